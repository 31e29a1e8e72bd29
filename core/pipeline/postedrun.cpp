#include "core/pipeline/postedrun_p.h"

#include "core/providers/providers.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

constexpr qsizetype longestName = 1000, longestMessage = 64 * 1024; // characters

Error invalid(const QString& field, const QString& what)
{
    return {Error::Kind::Unsupported, Text::tr("%1 %2").arg(field, what), field};
}

Result<TestResult> testFrom(const QJsonValue& value, const QString& field)
{
    const QJsonObject object = value.toObject();
    TestResult test;
    test.suite = object[QLatin1String("suite")].toString().left(longestName);
    test.name = object[QLatin1String("name")].toString().left(longestName);
    if (test.name.isEmpty())
        return invalid(field + QStringLiteral(".name"), Text::tr("is missing"));
    const std::optional<TestStatus> status = testStatusNamed(object[QLatin1String("status")].toString().toStdString());
    if (!status)
        return invalid(field + QStringLiteral(".status"), Text::tr("must be passed, failed, error or skipped"));
    test.status = *status;
    if (const QJsonValue duration = object[QLatin1String("duration")]; duration.isDouble() && duration.toDouble() >= 0)
        test.duration = duration.toDouble();
    test.message = object[QLatin1String("message")].toString().left(longestMessage);
    test.attempt = std::max(1, object[QLatin1String("attempt")].toInt(1));
    return test;
}

Result<PostedJob> jobFrom(const QJsonObject& object, const QString& jobId, const QString& field)
{
    PostedJob job;
    job.jobId = jobId;
    const QJsonValue log = object[QLatin1String("log")];
    if (!log.isUndefined() && !log.isNull() && !log.isString())
        return invalid(field + QStringLiteral("log"), Text::tr("must be a text"));
    job.log = log.toString().toStdString();
    const QJsonValue tests = object[QLatin1String("tests")];
    if (!tests.isUndefined() && !tests.isNull() && !tests.isArray())
        return invalid(field + QStringLiteral("tests"), Text::tr("must be a list"));
    for (const QJsonArray list = tests.toArray(); const QJsonValueConstRef one : list) {
        Result<TestResult> test = testFrom(one, QStringLiteral("%1tests[%2]").arg(field).arg(job.tests.results.size()));
        if (!test)
            return test.error();
        job.tests.results.push_back(std::move(*test));
    }
    job.tests.counts = countsOf(job.tests.results);
    return job;
}

// A list of runs is for webhooks; here it is one, so that its id can be answered.
Result<> takeExtras(const QJsonObject& object, PostedRun& run)
{
    const auto keep = [&run](Result<PostedJob> job) -> Result<> {
        if (!job)
            return job.error();
        if (!job->log.empty() || !job->tests.results.empty())
            run.jobs.push_back(std::move(*job));
        return {};
    };
    if (!object[QLatin1String("jobs")].isArray()) {
        const auto job =
            std::find_if(run.facts.begin(), run.facts.end(), [](const CiFact& fact) { return fact.kind == CiFact::Kind::Job; });
        return job == run.facts.end() ? Result<>() : keep(jobFrom(object, job->jobId, {}));
    }
    const QJsonArray jobs = object[QLatin1String("jobs")].toArray();
    qsizetype i = 0;
    for (const CiFact& fact : run.facts) { // one for each of the list, in its order
        if (fact.kind != CiFact::Kind::Job || i >= jobs.size())
            continue;
        if (const Result<> kept = keep(jobFrom(jobs[i].toObject(), fact.jobId, QStringLiteral("jobs[%1].").arg(i))); !kept)
            return kept;
        ++i;
    }
    return {};
}

} // namespace

Result<PostedRun> readPostedRun(std::string_view json)
{
    if (const Result<> valid = checkJson(json); !valid)
        return valid.error();
    const ProviderEntry* generic = providerEntry(Provider::Generic);
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), qsizetype(json.size())));
    if (!generic || !document.isObject())
        return Error{Error::Kind::Unsupported, Text::tr("The body must be an object: one run."), {}};
    const QJsonObject object = document.object();
    Result<Decoded> decoded = generic->decode({}, json);
    if (!decoded)
        return Error{Error::Kind::Unsupported, decoded.error().message, decoded.error().detail};
    PostedRun run;
    run.facts = std::move(decoded->facts);
    if (run.facts.empty() || run.facts.front().kind != CiFact::Kind::Run)
        return Error{Error::Kind::Unsupported, Text::tr("The body must be an object: one run."), {}};
    if (const QJsonValue name = object[QLatin1String("provider")]; name.isString()) {
        const std::optional<Provider> provider = providerNamed(name.toString().toStdString());
        if (!provider)
            return invalid(QStringLiteral("provider"), Text::tr("must be one of github, gitlab, jenkins, travis, buildbot and generic"));
        for (CiFact& fact : run.facts)
            fact.provider = *provider;
    }
    const Result<> taken = takeExtras(object, run);
    return taken ? Result<PostedRun>(std::move(run)) : Result<PostedRun>(taken.error());
}

} // namespace sentinel
