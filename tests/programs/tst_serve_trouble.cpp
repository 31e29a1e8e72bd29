// A store that takes nothing for a while: it is told, clients are asked to come again, and nobody has to restart anything.

#include "tests/programs/serving.h"

#include <QElapsedTimer>

#include <sys/resource.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

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

HttpAnswer sendRun(const Serving& serving, qint64 id)
{
    const QByteArray body = workflowRun(id);
    return serving.ask("POST", "/webhook/github", body, Serving::signedHeaders("workflow_run", "d" + QByteArray::number(id), body));
}

QString problemsOf(const HttpAnswer& answer)
{
    return answer.object()[u"problems"_s].toArray().at(0).toString();
}

} // namespace

class TestServeTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFullDiskIsToldAndOverWithoutARestart();
    void aLockedStoreIsToldAndOverWithoutARestart();
};

// As a quota does it: files may not grow. The store's own files are preallocated in parts, so that more than one delivery may be needed
// until it is felt.
void TestServeTrouble::aFullDiskIsToldAndOverWithoutARestart()
{
    const Program program;
    const Serving serving(program);
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 1).status, 202);
    rlimit before{};
    ::prlimit(serving.pid(), RLIMIT_FSIZE, nullptr, &before);
    const rlimit nothing{4096, before.rlim_max};
    ::prlimit(serving.pid(), RLIMIT_FSIZE, &nothing, nullptr);
    const HttpAnswer refused = sendRun(serving, 2);
    QVERIFY2(refused.status == 503, refused.body);
    QVERIFY(refused.header("retry-after").toInt() > 0);
    const HttpAnswer notReady = waitForReady(serving, 503);
    QCOMPARE(notReady.status, 503);
    QVERIFY2(problemsOf(notReady).contains(u"disk"_s), notReady.body);
    QCOMPARE(serving.ask("GET", "/health").status, 200); // it lives all the same

    ::prlimit(serving.pid(), RLIMIT_FSIZE, &before, nullptr);
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 2).status, 202);
}

// Another program in the middle of a change: SQLite's lock for writing is this byte of the shared memory's file.
void TestServeTrouble::aLockedStoreIsToldAndOverWithoutARestart()
{
    const Program program;
    const Serving serving(program);
    QCOMPARE(waitForReady(serving, 200).status, 200);
    const int shared = ::open(qPrintable(program.data() + u"/sentinel.db-shm"_s), O_RDWR | O_CLOEXEC);
    QVERIFY(shared >= 0);
    struct flock lock
    {
    };
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 120;
    lock.l_len = 1;
    QVERIFY(::fcntl(shared, F_SETLKW, &lock) == 0);
    std::thread waiting([&] { (void)sendRun(serving, 1); }); // taken, or told to come again: not lost in silence
    const HttpAnswer notReady = waitForReady(serving, 503);
    QCOMPARE(notReady.status, 503);
    QVERIFY2(!problemsOf(notReady).isEmpty(), notReady.body);
    HttpAnswer refused = sendRun(serving, 2);
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.header("retry-after").toInt() > 0);

    ::close(shared);
    QCOMPARE(waitForReady(serving, 200).status, 200);
    QCOMPARE(sendRun(serving, 2).status, 202);
    waiting.join();
}

QTEST_GUILESS_MAIN(TestServeTrouble)
#include "tst_serve_trouble.moc"
