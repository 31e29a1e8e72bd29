#include "core/pipeline/judging.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/greenlogs.h"
#include "core/pipeline/openlog.h"
#include "core/store/intake.h"
#include "core/store/store.h"
#include "core/triage/readandtriage.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Judging
{
    Q_DECLARE_TR_FUNCTIONS(Judging)
};

Error stopped()
{
    return {Error::Kind::Cancelled, Judging::tr("Stopped."), {}};
}

} // namespace

Result<TestReport> storedReport(Reader& db, JobId job)
{
    Result<std::optional<Job>> stored = jobById(db, job);
    if (!stored)
        return stored.error();
    if (!*stored)
        return Error{Error::Kind::NotFound, Judging::tr("This job is no longer in the history."), QString::number(job.value)};
    TestReport report;
    report.counts = (*stored)->verdict.tests;
    report.holes = (*stored)->verdict.holes;
    constexpr int page = 5000;
    for (bool isLast = false; !isLast;) {
        const Result<std::vector<TestResult>> part = testsOfJob(db, job, qint64(report.results.size()), page);
        if (!part)
            return part.error();
        report.results.insert(report.results.end(), part->begin(), part->end());
        isLast = part->size() < size_t(page);
    }
    return report;
}

Result<NewRun::NewJob> judgeStored(Store& store, const Analyser& analyser, GreenLogs& greens, const DueJob& due, std::stop_token stop)
{
    NewRun::NewJob judged;
    judged.rulesKey = analyser.rulesKey();
    if (!due.log) {
        Result<TestReport> report = answerOf(store.read([job = due.job](Reader& db) { return storedReport(db, job); }));
        if (!report)
            return report.error();
        judged.job.verdict = triageReport(*report);
        judged.tests = std::move(report->results);
        return judged;
    }
    const Result<StoredLog> stored = answerOf(store.read([id = due.log](Reader& db) { return logById(db, id); }));
    if (!stored)
        return stored.error();
    const Result<Log> log = loadStoredLog(store.folder(), *stored, stop);
    if (!log)
        return log.error();
    const Result<Outcome> said = answerOf(store.read([job = due.job](Reader& db) { return toldOutcome(db, job); }));
    if (!said)
        return said.error();
    auto [tests, verdict] = readAndTriage(*log, analyser.rules(), nullptr, stop, *said);
    judged.job.verdict = std::move(verdict);
    if (judged.job.verdict.outcome == Outcome::Failed) {
        if (const auto green = greens.before(due.run, due.name, stop)) {
            const Result<LineSet> isNew = green->lines.newIn(*log, stop);
            if (!isNew)
                return isNew.error();
            judged.job.verdict = triageNewLines(*log, tests, analyser.rules(), *isNew, stop, *said);
            judged.green = green->run;
        }
    }
    judged.tests = std::move(tests.results);
    judged.job.steps = log->steps();
    judged.job.logBytes = stored->bytes;
    judged.job.logLines = log->lineCount();
    if (stop.stop_requested()) // what was judged in a hurry must not be believed
        return stopped();
    return judged;
}

Result<bool> compareWithGreen(Store& store, const Analyser& analyser, GreenLogs& greens, RunId run, std::stop_token stop)
{
    const auto jobs = answerOf(store.read([run](Reader& db) { return uncomparedJobs(db, run); }));
    if (!jobs)
        return jobs.error();
    bool any = false;
    for (const DueJob& job : *jobs) {
        if (!greens.before(run, job.name, stop))
            continue;
        const Result<NewRun::NewJob> judged = judgeStored(store, analyser, greens, job, stop);
        if (!judged)
            return judged.error();
        const auto replaced =
            answerOf(store.write([id = job.job, judged = *judged](Transaction& db) { return replaceVerdict(db, id, judged); }));
        if (!replaced)
            return replaced.error();
        any = true;
    }
    return any;
}

} // namespace sentinel
