#include "core/store/feedback.h"

#include "core/store/check.h"
#include "core/store/judgedlogs.h"
#include "core/store/leases.h"
#include "core/store/logs.h"
#include "core/store/reader.h"
#include "core/store/retriage.h"
#include "core/store/transaction.h"
#include "core/store/verdicts.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray fingerprint = fullRun().run.fingerprint;

NewRun numbered(const QString& id)
{
    NewRun run = fullRun();
    run.run.externalId = id;
    run.jobs[0].job.verdict.saidByPerson = false;
    return run;
}

Feedback wordOn(const QByteArray& print, std::optional<Category> category, qint64 ms = 1)
{
    Feedback word;
    word.fingerprint = print;
    word.category = category;
    word.attribution = category ? Attribution::Infrastructure : Attribution::Unknown;
    word.note = category ? u"the runner has no network"_s : QString();
    word.person = u"wile"_s;
    word.saidAt = Timestamp{ms};
    return word;
}

} // namespace

class TestFeedback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = opened(m_folder->path());
        m_first = added(numbered(u"1"_s));
        m_second = added(numbered(u"2"_s));
    }
    void cleanup()
    {
        m_store.reset();
        const Result<CheckReport> report = checkStore(m_folder->path());
        QVERIFY2(report && report->isWhole(), "the store is whole");
        m_folder.reset();
    }

    void aWordHoldsForAllRunsWithTheFingerprintAtOnce()
    {
        const auto effect = say(wordOn(fingerprint, Category::NetworkError));
        QVERIFY(effect);
        QCOMPARE(effect->verdicts, qint64(2));
        for (const RunId id : {m_first, m_second}) {
            QCOMPARE(run(id).category, Category::NetworkError);
            QCOMPARE(run(id).confidence, 1.0);
            const Job job = jobOf(id);
            QCOMPARE(job.verdict.category, Category::NetworkError);
            QCOMPARE(job.verdict.attribution, Attribution::Infrastructure);
            QVERIFY(job.verdict.saidByPerson);
            QCOMPARE(job.verdict.fingerprint, fingerprint);
            QCOMPARE(job.verdict.title, run(id).title);
        }
        const VerdictBasis basis = basisOf(m_first);
        QCOMPARE(basis.ruledCategory, Category::TestFailure);
        QCOMPARE(basis.ruledConfidence, 0.875);
        QVERIFY(basis.word);
        QCOMPARE(basis.word->note, u"the runner has no network"_s);
        QCOMPARE(basis.word->wasCategory, Category::TestFailure);
        QCOMPARE(basis.word->wasRule, u"junit.failed"_s);
        QCOMPARE(basis.word->wasVersion, 5);
    }

    void laterRunsHeedIt()
    {
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError)));
        const auto stored = change(*m_store, [](Transaction& db) { return addRun(db, numbered(u"3"_s)); });
        QVERIFY(stored);
        QCOMPARE(stored->category, Category::NetworkError);
        QCOMPARE(run(stored->id).category, Category::NetworkError);
        QVERIFY(jobOf(stored->id).verdict.saidByPerson);
        NewRun other = numbered(u"4"_s);
        other.run.fingerprint = other.jobs[0].job.verdict.fingerprint = "ffffffffffffffffffffffffffffffff";
        QCOMPARE(run(added(other)).category, Category::TestFailure);
    }

    void whatIsStoredLaterTouchesNoOtherRun()
    {
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError)));
        const auto plan = ask(*m_store, [](Reader& db) {
            return db.all<QString>(
                "EXPLAIN QUERY PLAN UPDATE finding SET category = ?1 WHERE fingerprint = ?3 AND detector = 'triage' "
                "AND job_id IN (SELECT id FROM job WHERE run_id = ?4)",
                [](Row& row) {
                    row.skip();
                    row.skip();
                    row.skip();
                    return row.next<QString>();
                },
                u"x"_s, u"x"_s, u"x"_s, qint64(1));
        });
        QVERIFY(plan);
        QVERIFY2(plan->front().contains(u"job_id=?"_s), qPrintable(plan->front())); // not by all that have the fingerprint
    }

    void takenBackTheRulesSpeakAgain()
    {
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError, 1)));
        QVERIFY(say(wordOn(fingerprint, std::nullopt, 2)));
        QCOMPARE(run(m_first).category, Category::TestFailure);
        QCOMPARE(run(m_first).confidence, 0.875);
        QCOMPARE(jobOf(m_second).verdict.attribution, Attribution::Test);
        QVERIFY(!jobOf(m_second).verdict.saidByPerson);
        QVERIFY(!basisOf(m_first).word);
        QCOMPARE(run(added(numbered(u"3"_s))).category, Category::TestFailure);
        const auto history = ask(*m_store, [](Reader& db) { return feedbackHistory(db, fingerprint); });
        QCOMPARE(history->size(), size_t(2)); // every word is kept
        QVERIFY(!history->front().category);
    }

    void theLastWordHoldsEvenWhenTheClockWasSetBack()
    {
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError, 1000)));
        QVERIFY(say(wordOn(fingerprint, Category::Timeout, 10)));
        QCOMPARE(run(m_first).category, Category::Timeout);
        QCOMPARE(ask(*m_store, [](Reader& db) { return feedbackFor(db, fingerprint); })->value().category, Category::Timeout);
        QCOMPARE(run(added(numbered(u"3"_s))).category, Category::Timeout);
    }

    void aBackTestHearsTheWordThatHolds()
    {
        const auto log = writeLogFile(m_folder->path(), "the anvil broke\n", 1);
        QVERIFY(change(*m_store, [&](Transaction& db) {
            NewRun run = numbered(u"3"_s);
            run.jobs[0].job.log = *addLog(db, *log);
            return addRun(db, run);
        }));
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError, 1000)));
        // Stored later, but said earlier: as it comes from another store.
        QVERIFY(change(*m_store, [](Transaction& db) {
            return db.run(Topic::Runs,
                          "INSERT INTO feedback SELECT NULL, fingerprint, job_id, 'timeout', attribution, note, person, was_category, "
                          "was_confidence, was_rule, was_version, carried_from, ? FROM feedback",
                          qint64(10));
        }));
        QCOMPARE(ask(*m_store, [](Reader& db) { return feedbackFor(db, fingerprint); })->value().category, Category::NetworkError);
        const auto logs = ask(*m_store, [](Reader& db) { return judgedLogs(db); });
        QVERIFY(logs && !logs->empty());
        QCOMPARE(logs->front().said, Category::NetworkError);
    }

    void whatNobodyStoredCannotBeCorrected()
    {
        const auto effect = say(wordOn("eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", Category::Timeout));
        QVERIFY(!effect);
        QCOMPARE(effect.error().kind, Error::Kind::NotFound);
        QCOMPARE(say(wordOn({}, Category::Timeout)).error().kind, Error::Kind::Malformed);
    }

    void scoresCountEachKindOfFailureOnce()
    {
        NewRun other = numbered(u"3"_s);
        other.run.fingerprint = other.jobs[0].job.verdict.fingerprint = "ffffffffffffffffffffffffffffffff";
        other.jobs[0].job.verdict.rule = u"make.failed"_s;
        added(other);
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError, 1)));
        QVERIFY(say(wordOn(fingerprint, Category::Timeout, 2)));
        QVERIFY(say(wordOn("ffffffffffffffffffffffffffffffff", Category::TestFailure, 3)));
        FeedbackScores scores = *ask(*m_store, [](Reader& db) { return feedbackScores(db); });
        QCOMPARE(scores.all, (FeedbackScore{2, 1}));
        QCOMPARE(scores.byCategory[Category::TestFailure], (FeedbackScore{2, 1}));
        QCOMPARE(scores.byRule[u"junit.failed"_s], (FeedbackScore{1, 0}));
        QCOMPARE(scores.byRule[u"make.failed"_s], (FeedbackScore{1, 1}));
        QVERIFY(say(wordOn(fingerprint, std::nullopt, 4)));
        QCOMPARE(ask(*m_store, [](Reader& db) { return feedbackScores(db); })->all, (FeedbackScore{1, 1}));
    }

    void aWordOutlivesTheRunItWasSaidOf()
    {
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError)));
        QVERIFY(change(*m_store, [this](Transaction& db) { return deleteRun(db, m_first); }));
        QVERIFY(change(*m_store, [this](Transaction& db) { return deleteRun(db, m_second); }));
        QCOMPARE(run(added(numbered(u"3"_s))).category, Category::NetworkError);
    }

    void anotherVerdictTakesThePlaceOfTheOldOne()
    {
        NewRun::NewJob judged = numbered({}).jobs[0];
        judged.rulesKey = "cafe";
        judged.green = m_first;
        Verdict& verdict = judged.job.verdict;
        verdict.version = 6;
        verdict.category = Category::Timeout;
        verdict.title = u"It took too long"_s;
        verdict.evidence.resize(1);
        verdict.evidence[0].text = u"timed out after 60 s"_s;
        const JobId job = jobOf(m_second).id;
        const auto changed = change(*m_store, [&](Transaction& db) { return replaceVerdict(db, job, judged); });
        QVERIFY(changed);
        QCOMPARE(changed->wasCategory, Category::TestFailure);
        QCOMPARE(changed->category, Category::Timeout);
        QCOMPARE(changed->run, m_second);
        QCOMPARE(jobOf(m_second).verdict, verdict);
        QCOMPARE(run(m_second).title, u"It took too long"_s);
        QCOMPARE(run(m_second).category, Category::Timeout);
        QCOMPARE(run(m_second).tests, fullRun().run.tests);
        QCOMPARE(basisOf(m_second).green, m_first);
        QCOMPARE(basisOf(m_second).rulesKey, QByteArray("cafe"));
        QCOMPARE(run(m_first).category, Category::TestFailure);
        RunFilter words;
        words.text = u"timed out after"_s;
        QCOMPARE(*ask(*m_store, [words](Reader& db) { return runCount(db, words); }), qint64(1));
    }

    void testsThatAreReadInAnotherWayAreReplaced()
    {
        NewRun::NewJob judged = numbered({}).jobs[0];
        TestResult more;
        more.name = u"one more"_s;
        more.status = TestStatus::Failed;
        judged.tests.push_back(more);
        judged.job.verdict.failedTests = {more, judged.tests[1]};
        judged.job.verdict.tests.run = 12;
        const JobId job = jobOf(m_second).id;
        QVERIFY(change(*m_store, [&](Transaction& db) { return replaceVerdict(db, job, judged); }));
        QCOMPARE(*ask(*m_store, [job](Reader& db) { return testsOfJob(db, job, 0, 100); }), judged.tests);
        QCOMPARE(jobOf(m_second).verdict.failedTests, judged.job.verdict.failedTests);
        QCOMPARE(run(m_second).tests.run, qint64(12));
    }

    void aNewFingerprintTakesTheWordAlong()
    {
        QVERIFY(say(wordOn(fingerprint, Category::NetworkError, 5)));
        NewRun::NewJob judged = numbered({}).jobs[0];
        judged.job.verdict.version = 6;
        judged.job.verdict.fingerprint = "dddddddddddddddddddddddddddddddd";
        const JobId job = jobOf(m_first).id;
        QVERIFY(change(*m_store, [&](Transaction& db) { return replaceVerdict(db, job, judged); }));
        QCOMPARE(run(m_first).category, Category::NetworkError);
        QVERIFY(jobOf(m_first).verdict.saidByPerson);
        const VerdictBasis basis = basisOf(m_first);
        QVERIFY(basis.word);
        QCOMPARE(basis.word->carriedFrom, fingerprint);
        QCOMPARE(basis.word->saidAt, Timestamp{5});
        QCOMPARE(ask(*m_store, [](Reader& db) { return feedbackScores(db); })->all, (FeedbackScore{1, 0})); // not twice
        // What was said of the new fingerprint itself, and later, stands.
        QVERIFY(say(wordOn("dddddddddddddddddddddddddddddddd", Category::Timeout, 9)));
        const JobId other = jobOf(m_second).id;
        QVERIFY(change(*m_store, [&](Transaction& db) { return replaceVerdict(db, other, judged); }));
        QCOMPARE(run(m_second).category, Category::Timeout);
    }

    void verdictsOfOtherRulesAreDueTheLatestFirst()
    {
        const Making making{5, "cafe"};
        const auto due = ask(*m_store, [making](Reader& db) { return dueJobs(db, making, {}, 10); });
        QVERIFY(due);
        QCOMPARE(due->size(), size_t(2));
        QCOMPARE(due->front().run, m_second);
        const JobId last = due->front().job;
        QCOMPARE(ask(*m_store, [making, last](Reader& db) { return dueJobs(db, making, last, 10); })->size(), size_t(1));
        QCOMPARE(*ask(*m_store, [making](Reader& db) { return dueJobCount(db, making); }), qint64(2));

        NewRun::NewJob judged = numbered({}).jobs[0];
        judged.rulesKey = "cafe";
        judged.job.verdict.title = u"Another title"_s;
        const auto pass = change(*m_store, [making](Transaction& db) { return beginRetriage(db, making, Timestamp{7}); });
        QVERIFY(pass);
        const auto once = change(*m_store, [&](Transaction& db) { return retriageJob(db, pass->id, last, judged); });
        QVERIFY(once && once->has_value());
        const auto twice = change(*m_store, [&](Transaction& db) { return retriageJob(db, pass->id, last, judged); });
        QVERIFY(twice && !twice->has_value()); // another program was faster
        QCOMPARE(*ask(*m_store, [making](Reader& db) { return dueJobCount(db, making); }), qint64(1));
        // A pass that was stopped goes on as the same one.
        QCOMPARE(change(*m_store, [making](Transaction& db) { return beginRetriage(db, making, Timestamp{8}); })->id, pass->id);
        QVERIFY(change(*m_store, [&](Transaction& db) { return finishRetriage(db, pass->id, 1, Timestamp{9}); }));
        const auto last1 = ask(*m_store, [](Reader& db) { return lastRetriage(db); });
        QCOMPARE((*last1)->judged, qint64(1));
        QCOMPARE((*last1)->changed, qint64(1));
        QCOMPARE((*last1)->missing, qint64(1));
        const auto changes = ask(*m_store, [id = pass->id](Reader& db) { return retriageChanges(db, id, 0); });
        QCOMPARE(changes->size(), size_t(1));
        QCOMPARE(changes->front().title, u"Another title"_s);
        QCOMPARE(changes->front().wasTitle, u"2 tests failed in AnvilTest"_s);
        QCOMPARE(changes->front().run, m_second);
    }

    void otherRulesDoNotMakePassingRunsDue()
    {
        NewRun green = numbered(u"3"_s);
        green.run.outcome = green.jobs[0].job.outcome = green.jobs[0].job.verdict.outcome = Outcome::Passed;
        added(green);
        const Making rules{5, "cafe"}, version{6, "cafe"};
        QCOMPARE(*ask(*m_store, [rules](Reader& db) { return dueJobCount(db, rules); }), qint64(2));
        QCOMPARE(*ask(*m_store, [version](Reader& db) { return dueJobCount(db, version); }), qint64(3));
    }

    void whatCannotBeJudgedIsNotDue()
    {
        NewRun told = numbered(u"3"_s); // by another program, say: no version of ours
        told.jobs[0].job.verdict.version = 0;
        added(told);
        NewRun bare = numbered(u"4"_s);
        bare.jobs[0].tests.clear();
        bare.jobs[0].job.verdict.failedTests.clear();
        added(bare);
        const Making making{5, "cafe"};
        QCOMPARE(*ask(*m_store, [making](Reader& db) { return dueJobCount(db, making); }), qint64(2));
        QCOMPARE(ask(*m_store, [making](Reader& db) { return dueJobs(db, making, {}, 10); })->size(), size_t(2));
    }

    void aLeaseIsHeldByOneUntilItRunsOut()
    {
        const auto hold = [this](const QString& who, qint64 at, qint64 until) {
            return *change(*m_store, [&](Transaction& db) { return holdLease(db, u"duty"_s, who, Timestamp{at}, Timestamp{until}); });
        };
        QVERIFY(hold(u"a"_s, 0, 100));
        QVERIFY(!hold(u"b"_s, 50, 150));
        QVERIFY(hold(u"a"_s, 60, 160));
        QVERIFY(hold(u"b"_s, 160, 260));
        QVERIFY(!hold(u"a"_s, 170, 270));
        QVERIFY(change(*m_store, [](Transaction& db) { return giveLeaseBack(db, u"duty"_s, u"a"_s); }));
        QVERIFY(!hold(u"a"_s, 180, 280)); // it was not a's to give
        QVERIFY(change(*m_store, [](Transaction& db) { return giveLeaseBack(db, u"duty"_s, u"b"_s); }));
        QVERIFY(hold(u"a"_s, 190, 290));
    }

private:
    RunId added(const NewRun& run)
    {
        return change(*m_store, [run](Transaction& db) { return addRun(db, run); })->id;
    }
    Result<FeedbackEffect> say(const Feedback& word)
    {
        return change(*m_store, [word](Transaction& db) { return addFeedback(db, word); });
    }
    Run run(RunId id)
    {
        return ask(*m_store, [id](Reader& db) { return runById(db, id); })->value();
    }
    Job jobOf(RunId id)
    {
        return ask(*m_store, [id](Reader& db) { return jobsOfRun(db, id); })->front();
    }
    VerdictBasis basisOf(RunId id)
    {
        const JobId job = jobOf(id).id;
        return ask(*m_store, [job](Reader& db) { return verdictBasis(db, job); })->value();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    RunId m_first, m_second;
};

QTEST_GUILESS_MAIN(TestFeedback)
#include "tst_feedback.moc"
