#include "models/clustermodel.h"

namespace sentinel {

template class PagedModel<ClusterListing>;

namespace {

ClusterQuestion stored(const ClusterListing::Question& question)
{
    return {question.filter, question.order, question.descending, question.now};
}

Result<ListPage<Cluster>> toPage(Result<ClusterList> list)
{
    if (!list)
        return list.error();
    return ListPage<Cluster>{std::move(list->clusters), std::move(list->next)};
}

} // namespace

Result<ListPage<Cluster>> ClusterListing::page(Reader& db, const Question& question, const QString& after, int limit)
{
    return toPage(clusterPage(db, stored(question), after, limit));
}

Result<ListPage<Cluster>> ClusterListing::pageAt(Reader& db, const Question& question, qint64 row, int limit)
{
    return toPage(clusterPageAt(db, stored(question), row, limit));
}

Result<qint64> ClusterListing::count(Reader& db, const Question& question)
{
    return clusterCount(db, stored(question));
}

Result<std::optional<qint64>> ClusterListing::position(Reader& db, const Question& question, qint64 key)
{
    return clusterPosition(db, stored(question), ClusterId{key});
}

ClusterFilter ClusterListing::everything()
{
    ClusterFilter filter;
    filter.withMuted = true;
    return filter;
}

ListHabits ClusterListing::habits()
{
    constexpr int gatherMs = 300; // what is counted over a month costs more than a page of runs
    return {{Topic::Clusters, Topic::Runs}, gatherMs, true};
}

} // namespace sentinel
