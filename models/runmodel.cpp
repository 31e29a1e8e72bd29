#include "models/runmodel.h"

namespace sentinel {

template class PagedModel<RunListing>;

namespace {

Result<ListPage<Run>> toPage(Result<RunList> list)
{
    if (!list)
        return list.error();
    return ListPage<Run>{std::move(list->runs), std::move(list->next)};
}

} // namespace

Result<ListPage<Run>> RunListing::page(Reader& db, const Question& question, const QString& after, int limit)
{
    return toPage(runPage(db, question.filter, question.order, question.descending, after, limit));
}

Result<ListPage<Run>> RunListing::pageAt(Reader& db, const Question& question, qint64 row, int limit)
{
    return toPage(runPageAt(db, question.filter, question.order, question.descending, row, limit));
}

Result<qint64> RunListing::count(Reader& db, const Question& question)
{
    return runCount(db, question.filter);
}

Result<std::optional<qint64>> RunListing::position(Reader& db, const Question& question, qint64 key)
{
    return runPosition(db, question.filter, question.order, question.descending, RunId{key});
}

ListHabits RunListing::habits()
{
    return {{Topic::Runs, Topic::Clusters}};
}

bool RunListing::beginsWithMost(RunOrder order)
{
    switch (order) {
    case RunOrder::StoredAt:
    case RunOrder::StartedAt:
    case RunOrder::Duration:
    case RunOrder::FailedTests:
        return true;
    case RunOrder::Pipeline:
    case RunOrder::Branch:
    case RunOrder::Outcome:
    case RunOrder::Category:
        return false;
    }
    return false;
}

} // namespace sentinel
