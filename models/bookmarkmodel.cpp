#include "models/bookmarkmodel.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qsizetype shownOfALine = 400;

QString timeText(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms).toLocalTime(), QLocale::ShortFormat);
}

} // namespace

BookmarkModel::BookmarkModel(QObject* parent) : QAbstractTableModel(parent) {}

void BookmarkModel::setBookmarks(const std::vector<Bookmark>& bookmarks)
{
    size_t at = 0; // everything before it is as it should be
    for (size_t next = 0; next < bookmarks.size() || at < m_bookmarks.size();) {
        const bool isSurplus = at < m_bookmarks.size() && (next == bookmarks.size() || m_bookmarks[at].line < bookmarks[next].line);
        const int row = static_cast<int>(at);
        if (isSurplus) {
            beginRemoveRows({}, row, row);
            m_bookmarks.erase(m_bookmarks.begin() + row);
            endRemoveRows();
            continue;
        }
        if (at == m_bookmarks.size() || m_bookmarks[at].line > bookmarks[next].line) {
            beginInsertRows({}, row, row);
            m_bookmarks.insert(m_bookmarks.begin() + row, bookmarks[next]);
            endInsertRows();
        } else if (m_bookmarks[at] != bookmarks[next]) {
            m_bookmarks[at] = bookmarks[next];
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
        ++at;
        ++next;
    }
}

void BookmarkModel::setTextOf(std::function<QString(qint64)> textOf)
{
    m_textOf = std::move(textOf);
}

int BookmarkModel::rowOf(qint64 line) const
{
    const auto found =
        std::lower_bound(m_bookmarks.begin(), m_bookmarks.end(), line, [](const Bookmark& b, qint64 value) { return b.line < value; });
    return found == m_bookmarks.end() || found->line != line ? -1 : static_cast<int>(found - m_bookmarks.begin());
}

int BookmarkModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_bookmarks.size());
}

int BookmarkModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant BookmarkModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Bookmark& bookmark = m_bookmarks[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Line)
            return QLocale().toString(bookmark.line);
        if (index.column() == Note)
            return bookmark.note.simplified();
        return m_textOf ? m_textOf(bookmark.line).trimmed().left(shownOfALine) : QString();
    case Qt::EditRole:
        return index.column() == Note ? QVariant(bookmark.note) : QVariant();
    case Qt::ToolTipRole: {
        QStringList tip{tr("Line %1, marked %2").arg(QLocale().toString(bookmark.line), timeText(bookmark.createdAt))};
        if (!bookmark.note.isEmpty())
            tip << bookmark.note;
        return tip.join(u'\n');
    }
    case Qt::TextAlignmentRole:
        return index.column() == Line ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    case LineRole:
        return bookmark.line;
    default:
        return {};
    }
}

bool BookmarkModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.column() != Note)
        return false;
    const Bookmark& bookmark = m_bookmarks[size_t(index.row())];
    const QString note = value.toString().trimmed();
    if (note != bookmark.note)
        Q_EMIT noteEdited(bookmark.line, note);
    return true;
}

Qt::ItemFlags BookmarkModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return QAbstractTableModel::flags(index);
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    return index.column() == Note ? flags | Qt::ItemIsEditable : flags;
}

QVariant BookmarkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Line ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == Line ? tr("Line") : section == Note ? tr("Note") : tr("Text");
}

} // namespace sentinel
