// Stored logs are read from their file, frame by frame, with an index beside it: whatever becomes of the index, what is read is the same.

#include "core/logs/savedindex.h"
#include "core/pipeline/openlog.h"
#include "core/store/logs.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

// Some three frames: folds, steps, long lines over the border of a frame, an unfinished last line.
std::string someLog()
{
    std::string text = "\xef\xbb\xbf"
                       "2024-05-01T10:00:00.0000000Z Current runner version: '2.316.0'\n";
    int n = 0;
    const auto add = [&](const std::string& line) {
        char stamp[40];
        std::snprintf(stamp, sizeof stamp, "2024-05-01T10:%02d:%02d.%07dZ ", n / 60 % 60, n % 60, n % 10'000'000);
        text += stamp + line + (n % 7 == 0 ? "\r\n" : "\n");
        ++n;
    };
    while (text.size() < (size_t(3) << 20)) {
        add("##[group]Run make " + std::to_string(n));
        add("make all");
        add("shell: /usr/bin/bash -e {0}");
        add("##[endgroup]");
        for (int i = 0; i < 300; ++i)
            add("\x1b[36mcompiling\x1b[0m part " + std::to_string(i) + " of " + std::to_string(n) + std::string(size_t(i) * 7 % 300, 'x'));
    }
    add("##[error]Process completed with exit code 2.");
    text += "2024-05-01T11:00:00.0000000Z Cleaning up orphan processes";
    return text;
}

Log parsed(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

void compare(const Log& log, const Log& expected)
{
    QCOMPARE(log.size(), expected.size());
    QCOMPARE(log.lineCount(), expected.lineCount());
    QVERIFY(log.steps() == expected.steps());
    QVERIFY(log.folds() == expected.folds());
    QVERIFY(log.holes() == expected.holes());
    QCOMPARE(log.outcome(), expected.outcome());
    QCOMPARE(log.exitCode(), expected.exitCode());
    QVERIFY(log.startedAt() == expected.startedAt() && log.finishedAt() == expected.finishedAt());
    QVERIFY(log.origin() == expected.origin());
    PeeledLine a, b;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        log.peel(line, a);
        expected.peel(line, b);
        if (a.text != b.text || log.lineBytes(line) != expected.lineBytes(line))
            QFAIL(qPrintable(u"line %1 differs"_s.arg(line)));
    }
    for (qint64 offset = 0; offset < log.size(); offset += 65'521) {
        QCOMPARE(log.lineAt(offset), expected.lineAt(offset));
        QVERIFY(log.read({offset, offset + 3000}).view() == expected.read({offset, offset + 3000}).view());
    }
}

} // namespace

class TestOpenLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStoredLogIsTheLogThatWasStored();
    void aDamagedIndexIsMadeAgain();
    void anIndexOfAnotherLogIsNotUsed();
    void aLogInUtf16IsRead();
    void aMissingLogIsNamed();
    void aDamagedFrameReadsAsNothing();
};

void TestOpenLog::aStoredLogIsTheLogThatWasStored()
{
    const QTemporaryDir folder;
    const std::string text = someLog();
    const Log expected = parsed(text);
    const StoredLog stored = *writeLogFile(folder.path(), text, expected.lineCount());
    QVERIFY(readLogIndex(folder.path(), stored.digest).isEmpty());
    const Result<Log> first = openStoredLog(folder.path(), stored);
    QVERIFY(first);
    QVERIFY(!first->isContiguous());
    compare(*first, expected);
    const QByteArray index = readLogIndex(folder.path(), stored.digest);
    QVERIFY(!index.isEmpty());
    QVERIFY(index.size() < qsizetype(text.size() / 20));
    const Result<Log> second = openStoredLog(folder.path(), stored);
    QVERIFY(second);
    compare(*second, expected);
    QCOMPARE(savedIndex(*second), index);
}

void TestOpenLog::aDamagedIndexIsMadeAgain()
{
    const QTemporaryDir folder;
    const std::string text = someLog();
    const Log expected = parsed(text);
    const StoredLog stored = *writeLogFile(folder.path(), text, expected.lineCount());
    const QByteArray index = savedIndex(expected);
    for (const qsizetype at : {qsizetype(0), qsizetype(10), index.size() / 3, index.size() / 2, index.size() - 1}) {
        QByteArray damaged = index;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        writeLogIndex(folder.path(), stored.digest, damaged);
        const Result<Log> log = openStoredLog(folder.path(), stored);
        QVERIFY(log);
        QCOMPARE(log->lineCount(), expected.lineCount());
        QVERIFY(log->steps() == expected.steps());
        QCOMPARE(readLogIndex(folder.path(), stored.digest), index);
    }
    for (const qsizetype size : {qsizetype(0), qsizetype(5), index.size() / 2}) {
        writeLogIndex(folder.path(), stored.digest, index.left(size));
        const Result<Log> log = openStoredLog(folder.path(), stored);
        QVERIFY(log);
        QCOMPARE(log->lineCount(), expected.lineCount());
    }
}

void TestOpenLog::anIndexOfAnotherLogIsNotUsed()
{
    const QTemporaryDir folder;
    const std::string text = someLog();
    const StoredLog stored = *writeLogFile(folder.path(), text, 0);
    writeLogIndex(folder.path(), stored.digest, savedIndex(parsed("one\ntwo\n")));
    const Result<Log> log = openStoredLog(folder.path(), stored);
    QVERIFY(log);
    QCOMPARE(log->lineCount(), parsed(text).lineCount());
}

void TestOpenLog::aLogInUtf16IsRead()
{
    const QTemporaryDir folder;
    const std::string text("\xff\xfe"
                           "o\0n\0e\0\n\0t\0w\0o\0\n\0",
                           18);
    const StoredLog stored = *writeLogFile(folder.path(), text, 2);
    const Result<Log> log = openStoredLog(folder.path(), stored);
    QVERIFY(log);
    QCOMPARE(log->lineCount(), 2);
    QCOMPARE(log->peeledText({2, 2}), std::string("two"));
}

void TestOpenLog::aMissingLogIsNamed()
{
    const QTemporaryDir folder;
    const Result<Log> log = openStoredLog(folder.path(), StoredLog());
    QVERIFY(!log);
    QCOMPARE(log.error().kind, Error::Kind::NotFound);
    QVERIFY(log.error().message.contains(u".zst"_s));
}

void TestOpenLog::aDamagedFrameReadsAsNothing()
{
    const QTemporaryDir folder;
    const std::string text = someLog();
    const Log expected = parsed(text);
    const StoredLog stored = *writeLogFile(folder.path(), text, expected.lineCount());
    writeLogIndex(folder.path(), stored.digest, savedIndex(expected));
    QFile file(logFilePath(folder.path(), stored.digest));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 middle = file.size() / 2;
    QVERIFY(file.seek(middle));
    file.write(QByteArray(2000, 'x'));
    file.close();
    const Result<Log> log = openStoredLog(folder.path(), stored);
    QVERIFY(log);
    QCOMPARE(log->lineCount(), expected.lineCount());
    PeeledLine line;
    for (qint64 n = 1; n <= log->lineCount(); ++n)
        log->peel(n, line); // some are empty; none is read from where nothing is
    log->peel(1, line);
    QVERIFY(line.text.starts_with("Current runner version"));
}

QTEST_GUILESS_MAIN(TestOpenLog)
#include "tst_openlog.moc"
