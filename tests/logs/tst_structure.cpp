#include "core/logs/log.h"

#include <QTest>

using namespace sentinel;

// Logs in the shape of real ones, as short as they can be, and what they say about themselves.

namespace {

Log parsed(std::string text, std::vector<DocumentStep> steps = {})
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    document.steps = std::move(steps);
    return *Log::parse(document);
}

// Every line with a time of its own, a second after the one before.
std::string stamped(const QStringList& lines, const char* prefix = "", const char* suffix = " ")
{
    std::string text;
    qint64 ms = 1'650'000'000'000;
    for (const QString& line : lines) {
        const QString time = toRfc3339({ms}).chopped(1) + QStringLiteral("0000Z");
        text += prefix + time.toStdString() + suffix + line.toStdString() + "\n";
        ms += 1000;
    }
    return text;
}

QStringList outline(const Log& log)
{
    QStringList steps;
    for (const Step& step : log.steps()) {
        QString line = QStringLiteral("%1 %2-%3 %4").arg(step.number).arg(step.lines.first).arg(step.lines.last).arg(step.name);
        const std::string_view outcome = jsonName(step.outcome);
        if (step.outcome != Outcome::Unknown)
            line += QLatin1Char(' ') + QString::fromUtf8(outcome.data(), qsizetype(outcome.size()));
        if (step.exitCode)
            line += QStringLiteral(" (%1)").arg(*step.exitCode);
        steps.append(line);
    }
    return steps;
}

QStringList foldsOf(const Log& log)
{
    QStringList folds;
    for (const Fold& fold : log.folds())
        folds.append(QStringLiteral("%1 %2-%3 %4")
                         .arg(fold.depth)
                         .arg(fold.lines.first)
                         .arg(fold.lines.last)
                         .arg(QString::fromStdString(fold.name)));
    return folds;
}

bool hasHole(const Log& log, Hole::Kind kind)
{
    return std::any_of(log.holes().begin(), log.holes().end(), [kind](const Hole& hole) { return hole.kind == kind; });
}

const QStringList gitHubSetup{
    QStringLiteral("Job defined at: owner/tool/.github/workflows/build.yml@refs/heads/main"),
    QStringLiteral("Current runner version: '2.290.1'"),
    QStringLiteral("##[group]Operating System"),
    QStringLiteral("Ubuntu"),
    QStringLiteral("##[endgroup]"),
};
const QStringList gitHubCheckout{
    QStringLiteral("##[group]Run actions/checkout@v3"),
    QStringLiteral("with:"),
    QStringLiteral("  repository: owner/tool"),
    QStringLiteral("##[endgroup]"),
    QStringLiteral("[command]/usr/bin/git log -1 --format='%H'"),
    QStringLiteral("'0123456789abcdef0123456789abcdef01234567'"),
};
const QStringList gitHubScript{
    QStringLiteral("##[group]Run make test"),
    QStringLiteral("make test"),
    QStringLiteral("shell: /usr/bin/bash -e {0}"),
    QStringLiteral("##[endgroup]"),
    QStringLiteral("##[group]Run the slow tests"),
    QStringLiteral("ok"),
    QStringLiteral("##[endgroup]"),
};
const QStringList gitHubEnd{QStringLiteral("Post job cleanup."), QStringLiteral("Cleaning up orphan processes")};
const QStringList exitOne{QStringLiteral("##[error]Process completed with exit code 1.")};

} // namespace

class TestStructure : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void providersAreKnown_data();
    void providersAreKnown();
    void gitHubStepsBeginWithTheRunnersGroups();
    void gitHubGroupsAreFolds();
    void gitHubTimesAndOriginAreRead();
    void gitHubOutcomes_data();
    void gitHubOutcomes();
    void gitHubStepsThatWereInterruptedSaySo();
    void gitHubFullLogsNameTheirSteps();
    void gitHubFullLogsOfNewerToolsDoNotNameThem();
    void gitHubArchivesKnowTheirSteps();
    void travisStepsAreCommands();
    void travisStepsWithMarkersOnLinesOfTheirOwn();
    void travisOutcomes_data();
    void travisOutcomes();
    void gitLabStepsAreSections();
    void gitLabOutcomes_data();
    void gitLabOutcomes();
    void jenkinsStagesAreSteps();
    void jenkinsCommandsAreSteps();
    void jenkinsOutcomes_data();
    void jenkinsOutcomes();
    void buildbotStepsAreJoinedLogs();
    void azureSectionsAreSteps();
    void taskclusterSaysHowATaskEnded();
    void cutLogsSaySo_data();
    void cutLogsSaySo();
    void stepsHaveTheBytesOfTheirLines();
    void logsOfNothingButMarkersStayBounded();
};

void TestStructure::providersAreKnown_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Provider>("provider");
    const QByteArray plain = QByteArray("make: entering directory\ncc -c main.c\n").repeated(20);
    QTest::newRow("nothing") << QByteArray() << Provider::Generic;
    QTest::newRow("bare") << plain << Provider::Generic;
    QTest::newRow("a window of a GitHub log") << QByteArray("2022-04-27T19:35:18.0513221Z error: no\n").repeated(3) << Provider::GitHub;
    QTest::newRow("GitHub, copied from the page without times") << plain + "Current runner version: '2.3'\n##[group]Run make\n"
                                                                << Provider::GitHub;
    QTest::newRow("another system's times") << QByteArray("2022-04-27T19:35:18.051Z error: no\n").repeated(3) << Provider::Generic;
    QTest::newRow("Azure") << QByteArray("2022-04-27T19:35:18.0513221Z ##[section]Starting: Build\n2022-04-27T19:35:18.0513221Z text\n")
                           << Provider::Generic;
    QTest::newRow("Travis, old") << QByteArray("Using worker: worker-linux-1\n\n") + plain << Provider::Travis;
    QTest::newRow("Travis, only the end") << plain + "\nDone. Your build exited with 1.\n" << Provider::Travis;
    QTest::newRow("GitLab with times") << QByteArray("2024-01-01T00:00:00.000000Z 00O text\n2024-01-01T00:00:00.000000Z 01E text\n")
                                       << Provider::GitLab;
    QTest::newRow("GitLab, only the end") << plain + "\x1b[0;m\x1b[31;1mERROR: Job failed: exit code 1\n" << Provider::GitLab;
    QTest::newRow("Jenkins, freestyle") << "Started by timer\nBuilding in workspace /w/a\n" + plain << Provider::Jenkins;
    QTest::newRow("Jenkins with a clock") << QByteArray("12:00:00  Started by timer\n12:00:01  Building in workspace /w/a\n")
                                          << Provider::Jenkins;
    QTest::newRow("Jenkins with times") << QByteArray(
        "[2024-01-01T00:00:00.000Z] Started by timer\n[2024-01-01T00:00:00.000Z] [Pipeline] node\n")
                                        << Provider::Jenkins;
    QTest::newRow("Jenkins, only the end") << plain + "Finished: FAILURE\n" << Provider::Jenkins;
    QTest::newRow("Buildbot") << QByteArray("========= Started compile (results: 0) =========\n") + plain << Provider::Buildbot;
    QTest::newRow("a script that prints Travis folds on Jenkins") << "Started by timer\nBuilding in workspace /w/a\n" + plain
            + "travis_fold:start:x\r\n" << Provider::Jenkins;
}

void TestStructure::providersAreKnown()
{
    QFETCH(QByteArray, text);
    QFETCH(Provider, provider);
    QCOMPARE(parsed(text.toStdString()).provider(), provider);
}

void TestStructure::gitHubStepsBeginWithTheRunnersGroups()
{
    const Log log = parsed(stamped(gitHubSetup + gitHubCheckout + gitHubScript + exitOne + gitHubEnd));
    const QStringList expected{QStringLiteral("1 1-5 Set up job passed"), QStringLiteral("2 6-11 Run actions/checkout@v3 passed"),
                               QStringLiteral("3 12-19 Run make test failed (1)"), QStringLiteral("4 20-20 Post job cleanup passed"),
                               QStringLiteral("5 21-21 Complete job passed")};
    QCOMPARE(outline(log), expected);
    QCOMPARE(log.exitCode(), std::optional(1));
}

void TestStructure::gitHubGroupsAreFolds()
{
    const Log log = parsed(stamped(gitHubSetup + gitHubScript));
    const QStringList expected{QStringLiteral("0 3-5 Operating System"), QStringLiteral("0 6-9 Run make test"),
                               QStringLiteral("0 10-12 Run the slow tests")};
    QCOMPARE(foldsOf(log), expected);
}

void TestStructure::gitHubTimesAndOriginAreRead()
{
    const Log log = parsed(stamped(gitHubSetup + gitHubCheckout + gitHubScript + gitHubEnd));
    QCOMPARE(log.startedAt(), std::optional(Timestamp{1'650'000'000'000}));
    QCOMPARE(log.finishedAt(), std::optional(Timestamp{1'650'000'019'000}));
    QCOMPARE(log.steps()[1].startedAt, std::optional(Timestamp{1'650'000'005'000}));
    QCOMPARE(log.steps()[1].duration, std::optional(6.0));
    QCOMPARE(log.origin(),
             (Log::Origin{QStringLiteral("owner/tool"),
                          QStringLiteral("main"),
                          QStringLiteral("0123456789abcdef0123456789abcdef01234567"),
                          QStringLiteral("build.yml"),
                          {}}));
}

void TestStructure::gitHubOutcomes_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<Outcome>("outcome");
    const QStringList begin = gitHubSetup + gitHubCheckout;
    const auto error = [](const char* text) { return QStringList(QStringLiteral("##[error]") + QString::fromLatin1(text)); };
    QTest::newRow("a script fails") << begin + gitHubScript + exitOne + gitHubEnd << Outcome::Failed;
    QTest::newRow("all is well") << begin + gitHubScript + gitHubEnd << Outcome::Passed;
    QTest::newRow("the end is missing") << begin + gitHubScript << Outcome::Unknown;
    QTest::newRow("a window with the end") << gitHubScript + gitHubEnd << Outcome::Unknown;
    QTest::newRow("an action fails") << begin + error("could not be fetched") + gitHubScript + gitHubEnd << Outcome::Failed;
    QTest::newRow("an action annotates and goes on")
        << begin + error("a warning, really") + QStringList(QStringLiteral("done")) + gitHubScript + gitHubEnd << Outcome::Passed;
    QTest::newRow("a script annotates and goes on") << begin + gitHubScript + error("a.c:1: unused") + gitHubEnd << Outcome::Passed;
    QTest::newRow("setting up fails") << gitHubSetup + error("Unable to resolve action") + gitHubEnd << Outcome::Failed;
    QTest::newRow("somebody cancels") << begin + gitHubScript + error("The operation was canceled.") + gitHubEnd << Outcome::Cancelled;
    QTest::newRow("a step's time is up") << begin + gitHubScript + error("The action 'Run make test' has timed out after 5 minutes.")
            + gitHubEnd << Outcome::Failed;
    QTest::newRow("time is up") << begin + gitHubScript
            + error("The job running on runner a has exceeded the maximum execution time of 360 minutes.")
            + error("The operation was canceled.")
            + gitHubEnd << Outcome::Failed;
}

void TestStructure::gitHubOutcomes()
{
    QFETCH(QStringList, lines);
    QFETCH(Outcome, outcome);
    QCOMPARE(parsed(stamped(lines)).outcome(), outcome);
}

void TestStructure::gitHubStepsThatWereInterruptedSaySo()
{
    const QStringList cancel(QStringLiteral("##[error]The operation was canceled."));
    const Log cancelled = parsed(stamped(gitHubSetup + gitHubScript + cancel + gitHubEnd));
    QCOMPARE(outline(cancelled),
             QStringList({QStringLiteral("1 1-5 Set up job passed"), QStringLiteral("2 6-13 Run make test cancelled"),
                          QStringLiteral("3 14-14 Post job cleanup"), QStringLiteral("4 15-15 Complete job")}));
    const QStringList timeout(
        QStringLiteral("##[error]The job running on runner a has exceeded the maximum execution time of 360 minutes."));
    const Log late = parsed(stamped(gitHubSetup + gitHubScript + timeout + cancel + gitHubEnd));
    QCOMPARE(late.steps()[1].outcome, Outcome::Failed);
}

void TestStructure::gitHubFullLogsNameTheirSteps()
{
    const std::string text = stamped({QStringLiteral("Current runner version: '2'")}, "build\tSet up job\t\xef\xbb\xbf")
        + stamped({QStringLiteral("##[group]Run make"), QStringLiteral("##[endgroup]"), QStringLiteral("a\tb\tc"), exitOne[0]},
                  "build\tcompile it\t")
        + stamped({QStringLiteral("Cleaning up orphan processes")}, "build\tComplete job\t");
    const Log log = parsed(text);
    QCOMPARE(log.provider(), Provider::GitHub);
    QCOMPARE(outline(log),
             QStringList({QStringLiteral("1 1-1 Set up job passed"), QStringLiteral("2 2-5 compile it failed (1)"),
                          QStringLiteral("3 6-6 Complete job passed")}));
    PeeledLine line;
    log.peel(4, line);
    QCOMPARE(line.text, std::string_view("a\tb\tc"));
    QCOMPARE(line.prefix, std::string_view("build\tcompile it"));
    QVERIFY(line.time);

    // A run with two jobs.
    const Log both = parsed(text + stamped({QStringLiteral("Current runner version: '2'")}, "lint\tSet up job\t"));
    QCOMPARE(both.steps().back().name, QStringLiteral("lint / Set up job"));
}

void TestStructure::gitHubFullLogsOfNewerToolsDoNotNameThem()
{
    const QStringList lines = gitHubSetup + gitHubCheckout + gitHubScript + exitOne + gitHubEnd;
    const Log log = parsed(stamped(lines, "build\tUNKNOWN STEP\t"));
    QCOMPARE(outline(log), outline(parsed(stamped(lines))));
    QCOMPARE(log.outcome(), Outcome::Failed);
}

void TestStructure::gitHubArchivesKnowTheirSteps()
{
    const std::string setup = stamped(gitHubSetup), test = stamped(gitHubScript + exitOne), end = stamped({gitHubEnd[1]});
    const qint64 first = qint64(setup.size()), second = first + qint64(test.size());
    const Log log = parsed(
        setup + test + end,
        {{1, "Set up job", {0, first}}, {4, "unit tests", {first, second}}, {9, "Complete job", {second, second + qint64(end.size())}}});
    QCOMPARE(outline(log),
             QStringList({QStringLiteral("1 1-5 Set up job passed"), QStringLiteral("4 6-13 unit tests failed (1)"),
                          QStringLiteral("9 14-14 Complete job passed")}));
    QCOMPARE(log.outcome(), Outcome::Failed);
}

void TestStructure::travisStepsAreCommands()
{
    const Log log =
        parsed("travis_fold:start:worker_info\r\x1b[0K\x1b[33;1mWorker information\x1b[0m\n"
               "hostname: a\n"
               "travis_fold:end:worker_info\r\x1b[0Ktravis_fold:start:git\r\x1b[0Ktravis_time:start:01\r\x1b[0K$ git clone --depth=50 "
               "--branch=main https://github.com/owner/tool.git owner/tool\r\n"
               "Cloning\r\n"
               "travis_time:end:01:start=1564473346322634814,finish=1564473349267376538,duration=2944741724\r\x1b[0K$ cd owner/tool\r\n"
               "$ git checkout -qf 0123456789abcdef0123456789abcdef01234567\r\n"
               "travis_fold:end:git\r\x1b[0K\r\n"
               "travis_time:start:02\r\x1b[0K$ make test\r\n"
               "not ok\r\n"
               "output without an end travis_time:end:02:start=1564473350000000000,finish=1564473352500000000,duration=2500000000\r\x1b[0K"
               "\x1b[31;1mThe command \"make test\" exited with 2.\x1b[0m\r\n"
               "\r\n"
               "Done. Your build exited with 1.\r\n");
    const QStringList expected{QStringLiteral("1 1-2 Worker information"),
                               QStringLiteral("2 3-4 git clone --depth=50 --branch=main https://github.com/owner/tool.git owner/tool"),
                               QStringLiteral("3 5-5 cd owner/tool"),
                               QStringLiteral("4 6-7 git checkout -qf 0123456789abcdef0123456789abcdef01234567"),
                               QStringLiteral("5 8-10 make test failed (2)")};
    QCOMPARE(outline(log), expected);
    QCOMPARE(log.steps()[4].duration, std::optional(2.5));
    QCOMPARE(log.steps()[4].startedAt, std::optional(Timestamp{1'564'473'350'000}));
    QCOMPARE(foldsOf(log), QStringList({QStringLiteral("0 1-3 worker_info"), QStringLiteral("0 3-7 git")}));
    QCOMPARE(log.outcome(), Outcome::Failed);
    QCOMPARE(log.exitCode(), std::optional(1));
    QCOMPARE(
        log.origin(),
        (Log::Origin{
            QStringLiteral("owner/tool"), QStringLiteral("main"), QStringLiteral("0123456789abcdef0123456789abcdef01234567"), {}, {}}));
    QVERIFY(!log.isTruncated());
}

void TestStructure::travisStepsWithMarkersOnLinesOfTheirOwn()
{
    const Log log =
        parsed("Using worker: a\ntravis_fold:start:git\n\x1b[0Ktravis_time:start:01\n\x1b[0K$ git clone git://github.com/owner/tool.git\n"
               "travis_time:end:01:start=1000000000,finish=3000000000,duration=2000000000\n\x1b[0K\ntravis_fold:end:git\n\x1b[0K$ make\n"
               "\x1b[32;1mThe command \"make\" exited with 0.\x1b[0m\nDone. Your build exited with 0.\n");
    QCOMPARE(outline(log),
             QStringList({QStringLiteral("1 4-7 git clone git://github.com/owner/tool.git"), QStringLiteral("2 8-9 make passed (0)")}));
    QCOMPARE(log.steps()[0].duration, std::optional(2.0));
    QCOMPARE(log.outcome(), Outcome::Passed);
}

void TestStructure::travisOutcomes_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<Outcome>("outcome");
    QTest::newRow("passed") << QByteArray("Done. Your build exited with 0.\n") << Outcome::Passed;
    QTest::newRow("failed") << QByteArray("Done. Your build exited with 1.\n") << Outcome::Failed;
    QTest::newRow("cancelled") << QByteArray("Done: Job Cancelled\n") << Outcome::Cancelled;
    QTest::newRow("stopped") << QByteArray("Your build has been stopped.\n") << Outcome::Cancelled;
    QTest::newRow("stopped after an error") << QByteArray(
        "The command \"npm i\" failed and exited with 1 during .\n\nYour build has been stopped.\n")
                                            << Outcome::Failed;
    QTest::newRow("too quiet") << QByteArray("No output has been received in the last 10m0s, this may be a stalled build.\n\n"
                                             "The build has been terminated\n")
                               << Outcome::Failed;
    QTest::newRow("too long") << QByteArray("The job exceeded the maximum time limit for jobs, and has been terminated.\n")
                              << Outcome::Failed;
    QTest::newRow("cut") << QByteArray("text\n") << Outcome::Unknown;
}

void TestStructure::travisOutcomes()
{
    QFETCH(QByteArray, end);
    QFETCH(Outcome, outcome);
    const Log log = parsed("Using worker: a\n$ make\n" + end.toStdString());
    QCOMPARE(log.outcome(), outcome);
    QCOMPARE(hasHole(log, Hole::Kind::EndsEarly), outcome == Outcome::Unknown);
}

void TestStructure::gitLabStepsAreSections()
{
    const Log log = parsed("Running with gitlab-runner 15.0.0 (febb2a09)\n"
                           "section_start:1560896352:prepare_executor\r\x1b[0K\x1b[36;1mPreparing the \"docker\" executor\x1b[0;m\n"
                           "Using Docker executor\n"
                           "section_end:1560896354:prepare_executor\r\x1b[0Ksection_start:1560896354:get_sources\r\x1b[0KGetting source\n"
                           "Initialized empty Git repository in /builds/group/tool/.git/\n"
                           "Checking out 0123abcd as main...\n"
                           "section_end:1560896356:get_sources\r\x1b[0K\n"
                           "section_start:1560896356:step_script\r\x1b[0KExecuting \"step_script\"\n"
                           "\x1b[32;1m$ make\x1b[0;m\n"
                           "section_start:1560896357:inner[collapsed=true]\r\x1b[0KInner\n"
                           "section_end:1560896358:inner\r\x1b[0K\n"
                           "section_end:1560896360:step_script\r\x1b[0K\n"
                           "section_start:1560896360:cleanup_file_variables\r\x1b[0KCleaning up\n"
                           "section_end:1560896361:cleanup_file_variables\r\x1b[0K\n"
                           "\x1b[31;1mERROR: Job failed: exit code 3\n");
    QCOMPARE(outline(log),
             QStringList({QStringLiteral("1 2-3 Preparing the \"docker\" executor passed"), QStringLiteral("2 4-7 Getting source passed"),
                          QStringLiteral("3 8-12 Executing \"step_script\" failed (3)"), QStringLiteral("4 13-14 Cleaning up")}));
    QCOMPARE(log.steps()[2].duration, std::optional(4.0));
    QCOMPARE(
        foldsOf(log),
        QStringList({QStringLiteral("0 2-4 prepare_executor"), QStringLiteral("0 4-7 get_sources"), QStringLiteral("0 8-12 step_script"),
                     QStringLiteral("1 10-11 inner"), QStringLiteral("0 13-14 cleanup_file_variables")}));
    QCOMPARE(log.origin(), (Log::Origin{QStringLiteral("group/tool"), QStringLiteral("main"), QStringLiteral("0123abcd"), {}, {}}));
    QCOMPARE(log.startedAt(), std::optional(Timestamp{1'560'896'352'000}));
    QCOMPARE(log.finishedAt(), std::optional(Timestamp{1'560'896'361'000}));
}

void TestStructure::gitLabOutcomes_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("passed") << QByteArray("Job succeeded\n") << Outcome::Passed << -1;
    QTest::newRow("failed") << QByteArray("ERROR: Job failed: exit code 137\n") << Outcome::Failed << 137;
    QTest::newRow("too long") << QByteArray("ERROR: Job failed: execution took longer than 1h0m0s seconds\n") << Outcome::Failed << -1;
    QTest::newRow("cancelled") << QByteArray("ERROR: Job failed: canceled\n") << Outcome::Cancelled << -1;
    QTest::newRow("cut") << QByteArray("text\n") << Outcome::Unknown << -1;
}

void TestStructure::gitLabOutcomes()
{
    QFETCH(QByteArray, end);
    QFETCH(Outcome, outcome);
    QFETCH(int, exitCode);
    for (const char* stamp : {"", "2024-01-01T00:00:00.000000Z 00O "}) {
        const Log log = parsed(std::string(stamp) + "Running with gitlab-runner 15.0.0\n" + stamp + end.toStdString());
        QCOMPARE(log.provider(), Provider::GitLab);
        QCOMPARE(log.outcome(), outcome);
        QCOMPARE(log.exitCode().value_or(-1), exitCode);
        QCOMPARE(log.isTruncated(), outcome == Outcome::Unknown);
    }
}

void TestStructure::jenkinsStagesAreSteps()
{
    const Log log = parsed("Started by user a\n"
                           "[Pipeline] Start of Pipeline\n"
                           "[Pipeline] node\n"
                           "Running on agent-1 in /home/jenkins/workspace/tool-pipeline\n"
                           "[Pipeline] {\n"
                           "[Pipeline] stage\n"
                           "[Pipeline] { (Checkout)\n"
                           "Cloning repository https://git.example.org/team/tool.git\n"
                           "Checking out Revision 0123456789abcdef0123456789abcdef01234567 (refs/remotes/origin/main)\n"
                           "[Pipeline] }\n"
                           "[Pipeline] // stage\n"
                           "[Pipeline] stage\n"
                           "[Pipeline] { (Build)\n"
                           "[Pipeline] sh\n"
                           "+ make\n"
                           "[Pipeline] }\n"
                           "[Pipeline] // stage\n"
                           "[Pipeline] stage\n"
                           "[Pipeline] { (Deploy)\n"
                           "Stage \"Deploy\" skipped due to earlier failure(s)\n"
                           "[Pipeline] }\n"
                           "[Pipeline] // stage\n"
                           "[Pipeline] }\n"
                           "[Pipeline] // node\n"
                           "[Pipeline] End of Pipeline\n"
                           "ERROR: script returned exit code 2\n"
                           "Finished: FAILURE\n");
    QCOMPARE(
        outline(log),
        QStringList({QStringLiteral("1 7-10 Checkout passed"), QStringLiteral("2 13-16 Build failed"), QStringLiteral("3 19-21 Deploy")}));
    QCOMPARE(foldsOf(log),
             QStringList({QStringLiteral("0 7-10 Checkout"), QStringLiteral("0 13-16 Build"), QStringLiteral("0 19-21 Deploy")}));
    QCOMPARE(log.exitCode(), std::optional(2));
    QCOMPARE(log.origin(),
             (Log::Origin{QStringLiteral("team/tool"),
                          QStringLiteral("main"),
                          QStringLiteral("0123456789abcdef0123456789abcdef01234567"),
                          QStringLiteral("tool-pipeline"),
                          {}}));
}

void TestStructure::jenkinsCommandsAreSteps()
{
    const Log log = parsed("Started by timer\n"
                           "Building in workspace /var/lib/jenkins/jobs/nightly/workspace\n"
                           "[workspace] $ /bin/sh -xe /tmp/jenkins1.sh\n"
                           "+ ./configure\n"
                           "+ make check\n"
                           "+   an added line of a diff\n"
                           "make: *** [check] Error 2\n"
                           "Build step 'Execute shell' marked build as failure\n"
                           "Finished: FAILURE\n");
    QCOMPARE(outline(log),
             QStringList({QStringLiteral("1 3-3 /bin/sh -xe /tmp/jenkins1.sh"), QStringLiteral("2 4-4 ./configure"),
                          QStringLiteral("3 5-8 make check failed")}));
    QCOMPARE(log.origin().pipeline, QStringLiteral("nightly"));
}

void TestStructure::jenkinsOutcomes_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<bool>("isCut");
    QTest::newRow("passed") << QByteArray("Finished: SUCCESS\n") << Outcome::Passed << false;
    QTest::newRow("failed") << QByteArray("Finished: FAILURE\n") << Outcome::Failed << false;
    QTest::newRow("tests failed") << QByteArray("Finished: UNSTABLE\n") << Outcome::Failed << false;
    QTest::newRow("cancelled") << QByteArray("Finished: ABORTED\n") << Outcome::Cancelled << false;
    QTest::newRow("not built") << QByteArray("Finished: NOT_BUILT\n") << Outcome::Unknown << false;
    QTest::newRow("cut") << QByteArray("text\n") << Outcome::Unknown << true;
}

void TestStructure::jenkinsOutcomes()
{
    QFETCH(QByteArray, end);
    QFETCH(Outcome, outcome);
    QFETCH(bool, isCut);
    for (const char* stamp : {"", "12:00:00  ", "[2024-01-01T00:00:00.000Z] "}) {
        const Log log = parsed(std::string(stamp) + "Started by timer\n" + stamp + "+ make\n" + stamp + end.toStdString());
        QCOMPARE(log.provider(), Provider::Jenkins);
        QCOMPARE(log.outcome(), outcome);
        QCOMPARE(log.isTruncated(), isCut);
    }
}

void TestStructure::buildbotStepsAreJoinedLogs()
{
    const Log log = parsed("========= Started update (results: 0, elapsed: 2 secs) (at 2014-01-01 10:00:00.000000) =========\n"
                           "program finished with exit code 0\n"
                           "========= Finished update (results: 0, elapsed: 2 secs) (at 2014-01-01 10:00:02.000000) =========\n"
                           "========= Started compile (results: 2, elapsed: 9 secs) (at 2014-01-01 10:00:02.000000) =========\n"
                           "program finished with exit code 2\n"
                           "========= Finished compile (results: 2, elapsed: 9 secs) (at 2014-01-01 10:00:11.000000) =========\n");
    QCOMPARE(outline(log), QStringList({QStringLiteral("1 1-3 update passed (0)"), QStringLiteral("2 4-6 compile failed (2)")}));
    QCOMPARE(log.outcome(), Outcome::Failed);
    QCOMPARE(log.exitCode(), std::optional(2));
}

void TestStructure::azureSectionsAreSteps()
{
    const QStringList begin{QStringLiteral("##[section]Starting: Initialize job"),
                            QStringLiteral("Agent name: 'a'"),
                            QStringLiteral("##[section]Finishing: Initialize job"),
                            QStringLiteral("##[section]Starting: Test"),
                            QStringLiteral("##[group]output"),
                            QStringLiteral("##[endgroup]")};
    const QStringList end{QStringLiteral("##[section]Finishing: Test"), QStringLiteral("##[section]Starting: Finalize Job"),
                          QStringLiteral("##[section]Finishing: Finalize Job")};
    const Log failed = parsed(stamped(begin + QStringList(QStringLiteral("##[error]Bash exited with code '1'.")) + end));
    QCOMPARE(outline(failed),
             QStringList({QStringLiteral("1 1-3 Initialize job passed"), QStringLiteral("2 4-8 Test failed"),
                          QStringLiteral("3 9-10 Finalize Job passed")}));
    QCOMPARE(foldsOf(failed), QStringList(QStringLiteral("0 5-6 output")));
    QCOMPARE(failed.outcome(), Outcome::Failed);
    QCOMPARE(parsed(stamped(begin + end)).outcome(), Outcome::Passed);
    QCOMPARE(parsed(stamped(begin)).outcome(), Outcome::Unknown);
}

void TestStructure::taskclusterSaysHowATaskEnded()
{
    const std::string begin = "[taskcluster 2025-02-13 21:56:23.368Z] Task ID: a\n[task 2025-02-13T21:56:24.101Z] + make\n"
                              "[task 2025-02-13T21:56:25.101Z] Unsuccessful task run with exit code: 9\n";
    const Log failed =
        parsed(begin + "[taskcluster 2025-02-13 22:26:36.124Z] Unsuccessful task run with exit code: 2 completed in 1.5 seconds\n");
    QCOMPARE(failed.outcome(), Outcome::Failed);
    QCOMPARE(failed.exitCode(), std::optional(2));
    PeeledLine line;
    failed.peel(2, line);
    QCOMPARE(line.text, std::string_view("+ make"));
    QCOMPARE(line.prefix, std::string_view("task"));
    QVERIFY(line.time);
    QCOMPARE(
        parsed(begin + "[taskcluster 2025-02-13 22:26:36.124Z] Successful task run with exit code: 0 completed in 1.5 seconds\n").outcome(),
        Outcome::Passed);
    QCOMPARE(parsed(begin + "[taskcluster:error] Task aborted - max run time exceeded\n").outcome(), Outcome::Failed);
    QVERIFY(parsed(begin).isTruncated());
}

void TestStructure::cutLogsSaySo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isEndMissing");
    QTest::newRow("Travis") << QByteArray(
        "Using worker: a\n$ make\n\nThe log length has exceeded the limit of 4 MB (this usually means that the test suite is "
        "raising the same exception over and over).\n\nThe job has been terminated\n")
                            << true;
    QTest::newRow("GitLab") << QByteArray("Running with gitlab-runner 1\n$ make\n\x1b[33;1mJob's log exceeded limit of 4194304 bytes.\n"
                                          "Job execution will continue but no more output will be collected.\n")
                            << true;
    QTest::newRow("Jenkins, its beginning") << QByteArray("Skipping 1,234 KB.. Full Log\nStarted by timer\n+ make\nFinished: FAILURE\n")
                                            << false;
}

void TestStructure::cutLogsSaySo()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isEndMissing);
    const Log log = parsed(text.toStdString());
    QVERIFY(hasHole(log, Hole::Kind::TruncatedByProvider));
    QVERIFY(!hasHole(log, Hole::Kind::EndsEarly));
    QCOMPARE(log.isTruncated(), isEndMissing);
}

void TestStructure::stepsHaveTheBytesOfTheirLines()
{
    const Log log = parsed(stamped(gitHubSetup + gitHubCheckout + gitHubScript + exitOne + gitHubEnd));
    qint64 at = 0;
    for (const Step& step : log.steps()) {
        QCOMPARE(step.bytes.begin, at);
        QCOMPARE(step.bytes.begin, log.lineBytes(step.lines.first).begin);
        at = step.bytes.end;
    }
    QCOMPARE(at, qint64(log.bytes().size()));
}

void TestStructure::logsOfNothingButMarkersStayBounded()
{
    std::string text = "Using worker: a\n";
    for (int i = 0; i < 400'000; ++i)
        text += "travis_fold:start:a" + std::to_string(i) + "\r\n$ x\n";
    const Log log = parsed(std::move(text));
    QCOMPARE(log.lineCount(), 800'001);
    QVERIFY(log.folds().size() <= 100'000);
    QVERIFY(log.steps().size() <= 5'000);
}

QTEST_GUILESS_MAIN(TestStructure)
#include "tst_structure.moc"
