// GitHub Actions: the webhooks workflow_run, workflow_job and check_run, and the same objects as the REST API gives them, alone or in
// pages. Hooks and API agree in every field that we read, so that one function a kind reads both.

#include "core/providers/entry_p.h"

#include <QCoreApplication>

#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(GitHub)
};

constexpr StateWord statuses[] = {
    {"requested", Phase::Queued}, {"queued", Phase::Queued},       {"pending", Phase::Queued},
    {"waiting", Phase::Queued},   {"in_progress", Phase::Running}, {"completed", Phase::Completed},
};

// What was skipped, is awaiting a person or concerns nobody's code has not failed; only what did its work has passed.
constexpr StateWord conclusions[] = {
    {"success", Phase::Completed, Outcome::Passed},          {"neutral", Phase::Completed, Outcome::Passed},
    {"failure", Phase::Completed, Outcome::Failed},          {"timed_out", Phase::Completed, Outcome::Failed},
    {"startup_failure", Phase::Completed, Outcome::Failed},  {"cancelled", Phase::Completed, Outcome::Cancelled},
    {"stale", Phase::Completed, Outcome::Cancelled},         {"skipped", Phase::Completed, Outcome::Unknown},
    {"action_required", Phase::Completed, Outcome::Unknown},
};

// Fact or step: both say it by the same two words.
template <typename Told>
void readState(const JsonField& item, Told& told)
{
    const JsonField status = item["status"], conclusion = item["conclusion"];
    told.status = status.text();
    told.conclusion = conclusion.text();
    told.phase = stateOf(statuses, status.word()).phase;
    if (told.phase == Phase::Unknown && !told.conclusion.isEmpty())
        told.phase = Phase::Completed;
    if (told.phase == Phase::Completed)
        told.outcome = stateOf(conclusions, conclusion.word()).outcome;
}

// "owner/name": as the payload says, or else out of the object's address ("…/repos/owner/name/actions/jobs/17").
QString repoOf(const JsonField& root, const JsonField& item)
{
    for (const JsonField& repository : {root["repository"], item["repository"]}) {
        if (const QString name = repository["full_name"].id(); !name.isEmpty())
            return name;
    }
    const QString path = pathOfUrl(item["url"].word());
    const qsizetype begin = path.startsWith(u"repos/") ? 6 : path.indexOf(u"/repos/") + 7;
    return begin < 6 ? QString() : path.mid(begin).section(u'/', 0, 1);
}

void readAttempt(const JsonField& item, CiFact& fact)
{
    const std::optional<qint64> attempt = item["run_attempt"].integer();
    if (!attempt || *attempt < 1 || *attempt > 1'000'000)
        return;
    fact.attempt = static_cast<int>(*attempt);
    fact.saysAttempt = true;
}

// A workflow without a name goes by its file: ".github/workflows/ci.yml@main" is "ci.yml".
QString workflowName(const JsonField& root, const JsonField& run)
{
    for (const JsonField& name : {run["name"], root["workflow"]["name"]}) {
        if (const QString text = name.id().trimmed(); !text.isEmpty())
            return text;
    }
    for (const JsonField& path : {run["path"], root["workflow"]["path"]}) {
        if (const QString file = path.id().section(u'@', 0, 0).section(u'/', -1); !file.isEmpty())
            return file;
    }
    const QString id = run["workflow_id"].id();
    return id.isEmpty() ? id : Text::tr("workflow %1").arg(id);
}

CiFact runFact(const JsonField& root, const JsonField& run)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Run;
    fact.provider = Provider::GitHub;
    fact.repo = repoOf(root, run);
    fact.pipeline = workflowName(root, run);
    fact.runId = run["id"].id();
    readAttempt(run, fact);
    fact.name = run["display_title"].text();
    fact.branch = run["head_branch"].text();
    fact.commit = run["head_sha"].id();
    fact.trigger = run["event"].text();
    readState(run, fact);
    fact.createdAt = run["created_at"].time();
    fact.updatedAt = run["updated_at"].time();
    fact.startedAt = run["run_started_at"].time();
    if (!fact.startedAt && fact.phase >= Phase::Running)
        fact.startedAt = fact.createdAt; // servers that know of no attempts
    if (fact.phase == Phase::Completed && fact.updatedAt && fact.updatedAt >= fact.startedAt)
        fact.finishedAt = fact.updatedAt; // the API has no other
    fact.url = safeUrl(run["html_url"]);
    fact.logUrl = safeUrl(run["logs_url"]);
    return fact;
}

CiFact jobFact(const JsonField& root, const JsonField& job)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Job;
    fact.provider = Provider::GitHub;
    fact.repo = repoOf(root, job);
    fact.pipeline = job["workflow_name"].id().trimmed();
    fact.runId = job["run_id"].id();
    fact.jobId = job["id"].id();
    readAttempt(job, fact);
    fact.name = job["name"].text();
    fact.branch = job["head_branch"].text();
    fact.commit = job["head_sha"].id();
    readState(job, fact);
    fact.createdAt = job["created_at"].time();
    fact.startedAt = job["started_at"].time();
    fact.finishedAt = job["completed_at"].time();
    fact.url = safeUrl(job["html_url"]);
    if (const QString api = safeUrl(job["url"]); !api.isEmpty())
        fact.logUrl = api + QStringLiteral("/logs");
    job["steps"].eachItem([&fact](const JsonField& item) {
        StepFact step;
        step.number = static_cast<int>(std::clamp<qint64>(item["number"].integer().value_or(0), 0, 1'000'000));
        step.name = item["name"].text();
        readState(item, step);
        step.startedAt = item["started_at"].time();
        step.finishedAt = item["completed_at"].time();
        fact.steps.push_back(std::move(step));
    });
    return fact;
}

CiFact checkFact(const JsonField& root, const JsonField& check)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Check;
    fact.provider = Provider::GitHub;
    fact.repo = repoOf(root, check);
    fact.pipeline = check["app"]["name"].text();
    fact.jobId = check["id"].id();
    fact.name = check["name"].text();
    fact.branch = check["check_suite"]["head_branch"].text();
    fact.commit = check["head_sha"].id();
    readState(check, fact);
    fact.startedAt = check["started_at"].time();
    fact.finishedAt = check["completed_at"].time();
    fact.url = safeUrl(check["html_url"]);
    return fact;
}

/// A kind of object: how its webhook is called and holds it, how the API's pages hold it, and how one is known that stands alone.
struct Kind
{
    std::string_view event;
    std::string_view page;
    std::array<std::string_view, 2> marks;
    CiFact (*read)(const JsonField& root, const JsonField& item);
};
constexpr Kind kinds[] = {
    {"workflow_run", "workflow_runs", {"workflow_id", "run_number"}, runFact},
    {"workflow_job", "jobs", {"run_id", "run_url"}, jobFact},
    {"check_run", "check_runs", {"check_suite", "head_sha"}, checkFact},
};

void add(Decoded& decoded, const Kind& kind, const JsonField& root, const JsonField& item)
{
    CiFact fact = kind.read(root, item);
    const bool isRun = fact.kind == CiFact::Kind::Run, isJob = fact.kind == CiFact::Kind::Job;
    if ((isRun ? fact.runId : fact.jobId).isEmpty())
        item["id"].refuse(Text::tr("is missing"));
    if (isJob && fact.runId.isEmpty())
        item["run_id"].refuse(Text::tr("is missing"));
    decoded.facts.push_back(std::move(fact));
}

// An answer of the API: a page, a list, or one object. False: it is none.
bool readAnswer(Decoded& decoded, const JsonField& root)
{
    if (root.isList()) {
        bool isKnown = true;
        root.eachItem([&](const JsonField& item) { isKnown = isKnown && item.isObject() && readAnswer(decoded, item); });
        return isKnown && root.size() > 0;
    }
    for (const Kind& kind : kinds) {
        const JsonField page = root[kind.page];
        if (page.isList()) {
            page.eachItem([&](const JsonField& item) { add(decoded, kind, root, item); });
            return true;
        }
        if (root.has(kind.marks[0]) && root.has(kind.marks[1])) {
            add(decoded, kind, root, root);
            return true;
        }
    }
    return false;
}

Result<Decoded> decode(std::string_view event, std::string_view json)
{
    event = withoutAddress(event);
    Result<JsonDocument> document = JsonDocument::read(json);
    if (!document)
        return document.error();
    const JsonField root = document->root();
    Decoded decoded;
    for (const Kind& kind : kinds) {
        const JsonField item = root[kind.event];
        if (!item.isThere() || (!event.empty() && event != kind.event))
            continue;
        if (!item.isObject())
            item.refuse(Text::tr("must be an object"));
        add(decoded, kind, root, item);
        return finished(*document, std::move(decoded));
    }
    if (event == "ping" || (event.empty() && root.has("zen") && root.has("hook_id")))
        return ignoring(Text::tr("ping: the webhook is set up"));
    const auto named = std::ranges::find(kinds, event, &Kind::event);
    if (!event.empty() && named == std::end(kinds))
        return ignoring(
            Text::tr("the event %1 says nothing of runs").arg(QString::fromUtf8(event.data(), qsizetype(event.size())).left(100)));
    if (readAnswer(decoded, root))
        return finished(*document, std::move(decoded));
    if (named != std::end(kinds) && root.isObject()) {
        root[named->event].refuse(Text::tr("is missing"));
        return finished(*document, {});
    }
    if (event.empty() && root.has("repository") && root.has("sender"))
        return ignoring(Text::tr("an event that says nothing of runs"));
    return foreignPayload(Provider::GitHub);
}

bool isGenuine(const HeaderOf& header, std::string_view body, std::string_view secret)
{
    constexpr std::string_view scheme = "sha256=";
    const std::string_view signature = header("x-hub-signature-256");
    if (secret.empty() || signature.substr(0, scheme.size()) != scheme)
        return false;
    return equalInConstantTime(signature.substr(scheme.size()), hmacSha256Hex(secret, body));
}

HookNames namesOf(const HeaderOf& header, std::string_view body)
{
    HookNames names{std::string(header("x-github-event")), std::string(header("x-github-delivery"))};
    if (names.id.empty())
        names.id = deliveryDigest(body);
    return names;
}

} // namespace

const ProviderEntry githubEntry{Provider::GitHub, decode, isGenuine, namesOf};

} // namespace sentinel
