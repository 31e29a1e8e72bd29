#include "core/pipeline/runjson.h"

#include "core/pipeline/verdictjson.h"

namespace sentinel {

std::optional<double> durationOf(std::optional<Timestamp> from, std::optional<Timestamp> to)
{
    if (!from || !to)
        return {};
    return secondsBetween(*from, *to);
}

void writeRun(JsonWriter& json, const Run& run)
{
    json.number("id", run.id.value)
        .text("provider", jsonName(run.provider))
        .textOrNull("repo", run.repo)
        .text("pipeline", run.pipeline)
        .text("external_id", run.externalId)
        .number("attempt", qint64(run.attempt))
        .textOrNull("branch", run.branch)
        .textOrNull("commit", run.commit)
        .textOrNull("trigger", run.trigger)
        .text("status", jsonName(run.phase))
        .text("conclusion", jsonName(run.outcome))
        .time("started_at", run.startedAt)
        .time("finished_at", run.finishedAt)
        .number("duration", durationOf(run.startedAt, run.finishedAt));
    if (run.outcome == Outcome::Failed)
        json.text("category", jsonName(run.category)).number("confidence", run.confidence);
    else
        json.null("category").null("confidence");
    json.textOrNull("fingerprint", QString::fromLatin1(run.fingerprint));
    if (run.cluster)
        json.number("cluster", run.cluster.value);
    else
        json.null("cluster");
    json.textOrNull("url", run.url).textOrNull("title", run.title).textOrNull("source", run.source).time("stored_at", run.storedAt);
    writeCounts(json, run.tests);
}

namespace {

void writeBasis(JsonWriter& json, const Verdict& verdict, const VerdictBasis& basis)
{
    if (basis.green)
        json.number("compared_with", basis.green.value);
    else
        json.null("compared_with");
    json.boolean("said_by_person", verdict.saidByPerson)
        .text("ruled_category", jsonName(basis.ruledCategory))
        .number("ruled_confidence", basis.ruledConfidence);
    if (!basis.word) {
        json.null("feedback");
        return;
    }
    const Feedback& word = *basis.word;
    json.beginObject("feedback")
        .text("category", jsonName(word.category.value_or(Category::Unknown)))
        .text("attribution", jsonName(word.attribution))
        .textOrNull("note", word.note)
        .textOrNull("person", word.person)
        .time("said_at", word.saidAt)
        .endObject();
}

} // namespace

void writeJob(JsonWriter& json, const Job& job, const VerdictBasis& basis)
{
    json.beginObject()
        .number("id", job.id.value)
        .text("name", job.name)
        .time("started_at", job.startedAt)
        .time("finished_at", job.finishedAt);
    if (job.log)
        json.number("log", job.log.value).number("bytes", job.logBytes).number("lines", job.logLines);
    else
        json.null("log").null("bytes").null("lines");
    json.beginList("steps");
    for (const Step& step : job.steps) {
        json.beginObject()
            .number("number", qint64(step.number))
            .text("name", step.name)
            .number("depth", qint64(step.depth))
            .text("outcome", jsonName(step.outcome));
        if (step.exitCode)
            json.number("exit_code", qint64(*step.exitCode));
        else
            json.null("exit_code");
        json.time("started_at", step.startedAt)
            .number("duration", step.duration)
            .number("byte_start", step.bytes.begin)
            .number("byte_end", step.bytes.end)
            .number("first_line", step.lines.first)
            .number("last_line", step.lines.last)
            .endObject();
    }
    json.endList();
    writeVerdict(json, job.verdict, nullptr);
    writeBasis(json, job.verdict, basis);
    json.endObject();
}

} // namespace sentinel
