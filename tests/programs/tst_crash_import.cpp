// Killed at any moment, an import leaves a store that is whole, and the same command again completes it.

#include "tests/pipeline/texts.h"
#include "tests/programs/program.h"

#include <QElapsedTimer>
#include <QSet>

#include <chrono>
#include <random>
#include <thread>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestCrashImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKilledImportLeavesWholeRunsAndIsCompletedByTheNext();
};

void TestCrashImport::aKilledImportLeavesWholeRunsAndIsCompletedByTheNext()
{
    constexpr int logs = 80, kills = 20;
    std::mt19937 dice(20240305); // NOLINT: the same moments every time, as far as the machine allows
    QSet<int> filling;
    for (int round = 0; round < kills; ++round) {
        const Program program;
        for (int i = 0; i < logs; ++i) {
            std::string text = failingLog("test_" + std::to_string(i));
            for (int line = 0; line < 300; ++line)
                text += "2024-03-05T10:00:04.0000000Z note " + std::to_string(i * line) + " about nothing\n";
            program.put(u"in/%1.log"_s.arg(i), QByteArray::fromStdString(text));
        }
        const QStringList command{u"import"_s, u"--jsonl"_s, program.path(u"in"_s)};
        const pid_t pid = program.start(command);
        // Either after some inputs were reported, or after some microseconds: before, between and after commits.
        const int wanted = std::uniform_int_distribution(0, logs / 2)(dice);
        const auto pause = std::chrono::microseconds(std::uniform_int_distribution(0, 4000)(dice));
        QElapsedTimer patience;
        patience.start();
        while (program.content("stdout").count('\n') < wanted && patience.elapsed() < 20'000)
            std::this_thread::yield();
        std::this_thread::sleep_for(pause); // the moment is the point here, nothing is waited for
        ::kill(pid, SIGKILL);
        const Ended killed = program.wait(pid);

        const Ended checked = program.run({u"check"_s, u"--json"_s});
        QVERIFY2(checked.exitCode == 0 || !QFile::exists(program.data()), checked.out + checked.err);
        const qint64 stored = checked.object()[u"runs"_s].toInteger();
        const qint64 told = killed.out.count('\n');
        QVERIFY2(stored >= told, qPrintable(u"%1 told, %2 stored"_s.arg(told).arg(stored))); // what was told is durable
        filling += int(stored);

        const Ended again = program.run(command);
        QVERIFY2(again.exitCode == 0, again.err);
        int fresh = 0;
        QSet<qint64> ids;
        const QList<QJsonObject> lines = again.lines();
        for (const QJsonObject& line : lines) {
            fresh += line[u"new"_s].toBool() ? 1 : 0;
            ids += line[u"run_id"_s].toInteger();
        }
        QCOMPARE(fresh, logs - stored);
        QCOMPARE(ids.size(), logs);
        const Ended whole = program.run({u"check"_s, u"--json"_s});
        QVERIFY2(whole.exitCode == 0, whole.out + whole.err);
        QCOMPARE(whole.object()[u"runs"_s], logs);
        QCOMPARE(whole.object()[u"logs"_s], logs);
    }
    QVERIFY2(filling.size() > kills / 3, "the kills all hit the same moment: the test tests nothing");
}

QTEST_GUILESS_MAIN(TestCrashImport)
#include "tst_crash_import.moc"
