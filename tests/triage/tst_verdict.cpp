#include "core/logs/compare.h"
#include "core/triage/readandtriage.h"
#include "triaged.h"

#include <QTest>

using namespace sentinel;

namespace {

TestResult failing(const char* suite, const char* name, const char* message)
{
    TestResult test;
    test.suite = QString::fromUtf8(suite);
    test.name = QString::fromUtf8(name);
    test.status = TestStatus::Failed;
    test.message = QString::fromUtf8(message);
    return test;
}

const char travisFailed[] =
    "$ make test\ncart.c:12:5: error: no total\nThe command \"make test\" exited with 2.\n\nDone. Your build exited with 1.\n";
const char travisPassed[] =
    "$ make test\n0 errors, error handling tested: ERROR: expected failure seen\nThe command \"make test\" exited with 0.\n\n"
    "Done. Your build exited with 0.\n";

} // namespace

class TestVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomesAreSaidOnlyWithReason_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<Outcome>("outcome");
        const auto row = [](const char* name, const char* log, Outcome outcome) {
            QTest::newRow(name) << QString::fromUtf8(log) << outcome;
        };
        row("the provider says failed", travisFailed, Outcome::Failed);
        row("the provider says passed, whatever words the log holds", travisPassed, Outcome::Passed);
        row("Jenkins says failed", "Started by user ci\n+ make\nFinished: FAILURE\n", Outcome::Failed);
        row("Jenkins says passed", "Started by user ci\n+ make\nerror: ignored\nFinished: SUCCESS\n", Outcome::Passed);
        row("Maven succeeded with an error logged by a test",
            "[INFO] Scanning for projects...\nERROR CartTest - expected\n[INFO] BUILD SUCCESS\n", Outcome::Passed);
        row("Maven failed", "[INFO] Scanning for projects...\n[INFO] BUILD FAILURE\n", Outcome::Failed);
        row("all tests passed", "test_error_timeout PASSED\n=================== 3 passed in 0.12s ===================\n", Outcome::Passed);
        row("a test failed", "=================== 1 failed, 3 passed in 0.12s ===================\n", Outcome::Failed);
        row("a diagnostic at the end", "building\ncart.c:12:5: error: no total\n", Outcome::Failed);
        row("make gave up", "building\nmake: *** [all] Error 2\n", Outcome::Failed);
        row("harmless words", "0 errors\nerror.c compiled\nfailure modes documented\n", Outcome::Unknown);
        row("nothing told", "one\ntwo\n", Outcome::Unknown);
        row("nothing at all", "", Outcome::Unknown);
    }
    void outcomesAreSaidOnlyWithReason()
    {
        QFETCH(QString, log);
        QFETCH(Outcome, outcome);
        QCOMPARE(triaged(log.toStdString()).outcome, outcome);
    }

    void aPassedLogHasNothingToExplain()
    {
        const Verdict verdict = triaged(travisPassed);
        QVERIFY(verdict.evidence.empty());
        QVERIFY(verdict.fingerprint.isEmpty());
        QVERIFY(verdict.title.isEmpty());
        QCOMPARE(verdict.category, Category::Unknown);
        QCOMPARE(verdict.confidence, 0.0);
    }

    void aFailedLogThatSaysNothingShowsItsLastWords()
    {
        const Verdict verdict =
            triaged("$ ./go\nstarting\nstopping for today\nThe command \"./go\" exited with 3.\n\nDone. Your build exited with 1.\n");
        QCOMPARE(verdict.outcome, Outcome::Failed);
        QCOMPARE(verdict.category, Category::Unknown);
        QCOMPARE(verdict.evidence.size(), size_t(1));
        QVERIFY2(verdict.evidence[0].text.endsWith(QStringLiteral("stopping for today")), qPrintable(verdict.evidence[0].text));
        QVERIFY(!verdict.title.isEmpty());
        QCOMPARE(verdict.fingerprint.size(), 32);
    }

    void aJobThatItsProviderCallsFailedHasFailedWhateverItsLogSays_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* name, const char* log, const char* shown) {
            QTest::newRow(name) << QString::fromUtf8(log) << QString::fromUtf8(shown);
        };
        row("nothing is told", "fetching\nputting together\nhanding over\n", "handing over");
        row("the log ends well", "=== 3 passed in 0.12s ===\nuploading the report\n", "uploading the report");
        row("a weak word is better than none", "fetching\ncould not reach the mirror\none\ntwo\nthree\n", "could not reach the mirror");
        row("harmless words", "0 errors\nerror.c compiled\nfailure modes documented\n", "failure modes documented");
    }
    void aJobThatItsProviderCallsFailedHasFailedWhateverItsLogSays()
    {
        QFETCH(QString, log);
        QFETCH(QString, shown);
        const Log parsed = logOf(log.toStdString());
        QVERIFY(readAndTriage(parsed, builtInRules()).verdict.outcome != Outcome::Failed);
        const Verdict verdict = readAndTriage(parsed, builtInRules(), nullptr, {}, Outcome::Failed).verdict;
        QCOMPARE(verdict.outcome, Outcome::Failed);
        QVERIFY(!verdict.evidence.empty());
        QVERIFY2(verdict.evidence.front().text.contains(shown), qPrintable(verdict.evidence.front().text));
        QVERIFY(verdict.confidence < 0.7);
        QVERIFY(!verdict.title.isEmpty());
        QVERIFY(!verdict.fingerprint.isEmpty());
        QCOMPARE(triageLog(parsed, readLogTests(parsed), builtInRules(), nullptr, {}, Outcome::Failed), verdict);
        // Of a job that passed, or of which nothing is said, the log is asked.
        QCOMPARE(readAndTriage(parsed, builtInRules(), nullptr, {}, Outcome::Passed).verdict,
                 readAndTriage(parsed, builtInRules()).verdict);
    }

    void categoriesTitlesAndAttribution_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<Category>("category");
        QTest::addColumn<Attribution>("attribution");
        QTest::addColumn<QString>("title");
        const auto row = [](const char* log, Category category, Attribution attribution, const char* title) {
            QTest::newRow(title) << QString::fromUtf8(log) << category << attribution << QString::fromUtf8(title);
        };
        row("src/Cart.java:12: error: cannot find symbol\n  symbol: variable totl\n1 error\n", Category::BuildFailure, Attribution::Code,
            "Compilation failed: cannot find symbol in Cart.java");
        row("ERROR: No matching distribution found for acme==9.9\n", Category::DependencyError, Attribution::Code,
            "pip cannot find acme==9.9");
        row("curl: (6) Could not resolve host: repo.acme.org\n", Category::NetworkError, Attribution::Infrastructure,
            "The host name cannot be resolved: repo.acme.org");
        row("write /tmp/a: No space left on device\n", Category::ResourceExhaustion, Attribution::Infrastructure, "The disk is full");
        row("git@github.com: Permission denied (publickey).\n", Category::PermissionError, Attribution::Infrastructure,
            "The ssh connection was refused");
        row("No output has been received in the last 10m0s, this potentially indicates a stalled build\n", Category::Timeout,
            Attribution::Infrastructure, "Stopped: no output for 10m0s");
        row("Error: environment variable API_TOKEN is not set\n", Category::ConfigurationError, Attribution::Infrastructure,
            "The variable API_TOKEN is not set");
        row("error: deployment \"web\" exceeded its progress deadline\n", Category::DeploymentFailure, Attribution::Infrastructure,
            "The roll-out of web did not finish");
        row("1:23PM WRN leaks found: 2\n", Category::SecurityScanFailure, Attribution::Code, "A secret was found in the repository");
        row("======================================================================\nFAIL: test_total (tests.CartTest)\n"
            "----------------------------------------------------------------------\nTraceback (most recent call last):\n  File \"a.py\", "
            "line 3, in test_total\nAssertionError: 3 != 4\n\n"
            "----------------------------------------------------------------------\n"
            "Ran 1 test in 0.001s\n\nFAILED (failures=1)\n",
            Category::TestFailure, Attribution::Test, "1 test failed: CartTest.test_total");
    }
    void categoriesTitlesAndAttribution()
    {
        QFETCH(QString, log);
        QFETCH(Category, category);
        QFETCH(Attribution, attribution);
        QFETCH(QString, title);
        const Verdict verdict = triaged(log.toStdString());
        QCOMPARE(verdict.title, title);
        QCOMPARE(jsonName(verdict.category), jsonName(category));
        QCOMPARE(verdict.attribution, attribution);
        QVERIFY(!verdict.hint.isEmpty());
        QVERIFY(!verdict.remediation.isEmpty());
        QVERIFY(verdict.confidence > 0.5 && verdict.confidence <= 1);
    }

    void theSameFailureHasTheSameFingerprintElsewhere()
    {
        const char one[] = "2024-01-31T10:00:00.1234567Z building in /home/runner/work/cart\n2024-01-31T10:00:01.1234567Z src/cart.c:12:5: "
                           "error: no total\n";
        const char two[] = "2025-02-01T11:11:11.7654321Z building in /home/runner/work/other\n2025-02-01T11:12:01.7654321Z more lines\n"
                           "2025-02-01T11:12:01.7654321Z src/cart.c:99:7: error: no total\n";
        QCOMPARE(triaged(one).fingerprint, triaged(two).fingerprint);
        QVERIFY(triaged(one).fingerprint != triaged("src/cart.c:12:5: error: no sum\n").fingerprint);
    }

    void aPassingLogHasNoSayInTheFingerprint()
    {
        const std::string green = "building the cart\nsrc/cart.c:3:5: warning: no total\nsrc/old.c:1:1: error: known for long\nOK\n";
        const std::string red = green.substr(0, green.size() - 3) + "src/cart.c:12:5: error: no total\nmake: *** [all] Error 1\n";
        const Verdict alone = triaged(red), beside = triaged(red, green);
        QVERIFY(alone.evidence != beside.evidence);
        QCOMPARE(alone.fingerprint, beside.fingerprint);
        QCOMPARE(alone.skeleton, beside.skeleton);
        const Log log = logOf(red), passing = logOf(green);
        const Result<KnownLines> known = KnownLines::of(passing);
        QVERIFY(known);
        QCOMPARE(triageNewLines(log, readLogTests(log), builtInRules(), *known->newIn(log)), beside);
    }

    void withoutASignatureTheLineThatNamesTheFailureIsTheTitle()
    {
        QCOMPARE(
            triaged("$ x\nTraceback (most recent call last):\n  File \"a.py\", line 3, in load\n    go()\nCartError: the cart is gone\n")
                .title,
            QStringLiteral("CartError: the cart is gone"));
        QCOMPARE(triaged("working\nERROR: the tank is empty\n").title, QStringLiteral("the tank is empty"));
    }

    void theSameLogGetsTheSameVerdict()
    {
        QCOMPARE(triaged(travisFailed), triaged(travisFailed));
        QCOMPARE(triaged(travisFailed).version, triageVersion);
    }

    void oneWalkTellsWhatTwoTell()
    {
        const std::string passing = "collected 2 items\ntest_cart.py::test_total PASSED\n=========== 2 passed in 0.12s ===========\n";
        const std::string failing =
            "collected 2 items\ntest_cart.py::test_total FAILED\n____ test_total ____\n>       assert total() == 3\n"
            "E       assert 2 == 3\ntest_cart.py:12: AssertionError\n=========== 1 failed, 1 passed in 0.12s ===========\n";
        const Log green = logOf(passing);
        for (const std::string& text : {passing, failing, std::string(travisFailed), std::string()}) {
            const Log log = logOf(text);
            const TestReport tests = readLogTests(log);
            for (const Log* beside : {static_cast<const Log*>(nullptr), &green}) {
                const TriagedLog both = readAndTriage(log, builtInRules(), beside);
                QVERIFY(both.tests.results == tests.results && both.tests.counts == tests.counts && both.tests.format == tests.format);
                QVERIFY(both.verdict == triageLog(log, tests, builtInRules(), beside));
            }
        }
    }

    void aStoppedLogSaysNothing()
    {
        std::stop_source stop;
        stop.request_stop();
        std::string text = "=========== 1 failed, 1 passed in 0.12s ===========\n";
        text.append(size_t(5) << 20, '\n');
        const TriagedLog both = readAndTriage(logOf(text), builtInRules(), nullptr, stop.get_token());
        QVERIFY(both.tests.counts.isEmpty());
        QCOMPARE(both.verdict.outcome, Outcome::Unknown);
    }

    void rulesOfAToolNeedItsVoice()
    {
        const std::string error = "> Could not find com.acme:util:9.9.\n";
        QCOMPARE(triaged("> Configure project :app\n\n* What went wrong:\n" + error).rule, QStringLiteral("gradle.dependencies"));
        QVERIFY(triaged("* What went wrong:\n" + error).rule != QStringLiteral("gradle.dependencies"));
        QVERIFY(triaged("> Configure project :app\n" + error).rule != QStringLiteral("gradle.dependencies"));
    }

    void aReportWithoutALogIsJudgedByItsTests()
    {
        TestReport report;
        report.counts = {4, 2, 1, 1, 0};
        report.results = {failing("org.acme.CartTest", "total", "expected 3 but was 4"), failing("org.acme.CartTest", "empty", "boom")};
        const Verdict verdict = triageReport(report);
        QCOMPARE(verdict.outcome, Outcome::Failed);
        QCOMPARE(verdict.category, Category::TestFailure);
        QCOMPARE(verdict.title, QStringLiteral("2 tests failed: CartTest.total, CartTest.empty"));
        QCOMPARE(verdict.failedTests.size(), size_t(2));
        QCOMPARE(verdict.fingerprint.size(), 32);
        std::swap(report.results[0], report.results[1]);
        QCOMPARE(triageReport(report).fingerprint, verdict.fingerprint);
    }

    void aFailureHasOneFingerprintInReportsAndLogs_data()
    {
        QTest::addColumn<QByteArray>("report");
        QTest::addColumn<QByteArray>("log");
        const QByteArray trace =
            "    def test_total():\n>       assert total([1, 2]) == 3\nE       assert 4 == 3\nE        +  where 4 = total([1, 2])\n\n"
            "tests/test_cart.py:12: AssertionError\n";
        QTest::newRow("pytest")
            << "<testsuite><testcase classname=\"tests.test_cart\" name=\"test_total\"><failure message=\"assert 4 == 3\">"
                + QByteArray(trace).replace(">", "&gt;") + "</failure></testcase></testsuite>"
            << "$ pytest\n===== test session starts =====\ntests/test_cart.py F\n\n===== FAILURES =====\n_____ test_total _____\n\n" + trace
                + "===== 1 failed in 0.12s =====\nThe command \"pytest\" exited with 1.\n";
        const QByteArray stack = "java.lang.AssertionError: expected 3 but was 4\n\tat org.junit.Assert.fail(Assert.java:88)\n"
                                 "\tat com.acme.CartTest.total(CartTest.java:12)\n";
        QTest::newRow("Surefire")
            << "<testsuite><testcase classname=\"com.acme.CartTest\" name=\"total\"><failure type=\"java.lang.AssertionError\">" + stack
                + "</failure></testcase></testsuite>"
            << "$ mvn test\n[INFO] Running com.acme.CartTest\n[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 "
               "s <<< "
               "FAILURE! - in com.acme.CartTest\n[ERROR] total(com.acme.CartTest)  Time elapsed: 0.01 s  <<< FAILURE!\n"
                + stack
                + "\n[INFO] Results:\n[ERROR] Failures: \n[ERROR]   CartTest.total:12 expected 3 but was 4\n[ERROR] Tests run: 1, "
                  "Failures: 1, "
                  "Errors: 0, Skipped: 0\nThe command \"mvn test\" exited with 1.\n";
    }

    void aFailureHasOneFingerprintInReportsAndLogs()
    {
        QFETCH(QByteArray, report);
        QFETCH(QByteArray, log);
        const Result<TestReport> read = readReport({report.constData(), size_t(report.size())});
        QVERIFY(read);
        const Verdict verdict = triageReport(*read);
        QCOMPARE(triaged(log.toStdString()).skeleton, verdict.skeleton);
        QCOMPARE(triaged(log.toStdString()).fingerprint, verdict.fingerprint);
    }

    void aReportOfPassedTestsPasses()
    {
        TestReport report;
        report.counts = {3, 2, 0, 0, 1};
        QCOMPARE(triageReport(report).outcome, Outcome::Passed);
        QVERIFY(triageReport(report).fingerprint.isEmpty());
        QCOMPARE(triageReport({}).outcome, Outcome::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
