#include "models/stepmodel.h"

#include "core/base/text.h"

#include <algorithm>

namespace sentinel {

StepModel::StepModel(QObject* parent) : QAbstractItemModel(parent) {}

void StepModel::setSteps(std::vector<Step> steps)
{
    beginResetModel();
    m_steps = std::move(steps);
    m_nodes.assign(m_steps.size(), {});
    m_top.clear();
    std::vector<int> open; // the chain of steps that the next one may lie in
    for (int i = 0; i < static_cast<int>(m_steps.size()); ++i) {
        while (!open.empty() && m_steps[size_t(open.back())].depth >= m_steps[size_t(i)].depth)
            open.pop_back();
        Node& node = m_nodes[size_t(i)];
        node.parent = open.empty() ? -1 : open.back();
        std::vector<int>& siblings = node.parent < 0 ? m_top : m_nodes[size_t(node.parent)].children;
        node.row = static_cast<int>(siblings.size());
        siblings.push_back(i);
        open.push_back(i);
    }
    for (int parent = -1; parent < static_cast<int>(m_nodes.size()); ++parent) {
        double longest = 0;
        for (const int child : childrenOf(parent))
            longest = std::max(longest, m_steps[size_t(child)].duration.value_or(0));
        for (const int child : childrenOf(parent))
            m_nodes[size_t(child)].share = longest > 0 ? m_steps[size_t(child)].duration.value_or(0) / longest : 0;
    }
    endResetModel();
}

const std::vector<int>& StepModel::childrenOf(int node) const
{
    return node < 0 ? m_top : m_nodes[size_t(node)].children;
}

QModelIndex StepModel::indexOf(int node, int column) const
{
    return node < 0 ? QModelIndex() : createIndex(m_nodes[size_t(node)].row, column, quintptr(node));
}

const Step& StepModel::step(const QModelIndex& index) const
{
    Q_ASSERT(index.isValid());
    return m_steps[index.internalId()];
}

QModelIndex StepModel::firstFailed() const
{
    int found = -1;
    for (int i = 0; i < static_cast<int>(m_steps.size()); ++i) {
        if (m_steps[size_t(i)].outcome != Outcome::Failed)
            continue;
        if (found >= 0 && m_nodes[size_t(i)].parent != found)
            break;
        found = i;
    }
    return indexOf(found);
}

QModelIndex StepModel::stepAtLine(qint64 line) const
{
    int found = -1;
    for (int i = 0; i < static_cast<int>(m_steps.size()); ++i) {
        const LineRange& lines = m_steps[size_t(i)].lines;
        if (lines.first > 0 && lines.first <= line && line <= lines.last)
            found = i; // later ones that hold it too lie deeper
    }
    return indexOf(found);
}

QModelIndex StepModel::index(int row, int column, const QModelIndex& parent) const
{
    const std::vector<int>& siblings = childrenOf(parent.isValid() ? static_cast<int>(parent.internalId()) : -1);
    if (row < 0 || column < 0 || column >= ColumnCount || row >= static_cast<int>(siblings.size()) || parent.column() > 0)
        return {};
    return createIndex(row, column, quintptr(siblings[size_t(row)]));
}

QModelIndex StepModel::parent(const QModelIndex& index) const
{
    return index.isValid() ? indexOf(m_nodes[index.internalId()].parent) : QModelIndex();
}

int StepModel::rowCount(const QModelIndex& parent) const
{
    if (parent.column() > 0)
        return 0;
    return static_cast<int>(childrenOf(parent.isValid() ? static_cast<int>(parent.internalId()) : -1).size());
}

int StepModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QVariant StepModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Step& step = m_steps[index.internalId()];
    const QString duration = step.duration ? durationText(*step.duration) : QString();
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Name ? step.name : duration;
    case Qt::ToolTipRole: {
        QStringList tip{step.name, displayName(step.outcome)};
        if (step.exitCode)
            tip << tr("exit code %1").arg(*step.exitCode);
        if (!duration.isEmpty())
            tip << duration;
        if (step.lines.first > 0)
            tip << tr("lines %1 to %2").arg(step.lines.first).arg(step.lines.last);
        return tip.join(u'\n');
    }
    case Qt::AccessibleTextRole:
        return index.column() == Name ? tr("%1, %2, %3").arg(step.name, displayName(step.outcome), duration) : duration;
    case Qt::TextAlignmentRole:
        return index.column() == Duration ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case OutcomeRole:
        return static_cast<int>(step.outcome);
    case SecondsRole:
        return step.duration ? QVariant(*step.duration) : QVariant();
    case ShareRole:
        return m_nodes[index.internalId()].share;
    case FirstLineRole:
        return step.lines.first;
    case LastLineRole:
        return step.lines.last;
    default:
        return {};
    }
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Step") : tr("Duration");
}

} // namespace sentinel
