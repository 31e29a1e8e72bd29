// Where the log view stands and what is under a point: wrapped lines, huge lines, pixels, wide and right-to-left text.
#include "tests/ui/logviewfixture.h"
#include "ui/shared/longscroll.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

void turnWheel(LogView& view, QPoint pixels, QPoint angle, Qt::KeyboardModifiers modifiers = {})
{
    const QPointF at = view.viewport()->rect().center();
    QWheelEvent event(at, view.viewport()->mapToGlobal(at), pixels, angle, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(view.viewport(), &event);
}

/// What is under the middle of each character is that character: the place in front of it or behind it.
void everyCharacterIsFoundUnderItself(LogView& view, qint64 line)
{
    const QString text = view.textOf(line);
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QRect rect = view.rectOf({line, at});
        QVERIFY(!rect.isNull());
        const LogPlace found = view.placeAt(rect.center());
        QCOMPARE(found.line, line);
        const bool isShared = (at > 0 && view.rectOf({line, at - 1}) == rect) || view.rectOf({line, at + 1}) == rect;
        const qint64 reach = isShared ? 9 : 1; // units of one character, and blanks of one tab, are one
        QVERIFY2(found.column >= at - (isShared ? reach : 0) && found.column <= at + reach,
                 qPrintable(u"%1 at %2 in %3"_s.arg(found.column).arg(at).arg(text)));
    }
}

} // namespace

class TestLogViewScroll : public QObject
{
    Q_OBJECT

    static void press(LogView& view, int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, Qt::Key(key), modifiers); }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void aTouchpadScrollsByPixels()
    {
        const auto view = shownView(logOf(numberedLines(1000)));
        const int height = view->rectOf({1, 0}).height();
        turnWheel(*view, {0, -5}, {0, -5});
        QCOMPARE(view->rectOf({1, 0}).top(), -5);
        QCOMPARE(view->firstShownLine(), 1);
        turnWheel(*view, {0, -height}, {0, -1});
        QCOMPARE(view->firstShownLine(), 2);
        QCOMPARE(view->rectOf({2, 0}).top(), -5);
        turnWheel(*view, {0, height * 50}, {0, 1});
        QCOMPARE(view->rectOf({1, 0}).top(), 0);
        turnWheel(*view, {0, -height * 5000}, {0, -1});
        QCOMPARE(view->lastShownLine(), 1000);
        QCOMPARE(view->verticalScrollBar()->value(), view->verticalScrollBar()->maximum());
    }

    void aFineWheelAddsUpToANotch()
    {
        const auto view = shownView(logOf(numberedLines(1000)));
        for (int i = 0; i < 8; ++i)
            turnWheel(*view, {}, {0, -15});
        QCOMPARE(view->firstShownLine(), 1 + QApplication::wheelScrollLines());
        QCOMPARE(view->rectOf({view->firstShownLine(), 0}).top(), 0);
    }

    void wrappedLinesKeepTheRowsOfTheScrollBar()
    {
        std::string text;
        for (int i = 1; i <= 300; ++i)
            text += std::to_string(i) + std::string(size_t(i % 3 == 0 ? 500 : 5), 'x') + "\n";
        const auto view = shownView(logOf(text));
        view->goToLine(150);
        view->verticalScrollBar()->setValue(149);
        view->setWrapped(true);
        QCOMPARE(view->firstShownLine(), 150);
        QVERIFY(!view->horizontalScrollBar()->isVisible() || view->horizontalScrollBar()->maximum() == 0);
        QVERIFY(view->rectOf({150, 400}).top() > view->rectOf({150, 0}).top());
        QCOMPARE(view->placeAt(view->rectOf({150, 400}).center()).line, 150);
        press(*view, Qt::Key_Down);
        QCOMPARE(view->currentLine(), 151);
        press(*view, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(view->currentLine(), 300);
        QVERIFY(!view->rectOf({300, 502}).isNull());
        QCOMPARE(view->verticalScrollBar()->value(), view->verticalScrollBar()->maximum());
        view->resize(500, 300);
        view->grab();
        view->setWrapped(false);
        view->grab();
        press(*view, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(view->firstShownLine(), 1);
    }

    void aWrappedLineIsReadPageByPage()
    {
        const auto view = shownView(logOf("begin\n" + std::string(100'000, 'y') + "\nend\n"));
        view->setWrapped(true);
        view->goToLine(2);
        qint64 column = view->currentColumn();
        for (int i = 0; i < 5; ++i) {
            press(*view, Qt::Key_PageDown);
            QCOMPARE(view->currentLine(), 2);
            QVERIFY(view->currentColumn() > column);
            column = view->currentColumn();
            QVERIFY(!view->rectOf({2, column}).isNull());
        }
        press(*view, Qt::Key_PageUp);
        QVERIFY(view->currentColumn() < column);
        press(*view, Qt::Key_Down);
        QCOMPARE(view->currentLine(), 3);
    }

    void aHugeLineIsThereAtOnceWrappedOrNot_data()
    {
        QTest::addColumn<bool>("isWrapped");
        QTest::newRow("wrapped") << true;
        QTest::newRow("in one row") << false;
    }

    void aHugeLineIsThereAtOnceWrappedOrNot()
    {
        QFETCH(bool, isWrapped);
        constexpr qint64 length = 30'000'000;
        std::string text = "a\n" + std::string(size_t(length), '\0') + "\nb\n";
        text.replace(20'000'002, 5, "ERROR");
        const auto view = shownView(logOf(std::move(text)));
        view->setWrapped(isWrapped);
        view->goToPlace(2, 20'000'000);
        const QRect rect = view->rectOf({2, 20'000'000});
        QVERIFY(!rect.isNull());
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, rect.center() + QPoint(rect.width(), 0));
        QCOMPARE(view->selectedText(), u"ERROR"_s);
        view->grab();
        press(*view, Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(view->currentColumn(), length);
        QVERIFY(!view->rectOf({2, length - 1}).isNull());
        press(*view, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(view->currentLine(), 3);
        QVERIFY(!isWrapped || !view->rectOf({3, 0}).isNull());
    }

    void whatIsClickedIsWhatIsSeen_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("ascii") << u"plain text"_s;
        QTest::newRow("tabs") << u"a\tb\t\tc"_s;
        QTest::newRow("chinese") << u"at \u4e16\u754c end"_s;
        QTest::newRow("emoji") << u"\U0001F468\u200d\U0001F469\u200d\U0001F467 family \U0001F600"_s;
        QTest::newRow("combining") << u"de\u0301ja\u0300 vu"_s;
        QTest::newRow("hebrew") << u"log: \u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd end"_s;
        QTest::newRow("all hebrew") << u"\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd."_s;
        QTest::newRow("arabic") << u"\u0645\u0631\u062d\u0628\u0627 ok"_s;
    }

    void whatIsClickedIsWhatIsSeen()
    {
        QFETCH(QString, text);
        for (const bool isWrapped : {false, true}) {
            const auto view = shownView(logOf(text.toStdString() + "\n"));
            view->setWrapped(isWrapped);
            everyCharacterIsFoundUnderItself(*view, 1);
            view->selectAll();
            QCOMPARE(view->selectedText(), text);
            view->grab();
        }
    }

    void rightToLeftTextIsSelectedInTheOrderItIsRead()
    {
        const auto view = shownView(logOf(u"x \u05d0\u05d1\u05d2 y\n"_s.toStdString()));
        // The first letter stands rightmost.
        QVERIFY(view->rectOf({1, 2}).left() > view->rectOf({1, 4}).left());
        QVERIFY(view->rectOf({1, 0}).left() < view->rectOf({1, 4}).left());
        press(*view, Qt::Key_Right, Qt::ShiftModifier);
        press(*view, Qt::Key_Right, Qt::ShiftModifier);
        press(*view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(view->selectedText(), u"x \u05d0"_s);
    }

    void oneKeyGoesOverOneCharacterAsSeen()
    {
        const auto view = shownView(logOf(u"\U0001F468\u200d\U0001F469\u200d\U0001F467e\u0301\tz\nnext\n"_s.toStdString()));
        QList<qint64> columns;
        for (int i = 0; i < 5; ++i) {
            press(*view, Qt::Key_Right, Qt::ShiftModifier);
            columns << view->currentColumn();
        }
        QCOMPARE(columns, QList<qint64>({8, 10, 15, 16, 0}));
        QCOMPARE(view->currentLine(), 2);
        press(*view, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(view->currentColumn(), 16);
    }

    void threeClicksTakeTheLineAndShiftExtends()
    {
        const auto view = shownView(logOf("alpha beta\ngamma delta\n"));
        const QPoint at = view->rectOf({1, 7}).center();
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(view->selectedText(), u"beta"_s);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(view->selectedText(), u"alpha beta"_s);
        QTest::qWait(QApplication::doubleClickInterval() + 10);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->rectOf({1, 0}).center() - QPoint(2, 0));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, Qt::ShiftModifier, view->rectOf({2, 5}).center() - QPoint(2, 0));
        QCOMPARE(view->selectedText(), u"alpha beta\ngamma"_s);
    }

    void aDragOverNumbersTakesWholeLines()
    {
        const auto view = shownView(logOf(numberedLines(20)));
        const auto number = [&](qint64 line) { return QPoint(20, view->rectOf({line, 0}).center().y()); };
        for (const auto& [from, to] : {std::pair(3, 5), std::pair(5, 3)}) {
            QTest::mousePress(view->viewport(), Qt::LeftButton, {}, number(from));
            QTest::mouseMove(view->viewport(), number(to));
            QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, number(to));
            QCOMPARE(view->selectedText(), u"line 3\nline 4\nline 5"_s);
        }
    }

    void keysOfOtherReadersWork()
    {
        const auto view = shownView(logOf(numberedLines(500)));
        press(*view, Qt::Key_G, Qt::ShiftModifier);
        QCOMPARE(view->currentLine(), 500);
        QVERIFY(!view->hasSelection());
        press(*view, Qt::Key_G);
        QCOMPARE(view->currentLine(), 1);
        press(*view, Qt::Key_D, Qt::ControlModifier);
        const qint64 half = view->currentLine();
        QVERIFY(half > 5);
        press(*view, Qt::Key_U, Qt::ControlModifier);
        QCOMPARE(view->currentLine(), 1);
        press(*view, Qt::Key_Space);
        QVERIFY(view->currentLine() > half);
        press(*view, Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(view->currentLine(), 1);
        press(*view, Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
        QCOMPARE(view->selectedText(), u"line "_s);
    }

    void aScrollBarLongerThanAnIntStillReachesBothEnds()
    {
        QScrollBar bar;
        LongScroll scroll(&bar);
        scroll.setRange(20'000'000'000, 100, 4);
        scroll.setValue(19'999'999'999);
        QCOMPARE(scroll.value(), 19'999'999'999);
        QVERIFY(!scroll.follow());
        bar.setValue(bar.maximum());
        bar.setValue(bar.maximum() / 2);
        QVERIFY(scroll.follow());
        QVERIFY(std::abs(scroll.value() - 10'000'000'000) < 100);
        bar.setValue(bar.maximum());
        QVERIFY(scroll.follow());
        QCOMPARE(scroll.value(), 20'000'000'000);
        bar.setValue(0);
        QVERIFY(scroll.follow());
        QCOMPARE(scroll.value(), 0);
    }
};

QTEST_MAIN(TestLogViewScroll)
#include "tst_logviewscroll.moc"
