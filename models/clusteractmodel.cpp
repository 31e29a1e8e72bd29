#include "models/clusteractmodel.h"

#include "models/agetext.h"

#include <QDateTime>
#include <QLocale>

namespace sentinel {

namespace {

QString dayText(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms).toLocalTime(), QLocale::ShortFormat);
}

} // namespace

ClusterActModel::ClusterActModel(QObject* parent) : QAbstractTableModel(parent) {}

void ClusterActModel::setActs(std::vector<ClusterAct> acts, ClusterId of, Timestamp now)
{
    if (acts == m_acts && of == m_of) {
        m_now = now;
        if (!m_acts.empty())
            Q_EMIT dataChanged(index(0, When), index(rowCount() - 1, When));
        return;
    }
    beginResetModel();
    m_acts = std::move(acts);
    m_of = of;
    m_now = now;
    endResetModel();
}

const ClusterAct* ClusterActModel::actAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_acts[size_t(row)] : nullptr;
}

int ClusterActModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_acts.size());
}

int ClusterActModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ClusterActModel::textOf(const ClusterAct& act) const
{
    switch (act.kind) {
    case ClusterAct::Kind::Merge:
        if (act.other == m_of)
            return tr("Went into cluster %1").arg(act.cluster.value);
        return act.isPersons() ? tr("Cluster %1 was merged into it").arg(act.other.value)
                               : tr("Cluster %1 went into it, found alike by clustering %2").arg(act.other.value).arg(act.version);
    case ClusterAct::Kind::Split:
        if (act.other == m_of)
            return tr("Split off from cluster %1").arg(act.cluster.value);
        return act.isPersons() ? tr("Cluster %1 was split off").arg(act.other.value)
                               : tr("Cluster %1 came out of it, told apart by clustering %2").arg(act.other.value).arg(act.version);
    case ClusterAct::Kind::Name:
        return act.text.isEmpty() ? tr("Its name was taken away") : tr("Named “%1”").arg(act.text);
    case ClusterAct::Kind::Mute:
        return act.until ? tr("Muted until %1").arg(dayText(*act.until)) : tr("Shown again");
    case ClusterAct::Kind::Ticket:
        return act.text.isEmpty() ? tr("Its ticket was taken away") : tr("Ticket %1").arg(act.text);
    }
    return {};
}

QVariant ClusterActModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClusterAct& act = m_acts[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == When)
            return ageText(act.madeAt, m_now);
        return act.undoneAt ? tr("%1 (undone)").arg(textOf(act)) : textOf(act);
    case Qt::ToolTipRole:
        return index.column() == When ? absoluteText(act.madeAt)
            : act.undoneAt            ? tr("%1\nUndone:\n%2").arg(textOf(act), absoluteText(*act.undoneAt))
                                      : textOf(act);
    case Qt::TextAlignmentRole:
        return int((index.column() == When ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case UndoableRole:
        return act.isPersons() && !act.undoneAt;
    case UndoneRole:
        return act.undoneAt.has_value();
    default:
        return {};
    }
}

QVariant ClusterActModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == When ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == When ? tr("When") : tr("What was done");
}

} // namespace sentinel
