#pragma once

#include "core/base/result.h"
#include "core/store/runs.h"
#include "models/pagecache.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>
#include <QHash>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace sentinel {

class Store;
enum class Topic;

/// Which runs, in which order.
struct RunQuestion
{
    RunFilter filter;
    RunOrder order = RunOrder::StoredAt;
    bool descending = true;
    bool operator==(const RunQuestion&) const = default;
};

/// Some rows of the answer.
struct RunChunk
{
    int number = 0;
    RunList list;
};

/// The answer: how many there are, where some of them stand, and the first rows to be shown.
struct RunAnswer
{
    RunQuestion question;
    qint64 total = 0;
    QHash<RunId, int> rows;
    std::vector<RunChunk> chunks;
};

/// Rows one after another.
struct RowSpan
{
    int first = 0;
    int count = 0;
};

/// The runs of a store as a table that may be millions of rows long: rows are fetched by page when they are looked at, one
/// question is in flight, and the store does the sorting and filtering. A row that is still on its way shows an ellipsis.
/// When the list changes the model resets; `replaced` then says where the runs are that someone keeps track of.
class RunModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        OutcomeColumn,
        PipelineColumn,
        BranchColumn,
        CommitColumn,
        TitleColumn,
        CategoryColumn,
        ClusterColumn,
        FailedTestsColumn,
        DurationColumn,
        StartedColumn,
        AddedColumn
    };

    explicit RunModel(QObject* parent = nullptr);

    /// Shows the runs of this store from now on, and follows its commits.
    void follow(Store& store);

    /// Asks anew; what is shown stays until the answer is here.
    void refresh();

    const RunFilter& filter() const { return m_asked.filter; }
    void setFilter(const RunFilter& filter);
    RunOrder order() const { return m_asked.order; }
    bool isDescending() const { return m_asked.descending; }
    /// By a column; one that has no order in the store changes nothing.
    void sort(int column, Qt::SortOrder order) override;

    /// Runs whose rows `replaced` is to tell; the rows around the first one come with the list.
    void keepTrackOf(std::vector<RunId> runs) { m_tracked = std::move(runs); }

    /// The run in a row, or null while it is on its way. Valid until the next event.
    const Run* runAt(int row) const;
    /// The same without fetching it.
    const Run* peekAt(int row) const { return m_cache.peek(row); }
    /// The runs in some rows, fetched where they are not here: for exports. Rows that are gone are left out.
    QFuture<Result<std::vector<Run>>> runsIn(std::vector<RowSpan> spans) const;
    /// There is no list yet, or another one is on its way.
    bool isLoading() const { return m_needsList || m_listWatcher.isRunning(); }
    /// A list was shown already, be it an empty one.
    bool hasList() const { return m_hasList; }

    /// What "now" is for ages; the system's clock unless a test knows better.
    void setClock(std::function<Timestamp()> clock);
    /// Ages have changed, since time has passed.
    void refreshAges();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void replaced(const QHash<sentinel::RunId, int>& rows);
    void failed(const sentinel::Error& error);
    void loadingChanged();

private:
    void askLater();
    void ask();
    void askList();
    void askChunk(int chunk);
    void takeList();
    void takeChunk();

    Store* m_store = nullptr;
    RunQuestion m_asked;
    mutable PageCache<Run> m_cache;
    std::vector<RunId> m_tracked;
    std::function<Timestamp()> m_clock;
    QFutureWatcher<Result<RunAnswer>> m_listWatcher;
    QFutureWatcher<Result<RunChunk>> m_chunkWatcher;
    QTimer m_askTimer;     ///< gathers what one paint of a view looks at
    QTimer m_refreshTimer; ///< an import commits faster than a list can be read
    bool m_needsList = true;
    bool m_hasList = false;
};

} // namespace sentinel
