// What a disk and a clock do to a collector: it says what is wrong, asks clients to come again, loses nothing that it took, and goes on by
// itself when the trouble is over.

#include "tests/programs/serving.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QScopeGuard>
#include <QSet>

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

HttpAnswer sendRun(const Serving& serving, qint64 id)
{
    const QByteArray body = workflowRun(id);
    return serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", "d" + QByteArray::number(id), body));
}

/// Asks until the answer is this one; the last answer.
HttpAnswer waitForReady(const Serving& serving, int status)
{
    HttpAnswer answer;
    QElapsedTimer patience;
    patience.start();
    do {
        answer = serving.ask("GET", "/ready");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    } while (answer.status != status && patience.elapsed() < 40'000);
    return answer;
}

QSet<qint64> storedRuns(const Program& program)
{
    QSet<qint64> ids;
    for (const QJsonObject& run : program.run({u"runs"_s, u"--limit"_s, u"0"_s, u"--jsonl"_s}).lines())
        ids += run[u"external_id"_s].toString().toLongLong();
    return ids;
}

bool waitForRuns(const Program& program, const QSet<qint64>& ids)
{
    QElapsedTimer patience;
    patience.start();
    while (patience.elapsed() < 60'000) {
        if (storedRuns(program).contains(ids))
            return true;
    }
    return false;
}

/// A file may not be written any more, whoever has it open: as on a disk that was mounted anew for reading only. Only on some file systems,
/// and only by root.
bool setImmutable(const QString& path, bool is)
{
    const int file = ::open(qPrintable(path), O_RDONLY | O_CLOEXEC);
    int flags = 0;
    bool isDone = file >= 0 && ::ioctl(file, FS_IOC_GETFLAGS, &flags) == 0;
    flags = is ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
    isDone = isDone && ::ioctl(file, FS_IOC_SETFLAGS, &flags) == 0;
    if (file >= 0)
        ::close(file);
    return isDone;
}

} // namespace

class TestServeDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDiskThatIsFullIsToldAndOverWithoutARestart();
    void filesThatMayNotBeWrittenAreToldAndOverWithoutARestart();
    void aClockThatJumpsBackStopsNothing();
};

void TestServeDisk::aDiskThatIsFullIsToldAndOverWithoutARestart()
{
    const Program program;
    QDir().mkpath(program.data());
    if (::mount("tmpfs", qPrintable(program.data()), "tmpfs", 0, "size=8m,mode=0700") != 0)
        QSKIP("a small disk cannot be mounted here: only root may");
    const auto unmount = qScopeGuard([&] { ::umount2(qPrintable(program.data()), MNT_DETACH); });
    QSet<qint64> accepted;
    {
        const Serving serving(program);
        QCOMPARE(waitForReady(serving, 200).status, 200);
        const QString ballast = program.data() + u"/ballast"_s;
        QFile fill(ballast);
        QVERIFY(fill.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (fill.write(QByteArray(4096, 'x')) == 4096)
            continue;
        HttpAnswer refused;
        qint64 id = 0;
        do { // a page may have been free in the log already
            refused = sendRun(serving, ++id);
            if (refused.status == 202)
                accepted += id;
        } while (refused.status == 202 && id < 10'000);
        QVERIFY2(refused.status == 503, refused.body);
        QVERIFY(refused.header("retry-after").toInt() > 0);
        const HttpAnswer notReady = waitForReady(serving, 503);
        QCOMPARE(notReady.status, 503);
        QVERIFY2(notReady.body.contains("full"), notReady.body);
        QCOMPARE(serving.ask("GET", "/health").status, 200);
        QCOMPARE(sendRun(serving, id).status, 503);

        fill.close();
        QVERIFY(QFile::remove(ballast));
        QCOMPARE(waitForReady(serving, 200).status, 200);
        QCOMPARE(sendRun(serving, id).status, 202); // it was not stored before: it is new
        accepted += id;
        QVERIFY(waitForRuns(program, accepted));
    }
    const Ended checked = program.run({u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.out + checked.err);
    QCOMPARE(storedRuns(program), accepted);
}

void TestServeDisk::filesThatMayNotBeWrittenAreToldAndOverWithoutARestart()
{
    const Program program;
    const Serving serving(program);
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 1).status, 202);
    QVERIFY(waitForRuns(program, {1}));
    const QString log = program.data() + u"/sentinel.db-wal"_s, database = program.data() + u"/sentinel.db"_s;
    const auto restore = qScopeGuard([&] {
        setImmutable(log, false);
        setImmutable(database, false);
    });
    if (!setImmutable(log, true) || !setImmutable(database, true))
        QSKIP("files cannot be made immutable here: only root may, and not on every file system");
    const HttpAnswer refused = sendRun(serving, 2);
    if (refused.status == 202)
        QSKIP("this file system lets those write who have a file open");
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.header("retry-after").toInt() > 0);
    const HttpAnswer notReady = waitForReady(serving, 503);
    QCOMPARE(notReady.status, 503);
    QVERIFY2(notReady.body.contains("sentinel.db"), notReady.body);
    QCOMPARE(serving.ask("GET", "/health").status, 200);

    QVERIFY(setImmutable(log, false) && setImmutable(database, false));
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 2).status, 202);
    QVERIFY(waitForRuns(program, {1, 2}));
}

// The clock was a day ahead and is set right: what was written with times of tomorrow holds nobody up.
void TestServeDisk::aClockThatJumpsBackStopsNothing()
{
    if (SENTINEL_SANITIZED)
        QSKIP("a sanitizer wants to be loaded first");
    Program program;
    const QString offset = program.put(u"clock"_s, "86400");
    program.setEnvironment({"LD_PRELOAD=" SENTINEL_BUILD_DIR "/tests/libclockshim.so", "SENTINEL_TEST_CLOCK=" + offset.toUtf8()});
    const Serving serving(program);
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 1).status, 202);
    QVERIFY(waitForRuns(program, {1}));
    const QString stored = program.run({u"runs"_s, u"--jsonl"_s}).lines().front()[u"stored_at"_s].toString();
    QVERIFY2(QDateTime::fromString(stored, Qt::ISODate) > QDateTime::currentDateTimeUtc().addSecs(3600), qPrintable(stored));
    program.put(u"clock"_s, "0");
    QCOMPARE(sendRun(serving, 2).status, 202);
    QVERIFY(waitForRuns(program, {1, 2})); // whoever understands what arrives still does
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 1).object()[u"new"_s].toBool(true), false);
}

QTEST_GUILESS_MAIN(TestServeDisk)
#include "tst_serve_disk.moc"
