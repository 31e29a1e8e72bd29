#include "core/store/logfile_p.h"
#include "core/store/logs.h"
#include "core/base/seektable.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

// Text with as much variety as a log has: compresses, but not to nothing.
std::string textOf(size_t size, quint32 seed = 1)
{
    QRandomGenerator random(seed);
    std::string text;
    while (text.size() < size)
        text += "line " + std::to_string(random.bounded(1'000'000)) + (random.bounded(10) ? " ok\n" : " \x1b[31mFAILED\x1b[0m\n");
    text.resize(size);
    return text;
}

Result<std::string> readAll(const QString& folder, const Digest& digest)
{
    std::string bytes;
    const Result<> read = readLogFile(folder, digest, [&bytes](std::string_view part) {
        bytes += part;
        return true;
    });
    if (!read)
        return read.error();
    return bytes;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

QStringList filesIn(const QString& folder)
{
    QStringList files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext())
        files.push_back(all.next());
    return files;
}

} // namespace

class TestLogStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatItGot_data();
    void givesBackWhatItGot();
    void anyZstdReadsTheFile();
    void isNamedByWhatItHolds();
    void theSameBytesLieThereOnce();
    void anIncompleteFileIsWrittenAnew();
    void readsAnyPart_data();
    void readsAnyPart();
    void aPartIsReadWithoutTheRest();
    void damageIsNoticed_data();
    void damageIsNoticed();
    void aMissingLogSaysSo();
    void stoppingLeavesNothing();
    void theReaderMayStop();
    void manyThreadsMayWriteTheSame();
    void afterAFailureNothingLiesAround();
    void seekTablesAreReadCarefully();
};

void TestLogStore::givesBackWhatItGot_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 100, 1 << 20, (1 << 20) + 1, (2 << 20) - 1, 3 << 20, 5'000'000})
        QTest::addRow("%d bytes", size) << size;
}

void TestLogStore::givesBackWhatItGot()
{
    QFETCH(int, size);
    QTemporaryDir folder;
    const std::string bytes = textOf(size_t(size));
    const auto log = writeLogFile(folder.path(), bytes, 12);
    QVERIFY(log);
    QCOMPARE(log->bytes, size);
    QCOMPARE(log->lines, 12);
    QCOMPARE(log->digest, digestOf(bytes));
    const QString path = logFilePath(folder.path(), log->digest);
    QCOMPARE(log->compressedBytes, QFileInfo(path).size());
    QVERIFY(size < 1000 || log->compressedBytes < size / 2);
    QVERIFY(!QFileInfo(path).permission(QFile::ReadOther));
    const auto read = readAll(folder.path(), log->digest);
    QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
    QVERIFY(*read == bytes);
}

void TestLogStore::anyZstdReadsTheFile()
{
    QTemporaryDir folder;
    const std::string bytes = textOf(2'500'000);
    const auto log = writeLogFile(folder.path(), bytes, 1);
    const QByteArray file = contentOf(logFilePath(folder.path(), log->digest));
    std::string plain(bytes.size() + 1, '\0');
    const size_t size = ZSTD_decompress(plain.data(), plain.size(), file.constData(), size_t(file.size()));
    QVERIFY2(!ZSTD_isError(size), ZSTD_getErrorName(size));
    plain.resize(size);
    QVERIFY(plain == bytes);
    const auto table = SeekTable::parse({file.constData() + file.size() - (8 + 3 * 8 + 9), 8 + 3 * 8 + 9});
    QVERIFY(table);
    QCOMPARE(table->frames.size(), size_t(3));
    QCOMPARE(table->frames[0].bytes, 1 << 20);
    QCOMPARE(table->bytes(), 2'500'000);
}

void TestLogStore::isNamedByWhatItHolds()
{
    QTemporaryDir folder;
    const auto log = writeLogFile(folder.path(), "hello\n", 1);
    const QString name = QString::fromLatin1(hex(log->digest));
    QCOMPARE(filesIn(folder.path()), QStringList(folder.path() + "/logs/"_L1 + name.left(2) + '/'_L1 + name + ".zst"_L1));
}

void TestLogStore::theSameBytesLieThereOnce()
{
    QTemporaryDir folder;
    const auto first = writeLogFile(folder.path(), "hello\n", 1);
    const QString path = logFilePath(folder.path(), first->digest);
    struct stat before, after;
    QCOMPARE(::stat(qPrintable(path), &before), 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QDateTime old = QDateTime::currentDateTime().addDays(-2);
    QVERIFY(file.setFileTime(old, QFileDevice::FileModificationTime));
    const auto second = writeLogFile(folder.path(), "hello\n", 1);
    QVERIFY(second);
    QCOMPARE(second->digest, first->digest);
    QCOMPARE(second->compressedBytes, first->compressedBytes);
    QCOMPARE(::stat(qPrintable(path), &after), 0);
    QCOMPARE(after.st_ino, before.st_ino);                    // not written again,
    QVERIFY(QFileInfo(path).lastModified() > old.addDays(1)); // but young again, so that nobody sweeps it up
    QCOMPARE(filesIn(folder.path()).size(), 1);
}

void TestLogStore::anIncompleteFileIsWrittenAnew()
{
    QTemporaryDir folder;
    const std::string bytes = textOf(100'000);
    const auto log = writeLogFile(folder.path(), bytes, 1);
    const QString path = logFilePath(folder.path(), log->digest);
    const QByteArray whole = contentOf(path);
    for (const QByteArray& broken : {QByteArray(), whole.left(10), whole.left(whole.size() - 1), whole.mid(5)}) {
        overwrite(path, broken);
        QVERIFY(writeLogFile(folder.path(), bytes, 1));
        QCOMPARE(contentOf(path), whole);
    }
}

void TestLogStore::readsAnyPart_data()
{
    constexpr qint64 frame = 1 << 20;
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    QTest::newRow("all") << qint64(0) << 3 * frame;
    QTest::newRow("nothing") << frame << frame;
    QTest::newRow("within a frame") << frame + 5 << frame + 99;
    QTest::newRow("one frame") << frame << 2 * frame;
    QTest::newRow("over an edge") << frame - 3 << frame + 3;
    QTest::newRow("over all edges") << frame - 3 << 2 * frame + 3;
    QTest::newRow("beyond the end") << 2 * frame + 7 << 9 * frame;
    QTest::newRow("behind the end") << 8 * frame << 9 * frame;
}

void TestLogStore::readsAnyPart()
{
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    QTemporaryDir folder;
    const std::string bytes = textOf(2'900'000);
    const auto log = writeLogFile(folder.path(), bytes, 1);
    std::string part;
    QVERIFY(readLogPart(folder.path(), log->digest, {begin, end}, [&part](std::string_view more) {
        part += more;
        return true;
    }));
    QVERIFY(part == (size_t(begin) < bytes.size() ? bytes.substr(size_t(begin), size_t(end - begin)) : std::string()));
}

void TestLogStore::aPartIsReadWithoutTheRest()
{
    QTemporaryDir folder;
    const std::string bytes = textOf(2'900'000);
    const auto log = writeLogFile(folder.path(), bytes, 1);
    const QString path = logFilePath(folder.path(), log->digest);
    QByteArray file = contentOf(path);
    file[1000] = char(file[1000] ^ 1); // in the first frame
    overwrite(path, file);
    QVERIFY(!readAll(folder.path(), log->digest));
    const auto sink = [](std::string_view) { return true; };
    QVERIFY(!readLogPart(folder.path(), log->digest, {0, 1}, sink));
    QVERIFY(readLogPart(folder.path(), log->digest, {2'000'000, 2'000'001}, sink));
}

void TestLogStore::damageIsNoticed_data()
{
    QTest::addColumn<QByteArray>("how");
    for (const char* how : {"empty", "cut", "cut to the table", "a bit", "a bit in the table", "the last byte", "longer", "another"})
        QTest::newRow(how) << QByteArray(how);
}

void TestLogStore::damageIsNoticed()
{
    QFETCH(QByteArray, how);
    QTemporaryDir folder;
    const auto log = writeLogFile(folder.path(), textOf(1'500'000), 1);
    const QString path = logFilePath(folder.path(), log->digest);
    QByteArray file = contentOf(path);
    const qsizetype table = 8 + 2 * 8 + 9;
    if (how == "empty")
        file.clear();
    else if (how == "cut")
        file.truncate(file.size() / 2);
    else if (how == "cut to the table")
        file = file.right(table);
    else if (how == "a bit")
        file[file.size() / 2] = char(file[file.size() / 2] ^ 4);
    else if (how == "a bit in the table")
        file[file.size() - table + 12] = char(file[file.size() - table + 12] ^ 1);
    else if (how == "the last byte")
        file.chop(1);
    else if (how == "longer")
        file.prepend("x");
    else
        file = QByteArray("this was never a log file of ours").repeated(20);
    overwrite(path, file);
    const auto read = readAll(folder.path(), log->digest);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Malformed);
    QVERIFY(read.error().message.contains(path));
}

void TestLogStore::aMissingLogSaysSo()
{
    QTemporaryDir folder;
    const auto read = readAll(folder.path(), digestOf("never stored"));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::NotFound);
}

void TestLogStore::stoppingLeavesNothing()
{
    QTemporaryDir folder;
    std::stop_source stop;
    stop.request_stop();
    const std::string bytes = textOf(3'000'000);
    const auto log = writeLogFile(folder.path(), bytes, 1, stop.get_token());
    QVERIFY(!log);
    QCOMPARE(log.error().kind, Error::Kind::Cancelled);
    QCOMPARE(filesIn(folder.path()), QStringList());

    const auto whole = writeLogFile(folder.path(), bytes, 1);
    const auto read = readLogFile(
        folder.path(), whole->digest, [](std::string_view) { return true; }, stop.get_token());
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Cancelled);
}

void TestLogStore::theReaderMayStop()
{
    QTemporaryDir folder;
    const auto log = writeLogFile(folder.path(), textOf(3'000'000), 1);
    int parts = 0;
    const auto read = readLogFile(folder.path(), log->digest, [&parts](std::string_view) { return ++parts < 2; });
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Cancelled);
    QCOMPARE(parts, 2);
}

void TestLogStore::manyThreadsMayWriteTheSame()
{
    QTemporaryDir folder;
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&folder, &good, t] {
            for (quint32 i = 0; i < 10; ++i) {
                const std::string bytes = textOf(50'000, (i + quint32(t)) % 5);
                const auto log = writeLogFile(folder.path(), bytes, 1);
                good += log && readAll(folder.path(), log->digest) && *readAll(folder.path(), log->digest) == bytes;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(good.load(), 80);
    QCOMPARE(filesIn(folder.path()).size(), 5);
}

void TestLogStore::afterAFailureNothingLiesAround()
{
    QTemporaryDir folder;
    // A limit on the size of files stands for a full disk.
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit old;
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit low{100'000, old.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &low), 0);
    const auto log = writeLogFile(folder.path(), textOf(5'000'000), 1);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
    QVERIFY(!log);
    QCOMPARE(log.error().kind, Error::Kind::Unreadable);
    QCOMPARE(filesIn(folder.path()), QStringList());
}

void TestLogStore::seekTablesAreReadCarefully()
{
    const SeekTable table{{{10, 20}, {30, 40}}};
    const QByteArray bytes = table.serialized();
    const std::string_view view(bytes.constData(), size_t(bytes.size()));
    QCOMPARE(SeekTable::sizeFrom(view.substr(view.size() - 9)), std::optional<qint64>(bytes.size()));
    const auto parsed = SeekTable::parse(view);
    QVERIFY(parsed);
    QCOMPARE(parsed->bytes(), 60);
    QCOMPARE(parsed->compressed(), 40);
    for (size_t length = 0; length < view.size(); ++length)
        QVERIFY(!SeekTable::parse(view.substr(0, length)) && !SeekTable::parse(view.substr(view.size() - length)));
    QByteArray huge = bytes; // says that it has four billion frames
    for (qsizetype i = huge.size() - 9; i < huge.size() - 5; ++i)
        huge[i] = '\xff';
    QVERIFY(!SeekTable::parse({huge.constData(), size_t(huge.size())}));
}

QTEST_GUILESS_MAIN(TestLogStore)
#include "tst_logstore.moc"
