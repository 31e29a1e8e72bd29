#include "core/pipeline/analysis.h"
#include "core/store/bookmarks.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "ui/logpage/bookmarkpanel.h"
#include "ui/logpage/externaleditor.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/logpage/logbreadcrumb.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/logview/logviewminimap.h"
#include "ui/shared/actions.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <set>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

std::string numberedLines(int count)
{
    std::string text;
    for (int line = 1; line <= count; ++line)
        text += "this is line " + std::to_string(line) + "\n";
    return text;
}

/// GitHub: steps of 100 lines each with a group in the middle of it; a warning in line 20, errors in 350 and 351.
std::string steppedLog()
{
    std::string text;
    for (int line = 1; line <= 500; ++line) {
        const int inStep = (line - 1) % 100 + 1;
        std::string words = "output " + std::to_string(line);
        if (inStep == 1)
            words = "##[group]Run step " + std::to_string(line / 100 + 1);
        else if (inStep == 60)
            words = "##[endgroup]";
        else if (line == 20)
            words = "##[warning]deprecated input";
        else if (line == 350 || line == 351)
            words = "##[error]it broke";
        const int second = line % 60;
        const int minute = line / 60;
        text += "2024-01-31T10:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":" + (second < 10 ? "0" : "")
            + std::to_string(second) + ".0000000Z " + words + "\n";
    }
    return text;
}

} // namespace

class TestLogPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<LogPane> m_pane;
    LogView* m_view = nullptr;

    template <typename T>
    T* part(const char* name) const
    {
        return m_pane->findChild<T*>(QString::fromLatin1(name));
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(m_view, Qt::Key(key), modifiers); }
    void open(std::string text, const std::vector<LineRange>& evidence = {})
    {
        m_pane->showLog(logOf(std::move(text)), evidence);
        m_view->setFocus();
    }
    void goTo(const QString& place)
    {
        press(Qt::Key_G, Qt::ControlModifier);
        auto* text = part<QLineEdit>("logGoToText");
        text->clear();
        QTest::keyClicks(text, place);
        QTest::keyClick(text, Qt::Key_Return);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"sentinel-test"_s);
        QCoreApplication::setApplicationName(u"tst_logpane"_s);
        applyTheme(*qApp, ThemeChoice::Light);
    }

    void init()
    {
        QSettings().clear();
        m_pane = std::make_unique<LogPane>();
        m_pane->resize(900, 600);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
        m_view = &m_pane->view();
    }

    void cleanup() { m_pane.reset(); }

    void aLineIsBookmarkedByKeyAndBackAgain()
    {
        open(numberedLines(1000));
        m_view->goToLine(40);
        press(Qt::Key_M);
        m_view->goToLine(700);
        press(Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(m_pane->bookmarks().all().size(), size_t(2));
        QCOMPARE(m_pane->bookmarks().all().front().line, 40);
        QCOMPARE(m_pane->bookmarks().all().front().byte, m_view->log().lineBytes(40).begin);
        auto* minimap = part<LogMinimap>("logMinimap");
        QVERIFY(minimap->isMarked(LogMinimap::Bookmark, int(39.0 / 1000 * (minimap->height() - 2))));
        press(Qt::Key_F2);
        QCOMPARE(m_view->currentLine(), 40);
        press(Qt::Key_F2, Qt::ShiftModifier);
        QCOMPARE(m_view->currentLine(), 700);
        press(Qt::Key_M);
        QCOMPARE(m_pane->bookmarks().all().size(), size_t(1));
    }

    void aNoteIsWrittenInTheListAndComesBackWithItsBookmark()
    {
        open(numberedLines(1000));
        m_view->goToLine(40);
        press(Qt::Key_M, Qt::ShiftModifier);
        auto* list = part<QTreeView>("bookmarkList");
        const QAbstractItemModelTester tester(list->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_VERIFY(list->isVisible());
        auto* editor = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(editor);
        QTest::keyClicks(editor, u"why not"_s); // letters that are keys of the log, too
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(m_pane->bookmarks().at(40)->note, u"why not"_s);
        QCOMPARE(list->model()->index(0, 2).data().toString(), u"this is line 40"_s);
        QCOMPARE(part<QTabWidget>("logPanels")->tabText(0), u"Bookmarks · 1"_s);

        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(m_pane->bookmarks().all().empty());
        QVERIFY(part<QLabel>("bookmarksEmpty")->isVisible());
        QTest::mouseClick(part<QToolButton>("undoRemovalButton"), Qt::LeftButton);
        QCOMPARE(m_pane->bookmarks().at(40)->note, u"why not"_s);

        m_view->goToLine(1);
        list->setCurrentIndex(list->model()->index(0, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(m_view->currentLine(), 40);
        QVERIFY(m_view->hasFocus());
    }

    void bookmarksAreKeptInTheStoreAndFollowOthers()
    {
        QTemporaryDir folder;
        auto store = std::move(*Store::open({folder.path(), false, 2}));
        NewRun made;
        made.run.pipeline = made.run.externalId = u"ci"_s;
        made.jobs.resize(1);
        const RunId run = store->write([made](Transaction& db) { return addRun(db, made); }).result()->id;
        const JobId job = store->read([run](Reader& db) { return jobsOfRun(db, run); }).result()->front().id;
        const auto stored = [&] { return *store->read([job](Reader& db) { return bookmarksOfJob(db, job); }).result(); };

        LogBookmarks bookmarks;
        bookmarks.setStore(*store);
        bookmarks.open(job);
        bookmarks.add(12, 120);
        bookmarks.setNote(12, u"here"_s);
        bookmarks.add(30, 300);
        QTRY_COMPARE(stored().size(), size_t(2));
        QCOMPARE(stored().front().note, u"here"_s);
        bookmarks.remove({12, 30});
        QTRY_VERIFY(stored().empty());
        bookmarks.undo();
        QTRY_COMPARE(stored().size(), size_t(2));
        QCOMPARE(stored().front().note, u"here"_s);

        LogBookmarks other;
        other.setStore(*store);
        other.open(job);
        QTRY_COMPARE(other.all().size(), size_t(2));
        bookmarks.setNote(30, u"seen"_s);
        QTRY_COMPARE(other.at(30)->note, u"seen"_s);

        QSignalSpy failed(&bookmarks, &LogBookmarks::failed);
        QVERIFY(store->write([run](Transaction& db) { return deleteRun(db, run); }).result());
        bookmarks.add(50, 500); // its job is gone
        QTRY_COMPARE(failed.size(), 1);
        QTRY_VERIFY(bookmarks.all().empty());
    }

    void placesOfManyKindsAreGoneTo_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<int>("line");
        QTest::newRow("line") << u"123"_s << 123;
        QTest::newRow("byte") << u"@0"_s << 1;
        QTest::newRow("clock") << u"10:02:00"_s << 120;
        QTest::newRow("instant") << u"2024-01-31T10:05:00Z"_s << 300;
        QTest::newRow("elapsed") << u"+1m"_s << 61;
        QTest::newRow("share") << u"50 %"_s << 251;
        QTest::newRow("link") << u"run/7/2#L80-L90"_s << 80;
    }

    void placesOfManyKindsAreGoneTo()
    {
        QFETCH(QString, place);
        LogOrigin origin;
        origin.run = RunId{7};
        origin.jobNumber = 2;
        m_pane->setOrigin(origin);
        open(steppedLog());
        goTo(place);
        QTEST(int(m_view->currentLine()), "line");
        QVERIFY(!part<QLineEdit>("logGoToText")->isVisible());
        QVERIFY(m_view->hasFocus());
    }

    void whatIsNotUnderstoodIsSaidInTheBar()
    {
        open(numberedLines(10));
        goTo(u"nowhere"_s);
        auto* hint = part<QLabel>("logGoToHint");
        QVERIFY(hint->isVisible());
        QVERIFY(hint->text().contains(u"“nowhere” is no place"_s));
        goTo(u"12:00"_s);
        QVERIFY(hint->text().contains(u"no times"_s));
        QTest::keyClick(part<QLineEdit>("logGoToText"), Qt::Key_Escape);
        QVERIFY(!hint->isVisible());
        QCOMPARE(m_view->currentLine(), 1);
    }

    void aLinkIsCopiedAndOneElsewhereIsFollowed()
    {
        LogOrigin origin;
        origin.run = RunId{7};
        m_pane->setOrigin(origin);
        open(numberedLines(100));
        m_view->goToLine(42);
        press(Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"run/7#L42"_s);
        QSignalSpy followed(m_pane.get(), &LogPane::linkFollowed);
        goTo(u"run/8#L3"_s);
        QCOMPARE(followed.size(), 1);
        QCOMPARE(followed[0][0].value<Permalink>(), (Permalink{RunId{8}, 0, {3, 3}}));
        QCOMPARE(m_view->currentLine(), 42);
    }

    void aRuleIsWantedForALine()
    {
        open(steppedLog());
        QSignalSpy wanted(m_pane.get(), &LogPane::ruleWanted);
        m_view->goToLine(350);
        press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), u"it broke"_s); // what the tool says: no time, no mark of the provider
    }

    void aMaskedCopySaysSoAndHowToHaveItAsItIs()
    {
        open("one\nexport DB_PASSWORD=hunter22\n");
        m_view->selectAll();
        press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"one\nexport DB_PASSWORD=[redacted: password]"_s);
        QCOMPARE(part<QLabel>("logInfo")->text(), u"Copied, 1 secret masked; Ctrl+Alt+Shift+C copies it as it is"_s);
        press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"one\nexport DB_PASSWORD=hunter22"_s);
        QCOMPARE(part<QLabel>("logInfo")->text(), u"Copied"_s);
    }

    void errorsAndWarningsAreCountedAndGoneTo()
    {
        open(steppedLog());
        auto* errors = part<QToolButton>("errorCount");
        auto* warnings = part<QToolButton>("warningCount");
        QTRY_COMPARE(errors->text(), u"2"_s);
        QTRY_COMPARE(warnings->text(), u"1"_s);
        press(Qt::Key_F8);
        QCOMPARE(m_view->currentLine(), 350);
        press(Qt::Key_W);
        QCOMPARE(m_view->currentLine(), 20);
        QTest::mouseClick(errors, Qt::LeftButton);
        QCOMPARE(m_view->currentLine(), 350); // one stop for the run of two
        m_view->goToLine(1);
        press(Qt::Key_N);
        QCOMPARE(m_view->currentLine(), 350);
    }

    void nGoesThroughMatchesWhileASearchIsOn()
    {
        open(steppedLog());
        press(Qt::Key_Slash);
        QTest::keyClicks(part<QLineEdit>("logFindText"), u"output 10"_s);
        QTRY_COMPARE(part<QLabel>("logFindCount")->text(), u"1 of 10 lines"_s);
        m_view->setFocus();
        press(Qt::Key_N);
        QCOMPARE(m_view->currentLine(), 100);
        press(Qt::Key_N, Qt::ShiftModifier);
        QCOMPARE(m_view->currentLine(), 10);
    }

    void matchesAreShownAloneWithContext()
    {
        open(numberedLines(1000));
        press(Qt::Key_F, Qt::ControlModifier);
        auto* text = part<QLineEdit>("logFindText");
        QTest::keyClicks(text, u"line 50"_s); // 50, 500 to 509
        QTRY_COMPARE(part<QLabel>("logFindCount")->text(), u"1 of 11 lines"_s);
        QTest::mouseClick(part<QToolButton>("logFindFilter"), Qt::LeftButton);
        QVERIFY(m_view->isFiltered());
        QCOMPARE(m_view->rows().rowCount(), 11);
        part<QSpinBox>("logFindContext")->setValue(2);
        QCOMPARE(m_view->rows().rowCount(), 5 + 14);
        QVERIFY(part<LogMinimap>("logMinimap")->isHidden(300));
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!m_view->isFiltered());
        QVERIFY(!part<LogMinimap>("logMinimap")->isHidden(300));
    }

    void aBadPatternIsExplained()
    {
        open(numberedLines(10));
        press(Qt::Key_Slash);
        part<QToolButton>("logFindPattern")->click();
        QTest::keyClicks(part<QLineEdit>("logFindText"), u"line ("_s);
        auto* problem = part<QLabel>("logFindProblem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(!problem->text().isEmpty());
        QTest::keyClick(part<QLineEdit>("logFindText"), Qt::Key_Backspace);
        QTRY_VERIFY(!problem->isVisible());
    }

    void formerSearchesComeBackWithTheArrows()
    {
        open(numberedLines(10));
        press(Qt::Key_Slash);
        auto* text = part<QLineEdit>("logFindText");
        for (const QString& words : {u"first"_s, u"second"_s}) {
            text->clear();
            QTest::keyClicks(text, words);
            QTest::keyClick(text, Qt::Key_Return);
        }
        text->clear();
        QTest::keyClicks(text, u"th"_s);
        QTest::keyClick(text, Qt::Key_Up);
        QCOMPARE(text->text(), u"second"_s);
        QTest::keyClick(text, Qt::Key_Up);
        QTest::keyClick(text, Qt::Key_Up);
        QCOMPARE(text->text(), u"first"_s);
        QTest::keyClick(text, Qt::Key_Down);
        QTest::keyClick(text, Qt::Key_Down);
        QCOMPARE(text->text(), u"th"_s);
    }

    void theBreadcrumbTellsWhereOneIs()
    {
        open(steppedLog());
        auto* crumbs = part<LogBreadcrumb>("logBreadcrumb");
        QVERIFY(crumbs->isVisible());
        m_view->goToLine(230);
        QVERIFY2(crumbs->text().contains(u"step 3"_s), qPrintable(crumbs->text()));
        QSignalSpy moved(m_view, &LogView::currentLineChanged);
        QTest::mouseClick(crumbs, Qt::LeftButton, {}, QPoint(rowHeight + 3 * grid, 10));
        QCOMPARE(m_view->currentLine(), 201);
        press(Qt::Key_BraceRight);
        QCOMPARE(m_view->currentLine(), 301);
        press(Qt::Key_BraceLeft);
        QCOMPARE(m_view->currentLine(), 201);
        press(Qt::Key_S);
        auto* menu = m_pane->findChild<QMenu*>(u"logStepsMenu"_s);
        QTRY_VERIFY(menu && menu->isVisible());
        menu->actions().back()->trigger();
        menu->close();
        QVERIFY(m_view->currentLine() > 400);
    }

    void theMinimapTellsAndGoesToMarks()
    {
        open(steppedLog());
        auto* minimap = part<LogMinimap>("logMinimap");
        const int y = int(349.0 / 500 * (minimap->height() - 2));
        QTRY_VERIFY(minimap->isMarked(LogMinimap::Error, y));
        QVERIFY2(minimap->tipAt(y).contains(u"errors: 2"_s), qPrintable(minimap->tipAt(y)));
        QTest::mouseClick(minimap, Qt::LeftButton, {}, {8, y + 2});
        QVERIFY(m_view->currentLine() == 350 || m_view->currentLine() == 351);
    }

    void whatIsToggledIsRemembered()
    {
        open(steppedLog());
        QVERIFY(!m_view->isWrapped());
        press(Qt::Key_Z);
        press(Qt::Key_T);
        QVERIFY(m_view->isWrapped() && !m_view->areTimesShown());
        LogPane again;
        again.showLog(logOf(steppedLog()), {});
        QVERIFY(again.view().isWrapped() && !again.view().areTimesShown());
    }

    void aLogThatGrowsKeepsItsBookmarksAndItsReader()
    {
        open(numberedLines(100));
        auto* follow = part<QToolButton>("followLogButton");
        QVERIFY(!follow->isVisible());
        m_view->goToLine(50);
        press(Qt::Key_M);
        part<QToolButton>("wrapLinesButton")->click();
        m_pane->updateLog(logOf(numberedLines(5000)));
        QCOMPARE(m_view->rows().lineCount(), 5000);
        QVERIFY(m_pane->bookmarks().contains(50));
        QVERIFY(follow->isVisible());
        auto* minimap = part<LogMinimap>("logMinimap");
        QVERIFY(minimap->isMarked(LogMinimap::Bookmark, int(49.0 / 5000 * (minimap->height() - 2))));
    }

    void theEditorIsCalledAsThePersonSays()
    {
        QCOMPARE(editorCommand(u"code -g {file}:{line}"_s, u"/a b/c.log"_s, 7), QStringList({u"code"_s, u"-g"_s, u"/a b/c.log:7"_s}));
        QCOMPARE(editorCommand(u"vim"_s, u"/c.log"_s, 7), QStringList({u"vim"_s, u"/c.log"_s}));
        QCOMPARE(editorCommand({}, u"/c.log"_s, 7), QStringList());
    }

    void everyActionHasANameAndNoKeyTwice()
    {
        std::set<QString> names, keys;
        for (const QAction* action : m_pane->actions()) {
            QVERIFY(!action->objectName().isEmpty());
            QVERIFY2(names.insert(action->objectName()).second, qPrintable(action->objectName()));
            for (const QKeySequence& key : action->shortcuts())
                QVERIFY2(keys.insert(key.toString()).second, qPrintable(key.toString()));
        }
        QVERIFY(keys.size() > 25);
        for (const QToolButton* button : m_pane->findChildren<QToolButton*>()) {
            if (qobject_cast<const QLineEdit*>(button->parent()) || QByteArray(button->parent()->metaObject()->className()) == "QTabBar")
                continue;
            QVERIFY2(!button->objectName().isEmpty(), qPrintable(button->toolTip()));
            QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
        }
    }
};

QTEST_MAIN(TestLogPane)
#include "tst_logpane.moc"
