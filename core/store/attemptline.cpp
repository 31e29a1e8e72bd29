#include "core/store/attemptline_p.h"

#include "core/store/runrow_p.h"
#include "core/store/transaction.h"

#include <algorithm>

namespace sentinel {

namespace {

// The same order as isWorse in core/pipeline/analysis.h.
int badness(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Failed:
        return 3;
    case Outcome::Cancelled:
        return 2;
    case Outcome::Unknown:
        return 1;
    case Outcome::Passed:
        break;
    }
    return 0;
}

Outcome worstOutcome(const std::vector<JobLine>& jobs)
{
    const auto worst = std::max_element(jobs.begin(), jobs.end(),
                                        [](const JobLine& a, const JobLine& b) { return badness(a.outcome) < badness(b.outcome); });
    return worst == jobs.end() ? Outcome::Unknown : worst->outcome;
}

// Nobody told of the attempt itself: it is as far as its jobs are.
void deriveFromJobs(AttemptLine& line, const std::vector<JobLine>& jobs)
{
    const bool isTold = std::any_of(jobs.begin(), jobs.end(), [](const JobLine& job) { return job.isTold; });
    if (isTold) {
        const bool ended = std::all_of(jobs.begin(), jobs.end(), [](const JobLine& job) { return job.phase == Phase::Completed; });
        const bool begun = std::any_of(jobs.begin(), jobs.end(), [](const JobLine& job) { return job.phase >= Phase::Running; });
        line.phase = ended ? Phase::Completed : begun ? Phase::Running : Phase::Queued;
        line.startedAt.reset();
        line.finishedAt.reset();
        for (const JobLine& job : jobs) {
            if (job.startedAt)
                line.startedAt = line.startedAt ? std::min(*line.startedAt, *job.startedAt) : *job.startedAt;
            if (job.finishedAt && ended)
                line.finishedAt = line.finishedAt ? std::max(*line.finishedAt, *job.finishedAt) : *job.finishedAt;
        }
    }
    line.outcome = line.phase == Phase::Completed ? worstOutcome(jobs) : Outcome::Unknown;
}

// The verdict that explains how the attempt ended: of a run that passed in the end no failure that it was allowed to have.
const JobLine* decidingJob(const AttemptLine& line, const std::vector<JobLine>& jobs)
{
    const int limit = line.phase == Phase::Completed ? badness(line.outcome) : badness(Outcome::Failed);
    const JobLine* deciding = nullptr;
    for (const JobLine& job : jobs) {
        if (!job.isJudged || badness(job.outcome) > limit)
            continue;
        const bool isWorse = !deciding || badness(job.outcome) > badness(deciding->outcome)
            || (badness(job.outcome) == badness(deciding->outcome) && job.ruledConfidence > deciding->ruledConfidence);
        if (isWorse)
            deciding = &job;
    }
    return deciding;
}

JobLine toJobLine(Row& row)
{
    JobLine job;
    job.outcome = row.nextWord(outcomeNamed);
    job.phase = row.nextWord(phaseNamed);
    job.startedAt = row.next<std::optional<Timestamp>>();
    job.finishedAt = row.next<std::optional<Timestamp>>();
    job.isTold = row.next<bool>();
    job.isJudged = row.next<bool>();
    job.category = row.nextWord(categoryNamed);
    job.confidence = row.next<double>();
    job.ruledConfidence = row.next<double>();
    job.title = row.next<QString>();
    job.fingerprint = row.next<QByteArray>();
    job.tests = toCounts(row);
    return job;
}

void takeVerdict(AttemptLine& line, Row& row)
{
    line.category = row.nextWord(categoryNamed);
    line.confidence = row.next<double>();
    line.title = row.next<QString>();
    line.fingerprint = row.next<QByteArray>();
    line.tests = toCounts(row);
}

struct StoredAttempt
{
    AttemptLine line;
    Timestamp storedAt;
    QString source;
};

Result<std::optional<StoredAttempt>> storedAttempt(Reader& db, RunId run, int attempt)
{
    return db.one<StoredAttempt>(
        "SELECT phase, outcome, status, conclusion, started_at, finished_at, updated_at, url, stored_at, source, category, confidence, "
        "title, fingerprint, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped FROM attempt "
        "WHERE run_id = ? AND number = ?",
        [](Row& row) {
            StoredAttempt found;
            AttemptLine& line = found.line;
            line.phase = row.nextWord(phaseNamed);
            line.outcome = row.nextWord(outcomeNamed);
            line.status = row.next<QString>();
            line.conclusion = row.next<QString>();
            line.startedAt = row.next<std::optional<Timestamp>>();
            line.finishedAt = row.next<std::optional<Timestamp>>();
            line.updatedAt = row.next<std::optional<Timestamp>>();
            line.url = row.next<QString>();
            found.storedAt = row.next<Timestamp>();
            found.source = row.next<QString>();
            takeVerdict(line, row);
            return found;
        },
        run, attempt);
}

Result<> writeLine(Transaction& db, RunId run, int attempt, const AttemptLine& line)
{
    return db.run(Topic::Runs,
                  "UPDATE attempt SET phase = ?, outcome = ?, status = ?, conclusion = ?, started_at = ?, finished_at = ?, updated_at = ?, "
                  "url = ?, category = ?, confidence = ?, title = ?, fingerprint = ?, tests_run = ?, tests_passed = ?, tests_failed = ?, "
                  "tests_errors = ?, tests_skipped = ? WHERE run_id = ? AND number = ?",
                  line.phase, line.outcome, line.status, line.conclusion, line.startedAt, line.finishedAt, line.updatedAt, line.url,
                  line.category, line.confidence, line.title, Value::text(line.fingerprint), line.tests.run, line.tests.passed,
                  line.tests.failed, line.tests.errors, line.tests.skipped, run, attempt);
}

} // namespace

AttemptLine ofRun(AttemptLine line)
{
    line.status.clear();
    line.conclusion.clear();
    line.updatedAt.reset();
    return line;
}

AttemptLine lineOf(const Told& told, const std::vector<JobLine>& jobs, const AttemptLine& before)
{
    AttemptLine line = before;
    if (told.isEmpty()) {
        deriveFromJobs(line, jobs);
    } else {
        CiFact fact;
        told.writeTo(fact);
        line.phase = fact.phase;
        line.outcome = fact.phase == Phase::Completed ? fact.outcome : Outcome::Unknown;
        line.status = fact.status;
        line.conclusion = fact.conclusion;
        line.startedAt = fact.startedAt;
        line.finishedAt = fact.finishedAt;
        line.updatedAt = fact.updatedAt;
        line.url = fact.url;
    }
    const JobLine* deciding = decidingJob(line, jobs);
    line.category = deciding ? deciding->category : Category::Unknown;
    line.confidence = deciding ? deciding->confidence : 0;
    line.title = deciding ? deciding->title : QString();
    line.fingerprint = deciding ? deciding->fingerprint : QByteArray();
    line.tests = {};
    for (const JobLine& job : jobs)
        line.tests += job.tests;
    return line;
}

Result<std::vector<JobLine>> jobLines(Reader& db, RunId run, int attempt)
{
    return db.all<JobLine>(
        "SELECT job.outcome, job.phase, job.started_at, job.finished_at, job.external_id <> '', finding.id IS NOT NULL, finding.category, "
        "finding.confidence, finding.ruled_confidence, finding.title, finding.fingerprint, finding.tests_run, finding.tests_passed, "
        "finding.tests_failed, finding.tests_errors, finding.tests_skipped FROM job "
        "LEFT JOIN finding ON finding.job_id = job.id AND finding.detector = 'triage' WHERE job.run_id = ? AND job.attempt = ? "
        "ORDER BY job.position",
        toJobLine, run, attempt);
}

Result<bool> refreshAttempt(Transaction& db, RunId run, int attempt)
{
    const Result<std::optional<StoredAttempt>> before = storedAttempt(db, run, attempt);
    if (!before)
        return before.error();
    if (!*before)
        return false;
    const Result<std::optional<QByteArray>> said = db.one<QByteArray>(
        "SELECT said FROM told WHERE run_id = ? AND attempt = ? AND job = ''", [](Row& row) { return row.next<QByteArray>(); }, run,
        attempt);
    if (!said)
        return said.error();
    const Result<std::vector<JobLine>> jobs = jobLines(db, run, attempt);
    if (!jobs)
        return jobs.error();
    const AttemptLine line = lineOf(*said ? Told::decoded(**said) : Told(), *jobs, (*before)->line);
    const bool changed = line != (*before)->line;
    if (changed) {
        if (const Result<> written = writeLine(db, run, attempt, line); !written)
            return written.error();
    }
    const Result<std::optional<ShownRun>> shown = shownRun(db, run);
    if (!shown)
        return shown.error();
    if (!*shown || (*shown)->attempt > attempt)
        return changed;
    ShownRun now = **shown;
    now.attempt = attempt;
    now.line = ofRun(line);
    if ((*shown)->attempt != attempt) {
        now.storedAt = (*before)->storedAt;
        now.source = (*before)->source;
    }
    if (now == **shown)
        return changed;
    if (const Result<> written = showRun(db, run, **shown, now); !written)
        return written.error();
    return true;
}

Result<std::optional<ShownRun>> shownRun(Reader& db, RunId run)
{
    return db.one<ShownRun>(
        "SELECT attempt, pipeline, branch, commit_id, cause, stored_at, source, phase, outcome, started_at, finished_at, url, category, "
        "confidence, title, fingerprint, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped FROM run WHERE id = ?",
        [](Row& row) {
            ShownRun shown;
            shown.attempt = row.next<int>();
            shown.pipeline = row.next<QString>();
            shown.branch = row.next<QString>();
            shown.commit = row.next<QString>();
            shown.trigger = row.next<QString>();
            shown.storedAt = row.next<Timestamp>();
            shown.source = row.next<QString>();
            AttemptLine& line = shown.line;
            line.phase = row.nextWord(phaseNamed);
            line.outcome = row.nextWord(outcomeNamed);
            line.startedAt = row.next<std::optional<Timestamp>>();
            line.finishedAt = row.next<std::optional<Timestamp>>();
            line.url = row.next<QString>();
            takeVerdict(line, row);
            return shown;
        },
        run);
}

// Columns that indexes of text, tallies and kinds of failures hang on cost a hundred times what the others do, even where they stay the
// same: they are named only when they change. An attempt and its fingerprint change in one statement: another attempt may fail of something
// else, and that is no other reading of the failure before.
Result<> showRun(Transaction& db, RunId run, const ShownRun& before, const ShownRun& now)
{
    const AttemptLine& line = now.line;
    const AttemptLine& was = before.line;
    const bool isSameStory = before.attempt == now.attempt && before.pipeline == now.pipeline && before.branch == now.branch
        && was.category == line.category && was.confidence == line.confidence && was.title == line.title
        && was.fingerprint == line.fingerprint && was.tests == line.tests;
    if (!isSameStory)
        return db.run(Topic::Runs,
                      "UPDATE run SET pipeline = ?, branch = ?, commit_id = ?, cause = ?, attempt = ?, outcome = ?, phase = ?, "
                      "started_at = ?, finished_at = ?, stored_at = ?, source = ?, url = ?, category = ?, confidence = ?, title = ?, "
                      "fingerprint = ?, tests_run = ?, tests_passed = ?, tests_failed = ?, tests_errors = ?, tests_skipped = ? "
                      "WHERE id = ?",
                      now.pipeline, now.branch, now.commit, now.trigger, now.attempt, line.outcome, line.phase, line.startedAt,
                      line.finishedAt, now.storedAt, now.source, line.url, line.category, line.confidence, line.title,
                      Value::text(line.fingerprint), line.tests.run, line.tests.passed, line.tests.failed, line.tests.errors,
                      line.tests.skipped, run);
    Result<> done;
    if (was.outcome != line.outcome)
        done = db.run(Topic::Runs, "UPDATE run SET outcome = ? WHERE id = ?", line.outcome, run);
    if (done && (was.startedAt != line.startedAt || was.finishedAt != line.finishedAt || before.storedAt != now.storedAt))
        done = db.run(Topic::Runs, "UPDATE run SET started_at = ?, finished_at = ?, stored_at = ? WHERE id = ?", line.startedAt,
                      line.finishedAt, now.storedAt, run);
    const bool isRestSame = before.commit == now.commit && before.trigger == now.trigger && was.phase == line.phase && was.url == line.url
        && before.source == now.source;
    if (done && !isRestSame)
        done = db.run(Topic::Runs, "UPDATE run SET commit_id = ?, cause = ?, phase = ?, source = ?, url = ? WHERE id = ?", now.commit,
                      now.trigger, line.phase, now.source, line.url, run);
    return done;
}

} // namespace sentinel
