#include "core/pipeline/retriage.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/backgroundretriage.h"
#include "core/pipeline/feedback.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/judging.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "tests/pipeline/texts.h"

#include <QDir>
#include <QDirIterator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
T waited(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

using State = RetriagePass::State;

const QByteArray ruleOfOurs = R"(pack: ours
rules:
  - id: ours.flux
    category: resource_exhaustion
    attribution: infrastructure
    pattern: 'flux capacitor is empty'
    title: The flux capacitor is empty
    hint: Fill it.
    confidence: 0.9
    matches: [flux capacitor is empty]
    rejects: [flux capacitor is full]
)";

std::string fluxLog(const std::string& detail)
{
    return "2024-03-05T10:00:00.1000000Z ##[group]Run ./travel\n"
           "2024-03-05T10:00:00.3000000Z ##[endgroup]\n"
           "2024-03-05T10:00:02.0000000Z loading "
        + detail
        + "\n"
          "2024-03-05T10:00:02.1000000Z flux capacitor is empty\n"
          "2024-03-05T10:00:03.6000000Z ##[error]Process completed with exit code 1.\n";
}

} // namespace

/// A store with a history, judged by the built-in rules; then a rule is added.
class TestRetriage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_rules.isValid());
        QFile file(m_rules.filePath(u"ours.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(ruleOfOurs);
        file.close();
        m_before = loaded({});
        m_after = loaded({file.fileName()});
        QVERIFY(m_before->rulesKey() != m_after->rulesKey());
        QCOMPARE(m_before->rulesKey(), loaded({})->rulesKey());
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::move(*Store::open({m_folder->filePath(u"data"_s), false, 2}));
        m_flux = imported(u"flux"_s, fluxLog("modules"));
        m_red = imported(u"red"_s, failingLog());
        m_green = imported(u"green"_s, passingLog());
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void nothingIsDueWhileTheRulesAreTheSame()
    {
        RetriagePass pass(*m_store, *m_before);
        QCOMPARE(pass.begin()->state, State::Idle);
    }

    void otherRulesJudgeTheHistoryAgain()
    {
        const QByteArray before = run(m_flux).fingerprint;
        RetriagePass pass(*m_store, *m_after);
        const auto begun = pass.begin();
        QVERIFY(begun);
        QCOMPARE(begun->state, State::UnderWay);
        QCOMPARE(begun->due, qint64(2)); // what passed stays so
        const auto done = all(pass);
        QCOMPARE(done.state, State::Done);
        QCOMPARE(done.done, qint64(2));
        QCOMPARE(done.changed, qint64(1));
        QCOMPARE(run(m_flux).category, Category::ResourceExhaustion);
        QCOMPARE(run(m_flux).title, u"The flux capacitor is empty"_s);
        QCOMPARE(jobOf(m_flux).verdict.rule, u"ours.flux"_s);
        const auto changes = waited(m_store->read([id = done.id](Reader& db) { return retriageChanges(db, id, 0); }));
        QCOMPARE(changes->size(), size_t(1));
        QCOMPARE(changes->front().run, m_flux);
        QCOMPARE(changes->front().wasFingerprint, before);
        QCOMPARE(changes->front().category, Category::ResourceExhaustion);
        QVERIFY((*waited(m_store->read([](Reader& db) { return lastRetriage(db); })))->finishedAt);
        RetriagePass again(*m_store, *m_after);
        QCOMPARE(again.begin()->state, State::Idle);
        // And back: the same verdicts as at first.
        RetriagePass back(*m_store, *m_before);
        QCOMPARE(back.begin()->state, State::UnderWay);
        all(back);
        QCOMPARE(run(m_flux).fingerprint, before);
    }

    void aPreviewChangesNothing()
    {
        const Run before = run(m_flux);
        RetriagePass pass(*m_store, *m_after);
        const auto change = pass.preview();
        QVERIFY(change && change->has_value());
        QCOMPARE((*change)->run, m_flux);
        QCOMPARE((*change)->category, Category::ResourceExhaustion);
        QVERIFY(!pass.preview()->has_value());
        QCOMPARE(run(m_flux), before);
        QVERIFY(!*waited(m_store->read([](Reader& db) { return lastRetriage(db); })));
    }

    void aPassThatWasStoppedGoesOnWhereItWas()
    {
        {
            RetriagePass first(*m_store, *m_after);
            QVERIFY(first.begin());
            QVERIFY(first.advance()); // the latest run
            std::stop_source stop;
            stop.request_stop();
            QCOMPARE(first.advance(stop.get_token()).error().kind, Error::Kind::Cancelled);
        }
        RetriagePass second(*m_store, *m_after);
        const auto begun = second.begin();
        QCOMPARE(begun->state, State::UnderWay); // the lease was given back
        QCOMPARE(begun->due, qint64(1));
        all(second);
        const auto last = waited(m_store->read([](Reader& db) { return lastRetriage(db); }));
        QCOMPARE((*last)->judged, qint64(2)); // one and the same pass
    }

    void onlyOneProgramIsAtIt()
    {
        auto other = std::move(*Store::open({m_folder->filePath(u"data"_s), false, 1}));
        RetriagePass first(*m_store, *m_after), second(*other, *m_after);
        QCOMPARE(first.begin()->state, State::UnderWay);
        QCOMPARE(second.begin()->state, State::Elsewhere);
        all(first);
        QCOMPARE(second.begin()->state, State::Idle);
    }

    void aLogThatIsGoneKeepsItsVerdict()
    {
        const Run before = run(m_flux);
        QDirIterator logs(m_folder->filePath(u"data/logs"_s), {u"*.zst"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (logs.hasNext())
            QVERIFY(QFile::remove(logs.next()));
        RetriagePass pass(*m_store, *m_after);
        QVERIFY(pass.begin());
        const auto done = all(pass);
        QCOMPARE(done.state, State::Done);
        QCOMPARE(done.missing, qint64(2));
        QCOMPARE(done.changed, qint64(0));
        QCOMPARE(run(m_flux), before);
    }

    void feedbackIsNotLost()
    {
        Correction correction;
        correction.job = jobOf(m_flux).id;
        correction.category = Category::Timeout;
        correction.note = u"it is always late"_s;
        QVERIFY(waited(correct(*m_store, correction)));
        QCOMPARE(run(m_flux).category, Category::Timeout);
        const QByteArray before = run(m_flux).fingerprint;
        RetriagePass pass(*m_store, *m_after);
        QVERIFY(pass.begin());
        all(pass);
        QVERIFY(run(m_flux).fingerprint != before); // the rules call it something else now
        QCOMPARE(run(m_flux).category, Category::Timeout);
        QVERIFY(jobOf(m_flux).verdict.saidByPerson);
        // Taken back, the new rules speak.
        correction.category.reset();
        QVERIFY(waited(correct(*m_store, correction)));
        QCOMPARE(run(m_flux).category, Category::ResourceExhaustion);
    }

    void aPassedJobCannotBeCorrected()
    {
        Correction correction;
        correction.job = jobOf(m_green).id;
        correction.category = Category::Timeout;
        QCOMPARE(waited(correct(*m_store, correction)).error().kind, Error::Kind::Unsupported);
    }

    void aReportIsJudgedByItsStoredTests()
    {
        const RunId report = imported(u"junit"_s, failingReport(), u".xml"_s);
        const Verdict before = jobOf(report).verdict;
        RetriagePass pass(*m_store, *m_after);
        QVERIFY(pass.begin());
        QCOMPARE(all(pass).changed, qint64(1)); // the run with the flux capacitor
        QCOMPARE(jobOf(report).verdict, before);
    }

    void inTheBackgroundItFollowsTheRules()
    {
        Pipeline pipeline(*m_store, m_before);
        QSignalSpy finished(&pipeline.retriage(), &BackgroundRetriage::finished);
        pipeline.retriage().start();
        pipeline.retriage().start(); // harmless
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished[0][0].value<RetriagePass::Progress>().state, State::Idle);
        pipeline.setAnalyser(m_after);
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(finished[1][0].value<RetriagePass::Progress>().changed, qint64(1));
        QCOMPARE(run(m_flux).category, Category::ResourceExhaustion);
        QVERIFY(!pipeline.retriage().isRunning());
    }

    void aPipelineMayGoWhileItRuns()
    {
        for (int i = 0; i < 8; ++i)
            imported(u"flux"_s, fluxLog("module " + std::to_string(i)));
        {
            Pipeline pipeline(*m_store, m_before);
            pipeline.setAnalyser(m_after);
            QTest::qWait(1);
        }
        RetriagePass rest(*m_store, *m_after);
        const auto begun = rest.begin();
        QVERIFY(begun && begun->state != State::Elsewhere); // the lease was given back
    }

    void aFailureIsComparedWithTheRunThatPassedBefore()
    {
        const RunId green = imported(u"shop"_s, passingLog() + "\n"), red = imported(u"shop"_s, failingLog("test_other"));
        const VerdictBasis basis = basisOf(red);
        QCOMPARE(basis.green, green);
        QVERIFY(basisOf(m_red).green.value == 0);
        const Verdict verdict = jobOf(red).verdict;
        QVERIFY(!verdict.evidence.empty());
        // Known again by what it says, whatever it was compared with.
        const RunId alone = imported(u"elsewhere"_s, failingLog("test_other") + "\n");
        QVERIFY(!basisOf(alone).green);
        QCOMPARE(jobOf(alone).verdict.fingerprint, verdict.fingerprint);
        RetriagePass pass(*m_store, *m_after);
        QVERIFY(pass.begin());
        all(pass);
        QCOMPARE(jobOf(red).verdict.evidence, verdict.evidence);
        QCOMPARE(basisOf(red).green, green);
    }

    void aPassingRunThatCameLaterIsFoundAsWell()
    {
        // The passing one is older, but was stored last: another thread was slower.
        const RunId red = imported(u"shop"_s, failingLog("test_other"));
        std::string older = passingLog();
        for (size_t at = older.find("T10:00"); at != std::string::npos; at = older.find("T10:00", at))
            older.replace(at, 6, "T09:00");
        const RunId green = imported(u"shop"_s, older);
        QVERIFY(!basisOf(red).green);
        GreenLogs greens(*m_store);
        QVERIFY(*compareWithGreen(*m_store, *m_before, greens, red));
        QCOMPARE(basisOf(red).green, green);
        QVERIFY(!*compareWithGreen(*m_store, *m_before, greens, red));
    }

private:
    std::shared_ptr<const Analyser> loaded(const QStringList& files)
    {
        Result<Analyser> analyser = Analyser::load(files, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        if (!analyser)
            qFatal("%s", qUtf8Printable(analyser.error().message));
        return std::make_shared<Analyser>(std::move(*analyser));
    }
    RunId imported(const QString& name, const std::string& text, const QString& ending = u".log"_s)
    {
        const QString folder = m_folder->filePath(QString::number(++m_files));
        QDir().mkpath(folder);
        QFile file(folder + u'/' + name + ending);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        file.write(text.data(), qint64(text.size()));
        file.close();
        return importFile(*m_store, *m_before, file.fileName()).run.value();
    }
    static RetriagePass::Progress all(RetriagePass& pass)
    {
        for (;;) {
            const auto progress = pass.advance();
            if (!progress)
                qFatal("%s", qUtf8Printable(progress.error().message));
            if (progress->state != State::UnderWay)
                return *progress;
        }
    }
    Run run(RunId id)
    {
        return waited(m_store->read([id](Reader& db) { return runById(db, id); }))->value();
    }
    Job jobOf(RunId id)
    {
        return waited(m_store->read([id](Reader& db) { return jobsOfRun(db, id); }))->front();
    }
    VerdictBasis basisOf(RunId id)
    {
        const JobId job = jobOf(id).id;
        return waited(m_store->read([job](Reader& db) { return verdictBasis(db, job); }))->value();
    }

    QTemporaryDir m_rules;
    std::shared_ptr<const Analyser> m_before, m_after;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    RunId m_flux, m_red, m_green;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(TestRetriage)
#include "tst_retriage.moc"
