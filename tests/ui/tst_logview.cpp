#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/logview/logviewfind.h"
#include "ui/logview/logviewminimap.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(std::string text)
{
    Document document;
    document.name = "build.log";
    document.bytes = Bytes::of(std::move(text));
    Result<Log> log = Log::parse(document);
    Q_ASSERT(log);
    return *log;
}

std::string numberedLines(int count)
{
    std::string text;
    text.reserve(size_t(count) * 24);
    for (int line = 1; line <= count; ++line)
        text += "this is line " + std::to_string(line) + "\n";
    return text;
}

/// A GitHub log with groups: lines 2-4 and 5-9, the second with an error inside.
std::string groupedLog()
{
    const char* lines[] = {
        "Current runner version: '2.311.0'",
        "##[group]Run actions/checkout@v4",
        "Syncing repository",
        "##[endgroup]",
        "##[group]Run make",
        "cc -c main.c",
        "##[error]main.c:3: expected ';'",
        "cc -c other.c",
        "##[endgroup]",
        "##[warning]deprecated input",
        "Cleaning up orphan processes",
    };
    std::string text;
    int second = 10;
    for (const char* line : lines)
        text += "2024-01-31T10:00:" + std::to_string(second++) + ".0000000Z " + line + "\n";
    return text;
}

} // namespace

class TestLogView : public QObject
{
    Q_OBJECT

    std::unique_ptr<LogPane> m_pane;
    LogView* m_view = nullptr;

    void open(std::string text, const std::vector<LineRange>& evidence = {})
    {
        m_pane->showLog(logOf(std::move(text)), evidence);
        m_view->setFocus();
    }

    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(m_view, Qt::Key(key), modifiers); }

    /// The middle of a row on screen.
    static QPoint rowPoint(int row, int x)
    {
        const int height = QFontMetrics(theme().mono).height() + 2;
        return {x, row * height + height / 2};
    }

    template <typename T>
    T* part(const char* name)
    {
        return m_pane->findChild<T*>(QString::fromLatin1(name));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"sentinel-test"_s);
        QCoreApplication::setApplicationName(u"tst_logview"_s);
        QSettings().clear();
        applyTheme(*qApp, ThemeChoice::Light);
    }

    void init()
    {
        m_pane = std::make_unique<LogPane>();
        m_pane->resize(900, 500);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
        m_view = &m_pane->view();
    }

    void cleanup() { m_pane.reset(); }

    void twoMillionLinesScrollToTheEnd()
    {
        open(numberedLines(2'000'000));
        QCOMPARE(m_view->rows().rowCount(), 2'000'000);
        QElapsedTimer timer;
        timer.start();
        press(Qt::Key_End, Qt::ControlModifier);
        m_view->grab();
        QCOMPARE(m_view->currentLine(), 2'000'000);
        QCOMPARE(m_view->lastShownLine(), 2'000'000);
        QCOMPARE(m_view->textOf(2'000'000), u"this is line 2000000"_s);
        QVERIFY2(timer.elapsed() < 2000, "the end of a log is as near as its beginning");
    }

    void anEmptyLogIsHarmless()
    {
        open("");
        for (const int key : {Qt::Key_Down, Qt::Key_End, Qt::Key_PageUp, Qt::Key_N, Qt::Key_Space})
            press(key);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {200, 20});
        m_view->selectAll();
        m_view->grab();
        QCOMPARE(m_view->currentLine(), 0);
        QVERIFY(m_view->selectedText().isEmpty());
    }

    void arrowsPagesAndLettersMoveTheCurrentLine()
    {
        open(numberedLines(1000));
        QSignalSpy moved(m_view, &LogView::currentLineChanged);
        press(Qt::Key_Down);
        press(Qt::Key_J);
        QCOMPARE(m_view->currentLine(), 3);
        press(Qt::Key_K);
        press(Qt::Key_Up);
        QCOMPARE(m_view->currentLine(), 1);
        QCOMPARE(moved.size(), 4);
        press(Qt::Key_PageDown);
        QCOMPARE(m_view->currentLine(), 1 + m_view->verticalScrollBar()->pageStep() - 1);
        press(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(m_view->currentLine(), 1);
        press(Qt::Key_Up);
        QCOMPARE(m_view->currentLine(), 1);
    }

    void foldsOpenAndShutByKeyAndClick()
    {
        open(groupedLog());
        QCOMPARE(m_view->rows().foldCount(), size_t(2));
        const qint64 all = m_view->rows().rowCount();
        m_view->goToLine(5);
        press(Qt::Key_Space);
        QVERIFY(m_view->rows().isShut(1));
        QVERIFY(m_view->rows().rowCount() < all);
        press(Qt::Key_Down);
        QVERIFY2(m_view->currentLine() > 8, "the next row is behind the fold");

        // The arrow stands right of the line numbers.
        const int x = 5 * grid + QFontMetrics(theme().mono).horizontalAdvance(u"000"_s) + 6;
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, rowPoint(4, x));
        QVERIFY(!m_view->rows().isShut(1));
        QCOMPARE(m_view->rows().rowCount(), all);
    }

    void minusFoldsTheGroupAroundTheCurrentLine()
    {
        open(groupedLog());
        m_view->goToLine(7);
        press(Qt::Key_Minus);
        QVERIFY(m_view->rows().isShut(1) && !m_view->rows().isShut(0));
        QCOMPARE(m_view->currentLine(), 5);
        press(Qt::Key_Plus);
        QVERIFY(!m_view->rows().isShut(1));
        m_view->goToLine(1);
        press(Qt::Key_Minus);
        QCOMPARE(m_view->rows().rowCount(), m_view->rows().lineCount());
    }

    void foldingAllKeepsTheCurrentLineInSight()
    {
        open(groupedLog());
        m_view->goToLine(7);
        part<QToolButton>("foldAllButton")->click();
        QCOMPARE(m_view->currentLine(), 5);
        m_view->goToLine(7);
        QVERIFY(!m_view->rows().isShut(1));
        QVERIFY(m_view->rows().isShut(0));
        QCOMPARE(m_view->currentLine(), 7);
        part<QToolButton>("unfoldAllButton")->click();
        QVERIFY(!m_view->rows().isShut(0));
    }

    void selectingWithTheKeyboardCopiesWhatIsSeen()
    {
        open("one\ttwo\nthree\n\x1b[31mfour\x1b[0m five\nsix\n");
        press(Qt::Key_Down, Qt::ShiftModifier);
        press(Qt::Key_Down, Qt::ShiftModifier);
        for (int i = 0; i < 4; ++i)
            press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(m_view->selectedText(), u"one\ttwo\nthree\nfour"_s);
        press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"one\ttwo\nthree\nfour"_s);
        press(Qt::Key_Escape);
        QVERIFY(!m_view->hasSelection());
        press(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_view->selectedText(), u"one\ttwo\nthree\nfour five\nsix"_s);
    }

    void selectingWithTheMouseScrollsBeyondTheEdge()
    {
        open(numberedLines(5000));
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, rowPoint(2, 300));
        QTest::mouseMove(m_view->viewport(), {300, m_view->viewport()->height() + 60});
        QTRY_VERIFY(m_view->firstShownLine() > 10);
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, {300, m_view->viewport()->height() + 60});
        const qint64 end = m_view->currentLine();
        QVERIFY(end > 30);
        QCOMPARE(m_view->selectedText().count(u'\n'), end - 3);
    }

    void timeStampsGoAlongWhenAskedFor()
    {
        open(groupedLog());
        QVERIFY(m_view->hasTimes());
        m_view->goToLine(3);
        press(Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(m_view->selectedText(false), u"Syncing repository"_s);
        QCOMPARE(m_view->selectedText(true), u"2024-01-31T10:00:12.000Z Syncing repository"_s);
        press(Qt::Key_T);
        QVERIFY(!m_view->areTimesShown());
        press(Qt::Key_T);
        QVERIFY(m_view->areTimesShown());
    }

    void goingToALineByNumber()
    {
        open(numberedLines(9000));
        for (const auto& [keys, line] : {std::pair(u"4321"_s, 4321), std::pair(u"99999"_s, 9000), std::pair(u"0"_s, 1)}) {
            press(Qt::Key_G, Qt::ControlModifier);
            auto* text = part<QLineEdit>("logGoToText");
            QVERIFY(text->isVisible());
            QTest::keyClicks(text, keys);
            QTest::keyClick(text, Qt::Key_Return);
            QCOMPARE(m_view->currentLine(), line);
            QVERIFY(m_view->firstShownLine() <= line && line <= m_view->lastShownLine());
            QVERIFY(!text->isVisible());
        }
    }

    void aBlockIsBroughtIntoViewWhole()
    {
        open(numberedLines(1000));
        const qint64 shown = m_view->lastShownLine() - m_view->firstShownLine() + 1;
        m_view->goToLine(500);
        const qint64 first = m_view->lastShownLine() - shown / 4 - 1;
        m_view->goToLines({first, first + shown / 2});
        QCOMPARE(m_view->currentLine(), first);
        QVERIFY(m_view->firstShownLine() <= first);
        QVERIFY(m_view->lastShownLine() >= first + shown / 2);
        m_view->goToLines({300, 300 + 2 * shown}); // too tall: from its beginning
        QVERIFY(m_view->firstShownLine() <= 300 && m_view->firstShownLine() > 300 - shown / 2);
    }

    void selectedWordsAreWhatIsSearchedFor()
    {
        open("alpha beta\ngamma beta\n");
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {},
                           rowPoint(0, 10 * grid + QFontMetrics(theme().mono).horizontalAdvance(u"000alpha b"_s)));
        QCOMPARE(m_view->selectedText(), u"beta"_s);
        press(Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(part<QLineEdit>("logFindText")->text(), u"beta"_s);
        QTRY_COMPARE(part<QLabel>("logFindCount")->text(), u"1 of 2 lines"_s);
    }

    void searchingCountsJumpsAndGoesRound()
    {
        open(numberedLines(50'000) + "The Last One\n");
        press(Qt::Key_Slash);
        auto* text = part<QLineEdit>("logFindText");
        auto* count = part<QLabel>("logFindCount");
        QTest::keyClicks(text, u"line 4999"_s);
        QTRY_COMPARE(count->text(), u"1 of 11 lines"_s); // 4999 and 49990 to 49999
        QCOMPARE(m_view->currentLine(), 4999);
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(m_view->currentLine(), 49'990);
        QTest::keyClick(text, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(text, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(m_view->currentLine(), 49'999);
        press(Qt::Key_F3);
        QCOMPARE(m_view->currentLine(), 4999);

        text->setText(u"the last"_s);
        QTRY_COMPARE(count->text(), u"1 of 1 lines"_s);
        part<QToolButton>("logFindCase")->click();
        QTRY_COMPARE(count->text(), u"No match"_s);
        part<QToolButton>("logFindPattern")->click();
        text->setText(u"line 1{5}$"_s);
        QTRY_COMPARE(count->text(), u"1 of 1 lines"_s);
        QCOMPARE(m_view->currentLine(), 11'111);
        text->setText(u"line ("_s);
        QTRY_COMPARE(count->text(), u"Not a valid pattern"_s);
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!text->isVisible());
        QVERIFY(m_pane->isVisible());
    }

    void aSearchIsDroppedWhenAnotherBegins()
    {
        LogScan scan;
        const Log log = logOf(numberedLines(400'000));
        scan.start(log, LogQuery{u"line"_s, true, false});
        scan.start(log, LogQuery{u"line 399999"_s, false, false});
        QTRY_VERIFY_WITH_TIMEOUT(!scan.isRunning(), 20'000);
        QCOMPARE(scan.found().count(), 1);
        QVERIFY(scan.found().contains(399'999));
        QCOMPARE(scan.progress(), 1.0);
        scan.start(log, LogQuery{u"line"_s, true, false}); // still running when it goes out of scope
    }

    void nextErrorStopsAtEvidenceAndMarkers()
    {
        open(groupedLog(), {{3, 3}});
        auto* minimap = part<LogMinimap>("logMinimap");
        QTRY_VERIFY(minimap->isMarked(LogMinimap::Error, int(6.0 / 11 * (minimap->height() - 2))));
        QTRY_VERIFY(minimap->isMarked(LogMinimap::Warning, int(9.0 / 11 * (minimap->height() - 2))));
        QVERIFY(minimap->isMarked(LogMinimap::Evidence, int(2.0 / 11 * (minimap->height() - 2))));
        press(Qt::Key_N);
        QCOMPARE(m_view->currentLine(), 3);
        press(Qt::Key_N);
        QCOMPARE(m_view->currentLine(), 7);
        press(Qt::Key_N);
        QCOMPARE(m_view->currentLine(), 3);
        press(Qt::Key_N, Qt::ShiftModifier);
        QCOMPARE(m_view->currentLine(), 7);
    }

    void aLineOfTwentyMegabytesDoesNotHang()
    {
        std::string text = "before\n" + std::string(20 << 20, 'x') + "needle\nafter\n";
        QElapsedTimer timer;
        open(std::move(text));
        timer.start();
        m_view->grab();
        m_view->goToLine(2);
        press(Qt::Key_End, Qt::ShiftModifier);
        for (int i = 0; i < 30; ++i) {
            press(Qt::Key_Left);
            m_view->grab();
        }
        QVERIFY2(timer.elapsed() < 10'000, "only what is on screen of a line costs anything");
        QCOMPARE(m_view->horizontalScrollBar()->maximum() > 20'000'000, true);
        QCOMPARE(m_view->selectedText().size(), (20 << 20) + 6);
        press(Qt::Key_Slash);
        QTest::keyClicks(part<QLineEdit>("logFindText"), u"needle"_s);
        QTRY_COMPARE(part<QLabel>("logFindCount")->text(), u"1 of 1 lines"_s);
    }

    void aScreenReaderHearsTheCurrentLine()
    {
        open(numberedLines(10));
        press(Qt::Key_Down);
        QAccessibleInterface* access = QAccessible::queryAccessibleInterface(m_view);
        QVERIFY(access);
        QCOMPARE(access->role(), QAccessible::Document);
        QCOMPARE(access->text(QAccessible::Name), u"Log, line 2: this is line 2"_s);
    }

    void everyControlHasANameForTestsAndForReaders()
    {
        open(groupedLog());
        for (const QWidget* widget : m_pane->findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget);
            if (!isControl || (qobject_cast<const QToolButton*>(widget) && qobject_cast<const QLineEdit*>(widget->parent())))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable(widget->toolTip()));
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void whatTheStructureCallsAFailureIsTintedAndAWordIsNot()
    {
        open("travis_fold:start:git.checkout\r\x1b[0K$ git clone\ntravis_fold:end:git.checkout\r\x1b[0K\nerror: only a word\n"
             "The command \"make\" exited with 0.\nThe command \"make test\" exited with 2.\n");
        const QImage image = m_view->viewport()->grab().toImage();
        const int x = image.width() - 4;
        QCOMPARE(image.pixelColor(x, rowPoint(0, 0).y()), theme().hover); // the current line
        QCOMPARE(image.pixelColor(x, rowPoint(2, 0).y()), theme().surface);
        QCOMPARE(image.pixelColor(x, rowPoint(3, 0).y()), theme().surface);
        QCOMPARE(image.pixelColor(x, rowPoint(4, 0).y()), theme().badTint);
    }

    void bothThemesPaintEvidenceApartFromTheRest()
    {
        open(groupedLog(), {{6, 7}});
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            applyTheme(*qApp, choice);
            const QImage image = m_view->viewport()->grab().toImage();
            const int x = image.width() - 4;
            QCOMPARE(image.pixelColor(x, rowPoint(5, 0).y()), theme().evidenceTint);
            QCOMPARE(image.pixelColor(x, rowPoint(10, 0).y()), theme().surface);
            QCOMPARE(image.pixelColor(x, rowPoint(9, 0).y()), theme().warningTint);
        }
    }
};

QTEST_MAIN(TestLogView)
#include "tst_logview.moc"
