#pragma once

#include "core/base/result.h"
#include "core/store/clusters.h"
#include "models/pagecache.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace sentinel {

class Store;

/// Some rows of a list of clusters.
struct ClusterChunk
{
    int number = 0;
    ClusterList list;
};

/// A list of clusters: how many there are, where the one that is kept track of stands, and the first rows to be shown.
struct ClusterAnswer
{
    ClusterQuestion question;
    qint64 total = 0;
    qint64 all = 0;                 ///< without the filter, muted ones too
    std::optional<qint64> position; ///< of the tracked cluster
    std::vector<ClusterChunk> chunks;
};

/// The clusters of a store as a table of any length: rows are fetched by page when they are looked at, one question is in flight, and the
/// store sorts and filters. Days are counted back from the moment a list was asked for; it is asked for again when the store changes,
/// and when refresh() is called because time has passed. When the list changes the model resets; `replaced` then says where the
/// cluster is that someone keeps track of.
class ClusterModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        CategoryColumn,
        NameColumn,
        DaysColumn,
        DayColumn,
        WeekColumn,
        MonthColumn,
        RunsColumn,
        PipelinesColumn,
        BranchesColumn,
        LostColumn,
        FirstSeenColumn,
        LastSeenColumn,
        TicketColumn
    };

    explicit ClusterModel(QObject* parent = nullptr);

    /// Shows the clusters of this store from now on, and follows its commits.
    void follow(Store& store);
    /// Asks anew; what is shown stays until the answer is here.
    void refresh();

    const ClusterFilter& filter() const { return m_asked.filter; }
    void setFilter(const ClusterFilter& filter);
    ClusterOrder order() const { return m_asked.order; }
    bool isDescending() const { return m_asked.descending; }
    /// By a column; one that has no order in the store changes nothing.
    void sort(int column, Qt::SortOrder order) override;

    /// The cluster whose row `replaced` is to tell; the rows around it come with the list.
    void keepTrackOf(ClusterId cluster) { m_tracked = cluster; }

    /// The cluster in a row, or null while it is on its way. Valid until the next event.
    const Cluster* clusterAt(int row) const;
    const Cluster* peekAt(int row) const { return m_cache.peek(row); } ///< without fetching it
    /// All clusters of the list, for an export; no more than this many.
    QFuture<Result<std::vector<Cluster>>> allClusters(int limit) const;
    bool isLoading() const { return m_needsList || m_listWatcher.isRunning(); }
    bool hasList() const { return m_hasList; }
    qint64 unfilteredCount() const { return m_all; }

    /// What "now" is; the system's clock unless a test knows better.
    void setClock(std::function<Timestamp()> clock);
    Timestamp now() const { return m_clock(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void replaced(int trackedRow); ///< -1: it is not in the list
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
    ClusterQuestion m_asked; ///< `now` is that of the list
    mutable PageCache<Cluster> m_cache;
    ClusterId m_tracked;
    std::function<Timestamp()> m_clock;
    QFutureWatcher<Result<ClusterAnswer>> m_listWatcher;
    QFutureWatcher<Result<ClusterChunk>> m_chunkWatcher;
    QTimer m_askTimer;     ///< gathers what one paint of a view looks at
    QTimer m_refreshTimer; ///< an import commits faster than a list can be read
    qint64 m_all = 0;
    bool m_needsList = true;
    bool m_hasList = false;
};

} // namespace sentinel
