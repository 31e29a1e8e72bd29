// A file that is looked at while others write it, cut it short, replace it and take it away: what is shown is always some state that
// the file was in, the last state in the end, and nothing that happens to it takes us down.

#include "bench/cilog.h"
#include "core/logs/livelog.h"
#include "tests/logs/naive.h"
#include "tests/logs/packed.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr bool isSanitized = SENTINEL_SANITIZED;
constexpr int patience = 60'000;

/// Looks at files every few milliseconds, so that tests need not wait.
const LiveLog::Options quick{.pollMilliseconds = 5};
const LiveLog::Options anyBytes{.pollMilliseconds = 5, .refusesBinary = false};

void nothing() {}

void write(const QString& path, const std::string& bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly | QIODevice::Truncate)
{
    QFile file(path);
    QVERIFY(file.open(mode | QIODevice::Unbuffered));
    QCOMPARE(file.write(bytes.data(), qint64(bytes.size())), qint64(bytes.size()));
}

void append(const QString& path, const std::string& bytes)
{
    write(path, bytes, QIODevice::WriteOnly | QIODevice::Append);
}

std::string numbered(int from, int to)
{
    std::string text;
    for (int i = from; i <= to; ++i)
        text += "this is line " + std::to_string(i) + "\n";
    return text;
}

qint64 linesOf(const LiveLog& live)
{
    const std::optional<Log> log = live.log();
    return log ? log->lineCount() : 0;
}

std::string wordsOf(const Log& log, qint64 line)
{
    return std::string(log.read(log.lineBytes(line)).view());
}

/// Everything is known and it is these bytes. "" or what is wrong.
std::string notYet(const LiveLog& live, const std::string& text)
{
    const std::optional<Log> log = live.log();
    if (live.state().phase != LiveLog::Phase::Ready)
        return "it is not ready";
    if (!log)
        return text.empty() ? "" : "there is no log";
    return log->size() == qint64(text.size()) && log->read({0, log->size()}).view() == text ? "" : "it holds other bytes";
}

/// "" or how what there is differs from the plainest log of these bytes.
std::string wrongIn(const std::optional<Log>& log, const std::string& text)
{
    std::mt19937 random(1);
    return log ? differing(*log, text, random, isSanitized ? 60 : 800) : text.empty() ? "" : "there is no log";
}

} // namespace

#define BECOMES(live, text)                                                                                                                \
    do {                                                                                                                                   \
        QTRY_COMPARE_WITH_TIMEOUT(notYet(live, text), std::string(), patience);                                                            \
        QCOMPARE(wrongIn((live).log(), text), std::string());                                                                              \
    } while (false)

class TestLiveLog : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"build.log"_s);
    }

    void aFileIsReadToItsEnd_data();
    void aFileIsReadToItsEnd();
    void aCompressedFileIsRead();
    void whatCannotBeReadSaysWhy();
    void linesThatAreWrittenAppear();
    void aLineWithoutItsEndIsCompletedLater();
    void linesAreWrittenWhileTheFileIsRead();
    void itNeverShrinksUnlessItIsAnotherFile();
    void aFileThatIsCutShortBeginsAnew_data();
    void aFileThatIsCutShortBeginsAnew();
    void aFileThatIsReplacedIsTheNewOne();
    void aFileThatIsTakenAwayStays();
    void aFileThatMayNotBeReadAnyMoreStays();
    void cuttingAndWritingWithoutEndHarmsNobody();
    void tenGigabytesAreOpenedAndClosed();
    void zerosAreNoLog();
    void aLongLineGrows();
    void nobodyIsCalledAfterItsEnd();
};

void TestLiveLog::aFileIsReadToItsEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a line") << QByteArray("a\n");
    QTest::newRow("a line without an end") << QByteArray("a");
    QTest::newRow("line feeds") << QByteArray(100'000, '\n');
    QTest::newRow("returns") << QByteArray("a\rb\r\n\r\n\r").repeated(50'000);
    QTest::newRow("broken UTF-8") << QByteArray("\xc3 and \xff and \xf4\x90\n").repeated(20'000);
    for (const bench::Flavour flavour : {bench::Flavour::GitHub, bench::Flavour::GitLab, bench::Flavour::Jenkins, bench::Flavour::Travis})
        QTest::addRow("generated %d", int(flavour))
            << QByteArray::fromStdString(bench::CiLog(5, flavour).make(isSanitized ? 200'000 : 3'000'000));
}

void TestLiveLog::aFileIsReadToItsEnd()
{
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    write(m_path, text);
    const LiveLog live(m_path, nothing, anyBytes);
    BECOMES(live, text);
    QCOMPARE(live.state().generation, 0);
    QVERIFY(!live.state().isGone && !live.state().error);
    if (text.empty())
        return;

    // It is the log that the same bytes make in memory.
    Document document;
    document.bytes = Bytes::of(text);
    const Log parsed = *Log::parse(document);
    const Log log = *live.log();
    QCOMPARE(log.provider(), parsed.provider());
    QVERIFY(log.folds() == parsed.folds());
    QVERIFY(log.steps() == parsed.steps());
    QCOMPARE(log.outcome(), parsed.outcome());
    QCOMPARE(log.exitCode(), parsed.exitCode());
    PeeledLine one, other;
    for (qint64 line = 1; line <= log.lineCount(); line += 1 + log.lineCount() / 1500)
        QVERIFY(said(log, line, one) == said(parsed, line, other));
}

void TestLiveLog::aCompressedFileIsRead()
{
    const std::string text = bench::CiLog(9).make(500'000);
    for (const Packing packing : {Packing::Gzip, Packing::Zstd}) {
        write(m_path, packed(packing, {{"build.log", text}}));
        const LiveLog live(m_path, nothing, quick);
        BECOMES(live, text);
    }
}

void TestLiveLog::whatCannotBeReadSaysWhy()
{
    for (const QString& path : {m_folder->filePath(u"missing"_s), m_folder->path()}) {
        const LiveLog live(path, nothing, quick);
        QTRY_COMPARE_WITH_TIMEOUT(live.state().phase, LiveLog::Phase::Failed, patience);
        QVERIFY(live.state().error);
        QVERIFY(!live.state().error->message.isEmpty());
        QVERIFY(!live.log());
    }
    // Nobody writes to this pipe; opening it must not wait for someone.
    const QString pipe = m_folder->filePath(u"pipe"_s);
    QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const LiveLog live(pipe, nothing, quick);
    QTRY_VERIFY_WITH_TIMEOUT(live.state().phase != LiveLog::Phase::Indexing, patience);
}

void TestLiveLog::linesThatAreWrittenAppear()
{
    std::string text = numbered(1, 100);
    write(m_path, text);
    std::atomic<int> changes = 0;
    const LiveLog live(
        m_path, [&changes] { ++changes; }, quick);
    BECOMES(live, text);
    const Log before = *live.log();
    for (int i = 0; i < 20; ++i) {
        const int told = changes;
        const std::string more = numbered(101 + i * 50, 150 + i * 50);
        append(m_path, more);
        text += more;
        BECOMES(live, text);
        QTRY_VERIFY_WITH_TIMEOUT(changes > told, patience);
    }
    QCOMPARE(before.lineCount(), 100);
    QCOMPARE(wordsOf(before, 100), std::string("this is line 100"));
    QCOMPARE(live.state().generation, 0);
}

void TestLiveLog::aLineWithoutItsEndIsCompletedLater()
{
    std::string text = "first\nsec";
    write(m_path, text);
    const LiveLog live(m_path, nothing, quick);
    for (const char* more : {"ond", " line", "\r", "\n", "third", "\n", "\n", "\x1b[3", "1mred\x1b[0m", "\r\n"}) {
        BECOMES(live, text);
        append(m_path, more);
        text += more;
    }
    BECOMES(live, text);
    QCOMPARE(wordsOf(*live.log(), 2), std::string("second line"));
    PeeledLine peeled;
    live.log()->peel(5, peeled);
    QVERIFY(peeled.text == "red");
}

void TestLiveLog::linesAreWrittenWhileTheFileIsRead()
{
    std::string text = bench::CiLog(11).make(isSanitized ? 3'000'000 : 20'000'000);
    const std::string more = bench::CiLog(12).make(1'000'000);
    write(m_path, text);
    const LiveLog live(m_path, nothing, quick);
    std::jthread writer([&] {
        const int file = ::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_APPEND | O_CLOEXEC);
        for (size_t at = 0; at < more.size();) { // also in the middle of lines
            const ssize_t done = ::write(file, more.data() + at, std::min<size_t>(1 + at % 4999, more.size() - at));
            if (done <= 0)
                break;
            at += size_t(done);
        }
        ::close(file);
    });
    writer.join();
    text += more;
    BECOMES(live, text);
    QCOMPARE(live.state().generation, 0);
}

// Whoever looks while it is indexed and written to sees more and more of the same file, never something else.
void TestLiveLog::itNeverShrinksUnlessItIsAnotherFile()
{
    const std::string text = numbered(1, isSanitized ? 50'000 : 400'000);
    write(m_path, text.substr(0, text.size() / 2));
    const LiveLog live(m_path, nothing, quick);
    std::vector<std::string> wrong(2);
    std::atomic<bool> isOver = false;
    std::vector<std::jthread> readers;
    for (std::string& complaint : wrong) {
        readers.emplace_back([&] {
            qint64 lines = 0;
            PeeledLine peeled;
            std::mt19937 random(3);
            while (!isOver && complaint.empty()) {
                const std::optional<Log> log = live.log();
                if (!log)
                    continue;
                if (log->lineCount() < lines)
                    complaint = "it became shorter";
                lines = log->lineCount();
                for (int i = 0; i < 20 && lines > 1; ++i) {
                    const qint64 line = 1 + qint64(random() % std::uint64_t(lines - 1)); // the last may be half a line
                    log->peel(line, peeled);
                    if (peeled.text != "this is line " + std::to_string(line))
                        complaint = ofLine(line, "says something else");
                }
            }
        });
    }
    append(m_path, text.substr(text.size() / 2));
    BECOMES(live, text);
    isOver = true;
    readers.clear();
    for (const std::string& complaint : wrong)
        QCOMPARE(complaint, std::string());
}

void TestLiveLog::aFileThatIsCutShortBeginsAnew_data()
{
    QTest::addColumn<qint64>("remaining");
    QTest::newRow("to nothing") << qint64(0);
    QTest::newRow("to a part") << qint64(7'000);
    QTest::newRow("by its last byte") << qint64(-1);
}

void TestLiveLog::aFileThatIsCutShortBeginsAnew()
{
    QFETCH(qint64, remaining);
    std::string text = numbered(1, isSanitized ? 6'000 : 60'000);
    write(m_path, text);
    const LiveLog live(m_path, nothing, quick);
    BECOMES(live, text);
    const Log before = *live.log();
    const size_t left = size_t(remaining < 0 ? qint64(text.size()) + remaining : remaining);
    QVERIFY(QFile::resize(m_path, qint64(left)));
    text.resize(left);
    // What was known before may be asked on: there is nothing behind the cut, and nobody dies of it.
    PeeledLine peeled;
    for (qint64 line = 1; line <= before.lineCount(); line += 999) {
        before.peel(line, peeled);
        (void)before.read({0, before.size()}).view().size();
    }
    QTRY_VERIFY_WITH_TIMEOUT(live.state().generation > 0, patience);
    BECOMES(live, text);
    append(m_path, "written after that\n");
    BECOMES(live, text + "written after that\n");
}

void TestLiveLog::aFileThatIsReplacedIsTheNewOne()
{
    const std::string old = numbered(1, 50'000), younger = numbered(7, 60'000);
    write(m_path, old);
    const LiveLog live(m_path, nothing, quick);
    BECOMES(live, old);
    const Log before = *live.log();
    const QString other = m_folder->filePath(u"other"_s);
    write(other, younger);
    QCOMPARE(::rename(QFile::encodeName(other).constData(), QFile::encodeName(m_path).constData()), 0);
    QTRY_VERIFY_WITH_TIMEOUT(live.state().generation > 0, patience);
    BECOMES(live, younger);
    QCOMPARE(wrongIn(before, old), std::string());
    append(m_path, "more\n");
    BECOMES(live, younger + "more\n");
}

void TestLiveLog::aFileThatIsTakenAwayStays()
{
    const std::string text = numbered(1, isSanitized ? 3'000 : 30'000);
    write(m_path, text);
    const LiveLog live(m_path, nothing, quick);
    BECOMES(live, text);
    QVERIFY(QFile::remove(m_path));
    QTRY_VERIFY_WITH_TIMEOUT(live.state().isGone, patience);
    QCOMPARE(wrongIn(live.log(), text), std::string());
    // The next of its name is followed.
    write(m_path, "another\n");
    QTRY_VERIFY_WITH_TIMEOUT(!live.state().isGone && live.state().generation > 0, patience);
    BECOMES(live, "another\n");
}

void TestLiveLog::aFileThatMayNotBeReadAnyMoreStays()
{
    const std::string text = numbered(1, isSanitized ? 3'000 : 30'000);
    write(m_path, text);
    const LiveLog live(m_path, nothing, quick);
    BECOMES(live, text);
    QVERIFY(QFile::setPermissions(m_path, {}));
    QTest::qWait(50); // some looks at the file
    QCOMPARE(wrongIn(live.log(), text), std::string());
    if (::geteuid() == 0)
        return; // to whom nothing is forbidden
    const LiveLog refused(m_path, nothing, quick);
    QTRY_COMPARE_WITH_TIMEOUT(refused.state().phase, LiveLog::Phase::Failed, patience);
    QVERIFY(refused.state().error && !refused.state().error->message.isEmpty());
    QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner));
}

// What a careless rotation does, hundreds of times, while others read: some state of the file is seen, and the last one in the end.
void TestLiveLog::cuttingAndWritingWithoutEndHarmsNobody()
{
    const std::string longer = numbered(1, 20'000), shorter = numbered(1, 500);
    write(m_path, longer);
    const LiveLog live(m_path, nothing, quick);
    std::atomic<bool> isOver = false;
    std::jthread writer([&] {
        const QByteArray path = QFile::encodeName(m_path);
        for (int i = 0; i < (isSanitized ? 40 : 150); ++i) {
            const std::string& text = i % 2 ? longer : shorter;
            const int file = ::open(path.constData(), O_WRONLY | (i % 3 ? O_TRUNC : 0) | O_CLOEXEC);
            if (i % 3 == 0 && ::ftruncate(file, off_t(i) * 100) != 0)
                break;
            (void)::pwrite(file, text.data(), text.size(), 0);
            ::close(file);
            std::this_thread::sleep_for(std::chrono::milliseconds(i % 4));
        }
        isOver = true;
    });
    std::mt19937 random(5);
    PeeledLine peeled;
    std::optional<Log> kept;
    while (!isOver) {
        if (random() % 8 == 0)
            kept = live.log();
        for (const std::optional<Log>& log : {live.log(), kept}) {
            for (int i = 0; log && i < 50; ++i) {
                const qint64 line = 1 + qint64(random() % std::uint64_t(log->lineCount() + 3));
                log->peel(line, peeled);
                (void)log->lineAt(qint64(random() % std::uint64_t(log->size() + 100)));
                const Bytes bytes = log->read({qint64(random() % 500'000), qint64(random() % 500'000)});
                QVERIFY(std::count(bytes.view().begin(), bytes.view().end(), '\x01') == 0); // touches every byte
            }
        }
    }
    writer.join();
    write(m_path, longer + shorter);
    BECOMES(live, longer + shorter);
}

void TestLiveLog::tenGigabytesAreOpenedAndClosed()
{
    const std::string text = numbered(1, 50'000);
    write(m_path, text);
    if (!QFile::resize(m_path, qint64(10) << 30))
        QSKIP("the temporary folder does not do sparse files");
    for (int i = 0; i < 3; ++i) {
        const LiveLog live(m_path, nothing, anyBytes);
        QTRY_VERIFY_WITH_TIMEOUT(linesOf(live) >= 50'000, patience);
        const Log log = *live.log();
        QCOMPARE(wordsOf(log, 49'999), std::string("this is line 49999"));
    } // most of it was never read
}

void TestLiveLog::zerosAreNoLog()
{
    write(m_path, std::string(1'000'000, '\0'));
    {
        const LiveLog live(m_path, nothing, quick);
        QTRY_COMPARE_WITH_TIMEOUT(live.state().phase, LiveLog::Phase::Failed, patience);
        QVERIFY(live.state().error);
        QCOMPARE(live.state().error->kind, Error::Kind::Unsupported);
    }
    const LiveLog live(m_path, nothing, anyBytes);
    BECOMES(live, std::string(1'000'000, '\0'));
}

void TestLiveLog::aLongLineGrows()
{
    const std::string part(isSanitized ? 500'000 : 4'000'000, 'x');
    std::string text;
    write(m_path, "before\n");
    const LiveLog live(m_path, nothing, quick);
    for (int i = 0; i < 4; ++i) {
        append(m_path, part);
        text += part;
        QTRY_VERIFY_WITH_TIMEOUT(live.log() && live.log()->size() == qint64(text.size()) + 7, patience);
        QCOMPARE(live.log()->lineCount(), 2);
        QCOMPARE(live.log()->lineBytes(2).size(), qint64(text.size()));
    }
    append(m_path, "\nafter\n");
    BECOMES(live, "before\n" + text + "\nafter\n");
    QCOMPARE(wordsOf(*live.log(), 3), std::string("after"));
}

void TestLiveLog::nobodyIsCalledAfterItsEnd()
{
    write(m_path, numbered(1, 200'000));
    for (int i = 0; i < (isSanitized ? 12 : 40); ++i) {
        std::atomic<bool> isOver = false;
        std::atomic<int> late = 0;
        {
            const LiveLog live(
                m_path,
                [&] {
                    if (isOver)
                        ++late;
                },
                quick);
            if (i % 4 == 1)
                QTRY_VERIFY_WITH_TIMEOUT(live.log(), patience);
            else if (i % 4 == 2)
                append(m_path, "x\n");
            else if (i % 4 == 3)
                std::this_thread::sleep_for(std::chrono::milliseconds(i % 10));
        }
        isOver = true;
        QCOMPARE(late.load(), 0);
    }
}

QTEST_GUILESS_MAIN(TestLiveLog)
#include "tst_livelog.moc"
