// The same input gives the same answer, whatever stands beside it, in whatever order, on however many processors.

#include "tests/programs/program.h"

#include <QDirIterator>
#include <QRandomGenerator>

#include <algorithm>
#include <sched.h>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// Makes this process, and those that it starts, run on one processor.
class OneProcessor
{
public:
    OneProcessor()
    {
        (void)::sched_getaffinity(0, sizeof m_before, &m_before);
        cpu_set_t one;
        CPU_ZERO(&one);
        for (int i = 0; i < CPU_SETSIZE; ++i) {
            if (CPU_ISSET(i, &m_before)) {
                CPU_SET(i, &one);
                break;
            }
        }
        m_isSet = ::sched_setaffinity(0, sizeof one, &one) == 0;
    }
    ~OneProcessor() { (void)::sched_setaffinity(0, sizeof m_before, &m_before); }
    OneProcessor(const OneProcessor&) = delete;
    OneProcessor& operator=(const OneProcessor&) = delete;
    bool isSet() const { return m_isSet; }

private:
    cpu_set_t m_before;
    bool m_isSet = false;
};

QByteArray sorted(const QByteArray& out)
{
    QList<QByteArray> lines = out.split('\n');
    std::sort(lines.begin(), lines.end());
    return lines.join('\n');
}

} // namespace

class TestOrder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QDirIterator samples(QStringLiteral(SENTINEL_SOURCE_DIR "/resources/samples"), QDir::Files);
        while (samples.hasNext())
            m_paths += samples.next();
        // Of each kind several that differ in what varies alone.
        for (int i = 0; i < 12; ++i) {
            QByteArray log = "Running tests, shard " + QByteArray::number(i) + "\n";
            for (int line = 0; line < 50 + i; ++line)
                log += "ok " + QByteArray::number(line * i) + " in " + QByteArray::number(line % 7) + " ms\n";
            log += i % 3 == 0
                ? "cart.cpp:" + QByteArray::number(10 + i) + ":5: error: 'total' was not declared in this scope\nmake: *** [all] Error 2\n"
                : i % 3 == 1 ? "Traceback (most recent call last):\n  File \"/srv/job-" + QByteArray::number(i) + "/a.py\", line "
                    + QByteArray::number(i) + ", in <module>\n    main()\nValueError: no such cart: " + QByteArray::number(1000 + i) + "\n"
                             : "fatal: unable to access 'https://example.org/a.git/': Could not resolve host: example.org\n";
            m_paths += m_program.put(u"log%1.txt"_s.arg(i), log);
        }
        m_paths.sort();
    }

    void answersDependOnTheInputAlone_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("triage") << QStringList{u"triage"_s, u"--jsonl"_s};
        QTest::newRow("diagnostics") << QStringList{u"diagnostics"_s, u"--jsonl"_s};
        QTest::newRow("cluster") << QStringList{u"cluster"_s, u"--jsonl"_s};
    }
    void answersDependOnTheInputAlone()
    {
        QFETCH(QStringList, command);
        const Ended first = m_program.run(command + m_paths);
        QVERIFY2(first.exitCode == 0, first.err.constData());
        QVERIFY(first.lines().size() >= 4);
        QRandomGenerator random(7);
        for (int round = 0; round < 4; ++round) {
            QStringList shuffled = m_paths;
            std::shuffle(shuffled.begin(), shuffled.end(), random);
            QCOMPARE(sorted(m_program.run(command + shuffled).out), sorted(first.out));
        }
        const OneProcessor one;
        QVERIFY(one.isSet());
        QCOMPARE(m_program.run(command + m_paths).out, first.out);
    }

private:
    Program m_program;
    QStringList m_paths;
};

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
