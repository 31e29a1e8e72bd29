#pragma once

#include "models/clustercolumns.h"
#include "models/pagedmodel.h"

namespace sentinel {

/// The clusters of a store, as PagedModel asks for them.
struct ClusterListing
{
    using Row = Cluster;
    using Filter = ClusterFilter;
    using Order = ClusterOrder;
    using Question = ListQuestion<ClusterFilter, ClusterOrder>;

    static Result<ListPage<Cluster>> page(Reader& db, const Question& question, const QString& after, int limit);
    static Result<ListPage<Cluster>> pageAt(Reader& db, const Question& question, qint64 row, int limit);
    static Result<qint64> count(Reader& db, const Question& question);
    static Result<std::optional<qint64>> position(Reader& db, const Question& question, qint64 key);
    static ClusterFilter everything();
    static qint64 key(const Cluster& cluster) { return cluster.id.value; }
    static TableColumns<ClusterColumn> columns() { return clusterColumns(); }
    static TextTable text(const std::vector<Cluster>& clusters) { return textTable(clusters); }
    static ListHabits habits();
    static constexpr ClusterOrder firstOrder = ClusterOrder::RunsInWeek;
    static bool beginsWithMost(ClusterOrder order) { return order != ClusterOrder::Title && order != ClusterOrder::Category; }
    static constexpr int nameColumn = 2;
};

extern template class PagedModel<ClusterListing>;

/// All clusters of a store, or those that a filter lets through. Days are counted back from the moment the list was asked for.
class ClusterModel : public PagedModel<ClusterListing>
{
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
    static_assert(NameColumn == ClusterListing::nameColumn);

    using PagedModel::PagedModel;
};

} // namespace sentinel
