// A large plain file is mapped while it is judged; somebody may cut it short meanwhile.

#include "core/logs/input.h"
#include "core/logs/log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestMapGuard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_folder.filePath(u"large.log"_s);
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray line("a line of a log that is large enough to be mapped\n");
        QByteArray block;
        while (block.size() < (1 << 20))
            block += line;
        for (int i = 0; i < 8; ++i)
            file.write(block);
        file.close();
        m_limits.inMemory = 1 << 20;
    }

    void aFileThatIsCutShortReadsAsZerosFromThere()
    {
        Result<Input> input = readInput(m_path, m_limits);
        QVERIFY(input);
        const std::string_view text = input->documents.front().bytes.view();
        QCOMPARE(text.substr(0, 6), std::string_view("a line"));
        QVERIFY(QFile::resize(m_path, 1 << 20));
        qint64 zeros = 0;
        for (const char c : text)
            zeros += c == '\0';
        QVERIFY(zeros >= qint64(text.size()) - (1 << 20) - 4096);
        QCOMPARE(text.substr(0, 6), std::string_view("a line"));
        const Result<Log> log = Log::parse(input->documents.front());
        QVERIFY(log);
        QVERIFY(log->lineCount() > 20'000);
    }

    void severalThreadsMayFindOutAtOnce()
    {
        initTestCase();
        Result<Input> input = readInput(m_path, m_limits);
        QVERIFY(input);
        const std::string_view text = input->documents.front().bytes.view();
        QVERIFY(QFile::resize(m_path, 4096));
        std::vector<std::thread> threads;
        std::atomic<qint64> letters = 0;
        for (size_t k = 0; k < 4; ++k) {
            threads.emplace_back([&, k] {
                for (size_t i = k * 1000; i < text.size(); i += 4096)
                    letters += text[i] != '\0';
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(letters <= 4);
    }

    void placesAreGivenBack()
    {
        for (int round = 0; round < 100; ++round) { // more than can be guarded at once
            const Result<Input> input = readInput(m_path, m_limits);
            QVERIFY(input);
        }
        initTestCase();
        const Result<Input> input = readInput(m_path, m_limits);
        QVERIFY(input);
        QVERIFY(QFile::resize(m_path, 4096));
        QCOMPARE(input->documents.front().bytes.view().back(), '\0');
    }

private:
    QTemporaryDir m_folder;
    QString m_path;
    ReadLimits m_limits;
};

QTEST_GUILESS_MAIN(TestMapGuard)
#include "tst_mapguard.moc"
