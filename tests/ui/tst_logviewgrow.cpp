// The log view while its log grows and while only some of its lines show.
#include "tests/ui/logviewfixture.h"

#include <QScrollBar>
#include <QSignalSpy>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestLogViewGrow : public QObject
{
    Q_OBJECT

    static void press(LogView& view, int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, Qt::Key(key), modifiers); }
    static qint64 onScreen(const LogView& view) { return view.lastShownLine() - view.firstShownLine() + 1; }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void aGrowingLogLeavesTheReaderWhereTheyAre()
    {
        const auto view = shownView(logOf(numberedLines(500)));
        view->goToLine(200);
        view->select({200, 2}, {210, 3});
        const qint64 first = view->firstShownLine();
        QSignalSpy moved(view.get(), &LogView::currentLineChanged);
        view->updateLog(logOf(numberedLines(2000)));
        QCOMPARE(view->rows().rowCount(), 2000);
        QCOMPARE(view->firstShownLine(), first);
        QCOMPARE(view->currentLine(), 210);
        QVERIFY(view->selectedText().startsWith(u"ne 200\nline 201"_s));
        QCOMPARE(moved.size(), 0);
        view->goToLine(1999);
        QCOMPARE(view->textOf(1999), u"line 1999"_s);
    }

    void anEmptyLogThatFillsHasACurrentLine()
    {
        const auto view = shownView(logOf(""));
        QCOMPARE(view->currentLine(), 0);
        view->updateLog(logOf("first\n"));
        QCOMPARE(view->currentLine(), 1);
        view->grab();
    }

    void anUnfinishedLastLineIsReadAgain()
    {
        const auto view = shownView(logOf("one\ntw"));
        QCOMPARE(view->textOf(2), u"tw"_s);
        view->updateLog(logOf("one\ntwo\nthree\n"));
        QCOMPARE(view->textOf(2), u"two"_s);
    }

    void theEndIsFollowedUntilSomebodyScrollsUp()
    {
        const auto view = shownView(logOf(numberedLines(100)));
        QSignalSpy changed(view.get(), &LogView::followingChanged);
        view->setFollowing(true);
        QCOMPARE(view->lastShownLine(), 100);
        view->updateLog(logOf(numberedLines(300)));
        QCOMPARE(view->lastShownLine(), 300);
        QVERIFY(view->isFollowing());
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->value() - 5);
        QVERIFY(!view->isFollowing());
        view->updateLog(logOf(numberedLines(400)));
        QVERIFY(view->lastShownLine() < 300);
        press(*view, Qt::Key_End);
        QVERIFY(view->isFollowing());
        view->updateLog(logOf(numberedLines(500)));
        QCOMPARE(view->lastShownLine(), 500);
        QCOMPARE(changed.size(), 3);
        QCOMPARE(view->currentLine(), 1);
        view->setFollowing(false);
        view->updateLog(logOf(numberedLines(600)));
        QCOMPARE(view->lastShownLine(), 500);
    }

    void aFilterShowsItsLinesAndGivesTheLineBack()
    {
        const auto view = shownView(logOf(numberedLines(1000)));
        view->goToLine(500);
        const qint64 first = view->firstShownLine();
        QSignalSpy moved(view.get(), &LogView::currentLineChanged);
        view->setFilter(setOf(1000, {100, 300, 700}).widened(1));
        QVERIFY(view->isFiltered());
        QCOMPARE(view->rows().rowCount(), 9);
        QCOMPARE(view->currentLine(), 301);
        press(*view, Qt::Key_Down);
        QCOMPARE(view->currentLine(), 699);
        view->setFilter({});
        QCOMPARE(view->currentLine(), 699);
        view->goToLine(500);
        view->setFilter(setOf(1000, {100}));
        QCOMPARE(view->currentLine(), 100);
        view->setFilter(setOf(1000, {400, 600}));
        QCOMPARE(view->currentLine(), 400);
        view->setFilter({});
        QCOMPARE(view->currentLine(), 500);
        QCOMPARE(view->firstShownLine(), first);
        QVERIFY(moved.size() > 0);
    }

    void aLineTheFilterHidesShowsWhenItIsGoneTo()
    {
        const auto view = shownView(logOf(numberedLines(1000)));
        view->setFilter(setOf(1000, {10}));
        view->goToLine(500);
        QVERIFY(view->isFiltered());
        QCOMPARE(view->currentLine(), 500);
        QCOMPARE(view->rows().rowCount(), 8);
        view->setFilter(LineSet(1000));
        QCOMPARE(view->rows().rowCount(), 0);
        for (const int key : {Qt::Key_Down, Qt::Key_End, Qt::Key_PageUp, Qt::Key_Space, Qt::Key_G})
            press(*view, key);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, {200, 20});
        view->grab();
        view->updateLog(logOf(numberedLines(1200)));
        QCOMPARE(view->rows().rowCount(), 0);
    }

    void stretchesThatAreNotNeighboursHaveARuleBetweenThem()
    {
        const auto view = shownView(logOf(numberedLines(100)));
        view->setFilter(setOf(100, {1, 2, 50}));
        const int row = view->rectOf({50, 0}).top();
        const QImage image = view->viewport()->grab().toImage();
        const int x = image.width() - 4;
        QCOMPARE(image.pixelColor(x, row), theme().borderStrong);
        QVERIFY(image.pixelColor(x, view->rectOf({2, 0}).top()) != theme().borderStrong);
    }

    void onlyWhatShowsIsCopied()
    {
        const auto view = shownView(logOf(numberedLines(20)));
        view->setFilter(setOf(20, {3, 9, 15}));
        view->selectAll();
        QCOMPARE(view->selectedText(), u"line 3\nline 9\nline 15"_s);
    }

    void whatWasSeenBeforeIsDimmedOrAGapThatOpens()
    {
        const auto view = shownView(logOf(numberedLines(30)));
        LineSet seen(30);
        seen.insert(LineRange{5, 24});
        view->setSeenBefore(seen);
        QCOMPARE(view->rows().rowCount(), 30);
        view->setSeenBeforeMode(SeenBefore::Dimmed);
        QCOMPARE(view->rows().rowCount(), 30);
        view->setSeenBeforeMode(SeenBefore::Hidden);
        QCOMPARE(view->rows().rowCount(), 10);
        // The label stands two cells behind the text of the line in front of the gap.
        const QRect last = view->rectOf({4, 5});
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, {last.right() + 4 * last.width(), last.center().y()});
        QCOMPARE(view->rows().rowCount(), 30);
        view->setSeenBeforeMode(SeenBefore::Shown);
        view->setSeenBeforeMode(SeenBefore::Hidden);
        view->goToLine(4);
        press(*view, Qt::Key_Space);
        QCOMPARE(view->rows().rowCount(), 30);
        view->setSeenBeforeMode(SeenBefore::Shown);
        QCOMPARE(view->rows().rowCount(), 30);
    }

    void aClickBesideTheNumberAsksForABookmark()
    {
        const auto view = shownView(logOf(numberedLines(30)));
        QSignalSpy toggled(view.get(), &LogView::bookmarkToggled);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, {6, view->rectOf({7, 0}).center().y()});
        QCOMPARE(toggled.size(), 1);
        QCOMPARE(toggled[0][0].toLongLong(), 7);
        QVERIFY(!view->hasSelection());
        const QImage before = view->viewport()->grab().toImage();
        view->setBookmarks(setOf(30, {7}));
        QVERIFY(view->viewport()->grab().toImage() != before);
    }

    void linesOfLogsPutTogetherSayWhoseTheyAre()
    {
        const auto view = shownView(logOf(numberedLines(30)));
        view->setSources({{u"linux"_s, u"windows"_s}, [](qint64 line) { return int(line % 2); }});
        const QImage image = view->viewport()->grab().toImage();
        const auto colourOf = [&](qint64 line) { return image.pixelColor(0, view->rectOf({line, 0}).center().y()); };
        QVERIFY(colourOf(3) != colourOf(4));
        QCOMPARE(colourOf(3), colourOf(5));
        view->setGutterShown(false);
        QVERIFY(view->rectOf({3, 0}).left() < 20);
    }

    void tenMillionLinesAndAHundredThousandFoldsDoNotMatter()
    {
        constexpr qint64 lines = 10'000'000;
        std::vector<LineRange> folds;
        for (qint64 i = 0; i < 100'000; ++i)
            folds.push_back({i * 100 + 1, i * 100 + 90});
        LogRows rows(lines, folds);
        rows.setAllShut(true);
        QCOMPARE(rows.rowCount(), lines - 100'000 * 89);
        QVERIFY(rows.reveal(5'000'050));
        QCOMPARE(rows.lineOfRow(rows.rowOfLine(5'000'050)), 5'000'050);
        rows.grow(lines + 1000, folds);
        QCOMPARE(rows.rowCount(), lines - 100'000 * 89 + 89 + 1000);
        QCOMPARE(*rows.foldAround(lines - 50), size_t(99'999));
    }
};

QTEST_MAIN(TestLogViewGrow)
#include "tst_logviewgrow.moc"
