#include "app/cli/commands.h"

#include "app/cli/report.h"
#include "app/cli/runjson.h"
#include "app/cli/stores.h"
#include "app/cli/times.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/store/clusters.h"
#include "core/store/runs.h"

#include <QDateTime>

namespace sentinel {

namespace {

constexpr int pageSize = 200;

template <typename E, typename Named>
Result<std::vector<E>> valuesNamed(const QStringList& words, Named named, const QStringList& names)
{
    std::vector<E> values;
    for (const QString& word : words) {
        const auto value = named(word.toStdString());
        if (!value)
            return Error{
                Error::Kind::Malformed,
                QStringLiteral("%1 is none of %2; did you mean %3?").arg(word, names.join(QStringLiteral(", ")), nearest(word, names)),
                {}};
        values.push_back(*value);
    }
    return values;
}

QStringList namesOf(std::initializer_list<Category> values)
{
    QStringList names;
    for (const Category value : values)
        names += QString::fromLatin1(jsonName(value).data(), static_cast<qsizetype>(jsonName(value).size()));
    return names;
}

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
    const auto outcomes =
        valuesNamed<Outcome>(arguments.values("status"), outcomeNamed,
                             {QStringLiteral("failed"), QStringLiteral("passed"), QStringLiteral("cancelled"), QStringLiteral("unknown")});
    if (!outcomes)
        return outcomes.error();
    const auto categories = valuesNamed<Category>(
        arguments.values("category"), categoryNamed,
        namesOf({Category::BuildFailure, Category::ConfigurationError, Category::DependencyError, Category::DeploymentFailure,
                 Category::NetworkError, Category::PermissionError, Category::ResourceExhaustion, Category::SecurityScanFailure,
                 Category::TestFailure, Category::Timeout, Category::Unknown}));
    if (!categories)
        return categories.error();
    filter.outcomes = *outcomes;
    filter.categories = *categories;
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    for (const char* name : {"since", "until"}) {
        if (!arguments.has(name))
            continue;
        const auto time = parseTime(arguments.value(name), now);
        if (!time)
            return Error{Error::Kind::Malformed,
                         QStringLiteral("--%1 %2 is no time; write 2026-11-21, 2026-11-21T08:00:00Z or 7d")
                             .arg(QLatin1String(name), arguments.value(name)),
                         {}};
        (qstrcmp(name, "since") == 0 ? filter.since : filter.until) = *time;
    }
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
    bool isNumber = true;
    const qint64 limit = arguments.has("limit") ? arguments.value("limit").toLongLong(&isNumber) : 50;
    if (!isNumber || limit < 0)
        return refuse(call.command, QStringLiteral("--limit %1 is no number").arg(arguments.value("limit")));
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

    const Terminal terminal(call.out);
    QList<QStringList> rows;
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.run/1")).beginList("items");
    qint64 left = limit == 0 ? std::numeric_limits<qint64>::max() : limit;
    QString after;
    do {
        const int size = static_cast<int>(std::min<qint64>(left, pageSize));
        const Result<RunList> page =
            waitFor(store->read([&](Reader& db) { return runPage(db, *filter, RunOrder::StoredAt, true, after, size); }));
        if (!page) {
            complain(page.error().message);
            return 1;
        }
        for (const Run& run : page->runs) {
            if (arguments.has("jsonl")) {
                JsonWriter json;
                json.beginObject().text("schema", std::string_view("sentinel.run/1"));
                writeRun(json, run);
                call.out.write(json.endObject().json() + '\n');
            } else if (arguments.has("json")) {
                all.beginObject();
                writeRun(all, run);
                all.endObject();
            } else {
                rows += rowOf(terminal, run);
            }
        }
        left -= static_cast<qint64>(page->runs.size());
        after = page->next;
    } while (left > 0 && !after.isEmpty() && !call.out.isClosed() && !call.stop.stop_requested());

    if (arguments.has("json"))
        call.out.write(all.endList().endObject().json() + '\n');
    else if (!arguments.has("jsonl") && !rows.isEmpty())
        call.out.write(tableText(rows));
    else if (!arguments.has("jsonl"))
        complain(QStringLiteral("no runs match; 'sentinel import PATH...' stores some"));
    return 0;
}

} // namespace sentinel
