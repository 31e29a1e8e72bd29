#include "models/runmodel.h"

#include "core/store/store.h"
#include "models/runcolumns.h"

#include <QDateTime>

#include <limits>
#include <set>

namespace sentinel {

using namespace std::chrono_literals;

namespace {

using Cache = PageCache<Run>;

Result<RunList> readChunk(Reader& db, const RunFilter& filter, RunOrder order, bool descending, int chunk,
                          const std::optional<QString>& cursor)
{
    if (cursor || chunk == 0)
        return runPage(db, filter, order, descending, cursor.value_or(QString()), Cache::chunkRows);
    return runPageAt(db, filter, order, descending, Cache::firstRow(chunk), Cache::chunkRows);
}

} // namespace

RunModel::RunModel(QObject* parent) : QAbstractTableModel(parent), m_clock([] { return Timestamp{QDateTime::currentMSecsSinceEpoch()}; })
{
    m_askTimer.setSingleShot(true);
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(100ms);
    connect(&m_askTimer, &QTimer::timeout, this, &RunModel::ask);
    connect(&m_refreshTimer, &QTimer::timeout, this, &RunModel::refresh);
    connect(&m_listWatcher, &QFutureWatcherBase::finished, this, &RunModel::takeList);
    connect(&m_chunkWatcher, &QFutureWatcherBase::finished, this, &RunModel::takeChunk);
}

void RunModel::follow(Store& store)
{
    m_store = &store;
    connect(&store, &Store::committed, this, [this](Topic topic) {
        if ((topic == Topic::Runs || topic == Topic::Clusters) && !m_refreshTimer.isActive())
            m_refreshTimer.start();
    });
    refresh();
}

void RunModel::refresh()
{
    m_needsList = true;
    Q_EMIT loadingChanged();
    askLater();
}

void RunModel::setFilter(const RunFilter& filter)
{
    if (filter == m_asked.filter)
        return;
    m_asked.filter = filter;
    refresh();
}

void RunModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    const std::optional<RunOrder> by = runColumns()[size_t(column)].order;
    const bool descending = order == Qt::DescendingOrder;
    if (!by || (*by == m_asked.order && descending == m_asked.descending))
        return;
    m_asked.order = *by;
    m_asked.descending = descending;
    refresh();
}

void RunModel::askLater()
{
    if (!m_askTimer.isActive())
        m_askTimer.start(0);
}

void RunModel::ask()
{
    if (!m_store || m_listWatcher.isRunning() || m_chunkWatcher.isRunning())
        return;
    if (m_needsList)
        askList();
    else if (const std::optional<int> chunk = m_cache.wanted())
        askChunk(*chunk);
}

void RunModel::askList()
{
    m_needsList = false;
    m_listWatcher.setFuture(m_store->read([asked = m_asked, tracked = m_tracked](Reader& db) -> Result<RunAnswer> {
        RunAnswer list{asked, 0, {}, {}};
        const Result<qint64> total = runCount(db, asked.filter);
        if (!total)
            return total.error();
        list.total = qMin<qint64>(*total, std::numeric_limits<int>::max());
        std::set<int> wanted = {0};
        for (const RunId id : tracked) {
            const Result<std::optional<qint64>> row = runPosition(db, asked.filter, asked.order, asked.descending, id);
            if (!row)
                return row.error();
            if (!row->has_value())
                continue;
            if (list.rows.isEmpty()) {
                const int chunk = Cache::chunkOf(int(**row));
                wanted = {chunk, Cache::chunkOf(int(**row) + Cache::chunkRows / 2),
                          Cache::chunkOf(qMax(0, int(**row) - Cache::chunkRows / 2))};
            }
            list.rows.insert(id, int(**row));
        }
        std::optional<QString> cursor;
        int behind = -1; // the chunk that `cursor` leads to
        for (const int chunk : wanted) {
            if (Cache::firstRow(chunk) >= list.total)
                break;
            Result<RunList> rows =
                readChunk(db, asked.filter, asked.order, asked.descending, chunk, chunk == behind ? cursor : std::nullopt);
            if (!rows)
                return rows.error();
            cursor = rows->next;
            behind = chunk + 1;
            list.chunks.push_back({chunk, std::move(*rows)});
        }
        return list;
    }));
}

void RunModel::takeList()
{
    const Result<RunAnswer> list = m_listWatcher.result();
    if (!list) {
        Q_EMIT loadingChanged();
        Q_EMIT failed(list.error());
        return;
    }
    if (list->question != m_asked) { // of another filter or order: what is wanted now is asked next
        m_needsList = true;
        askLater();
        return;
    }
    beginResetModel();
    m_cache.reset(int(list->total));
    for (const RunChunk& chunk : list->chunks)
        m_cache.put(chunk.number, chunk.list.runs, chunk.list.next);
    m_hasList = true;
    endResetModel();
    Q_EMIT replaced(list->rows);
    Q_EMIT loadingChanged();
    askLater();
}

void RunModel::askChunk(int chunk)
{
    m_chunkWatcher.setFuture(m_store->read([asked = m_asked, chunk, cursor = m_cache.cursor(chunk)](Reader& db) -> Result<RunChunk> {
        Result<RunList> rows = readChunk(db, asked.filter, asked.order, asked.descending, chunk, cursor);
        if (!rows)
            return rows.error();
        return RunChunk{chunk, std::move(*rows)};
    }));
}

void RunModel::takeChunk()
{
    const Result<RunChunk> chunk = m_chunkWatcher.result();
    if (m_needsList) { // rows of a list that is over
        askLater();
        return;
    }
    if (!chunk) {
        Q_EMIT failed(chunk.error());
        return;
    }
    const int first = Cache::firstRow(chunk->number);
    const int expected = m_cache.rowsIn(chunk->number);
    m_cache.put(chunk->number, chunk->list.runs, chunk->list.next);
    if (expected > 0)
        Q_EMIT dataChanged(index(first, 0), index(first + expected - 1, columnCount() - 1));
    if (int(chunk->list.runs.size()) < expected)
        refresh(); // runs were deleted meanwhile
    askLater();
}

const Run* RunModel::runAt(int row) const
{
    const Run* run = m_cache.at(row);
    if (!run)
        const_cast<RunModel*>(this)->askLater(); // looking at a row is what fetches it
    return run;
}

QFuture<Result<std::vector<Run>>> RunModel::runsIn(std::vector<RowSpan> spans) const
{
    Q_ASSERT(m_store);
    return m_store->read([asked = m_asked, spans = std::move(spans)](Reader& db) -> Result<std::vector<Run>> {
        std::vector<Run> runs;
        for (const RowSpan& span : spans) {
            Result<RunList> rows = runPageAt(db, asked.filter, asked.order, asked.descending, span.first, span.count);
            if (!rows)
                return rows.error();
            runs.insert(runs.end(), std::make_move_iterator(rows->runs.begin()), std::make_move_iterator(rows->runs.end()));
        }
        return runs;
    });
}

void RunModel::setClock(std::function<Timestamp()> clock)
{
    m_clock = std::move(clock);
    refreshAges();
}

void RunModel::refreshAges()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, StartedColumn), index(rowCount() - 1, AddedColumn), {Qt::DisplayRole});
}

int RunModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_cache.rowCount();
}

int RunModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(runColumns().size());
}

QVariant RunModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunColumn& column = runColumns()[size_t(index.column())];
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    const Run* run = runAt(index.row());
    if (!run)
        return role == Qt::DisplayRole && index.column() == PipelineColumn ? QVariant(QStringLiteral("…")) : QVariant();
    if (role == Qt::ToolTipRole)
        return column.tip ? column.tip(*run) : QString();
    return column.text(*run, m_clock());
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const RunColumn& column = runColumns()[size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return columnTitle(column);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return section == OutcomeColumn ? tr("Outcome") : section == FailedTestsColumn ? tr("Failed tests") : columnTitle(column);
    default:
        return {};
    }
}

} // namespace sentinel
