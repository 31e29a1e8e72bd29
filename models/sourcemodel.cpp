#include "models/sourcemodel.h"

#include "core/store/sources.h"
#include "core/store/store.h"
#include "models/agetext.h"
#include "models/sourcetext.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace sentinel {

using namespace std::chrono_literals;

namespace {

Result<std::vector<SourceItem>> allSources(Reader& db, const SourceModel::ReadBackfills& readBackfills)
{
    const Result<std::vector<Source>> found = sources(db);
    if (!found)
        return found.error();
    std::vector<SourceItem> items;
    for (const Source& source : *found) {
        const Result<SourceState> state = sourceState(db, source.id);
        if (!state)
            return state.error();
        SourceItem item{source, *state, {}};
        if (readBackfills) {
            const Result<std::vector<PollMark>> marks = pollMarks(db, source.id);
            if (!marks)
                return marks.error();
            item.backfills = readBackfills(*marks);
        }
        items.push_back(std::move(item));
    }
    return items;
}

Timestamp currentTime()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

} // namespace

SourceModel::SourceModel(QObject* parent) : QAbstractTableModel(parent), m_now(currentTime())
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(100ms);
    connect(&m_delay, &QTimer::timeout, this, &SourceModel::ask);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &SourceModel::take);
}

void SourceModel::follow(Store& store, ReadBackfills readBackfills)
{
    m_store = &store;
    m_readBackfills = std::move(readBackfills);
    connect(&store, &Store::committed, this, [this](Topic topic) {
        if (topic == Topic::Sources && !m_delay.isActive())
            m_delay.start();
    });
    ask();
}

void SourceModel::ask()
{
    if (m_watcher.isRunning()) {
        m_delay.start();
        return;
    }
    m_watcher.setFuture(m_store->read([read = m_readBackfills](Reader& db) { return allSources(db, read); }));
}

void SourceModel::take()
{
    if (m_watcher.future().resultCount() == 0)
        return;
    const Result<std::vector<SourceItem>> found = m_watcher.result();
    if (found) {
        m_problem.reset();
        return setItems(*found, currentTime());
    }
    m_problem = found.error();
    Q_EMIT changed();
}

void SourceModel::setItems(std::vector<SourceItem> items, Timestamp now)
{
    m_now = now;
    if (!mergeRows(items)) {
        beginResetModel();
        m_items = std::move(items);
        endResetModel();
    }
    m_isKnown = true;
    Q_EMIT changed();
}

/// Removes and adds rows until the list is the new one; false when one has changed its place, which its name decides.
bool SourceModel::mergeRows(const std::vector<SourceItem>& items)
{
    const auto contains = [](const std::vector<SourceItem>& list, SourceId id) {
        return std::any_of(list.begin(), list.end(), [id](const SourceItem& item) { return item.source.id == id; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (contains(items, m_items[size_t(row)].source.id))
            continue;
        beginRemoveRows({}, row, row);
        m_items.erase(m_items.begin() + row);
        endRemoveRows();
    }
    for (size_t at = 0; at < items.size(); ++at) {
        if (at < m_items.size() && m_items[at].source.id == items[at].source.id) {
            if (m_items[at] == items[at])
                continue;
            m_items[at] = items[at];
            Q_EMIT dataChanged(index(int(at), 0), index(int(at), ColumnCount - 1));
            continue;
        }
        if (contains(m_items, items[at].source.id))
            return false;
        beginInsertRows({}, int(at), int(at));
        m_items.insert(m_items.begin() + std::ptrdiff_t(at), items[at]);
        endInsertRows();
    }
    return true;
}

void SourceModel::setNow(Timestamp now)
{
    m_now = now;
    if (!m_items.empty())
        Q_EMIT dataChanged(index(0, StateColumn), index(rowCount() - 1, NextColumn));
}

const SourceItem* SourceModel::itemAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_items[size_t(row)] : nullptr;
}

int SourceModel::rowOf(SourceId id) const
{
    const auto found = std::find_if(m_items.begin(), m_items.end(), [id](const SourceItem& item) { return item.source.id == id; });
    return found == m_items.end() ? -1 : int(found - m_items.begin());
}

int SourceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

int SourceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString SourceModel::text(const SourceItem& item, int column) const
{
    const SourceState& state = item.state;
    switch (column) {
    case NameColumn:
        return item.source.name;
    case StateColumn:
        return healthName(healthOf(item.source, state));
    case SuccessColumn:
        return state.lastSuccess ? agoText(*state.lastSuccess, m_now) : tr("never");
    case NextColumn:
        return nextText(item.source, state, m_now);
    case BudgetColumn:
        return state.budgetLeft ? budgetText(state) : QStringLiteral("–");
    case GapsColumn:
        return gapsText(state);
    default:
        return {};
    }
}

QString SourceModel::line(const SourceItem& item, int column) const
{
    if (column == StateColumn)
        return healthText(item.source, item.state, m_now);
    if (column != NameColumn)
        return {};
    if (item.source.kind == SourceKind::Folder)
        return tr("Folder, %1").arg(item.source.address);
    return tr("%1, %2").arg(displayName(item.source.kind), projectsText(item.source));
}

QString SourceModel::tip(const SourceItem& item, int column) const
{
    const SourceState& state = item.state;
    switch (column) {
    case NameColumn:
        return QStringList{item.source.address, item.source.projects.mid(0, 20).join(u'\n')}.join(u'\n').trimmed();
    case StateColumn:
        return state.problem;
    case SuccessColumn:
        return state.lastSuccess ? absoluteText(*state.lastSuccess) : QString();
    case NextColumn:
        return state.nextTry && !item.source.isPaused ? absoluteText(*state.nextTry) : QString();
    case BudgetColumn:
        return state.budgetResetsAt ? tr("Full again:\n%1").arg(absoluteText(*state.budgetResetsAt)) : QString();
    case GapsColumn:
        return tr("Runs that a webhook should have told of and did not");
    default:
        return {};
    }
}

QVariant SourceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SourceItem& item = m_items[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(item, index.column());
    case Qt::ToolTipRole:
        return tip(item, index.column()).toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"));
    case Qt::AccessibleTextRole:
        return index.column() == NameColumn
            ? tr("%1, %2, %3").arg(item.source.name, displayName(item.source.kind), healthName(healthOf(item.source, item.state)))
            : text(item, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() > StateColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case LineRole:
        return line(item, index.column());
    case HealthRole:
        return int(healthOf(item.source, item.state));
    case IdRole:
        return item.source.id.value;
    case ShareRole:
        return item.state.budgetLeft && item.state.budgetLimit && *item.state.budgetLimit > 0
            ? QVariant(double(*item.state.budgetLeft) / double(*item.state.budgetLimit))
            : QVariant();
    default:
        return {};
    }
}

QVariant SourceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section > StateColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Source");
    case StateColumn:
        return tr("State");
    case SuccessColumn:
        return tr("Last success");
    case NextColumn:
        return tr("Next try");
    case BudgetColumn:
        return tr("Requests left");
    default:
        return tr("Gaps");
    }
}

} // namespace sentinel
