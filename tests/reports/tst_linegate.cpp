// Which lines runners are given: none that they would have taken notice of may be kept from them.

#include "core/reports/linegate_p.h"
#include "core/reports/runner_p.h"
#include "tests/reports/told.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace sentinel;

namespace {

// What runners print, a line each, and what others print that looks like it. Put together in any order it makes logs in which
// sections begin and never end, rules stand alone and results come twice: where states go wrong.
const char* const spoken[] = {
    // nothing in particular
    "",
    "   ",
    "gcc -c -O2 src/a.c",
    "    an indented line",
    "\tat com.Foo.bar(Foo.java:12)",
    "error: something is wrong",
    "src/a.c:3: error: in \"suite/case\": check a == b has failed",
    "[INFO] Downloading a thing",
    "[ERROR] it did not work!",
    "::error file=a.c,line=1::FAIL: x",
    "##[error]FAIL: breaks",
    "##[group]FAIL: breaks",
    "[command]ok 1 - adds",
    "travis_fold:start:tests",
    "section_start:1:tests",
    "\x1b[31mFAILED\x1b[0m a.py::t - no",
    "\x1b[32m--- PASS: TestB (0.01s)\x1b[0m",
    "10 %\r50 %\r=== RUN   TestC",
    "a \"quoted\" word ... ok",
    "-----------------------------------------------------------------------",
    "=======================================================================",
    ".......................................................................",
    "Downloading ../a/b.tar.gz ...",
    // Python
    "===== test session starts =====",
    "a/b.py::T::t PASSED [ 10%]",
    "a/b.py::T::u FAILED [0.0123s] [ 20%]",
    "===== FAILURES =====",
    "===== ERRORS =====",
    "_____ T.u _____",
    "E       assert 1 == 2",
    "a/b.py:12: AssertionError",
    "===== warnings summary =====",
    "===== short test summary info =====",
    "FAILED a/b.py::T::u - assert 1 == 2",
    "FAILED [0.0123s] a/b.py::T::v - no",
    "===== 1 failed, 2 passed in 0.12s =====",
    "2 passed in 0.10s",
    "FAIL: test_x (pkg.Class)",
    "ERROR: test_y (pkg.Class)",
    "test_z (pkg.Class) ... ok",
    "test_w (pkg.Class) ... FAIL",
    "Traceback (most recent call last):",
    "AssertionError: no",
    "Ran 12 tests in 0.3s",
    "FAILED (failures=1)",
    "OK",
    // Java
    "Running com.Foo",
    "testA(com.Foo)  Time elapsed: 0.01 sec  <<< FAILURE!",
    "Tests run: 5, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 sec - in com.Foo",
    "Results:",
    "Failures:",
    "  Foo.testA:12 expected 1",
    "Tests run: 5, Failures: 1, Errors: 0, Skipped: 0",
    "com.Foo > bar FAILED",
    "com.Foo > bar PASSED",
    "    java.lang.AssertionError: no",
    "12 tests completed, 1 failed",
    "FAILURE: Executed 12 tests in 1.2s (1 failed)",
    "[         5 tests successful      ]",
    "[         6 tests found           ]",
    "  JUnit Jupiter:FooTest:works()",
    "    => java.lang.Error: no",
    "There was 1 failure:",
    "1) testX(com.Foo)",
    "Tests run: 5,  Failures: 1",
    "OK (5 tests)",
    "- should do x *** FAILED ***",
    "Tests: succeeded 12, failed 1, canceled 0, ignored 2, pending 0",
    // JavaScript
    "PASS src/a.test.js",
    "FAIL src/b.test.js (5.2 s)",
    "  \xe2\x97\x8f suite \xe2\x80\xba breaks",
    "Tests:       1 failed, 2 passed, 3 total",
    "Test Suites: 1 failed, 1 total",
    " FAIL  a.test.ts > suite > test",
    " Test Files  1 failed (3)",
    "      Tests  1 failed | 20 passed (21)",
    "  suite",
    "    \xe2\x9c\x93 adds (12ms)",
    "    1) breaks",
    "  1 passing (1s)",
    "  1 failing",
    "  1) suite",
    "Chrome 80 (Linux): Executed 12 of 12 (1 FAILED) (0.1 secs / 0.05 secs)",
    "Chrome 80 (Linux) suite test FAILED",
    "Message:",
    "12 specs, 1 failure",
    "\xe2\x84\xb9 tests 3",
    "\xe2\x84\xb9 pass 2",
    "\xe2\x84\xb9 fail 1",
    "\xe2\x9c\x96 failing tests:",
    "\xe2\x9c\x96 adds (1.2ms)",
    "Running 5 tests using 2 workers",
    "  1) [chromium] \xe2\x80\xba a.spec.ts:3:1 \xe2\x80\xba suite \xe2\x80\xba test",
    "  1 failed",
    "  1 flaky",
    "  10 passed (5s)",
    "\xe2\x9c\x98 [fail]: cart \xe2\x80\xba adds",
    "  1 test failed",
    "(fail) suite > test [0.1ms]",
    "(pass) suite > test [0.1ms]",
    " 1 fail",
    "Ran 5 tests across 2 files. [12.00ms]",
    " ERRORS ",
    "name => ./a_test.ts:3:6",
    "FAILED | 3 passed (2 steps) | 1 failed (12ms)",
    // compiled
    "=== RUN   TestA",
    "=== PAUSE TestA",
    "=== CONT  TestA",
    "--- FAIL: TestA (0.00s)",
    "    a_test.go:9: no",
    "--- PASS: TestB (0.01s)",
    "FAIL\tpkg/a\t0.1s",
    "FAIL\tpkg/b [build failed]",
    "ok  \tpkg/c\t0.1s",
    "=== FAIL: pkg/a TestA (0.00s)",
    "DONE 12 tests, 1 failure in 1.2s",
    "BenchmarkParse-8   1000000   1591 ns/op",
    "FAIL! -- 10 Passed | 2 Failed | 1 Pending | 2 Skipped",
    "[FAIL] Cart [It] breaks",
    "\xe2\x80\xa2 [FAILED] [0.003 seconds]",
    "Cart when full [It] breaks",
    "     Running unittests src/lib.rs (target/debug/deps/foo-0123456789abcdef)",
    "test a::b ... ok",
    "test a::c ... FAILED",
    "---- a::c stdout ----",
    "thread 'a::c' panicked at src/lib.rs:3:5",
    "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
    "        FAIL [   0.005s] foo a::b",
    "     Summary [   0.1s] 12 tests run: 11 passed, 1 failed, 2 skipped",
    "1/5 Test #1: foo ...............   Passed    0.01 sec",
    "2/5 Test #2: bar ...............***Failed    0.01 sec",
    "80% tests passed, 1 tests failed out of 5",
    "The following tests FAILED:",
    "      3 - foo (Failed)",
    "[==========] Running 2 tests from 1 test suite.",
    "[ RUN      ] A.b",
    "[  FAILED  ] A.b (0 ms)",
    "[       OK ] A.c (0 ms)",
    "[==========] 2 tests from 1 test suite ran. (1 ms total)",
    "TEST CASE:  adds",
    "a.cpp:12: FAILED:",
    "a.cpp(12): ERROR: CHECK( a == b ) is NOT correct!",
    "test cases: 5 | 4 passed | 1 failed",
    "PASS   : tst_Foo::bar()",
    "FAIL!  : tst_Foo::baz(row) Compared values are not the same",
    "   Loc: [a.cpp(12)]",
    "Totals: 10 passed, 1 failed, 0 skipped",
    "Running 12 test cases...",
    "*** 1 failure is detected in the test module \"x\"",
    "Test Case '-[Foo testBar]' started.",
    "Test Case '-[Foo testBar]' failed (0.1 seconds).",
    "a.swift:12: error: -[Foo testBar] : no",
    "\xe2\x9c\x98 Test adds() failed after 0.001 seconds with 1 issue.",
    "Test run with 3 tests failed after 0.1 seconds with 1 issue.",
    // scripted and others
    "Finished in 0.1 seconds",
    "rspec ./spec/a_spec.rb:12 # Foo does x",
    "12 examples, 1 failure, 2 pending",
    "  1) Failure:",
    "FooTest#test_bar [test/foo_test.rb:12]:",
    "12 runs, 30 assertions, 1 failures, 0 errors, 0 skips",
    "1) FooTest::testBar",
    "Tests: 3, Assertions: 3, Failures: 1.",
    "FAILURES!",
    "OK (12 tests, 30 assertions)",
    "  Failed Foo.Bar [12 ms]",
    "  Error Message:",
    "    Foo.Bar [FAIL]",
    "Total tests: 5",
    "     Passed: 4",
    "   a.dll  Total: 5, Errors: 0, Failed: 1, Skipped: 0, Time: 0.1s",
    "failed Shop.CartTests.Adds (12ms)",
    "Test run summary: Failed!",
    "  total: 5",
    "  1) test does x (FooTest)",
    "5 doctests, 12 tests, 1 failure, 2 skipped",
    "//pkg:target   FAILED in 1.2s",
    "TAP version 13",
    "1..3",
    "ok 1 - adds",
    "not ok 2 - breaks",
    "# a complaint",
    "  ---",
    "  ...",
    "#   Failed test 'adds'",
    "#   at t/cart.t line 12.",
    "t/cart.t   (Wstat: 256 Tests: 5 Failed: 1)",
    "Files=3, Tests=12,  1 wallclock secs",
    "Describing Cart",
    "  [-] does z 12ms",
    "  [+] does y 12ms",
    "Tests Passed: 5, Failed: 2, Skipped: 1, Pending: 0, Inconclusive: 0",
    "Testing app.x_SUITE: TEST COMPLETE, 1 ok, 1 failed, 2 skipped of 4 test cases",
    "x_SUITE > some_case failed",
    "FAIL in (some-test) (file.clj:12)",
    "Ran 12 tests containing 30 assertions.",
    "00:01 +3 ~1 -1: suite test [E]",
    "00:05 +12 ~1 -2: Some tests failed.",
    "Failing Scenarios:",
    "cucumber features/a.feature:6 # Scenario: sells",
    "3 scenarios (1 failed, 2 passed)",
    "Failing scenarios:",
    "  features/a.feature:6  sells",
    "      Assertion Failed: no",
    "  Scenario: sells  # features/a.feature:6",
    "1 scenario passed, 1 failed, 0 skipped",
    "Adds one   | FAIL |",
    "3 tests, 2 passed, 1 failed",
    " 1/12 shop:unit / cart   OK   0.03s",
    " 2/12 shop:unit / bank   FAIL   0.03s",
    "Ok:                 10",
    "Fail:               1",
    "Expected Fail:      0",
    "PASS: cart",
    "FAIL: bank",
    "# TOTAL: 2",
    "# FAIL:  1",
    "  Tests:    1 failed, 2 passed (5 assertions)",
    "   FAILED  Tests\\Unit\\CartTest > it breaks",
};

constexpr size_t longestLog = 120; // lines

std::string logOfLines(std::mt19937& random, bool isStamped)
{
    std::string log;
    const size_t lines = 1 + random() % longestLog;
    for (size_t i = 0; i < lines; ++i) {
        if (isStamped)
            log += "2024-01-01T00:00:00.0000000Z ";
        log += spoken[random() % std::size(spoken)];
        log += random() % 16 == 0 ? "\r\n" : "\n";
    }
    return log;
}

} // namespace

class LineGateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lineIsWantedForItsBytes_data();
    void lineIsWantedForItsBytes();
    void eachListenerHasItsOwnGate();
    void pairsAreFoundWhereverTheyStand();
    void runnersMissNothingThatTheyAreNotGiven();
    void outputOfGoTestsIsReadAgainWhereItStands();
};

void LineGateTest::lineIsWantedForItsBytes_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("wanted");
    QTest::newRow("first byte") << QByteArray("=== RUN") << true;
    QTest::newRow("first byte behind blanks") << QByteArray(" \t == x") << true;
    QTest::newRow("last byte") << QByteArray("it failed!") << true;
    QTest::newRow("last byte before blanks") << QByteArray("it failed! \r") << true;
    QTest::newRow("a pair") << QByteArray("a::b") << true;
    QTest::newRow("a pair at the end") << QByteArray("a::") << true;
    QTest::newRow("half a pair") << QByteArray("a: b:") << false;
    QTest::newRow("in the middle") << QByteArray("a == b! c") << false;
    QTest::newRow("nothing") << QByteArray("") << false;
    QTest::newRow("blanks") << QByteArray(" \t\r") << false;
}

void LineGateTest::lineIsWantedForItsBytes()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, wanted);
    LineGates gates;
    gates.add(3, {"=", "!", {"::"}});
    QCOMPARE(gates.wanting({line.constData(), size_t(line.size())}), wanted ? std::uint64_t(8) : std::uint64_t(0));
}

void LineGateTest::eachListenerHasItsOwnGate()
{
    LineGates gates;
    gates.add(0, {"a"});
    gates.add(1, {"b", "z"});
    gates.add(2, {});
    gates.add(3, {{}, {}, {"::"}});
    gates.add(4, {"a", {}, {"::"}});
    QCOMPARE(gates.wanting("nobody"), std::uint64_t(0b00100));
    QCOMPARE(gates.wanting("abc"), std::uint64_t(0b10101));
    QCOMPARE(gates.wanting("xyz"), std::uint64_t(0b00110));
    QCOMPARE(gates.wanting("b::z"), std::uint64_t(0b11110));
    QCOMPARE(gates.wanting(""), std::uint64_t(0b00100));
}

void LineGateTest::pairsAreFoundWhereverTheyStand()
{
    LineGates gates;
    gates.add(0, {{}, {}, {"ab"}});
    for (size_t size = 2; size < 70; ++size) {
        for (size_t at = 0; at + 2 <= size; ++at) {
            std::string line(size, 'b');
            line[at] = 'a';
            QCOMPARE(gates.wanting(line), std::uint64_t(1));
            line[at + 1] = 'a';
            QCOMPARE(gates.wanting(line), std::uint64_t(at + 2 < size)); // "aab"
        }
    }
}

void LineGateTest::runnersMissNothingThatTheyAreNotGiven()
{
    std::mt19937 random(1);
    for (int i = 0; i < 1500; ++i) {
        const std::string text = logOfLines(random, i % 2 == 1);
        const Log log = logOf(QByteArray::fromStdString(text));
        const TestReport wanted = readLogTests(log, Hearing::Wanted, {});
        const TestReport everything = readLogTests(log, Hearing::Everything, {});
        if (wanted.results != everything.results || wanted.counts != everything.counts || wanted.format != everything.format)
            QFAIL(qPrintable(QStringLiteral("%1\n-- wanted:\n%2\n-- everything:\n%3")
                                 .arg(QString::fromStdString(text), told(wanted), told(everything))));
    }
}

void LineGateTest::outputOfGoTestsIsReadAgainWhereItStands()
{
    std::string text = "=== RUN   TestA\n";
    for (int i = 1; i <= 30; ++i)
        text += "    said " + std::to_string(i) + "\n\n";
    text += "=== CONT  TestB\n    of another\n=== CONT  TestA\n    the last word\n--- FAIL: TestA (0.00s)\nFAIL\tp\t0.1s\n";
    const TestReport report = readLogTests(logOf(QByteArray::fromStdString(text)));
    QCOMPARE(report.results.size(), size_t(1));
    const QStringList message = report.results.front().message.split(u'\n');
    QCOMPARE(message.size(), 20);
    QCOMPARE(message.front(), QStringLiteral("said 12"));
    QCOMPARE(message.back(), QStringLiteral("the last word"));
    QCOMPARE(size_t(report.results.front().bytes->begin), text.find("    said 12\n"));
}

QTEST_GUILESS_MAIN(LineGateTest)
#include "tst_linegate.moc"
