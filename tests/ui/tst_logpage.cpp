// A file on screen: its lines at once, what is written to it, what becomes of it, and the way to the run that was made of it.

#include "ui/logpage/logpage.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QByteArray someLines(int from, int to)
{
    QByteArray text;
    for (int n = from; n <= to; ++n)
        text += "line " + QByteArray::number(n) + '\n';
    return text;
}

void write(const QString& path, const QByteArray& bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QFile file(path);
    QVERIFY(file.open(mode));
    QCOMPARE(file.write(bytes), qint64(bytes.size()));
}

} // namespace

class TestLogPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"build.log"_s);
        m_page = std::make_unique<LogPage>(nullptr, m_folder->filePath(u"indexes"_s));
        m_page->resize(1000, 600);
        m_page->show();
    }
    void cleanup() { m_page.reset(); }

    void anEmptyPageSaysWhatWouldFillIt()
    {
        QVERIFY(!m_page->findChild<QWidget*>(u"logPageHeader"_s)->isVisible());
        QVERIFY(m_page->findChild<QWidget*>(u"logPageEmpty"_s)->isVisible());
        QVERIFY(m_page->path().isEmpty());
    }

    void aFilesLinesShowWithWhatItIs()
    {
        write(m_path, someLines(1, 500));
        m_page->open(m_path);
        QTRY_VERIFY(view().hasLog());
        QTRY_COMPARE(view().log().lineCount(), 500);
        QCOMPARE(view().textOf(7), u"line 7"_s);
        QCOMPARE(label("logPageName"), u"build.log"_s);
        QTRY_COMPARE(label("logPageFacts"), QDir::toNativeSeparators(m_folder->path()));
        QVERIFY(m_page->isUntouched());
    }

    void whatIsWrittenToTheFileShows()
    {
        write(m_path, someLines(1, 50));
        m_page->open(m_path);
        QTRY_VERIFY(view().hasLog() && view().log().lineCount() == 50);
        view().goToLine(20);
        write(m_path, someLines(51, 80), QIODevice::Append);
        QTRY_COMPARE(view().log().lineCount(), 80);
        QCOMPARE(view().textOf(80), u"line 80"_s);
        QCOMPARE(view().currentLine(), 20);
        QVERIFY(!m_page->isUntouched());
    }

    void aFileThatIsWrittenAnewShowsFromItsBeginning()
    {
        write(m_path, someLines(1, 50));
        m_page->open(m_path);
        QTRY_VERIFY(view().hasLog() && view().log().lineCount() == 50);
        write(m_path, "something else\n");
        QTRY_COMPARE(view().log().lineCount(), 1);
        QCOMPARE(view().textOf(1), u"something else"_s);
        QTRY_VERIFY(!label("logPageNotice").isEmpty());
    }

    void aFileThatIsRemovedStaysOnScreen()
    {
        write(m_path, someLines(1, 50));
        m_page->open(m_path);
        QTRY_VERIFY(view().hasLog() && view().log().lineCount() == 50);
        QVERIFY(QFile::remove(m_path));
        QTRY_VERIFY(label("logPageNotice").contains(u"removed"_s));
        QCOMPARE(view().textOf(50), u"line 50"_s);
    }

    void whatIsNoPlainLogIsRefused()
    {
        const QSignalSpy refused(m_page.get(), &LogPage::refused);
        write(m_path, QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10));
        m_page->open(m_path);
        QTRY_COMPARE(refused.count(), 1);
        QVERIFY(!view().isVisible());
    }

    void ofALongPathTheMiddleIsLeftOut()
    {
        const QString folder = m_folder->filePath(u"a/long/way/"_s.repeated(30) + u"home"_s);
        QVERIFY(QDir().mkpath(folder));
        m_path = folder + u"/build.log"_s;
        write(m_path, someLines(1, 50));
        m_page->open(m_path);
        QTRY_VERIFY(label("logPageFacts").startsWith(u'/') && label("logPageFacts").endsWith(u"/home"));
        QVERIFY(label("logPageFacts").contains(u'…'));
        QCOMPARE(m_page->findChild<QLabel*>(u"logPageFacts"_s)->toolTip(), QDir::toNativeSeparators(folder));
    }

    void theHeaderLeadsBack()
    {
        write(m_path, someLines(1, 50));
        m_page->open(m_path);
        const QSignalSpy back(m_page.get(), &LogPage::backRequested);
        QTest::mouseClick(m_page->findChild<QToolButton*>(u"logPageBack"_s), Qt::LeftButton);
        QCOMPARE(back.count(), 1);
    }

    void theRunThatWasMadeOfItIsOneClickAway()
    {
        write(m_path, someLines(1, 50));
        m_page->open(m_path);
        auto* button = m_page->findChild<QPushButton*>(u"logPageRun"_s);
        QVERIFY(!button->isVisible());
        QSignalSpy asked(m_page.get(), &LogPage::runRequested);
        m_page->offerRun(RunId{17}, u"Tests failed"_s);
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.front().front().value<RunId>(), RunId{17});
        m_page->open(m_path); // another one, or the same again: nothing has been made of it yet
        QVERIFY(!button->isVisible());
    }

    void aLargeFileOpensByItsKeptIndex()
    {
        QByteArray text;
        while (text.size() < 33 * 1024 * 1024)
            text += someLines(1, 100'000);
        write(m_path, text);
        const qint64 lines = text.count('\n');
        m_page->open(m_path);
        QTRY_VERIFY(view().hasLog() && view().log().lineCount() == lines);
        QTRY_COMPARE(QDir(m_folder->filePath(u"indexes"_s)).entryList({u"*.idx"_s}).size(), 1);
        m_page->open(m_path);
        QTRY_VERIFY(view().hasLog());
        QCOMPARE(view().log().lineCount(), lines); // all of it at once
        write(m_path, "the last line\n", QIODevice::Append);
        QTRY_COMPARE(view().log().lineCount(), lines + 1);
        QCOMPARE(view().textOf(lines + 1), u"the last line"_s);
        QVERIFY(label("logPageNotice").isEmpty());
    }

private:
    LogView& view() const { return m_page->pane().view(); }
    QString label(const char* name) const { return m_page->findChild<QLabel*>(QString::fromLatin1(name))->text(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<LogPage> m_page;
};

QTEST_MAIN(TestLogPage)
#include "tst_logpage.moc"
