#include "app/cli/commands.h"

#include "app/cli/report.h"
#include "app/cli/storelist.h"
#include "core/base/text.h"
#include "core/pipeline/runjson.h"
#include "core/store/clusters.h"
#include "core/store/runs.h"

#include <QDateTime>

namespace sentinel {

namespace {

constexpr Outcome outcomes[] = {Outcome::Failed, Outcome::Passed, Outcome::Cancelled, Outcome::Unknown};

Result<RunFilter> filterOf(const Arguments& arguments)
{
    RunFilter filter;
    filter.pipeline = arguments.value("pipeline");
    filter.branch = arguments.value("branch");
    filter.repo = arguments.value("repo");
    filter.text = arguments.value("search");
    if (arguments.has("cluster")) {
        bool isNumber = false;
        filter.cluster = ClusterId{arguments.value("cluster").toLongLong(&isNumber)};
        if (!isNumber || filter.cluster.value < 1)
            return Error{Error::Kind::Malformed, QStringLiteral("--cluster %1 is no cluster's number").arg(arguments.value("cluster")), {}};
    }
    const auto wanted = valuesNamed<Outcome>(arguments.values("status"), outcomes);
    if (!wanted)
        return wanted.error();
    const auto categories = categoriesOf(arguments);
    if (!categories)
        return categories.error();
    const auto times = timesOf(arguments, Timestamp{QDateTime::currentMSecsSinceEpoch()});
    if (!times)
        return times.error();
    filter.outcomes = *wanted;
    filter.categories = *categories;
    filter.since = times->since;
    filter.until = times->until;
    return filter;
}

QStringList rowOf(const Terminal& terminal, const Run& run)
{
    const auto shown = [](const QString& text, qsizetype limit) {
        const QString safe = displayText(utf8(text.simplified()));
        return safe.size() > limit ? safe.left(limit - 1) + u'…' : safe;
    };
    const QString when = toRfc3339(run.startedAt.value_or(run.storedAt)).left(16).replace(u'T', u' ');
    // Into a file or a pipe goes the whole title; a terminal would break the lines.
    const qsizetype room = terminal.isTerminal() ? std::max(20, terminal.width() - 76) : 400;
    return {QString::number(run.id.value),
            QString::fromLatin1(jsonName(run.outcome).data()),
            when,
            shown(run.pipeline, 24),
            shown(run.branch, 16),
            run.outcome == Outcome::Failed ? displayName(run.category) : QString(),
            run.cluster ? QStringLiteral("#%1").arg(run.cluster.value) : QString(),
            shown(run.title, room)};
}

} // namespace

int runRuns(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (!arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("takes no %1; to see one run: sentinel run ID").arg(arguments.paths().first()));
    Result<RunFilter> filter = filterOf(arguments);
    if (!filter)
        return refuse(call.command, filter.error().message);
    const Result<qint64> limit = limitOf(arguments);
    if (!limit)
        return refuse(call.command, limit.error().message);
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    bringClustersUpToDate(*store, call.stop);
    if (filter->cluster) { // one that went into another leads there
        const auto current = waitFor(store->read([id = filter->cluster](Reader& db) { return clusterNow(db, id); }));
        if (!current || !*current) {
            complain(QStringLiteral("cluster %1").arg(filter->cluster.value),
                     current ? QStringLiteral("is not there; 'sentinel clusters' lists them") : current.error().message);
            return 1;
        }
        filter->cluster = **current;
    }

    const auto page = [&filter](Store& from, const QString& after, int size) -> Result<StoreRows<Run>> {
        Result<RunList> list = waitFor(from.read([&](Reader& db) { return runPage(db, *filter, RunOrder::StoredAt, true, after, size); }));
        if (!list)
            return list.error();
        return StoreRows<Run>{std::move(list->runs), std::move(list->next)};
    };
    const StoreList<Run> list = {
        "sentinel.run/1", page, &writeRun, {}, &rowOf, QStringLiteral("no runs match; 'sentinel import PATH...' stores some")};
    return printList(call, *store, *limit, list);
}

} // namespace sentinel
