#include "core/store/verdictrows_p.h"

#include "core/domain/holewords.h"
#include "core/store/transaction.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <deque>
#include <map>
#include <tuple>

namespace sentinel {

namespace {

using TestKey = std::tuple<QString, QString, int, int>; // suite, name, status, attempt

TestKey keyOf(const TestResult& test)
{
    return {test.suite, test.name, int(test.status), test.attempt};
}

Result<qint64> testId(Transaction& db, const TestResult& test)
{
    const auto toId = [](Row& row) { return row.next<qint64>(); };
    Result<std::optional<qint64>> known = db.one<qint64>("SELECT id FROM test WHERE suite = ? AND name = ?", toId, test.suite, test.name);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    return db.insert<qint64>(Topic::Runs, "INSERT INTO test (suite, name) VALUES (?, ?) RETURNING id", test.suite, test.name);
}

Result<> insertTest(Transaction& db, JobId job, qint64 position, const TestResult& test)
{
    const Result<qint64> id = testId(db, test);
    if (!id)
        return id.error();
    std::optional<qint64> begin, end;
    if (test.bytes) {
        begin = test.bytes->begin;
        end = test.bytes->end;
    }
    return db.run(Topic::Runs, "INSERT INTO test_result VALUES (?,?,?,?,?,?,?,?,?)", job, position, *id, test.status, test.duration,
                  test.message, test.attempt, begin, end);
}

QByteArray toJson(const std::vector<ScoreTerm>& terms)
{
    QJsonArray list;
    for (const ScoreTerm& term : terms)
        list.append(QJsonArray{term.feature, term.value, term.weight});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

} // namespace

QByteArray remediationJson(const Verdict& verdict)
{
    return QJsonDocument(QJsonArray::fromStringList(verdict.remediation)).toJson(QJsonDocument::Compact);
}

Result<qint64> insertFinding(Transaction& db, JobId job, const NewRun::NewJob& added)
{
    const Verdict& verdict = added.job.verdict;
    const QByteArray remediation = remediationJson(verdict);
    return db.insert<qint64>(
        Topic::Runs,
        "INSERT INTO finding (job_id, detector, version, outcome, category, attribution, confidence, rule, title, fingerprint, "
        "hint, remediation, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped, skeleton, said_by_person, "
        "rules_key, green_run_id, ruled_category, ruled_attribution, ruled_confidence) "
        "VALUES (?1,'triage',?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,"
        "(SELECT id FROM run WHERE id = ?20),?4,?5,?6) RETURNING id",
        job, verdict.version, verdict.outcome, verdict.category, verdict.attribution, verdict.confidence, verdict.rule, verdict.title,
        Value::text(verdict.fingerprint), verdict.hint, Value::text(remediation), verdict.tests.run, verdict.tests.passed,
        verdict.tests.failed, verdict.tests.errors, verdict.tests.skipped, Value::text(verdict.skeleton), verdict.saidByPerson,
        Value::text(added.rulesKey), added.green);
}

Result<> insertEvidence(Transaction& db, qint64 finding, const Verdict& verdict)
{
    Result<> done;
    for (size_t i = 0; done && i < verdict.evidence.size(); ++i) {
        const EvidenceBlock& block = verdict.evidence[i];
        done = db.run(Topic::Runs,
                      "INSERT INTO evidence (finding_id, position, byte_begin, byte_end, first_line, last_line, text, score, why, "
                      "terms) VALUES (?,?,?,?,?,?,?,?,?,?)",
                      finding, i, block.bytes.begin, block.bytes.end, block.lines.first, block.lines.last, block.text, block.score,
                      block.why, Value::text(toJson(block.terms)));
    }
    for (size_t i = 0; done && i < verdict.holes.size(); ++i) {
        const Hole& hole = verdict.holes[i];
        done = db.run(Topic::Runs, "INSERT INTO hole VALUES (?,?,?,?,?,?)", finding, i, hole.kind, hole.text, hole.bytes.begin,
                      hole.bytes.end);
    }
    return done;
}

Result<> insertSteps(Transaction& db, JobId job, const std::vector<Step>& steps)
{
    Result<> done;
    for (size_t i = 0; done && i < steps.size(); ++i) {
        const Step& step = steps[i];
        done = db.run(Topic::Runs, "INSERT INTO step VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", job, i, step.number, step.name, step.depth,
                      step.outcome, step.exitCode, step.startedAt, step.duration, step.bytes.begin, step.bytes.end, step.lines.first,
                      step.lines.last);
    }
    return done;
}

// A verdict names failed tests that are among the job's tests. One that is not (a log may name a failure that its summary
// alone tells of) becomes a row behind them.
Result<> insertTests(Transaction& db, JobId job, qint64 finding, const NewRun::NewJob& added)
{
    std::map<TestKey, std::deque<qint64>> positions;
    qint64 count = 0;
    Result<> done;
    for (const TestResult& test : added.tests) {
        done = insertTest(db, job, count, test);
        if (!done)
            return done;
        if (test.status != TestStatus::Passed && test.status != TestStatus::Skipped)
            positions[keyOf(test)].push_back(count);
        ++count;
    }
    for (size_t i = 0; i < added.job.verdict.failedTests.size(); ++i) {
        const TestResult& failed = added.job.verdict.failedTests[i];
        std::deque<qint64>& known = positions[keyOf(failed)];
        if (known.empty()) {
            done = insertTest(db, job, count, failed);
            if (!done)
                return done;
            known.push_back(count++);
        }
        done = db.run(Topic::Runs, "INSERT INTO finding_test VALUES (?,?,?,?)", finding, i, job, known.front());
        if (!done)
            return done;
        known.pop_front();
    }
    return {};
}

} // namespace sentinel
