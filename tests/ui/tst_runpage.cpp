#include "core/pipeline/analysis.h"
#include "core/pipeline/pipeline.h"
#include "core/store/logs.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/logpage/lognovelty.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/run/correctiondialog.h"
#include "ui/run/evidencelist.h"
#include "ui/run/evidencelistmodel.h"
#include "ui/run/runpage.h"
#include "ui/run/steptree.h"
#include "ui/run/testlist.h"
#include "ui/run/verdictcard.h"
#include "ui/run/verdictcardparts.h"
#include "ui/run/verdictcardtext.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
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

EvidenceBlock block(qint64 first, qint64 last, double score)
{
    EvidenceBlock made;
    made.lines = {first, last};
    made.text = u"output %1"_s.arg(first);
    made.score = score;
    made.why = u"a rule chose it"_s;
    return made;
}

Step step(const char* name, Outcome outcome, LineRange where)
{
    Step made;
    made.name = QString::fromLatin1(name);
    made.outcome = outcome;
    made.duration = 3.5;
    made.lines = where;
    return made;
}

TestResult failedTest(int number, std::optional<ByteRange> bytes)
{
    TestResult made;
    made.suite = u"net.HttpTest"_s;
    made.name = u"case%1"_s.arg(number);
    made.status = TestStatus::Failed;
    made.message = u"expected %1"_s.arg(number);
    made.bytes = bytes;
    return made;
}

/// A run whose one job failed: two evidence blocks, three steps, one failed test in line 250.
NewRun::NewJob redJob()
{
    NewRun::NewJob made;
    made.job.name = u"build"_s;
    made.job.outcome = Outcome::Failed;
    Verdict& v = made.job.verdict;
    v.outcome = Outcome::Failed;
    v.category = Category::BuildFailure;
    v.attribution = Attribution::Code;
    v.confidence = 0.82;
    v.rule = u"gcc.error"_s;
    v.title = u"main.c:3: expected ';'"_s;
    v.hint = u"The compiler stopped."_s;
    v.remediation = {u"Mend line 3."_s, u"Build again."_s};
    v.evidence = {block(200, 203, 9), block(40, 41, 3)};
    v.tests = {312, 308, 3, 0, 1};
    v.holes = {{Hole::Kind::EndsEarly, u"The log is cut off."_s, {}}};
    const std::string upTo250 = lines(249);
    const auto at = static_cast<qint64>(upTo250.size());
    v.failedTests = {failedTest(1, ByteRange{at, at + 6})};
    made.job.steps = {step("checkout", Outcome::Passed, {1, 50}), step("compile", Outcome::Failed, {51, 230}),
                      step("report", Outcome::Passed, {231, 300})};
    for (size_t i = 0; i < made.job.steps.size(); ++i)
        made.job.steps[i].number = static_cast<int>(i) + 1;
    return made;
}

} // namespace

class TestRunPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<RunPage> m_page;
    int m_stored = 0;

    template <typename T>
    T* part(const char* name) const
    {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    LogView& log() const { return *part<LogView>("logView"); }

    /// Stores a run with these jobs; those with text get a log of it.
    RunId keep(std::vector<NewRun::NewJob> jobs, const std::vector<std::string>& texts)
    {
        NewRun made;
        made.run.pipeline = u"ci"_s;
        made.run.repo = u"acme/widget"_s;
        made.run.branch = u"main"_s;
        made.run.commit = u"0123456789abcdef"_s;
        made.run.externalId = u"run-%1"_s.arg(++m_stored);
        made.run.outcome = jobs.empty() ? Outcome::Unknown : jobs.front().job.outcome;
        made.run.storedAt = Timestamp{1'700'000'000'000};
        made.jobs = std::move(jobs);
        const QString folder = m_folder.path();
        auto stored = m_store->write([made, texts, folder](Transaction& db) mutable -> Result<StoredRun> {
            for (size_t i = 0; i < made.jobs.size() && i < texts.size(); ++i) {
                if (texts[i].empty())
                    continue;
                const auto count = std::count(texts[i].begin(), texts[i].end(), '\n');
                const Result<StoredLog> file = writeLogFile(folder, texts[i], count);
                if (!file)
                    return file.error();
                const Result<LogId> id = addLog(db, *file);
                if (!id)
                    return id.error();
                made.jobs[i].job.log = *id;
                made.jobs[i].job.logBytes = static_cast<qint64>(texts[i].size());
                made.jobs[i].job.logLines = count;
            }
            return addRun(db, made);
        });
        stored.waitForFinished();
        const Result<StoredRun> answer = stored.result();
        if (!answer)
            qFatal("%s", qPrintable(answer.error().message + answer.error().detail));
        return answer->id;
    }

    void open(RunId id)
    {
        m_page->showRun(id);
        QTRY_VERIFY(part<QLabel>("runTitle")->isVisible());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"sentinel-test"_s);
        QCoreApplication::setApplicationName(u"tst_runpage"_s);
        applyTheme(*qApp, ThemeChoice::Light);
        StoreOptions options;
        options.folder = m_folder.path();
        Result<std::unique_ptr<Store>> store = Store::open(options);
        QVERIFY(store);
        m_store = std::move(*store);
        Result<Analyser> analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        QVERIFY(analyser);
        m_pipeline = std::make_unique<Pipeline>(*m_store, std::make_shared<const Analyser>(std::move(*analyser)));
    }

    void init()
    {
        QSettings().clear();
        m_page = std::make_unique<RunPage>(*m_pipeline);
        m_page->resize(1200, 760);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup() { m_page.reset(); }

    void cleanupTestCase()
    {
        m_pipeline.reset();
        m_store.reset();
    }

    void theLogOpensAtTheBestEvidence()
    {
        open(keep({redJob()}, {lines(300)}));
        QCOMPARE(part<QLabel>("runTitle")->text(), u"acme/widget  ›  ci"_s);
        QTRY_VERIFY(log().hasLog());
        QCOMPARE(log().currentLine(), 200);
        QVERIFY(log().firstShownLine() <= 200 && log().lastShownLine() >= 203);
        QVERIFY(part<EvidenceList>("evidenceList")->hasFocus());
    }

    void withoutARunTheListIsOffered()
    {
        QSignalSpy asked(m_page.get(), &RunPage::listRequested);
        auto* offer = part<QPushButton>("showAllRuns");
        QVERIFY(offer->isVisible());
        offer->setFocus();
        QTest::keyClick(offer, Qt::Key_Space);
        QCOMPARE(asked.size(), 1);
    }

    void theChosenEvidenceSaysInFullWhy()
    {
        open(keep({redJob()}, {lines(300)}));
        QTRY_VERIFY(log().hasLog());
        auto* evidence = part<EvidenceList>("evidenceList");
        const auto height = [evidence](int row) { return evidence->visualRect(evidence->model()->index(row, 0)).height(); };
        const int chosen = height(0), other = height(1);
        QTest::keyClick(evidence, Qt::Key_J);
        QTRY_VERIFY(height(0) < chosen);
        QVERIFY(height(1) > other);
    }

    void keysGoFromEvidenceIntoTheLogAndBack()
    {
        open(keep({redJob()}, {lines(300)}));
        QTRY_VERIFY(log().hasLog());
        auto* evidence = part<EvidenceList>("evidenceList");
        QTest::keyClick(evidence, Qt::Key_J);
        QCOMPARE(log().currentLine(), 40);
        QTest::keyClick(evidence, Qt::Key_K);
        QCOMPARE(log().currentLine(), 200);
        QTest::keyClick(evidence, Qt::Key_Down);
        QTest::keyClick(evidence, Qt::Key_Return);
        QCOMPARE(log().currentLine(), 40);
        QVERIFY(log().hasFocus());
        QSignalSpy back(m_page.get(), &RunPage::backRequested);
        QTest::keyClick(&log(), Qt::Key_Escape);
        QCOMPARE(back.size(), 1);
    }

    void aClickOnEvidenceReturnsToIt()
    {
        open(keep({redJob()}, {lines(300)}));
        QTRY_VERIFY(log().hasLog());
        log().goToLine(1);
        auto* evidence = part<EvidenceList>("evidenceList");
        QTest::mouseClick(evidence->viewport(), Qt::LeftButton, {}, evidence->visualRect(evidence->model()->index(0, 0)).center());
        QCOMPARE(log().currentLine(), 200);
        QTest::mouseClick(evidence->viewport(), Qt::LeftButton, {}, evidence->visualRect(evidence->model()->index(1, 0)).center());
        QCOMPARE(log().currentLine(), 40);
    }

    void aLongBlockIsExcerptedAtBothEnds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<int>("left");
        QTest::newRow("short") << u"a\n\nb\tc"_s << u"a|b c"_s << 0;
        QTest::newRow("leaving out one would save nothing") << u"1\n2\n3\n4\n5"_s << u"1|2|3|4|5"_s << 0;
        QTest::newRow("long") << u"1\n2\n\n3\n4\n5\n6\n7\n"_s << u"1|2|6|7"_s << 3;
        QTest::newRow("hostile") << u"\x1b[31mred"_s << u"\u241b[31mred"_s << 0;
    }

    void aLongBlockIsExcerptedAtBothEnds()
    {
        QFETCH(QString, text);
        EvidenceModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        EvidenceBlock made = block(1, 9, 1);
        made.text = text;
        model.setBlocks({made});
        QTEST(model.index(0).data(EvidenceModel::ExcerptRole).toStringList().join(u'|'), "shown");
        QTEST(model.index(0).data(EvidenceModel::MoreRole).toInt(), "left");
    }

    void stepsAndTestsLeadToTheirLines()
    {
        open(keep({redJob()}, {lines(300)}));
        QTRY_VERIFY(log().hasLog());
        auto* tests = part<TestList>("testList");
        QVERIFY(tests->isVisible());
        QTest::mouseClick(tests->list().viewport(), Qt::LeftButton, {}, {60, 12});
        QCOMPARE(log().currentLine(), 250);
        part<QTabWidget>("runTabs")->setCurrentIndex(1);
        auto* steps = part<StepTree>("stepTree");
        QCOMPARE(steps->currentIndex().data().toString(), u"report"_s); // it follows the log
        log().goToLine(60);
        QCOMPARE(steps->currentIndex().data().toString(), u"compile"_s);
        QTest::mouseClick(steps->viewport(), Qt::LeftButton, {}, steps->visualRect(steps->model()->index(2, 0)).center());
        QCOMPARE(log().currentLine(), 231);
        steps->setFocus();
        QTest::keyClick(steps, Qt::Key_K);
        QCOMPARE(log().currentLine(), 51);
    }

    void theCardSaysWhatAndHowSure()
    {
        open(keep({redJob()}, {lines(300)}));
        QCOMPARE(part<Chip>("verdictCategory")->text(), u"Build failure"_s);
        QCOMPARE(part<ConfidenceBar>("verdictConfidence")->confidence(), 0.82);
        QCOMPARE(part<WrapLabel>("verdictMeta")->text(), u"likely, 82 %  ·  attributed to code  ·  rule gcc.error"_s);
        QCOMPARE(part<WrapLabel>("verdictTitle")->text(), u"main.c:3: expected ';'"_s);
        QCOMPARE(part<WrapLabel>("verdictTests")->text(), u"312 tests: 308 passed, 3 failed, 1 skipped"_s);
        QCOMPARE(part<WrapLabel>("verdictHole")->text(), u"The log is cut off."_s);
        QCOMPARE(m_page->findChildren<WrapLabel*>(u"verdictSuggestion"_s).size(), 2);
        QTest::mouseClick(part<QToolButton>("copyMarkdown"), Qt::LeftButton);
        const QString markdown = QGuiApplication::clipboard()->text();
        QVERIFY(markdown.startsWith(u"### main.c:3: expected ';'\n"_s));
        QVERIFY(markdown.contains(u"- **Category**: Build failure (likely, 82 %)"_s));
        QVERIFY(markdown.contains(u"```\noutput 200\n```"_s));
        QVERIFY(markdown.contains(u"- Mend line 3.\n"_s));
    }

    void markdownCannotBeBrokenByWhatALogSays()
    {
        Job job;
        job.verdict.outcome = Outcome::Failed;
        job.verdict.title = u"a *b* <img>\n# c"_s;
        EvidenceBlock hostile = block(1, 2, 1);
        hostile.text = u"```\n````js"_s;
        job.verdict.evidence = {hostile};
        const QString markdown = verdictMarkdown(Run{}, job);
        QVERIFY(markdown.startsWith(u"### a \\*b\\* \\<img\\> \\# c\n"_s));
        QVERIFY(markdown.contains(u"`````\n```\n````js\n`````\n"_s));
    }

    void ofSeveralJobsTheFailedOneComesFirst()
    {
        NewRun::NewJob passed;
        passed.job.name = u"lint"_s;
        passed.job.outcome = passed.job.verdict.outcome = Outcome::Passed;
        open(keep({passed, redJob()}, {lines(20), lines(300)}));
        auto* choice = part<QComboBox>("jobChoice");
        QTRY_VERIFY(choice->isVisible());
        QCOMPARE(choice->currentText(), u"build"_s);
        QTRY_VERIFY(log().hasLog());
        QCOMPARE(log().rows().lineCount(), 300);
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Up);
        QTRY_COMPARE(log().rows().lineCount(), 20);
        QCOMPARE(part<WrapLabel>("verdictTitle")->text(), u"This job passed."_s);
        QVERIFY(!part<EvidenceList>("evidenceList")->isVisible());
        QVERIFY(!part<ConfidenceBar>("verdictConfidence")->isVisible());
    }

    void bracketsGoThroughTheJobs()
    {
        NewRun::NewJob passed;
        passed.job.name = u"lint"_s;
        passed.job.outcome = passed.job.verdict.outcome = Outcome::Passed;
        open(keep({redJob(), passed}, {lines(300), lines(20)}));
        QTRY_VERIFY(log().hasLog());
        auto* choice = part<QComboBox>("jobChoice");
        QTest::keyClick(part<EvidenceList>("evidenceList"), Qt::Key_BracketRight);
        QCOMPARE(choice->currentText(), u"lint"_s);
        QTRY_VERIFY(log().hasLog() && log().rows().lineCount() == 20);
        QTest::keyClick(&log(), Qt::Key_BracketRight);
        QCOMPARE(choice->currentText(), u"build"_s);
    }

    void aLinkLeadsIntoTheJobAndToTheLinesThatItNames()
    {
        NewRun::NewJob passed;
        passed.job.name = u"lint"_s;
        passed.job.outcome = passed.job.verdict.outcome = Outcome::Passed;
        const RunId id = keep({redJob(), passed}, {lines(300), lines(20)});
        m_page->showLink({id, 2, {7, 9}});
        auto* choice = part<QComboBox>("jobChoice");
        QTRY_VERIFY(log().hasLog() && log().rows().lineCount() == 20);
        QCOMPARE(choice->currentText(), u"lint"_s);
        QCOMPARE(log().currentLine(), 7);
        m_page->showLink({id, 0, {120, 120}}); // the job that opens by itself
        QTRY_VERIFY(log().hasLog() && log().rows().lineCount() == 300);
        QCOMPARE(log().currentLine(), 120);
        QTest::keyClick(&log(), Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"run/%1/1#L120"_s.arg(id.value));
    }

    void theLogsOfAllJobsAreShownByTime()
    {
        const auto timed = [](const char* name, int from) {
            std::string text;
            for (int i = 0; i < 50; ++i)
                text += toRfc3339(Timestamp{1'700'000'000'000 + (from + 2 * i) * 1000}).toStdString() + " " + name + " "
                    + std::to_string(i + 1) + "\n";
            return text;
        };
        NewRun::NewJob other;
        other.job.name = u"lint"_s;
        other.job.outcome = other.job.verdict.outcome = Outcome::Passed;
        NewRun::NewJob red = redJob();
        red.job.verdict.evidence = {block(10, 10, 9)};
        open(keep({red, other}, {timed("build", 0), timed("lint", 1)}));
        QTRY_VERIFY(log().hasLog());
        auto* choice = part<QComboBox>("jobChoice");
        const int all = choice->findText(u"All logs by time"_s);
        QVERIFY(all > 0);
        choice->setCurrentIndex(all);
        Q_EMIT choice->activated(all);
        QTRY_VERIFY(log().hasLog() && log().rows().lineCount() == 100);
        QVERIFY(log().textOf(1).contains(u"build 1"_s));
        QVERIFY(log().textOf(2).contains(u"lint 1"_s));
        QVERIFY2(log().textOf(log().currentLine()).contains(u"build 10"_s), "evidence of the job is found in all of them");
        QTest::keyClick(&log(), Qt::Key_BracketRight);
        QTRY_VERIFY(log().hasLog() && log().rows().lineCount() == 50);
    }

    void whatIsNewAgainstTheLastPassingRunIsToldAndTheRestHidden()
    {
        NewRun::NewJob green;
        green.job.name = u"build"_s;
        green.job.outcome = green.job.verdict.outcome = Outcome::Passed;
        keep({green}, {"compiling\nlinking\ntesting\n"});
        NewRun::NewJob red = redJob();
        red.job.verdict.evidence.clear();
        open(keep({red}, {"compiling\nlinking\nout of memory\ntesting\n"}));
        QTRY_VERIFY(log().hasLog());
        auto* novelty = &part<LogPane>("logPane")->novelty();
        QTest::keyClick(&log(), Qt::Key_H); // dimmed
        QTRY_VERIFY2(novelty->text().startsWith(u"1 line is new against run "_s), qPrintable(novelty->text()));
        QVERIFY(part<QLabel>("logInfo")->text().contains(u"1 line is new"_s));
        QCOMPARE(novelty->newLines().nth(0), 3);
        QCOMPARE(log().rows().rowCount(), 4);
        QTest::keyClick(&log(), Qt::Key_H); // hidden
        QVERIFY(log().rows().rowCount() < 4);
        QTest::keyClick(&log(), Qt::Key_H); // shown
        QCOMPARE(log().rows().rowCount(), 4);
    }

    void bookmarksAreOfTheJobEvenIfTwoHaveTheSameLog()
    {
        NewRun::NewJob twin = redJob();
        twin.job.name = u"again"_s;
        open(keep({redJob(), twin}, {lines(300), lines(300)}));
        QTRY_VERIFY(log().hasLog());
        auto* pane = part<LogPane>("logPane");
        log().goToLine(5);
        QTest::keyClick(&log(), Qt::Key_M);
        QCOMPARE(pane->bookmarks().all().size(), size_t(1));
        QTest::keyClick(&log(), Qt::Key_BracketRight);
        QVERIFY(pane->bookmarks().all().empty());
        QTest::keyClick(&log(), Qt::Key_BracketRight);
        QTRY_COMPARE(pane->bookmarks().all().size(), size_t(1));
    }

    void searchingAndJumpingWorkFromTheLists()
    {
        open(keep({redJob()}, {lines(300)}));
        QTRY_VERIFY(log().hasLog());
        auto* evidence = part<EvidenceList>("evidenceList");
        QTest::keyClick(evidence, Qt::Key_N);
        QCOMPARE(log().currentLine(), 40); // around the end to the other block
        QTest::keyClick(evidence, Qt::Key_F, Qt::ControlModifier);
        auto* text = part<QLineEdit>("logFindText");
        QVERIFY(text->hasFocus());
        QTest::keyClicks(text, u"put 77"_s);
        QTRY_COMPARE(log().currentLine(), 77);
        QSignalSpy back(m_page.get(), &RunPage::backRequested);
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!text->isVisible() && back.isEmpty());
    }

    void aReportWithoutALogShowsItsTestsThere()
    {
        NewRun::NewJob report;
        report.job.name = u"report"_s;
        report.job.outcome = report.job.verdict.outcome = Outcome::Failed;
        report.job.verdict.tests = {5000, 4998, 2, 0, 0};
        for (int i = 0; i < 5000; ++i) {
            TestResult test = failedTest(i, {});
            if (i != 10 && i != 4000)
                test.status = TestStatus::Passed;
            else
                report.job.verdict.failedTests.push_back(test);
            report.tests.push_back(test);
        }
        open(keep({report}, {}));
        auto* tests = part<TestList>("reportTests");
        QTRY_VERIFY(tests->isVisible());
        QVERIFY(!log().isVisible());
        QTRY_COMPARE(tests->count(), 5000);
        QCOMPARE(tests->list().model()->index(1, 0).data().toString(), u"case4000"_s);
        auto* filter = tests->findChild<QLineEdit*>(u"testFilter"_s);
        QTest::keyClicks(filter, u"case499"_s);
        QCOMPARE(tests->list().model()->rowCount(), 11);
    }

    void aRunThatIsNotThereSaysSo()
    {
        m_page->showRun(RunId{987'654});
        QTRY_VERIFY(std::ranges::any_of(m_page->findChildren<QLabel*>(), [](const QLabel* label) {
            return label->isVisible() && label->text() == u"This run is no longer in the history"_s;
        }));
    }

    void aJobWithoutAnythingSaysSo()
    {
        NewRun::NewJob bare;
        bare.job.name = u"bare"_s;
        open(keep({bare}, {}));
        QTRY_VERIFY(std::ranges::any_of(m_page->findChildren<QLabel*>(),
                                        [](const QLabel* label) { return label->isVisible() && label->text() == u"No log"_s; }));
    }

    void leavingDropsWhatWasAskedFor()
    {
        const RunId id = keep({redJob()}, {lines(100'000)});
        m_page->showRun(id);
        m_page->clear();
        QVERIFY(!m_page->run());
        const RunId other = keep({redJob()}, {lines(300)});
        open(other);
        QTRY_VERIFY(log().hasLog());
        QCOMPARE(log().rows().lineCount(), 300);
    }

    void aChangeElsewhereLeavesTheReaderWhereTheyAre()
    {
        open(keep({redJob()}, {lines(300)}));
        QTRY_VERIFY(log().hasLog());
        log().goToLine(77);
        QSignalSpy committed(m_store.get(), &Store::committed);
        keep({redJob()}, {lines(10)});
        QTRY_VERIFY(!committed.isEmpty());
        bool isSettled = false; // the page's question was asked before this one, and answers come in order
        auto later = m_store->read([](Reader& db) { return runCount(db, {}); });
        later.waitForFinished();
        QTimer::singleShot(0, this, [&isSettled] { isSettled = true; });
        QTRY_VERIFY(isSettled);
        QCOMPARE(log().currentLine(), 77);
    }

    void columnsAreRemembered()
    {
        const RunId id = keep({redJob()}, {lines(300)});
        open(id);
        auto* splitter = part<QSplitter>("runSplitter");
        QTest::mousePress(splitter->handle(1), Qt::LeftButton);
        QTest::mouseMove(splitter->handle(1), QPoint(90, 5));
        QTest::mouseRelease(splitter->handle(1), Qt::LeftButton, {}, QPoint(90, 5));
        const QList<int> sizes = splitter->sizes();
        RunPage again(*m_pipeline);
        again.resize(m_page->size());
        again.show();
        again.showRun(id);
        QTRY_VERIFY(again.findChild<QLabel*>(u"runTitle"_s)->isVisible());
        QCOMPARE(again.findChild<QSplitter*>(u"runSplitter"_s)->sizes(), sizes);
    }

    void everyControlHasANameForTestsAndForReaders()
    {
        open(keep({redJob()}, {lines(300)}));
        for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
            const bool isOurs = !widget->objectName().startsWith(u"qt_"_s) && !qobject_cast<const QLineEdit*>(widget->parent());
            const bool isControl = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget)
                || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QListView*>(widget);
            if (!isOurs || !isControl || QByteArray(widget->metaObject()->className()).startsWith("QComboBoxListView")
                || (qobject_cast<const QTabBar*>(widget->parent())))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void aVerdictIsCorrectedByKeyboard()
    {
        NewRun::NewJob job = redJob();
        job.job.verdict.fingerprint = "00112233445566778899aabbccddeeff";
        const RunId id = keep({job}, {lines(300)});
        open(id);
        QCOMPARE(part<Chip>("verdictCategory")->text(), displayName(Category::BuildFailure));
        QTest::keyClick(part<EvidenceList>("evidenceList"), Qt::Key_V);
        QTRY_VERIFY(m_page->findChild<CorrectionDialog*>());
        const QPointer<CorrectionDialog> dialog = m_page->findChild<CorrectionDialog*>();
        auto* list = dialog->findChild<QListWidget*>(u"correctionCategories"_s);
        QCOMPARE(list->count(), 10);
        QCOMPARE(list->currentRow(), 0); // build failure, as the rules say
        QVERIFY(dialog->findChild<QPushButton*>(u"correctionTakeBack"_s)->isHidden());
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(list, Qt::Key_J);
        QVERIFY(list->currentItem()->text().startsWith(displayName(Category::NetworkError)));
        QTest::keyClicks(dialog->findChild<QLineEdit*>(u"correctionNote"_s), u"the proxy"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(part<Chip>("verdictCategory")->text(), displayName(Category::NetworkError));
        QVERIFY(part<WrapLabel>("verdictWord")->text().contains(u"the rules said build failure, 82 %"_s));
        QCOMPARE(part<WrapLabel>("verdictNote")->text(), u"the proxy"_s);
        QVERIFY(part<ConfidenceBar>("verdictConfidence")->isHidden());

        QTRY_VERIFY(!dialog);
        QTest::mouseClick(part<QToolButton>("correctVerdictButton"), Qt::LeftButton);
        QTRY_VERIFY(m_page->findChild<CorrectionDialog*>());
        auto* back = m_page->findChild<QPushButton*>(u"correctionTakeBack"_s);
        QVERIFY(!back->isHidden());
        QTest::keyClick(back, Qt::Key_Space);
        QTRY_COMPARE(part<Chip>("verdictCategory")->text(), displayName(Category::BuildFailure));
        QVERIFY(!part<WrapLabel>("verdictWord"));
    }

    void theRunThatItWasComparedWithIsAClickAway()
    {
        NewRun::NewJob green = redJob();
        green.job.outcome = green.job.verdict.outcome = Outcome::Passed;
        green.job.verdict.evidence.clear();
        const RunId passed = keep({green}, {lines(100)});
        NewRun::NewJob red = redJob();
        red.green = passed;
        const RunId failed = keep({red}, {lines(300)});
        open(failed);
        QTRY_VERIFY(part<QToolButton>("verdictGreen"));
        auto* link = part<QToolButton>("verdictGreen");
        QVERIFY(link->text().contains(QString::number(passed.value)));
        QTest::keyClick(link, Qt::Key_Space);
        QTRY_COMPARE(m_page->run(), passed);
    }
};

QTEST_MAIN(TestRunPage)
#include "tst_runpage.moc"
