#include "core/pipeline/historyjson.h"

#include "core/pipeline/clusterjson.h"
#include "core/store/clusters.h"
#include "core/store/reader.h"
#include "core/store/runs.h"
#include "core/store/sources.h"

namespace sentinel {

namespace {

constexpr int pipelinesShown = 20, clustersShown = 10;

void writeTally(JsonWriter& json, const RunTally& tally)
{
    const qint64 ended = tally.passed + tally.failed;
    json.number("runs", tally.runs)
        .number("passed", tally.passed)
        .number("failed", tally.failed)
        .number("cancelled", tally.cancelled)
        .number("unknown", tally.unknown)
        .number("failure_rate", ended > 0 ? std::optional(double(tally.failed) / double(ended)) : std::nullopt);
}

void writePipelines(JsonWriter& json, std::string_view key, const std::vector<PipelineTally>& pipelines)
{
    json.beginList(key);
    for (const PipelineTally& one : pipelines) {
        json.beginObject().textOrNull("repo", one.repo).text("pipeline", one.pipeline);
        writeTally(json, one.tally);
        if (one.latest)
            json.number("latest_run", one.latest.value).text("latest_conclusion", jsonName(one.latestOutcome));
        else
            json.null("latest_run").null("latest_conclusion");
        json.time("latest_at", one.latestAt).endObject();
    }
    json.endList();
}

void writeClusters(JsonWriter& json, const std::vector<Cluster>& clusters, Timestamp now)
{
    json.beginList("clusters");
    for (const Cluster& cluster : clusters) {
        json.beginObject();
        writeCluster(json, cluster, now);
        json.endObject();
    }
    json.endList();
}

std::string_view stateOf(const Source& source, const SourceState& state)
{
    if (source.isPaused)
        return "paused";
    if (!state.problem.isEmpty())
        return "failing";
    return state.lastSuccess || !source.polls ? "ok" : "waiting";
}

Result<std::vector<Cluster>> clustersOf(Reader& db, const Period& period, const RunStretch& stretch, Timestamp now)
{
    ClusterQuestion question;
    question.now = now;
    question.filter.since = period.since;
    question.filter.until = period.until;
    question.filter.pipeline = stretch.pipeline;
    question.filter.branch = stretch.branch;
    question.filter.repo = stretch.repo;
    Result<ClusterList> page = clusterPage(db, question, {}, clustersShown);
    return page ? Result<std::vector<Cluster>>(std::move(page->clusters)) : Result<std::vector<Cluster>>(page.error());
}

/// Takes a part of an answer, unless one before it failed.
class Gathering
{
public:
    template <typename T>
    Gathering& take(T& to, Result<T> part)
    {
        if (!part && !m_error)
            m_error = part.error();
        if (part)
            to = *std::move(part);
        return *this;
    }
    template <typename T>
    Result<T> answer(T whole) const
    {
        return m_error ? Result<T>(*m_error) : Result<T>(std::move(whole));
    }

private:
    std::optional<Error> m_error;
};

} // namespace

std::string dayJson(const DayTally& day)
{
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.day/1")).text("day", toRfc3339(day.day).left(10));
    writeTally(json, day.tally);
    return json.endObject().json();
}

Result<RunSummary> runSummary(Reader& db, const RunStretch& stretch, Timestamp now)
{
    RunSummary summary;
    summary.period = {stretch.since, stretch.until};
    RunStretch earlier = stretch;
    const Period earlierPeriod = before(summary.period);
    earlier.since = earlierPeriod.since;
    earlier.until = earlierPeriod.until;
    Gathering gathering;
    gathering.take(summary.runs, runTally(db, stretch))
        .take(summary.before, runTally(db, earlier))
        .take(summary.categories, failuresByCategory(db, stretch))
        .take(summary.pipelines, pipelineTallies(db, stretch, PipelinesOf::All, pipelinesShown))
        .take(summary.clusters, clustersOf(db, summary.period, stretch, now));
    return gathering.answer(std::move(summary));
}

std::string summaryJson(const RunSummary& summary, Timestamp now)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.summary/1"))
        .time("since", summary.period.since)
        .time("until", summary.period.until);
    writeTally(json, summary.runs);
    json.beginObject("before").time("since", before(summary.period).since).time("until", before(summary.period).until);
    writeTally(json, summary.before);
    json.endObject().beginList("categories");
    for (const CategoryTally& tally : summary.categories)
        json.beginObject().text("category", jsonName(tally.category)).number("runs", tally.runs).endObject();
    json.endList();
    writePipelines(json, "pipelines", summary.pipelines);
    writeClusters(json, summary.clusters, now);
    return json.endObject().json();
}

Result<Dashboard> dashboard(Reader& db, Timestamp now)
{
    Dashboard board;
    const RunStretch day{{now.ms - dayMs}, {now.ms + dayMs}, {}, {}, {}}; // clocks of CI servers may be ahead
    const RunStretch week{{now.ms - 7 * dayMs}, day.until, {}, {}, {}}, month{{now.ms - 30 * dayMs}, day.until, {}, {}, {}};
    std::vector<Source> all;
    RunList latest;
    Gathering gathering;
    gathering.take(board.day, runTally(db, day))
        .take(board.week, runTally(db, week))
        .take(board.failing, pipelineTallies(db, month, PipelinesOf::FailingNow, pipelinesShown))
        .take(board.clusters, clustersOf(db, {week.since, week.until}, week, now))
        .take(board.intake, intakeCounts(db))
        .take(all, sources(db))
        .take(latest, runPage(db, {}, RunOrder::StoredAt, true, {}, 1));
    if (!latest.runs.empty())
        board.storedAt = latest.runs.front().storedAt;
    for (const Source& source : all) {
        SourceState state;
        gathering.take(state, sourceState(db, source.id));
        board.sources.emplace_back(source, state);
    }
    return gathering.answer(std::move(board));
}

std::string dashboardJson(const Dashboard& board, Timestamp now)
{
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.dashboard/1")).time("at", now).time("data_at", board.storedAt);
    json.beginObject("day");
    writeTally(json, board.day);
    json.endObject().beginObject("week");
    writeTally(json, board.week);
    json.endObject();
    writePipelines(json, "failing", board.failing);
    writeClusters(json, board.clusters, now);
    json.beginObject("intake")
        .number("waiting", board.intake.waiting)
        .number("applied", board.intake.applied)
        .number("ignored", board.intake.ignored)
        .number("refused", board.intake.refused)
        .time("oldest_waiting", board.intake.oldestWaiting)
        .endObject();
    json.beginList("sources");
    for (const auto& [source, state] : board.sources) {
        json.beginObject()
            .number("id", source.id.value)
            .text("name", source.name)
            .text("kind", jsonName(source.kind))
            .text("state", stateOf(source, state))
            .textOrNull("problem", state.problem)
            .time("last_success", state.lastSuccess)
            .time("last_event", state.lastEvent)
            .endObject();
    }
    return json.endList().endObject().json();
}

} // namespace sentinel
