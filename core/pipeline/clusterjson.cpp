#include "core/pipeline/clusterjson.h"

#include "core/pipeline/runjson.h"
#include "core/store/runs.h"
#include "core/store/store.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WholeCluster)
};

constexpr int latestRuns = 20;

void writeAct(JsonWriter& json, const ClusterAct& act)
{
    json.beginObject()
        .number("id", act.id.value)
        .text("kind", jsonName(act.kind))
        .text("by", std::string_view(act.isPersons() ? "person" : "clustering"))
        .number("cluster", act.cluster.value);
    if (act.other)
        json.number("other", act.other.value);
    else
        json.null("other");
    json.textOrNull("text", act.text).time("until", act.until).time("made_at", act.madeAt).time("undone_at", act.undoneAt).endObject();
}

void writePlaces(JsonWriter& json, std::string_view key, const std::vector<PlaceCount>& places)
{
    json.beginList(key);
    for (const PlaceCount& place : places)
        json.beginObject().textOrNull("name", place.name).number("runs", place.runs).endObject();
    json.endList();
}

} // namespace

Result<WholeCluster> wholeCluster(Store& store, ClusterId id, Timestamp now)
{
    Result<std::optional<ClusterDetail>> detail = clusterDetailOf(store, id, now);
    if (!detail)
        return detail.error();
    if (!*detail)
        return Error{Error::Kind::NotFound, Text::tr("There is no cluster with this id; 'sentinel clusters' lists them."), {}};
    WholeCluster whole{std::move(**detail), {}};
    RunFilter filter;
    filter.cluster = whole.cluster.id;
    QFuture<Result<RunList>> asked = store.read([=](Reader& db) { return runPage(db, filter, RunOrder::StoredAt, true, {}, latestRuns); });
    asked.waitForFinished();
    Result<RunList> runs = asked.result();
    if (!runs)
        return runs.error();
    whole.runs = std::move(runs->runs);
    return whole;
}

void writeCluster(JsonWriter& json, const Cluster& cluster, Timestamp now)
{
    json.number("id", cluster.id.value)
        .textOrNull("name", cluster.name)
        .textOrNull("title", cluster.title)
        .text("category", jsonName(cluster.category))
        .text("state", jsonName(cluster.state))
        .text("fingerprint", QString::fromLatin1(cluster.face))
        .number("fingerprints", cluster.kinds)
        .number("runs", cluster.runs)
        .number("matching_runs", cluster.matching)
        .number("runs_1d", cluster.runsInDay)
        .number("runs_7d", cluster.runsInWeek)
        .number("runs_30d", cluster.runsInMonth)
        .number("runs_7d_before", cluster.recent.weekBefore)
        .number("pipelines_30d", cluster.pipelines)
        .number("branches_30d", cluster.branches)
        .number("minutes_lost_30d", cluster.secondsLost / 60)
        .time("first_seen", cluster.firstSeen)
        .time("last_seen", cluster.lastSeen)
        .textOrNull("ticket", cluster.ticket)
        .time("muted_until", cluster.mutedUntil)
        .boolean("muted", cluster.isMuted(now));
}

std::string clusterJson(const WholeCluster& whole, Timestamp now)
{
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.cluster/1"));
    writeCluster(json, whole.cluster, now);
    json.beginList("impact");
    for (const ImpactOfDays& impact : whole.impact) {
        json.beginObject();
        if (impact.days > 0)
            json.number("days", qint64(impact.days));
        else
            json.null("days");
        json.number("runs", impact.runs)
            .number("pipelines", impact.pipelines)
            .number("branches", impact.branches)
            .number("commits", impact.commits)
            .number("minutes_lost", impact.seconds / 60)
            .endObject();
    }
    json.endList().beginList("kinds");
    for (const ClusterKind& kind : whole.kinds)
        json.beginObject()
            .text("fingerprint", QString::fromLatin1(kind.fingerprint))
            .text("category", jsonName(kind.category))
            .textOrNull("title", kind.title)
            .text("skeleton", kind.skeleton)
            .number("runs", kind.runs)
            .time("first_seen", kind.firstSeen)
            .time("last_seen", kind.lastSeen)
            .endObject();
    json.endList().beginList("evidence");
    for (const ClusterEvidence& evidence : whole.evidence)
        json.beginObject()
            .number("run", evidence.run.value)
            .number("job", evidence.job.value)
            .text("fingerprint", QString::fromLatin1(evidence.fingerprint))
            .number("first_line", evidence.lines.first)
            .number("last_line", evidence.lines.last)
            .text("text", evidence.text)
            .endObject();
    json.endList();
    writePlaces(json, "pipelines", whole.pipelines);
    writePlaces(json, "branches", whole.branches);
    json.beginList("latest_runs");
    for (const Run& run : whole.runs) {
        json.beginObject();
        writeRun(json, run);
        json.endObject();
    }
    json.endList().beginList("history");
    for (const ClusterAct& act : whole.acts)
        writeAct(json, act);
    return json.endList().endObject().json();
}

} // namespace sentinel
