#include "ui/compare/comparepage.h"
#include "ui/compare/comparestrip.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

std::string stamped(const std::vector<std::string>& lines, int minute)
{
    std::string text;
    int second = 0;
    for (const std::string& line : lines) {
        char stamp[48];
        std::snprintf(stamp, sizeof stamp, "2024-01-31T10:%02d:%02d.0000000Z ", minute, second++ % 60);
        text += stamp + line + "\n";
    }
    return text;
}

/// Names that no mask makes alike.
std::string word(int number)
{
    std::string name = "step ";
    do {
        name += char('a' + number % 26);
        number /= 26;
    } while (number > 0);
    return name;
}

/// Forty steps that pass, in the failing log with two lines after the twentieth and another last one.
std::vector<std::string> steps(bool failing)
{
    std::vector<std::string> lines;
    for (int i = 0; i < 40; ++i) {
        lines.push_back(word(i) + " took " + std::to_string(failing ? 17 * i : 11 * i) + " ms");
        if (failing && i == 19) {
            lines.push_back("main.c:7: error: no total");
            lines.push_back("make: *** [all] Error 2");
        }
    }
    lines.push_back(failing ? "result: bad" : "result: good");
    return lines;
}

} // namespace

class TestComparePage : public QObject
{
    Q_OBJECT

    std::unique_ptr<ComparePage> m_page;
    CompareView* m_view = nullptr;

    void compare(const std::string& green, const std::string& red)
    {
        m_page->compare(logOf(green), logOf(red), {u"nightly, Monday"_s, u"nightly, Tuesday"_s, Outcome::Passed, Outcome::Failed});
        QTRY_VERIFY(!m_page->isComparing());
    }
    void compareSteps() { compare(stamped(steps(false), 1), stamped(steps(true), 2)); }
    QString state() const { return m_page->findChild<QLabel*>(u"compareState"_s)->text(); }
    QWidget* shownChild(const QString& name) const
    {
        auto* child = m_page->findChild<QWidget*>(name);
        return child && child->isVisible() ? child : nullptr;
    }
    qint64 redLine() const { return m_view->rows().at(m_view->currentRow()).right; }
    int rowHeight() const { return m_view->viewport()->height() / std::max(1, m_view->verticalScrollBar()->pageStep()); }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void init()
    {
        m_page = std::make_unique<ComparePage>();
        m_page->resize(1000, 600);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_view = &m_page->view();
    }
    void cleanup() { m_page.reset(); }

    void withoutLogsItSaysWhatWouldFillIt()
    {
        QVERIFY(shownChild(u"compareMessage"_s));
        QVERIFY(!shownChild(u"compareView"_s));
    }

    void theFirstChangeIsShown()
    {
        compareSteps();
        QVERIFY(shownChild(u"compareView"_s));
        QVERIFY(m_view->hasFocus());
        QCOMPARE(redLine(), 21);
        QCOMPARE(state(), u"Change 1 of 2 · 3 lines are new"_s);
        QCOMPARE(m_page->findChild<QLabel*>(u"compareGreenName"_s)->text(), u"Passed: nightly, Monday"_s);
        QCOMPARE(m_page->findChild<QLabel*>(u"compareRedName"_s)->text(), u"Failed: nightly, Tuesday"_s);
    }

    void aLogOfWhichNobodyKnowsHowItEndedIsCalledByItsNameAlone()
    {
        m_page->compare(logOf("a\nb\n"), logOf("a\nc\n"), {u"other.log"_s, u"this.log"_s, Outcome::Unknown, Outcome::Failed});
        QTRY_VERIFY(shownChild(u"compareView"_s));
        QCOMPARE(m_page->findChild<QLabel*>(u"compareGreenName"_s)->text(), u"other.log"_s);
        QCOMPARE(m_page->findChild<QLabel*>(u"compareRedName"_s)->text(), u"Failed: this.log"_s);
    }

    void keysGoFromChangeToChange()
    {
        compareSteps();
        QTest::keyClick(m_view, Qt::Key_N);
        QCOMPARE(redLine(), 43);
        QCOMPARE(state(), u"Change 2 of 2 · 3 lines are new"_s);
        QVERIFY(!m_page->findChild<QAction*>(u"compareNext"_s)->isEnabled());
        QTest::keyClick(m_view, Qt::Key_N);
        QCOMPARE(redLine(), 43);
        QTest::keyClick(m_view, Qt::Key_P);
        QCOMPARE(redLine(), 21);
        QTest::keyClick(m_view, Qt::Key_Up);
        QCOMPARE(redLine(), 20);
        QCOMPARE(m_view->currentChange(), -1);
    }

    void aFoldOpensByKeyAndByClick()
    {
        compareSteps();
        const qint64 before = m_view->rows().rowCount();
        QTest::keyClick(m_view, Qt::Key_Home);
        QCOMPARE(m_view->textOfRow(m_view->currentRow()), u"17 equal lines, folded"_s);
        QTest::keyClick(m_view, Qt::Key_Space);
        QCOMPARE(m_view->rows().rowCount(), before + 16);
        QCOMPARE(redLine(), 1);
        QTest::keyClick(m_view, Qt::Key_Space); // and shuts again
        QCOMPARE(m_view->rows().rowCount(), before);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {300, rowHeight() / 2});
        QCOMPARE(m_view->rows().rowCount(), before + 16);
        m_page->findChild<QAction*>(u"compareUnfold"_s)->trigger();
        QCOMPARE(m_view->rows().rowCount(), m_view->rows().fullCount());
        m_page->findChild<QAction*>(u"compareFold"_s)->trigger();
        QCOMPARE(m_view->rows().rowCount(), before);
    }

    void aLineOfTheFailingLogIsGoneToThroughItsFold()
    {
        compareSteps();
        m_view->goToRedLine(5);
        QCOMPARE(redLine(), 5);
        QVERIFY(m_view->rows().at(m_view->currentRow()).kind == CompareRow::Kind::Equal);
    }

    void whatIsSelectedOnOneSideIsCopied()
    {
        compareSteps();
        QTest::keyClick(m_view, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(m_view->hasSelection());
        QTest::keySequence(m_view, QKeySequence::Copy);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"main.c:7: error: no total\nmake: *** [all] Error 2"_s);
        QTest::keyClick(m_view, Qt::Key_N);
        QTest::keyClick(m_view, Qt::Key_O);
        QCOMPARE(m_view->currentSide(), CompareSide::Green);
        QTest::keySequence(m_view, QKeySequence::Copy); // without a selection the current line
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"result: good"_s);
    }

    void draggingSelectsTextOfOneSide()
    {
        compareSteps();
        const int y = int(m_view->currentRow() - m_view->verticalScrollBar()->value()) * rowHeight() + rowHeight() / 2;
        const int right = m_view->viewport()->width() - 4;
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, {right, y});
        QTest::mouseMove(m_view->viewport(), {m_view->viewport()->width() / 2 + 4, y + rowHeight()});
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, {m_view->viewport()->width() / 2 + 4, y + rowHeight()});
        QCOMPARE(m_view->currentSide(), CompareSide::Red);
        m_view->copy();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"\n"_s); // from the end of one line to the begin of the next
    }

    void timeStampsCanBeHidden()
    {
        compareSteps();
        auto* times = m_page->findChild<QAction*>(u"compareTimes"_s);
        QVERIFY(times->isVisible() && times->isChecked());
        const QImage with = m_view->grab().toImage();
        QTest::keyClick(m_view, Qt::Key_T);
        QVERIFY(!times->isChecked());
        QVERIFY(m_view->grab().toImage() != with);
        compare("a\nb\n", "a\nc\n");
        QVERIFY(!times->isVisible());
    }

    void logsThatSayTheSameAreToldSo()
    {
        compare(stamped(steps(true), 1), stamped(steps(true), 2));
        QVERIFY(shownChild(u"compareMessage"_s));
        QCOMPARE(m_page->findChild<QLabel*>(u"emptyTitle"_s)->text(), u"The two logs say the same"_s);
        auto* anyway = qobject_cast<QPushButton*>(shownChild(u"compareShowAnyway"_s));
        QVERIFY(anyway);
        anyway->click();
        QVERIFY(shownChild(u"compareView"_s));
        QCOMPARE(state(), u"No change · 0 lines are new"_s);
    }

    void linesThatOnlyMovedAreNotCalledChanges()
    {
        compare("a\nb\nc\nd\n", "d\na\nb\nc\n");
        QCOMPARE(m_page->findChild<QLabel*>(u"emptyTitle"_s)->text(), u"The two logs say the same"_s);
        compare("a\nb\nc\nd\n", "d\na\nb\nc\nx\n");
        QCOMPARE(state(), u"Change 1 of 1 · 1 line is new"_s);
        QCOMPARE(redLine(), 5);
    }

    void aComparisonCanBeStoppedAndBegunAgain()
    {
        std::string text;
        for (int i = 0; i < 300000; ++i)
            text += word(i) + "\n";
        m_page->compare(logOf(text), logOf(text + "end\n"), {});
        QVERIFY(m_page->isComparing());
        QTRY_VERIFY(shownChild(u"compareCancel"_s) || !m_page->isComparing());
        if (!m_page->isComparing())
            return; // a fast machine: there was nothing to stop
        qobject_cast<QPushButton*>(shownChild(u"compareCancel"_s))->click();
        QVERIFY(!m_page->isComparing());
        auto* again = qobject_cast<QPushButton*>(shownChild(u"compareAgain"_s));
        QVERIFY(again);
        again->click();
        QTRY_VERIFY(shownChild(u"compareView"_s));
        QCOMPARE(redLine(), 300001);
    }

    void aNewComparisonDropsTheOneBefore()
    {
        m_page->compare(logOf(stamped(steps(false), 1)), logOf(stamped(steps(true), 2)), {});
        m_page->compare(logOf("a\nb\nc\n"), logOf("a\nx\nc\n"), {});
        QTRY_VERIFY(!m_page->isComparing());
        QCOMPARE(m_view->rows().rowCount(), 3);
        m_page->compare(logOf(stamped(steps(false), 1)), logOf(stamped(steps(true), 2)), {});
        m_page.reset(); // while it runs
    }

    void linesAreAskedForInTheirLogs()
    {
        compareSteps();
        QSignalSpy asked(m_page.get(), &ComparePage::lineRequested);
        QTest::keyClick(m_view, Qt::Key_Return);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][0].value<CompareSide>(), CompareSide::Red);
        QCOMPARE(asked[0][1].toLongLong(), 21);
        QSignalSpy closed(m_page.get(), &ComparePage::closeRequested);
        QTest::keyClick(m_view, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
    }

    void theStripMarksChangesAndLeadsToThem()
    {
        compareSteps();
        auto* strip = m_page->findChild<CompareStrip*>();
        const auto marked = [strip](bool right) {
            int count = 0;
            for (int y = 0; y < strip->height(); ++y)
                count += strip->isMarked(right, y) ? 1 : 0;
            return count;
        };
        QVERIFY(marked(true) > marked(false)); // three lines against one
        QTest::mouseClick(strip, Qt::LeftButton, {}, {4, strip->height() - 2});
        QCOMPARE(redLine(), 43);
    }

    void aScreenReaderIsToldTheCurrentRow()
    {
        compareSteps();
        QAccessibleInterface* access = QAccessible::queryAccessibleInterface(m_view);
        QVERIFY(access);
        QVERIFY(access->text(QAccessible::Name).contains(u"line 21, only on the right: main.c:7: error: no total"_s));
        QTest::keyClick(m_view, Qt::Key_N);
        QCOMPARE(access->text(QAccessible::Value), u"left, line 41: result: good; right, line 43: result: bad"_s);
    }

    void itLooksAliveInBothThemes()
    {
        compareSteps();
        const QImage light = m_page->grab().toImage();
        applyTheme(*qApp, ThemeChoice::Dark);
        QVERIFY(m_page->grab().toImage() != light);
        applyTheme(*qApp, ThemeChoice::Light);
        QCOMPARE(m_page->grab().toImage(), light);
    }
};

QTEST_MAIN(TestComparePage)
#include "tst_comparepage.moc"
