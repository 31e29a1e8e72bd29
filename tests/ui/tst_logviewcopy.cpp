// How a selection leaves the log view, and what a screen reader gets of it.
#include "tests/ui/logviewfixture.h"

#include <QAccessible>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QString copied(const CopyOrder& order)
{
    CopyText copy(order);
    QString text;
    for (QString part = copy.next(); !part.isEmpty(); part = copy.next())
        text += part;
    return text;
}

QList<QAccessible::Event> eventsHeard;

void hear(QAccessibleEvent* event)
{
    eventsHeard << event->type();
}

} // namespace

class TestLogViewCopy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void aSelectionIsQuotedAsMarkdown()
    {
        CopyOrder order{logOf("one\ntwo\n```\nfour\n"), {2, 1}, {4, 2}, {}, CopyForm::Markdown, u"build.log"_s};
        QCOMPARE(copied(order), u"`build.log`, lines 2 to 4\n\n```text\n2  wo\n3  ```\n4  fo\n```\n"_s);
        order.only = setOf(4, {2, 4});
        QCOMPARE(copied(order), u"`build.log`, lines 2 to 4\n\n```text\n2  wo\n4  fo\n```\n"_s);
    }

    void timesComeInFrontOfEveryLine()
    {
        const Log log = logOf("2024-01-31T10:00:10.0000000Z a\n2024-01-31T10:00:11.0000000Z b\n2024-01-31T10:00:12.0000000Z c\n");
        QCOMPARE(copied({log, {1, 0}, {2, 1}, {}, CopyForm::TextWithTimes, {}}),
                 u"2024-01-31T10:00:10.000Z a\n2024-01-31T10:00:11.000Z b"_s);
    }

    void emptyLinesAndEndsOfLinesAreKept()
    {
        const Log log = logOf("a\n\n\nb\n");
        QCOMPARE(copied({log, {1, 0}, {4, 1}, {}, CopyForm::Text, {}}), u"a\n\n\nb"_s);
        QCOMPARE(copied({log, {1, 1}, {4, 0}, {}, CopyForm::Text, {}}), u"\n\n\n"_s);
        QCOMPARE(copied({log, {2, 0}, {2, 0}, {}, CopyForm::Text, {}}), u""_s);
    }

    void secretsAreMaskedUnlessTheyAreAskedFor()
    {
        const auto view = shownView(logOf("a\nexport DB_PASSWORD=hunter22\nb\n"));
        view->selectAll();
        QSignalSpy done(view.get(), &LogView::copyFinished);
        view->copy();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"a\nexport DB_PASSWORD=[redacted: password]\nb"_s);
        QCOMPARE(done[0][1].toLongLong(), 1);
        view->copyAsMarkdown();
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"[redacted: password]"_s));
        view->copyUnmasked();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"a\nexport DB_PASSWORD=hunter22\nb"_s);
        QCOMPARE(done[2][1].toLongLong(), 0);
        QTemporaryDir folder;
        view->saveSelection(folder.filePath(u"part.log"_s));
        QTRY_COMPARE(done.size(), 4);
        QCOMPARE(done[3][1].toLongLong(), 1);
        QFile file(folder.filePath(u"part.log"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("a\nexport DB_PASSWORD=[redacted: password]\nb\n"));
    }

    void secretsAreMaskedInLargeCopiesToo()
    {
        std::string text = numberedLines(150'000) + "export DB_PASSWORD=hunter22\n" + numberedLines(150'000);
        const auto view = shownView(logOf(text));
        view->selectAll();
        QSignalSpy done(view.get(), &LogView::copyFinished);
        view->copy();
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(done[0][1].toLongLong(), 1);
        const QString mark = u"[redacted: password]"_s;
        QCOMPARE(QGuiApplication::clipboard()->text().size(), qsizetype(text.size()) - 1 - 8 + mark.size());
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"DB_PASSWORD="_s + mark + u"\nline 1\n"_s));
    }

    void aLargeSelectionIsCopiedBesideTheUserInterface()
    {
        const auto view = shownView(logOf(numberedLines(300'000)));
        view->selectAll();
        QSignalSpy done(view.get(), &LogView::copyFinished);
        QSignalSpy progress(view.get(), &LogView::copyProgressed);
        view->copy();
        QCOMPARE(done.size(), 0);
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(done[0][0].toString(), QString());
        QVERIFY(progress.size() > 0);
        const QString text = QGuiApplication::clipboard()->text();
        QCOMPARE(text, QString::fromStdString(numberedLines(300'000)).chopped(1));
    }

    void aCancelledCopyLeavesTheClipboardAlone()
    {
        const auto view = shownView(logOf(numberedLines(600'000)));
        QGuiApplication::clipboard()->setText(u"before"_s);
        QSignalSpy done(view.get(), &LogView::copyFinished);
        view->selectAll();
        view->copy();
        view->cancelCopy();
        QTest::qWait(50);
        QCOMPARE(done.size(), 0);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"before"_s);
    }

    void whatIsTooMuchForAClipboardIsOfferedAsAFile()
    {
        std::string text;
        const std::string line(1000, 'z');
        for (int i = 0; i < 40'000; ++i)
            text += line + "\n";
        const auto view = shownView(logOf(text));
        QSignalSpy tooLarge(view.get(), &LogView::selectionTooLarge);
        QSignalSpy done(view.get(), &LogView::copyFinished);
        view->selectAll();
        view->copy();
        QCOMPARE(tooLarge.size(), 1);
        QVERIFY(tooLarge[0][0].toLongLong() > LogView::mostCopied);
        QTemporaryDir folder;
        view->saveSelection(folder.filePath(u"part.log"_s));
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 20'000);
        QFile file(folder.filePath(u"part.log"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().toStdString() == text);
        view->saveSelection(folder.filePath(u"no/such/folder/part.log"_s));
        QTRY_COMPARE(done.size(), 2);
        QVERIFY(done[1][0].toString().contains(u"cannot be written"_s));
    }

    void aScreenReaderReadsTheLinesAroundTheCaret()
    {
        const auto view = shownView(logOf(numberedLines(100)));
        QAccessibleInterface* access = QAccessible::queryAccessibleInterface(view.get());
        QVERIFY(access);
        QAccessibleTextInterface* text = access->textInterface();
        QVERIFY(text);
        view->goToPlace(3, 2);
        QCOMPARE(text->cursorPosition(), 2 * 7 + 2);
        int begin = 0, end = 0;
        QCOMPARE(text->textAtOffset(text->cursorPosition(), QAccessible::LineBoundary, &begin, &end).trimmed(), u"line 3"_s);
        QCOMPARE(text->textAtOffset(text->cursorPosition(), QAccessible::WordBoundary, &begin, &end), u"line"_s);
        QCOMPARE(text->text(0, 6), u"line 1"_s);
        QVERIFY(text->characterCount() > 100);
        const QRect rect = text->characterRect(text->cursorPosition());
        QVERIFY(!rect.isNull());
        QCOMPARE(text->offsetAtPoint(rect.center() - QPoint(rect.width() / 4, 0)), text->cursorPosition());
        text->setSelection(0, 7, 13);
        QCOMPARE(view->selectedText(), u"line 2"_s);
        text->selection(0, &begin, &end);
        QCOMPARE(QPoint(begin, end), QPoint(7, 13));
        text->removeSelection(0);
        QCOMPARE(text->selectionCount(), 0);
        text->setCursorPosition(8);
        QCOMPARE(view->currentLine(), 2);
        QVERIFY(access->state().readOnly && access->state().multiLine);
    }

    void aScreenReaderHearsTheCaretMove()
    {
        const auto view = shownView(logOf(numberedLines(100)));
        QAccessible::setActive(true);
        if (!QAccessible::isActive())
            QSKIP("the platform has nobody to tell");
        const auto before = QAccessible::installUpdateHandler(&hear);
        eventsHeard.clear();
        QTest::keyClick(view.get(), Qt::Key_Down);
        QAccessible::installUpdateHandler(before);
        QVERIFY(eventsHeard.contains(QAccessible::TextCaretMoved));
        QVERIFY(eventsHeard.contains(QAccessible::NameChanged));
    }
};

QTEST_MAIN(TestLogViewCopy)
#include "tst_logviewcopy.moc"
