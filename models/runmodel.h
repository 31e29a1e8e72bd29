#pragma once

#include "models/pagedmodel.h"
#include "models/runcolumns.h"

namespace sentinel {

/// The runs of a store, as PagedModel asks for them.
struct RunListing
{
    using Row = Run;
    using Filter = RunFilter;
    using Order = RunOrder;
    using Question = ListQuestion<RunFilter, RunOrder>;

    static Result<ListPage<Run>> page(Reader& db, const Question& question, const QString& after, int limit);
    static Result<ListPage<Run>> pageAt(Reader& db, const Question& question, qint64 row, int limit);
    static Result<qint64> count(Reader& db, const Question& question);
    static Result<std::optional<qint64>> position(Reader& db, const Question& question, qint64 key);
    static RunFilter everything() { return {}; }
    static qint64 key(const Run& run) { return run.id.value; }
    static TableColumns<RunColumn> columns() { return runColumns(); }
    static TextTable text(const std::vector<Run>& runs) { return textTable(runColumns(), runs); }
    static ListHabits habits();
    static constexpr RunOrder firstOrder = RunOrder::StoredAt;
    static bool beginsWithMost(RunOrder order);
    static constexpr int nameColumn = 1;
};

extern template class PagedModel<RunListing>;

/// All runs of a store, or those that a filter lets through.
class RunModel : public PagedModel<RunListing>
{
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
    static_assert(PipelineColumn == RunListing::nameColumn);

    using PagedModel::PagedModel;
};

} // namespace sentinel
