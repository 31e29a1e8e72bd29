// GitLab CI: pipeline and job hooks, and the REST API's pipelines and jobs. A hook of a pipeline tells of its jobs too; a hook of a job
// tells of its pipeline only the number. A job that is retried is a new job of the same pipeline, so that attempts have no number here.

#include "core/providers/entry_p.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(GitLab)
};

// "manual" waits for a person, before the job or in the middle of a pipeline: nothing has ended.
constexpr StateWord statuses[] = {
    {"created", Phase::Queued},
    {"waiting_for_resource", Phase::Queued},
    {"preparing", Phase::Queued},
    {"pending", Phase::Queued},
    {"scheduled", Phase::Queued},
    {"manual", Phase::Queued},
    {"running", Phase::Running},
    {"waiting_for_callback", Phase::Running},
    {"canceling", Phase::Running},
    {"success", Phase::Completed, Outcome::Passed},
    {"failed", Phase::Completed, Outcome::Failed},
    {"canceled", Phase::Completed, Outcome::Cancelled},
    {"cancelled", Phase::Completed, Outcome::Cancelled},
    {"skipped", Phase::Completed, Outcome::Unknown},
};

// One word says how far it is and how it ended; of a failed job GitLab also says why, which we keep as its conclusion.
void readState(CiFact& fact, const JsonField& status, const JsonField& reason)
{
    const StateWord state = stateOf(statuses, status.word());
    fact.status = status.text();
    fact.phase = state.phase;
    fact.outcome = state.outcome;
    if (state.outcome == Outcome::Failed && !reason.word().empty() && reason.word() != "unknown_failure")
        fact.conclusion = reason.text();
    else if (state.phase == Phase::Completed)
        fact.conclusion = fact.status;
}

// "group/project": as the payload says, or else out of an address for people ("https://host/group/project/-/jobs/17"). Names for people,
// with blanks around the slash, are none.
QString projectOf(const JsonField& root, const JsonField& item)
{
    for (const JsonField& project : {root["project"], item["project"]}) {
        if (const QString path = project["path_with_namespace"].id(); !path.isEmpty())
            return path;
    }
    for (const JsonField& address : {root["repository"]["homepage"], item["web_url"], root["project"]["web_url"]}) {
        const QString path = pathOfUrl(address.word());
        if (!path.isEmpty())
            return path.section(QStringLiteral("/-/"), 0, 0);
    }
    return root["project_name"].id().remove(u' ');
}

QString branchOf(const JsonField& ref, const JsonField& mergeRequest)
{
    const QString source = mergeRequest["source_branch"].text();
    return source.isEmpty() ? ref.text() : source;
}

CiFact newFact(CiFact::Kind kind, const QString& repo)
{
    CiFact fact;
    fact.kind = kind;
    fact.provider = Provider::GitLab;
    fact.repo = repo;
    return fact;
}

/// A job inside a pipeline's hook.
CiFact buildOfPipeline(const CiFact& pipeline, const JsonField& build)
{
    CiFact fact = newFact(CiFact::Kind::Job, pipeline.repo);
    fact.pipeline = pipeline.pipeline;
    fact.runId = pipeline.runId;
    fact.jobId = build["id"].id();
    if (fact.jobId.isEmpty())
        build["id"].refuse(Text::tr("is missing"));
    fact.name = build["name"].text();
    fact.branch = pipeline.branch;
    fact.commit = pipeline.commit;
    fact.trigger = pipeline.trigger;
    readState(fact, build["status"], build["failure_reason"]);
    fact.createdAt = build["created_at"].time();
    fact.startedAt = build["started_at"].time();
    fact.finishedAt = build["finished_at"].time();
    return fact;
}

void readPipelineHook(Decoded& decoded, const JsonField& root)
{
    const JsonField item = root["object_attributes"];
    CiFact fact = newFact(CiFact::Kind::Run, projectOf(root, item));
    fact.runId = item["id"].id();
    if (fact.runId.isEmpty())
        item["id"].refuse(Text::tr("is missing"));
    fact.pipeline = item["name"].id();
    fact.name = root["commit"]["title"].text();
    fact.branch = branchOf(item["ref"], root["merge_request"]);
    fact.commit = item["sha"].id();
    fact.trigger = item["source"].text();
    readState(fact, item["status"], {});
    fact.createdAt = item["created_at"].time();
    fact.finishedAt = item["finished_at"].time();
    fact.url = safeUrl(item["url"]);
    if (const QString project = safeUrl(root["project"]["web_url"]); fact.url.isEmpty() && !project.isEmpty())
        fact.url = project + QStringLiteral("/-/pipelines/") + fact.runId;
    std::vector<CiFact> builds;
    root["builds"].eachItem([&](const JsonField& build) { builds.push_back(buildOfPipeline(fact, build)); });
    for (const CiFact& build : builds) { // the hook does not say when the pipeline began: with its first job
        if (build.startedAt && (!fact.startedAt || *build.startedAt < *fact.startedAt))
            fact.startedAt = build.startedAt;
    }
    decoded.facts.push_back(std::move(fact));
    std::move(builds.begin(), builds.end(), std::back_inserter(decoded.facts));
}

void readJobHook(Decoded& decoded, const JsonField& root)
{
    CiFact fact = newFact(CiFact::Kind::Job, projectOf(root, root));
    fact.jobId = root["build_id"].id();
    if (fact.jobId.isEmpty())
        root["build_id"].refuse(Text::tr("is missing"));
    // What the hook calls the commit's id is the pipeline's: older servers say it nowhere else.
    const JsonField pipeline = root["pipeline_id"], commit = root["commit"];
    fact.runId = (pipeline.isThere() ? pipeline : commit["id"]).id();
    if (fact.runId.isEmpty())
        pipeline.refuse(Text::tr("is missing"));
    fact.pipeline = commit["name"].id(); // of the pipeline too
    fact.name = root["build_name"].text();
    fact.branch = branchOf(root["ref"], root["merge_request"]);
    fact.commit = root["sha"].id();
    readState(fact, root["build_status"], root["build_failure_reason"]);
    fact.createdAt = root["build_created_at"].time();
    fact.startedAt = root["build_started_at"].time();
    fact.finishedAt = root["build_finished_at"].time();
    if (const QString home = safeUrl(root["project"]["web_url"].isThere() ? root["project"]["web_url"] : root["repository"]["homepage"]);
        !home.isEmpty())
        fact.url = home + QStringLiteral("/-/jobs/") + fact.jobId;
    decoded.facts.push_back(std::move(fact));
}

/// A pipeline or a job as the API has it: a job knows its pipeline.
CiFact apiFact(const JsonField& item)
{
    const JsonField pipeline = item["pipeline"];
    const bool isJob = pipeline.isObject();
    CiFact fact = newFact(isJob ? CiFact::Kind::Job : CiFact::Kind::Run, projectOf(item, item));
    (isJob ? fact.jobId : fact.runId) = item["id"].id();
    if (isJob)
        fact.runId = pipeline["id"].id();
    if (fact.runId.isEmpty())
        (isJob ? pipeline : item)["id"].refuse(Text::tr("is missing"));
    if (isJob && fact.jobId.isEmpty())
        item["id"].refuse(Text::tr("is missing"));
    if (isJob)
        fact.name = item["name"].text();
    else
        fact.pipeline = item["name"].id();
    fact.branch = item["ref"].text();
    fact.commit = isJob && pipeline["sha"].isThere() ? pipeline["sha"].id() : item["sha"].id();
    fact.trigger = (isJob ? pipeline : item)["source"].text();
    readState(fact, item["status"], item["failure_reason"]);
    fact.createdAt = item["created_at"].time();
    fact.startedAt = item["started_at"].time();
    fact.finishedAt = item["finished_at"].time();
    fact.updatedAt = item["updated_at"].time();
    fact.url = safeUrl(item["web_url"]);
    return fact;
}

bool isApiObject(const JsonField& item)
{
    return item.has("id") && item.has("status") && item.has("ref") && (item.has("sha") || item.has("pipeline"));
}

// A page is a list without anything around it; an empty one is a page.
bool readAnswer(Decoded& decoded, const JsonField& root)
{
    bool isKnown = root.isList() || isApiObject(root);
    if (root.isObject() && isKnown)
        decoded.facts.push_back(apiFact(root));
    if (root.isList()) {
        root.eachItem([&](const JsonField& item) {
            isKnown = isKnown && isApiObject(item);
            if (isKnown)
                decoded.facts.push_back(apiFact(item));
        });
    }
    return isKnown;
}

Result<Decoded> decode(std::string_view event, std::string_view json)
{
    event = withoutAddress(event);
    Result<JsonDocument> document = JsonDocument::read(json);
    if (!document)
        return document.error();
    const JsonField root = document->root();
    Decoded decoded;
    const std::string_view kind = root["object_kind"].word();
    if (kind == "pipeline")
        readPipelineHook(decoded, root);
    else if (kind == "build" || kind == "job")
        readJobHook(decoded, root);
    else if (!kind.empty())
        return ignoring(Text::tr("the event %1 says nothing of pipelines").arg(root["object_kind"].text()));
    else if (event == "Pipeline Hook" || event == "Job Hook")
        root["object_kind"].refuse(Text::tr("is missing"));
    else if (!event.empty() || root.has("event_name"))
        return ignoring(Text::tr("an event that says nothing of pipelines"));
    else if (!readAnswer(decoded, root))
        return foreignPayload(Provider::GitLab);
    return finished(*document, std::move(decoded));
}

bool isGenuine(const HeaderOf& header, std::string_view, std::string_view secret)
{
    return !secret.empty() && equalInConstantTime(header("x-gitlab-token"), secret);
}

HookNames namesOf(const HeaderOf& header, std::string_view body)
{
    HookNames names{std::string(header("x-gitlab-event")), std::string(header("idempotency-key"))};
    if (names.id.empty())
        names.id = deliveryDigest(body); // the event's UUID is shared by all hooks that one event sets off
    return names;
}

} // namespace

const ProviderEntry gitlabEntry{Provider::GitLab, decode, isGenuine, namesOf};

} // namespace sentinel
