// Buildbot: pages of its REST API v2 (builds, steps), and what HttpStatusPush sends, which is one build with more beside it. A build is a
// run with one job. Answers of the API do not say whose they are: the address that was asked does.

#include "core/providers/entry_p.h"

#include <QCoreApplication>
#include <QHash>

#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Buildbot)
};

/// What the numbers in `results` mean.
struct ResultWord
{
    std::string_view word;
    Outcome outcome;
};
constexpr std::array results{
    ResultWord{"success", Outcome::Passed},      ResultWord{"warnings", Outcome::Passed},  ResultWord{"failure", Outcome::Failed},
    ResultWord{"skipped", Outcome::Unknown},     ResultWord{"exception", Outcome::Failed}, ResultWord{"retry", Outcome::Cancelled},
    ResultWord{"cancelled", Outcome::Cancelled},
};

// Build or step: both say it in the same fields.
template <typename Told>
void readState(const JsonField& item, Told& told)
{
    told.startedAt = item["started_at"].time();
    const bool isComplete = item["complete"].isTrue() || item.has("complete_at");
    told.phase = isComplete ? Phase::Completed : (told.startedAt ? Phase::Running : Phase::Queued);
    told.status = item["state_string"].text();
    if (!isComplete)
        return;
    told.finishedAt = item["complete_at"].time();
    const std::optional<qint64> number = item["results"].integer();
    if (!number || *number < 0 || *number >= qint64(results.size()))
        return;
    const ResultWord& result = results[static_cast<size_t>(*number)];
    told.conclusion = QString::fromLatin1(result.word.data(), qsizetype(result.word.size()));
    told.outcome = result.outcome;
}

/// A property is a pair of its value and of who set it.
JsonField property(const JsonField& build, std::string_view name)
{
    const JsonField value = build["properties"][name];
    return value.isList() ? value.at(0) : value;
}

QString firstText(std::initializer_list<JsonField> fields)
{
    for (const JsonField& field : fields) {
        if (const QString text = field.id(); !text.isEmpty())
            return text;
    }
    return {};
}

/// Steps that only Buildbot itself cares for are hidden.
void addStep(std::vector<StepFact>& steps, const JsonField& item)
{
    if (item["hidden"].isTrue())
        return;
    StepFact step;
    step.number = static_cast<int>(std::clamp<qint64>(item["number"].integer().value_or(0), 0, 999'999)) + 1; // theirs are from 0
    step.name = item["name"].text();
    readState(item, step);
    steps.push_back(std::move(step));
}

void readBuild(Decoded& decoded, const JsonField& build, const QString& server)
{
    CiFact fact;
    fact.provider = Provider::Buildbot;
    fact.runId = build["buildid"].id();
    if (fact.runId.isEmpty())
        build["buildid"].refuse(Text::tr("is missing"));
    fact.url = safeUrl(build["url"]);
    fact.repo = fact.url.isEmpty() ? server : serverOfUrl(build["url"].word(), {});
    const JsonField stamp = build["buildset"]["sourcestamps"].at(0);
    fact.pipeline = firstText({build["builder"]["name"], property(build, "buildername"), build["builderid"]});
    fact.name = QStringLiteral("#%1").arg(build["number"].integer().value_or(0));
    fact.branch = firstText({property(build, "branch"), stamp["branch"]});
    const JsonField revision = property(build, "got_revision"); // an object, where several repositories were checked out
    fact.commit = firstText({revision.isObject() ? JsonField() : revision, property(build, "revision"), stamp["revision"]});
    fact.trigger = firstText({property(build, "scheduler"), build["buildset"]["reason"]});
    readState(build, fact);
    CiFact job = fact;
    job.kind = CiFact::Kind::Job;
    job.jobId = fact.runId;
    job.name = fact.pipeline;
    build["steps"].eachItem([&job](const JsonField& step) { addStep(job.steps, step); });
    decoded.facts.push_back(std::move(fact));
    decoded.facts.push_back(std::move(job));
}

/// A page of steps, of one build or of several, says nothing of a build but whose they are.
void readSteps(Decoded& decoded, const JsonField& page, const QString& server)
{
    QHash<QString, size_t> places;
    page.eachItem([&](const JsonField& item) {
        const QString build = item["buildid"].id();
        if (build.isEmpty())
            item["buildid"].refuse(Text::tr("is missing"));
        if (!places.contains(build)) {
            places.insert(build, decoded.facts.size());
            CiFact fact;
            fact.kind = CiFact::Kind::Job;
            fact.provider = Provider::Buildbot;
            fact.repo = server;
            fact.runId = fact.jobId = build;
            decoded.facts.push_back(std::move(fact));
        }
        addStep(decoded.facts[places.value(build)].steps, item);
    });
}

Result<Decoded> decode(std::string_view event, std::string_view json)
{
    Result<JsonDocument> document = JsonDocument::read(json);
    if (!document)
        return document.error();
    const JsonField root = document->root();
    const QString server = serverOfUrl(event, "/api/");
    Decoded decoded;
    if (root["builds"].isList())
        root["builds"].eachItem([&](const JsonField& build) { readBuild(decoded, build, server); });
    else if (root["steps"].isList() && root.has("meta"))
        readSteps(decoded, root["steps"], server);
    else if (root["buildrequests"].isList())
        return ignoring(Text::tr("requests become runs when they are built"));
    else if (root.has("buildid") && root.has("builderid"))
        readBuild(decoded, root, server);
    else
        return foreignPayload(Provider::Buildbot);
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

const ProviderEntry buildbotEntry{Provider::Buildbot, decode, isGenuine, namesOf};

} // namespace sentinel
