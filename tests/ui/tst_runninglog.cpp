// The log of a job that runs, on the page of its run: followed as it grows, to its end, and then in full.

#include "core/pipeline/pipeline.h"
#include "core/store/logs.h"
#include "tests/pipeline/polled.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/run/livestrip.h"
#include "ui/run/runpage.h"
#include "ui/shared/sourceservices.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QLabel>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

std::string lines(int count)
{
    std::string text;
    for (int line = 1; line <= count; ++line)
        text += "output " + std::to_string(line) + "\n";
    return text;
}

CiFact jobFact(Phase phase)
{
    CiFact fact;
    fact.kind = CiFact::Kind::Job;
    fact.provider = Provider::GitLab;
    fact.repo = u"acme/anvil"_s;
    fact.pipeline = u"nightly"_s;
    fact.runId = u"7"_s;
    fact.jobId = u"70"_s;
    fact.name = u"build"_s;
    fact.phase = phase;
    fact.startedAt = Timestamp{1'700'000'000'000};
    if (phase == Phase::Completed)
        fact.outcome = Outcome::Passed;
    return fact;
}

} // namespace

class TestRunningLog : public QObject
{
    Q_OBJECT

    std::unique_ptr<PolledStore> m_polled;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<RunPage> m_page;
    SourceServices m_services;
    QFile m_file;
    QStringList m_followed, m_left;
    std::function<void(const QString&)> m_end;
    Result<QString> m_answer = QString();
    RunId m_run;

    template <typename T>
    T* part(const char* name) const
    {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    LogView& log() const { return *part<LogView>("logView"); }
    LiveStrip& strip() const { return *part<LiveStrip>("liveStrip"); }
    QString message() const
    {
        QStringList texts;
        for (const QLabel* label : part<QWidget>("logMessage")->findChildren<QLabel*>())
            texts << label->text();
        return texts.join(u' ');
    }
    void grow(const std::string& text)
    {
        m_file.write(text.data(), qint64(text.size()));
        m_file.flush();
    }
    void tell(Phase phase)
    {
        const auto told = m_polled->store->write([fact = jobFact(phase)](Transaction& db) -> Result<RunId> {
            const Result<std::vector<RunId>> runs = foldFacts(db, std::span(&fact, 1), {1});
            if (!runs)
                return runs.error();
            const Result<std::optional<RunId>> run = runOfFact(db, fact);
            return run ? Result<RunId>(run->value_or(RunId())) : Result<RunId>(run.error());
        });
        if (!told.result())
            qFatal("%s", qPrintable(told.result().error().message));
        m_run = *told.result();
    }
    void open(Phase phase)
    {
        tell(phase);
        m_page->showRun(m_run);
        QTRY_VERIFY(part<QLabel>("runTitle")->isVisible());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"sentinel-test"_s);
        QCoreApplication::setApplicationName(u"tst_runninglog"_s);
        applyTheme(*qApp, ThemeChoice::Light);
    }

    void init()
    {
        QSettings().clear();
        m_polled = std::make_unique<PolledStore>();
        m_pipeline = std::make_unique<Pipeline>(*m_polled->store, builtInRules());
        m_file.setFileName(m_polled->folder.filePath(u"live.log"_s));
        QVERIFY(m_file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        m_answer = m_file.fileName();
        m_followed.clear();
        m_left.clear();
        m_services.follow = [this](const CiFact& job) {
            m_followed << job.repo + u' ' + job.runId + u' ' + job.jobId;
            return QtFuture::makeReadyFuture(m_answer);
        };
        m_services.unfollow = [this](const CiFact& job) { m_left << job.jobId; };
        m_services.whenEnded = [this](QObject*, std::function<void(const QString&)> use) { m_end = std::move(use); };
        m_page = std::make_unique<RunPage>(*m_pipeline, &m_services);
        m_page->resize(1200, 760);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_page.reset();
        m_pipeline.reset();
        m_polled.reset();
        m_file.close();
    }

    void itIsFollowedAsItGrows()
    {
        grow(lines(200));
        open(Phase::Running);
        QCOMPARE(m_followed, QStringList{u"acme/anvil 7 70"_s});
        QTRY_VERIFY(log().hasLog());
        QTRY_COMPARE(log().lastShownLine(), 200);
        QVERIFY(strip().isVisible());
        QVERIFY2(strip().text().startsWith(u"Following: GitLab"), qPrintable(strip().text()));
        grow(lines(300));
        QTRY_COMPARE(log().lastShownLine(), 500);
        QVERIFY(!QSettings().value(u"log/follow"_s).toBool()); // what was chosen for files stays
    }

    void readingFurtherUpPausesIt()
    {
        grow(lines(500));
        open(Phase::Running);
        QTRY_COMPARE(log().lastShownLine(), 500);
        log().setFocus();
        QTest::keyClick(&log(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(strip().text().contains(u"pauses"));
        const qint64 first = log().firstShownLine();
        grow(lines(10));
        QTRY_COMPARE(log().log().lineCount(), 510);
        QCOMPARE(log().firstShownLine(), first);
        QTest::mouseClick(part<QToolButton>("liveToEnd"), Qt::LeftButton);
        QTRY_VERIFY(strip().text().startsWith(u"Following"));
        QTRY_COMPARE(log().lastShownLine(), 510);
    }

    void whenItEndsItStaysUntilItsLogIsStored()
    {
        grow(lines(50));
        open(Phase::Running);
        QTRY_VERIFY(strip().isVisible());
        grow("the last line\n");
        m_end(m_file.fileName());
        QTRY_VERIFY(strip().text().startsWith(u"The job has ended"));
        QTRY_COMPARE(log().log().lineCount(), 51);
        tell(Phase::Completed);
        QTRY_COMPARE(m_polled->jobs(m_run).front().phase, Phase::Completed);
        QVERIFY(log().hasLog());
        QVERIFY(m_left.isEmpty());

        const std::string text = lines(50) + "the last line\nand one for the store\n";
        const auto stored = m_polled->store->write([this, text, folder = m_polled->folder.path()](Transaction& db) -> Result<> {
            const Result<StoredLog> file = writeLogFile(folder, text, 52);
            const Result<LogId> id = file ? addLog(db, *file) : Result<LogId>(file.error());
            const Result<std::optional<JobId>> job = jobOfFact(db, jobFact(Phase::Completed));
            return id && job && *job ? attachLog(db, **job, *id) : Result<>(Error{});
        });
        QVERIFY(stored.result());
        QTRY_COMPARE(log().hasLog() ? log().log().lineCount() : 0, 52);
        QVERIFY(!strip().isVisible());
        QCOMPARE(m_left, QStringList{u"70"_s});
    }

    void nobodyIsAskedForWhatNobodySees()
    {
        grow(lines(50));
        open(Phase::Running);
        QTRY_VERIFY(strip().isVisible());
        m_page->hide();
        QCOMPARE(m_left, QStringList{u"70"_s});
        m_page->show();
        QTRY_VERIFY(strip().isVisible());
        QCOMPARE(m_followed.size(), 2);
    }

    void aServerWithoutSuchLogsIsQuoted()
    {
        m_answer = Error{Error::Kind::Unsupported, u"GitHub shows the log of a job only when it has ended."_s, {}};
        open(Phase::Running);
        QTRY_VERIFY2(message().contains(u"only when it has ended"), qPrintable(message()));
        QVERIFY(message().contains(u"This job is running"));
        QVERIFY(!strip().isVisible());
    }

    void aJobThatWaitsIsAskedForOnceItRuns()
    {
        grow(lines(50));
        open(Phase::Queued);
        QVERIFY(m_followed.isEmpty());
        QTRY_VERIFY(message().contains(u"waits for its turn"));
        tell(Phase::Running);
        QTRY_COMPARE(m_followed.size(), 1);
        QTRY_VERIFY(strip().isVisible());
    }
};

QTEST_MAIN(TestRunningLog)
#include "tst_runninglog.moc"
