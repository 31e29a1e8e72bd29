// The log view with ten million lines, by keys and mouse as with ten. Every line says its own number, so that whatever is on
// screen can be checked without asking the log.

#include "core/logs/input.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

// A block is a group of 5,000 lines and 5,000 lines behind it; blocks differ in four digits.
constexpr int blockLines = 10'000, groupLines = 5'000, lineLength = 100;
constexpr int blocks = SENTINEL_SANITIZED ? 30 : 1'000;
constexpr qint64 allLines = qint64(blocks) * blockLines;
constexpr int needleBlock = blocks / 2, needleLine = 7'234;
constexpr int patience = 60'000;

QByteArray digits(qint64 number, int width)
{
    return QByteArray::number(number).rightJustified(width, '0');
}

/// The words of a line, which counts from 1.
QByteArray words(qint64 line)
{
    const qint64 block = (line - 1) / blockLines, place = (line - 1) % blockLines;
    QByteArray text = "entry " + digits(block, 4) + digits(place, 4);
    if (place == 0)
        text = "part " + digits(block, 4) + " ";
    else if (place == groupLines - 1)
        text = "end of part " + digits(block, 4);
    else if (block == needleBlock && place == needleLine)
        text += " holds the needle";
    return text;
}

/// The line as it is in the file, always as long as any other.
QByteArray rawLine(qint64 line)
{
    const qint64 place = (line - 1) % blockLines;
    QByteArray raw = "2024-01-31T10:00:00.0000000Z ";
    if (place == 0)
        raw += "##[group]";
    else if (place == groupLines - 1)
        raw += "##[endgroup]";
    return (raw + words(line)).leftJustified(lineLength - 1, '.') + '\n';
}

bool writeLog(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    QByteArray block;
    std::vector<qsizetype> numbers; // where the block's number stands
    for (int i = 0; i < blockLines; ++i) {
        const QByteArray line = rawLine(i + 1);
        const qsizetype at = std::max(line.indexOf("entry ") + 6, line.indexOf("part ") + 5);
        numbers.push_back(block.size() + at);
        block += line;
    }
    for (int n = 0; n < blocks; ++n) {
        const QByteArray number = digits(n, 4);
        for (const qsizetype at : numbers)
            std::copy(number.begin(), number.end(), block.begin() + at);
        if (n == needleBlock) {
            QByteArray special = block;
            special.replace(needleLine * lineLength, lineLength, rawLine(qint64(n) * blockLines + needleLine + 1));
            if (file.write(special) != special.size())
                return false;
        } else if (file.write(block) != block.size()) {
            return false;
        }
    }
    return file.flush();
}

} // namespace

class TestLogViewHuge : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<LogPane> m_pane;
    LogView* m_view = nullptr;

    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(m_view, Qt::Key(key), modifiers); }

    template <typename T>
    T* part(const char* name)
    {
        return m_pane->findChild<T*>(QString::fromLatin1(name));
    }

    static QPoint rowPoint(int row, int x)
    {
        const int height = QFontMetrics(theme().mono).height() + 2;
        return {x, row * height + height / 2};
    }

    QString shown(qint64 line) { return m_view->textOf(line).remove(u'.'); }
    bool isOnScreen(qint64 line) { return m_view->firstShownLine() <= line && line <= m_view->lastShownLine(); }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"sentinel-test"_s);
        QCoreApplication::setApplicationName(u"tst_logview_huge"_s);
        QSettings().clear();
        if (QStorageInfo(m_folder.path()).bytesAvailable() < qint64(3) * allLines * lineLength)
            QSKIP("the temporary folder has no room for a log of a gigabyte");
        applyTheme(*qApp, ThemeChoice::Light);
        const QString path = m_folder.filePath(u"build.log"_s);
        QVERIFY(writeLog(path));
        const Result<Input> input = readInput(path);
        QVERIFY(input);
        const Result<Log> log = Log::parse(input->documents.front());
        QVERIFY(log);
        m_pane = std::make_unique<LogPane>();
        m_pane->resize(1000, 600);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
        m_view = &m_pane->view();
        m_pane->showLog(*log, {});
        QCOMPARE(m_view->rows().lineCount(), allLines);
    }

    void init()
    {
        m_view->setAllFoldsShut(false);
        m_view->goToLine(1);
        m_view->setFocus();
    }

    void cleanupTestCase() { m_pane.reset(); }

    void everyPlaceIsAKeyAway()
    {
        press(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(m_view->currentLine(), allLines);
        QCOMPARE(m_view->lastShownLine(), allLines);
        QCOMPARE(shown(allLines), QString::fromLatin1(words(allLines)));
        press(Qt::Key_PageUp);
        QVERIFY(isOnScreen(m_view->currentLine()));
        QVERIFY(m_view->currentLine() < allLines - 5);
        press(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(m_view->currentLine(), 1);
        for (int i = 0; i < 50; ++i)
            press(Qt::Key_PageDown);
        QVERIFY(isOnScreen(m_view->currentLine()));
        QCOMPARE(shown(m_view->currentLine()), QString::fromLatin1(words(m_view->currentLine())));
    }

    void theScrollBarReachesEveryTenthOfTheLog()
    {
        QScrollBar* bar = m_view->verticalScrollBar();
        for (int tenth = 0; tenth <= 10; ++tenth) {
            bar->setValue(int(qint64(bar->maximum()) * tenth / 10));
            m_view->viewport()->grab();
            const qint64 line = m_view->firstShownLine();
            QVERIFY(std::abs(double(line) / double(allLines) - tenth / 10.0) < 0.01);
            QCOMPARE(shown(line), QString::fromLatin1(words(line)));
        }
        QCOMPARE(m_view->lastShownLine(), allLines);
    }

    void aLineIsGoneToByItsNumber()
    {
        const qint64 line = allLines / 3 + 17;
        press(Qt::Key_G, Qt::ControlModifier);
        auto* text = part<QLineEdit>("logGoToText");
        QTest::keyClicks(text, QString::number(line));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(m_view->currentLine(), line);
        QVERIFY(isOnScreen(line));
        QCOMPARE(shown(line), QString::fromLatin1(words(line)));
    }

    void aNeedleIsFoundAndShown()
    {
        const qint64 line = qint64(needleBlock) * blockLines + needleLine + 1;
        press(Qt::Key_Slash);
        auto* text = part<QLineEdit>("logFindText");
        QTest::keyClicks(text, u"needle"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_view->currentLine(), line, patience);
        QVERIFY(isOnScreen(line));
        QCOMPARE(shown(line), QString::fromLatin1(words(line)));
        QTRY_COMPARE_WITH_TIMEOUT(part<QLabel>("logFindCount")->text(), u"1 of 1 lines"_s, patience);
        QTest::keyClick(text, Qt::Key_Escape);
    }

    void aSearchIsChangedWhileItRuns()
    {
        press(Qt::Key_Slash);
        auto* text = part<QLineEdit>("logFindText");
        text->clear();
        QTest::keyClicks(text, u"entry 0"_s); // most lines
        press(Qt::Key_PageDown);
        text->setText(u"entry 00019999"_s);
        QTRY_COMPARE_WITH_TIMEOUT(part<QLabel>("logFindCount")->text(), u"1 of 1 lines"_s, patience);
        QTRY_COMPARE(m_view->currentLine(), 20'000);
        QTest::keyClick(text, Qt::Key_Escape);
    }

    void groupsShutAndOpenAroundTheLineThatIsLookedAt()
    {
        const qint64 line = qint64(blocks - 2) * blockLines + 100;
        QCOMPARE(m_view->rows().foldCount(), size_t(blocks));
        m_view->setAllFoldsShut(true);
        QCOMPARE(m_view->rows().rowCount(), allLines - qint64(blocks) * (groupLines - 1));
        press(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(m_view->currentLine(), allLines);
        m_view->goToLine(line);
        QCOMPARE(m_view->currentLine(), line);
        QVERIFY(isOnScreen(line));
        QCOMPARE(m_view->rows().rowCount(), allLines - qint64(blocks - 1) * (groupLines - 1));
        press(Qt::Key_Minus);
        QCOMPARE(m_view->currentLine(), qint64(blocks - 2) * blockLines + 1);
        press(Qt::Key_Down);
        QCOMPARE(m_view->currentLine(), qint64(blocks - 2) * blockLines + groupLines + 1);
    }

    void aRangeIsSelectedByKeysAndCopied()
    {
        const qint64 line = allLines - blockLines + 7'000;
        m_view->goToLine(line);
        for (int i = 0; i < 3; ++i)
            press(Qt::Key_Down, Qt::ShiftModifier);
        for (int i = 0; i < 14; ++i)
            press(Qt::Key_Right, Qt::ShiftModifier);
        press(Qt::Key_C, Qt::ControlModifier);
        QStringList copied;
        for (qint64 i = line; i < line + 3; ++i)
            copied << QString::fromLatin1(rawLine(i).mid(29).trimmed());
        copied << QString::fromLatin1(words(line + 3));
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), copied.join(u'\n'));
    }

    void aRangeIsSelectedWithTheMouse()
    {
        m_view->goToLine(allLines / 2 + 6'000);
        const qint64 first = m_view->firstShownLine();
        const int x = m_view->viewport()->width() / 2;
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, rowPoint(1, x));
        QTest::mouseMove(m_view->viewport(), rowPoint(4, x));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, rowPoint(4, x));
        QVERIFY(m_view->hasSelection());
        QCOMPARE(m_view->currentLine(), first + 4);
        const QStringList lines = m_view->selectedText().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[2].startsWith(QString::fromLatin1(words(first + 3))));
    }

    void everythingCanBeSelected()
    {
        press(Qt::Key_A, Qt::ControlModifier);
        QVERIFY(m_view->hasSelection());
        m_view->viewport()->grab();
        press(Qt::Key_Escape);
        QVERIFY(!m_view->hasSelection());
    }
};

QTEST_MAIN(TestLogViewHuge)
#include "tst_logview_huge.moc"
