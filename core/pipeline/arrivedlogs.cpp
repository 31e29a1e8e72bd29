#include "core/pipeline/arrivedlogs.h"

#include "core/logs/log.h"
#include "core/logs/savedindex.h"
#include "core/logs/withoutsecrets.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/greenlogs.h"
#include "core/pipeline/judging.h"
#include "core/pipeline/logging_p.h"
#include "core/store/logs.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "core/triage/triage.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr int jobsAtOnce = 8;
constexpr auto lookAgainAfter = 2000ms; // for logs that another program stored

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

JudgedJob asJudged(const DueJob& due, NewRun::NewJob made)
{
    JudgedJob judged;
    judged.log = due.log;
    judged.logBytes = made.job.logBytes;
    judged.logLines = made.job.logLines;
    judged.steps = std::move(made.job.steps);
    judged.tests = std::move(made.tests);
    judged.verdict = std::move(made.job.verdict);
    judged.rulesKey = std::move(made.rulesKey);
    judged.green = made.green;
    return judged;
}

/// What stands in the place of a verdict when the log cannot be read any more.
JudgedJob unreadable(const DueJob& due, const Error& error)
{
    JudgedJob judged;
    judged.log = due.log;
    judged.verdict.holes = {{Hole::Kind::Missing, error.message, {}}};
    return judged;
}

/// A report that came before the log names tests better than the log does, unless that knows of more.
void preferReport(JudgedJob& judged, TestReport report)
{
    if (report.counts.isEmpty() || report.counts.run < judged.verdict.tests.run)
        return;
    const Verdict verdict = triageReport(report);
    judged.verdict.tests = verdict.tests;
    judged.verdict.failedTests = verdict.failedTests;
    judged.tests = std::move(report.results);
}

/// What a report says beside the log: its tests, under the verdict that stands.
Result<> addReport(Transaction& db, JobId job, JudgedJob judged)
{
    const Result<std::optional<Job>> stored = jobById(db, job);
    if (!stored)
        return stored.error();
    if (!*stored)
        return Error{Error::Kind::NotFound, Text::tr("This job is no longer in the history."), QString::number(job.value)};
    const Verdict& verdict = (*stored)->verdict;
    if ((*stored)->log && verdict.version > 0) { // the log explains more than a list of tests
        const TestCounts tests = judged.verdict.tests;
        const std::vector<TestResult> failed = judged.verdict.failedTests;
        const Result<std::optional<VerdictBasis>> basis = verdictBasis(db, job);
        if (!basis)
            return basis.error();
        judged.verdict = verdict;
        judged.verdict.tests = tests;
        judged.verdict.failedTests = failed;
        if (*basis) { // what the rules say: a person's word comes back by itself
            judged.verdict.category = (*basis)->ruledCategory;
            judged.verdict.attribution = (*basis)->ruledAttribution;
            judged.verdict.confidence = (*basis)->ruledConfidence;
            judged.verdict.saidByPerson = false;
            judged.rulesKey = (*basis)->rulesKey;
            judged.green = (*basis)->green;
        }
    }
    return attachVerdict(db, job, judged);
}

} // namespace

Result<LogId> storeJobLog(Store& store, JobId job, Input input, const ImportSettings& settings, std::stop_token stop)
{
    if (input.documents.size() != 1)
        return Error{
            Error::Kind::Unsupported, Text::tr("There are %1 files in it: send the log of one job.").arg(input.documents.size()), {}};
    Document document = std::move(input.documents.front());
    if (settings.mask) {
        Result<MaskedBytes> masked = withoutSecrets(document.bytes, *settings.mask, stop);
        if (!masked)
            return masked.error();
        document.bytes = std::move(masked->bytes);
    }
    const Result<Log> log = Log::parse(document, stop);
    if (!log)
        return log.error();
    const Result<StoredLog> stored = writeLogFile(store.folder(), document.bytes.view(), log->lineCount(), stop);
    if (!stored)
        return stored.error();
    writeLogIndex(store.folder(), stored->digest, savedIndex(*log));
    return answerOf(store.write([job, stored = *stored](Transaction& db) -> Result<LogId> {
        const Result<LogId> id = addLog(db, stored);
        if (!id)
            return id;
        const Result<> attached = attachLog(db, job, *id);
        return attached ? id : Result<LogId>(attached.error());
    }));
}

Result<> storeJobReport(Store& store, JobId job, const Input& input, std::stop_token stop)
{
    TestReport all;
    for (const Document& document : input.documents) {
        Result<TestReport> report = testsOf(document, stop);
        if (!report)
            return report.error();
        all.results.insert(all.results.end(), report->results.begin(), report->results.end());
        all.counts += report->counts;
        all.holes.insert(all.holes.end(), report->holes.begin(), report->holes.end());
    }
    return storeJobTests(store, job, all);
}

Result<> storeJobTests(Store& store, JobId job, TestReport tests)
{
    JudgedJob judged;
    judged.verdict = triageReport(tests);
    judged.tests = std::move(tests.results);
    return answerOf(store.write([job, judged](Transaction& db) { return addReport(db, job, judged); }));
}

LogJudging::LogJudging(Store& store, GetAnalyser analyser)
    : m_store(store), m_analyser(std::move(analyser)), m_greens(std::make_unique<GreenLogs>(store)),
      m_duty(store, QStringLiteral("judging"), lookAgainAfter, anyJobIsUnjudged,
             [this](const std::stop_token& stop) { return judgeSome(stop); })
{
}

LogJudging::~LogJudging() = default;

Result<Duty::Piece> LogJudging::judgeSome(const std::stop_token& stop)
{
    const auto due = answerOf(m_store.read([](Reader& db) { return unjudgedJobs(db, jobsAtOnce); }));
    if (!due)
        return due.error();
    Duty::Piece piece;
    piece.didSomething = !due->empty();
    const std::shared_ptr<const Analyser> analyser = m_analyser();
    for (const DueJob& job : *due) {
        Result<NewRun::NewJob> made = judgeStored(m_store, *analyser, *m_greens, job, stop);
        if (!made && (made.error().kind == Error::Kind::Cancelled || made.error().kind == Error::Kind::Busy))
            return made.error();
        if (!made)
            qCWarning(lcIntake, "the log of job %lld cannot be judged: %s", job.job.value, qUtf8Printable(made.error().detail));
        JudgedJob judged = made ? asJudged(job, std::move(*made)) : unreadable(job, made.error());
        if (Result<TestReport> report = answerOf(m_store.read([id = job.job](Reader& db) { return storedReport(db, id); })))
            preferReport(judged, std::move(*report));
        const auto stored = answerOf(m_store.write([id = job.job, judged](Transaction& db) { return attachVerdict(db, id, judged); }));
        if (!stored && stored.error().kind != Error::Kind::NotFound) // deleted meanwhile
            return stored.error();
        m_judged += 1;
    }
    return piece;
}

} // namespace sentinel
