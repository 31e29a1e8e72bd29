// The log engine against the plainest way to say the same, over bytes of every kind.

#include "bench/cilog.h"
#include "core/logs/log.h"
#include "tests/logs/naive.h"

#include <QDirIterator>
#include <QTest>

#include <thread>

using namespace sentinel;

namespace {

constexpr bool isSanitized = SENTINEL_SANITIZED;
constexpr qint64 mostLines = isSanitized ? 80 : 800;

Log parsed(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

/// Scraps that mean something to the engine, with how often each comes, and stray bytes between them.
struct Mix
{
    std::vector<std::string> scraps;
    unsigned strayOnceIn = 9;
    unsigned longest = 200; ///< scraps
};

std::string mixed(const Mix& mix, std::mt19937& random)
{
    std::string text;
    for (size_t count = random() % mix.longest; count > 0; --count)
        text += random() % mix.strayOnceIn == 0 ? std::string(1, char(random() % 256)) : mix.scraps[random() % mix.scraps.size()];
    return text;
}

QByteArray shown(const std::string& text)
{
    return QByteArray::fromStdString(text.substr(0, 2000)).toPercentEncoding();
}

} // namespace

#define AGREES(log, text, random)                                                                                                          \
    do {                                                                                                                                   \
        const std::string wrong = differing(log, text, random, mostLines);                                                                 \
        QVERIFY2(wrong.empty(), wrong.c_str() + shown(text));                                                                              \
    } while (false)

class TestEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesOfAnyBytesAreWhereTheyAre_data();
    void linesOfAnyBytesAreWhereTheyAre();
    void noLengthOfLineIsSpecial_data();
    void noLengthOfLineIsSpecial();
    void aBufferServesTwoLogs();
    void manyThreadsReadTheSameLines();
    void whatAProviderWritesIsFound_data();
    void whatAProviderWritesIsFound();
    void realLogsAgree();
};

void TestEngine::linesOfAnyBytesAreWhereTheyAre_data()
{
    QTest::addColumn<Mix>("mix");
    const std::string nul(1, '\0');
    QTest::newRow("line feeds and returns") << Mix{{"\n", "\r", "\r\n", "a"}};
    QTest::newRow("any bytes") << Mix{{"\n"}, 2, 2000};
    QTest::newRow("zeros") << Mix{{nul, std::string(100, '\0'), "\n", "a"}};
    QTest::newRow("broken UTF-8") << Mix{{"\xc3", "\xe4\xb8", "\xff", "\x80", "\xf4\x90\x80\x80", "\xc3\xa4", "\n", "\r\n"}};
    QTest::newRow("escapes") << Mix{{"\x1b", "\x1b[", "\x1b[31m", "\x1b]0;t\a", "\x1b]8;;x\x1b\\", "\x1b(B", "text", "\r", "\n"}};
    QTest::newRow("GitHub") << Mix{{"2022-04-27T19:35:18.0513221Z ", "\n2022-04-27T19:35:18.0513221Z ", "##[group]Run x\n",
                                    "##[endgroup]\n", "##[error]a\n", "Process completed with exit code 1.\n", "shell: x\n", "with:\n",
                                    "\xef\xbb\xbf", "\r", "Post job cleanup.\n", "Current runner version: 1\n",
                                    "Cleaning up orphan processes\n"}};
    QTest::newRow("GitLab") << Mix{{"2022-04-27T19:35:18.051322Z 00O ", "2022-04-27T19:35:18.051322Z 00O+",
                                    "section_start:12:a[b=c]\r\x1b[0K", "section_start:12:b\r\x1b[0Kx\n", "section_end:13:a\r\x1b[0K\n",
                                    "section_end:13:b\r\x1b[0K", "\n", "$ make\n", "Running with gitlab-runner 15\n",
                                    "ERROR: Job failed: exit code 1\n", "Job succeeded\n"}};
    QTest::newRow("Travis") << Mix{{"travis_fold:start:a\r\x1b[0K", "travis_fold:end:a\r\x1b[0K", "travis_fold:start:b\r",
                                    "travis_fold:end:b\r", "travis_time:start:1\r\x1b[0K",
                                    "travis_time:end:1:start=5,finish=9,duration=4\r\x1b[0K", "\n", "$ make\n",
                                    "The command \"x\" exited with 1.\n", "Done. Your build exited with 1.\n", "Using worker: a\n"}};
    QTest::newRow("Jenkins") << Mix{{"[2022-04-27T19:35:18.051Z] ", "12:34:56  ", "[Pipeline] { (x)\n", "[Pipeline] {\n", "[Pipeline] }\n",
                                     "[Pipeline] // stage\n", "+ ls\n", "Started by user a\n", "Finished: FAILURE\n", "\n",
                                     "\x1b[8mha:AAAA\x1b[0m"}};
    QTest::newRow("Buildbot") << Mix{{"========= Started x (results: 1\n", "========= Finished x (results: 0\n", "using PTY: False\n",
                                      "program finished with exit code 1\n", "\n", "a"}};
}

void TestEngine::linesOfAnyBytesAreWhereTheyAre()
{
    QFETCH(Mix, mix);
    std::mt19937 random(20240301);
    for (int round = 0; round < (isSanitized ? 10 : 60); ++round) {
        std::string text = mixed(mix, random);
        if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
            text.insert(0, 1, 'a'); // a mark of UTF-16, of which other bytes are made
        AGREES(parsed(text), text, random);
    }
}

void TestEngine::noLengthOfLineIsSpecial_data()
{
    QTest::addColumn<int>("length"); // with the line feed
    QTest::addColumn<int>("total");
    for (const int length :
         {1, 2, 3, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129, 4096, 65'535, 65'536, 65'537, 1'048'575, 1'048'576, 1'048'577})
        QTest::addRow("%d", length) << length << std::max(isSanitized ? 5'000 : 100'000, length + 100);
    QTest::newRow("one line") << (isSanitized ? 200'000 : 2'000'000) << (isSanitized ? 200'000 : 2'000'000);
}

// An index that looks at blocks of bytes, or keeps every n-th line, has seams: lines are put across all of them.
void TestEngine::noLengthOfLineIsSpecial()
{
    QFETCH(int, length);
    QFETCH(int, total);
    std::mt19937 random(7);
    for (const int shift : isSanitized ? std::vector{63} : std::vector{0, 1, 63}) {
        std::string text(size_t(shift), 'x');
        while (text.size() < size_t(total)) {
            text.append(size_t(length) - 1, char('a' + text.size() % 23));
            text += '\n';
        }
        AGREES(parsed(text), text, random);
        text.pop_back();
        AGREES(parsed(text), text, random);
        if (length > 1) {
            for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
                text[at - 1] = '\r';
            AGREES(parsed(text), text, random);
        }
    }
}

// Whatever a buffer remembers of the line it peeled last, it is not taken for one of another log.
void TestEngine::aBufferServesTwoLogs()
{
    std::string one, other;
    for (int i = 0; i < 5000; ++i) {
        one += "one " + std::to_string(i) + "\n";
        other += std::string(size_t(i % 7), 'o') + "ther\n";
    }
    const Log a = parsed(one), b = parsed(other);
    const NaiveLines naiveA(one), naiveB(other);
    PeeledLine buffer;
    for (qint64 line = 1; line <= 5000; ++line) {
        a.peel(line, buffer);
        QVERIFY(buffer.text == naiveA.raw(line));
        b.peel(line, buffer);
        QVERIFY(buffer.text == naiveB.raw(line));
        b.peel(line + 1, buffer);
        QVERIFY(buffer.text == naiveB.raw(line + 1));
    }
    {
        const Log shortLived = parsed("short\nlived\n");
        shortLived.peel(1, buffer);
    }
    const Log next = parsed("other\nlines\nin its place\n");
    next.peel(2, buffer);
    QVERIFY(buffer.text == "lines");
}

void TestEngine::manyThreadsReadTheSameLines()
{
    const std::string text = bench::CiLog(3).make(isSanitized ? 300'000 : 2'000'000);
    const Log log = parsed(text);
    const NaiveLines naive(text);
    std::vector<std::string> wrong(4);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < wrong.size(); ++i) {
        threads.emplace_back([&, i] {
            std::mt19937 random(i);
            const Log mine = log;
            wrong[i] = differing(mine, text, random, mostLines);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (const std::string& what : wrong)
        QVERIFY2(what.empty(), what.c_str());
}

void TestEngine::whatAProviderWritesIsFound_data()
{
    QTest::addColumn<bench::Flavour>("flavour");
    QTest::addColumn<Provider>("provider");
    QTest::newRow("GitHub") << bench::Flavour::GitHub << Provider::GitHub;
    QTest::newRow("GitLab") << bench::Flavour::GitLab << Provider::GitLab;
    QTest::newRow("Jenkins") << bench::Flavour::Jenkins << Provider::Jenkins;
    QTest::newRow("Travis") << bench::Flavour::Travis << Provider::Travis;
}

void TestEngine::whatAProviderWritesIsFound()
{
    QFETCH(bench::Flavour, flavour);
    QFETCH(Provider, provider);
    std::mt19937 random(1);
    for (const unsigned size : {20'000u, isSanitized ? 200'000u : 3'000'000u}) {
        bench::CiLog generator(size, flavour);
        const std::string text = generator.make(size);
        const bench::CiLogCounts& counts = generator.counts();
        const Log log = parsed(text);
        QCOMPARE(log.provider(), provider);
        QCOMPARE(log.size(), qint64(counts.bytes));
        QCOMPARE(log.lineCount(), qint64(counts.lines));
        QCOMPARE(log.outcome(), Outcome::Failed);
        QVERIFY(log.steps().size() >= counts.steps);
        QVERIFY(log.folds().size() >= counts.groups + (flavour == bench::Flavour::Jenkins ? 0 : counts.steps));
        AGREES(log, text, random);

        PeeledLine peeled;
        std::uint64_t returns = 0;
        for (qint64 line = 1; line <= log.lineCount(); ++line) {
            log.peel(line, peeled);
            returns += peeled.text.ends_with("), done.") && peeled.text.starts_with("Receiving objects: 100% (");
            QVERIFY(peeled.text.find('\x1b') == std::string_view::npos);
        }
        QCOMPARE(returns, counts.progressLines);
    }
}

void TestEngine::realLogsAgree()
{
    QDirIterator files(QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data"), {QStringLiteral("*.log"), QStringLiteral("*.log.gz")},
                       QDir::Files, QDirIterator::Subdirectories);
    if (!files.hasNext())
        QSKIP("../shared/data is not there");
    std::mt19937 random(2);
    while (files.hasNext()) {
        const QString path = files.next();
        const Result<Input> input = readInput(path);
        if (!input)
            continue;
        for (const Document& document : input->documents) {
            const Result<Log> log = Log::parse(document);
            QVERIFY(log);
            if (log->encoding() != Encoding::Utf8)
                continue; // its bytes are not those of the document
            const std::string wrong = differing(*log, document.bytes.view(), random, mostLines);
            QVERIFY2(wrong.empty(), qPrintable(path + QLatin1Char(' ') + QString::fromStdString(wrong)));
        }
    }
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
