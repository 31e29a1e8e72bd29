#include "core/pipeline/postedruns.h"

#include "core/base/hash.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/arrivedlogs.h"
#include "core/pipeline/postedrun_p.h"
#include "core/store/intake.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "core/triage/triage.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

Response accepted(const QJsonObject& object)
{
    Response response;
    response.status = 202;
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
    return response;
}

/// What is well-formed and not valid is 422; trouble of the store is 503: it may be over soon.
Response refusal(const Error& error)
{
    switch (error.kind) {
    case Error::Kind::Unsupported:
        return errorResponse(422, "invalid", error.message, error.detail);
    case Error::Kind::Unreadable:
    case Error::Kind::Busy:
    case Error::Kind::Cancelled: {
        Response response = errorResponse(503, "unavailable", error.message);
        response.headers.emplace_back("Retry-After", "5");
        return response;
    }
    default:
        return errorResponse(error);
    }
}

/// A job of a run, as it was stored.
struct KnownJob
{
    JobId id;
    QString name, externalId;
};

struct StoredPost
{
    RunId run;
    bool isNew = false;
    std::vector<KnownJob> jobs; ///< one for each job that was posted
};

Delivery deliveryOf(std::string_view body)
{
    Delivery delivery;
    delivery.provider = Provider::Generic;
    delivery.event = "run";
    delivery.key = hex(digestOf(body), 16);
    delivery.receivedAt = now();
    delivery.body = QByteArray::fromRawData(body.data(), qsizetype(body.size())); // packed at once
    return delivery;
}

/// Kept as it came and understood in the same change: its id is the answer.
Result<StoredPost> storeFacts(Store& store, const std::vector<CiFact>& facts, std::string_view body)
{
    PackedDeliveries packed = packDeliveries({deliveryOf(body)});
    return answerOf(store.write([facts, packed = std::move(packed)](Transaction& db) -> Result<StoredPost> {
        if (const auto added = addDeliveries(db, packed, DeliveryState::Applied); !added)
            return added.error();
        const Result<std::optional<RunId>> before = runOfFact(db, facts.front());
        if (!before)
            return before.error();
        if (const auto folded = foldFacts(db, facts, now(), FactsFrom::Client); !folded)
            return folded.error();
        const Result<std::optional<RunId>> run = runOfFact(db, facts.front());
        if (!run)
            return run.error();
        StoredPost stored;
        stored.run = run->value_or(RunId{});
        stored.isNew = !*before;
        for (const CiFact& fact : facts) {
            if (fact.kind != CiFact::Kind::Job)
                continue;
            const Result<std::optional<JobId>> job = jobOfFact(db, fact);
            if (!job)
                return job.error();
            stored.jobs.push_back({job->value_or(JobId{}), fact.name, fact.jobId});
        }
        return stored;
    }));
}

Result<> storeExtras(Store& store, const PostedJob& extras, JobId job, const ImportSettings& settings)
{
    if (!extras.log.empty()) {
        Result<Input> input = readInput(Bytes::of(extras.log), QStringLiteral("log"));
        if (!input)
            return input.error();
        if (const auto stored = storeJobLog(store, job, std::move(*input), settings); !stored)
            return stored.error();
    }
    return extras.tests.results.empty() ? Result<>() : storeJobTests(store, job, extras.tests);
}

Result<RunId> runIdOf(const Request& request)
{
    const std::string& text = request.parameters.front();
    RunId id;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (error != std::errc() || end != text.data() + text.size() || id.value <= 0)
        return Error{Error::Kind::NotFound, Text::tr("There is no such run."), {}};
    return id;
}

struct RunJobs
{
    Run run;
    std::vector<KnownJob> jobs;
};

Result<RunJobs> jobsOf(Store& store, RunId id)
{
    return answerOf(store.read([id](Reader& db) -> Result<RunJobs> {
        const Result<std::optional<Run>> run = runById(db, id);
        if (!run)
            return run.error();
        if (!*run)
            return Error{Error::Kind::NotFound, Text::tr("There is no run %1.").arg(id.value), {}};
        RunJobs found{**run, {}};
        const Result<std::vector<Job>> jobs = jobsOfRun(db, id);
        if (!jobs)
            return jobs.error();
        for (const Job& job : *jobs)
            found.jobs.push_back({job.id, job.name, job.externalId});
        return found;
    }));
}

/// A run that has no job gets one: a log must be of something.
Result<JobId> addJob(Store& store, const Run& run)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Job;
    fact.provider = run.provider;
    fact.repo = run.repo;
    fact.runId = run.externalId;
    fact.jobId = run.externalId;
    fact.attempt = run.attempt;
    fact.name = run.pipeline;
    fact.phase = run.phase;
    fact.outcome = run.outcome;
    return answerOf(store.write([fact](Transaction& db) -> Result<JobId> {
        if (const auto folded = foldFacts(db, {&fact, 1}, now(), FactsFrom::Client); !folded)
            return folded.error();
        const Result<std::optional<JobId>> job = jobOfFact(db, fact);
        return job ? Result<JobId>(job->value_or(JobId{})) : Result<JobId>(job.error());
    }));
}

/// The job that a request is about: the only one, or the one that `?job=` names by its name or its provider's id.
Result<JobId> jobOf(Store& store, const Request& request)
{
    const Result<RunId> run = runIdOf(request);
    if (!run)
        return run.error();
    const Result<RunJobs> found = jobsOf(store, *run);
    if (!found)
        return found.error();
    const std::optional<std::string_view> wanted = request.queryValue("job");
    if (!wanted && found->jobs.empty())
        return addJob(store, found->run);
    if (!wanted && found->jobs.size() == 1)
        return found->jobs.front().id;
    QStringList names;
    for (const KnownJob& job : found->jobs) {
        names += job.name;
        if (wanted && (job.name.toStdString() == *wanted || (!job.externalId.isEmpty() && job.externalId.toStdString() == *wanted)))
            return job.id;
    }
    if (wanted)
        return Error{Error::Kind::NotFound, Text::tr("This run has no such job."), names.join(QStringLiteral(", "))};
    return Error{Error::Kind::Conflict, Text::tr("This run has several jobs: name one with ?job=."), names.join(QStringLiteral(", "))};
}

Result<Input> inputOf(const Request& request, const QString& name)
{
    if (request.spooled)
        return readInput(request.spooled->path());
    return readInput(Bytes::of(request.body), name);
}

} // namespace

PostedRuns::PostedRuns(Store& store, const ImportSettings& settings, std::function<void()> arrived)
    : m_store(store), m_settings(settings), m_arrived(std::move(arrived)), m_workers(std::make_unique<Analysts>(1))
{
}

PostedRuns::~PostedRuns() = default;

void PostedRuns::onWorker(Request request, Respond respond, Answer answer)
{
    auto shared = std::make_shared<Request>(std::move(request)); // std::function must be able to copy
    m_workers->add([this, shared, respond = std::move(respond), answer = std::move(answer)] {
        respond(answer(*shared));
        m_arrived();
    });
}

void PostedRuns::postRun(Request request, Respond respond)
{
    onWorker(std::move(request), std::move(respond), [this](const Request& asked) {
        const Result<PostedRun> posted = readPostedRun(asked.body);
        if (!posted)
            return refusal(posted.error());
        const Result<StoredPost> stored = storeFacts(m_store, posted->facts, asked.body);
        if (!stored)
            return refusal(stored.error());
        QJsonArray jobs;
        for (const KnownJob& job : stored->jobs) {
            for (const PostedJob& extras : posted->jobs) {
                if (extras.jobId != job.externalId)
                    continue;
                if (const Result<> kept = storeExtras(m_store, extras, job.id, m_settings); !kept)
                    return refusal(kept.error());
            }
            jobs += QJsonObject{
                {QStringLiteral("id"), job.id.value}, {QStringLiteral("name"), job.name}, {QStringLiteral("external_id"), job.externalId}};
        }
        return accepted({{QStringLiteral("schema"), QStringLiteral("sentinel.run_accepted/1")},
                         {QStringLiteral("id"), stored->run.value},
                         {QStringLiteral("new"), stored->isNew},
                         {QStringLiteral("jobs"), jobs}});
    });
}

void PostedRuns::putLog(Request request, Respond respond)
{
    onWorker(std::move(request), std::move(respond), [this](const Request& asked) {
        const Result<JobId> job = jobOf(m_store, asked);
        if (!job)
            return refusal(job.error());
        Result<Input> input = inputOf(asked, QStringLiteral("log"));
        if (!input)
            return refusal(input.error());
        const Result<LogId> log = storeJobLog(m_store, *job, std::move(*input), m_settings);
        if (!log)
            return refusal(log.error());
        return accepted({{QStringLiteral("schema"), QStringLiteral("sentinel.log_accepted/1")},
                         {QStringLiteral("job"), job->value},
                         {QStringLiteral("log"), log->value}});
    });
}

void PostedRuns::putReport(Request request, Respond respond)
{
    onWorker(std::move(request), std::move(respond), [this](const Request& asked) {
        const Result<JobId> job = jobOf(m_store, asked);
        if (!job)
            return refusal(job.error());
        const Result<Input> input = inputOf(asked, QStringLiteral("report"));
        if (!input)
            return refusal(input.error());
        if (const Result<> stored = storeJobReport(m_store, *job, *input); !stored)
            return refusal(stored.error());
        return accepted({{QStringLiteral("schema"), QStringLiteral("sentinel.report_accepted/1")}, {QStringLiteral("job"), job->value}});
    });
}

} // namespace sentinel
