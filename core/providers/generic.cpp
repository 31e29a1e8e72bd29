// Any other CI, by its own word: runs in the shape in which Sentinel prints them, one, a list of them, or a page ({"items": […]}). A run
// may list its jobs; one that does not has one job, whose steps are the run's. CI servers with a JSON of their own are read by a mapping
// (mapping.h).

#include "core/providers/commonstate_p.h"
#include "core/providers/entry_p.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Generic)
};

JsonField firstOf(const JsonField& item, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names) {
        if (item.has(name))
            return item[name];
    }
    return item[*names.begin()];
}

void readTimes(const JsonField& item, CiFact& fact)
{
    fact.createdAt = item["created_at"].time();
    fact.startedAt = item["started_at"].time();
    fact.finishedAt = item["finished_at"].time();
    fact.updatedAt = item["updated_at"].time();
}

template <typename Told>
void readState(const JsonField& item, Told& told)
{
    told.status = item["status"].text();
    told.conclusion = item["conclusion"].text();
    judgeState(told, commonState);
}

std::vector<StepFact> stepsOf(const JsonField& list)
{
    std::vector<StepFact> steps;
    list.eachItem([&steps](const JsonField& item) {
        StepFact step;
        step.number = static_cast<int>(std::clamp<qint64>(item["number"].integer().value_or(qint64(steps.size()) + 1), 0, 1'000'000));
        step.name = item["name"].text();
        step.startedAt = item["started_at"].time();
        step.finishedAt = item["finished_at"].time();
        readState(item, step);
        steps.push_back(std::move(step));
    });
    return steps;
}

CiFact runOf(const JsonField& item)
{
    CiFact fact;
    const JsonField id = firstOf(item, {"run_id", "external_id", "id"});
    fact.repo = item["repo"].id();
    fact.pipeline = item["pipeline"].id().trimmed();
    fact.runId = id.id();
    if (fact.pipeline.isEmpty())
        item["pipeline"].refuse(Text::tr("is missing"));
    if (fact.runId.isEmpty())
        id.refuse(Text::tr("is missing"));
    if (const JsonField attempt = item["attempt"]; attempt.isThere()) {
        const qint64 number = attempt.integer().value_or(0);
        if (number < 1 || number > 1'000'000)
            attempt.refuse(Text::tr("must be a number from 1"));
        fact.attempt = static_cast<int>(std::clamp<qint64>(number, 1, 1'000'000));
        fact.saysAttempt = true;
    }
    fact.name = firstOf(item, {"name", "title"}).text();
    fact.branch = item["branch"].text();
    fact.commit = item["commit"].id();
    fact.trigger = item["trigger"].text();
    readTimes(item, fact);
    readState(item, fact);
    fact.url = safeUrl(item["url"]);
    return fact;
}

CiFact jobOf(const CiFact& run, const JsonField& item)
{
    CiFact fact = run;
    fact.kind = CiFact::Kind::Job;
    fact.name = item["name"].text();
    const JsonField id = firstOf(item, {"job_id", "external_id", "id"});
    fact.jobId = id.isThere() ? id.id() : item["name"].id();
    if (fact.jobId.isEmpty())
        id.refuse(Text::tr("is missing"));
    readTimes(item, fact);
    fact.outcome = Outcome::Unknown;
    readState(item, fact);
    fact.url = safeUrl(item["url"]);
    fact.logUrl = safeUrl(item["log_url"]);
    fact.steps = stepsOf(item["steps"]);
    return fact;
}

void readRun(Decoded& decoded, const JsonField& item)
{
    if (!item.isObject())
        return item.refuse(Text::tr("must be an object"));
    const CiFact run = runOf(item);
    decoded.facts.push_back(run);
    if (item.has("jobs")) {
        item["jobs"].eachItem([&](const JsonField& job) { decoded.facts.push_back(jobOf(run, job)); });
        return;
    }
    CiFact job = run;
    job.kind = CiFact::Kind::Job;
    job.jobId = run.runId;
    job.name = run.pipeline;
    job.logUrl = safeUrl(item["log_url"]);
    job.steps = stepsOf(item["steps"]);
    decoded.facts.push_back(std::move(job));
}

Result<Decoded> decode(std::string_view, std::string_view json)
{
    Result<JsonDocument> document = JsonDocument::read(json);
    if (!document)
        return document.error();
    const JsonField root = document->root();
    Decoded decoded;
    const JsonField list = root["items"].isList() ? root["items"] : root;
    if (list.isList())
        list.eachItem([&](const JsonField& item) { readRun(decoded, item); });
    else
        readRun(decoded, root);
    return finished(*document, std::move(decoded));
}

/// Either who knows the secret signs the body with it as GitHub does, or shows it.
bool isGenuine(const HeaderOf& header, std::string_view body, std::string_view secret)
{
    constexpr std::string_view scheme = "sha256=";
    const std::string_view signature = header("x-sentinel-signature");
    if (signature.empty())
        return showsToken(header, secret);
    return !secret.empty() && signature.substr(0, scheme.size()) == scheme
        && equalInConstantTime(signature.substr(scheme.size()), hmacSha256Hex(secret, body));
}

HookNames namesOf(const HeaderOf& header, std::string_view body)
{
    HookNames names{{}, std::string(header("idempotency-key"))};
    if (names.id.empty())
        names.id = deliveryDigest(body);
    return names;
}

} // namespace

const ProviderEntry genericEntry{Provider::Generic, decode, isGenuine, namesOf};

} // namespace sentinel
