#pragma once

#include "core/store/store.h"
#include "models/pagecache.h"
#include "models/pagedtable.h"
#include "models/tablecolumns.h"

#include <QFutureWatcher>

#include <limits>
#include <set>
#include <utility>

namespace sentinel {

/// Which rows, in which order, as of when.
template <typename Filter, typename Order>
struct ListQuestion
{
    Filter filter;
    Order order;
    bool descending = true;
    Timestamp now;

    /// But for the time that has passed.
    bool isSameList(const ListQuestion& other) const
    {
        return filter == other.filter && order == other.order && descending == other.descending;
    }
};

/// One page of a list, by key: hand `next` back to get the page behind it.
template <typename Row>
struct ListPage
{
    std::vector<Row> rows;
    QString next; ///< opaque; empty at the end
};

/// A list of the store as a table that may be millions of rows long (PagedTable says how). What it lists is said by a struct of
/// static functions, which run on a reader's thread where they are given a Reader:
///
///     using Row, Filter, Order, Question = ListQuestion<Filter, Order>;
///     static Result<ListPage<Row>> page(Reader&, const Question&, const QString& after, int limit);
///     static Result<ListPage<Row>> pageAt(Reader&, const Question&, qint64 row, int limit); // begins at a row, counted from 0
///     static Result<qint64> count(Reader&, const Question&);
///     static Result<std::optional<qint64>> position(Reader&, const Question&, qint64 key);  // none if the filter leaves it out
///     static Filter everything();            // hides nothing
///     static qint64 key(const Row&);         // as long as the row lives; not 0
///     static TableColumns<…> columns();
///     static TextTable text(const std::vector<Row>&);
///     static ListHabits habits();
///     static constexpr Order firstOrder;
///     static bool beginsWithMost(Order);     // sorted by it for the first time: descending
///     static constexpr int nameColumn;
template <typename Listing>
class PagedModel : public PagedTable
{
public:
    using Row = typename Listing::Row;
    using Filter = typename Listing::Filter;
    using Order = typename Listing::Order;

    explicit PagedModel(QObject* parent = nullptr);

    const Filter& filter() const { return m_filter; }
    void setFilter(const Filter& filter);
    Order order() const { return m_order; }
    /// By a column; one that has no order in the store changes nothing.
    void sort(int column, Qt::SortOrder order) override;

    /// What is in a row, or null while it is on its way. Valid until the next event.
    const Row* rowAt(int row) const;
    /// The same without fetching it.
    const Row* peekAt(int row) const { return m_cache.peek(row); }
    /// What is in some rows, fetched where they are not here. Rows that are gone are left out.
    QFuture<Result<std::vector<Row>>> rowsIn(std::vector<RowSpan> spans) const;

    int sortedColumn() const override;
    bool isSortable(int column) const override { return Listing::columns().at(column).order.has_value(); }
    bool isSortedBy(int column) const override { return Listing::columns().at(column).order == m_order; }
    bool beginsDescending(int column) const override;
    int nameColumn() const override { return Listing::nameColumn; }
    QString columnId(int column) const override { return QString::fromLatin1(Listing::columns().at(column).id); }
    qint64 keyAt(int row) const override { return keyOf(rowAt(row)); }
    qint64 peekKeyAt(int row) const override { return keyOf(peekAt(row)); }
    QFuture<Result<TextTable>> textOf(std::vector<RowSpan> spans) const override;

    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Listing::columns().count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    using Cache = PageCache<Row>;
    using Question = ListQuestion<Filter, Order>;
    using Page = ListPage<Row>;

    struct Chunk
    {
        int number = 0;
        Page page;
    };

    /// How many there are, where some of them stand, and the first rows to be shown.
    struct Answer
    {
        Question question;
        qint64 total = 0;
        qint64 all = 0;
        QHash<qint64, int> rows;
        std::vector<Chunk> chunks;
    };

    static qint64 keyOf(const Row* row) { return row ? Listing::key(*row) : 0; }
    static Result<Chunk> readChunk(Reader& db, const Question& question, int chunk, const std::optional<QString>& cursor);
    static Result<Answer> readList(Reader& db, const Question& question, const std::vector<qint64>& tracked);
    static Result<std::vector<Row>> readRows(Reader& db, const Question& question, const std::vector<RowSpan>& spans);

    Question question() const { return {m_filter, m_order, isDescending(), m_listedAt}; }
    // Until the answer was taken, not only until there is one.
    bool isListAsked() const override { return !m_listWatcher.isFinished(); }
    bool isChunkAsked() const override { return !m_chunkWatcher.isFinished(); }
    void askList() override;
    void askWantedChunk() override;
    int heldRows() const override { return m_cache.rowCount(); }
    void takeAnswer();
    void takeChunk();

    Filter m_filter;
    Order m_order = Listing::firstOrder;
    Timestamp m_listedAt; ///< what "now" was to the list that is shown
    mutable Cache m_cache;
    QFutureWatcher<Result<Answer>> m_listWatcher;
    QFutureWatcher<Result<Chunk>> m_chunkWatcher;
};

template <typename Listing>
PagedModel<Listing>::PagedModel(QObject* parent) : PagedTable(Listing::habits(), parent)
{
    connect(&m_listWatcher, &QFutureWatcherBase::finished, this, [this] { takeAnswer(); });
    connect(&m_chunkWatcher, &QFutureWatcherBase::finished, this, [this] { takeChunk(); });
}

template <typename Listing>
void PagedModel<Listing>::setFilter(const Filter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    refresh();
}

template <typename Listing>
void PagedModel<Listing>::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    const std::optional<Order> by = Listing::columns().at(column).order;
    const bool descending = order == Qt::DescendingOrder;
    if (!by || (*by == m_order && descending == isDescending()))
        return;
    m_order = *by;
    setDescending(descending);
    refresh();
}

template <typename Listing>
int PagedModel<Listing>::sortedColumn() const
{
    for (int column = columnCount() - 1; column >= 0; --column) {
        if (isSortedBy(column))
            return column;
    }
    return -1;
}

template <typename Listing>
bool PagedModel<Listing>::beginsDescending(int column) const
{
    const std::optional<Order> order = Listing::columns().at(column).order;
    return order && Listing::beginsWithMost(*order);
}

template <typename Listing>
auto PagedModel<Listing>::readChunk(Reader& db, const Question& question, int chunk, const std::optional<QString>& cursor) -> Result<Chunk>
{
    Result<Page> page = cursor || chunk == 0 ? Listing::page(db, question, cursor.value_or(QString()), Cache::chunkRows)
                                             : Listing::pageAt(db, question, Cache::firstRow(chunk), Cache::chunkRows);
    if (!page)
        return page.error();
    return Chunk{chunk, std::move(*page)};
}

template <typename Listing>
auto PagedModel<Listing>::readList(Reader& db, const Question& question, const std::vector<qint64>& tracked) -> Result<Answer>
{
    Answer list;
    list.question = question;
    const Result<qint64> total = Listing::count(db, question);
    if (!total)
        return total.error();
    list.total = qMin<qint64>(*total, std::numeric_limits<int>::max());
    list.all = *total;
    if (Question everything = question; !(question.filter == Listing::everything())) {
        everything.filter = Listing::everything();
        const Result<qint64> all = Listing::count(db, everything);
        if (!all)
            return all.error();
        list.all = *all;
    }
    std::set<int> wanted = {0};
    for (const qint64 key : tracked) {
        const Result<std::optional<qint64>> row = Listing::position(db, question, key);
        if (!row)
            return row.error();
        if (!row->has_value())
            continue;
        const int at = int(**row);
        if (list.rows.isEmpty())
            wanted = {Cache::chunkOf(at), Cache::chunkOf(at + Cache::chunkRows / 2), Cache::chunkOf(qMax(0, at - Cache::chunkRows / 2))};
        list.rows.insert(key, at);
    }
    std::optional<QString> cursor;
    int behind = -1; // the chunk that `cursor` leads to
    for (const int chunk : wanted) {
        if (Cache::firstRow(chunk) >= list.total)
            break;
        Result<Chunk> rows = readChunk(db, question, chunk, chunk == behind ? cursor : std::nullopt);
        if (!rows)
            return rows.error();
        cursor = rows->page.next;
        behind = chunk + 1;
        list.chunks.push_back(std::move(*rows));
    }
    return list;
}

template <typename Listing>
auto PagedModel<Listing>::readRows(Reader& db, const Question& question, const std::vector<RowSpan>& spans) -> Result<std::vector<Row>>
{
    std::vector<Row> rows;
    for (const RowSpan& span : spans) {
        Result<Page> page = Listing::pageAt(db, question, span.first, span.count);
        if (!page)
            return page.error();
        rows.insert(rows.end(), std::make_move_iterator(page->rows.begin()), std::make_move_iterator(page->rows.end()));
    }
    return rows;
}

template <typename Listing>
void PagedModel<Listing>::askList()
{
    Question asked = question();
    asked.now = now();
    m_listWatcher.setFuture(
        store()->read([asked, tracked = tracked()](Reader& db) -> Result<Answer> { return readList(db, asked, tracked); }));
}

template <typename Listing>
void PagedModel<Listing>::takeAnswer()
{
    const Result<Answer> list = m_listWatcher.result();
    if (!list) {
        failList(list.error());
        return;
    }
    if (!list->question.isSameList(question())) { // what is wanted now is asked next
        needList();
        askLater();
        return;
    }
    m_listedAt = list->question.now;
    takeList(list->all, list->rows, [this, &list] {
        m_cache.reset(int(list->total));
        for (const Chunk& chunk : list->chunks)
            m_cache.put(chunk.number, chunk.page.rows, chunk.page.next);
    });
}

template <typename Listing>
void PagedModel<Listing>::askWantedChunk()
{
    const std::optional<int> chunk = m_cache.wanted();
    if (!chunk)
        return;
    m_chunkWatcher.setFuture(store()->read([asked = question(), chunk = *chunk, cursor = m_cache.cursor(*chunk)](
                                               Reader& db) -> Result<Chunk> { return readChunk(db, asked, chunk, cursor); }));
}

template <typename Listing>
void PagedModel<Listing>::takeChunk()
{
    const Result<Chunk> chunk = m_chunkWatcher.result();
    if (needsList()) { // rows of a list that is over
        askLater();
        return;
    }
    if (!chunk) {
        Q_EMIT failed(chunk.error());
        return;
    }
    const int first = Cache::firstRow(chunk->number);
    const int expected = m_cache.rowsIn(chunk->number);
    m_cache.put(chunk->number, chunk->page.rows, chunk->page.next);
    if (expected > 0)
        Q_EMIT dataChanged(index(first, 0), index(first + expected - 1, columnCount() - 1));
    if (int(chunk->page.rows.size()) < expected)
        refresh(); // rows were deleted meanwhile
    askLater();
}

template <typename Listing>
auto PagedModel<Listing>::rowAt(int row) const -> const Row*
{
    const Row* found = m_cache.at(row);
    if (!found)
        const_cast<PagedModel*>(this)->askLater(); // looking at a row is what fetches it
    return found;
}

template <typename Listing>
auto PagedModel<Listing>::rowsIn(std::vector<RowSpan> spans) const -> QFuture<Result<std::vector<Row>>>
{
    Q_ASSERT(store());
    return store()->read(
        [asked = question(), spans = std::move(spans)](Reader& db) -> Result<std::vector<Row>> { return readRows(db, asked, spans); });
}

template <typename Listing>
QFuture<Result<TextTable>> PagedModel<Listing>::textOf(std::vector<RowSpan> spans) const
{
    Q_ASSERT(store());
    return store()->read([asked = question(), spans = std::move(spans)](Reader& db) -> Result<TextTable> {
        const Result<std::vector<Row>> rows = readRows(db, asked, spans);
        if (!rows)
            return rows.error();
        return Listing::text(*rows);
    });
}

template <typename Listing>
QVariant PagedModel<Listing>::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& column = Listing::columns().at(index.column());
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    const Row* row = rowAt(index.row());
    if (!row)
        return role == Qt::DisplayRole && index.column() == Listing::nameColumn ? QVariant(QStringLiteral("…")) : QVariant();
    const auto tip = [&] { return column.tip ? column.tip(*row, now()) : QString(); };
    if (role == Qt::ToolTipRole)
        return tip();
    const QString text = column.text(*row, now());
    return role == Qt::AccessibleTextRole && text.isEmpty() ? tip() : text; // what is painted is said
}

template <typename Listing>
QVariant PagedModel<Listing>::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return Listing::columns().title(section);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (Listing::columns().at(section).isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return Listing::columns().fullTitle(section);
    default:
        return {};
    }
}

} // namespace sentinel
