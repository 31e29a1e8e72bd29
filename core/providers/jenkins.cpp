// Jenkins: what the Notification plugin sends, the builds in any tree of /api/json, and the stages of a pipeline (/wfapi/describe). A build
// is a run with one job, whose log is the build's. Builds are numbered inside their job and known by both: "folder/name#18".

#include "core/providers/entry_p.h"

#include <QCoreApplication>
#include <QUrl>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Jenkins)
};

constexpr StateWord phases[] = {
    {"QUEUED", Phase::Queued},       {"STARTED", Phase::Running},    {"COMPLETED", Phase::Completed},
    {"FINALIZED", Phase::Completed}, {"FINISHED", Phase::Completed},
};

// Results of builds, and what stages say beside them. Unstable means that tests failed, not built that its turn never came.
constexpr StateWord results[] = {
    {"SUCCESS", Phase::Completed, Outcome::Passed},
    {"UNSTABLE", Phase::Completed, Outcome::Failed},
    {"FAILURE", Phase::Completed, Outcome::Failed},
    {"FAILED", Phase::Completed, Outcome::Failed},
    {"ABORTED", Phase::Completed, Outcome::Cancelled},
    {"NOT_BUILT", Phase::Completed, Outcome::Unknown},
    {"NOT_EXECUTED", Phase::Completed, Outcome::Unknown},
    {"QUEUED", Phase::Queued},
    {"IN_PROGRESS", Phase::Running},
    {"PAUSED_PENDING_INPUT", Phase::Running},
};

/// The job out of a build's address, "https://host/prefix/job/folder/job/name/18/" or the path of it: "folder/name".
QString jobOfUrl(std::string_view url)
{
    const size_t begin = url.substr(0, 4) == "job/" ? 0 : url.find("/job/");
    if (begin == std::string_view::npos)
        return {};
    url = url.substr(0, url.find_first_of("?#"));
    const QString path = QString::fromUtf8(url.data() + begin, qsizetype(url.size() - begin));
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    QStringList names;
    for (qsizetype i = 0; i + 1 < parts.size() && parts[i] == u"job"; i += 2)
        names += QUrl::fromPercentEncoding(parts[i + 1].toUtf8());
    return names.join(u'/');
}

/// "refs/remotes/origin/main", "origin/main" and "refs/heads/main" are all "main".
QString branchOf(QString name)
{
    if (name.startsWith(u"refs/heads/"))
        return name.mid(11);
    if (name.startsWith(u"refs/remotes/"))
        return name.section(u'/', 3);
    if (name.startsWith(u"origin/"))
        return name.mid(7);
    return name == u"detached" ? QString() : name;
}

/// What is known of a build before its state: where it stands.
CiFact newFact(const JsonField& place, const QString& server, const QString& job, const JsonField& number)
{
    if (job.isEmpty())
        place.refuse(Text::tr("must be the address of a build"));
    if (!number.integer())
        number.refuse(Text::tr("must be the number of the build"));
    CiFact fact;
    fact.provider = Provider::Jenkins;
    fact.repo = server;
    fact.pipeline = job;
    fact.runId = QStringLiteral("%1#%2").arg(job).arg(number.integer().value_or(0));
    return fact;
}

void setUrl(CiFact& fact, const JsonField& url)
{
    fact.url = safeUrl(url);
    if (!fact.url.isEmpty())
        fact.logUrl = fact.url + (fact.url.endsWith(u'/') ? QStringLiteral("consoleText") : QStringLiteral("/consoleText"));
}

/// The build as a run, and again as its only job.
void add(Decoded& decoded, CiFact fact)
{
    CiFact job = fact;
    job.kind = CiFact::Kind::Job;
    job.jobId = fact.runId;
    job.name = fact.pipeline.section(u'/', -1);
    fact.logUrl.clear();
    fact.steps.clear();
    decoded.facts.push_back(std::move(fact));
    decoded.facts.push_back(std::move(job));
}

/// The Notification plugin. Its time stamp is that of the phase: queued, started, ended.
Result<Decoded> decodeNotification(const JsonDocument& document, const JsonField& root)
{
    const JsonField build = root["build"], phase = build["phase"];
    const JsonField place = build["full_url"].isThere() ? build["full_url"] : build["url"];
    QString job = jobOfUrl(place.word());
    if (job.isEmpty())
        job = root["name"].id();
    CiFact fact = newFact(place, serverOfUrl(place.word(), "/job/"), job, build["number"]);
    setUrl(fact, place);
    fact.name = root["display_name"].text();
    fact.branch = branchOf(build["scm"]["branch"].text());
    fact.commit = build["scm"]["commit"].id();
    fact.status = phase.text();
    fact.phase = stateOf(phases, phase.word()).phase;
    const std::optional<Timestamp> at = build["timestamp"].time();
    fact.updatedAt = at;
    if (fact.phase == Phase::Queued)
        fact.createdAt = at;
    else if (fact.phase == Phase::Running)
        fact.startedAt = at;
    if (fact.phase == Phase::Completed) {
        fact.conclusion = build["status"].text();
        fact.outcome = stateOf(results, build["status"].word()).outcome;
        if (phase.word() == "COMPLETED")
            fact.finishedAt = at;
        const qint64 duration = build["duration"].integer().value_or(0);
        if (fact.finishedAt && duration > 0 && duration < fact.finishedAt->ms)
            fact.startedAt = Timestamp{fact.finishedAt->ms - duration};
    }
    Decoded decoded;
    add(decoded, std::move(fact));
    return finished(document, std::move(decoded));
}

/// What checked the sources out leaves this behind, once for each repository: the first is the build's own.
void readRevision(CiFact& fact, const JsonField& action)
{
    const JsonField revision = action["lastBuiltRevision"];
    if (!revision.isObject() || !fact.commit.isEmpty())
        return;
    fact.commit = revision["SHA1"].id();
    fact.branch = branchOf(revision["branch"].at(0)["name"].text());
}

/// Why it was built, in one word where Jenkins' own kinds of causes allow it.
void readCause(CiFact& fact, const JsonField& action)
{
    const JsonField cause = action["causes"].at(0);
    if (!cause.isObject() || !fact.trigger.isEmpty())
        return;
    constexpr std::pair<std::string_view, const char*> kinds[] = {
        {"TimerTriggerCause", "timer"}, {"SCMTriggerCause", "scm"},          {"UserIdCause", "user"},
        {"UpstreamCause", "upstream"},  {"BuildUpstreamCause", "upstream"},  {"RemoteCause", "remote"},
        {"BranchEventCause", "push"},   {"BranchIndexingCause", "indexing"}, {"ReplayCause", "replay"},
    };
    const std::string_view kind = cause["_class"].word();
    for (const auto& [end, word] : kinds) {
        if (kind.size() > end.size() && kind.substr(kind.size() - end.size()) == end) {
            fact.trigger = QString::fromLatin1(word);
            return;
        }
    }
    fact.trigger = cause["shortDescription"].text();
}

bool isBuild(const JsonField& item)
{
    return item.has("number") && item.has("url") && (item.has("building") || item.has("result"));
}

void readBuild(Decoded& decoded, const JsonField& build)
{
    const JsonField place = build["url"];
    CiFact fact = newFact(place, serverOfUrl(place.word(), "/job/"), jobOfUrl(place.word()), build["number"]);
    setUrl(fact, place);
    fact.name = build["displayName"].text();
    build["actions"].eachItem([&fact](const JsonField& action) {
        readRevision(fact, action);
        readCause(fact, action);
    });
    const bool isBuilding = build["building"].isTrue();
    fact.status = isBuilding ? QStringLiteral("STARTED") : QStringLiteral("COMPLETED");
    fact.phase = isBuilding ? Phase::Running : Phase::Completed;
    fact.startedAt = build["timestamp"].time();
    if (!isBuilding) {
        fact.conclusion = build["result"].text();
        fact.outcome = stateOf(results, build["result"].word()).outcome;
        const std::optional<qint64> duration = build["duration"].integer();
        if (fact.startedAt && duration && *duration >= 0)
            fact.finishedAt = Timestamp{fact.startedAt->ms + *duration};
    }
    add(decoded, std::move(fact));
}

/// Every build in a tree of folders, jobs and views. False: there is nothing of Jenkins in it.
bool readTree(Decoded& decoded, const JsonField& item)
{
    if (isBuild(item)) {
        readBuild(decoded, item);
        return true;
    }
    bool isKnown = false;
    for (const std::string_view list : {"builds", "allBuilds", "jobs", "views"}) {
        if (!item[list].isList())
            continue;
        isKnown = true;
        item[list].eachItem([&](const JsonField& below) { (void)readTree(decoded, below); });
    }
    for (const std::string_view one : {"lastBuild", "lastCompletedBuild", "lastSuccessfulBuild"}) {
        if (item[one].isObject()) {
            isKnown = true;
            (void)readTree(decoded, item[one]);
        }
    }
    return isKnown || (item.isObject() && item.has("_class") && (item.has("fullName") || item.has("url")));
}

/// The stages of a build. They name it by its path alone; `address` is where the answer came from.
Result<Decoded> decodeStages(const JsonDocument& document, const JsonField& root, std::string_view address)
{
    const JsonField place = root["_links"]["self"]["href"];
    const bool isAddress = address.find("/job/") != std::string_view::npos;
    CiFact fact = newFact(place, serverOfUrl(address, "/job/"), jobOfUrl(isAddress ? address : place.word()), root["id"]);
    const StateWord state = stateOf(results, root["status"].word());
    fact.name = root["name"].text();
    fact.status = root["status"].text();
    fact.phase = state.phase;
    fact.outcome = state.outcome;
    fact.startedAt = root["startTimeMillis"].time();
    if (state.phase == Phase::Completed) {
        fact.conclusion = fact.status;
        fact.finishedAt = root["endTimeMillis"].time();
    }
    root["stages"].eachItem([&fact](const JsonField& stage) {
        const StateWord told = stateOf(results, stage["status"].word());
        StepFact step;
        step.number = static_cast<int>(fact.steps.size()) + 1;
        step.name = stage["name"].text();
        step.status = stage["status"].text();
        step.phase = told.phase;
        step.outcome = told.outcome;
        step.startedAt = stage["startTimeMillis"].time();
        const std::optional<qint64> duration = stage["durationMillis"].integer();
        if (told.phase == Phase::Completed) {
            step.conclusion = step.status;
            if (step.startedAt && duration && *duration >= 0)
                step.finishedAt = Timestamp{step.startedAt->ms + *duration};
        }
        fact.steps.push_back(std::move(step));
    });
    Decoded decoded;
    add(decoded, std::move(fact));
    return finished(document, std::move(decoded));
}

Result<Decoded> decode(std::string_view event, std::string_view json)
{
    Result<JsonDocument> document = JsonDocument::read(json);
    if (!document)
        return document.error();
    const JsonField root = document->root();
    if (root["build"].isObject() && root["build"].has("phase"))
        return decodeNotification(*document, root);
    if (root["stages"].isList() && root.has("id") && root.has("status"))
        return decodeStages(*document, root, event);
    Decoded decoded;
    if (!readTree(decoded, root))
        return foreignPayload(Provider::Jenkins);
    return finished(*document, std::move(decoded));
}

bool isGenuine(const HeaderOf& header, std::string_view, std::string_view secret)
{
    return showsToken(header, secret);
}

HookNames namesOf(const HeaderOf&, std::string_view body)
{
    return {{}, deliveryDigest(body)};
}

} // namespace

const ProviderEntry jenkinsEntry{Provider::Jenkins, decode, isGenuine, namesOf};

} // namespace sentinel
