#include "models/clusterkindmodel.h"

#include "models/agetext.h"

#include <QLocale>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qsizetype shownOfALine = 400;
constexpr qsizetype shownOfAFingerprint = 10;

} // namespace

ClusterKindModel::ClusterKindModel(QObject* parent) : QAbstractTableModel(parent) {}

void ClusterKindModel::setKinds(std::vector<ClusterKind> kinds, Timestamp now)
{
    if (kinds == m_kinds) {
        m_now = now;
        if (!m_kinds.empty())
            Q_EMIT dataChanged(index(0, LastSeen), index(rowCount() - 1, LastSeen));
        return;
    }
    beginResetModel();
    m_kinds = std::move(kinds);
    m_now = now;
    endResetModel();
}

int ClusterKindModel::rowOf(const QByteArray& fingerprint) const
{
    const auto found =
        std::find_if(m_kinds.begin(), m_kinds.end(), [&](const ClusterKind& kind) { return kind.fingerprint == fingerprint; });
    return found == m_kinds.end() ? -1 : int(found - m_kinds.begin());
}

int ClusterKindModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_kinds.size());
}

int ClusterKindModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ClusterKindModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClusterKind& kind = m_kinds[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Runs)
            return QLocale().toString(kind.runs);
        if (index.column() == LastSeen)
            return kind.lastSeen ? ageText(*kind.lastSeen, m_now) : QString();
        if (index.column() == Says)
            return kind.title.isEmpty() ? kind.skeleton.section(u'\n', 0, 0).trimmed().left(shownOfALine) : kind.title;
        return QString::fromLatin1(kind.fingerprint.left(shownOfAFingerprint));
    case Qt::ToolTipRole:
        if (index.column() == LastSeen && kind.lastSeen)
            return absoluteText(*kind.lastSeen);
        return index.column() == Fingerprint ? QVariant(QString::fromLatin1(kind.fingerprint)) : QVariant(kind.title);
    case Qt::TextAlignmentRole:
        return int((index.column() <= LastSeen ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case FingerprintRole:
        return kind.fingerprint;
    case SkeletonRole:
        return kind.skeleton;
    default:
        return {};
    }
}

QVariant ClusterKindModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section <= LastSeen ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == Runs ? tr("Runs") : section == LastSeen ? tr("Last seen") : section == Says ? tr("What it says") : tr("Fingerprint");
}

} // namespace sentinel
