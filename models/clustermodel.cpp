#include "models/clustermodel.h"

#include "core/store/store.h"
#include "models/clustercolumns.h"

#include <QDateTime>

#include <limits>
#include <set>

namespace sentinel {

using namespace std::chrono_literals;

namespace {

using Cache = PageCache<Cluster>;

Result<ClusterChunk> readChunk(Reader& db, const ClusterQuestion& question, int chunk, const std::optional<QString>& cursor)
{
    Result<ClusterList> rows = cursor || chunk == 0 ? clusterPage(db, question, cursor.value_or(QString()), Cache::chunkRows)
                                                    : clusterPageAt(db, question, Cache::firstRow(chunk), Cache::chunkRows);
    if (!rows)
        return rows.error();
    return ClusterChunk{chunk, std::move(*rows)};
}

bool isSameList(ClusterQuestion a, const ClusterQuestion& b)
{
    a.now = b.now;
    return a == b;
}

} // namespace

ClusterModel::ClusterModel(QObject* parent)
    : QAbstractTableModel(parent), m_clock([] { return Timestamp{QDateTime::currentMSecsSinceEpoch()}; })
{
    m_askTimer.setSingleShot(true);
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(300ms); // what is counted over a month costs more than a page of runs
    connect(&m_askTimer, &QTimer::timeout, this, &ClusterModel::ask);
    connect(&m_refreshTimer, &QTimer::timeout, this, &ClusterModel::refresh);
    connect(&m_listWatcher, &QFutureWatcherBase::finished, this, &ClusterModel::takeList);
    connect(&m_chunkWatcher, &QFutureWatcherBase::finished, this, &ClusterModel::takeChunk);
}

void ClusterModel::follow(Store& store)
{
    m_store = &store;
    connect(&store, &Store::committed, this, [this](Topic topic) {
        if ((topic == Topic::Clusters || topic == Topic::Runs) && !m_refreshTimer.isActive())
            m_refreshTimer.start();
    });
    refresh();
}

void ClusterModel::refresh()
{
    m_needsList = true;
    Q_EMIT loadingChanged();
    askLater();
}

void ClusterModel::setFilter(const ClusterFilter& filter)
{
    if (filter == m_asked.filter)
        return;
    m_asked.filter = filter;
    refresh();
}

void ClusterModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    const std::optional<ClusterOrder> by = clusterColumns()[size_t(column)].order;
    const bool descending = order == Qt::DescendingOrder;
    if (!by || (*by == m_asked.order && descending == m_asked.descending))
        return;
    m_asked.order = *by;
    m_asked.descending = descending;
    refresh();
}

void ClusterModel::askLater()
{
    if (!m_askTimer.isActive())
        m_askTimer.start(0);
}

void ClusterModel::ask()
{
    if (!m_store || m_listWatcher.isRunning() || m_chunkWatcher.isRunning())
        return;
    if (m_needsList)
        askList();
    else if (const std::optional<int> chunk = m_cache.wanted())
        askChunk(*chunk);
}

void ClusterModel::askList()
{
    m_needsList = false;
    ClusterQuestion asked = m_asked;
    asked.now = m_clock();
    m_listWatcher.setFuture(m_store->read([asked, tracked = m_tracked](Reader& db) -> Result<ClusterAnswer> {
        ClusterAnswer list{asked, 0, 0, {}, {}};
        const Result<qint64> total = clusterCount(db, asked);
        if (!total)
            return total.error();
        list.total = qMin<qint64>(*total, std::numeric_limits<int>::max());
        ClusterQuestion everything;
        everything.filter.withMuted = true;
        const Result<qint64> all = clusterCount(db, everything);
        if (!all)
            return all.error();
        list.all = *all;
        std::set<int> wanted = {0};
        if (tracked) {
            const Result<std::optional<qint64>> row = clusterPosition(db, asked, tracked);
            if (!row)
                return row.error();
            list.position = *row;
            if (list.position) {
                const int at = int(*list.position);
                wanted = {Cache::chunkOf(at), Cache::chunkOf(at + Cache::chunkRows / 2),
                          Cache::chunkOf(qMax(0, at - Cache::chunkRows / 2))};
            }
        }
        std::optional<QString> cursor;
        int behind = -1; // the chunk that `cursor` leads to
        for (const int chunk : wanted) {
            if (Cache::firstRow(chunk) >= list.total)
                break;
            Result<ClusterChunk> rows = readChunk(db, asked, chunk, chunk == behind ? cursor : std::nullopt);
            if (!rows)
                return rows.error();
            cursor = rows->list.next;
            behind = chunk + 1;
            list.chunks.push_back(std::move(*rows));
        }
        return list;
    }));
}

void ClusterModel::takeList()
{
    const Result<ClusterAnswer> list = m_listWatcher.result();
    if (!list) {
        Q_EMIT loadingChanged();
        Q_EMIT failed(list.error());
        return;
    }
    if (!isSameList(list->question, m_asked)) { // of another filter or order: what is wanted now is asked next
        m_needsList = true;
        askLater();
        return;
    }
    beginResetModel();
    m_asked.now = list->question.now;
    m_all = list->all;
    m_cache.reset(int(list->total));
    for (const ClusterChunk& chunk : list->chunks)
        m_cache.put(chunk.number, chunk.list.clusters, chunk.list.next);
    m_hasList = true;
    endResetModel();
    Q_EMIT replaced(list->position ? int(*list->position) : -1);
    Q_EMIT loadingChanged();
    askLater();
}

void ClusterModel::askChunk(int chunk)
{
    m_chunkWatcher.setFuture(m_store->read(
        [asked = m_asked, chunk, cursor = m_cache.cursor(chunk)](Reader& db) { return readChunk(db, asked, chunk, cursor); }));
}

void ClusterModel::takeChunk()
{
    const Result<ClusterChunk> chunk = m_chunkWatcher.result();
    if (m_needsList) { // rows of a list that is over
        askLater();
        return;
    }
    if (!chunk) {
        Q_EMIT failed(chunk.error());
        return;
    }
    // The list may have grown shorter meanwhile: rows that are gone stay away until it is asked for again.
    m_cache.put(chunk->number, chunk->list.clusters, chunk->list.next);
    const int first = Cache::firstRow(chunk->number), rows = m_cache.rowsIn(chunk->number);
    if (rows > 0)
        Q_EMIT dataChanged(index(first, 0), index(first + rows - 1, columnCount() - 1));
    askLater();
}

const Cluster* ClusterModel::clusterAt(int row) const
{
    const Cluster* cluster = m_cache.at(row);
    if (!cluster)
        const_cast<ClusterModel*>(this)->askLater();
    return cluster;
}

QFuture<Result<std::vector<Cluster>>> ClusterModel::allClusters(int limit) const
{
    Q_ASSERT(m_store);
    return m_store->read([asked = m_asked, limit](Reader& db) -> Result<std::vector<Cluster>> {
        Result<ClusterList> list = clusterPage(db, asked, {}, limit);
        if (!list)
            return list.error();
        return std::move(list->clusters);
    });
}

void ClusterModel::setClock(std::function<Timestamp()> clock)
{
    m_clock = std::move(clock);
    if (m_store)
        refresh();
}

int ClusterModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_cache.rowCount();
}

int ClusterModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(clusterColumns().size());
}

QVariant ClusterModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClusterColumn& column = clusterColumns()[size_t(index.column())];
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    const Cluster* cluster = clusterAt(index.row());
    if (!cluster)
        return role == Qt::DisplayRole && index.column() == NameColumn ? QVariant(QStringLiteral("…")) : QVariant();
    if (role == Qt::ToolTipRole)
        return column.tip ? column.tip(*cluster, m_clock()) : QString();
    if (role == Qt::AccessibleTextRole && index.column() == DaysColumn)
        return column.tip(*cluster, m_clock());
    return column.text(*cluster, m_clock());
}

QVariant ClusterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ClusterColumn& column = clusterColumns()[size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return columnTitle(column);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

} // namespace sentinel
