#include "core/domain/holewords.h"
#include "core/store/reader.h"
#include "core/store/runrow_p.h"
#include "core/store/runs.h"
#include "core/store/toldjobs_p.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <utility>

namespace sentinel {

namespace {

// The columns that make a TestResult, in the order in which toTestResult reads them.
constexpr std::string_view testColumns = "test.suite, test.name, test_result.status, test_result.duration, "
                                         "test_result.message, test_result.attempt, test_result.byte_begin, "
                                         "test_result.byte_end";

// Those that make a Job, in the order in which toJob reads them.
constexpr std::string_view jobColumns = "job.id, job.run_id, job.name, job.external_id, job.url, job.outcome, job.phase, job.started_at, "
                                        "job.finished_at, job.log_id, log.bytes, log.lines";

ByteRange toByteRange(Row& row)
{
    const qint64 begin = row.next<qint64>();
    return {begin, row.next<qint64>()};
}

LineRange toLineRange(Row& row)
{
    const qint64 first = row.next<qint64>();
    return {first, row.next<qint64>()};
}

TestResult toTestResult(Row& row)
{
    TestResult test;
    test.suite = row.next<QString>();
    test.name = row.next<QString>();
    test.status = row.nextWord(testStatusNamed);
    test.duration = row.next<std::optional<double>>();
    test.message = row.next<QString>();
    test.attempt = row.next<int>();
    if (!row.isNextNull())
        test.bytes = toByteRange(row);
    return test;
}

Step toStep(Row& row)
{
    Step step;
    step.number = row.next<int>();
    step.name = row.next<QString>();
    step.depth = row.next<int>();
    step.outcome = row.nextWord(outcomeNamed);
    step.exitCode = row.next<std::optional<int>>();
    step.startedAt = row.next<std::optional<Timestamp>>();
    step.duration = row.next<std::optional<double>>();
    step.bytes = toByteRange(row);
    step.lines = toLineRange(row);
    return step;
}

EvidenceBlock toEvidence(Row& row)
{
    EvidenceBlock block;
    block.bytes = toByteRange(row);
    block.lines = toLineRange(row);
    block.text = row.next<QString>();
    block.score = row.next<double>();
    block.why = row.next<QString>();
    for (const QJsonValueConstRef one : QJsonDocument::fromJson(row.next<QByteArray>()).array()) {
        const QJsonArray term = one.toArray();
        block.terms.push_back({term.at(0).toString(), term.at(1).toDouble(), term.at(2).toDouble()});
    }
    return block;
}

Hole toHole(Row& row)
{
    Hole hole;
    hole.kind = row.nextWord(holeKindNamed);
    hole.text = row.next<QString>();
    hole.bytes = toByteRange(row);
    return hole;
}

struct Finding
{
    qint64 id = 0;
    Verdict verdict;
};

Finding toFinding(Row& row)
{
    Finding finding;
    Verdict& verdict = finding.verdict;
    finding.id = row.next<qint64>();
    verdict.version = row.next<int>();
    verdict.outcome = row.nextWord(outcomeNamed);
    verdict.category = row.nextWord(categoryNamed);
    verdict.attribution = row.nextWord(attributionNamed);
    verdict.confidence = row.next<double>();
    verdict.rule = row.next<QString>();
    verdict.title = row.next<QString>();
    verdict.fingerprint = row.next<QByteArray>();
    verdict.hint = row.next<QString>();
    for (const QJsonValueConstRef one : QJsonDocument::fromJson(row.next<QByteArray>()).array())
        verdict.remediation.push_back(one.toString());
    verdict.tests = toCounts(row);
    verdict.skeleton = row.next<QByteArray>();
    verdict.saidByPerson = row.next<bool>();
    return finding;
}

Job toJob(Row& row)
{
    Job job;
    job.id = row.next<JobId>();
    job.run = row.next<RunId>();
    job.name = row.next<QString>();
    job.externalId = row.next<QString>();
    job.url = row.next<QString>();
    job.outcome = row.nextWord(outcomeNamed);
    job.phase = row.nextWord(phaseNamed);
    job.startedAt = row.next<std::optional<Timestamp>>();
    job.finishedAt = row.next<std::optional<Timestamp>>();
    job.log = row.next<LogId>();
    job.logBytes = row.next<qint64>();
    job.logLines = row.next<qint64>();
    return job;
}

// Puts what was found into `place`; the error, if there was one, otherwise.
template <typename T>
Result<> into(T& place, Result<T> found)
{
    if (!found)
        return found.error();
    place = std::move(*found);
    return {};
}

Result<> readVerdict(Reader& db, Job& job)
{
    Result<std::optional<Finding>> finding =
        db.one<Finding>("SELECT id, version, outcome, category, attribution, confidence, rule, title, fingerprint, hint, remediation, "
                        "tests_run, tests_passed, tests_failed, tests_errors, tests_skipped, skeleton, said_by_person "
                        "FROM finding WHERE job_id = ? AND detector = 'triage'",
                        toFinding, job.id);
    if (!finding)
        return finding.error();
    if (!*finding)
        return {};
    const qint64 id = (*finding)->id;
    job.verdict = std::move((*finding)->verdict);
    Result<> done = into(job.verdict.evidence,
                         db.all<EvidenceBlock>("SELECT byte_begin, byte_end, first_line, last_line, text, score, why, terms "
                                               "FROM evidence WHERE finding_id = ? ORDER BY position",
                                               toEvidence, id));
    if (done)
        done = into(job.verdict.holes,
                    db.all<Hole>("SELECT kind, text, byte_begin, byte_end FROM hole WHERE finding_id = ? ORDER BY position", toHole, id));
    if (done)
        done = into(job.verdict.failedTests,
                    db.all<TestResult>("SELECT " + std::string(testColumns)
                                           + " FROM finding_test "
                                             "JOIN test_result ON test_result.job_id = finding_test.job_id "
                                             "AND test_result.position = finding_test.test_position "
                                             "JOIN test ON test.id = test_result.test_id "
                                             "WHERE finding_test.finding_id = ? ORDER BY finding_test.position",
                                       toTestResult, id));
    return done;
}

// What was told of steps is kept with what was told of the job, and laid beside those of its log only here: neither has to wait for the
// other.
Result<> mergeToldSteps(Reader& db, Job& job)
{
    const Result<Told> told = toldOfJob(db, job.id);
    if (!told)
        return told.error();
    CiFact fact;
    told->writeTo(fact);
    if (!fact.steps.empty())
        job.steps = mergedSteps(std::move(job.steps), fact.steps);
    return {};
}

} // namespace

Result<std::vector<Job>> jobsOfRun(Reader& db, RunId id)
{
    Result<std::vector<Job>> jobs =
        db.all<Job>("SELECT " + std::string(jobColumns)
                        + " FROM run JOIN job ON job.run_id = run.id AND job.attempt = run.attempt LEFT JOIN log ON log.id = job.log_id "
                          "WHERE run.id = ? ORDER BY job.position",
                    toJob, id);
    if (!jobs)
        return jobs;
    for (Job& job : *jobs) {
        Result<> done =
            into(job.steps,
                 db.all<Step>(
                     "SELECT number, name, depth, outcome, exit_code, started_at, duration, byte_begin, byte_end, first_line, last_line "
                     "FROM step WHERE job_id = ? ORDER BY position",
                     toStep, job.id));
        if (done && !job.externalId.isEmpty())
            done = mergeToldSteps(db, job);
        if (done)
            done = readVerdict(db, job);
        if (!done)
            return done.error();
    }
    return jobs;
}

Result<std::optional<Job>> jobById(Reader& db, JobId id)
{
    Result<std::optional<Job>> job =
        db.one<Job>("SELECT " + std::string(jobColumns) + " FROM job LEFT JOIN log ON log.id = job.log_id WHERE job.id = ?", toJob, id);
    if (!job || !*job)
        return job;
    if (const Result<> read = readVerdict(db, **job); !read)
        return read.error();
    return job;
}

Result<std::vector<TestResult>> testsOfJob(Reader& db, JobId id, qint64 after, int limit)
{
    return db.all<TestResult>("SELECT " + std::string(testColumns)
                                  + " FROM test_result JOIN test ON test.id = test_result.test_id "
                                    "WHERE test_result.job_id = ? AND test_result.position >= ? "
                                    "ORDER BY test_result.position LIMIT ?",
                              toTestResult, id, after, limit);
}

} // namespace sentinel
