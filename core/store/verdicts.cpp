#include "core/store/verdicts.h"

#include "core/store/attemptline_p.h"
#include "core/store/feedback.h"
#include "core/store/toldjobs_p.h"
#include "core/store/transaction.h"
#include "core/store/verdictrows_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

/// The verdict that stands, and the attempt that it is shown by.
struct Standing
{
    qint64 finding = 0;
    int attempt = 0;
    bool outcomeIsOurs = false; ///< the job ended as the verdict says: nobody else said otherwise
    ChangedVerdict change;
};

Result<Standing> standing(Reader& db, JobId job, const Verdict& verdict)
{
    Result<std::optional<Standing>> found = db.one<Standing>(
        "SELECT finding.id, finding.outcome, finding.ruled_category, finding.title, finding.fingerprint, "
        "job.run_id, job.attempt, job.outcome = finding.outcome, job.name, run.pipeline "
        "FROM finding JOIN job ON job.id = finding.job_id JOIN run ON run.id = job.run_id "
        "WHERE finding.job_id = ? AND finding.detector = 'triage'",
        [](Row& row) {
            Standing standing;
            ChangedVerdict& change = standing.change;
            standing.finding = row.next<qint64>();
            change.wasOutcome = row.nextWord(outcomeNamed);
            change.wasCategory = row.nextWord(categoryNamed);
            change.wasTitle = row.next<QString>();
            change.wasFingerprint = row.next<QByteArray>();
            change.run = row.next<RunId>();
            standing.attempt = row.next<int>();
            standing.outcomeIsOurs = row.next<bool>();
            change.jobName = row.next<QString>();
            change.pipeline = row.next<QString>();
            return standing;
        },
        job);
    if (!found)
        return found.error();
    if (!*found)
        return Error{Error::Kind::NotFound, QCoreApplication::translate("Store", "This job is no longer in the history."),
                     QString::number(job.value)};
    ChangedVerdict& change = (*found)->change;
    change.job = job;
    change.outcome = verdict.outcome;
    change.category = verdict.category;
    change.title = verdict.title;
    change.fingerprint = verdict.fingerprint;
    return **found;
}

Result<> updateFinding(Transaction& db, qint64 finding, const NewRun::NewJob& judged)
{
    const Verdict& verdict = judged.job.verdict;
    return db.run(Topic::Runs,
                  "UPDATE finding SET version = ?2, outcome = ?3, category = ?4, attribution = ?5, confidence = ?6, rule = ?7, title = ?8, "
                  "fingerprint = ?9, hint = ?10, remediation = ?11, tests_run = ?12, tests_passed = ?13, tests_failed = ?14, "
                  "tests_errors = ?15, tests_skipped = ?16, skeleton = ?17, said_by_person = 0, rules_key = ?18, "
                  "green_run_id = (SELECT id FROM run WHERE id = ?19), ruled_category = ?4, ruled_attribution = ?5, ruled_confidence = ?6 "
                  "WHERE id = ?1",
                  finding, verdict.version, verdict.outcome, verdict.category, verdict.attribution, verdict.confidence, verdict.rule,
                  verdict.title, Value::text(verdict.fingerprint), verdict.hint, Value::text(remediationJson(verdict)), verdict.tests.run,
                  verdict.tests.passed, verdict.tests.failed, verdict.tests.errors, verdict.tests.skipped, Value::text(verdict.skeleton),
                  Value::text(judged.rulesKey), judged.green);
}

/// The job ended as its log says, unless its provider told how it ended.
Result<> takeOutcome(Transaction& db, JobId job, Outcome outcome)
{
    const Result<Told> told = toldOfJob(db, job);
    if (!told)
        return told.error();
    CiFact fact;
    told->writeTo(fact);
    return fact.outcome == Outcome::Unknown ? db.run(Topic::Runs, "UPDATE job SET outcome = ? WHERE id = ?", outcome, job) : Result<>();
}

/// The tests as they are stored, if that is how they are read now as well; rows behind them were added for the verdict alone.
Result<bool> areStored(Reader& db, JobId job, const std::vector<TestResult>& tests)
{
    constexpr int page = 1000;
    for (size_t seen = 0; seen < tests.size();) {
        const Result<std::vector<TestResult>> stored = testsOfJob(db, job, qint64(seen), page);
        if (!stored)
            return stored.error();
        const size_t count = std::min(stored->size(), tests.size() - seen);
        if (count == 0 || !std::equal(stored->begin(), stored->begin() + qint64(count), tests.begin() + qint64(seen)))
            return false;
        seen += count;
    }
    return true;
}

// The tests are written anew where they differ, or where the verdict names one that is not among them: it has its row behind them, which
// must not be there twice.
Result<> replaceTests(Transaction& db, JobId job, qint64 finding, const NewRun::NewJob& judged)
{
    const std::vector<TestResult>& failed = judged.job.verdict.failedTests;
    const auto position = [&judged](const TestResult& test) {
        return std::find(judged.tests.begin(), judged.tests.end(), test) - judged.tests.begin();
    };
    std::vector<qint64> positions;
    for (const TestResult& test : failed)
        positions.push_back(position(test));
    std::vector<qint64> once = positions;
    std::sort(once.begin(), once.end());
    const bool named =
        std::adjacent_find(once.begin(), once.end()) == once.end() && (once.empty() || once.back() < qint64(judged.tests.size()));
    const Result<bool> same = named ? areStored(db, job, judged.tests) : Result<bool>(false);
    if (!same)
        return same.error();
    Result<> done = db.run(Topic::Runs, "DELETE FROM finding_test WHERE finding_id = ?", finding);
    if (!*same) {
        if (done)
            done = db.run(Topic::Runs, "DELETE FROM test_result WHERE job_id = ?", job);
        return done ? insertTests(db, job, finding, judged) : done;
    }
    if (done)
        done = db.run(Topic::Runs, "DELETE FROM test_result WHERE job_id = ? AND position >= ?", job, qint64(judged.tests.size()));
    for (size_t i = 0; done && i < positions.size(); ++i)
        done = db.run(Topic::Runs, "INSERT INTO finding_test VALUES (?,?,?,?)", finding, i, job, positions[i]);
    return done;
}

} // namespace

Result<std::optional<VerdictBasis>> verdictBasis(Reader& db, JobId job)
{
    QByteArray fingerprint;
    Result<std::optional<VerdictBasis>> basis = db.one<VerdictBasis>(
        "SELECT version, rules_key, green_run_id, ruled_category, ruled_attribution, ruled_confidence, fingerprint FROM finding "
        "WHERE job_id = ? AND detector = 'triage'",
        [&fingerprint](Row& row) {
            VerdictBasis found;
            found.version = row.next<int>();
            found.rulesKey = row.next<QByteArray>();
            found.green = row.next<RunId>();
            found.ruledCategory = row.nextWord(categoryNamed);
            found.ruledAttribution = row.nextWord(attributionNamed);
            found.ruledConfidence = row.next<double>();
            fingerprint = row.next<QByteArray>();
            return found;
        },
        job);
    if (!basis || !*basis || fingerprint.isEmpty())
        return basis;
    Result<std::optional<Feedback>> word = feedbackFor(db, fingerprint);
    if (!word)
        return word.error();
    (*basis)->word = std::move(*word);
    return basis;
}

Result<ChangedVerdict> changedVerdict(Reader& db, JobId job, const Verdict& verdict)
{
    Result<Standing> found = standing(db, job, verdict);
    if (!found)
        return found.error();
    return std::move(found->change);
}

Result<ChangedVerdict> replaceVerdict(Transaction& db, JobId job, const NewRun::NewJob& judged)
{
    const Verdict& verdict = judged.job.verdict;
    const Result<Standing> before = standing(db, job, verdict);
    if (!before)
        return before.error();
    const ChangedVerdict& change = before->change;
    Result<> done = updateFinding(db, before->finding, judged);
    if (done)
        done = db.run(Topic::Runs, "DELETE FROM evidence WHERE finding_id = ?", before->finding);
    if (done)
        done = db.run(Topic::Runs, "DELETE FROM hole WHERE finding_id = ?", before->finding);
    if (done)
        done = insertEvidence(db, before->finding, verdict);
    if (done)
        done = replaceTests(db, job, before->finding, judged);
    if (done && before->outcomeIsOurs && change.wasOutcome != change.outcome)
        done = takeOutcome(db, job, change.outcome);
    if (!done)
        return done.error();
    if (const Result<bool> refreshed = refreshAttempt(db, change.run, before->attempt); !refreshed)
        return refreshed.error();
    const Result<bool> carried = carryFeedback(db, change.wasFingerprint, change.fingerprint);
    if (!carried)
        return carried.error();
    // A word that came along is news to the others with this fingerprint, too.
    const RunId reach = *carried ? RunId{} : change.run;
    if (const Result<std::optional<Feedback>> word = applyFeedback(db, verdict.fingerprint, reach); !word)
        return word.error();
    return change;
}

} // namespace sentinel
