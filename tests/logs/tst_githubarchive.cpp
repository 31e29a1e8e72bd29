#include "core/logs/input.h"

#include "core/logs/log.h"
#include "tests/logs/packed.h"

#include <QTest>

using namespace sentinel;

namespace {

const std::string mark = "\xef\xbb\xbf";
const std::string setup = "2022-04-27T19:35:18.0000001Z Current runner version: '2.290.1'\n2022-04-27T19:35:18.1000002Z Ubuntu\n";
const std::string tests = "2022-04-27T19:35:19.0000003Z ##[group]Run make\n2022-04-27T19:35:19.0000003Z ##[endgroup]\n"
                          "2022-04-27T19:35:20.0000004Z ##[error]Process completed with exit code 1.\n";
const std::string end = "2022-04-27T19:35:21.0000005Z Cleaning up orphan processes\n";
const std::string other = "2022-04-27T19:36:00.0000001Z Current runner version: '2.290.1'\n";

Input read(const std::vector<PackedEntry>& entries)
{
    Result<Input> input = readInput(Bytes::of(packed(Packing::Zip, entries)), QStringLiteral("logs.zip"));
    if (!input)
        qFatal("%s", qPrintable(input.error().message));
    return std::move(*input);
}

QStringList namesOf(const Input& input)
{
    QStringList names;
    for (const Document& document : input.documents)
        names.append(QString::fromStdString(document.name));
    return names;
}

QStringList stepsOf(const Document& document)
{
    QStringList steps;
    for (const DocumentStep& step : document.steps)
        steps.append(QStringLiteral("%1 %2 %3").arg(step.number).arg(QString::fromStdString(step.name)).arg(step.bytes.size()));
    return steps;
}

} // namespace

class TestGitHubArchive : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aJobIsItsWholeLogWithSteps();
    void jobsComeByTheirNumbers();
    void withoutAWholeLogStepsAreJoined();
    void newerArchivesHaveOnlyWholeLogs();
    void stepsThatMayBeInTwoPlacesAreLeftOut();
    void otherArchivesStayAsTheyAre_data();
    void otherArchivesStayAsTheyAre();
};

void TestGitHubArchive::aJobIsItsWholeLogWithSteps()
{
    const Input input = read({{"0_build.txt", mark + setup + tests + end},
                              {"build/10_Complete job.txt", mark + end},
                              {"build/1_Set up job.txt", mark + setup},
                              {"build/2_unit tests.txt", mark + tests}});
    QVERIFY(input.isArchive && input.isGitHubArchive);
    QCOMPARE(namesOf(input), QStringList(QStringLiteral("build")));
    const Document& job = input.documents[0];
    QVERIFY(job.bytes.view() == mark + setup + tests + end);
    const QStringList expected{QStringLiteral("1 Set up job %1").arg(setup.size()), QStringLiteral("2 unit tests %1").arg(tests.size()),
                               QStringLiteral("10 Complete job %1").arg(end.size())};
    QCOMPARE(stepsOf(job), expected);
    QCOMPARE(job.steps[1].bytes.begin, qint64((mark + setup).size()));

    const Result<Log> log = Log::parse(job);
    QVERIFY(log);
    QCOMPARE(log->steps().size(), size_t(3));
    QCOMPARE(log->steps()[1].name, QStringLiteral("unit tests"));
    QCOMPARE(log->steps()[1].outcome, Outcome::Failed);
    QCOMPARE(log->outcome(), Outcome::Failed);
}

void TestGitHubArchive::jobsComeByTheirNumbers()
{
    const Input input =
        read({{"10_last.txt", other}, {"2_middle (a, b).txt", other}, {"0_first.txt", setup}, {"first/1_Set up job.txt", setup}});
    QCOMPARE(namesOf(input), QStringList({QStringLiteral("first"), QStringLiteral("middle (a, b)"), QStringLiteral("last")}));
    QVERIFY(input.documents[0].bytes.view() == setup);
}

void TestGitHubArchive::withoutAWholeLogStepsAreJoined()
{
    const Input input = read(
        {{"build/10_Complete job.txt", mark + end}, {"build/2_unit tests.txt", mark + tests}, {"build/1_Set up job.txt", mark + setup}});
    QVERIFY(input.isGitHubArchive);
    QVERIFY(input.documents[0].bytes.view() == mark + setup + tests + end);
    QCOMPARE(input.documents[0].steps[2].bytes,
             (ByteRange{qint64((mark + setup + tests).size()), qint64((mark + setup + tests + end).size())}));
}

void TestGitHubArchive::newerArchivesHaveOnlyWholeLogs()
{
    const Input input = read({{"0_build.txt", mark + setup + tests}, {"build/system.txt", mark + other}});
    QVERIFY(input.isGitHubArchive);
    QCOMPARE(namesOf(input), QStringList(QStringLiteral("build")));
    QVERIFY(input.documents[0].bytes.view() == mark + setup + tests);
    QVERIFY(input.documents[0].steps.empty());
}

void TestGitHubArchive::stepsThatMayBeInTwoPlacesAreLeftOut()
{
    const Input input =
        read({{"0_build.txt", other + setup + end + setup + end}, {"build/1_Set up job.txt", setup}, {"build/2_Complete job.txt", end}});
    QVERIFY(input.isGitHubArchive);
    QVERIFY(input.documents[0].steps.empty());
}

void TestGitHubArchive::otherArchivesStayAsTheyAre_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("another name beside") << QStringLiteral("readme.txt") << QString::fromStdString(setup);
    QTest::newRow("deeper folders") << QStringLiteral("a/b/1_x.txt") << QString::fromStdString(setup);
    QTest::newRow("lines without times") << QStringLiteral("1_x.txt") << QStringLiteral("chapter one\n");
}

void TestGitHubArchive::otherArchivesStayAsTheyAre()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    const Input input = read({{"0_build.txt", setup}, {name.toStdString(), text.toStdString()}});
    QVERIFY(!input.isGitHubArchive);
    QCOMPARE(namesOf(input), QStringList({QStringLiteral("0_build.txt"), name}));
}

QTEST_GUILESS_MAIN(TestGitHubArchive)
#include "tst_githubarchive.moc"
