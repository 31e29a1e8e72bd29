// Every runner: what it prints when tests pass, fail, are skipped, and what it counts.

#include "core/reports/runner_p.h"
#include "tests/reports/told.h"

#include <QTest>

using namespace sentinel;

namespace {

void row(const char* name, const char* log, const char* format, const char* counts, const char* rows)
{
    QTest::newRow(name) << QByteArray(log) << QString::fromUtf8(format) << QString::fromUtf8(counts) << QString::fromUtf8(rows);
}

} // namespace

class RunnersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void python_data();
    void python() { check(); }
    void java_data();
    void java() { check(); }
    void javaScript_data();
    void javaScript() { check(); }
    void compiled_data();
    void compiled() { check(); }
    void scripted_data();
    void scripted() { check(); }
    void saysNothingOfOtherLogs_data();
    void saysNothingOfOtherLogs();
    void severalRunsAddUp();
    void durationsAreReadFromPytestsLines();
    void layersDoNotMatter();
    void placesHoldTheDescription_data();
    void placesHoldTheDescription();
    void stopsWhenAsked();

private:
    void check();
};

void RunnersTest::check()
{
    QFETCH(QByteArray, log);
    QFETCH(QString, format);
    QFETCH(QString, counts);
    QFETCH(QString, rows);
    const TestReport report = readLogTests(logOf(log));
    QCOMPARE(told(report), rows);
    QCOMPARE(told(report.counts), counts);
    QCOMPARE(report.format, format);
    QCOMPARE(told(readLogTests(logOf(log), Hearing::Everything, {})), rows);
}

void RunnersTest::python_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("counts");
    QTest::addColumn<QString>("rows");

    row("pytest, all passed",
        "$ pytest\n===== test session starts =====\ncollected 3 items\n\ntests/test_a.py ...   [100%]\n\n===== 3 passed, 2 warnings in "
        "0.12s =====\n",
        "pytest", "3 run: 3 passed, 0 failed, 0 errors, 0 skipped", "");
    row("pytest, quiet", "..s\n2 passed, 1 skipped in 0.12s\n===== test session starts =====\n1 passed, 1 xfailed in 0.10s\n", "pytest",
        "2 run: 1 passed, 0 failed, 0 errors, 1 skipped", "");
    row("pytest, durations where others print the progress",
        "===== test session starts =====\n"
        "test_a.py::T::test_ok PASSED [0.0012s] [ 33%]\n"
        "test_a.py::T::test_bad FAILED [310.0221s] [ 66%]\n"
        "===== short test summary info =====\n"
        "FAILED [310.0221s] test_a.py::T::test_bad - RuntimeError: it took too long\n"
        "FAILED [0.5s] test_a.py::T::test_other[x-1]\n"
        "===== 2 failed, 1 passed in 311.02s =====\n",
        "pytest", "3 run: 1 passed, 2 failed, 0 errors, 0 skipped",
        "test_a.T | test_ok | passed | \ntest_a.T | test_bad | failed | RuntimeError: it took too long\ntest_a.T | test_other[x-1] | "
        "failed | ");
    row("pytest, told three times: once",
        "===== test session starts =====\n"
        "tests/unit/test_a.py::TestX::test_ok PASSED   [ 33%]\n"
        "tests/unit/test_a.py::TestX::test_bad[a b-1] FAILED   [ 66%]\n"
        "tests/unit/test_a.py::test_later SKIPPED (not now)   [100%]\n"
        "\n===== FAILURES =====\n_____ TestX.test_bad[a b-1] _____\n\n    def test_bad(self, x):\n>       assert x == 2\nE       "
        "AssertionError: assert 'a b' == 2\nE        +  where\n\n"
        "tests/unit/test_a.py:12: AssertionError\n"
        "===== short test summary info =====\nFAILED tests/unit/test_a.py::TestX::test_bad[a b-1] - AssertionError: assert 'a...\n"
        "===== 1 failed, 1 passed, 1 skipped in 0.30s =====\n",
        "pytest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "tests.unit.test_a.TestX | test_ok | passed | \n"
        "tests.unit.test_a.TestX | test_bad[a b-1] | failed | AssertionError: assert 'a b' == 2/+  where\n"
        "tests.unit.test_a | test_later | skipped | ");
    row("pytest without summary: headings",
        "===== test session starts =====\n===== FAILURES =====\n_____ TestX.test_a _____\n\n    assert 1 == 2\nE   assert 1 == "
        "2\n\nt/test_m.py:3: AssertionError\n"
        "_____ test_b _____\nt/test_m.py:9: in test_b\n    f()\nE   ValueError: no\n===== 2 failed in 0.12 seconds =====\n",
        "pytest", "2 run: 0 passed, 2 failed, 0 errors, 0 skipped",
        "t.test_m.TestX | test_a | failed | AssertionError: assert 1 == 2\nt.test_m | test_b | failed | ValueError: no");
    row("pytest, collection and set-up errors",
        "===== test session starts =====\n===== ERRORS =====\n_____ ERROR collecting pkg/test_a.py _____\npkg/test_a.py:1: in <module>\n   "
        " import nope\nE   ModuleNotFoundError: No module named 'nope'\n"
        "_____ ERROR at setup of test_x _____\nE   fixture 'y' not found\n"
        "===== short test summary info =====\nERROR pkg/test_a.py\nERROR pkg/test_b.py::test_x - fixture 'y' not found\n===== 2 errors in "
        "1.00s (0:00:01) =====\n",
        "pytest", "2 run: 0 passed, 0 failed, 2 errors, 0 skipped",
        " | pkg.test_a | error | ModuleNotFoundError: No module named 'nope'\npkg.test_b | test_x | error | fixture 'y' not found");
    row("pytest, reruns do not count twice",
        "===== test session starts =====\n===== short test summary info =====\nRERUN a.py::t\nFAILED a.py::t - OSError: x\n===== 1 failed, "
        "4 passed, 2 rerun in 1.00s =====\n",
        "pytest", "5 run: 4 passed, 1 failed, 0 errors, 0 skipped", "a | t | failed | OSError: x");
    row("pytest, distributed",
        "===== test session starts =====\n[gw0] [ 50%] PASSED a/b.py::t1\n[gw1] [100%] FAILED a/b.py::t2 \n===== 1 failed, 1 passed in "
        "1.00s =====\n",
        "pytest", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped", "a.b | t1 | passed | \na.b | t2 | failed | ");
    row("unittest",
        "...F.E\n======================================================================\nFAIL: test_a "
        "(pkg.mod.Case)\n----------------------------------------------------------------------\n"
        "Traceback (most recent call last):\n  File \"x.py\", line 3, in test_a\n    self.assertEqual(1, 2)\nAssertionError: 1 != 2\n\n"
        "======================================================================\nERROR: test_b "
        "(pkg.mod.Case.test_b)\n----------------------------------------------------------------------\n"
        "Traceback (most recent call last):\n  File \"y.py\", line 1, in f\nKeyError: 'k'\n\nDuring handling of the above exception, "
        "another exception occurred:\n\n"
        "Traceback (most recent call last):\n  File \"x.py\", line 9, in test_b\nValueError: bad\nmore\n\n"
        "----------------------------------------------------------------------\nRan 12 tests in 0.300s\n\nFAILED (failures=1, errors=1, "
        "skipped=3, expected failures=1)\n",
        "unittest", "12 run: 7 passed, 1 failed, 1 errors, 3 skipped",
        "pkg.mod.Case | test_a | failed | AssertionError: 1 != 2\npkg.mod.Case | test_b | error | ValueError: bad/more");
    row("unittest, verbose",
        "test_a (pkg.Case) ... ok\ntest_b (pkg.Case) ... skipped 'no net'\ntest_c (pkg.Case.test_c) ... FAIL\n\n"
        "======================================================================\nFAIL: test_c "
        "(pkg.Case.test_c)\n----------------------------------------------------------------------\n"
        "Traceback (most recent call last):\n  File \"x.py\", line "
        "3\nAssertionError\n\n----------------------------------------------------------------------\nRan 3 tests in 0.001s\n\nFAILED "
        "(failures=1, skipped=1)\n",
        "unittest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "pkg.Case | test_a | passed | \npkg.Case | test_b | skipped | no net\npkg.Case | test_c | failed | AssertionError");
    row("nose, several runs", "Ran 5 tests in 1s\n\nOK (SKIP=2)\nRan 1 test in 0.1s\n\nOK\n", "unittest",
        "6 run: 4 passed, 0 failed, 0 errors, 2 skipped", "");
}

void RunnersTest::java_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("counts");
    QTest::addColumn<QString>("rows");

    row("Surefire, old",
        "-------------------------------------------------------\n T E S T S\n-------------------------------------------------------\n"
        "Running com.x.FooTest\nTests run: 3, Failures: 1, Errors: 1, Skipped: 0, Time elapsed: 0.1 sec <<< FAILURE! - in com.x.FooTest\n"
        "testA(com.x.FooTest)  Time elapsed: 0.01 sec  <<< FAILURE!\njava.lang.AssertionError: expected:<1> but was:<2>\n\tat "
        "org.junit.Assert.fail(Assert.java:88)\n\n"
        "testB(com.x.FooTest)  Time elapsed: 0.01 sec  <<< ERROR!\njava.lang.NullPointerException\n\tat com.x.Foo.f(Foo.java:3)\n\n"
        "Running com.x.BarTest\nTests run: 2, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0 sec - in com.x.BarTest\n\n"
        "Results :\n\nFailed tests: \n  FooTest.testA:12 expected:<1> but was:<2>\nTests in error: \n  FooTest.testB:20->helper:3 » "
        "NullPointer\n\nTests run: 5, Failures: 1, Errors: 1, Skipped: 1\n\n[INFO] BUILD FAILURE\n",
        "surefire", "5 run: 2 passed, 1 failed, 1 errors, 1 skipped",
        "com.x.FooTest | testA | failed | java.lang.AssertionError: expected:<1> but was:<2>/at org.junit.Assert.fail(Assert.java:88)\n"
        "com.x.FooTest | testB | error | java.lang.NullPointerException/at com.x.Foo.f(Foo.java:3)");
    row("Surefire 3, two modules",
        "[INFO] Running com.x.ATest\n[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.05 s -- in "
        "com.x.ATest\n[INFO] \n[INFO] Results:\n[INFO] \n[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0\n"
        "[INFO] Running com.x.BTest\n[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.07 s <<< FAILURE! -- in "
        "com.x.BTest\n"
        "[ERROR] com.x.BTest.works(int)[1] -- Time elapsed: 0.01 s <<< FAILURE!\norg.opentest4j.AssertionFailedError: no\n\tat "
        "com.x.BTest.works(BTest.java:9)\n\n[INFO] \n[INFO] Results:\n[INFO] \n[ERROR] Failures: \n[ERROR]   BTest.works:9 no\n[INFO] "
        "\n[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0\n",
        "surefire", "6 run: 5 passed, 1 failed, 0 errors, 0 skipped",
        "com.x.BTest | works(int)[1] | failed | org.opentest4j.AssertionFailedError: no/at com.x.BTest.works(BTest.java:9)");
    row("Surefire, names in the list only",
        "Running com.x.FooTest\nTests run: 2, Failures: 1, Errors: 1, Skipped: 0, Time elapsed: 0.1 sec <<< FAILURE!\n\nResults "
        ":\n\nFailed tests:   testA(com.x.FooTest): oh no\n\nTests in error: \n  Foo>Base.testB:20 » IllegalState really\n\nTests run: 2, "
        "Failures: 1, Errors: 1, Skipped: 0\n",
        "surefire", "2 run: 0 passed, 1 failed, 1 errors, 0 skipped",
        "com.x.FooTest | testA | failed | oh no\nFoo | testB | error | » IllegalState really");
    row("Surefire, rerun until it passed",
        "[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in com.x.FooTest\n[ERROR] "
        "com.x.FooTest.flaky  Time elapsed: 0.1 s  <<< FAILURE!\njava.lang.AssertionError: once\n\n"
        "[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in com.x.FooTest\n[ERROR] "
        "com.x.FooTest.flaky  Time elapsed: 0.1 s  <<< FAILURE!\njava.lang.AssertionError: twice\n\n"
        "[INFO] Results:\n[INFO] \n[WARNING] Flakes: \n[WARNING] com.x.FooTest.flaky\n[ERROR]   Run 1: FooTest.flaky:3 once\n[ERROR]   Run "
        "2: FooTest.flaky:3 twice\n[INFO]   Run 3: PASS\n[INFO] \n[WARNING] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1\n",
        "surefire", "1 run: 1 passed, 0 failed, 0 errors, 0 skipped",
        "com.x.FooTest | flaky | failed | java.lang.AssertionError: once\ncom.x.FooTest | flaky (try 2) | failed | "
        "java.lang.AssertionError: twice\ncom.x.FooTest | flaky (try 3) | passed | ");
    row("Surefire, a module that died",
        "Running A\nTests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 sec\nRunning B\nTests run: 2, Failures: 0, Errors: "
        "0, Skipped: 1, Time elapsed: 1 sec\nThe forked VM terminated\n",
        "surefire", "5 run: 4 passed, 0 failed, 0 errors, 1 skipped", "");
    row("Ant",
        "    [junit] Running com.x.T\n    [junit] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec\n    [junit] "
        "Running com.x.U\n    [junit] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec\n",
        "surefire", "4 run: 3 passed, 1 failed, 0 errors, 0 skipped", "");
    row("JUnit 5's console",
        "Failures (1):\n  JUnit Jupiter:FooTest:works()\n    MethodSource [className = 'a.FooTest', methodName = 'works']\n    => "
        "java.lang.AssertionError: no\n\nTest run finished after 64 ms\n[         5 tests found           ]\n[         1 tests skipped     "
        "    ]\n[         5 tests started         ]\n[         0 tests aborted         ]\n[         3 tests successful      ]\n[         1 "
        "tests failed          ]\n",
        "junit-console", "5 run: 3 passed, 1 failed, 0 errors, 1 skipped",
        "FooTest | works() | failed | MethodSource [className = 'a.FooTest', methodName = 'works']/java.lang.AssertionError: no");
    row("JUnit 4's text",
        "There was 1 failure:\n1) testX(com.Foo)\njava.lang.AssertionError: no\n\tat com.Foo.testX(Foo.java:3)\n\nFAILURES!!!\nTests run: "
        "5,  Failures: 1\n\nOK (2 tests)\n",
        "junit-console", "7 run: 6 passed, 1 failed, 0 errors, 0 skipped",
        "com.Foo | testX | failed | java.lang.AssertionError: no/at com.Foo.testX(Foo.java:3)");
    row("Gradle",
        "> Task :test\n\ncom.x.FooTest > works PASSED\n\ncom.x.FooTest > fails[1: a > b] FAILED\n    java.lang.AssertionError: no\n        "
        "at FooTest.java:12\n\ncom.x.FooTest > Nested > later() SKIPPED\n\n3 tests completed, 1 failed, 1 skipped\n\n> Task :test "
        "FAILED\n\nBUILD FAILED in 3s\n",
        "gradle", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "com.x.FooTest | works | passed | \ncom.x.FooTest | fails[1: a > b] | failed | java.lang.AssertionError: no/at "
        "FooTest.java:12\ncom.x.FooTest > Nested | later() | skipped | ");
    row("Gradle, the count before the name",
        "> Task :test FAILED\n10 tests completed, 1 failed\n\nFooTest > bar() FAILED\n    java.lang.AssertionError at "
        "FooTest.java:12\n\nBUILD FAILED in 3s\n",
        "gradle", "10 run: 9 passed, 1 failed, 0 errors, 0 skipped",
        "FooTest | bar() | failed | java.lang.AssertionError at FooTest.java:12");
    row("Gradle, a task that passed and one that did not",
        "> Task :a:test\nATest > x PASSED\nATest > y PASSED\n> Task :b:test\nBTest > z FAILED\n\n1 test completed, 1 failed\n> Task "
        ":b:test FAILED\n",
        "gradle", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped", "ATest | x | passed | \nATest | y | passed | \nBTest | z | failed | ");
    row("ScalaTest under sbt",
        "[info] FooSpec:\n[info] - should add\n[info] - should not *** FAILED ***\n[info]   1 did not equal 2 (FooSpec.scala:9)\n[info] "
        "Run completed in 1 second.\n[info] Tests: succeeded 1, failed 1, canceled 0, ignored 1, pending 0\n[info] *** 1 TEST FAILED "
        "***\n[error] Failed: Total 2, Failed 1, Errors 0, Passed 1, Ignored 1\n",
        "scalatest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "FooSpec | should not | failed | 1 did not equal 2 (FooSpec.scala:9)");
    row("clojure.test",
        "lein test app.core-test\n\nlein test :only app.core-test/adds\n\nFAIL in (adds) (core_test.clj:7)\nexpected: (= 1 2)\n  actual: "
        "(not (= 1 2))\n\nRan 4 tests containing 9 assertions.\n1 failures, 0 errors.\n",
        "clojure", "4 run: 3 passed, 1 failed, 0 errors, 0 skipped",
        "app.core-test | adds | failed | expected: (= 1 2)/actual: (not (= 1 2))");
}

void RunnersTest::javaScript_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("counts");
    QTest::addColumn<QString>("rows");

    row("Jest",
        "PASS src/a.test.js\nFAIL src/b.test.js (5.2 s)\n  \u25cf Console\n\n    console.log\n      hi\n\n  \u25cf math \u203a adds\n\n    "
        "expect(received).toBe(expected)\n\n    Expected: 2\n    Received: 1\n\n      at Object.<anonymous> (src/b.test.js:3:1)\n\n"
        "Test Suites: 1 failed, 1 passed, 2 total\nTests:       1 failed, 1 skipped, 1 todo, 4 passed, 7 total\nSnapshots:   0 "
        "total\nTime:        3.1 s\n",
        "jest", "7 run: 4 passed, 1 failed, 0 errors, 2 skipped",
        "src/b.test.js | math \u203a adds | failed | expect(received).toBe(expected)/Expected: 2/Received: 1/at Object.<anonymous> "
        "(src/b.test.js:3:1)");
    row("Jest says it again at the end",
        "FAIL b.test.js\n  \u25cf adds\n\n    boom\n\nSummary of all failing tests\nFAIL b.test.js\n  \u25cf adds\n\n    boom\n\nTest "
        "Suites: 1 failed, 1 total\nTests: 1 failed, 1 total\n",
        "jest", "1 run: 0 passed, 1 failed, 0 errors, 0 skipped", "b.test.js | adds | failed | boom");
    row("Jest, a suite that did not load",
        "FAIL b.test.js\n  \u25cf Test suite failed to run\n\n    Cannot find module 'x'\n\nTest Suites: 1 failed, 1 total\nTests:       0 "
        "total\n",
        "", "0 run: 0 passed, 0 failed, 0 errors, 0 skipped", "");
    row("Mocha",
        "  math\n    \u2713 adds (12ms)\n    - subtracts\n    inner\n      1) divides\n      \u2713 works\n\n  2 passing (1s)\n  1 "
        "pending\n  1 failing\n\n  1) math\n       inner\n         divides:\n\n      AssertionError: expected 1 to equal 2\n      + "
        "expected - actual\n      at Context.<anonymous> (test.js:3:1)\n\n\nnpm ERR! Test failed.\n",
        "mocha", "4 run: 2 passed, 1 failed, 0 errors, 1 skipped",
        " | math adds | passed | \n | math subtracts | skipped | \n | math inner works | passed | \n"
        " | math inner divides | failed | AssertionError: expected 1 to equal 2/+ expected - actual/at Context.<anonymous> (test.js:3:1)");
    row("Mocha, old",
        "  5 passing (1s)\n  2 failing\n\n  1) math \"before each\" hook:\n     Error: timeout\n      at x.js:1\n\n  2) math adds:\n     "
        "TypeError: no\n\n\nDone\n",
        "mocha", "7 run: 5 passed, 2 failed, 0 errors, 0 skipped",
        " | math \"before each\" hook | failed | Error: timeout/at x.js:1\n | math adds | failed | TypeError: no");
    row("Vitest",
        " \u2713 test/a.test.ts (3 tests) 5ms\n \u276f test/b.test.ts (2 tests | 1 failed) 9ms\n   \u00d7 math > adds "
        "3ms\n\n\u23af\u23af\u23af\u23af Failed Tests 1 \u23af\u23af\u23af\u23af\n\n FAIL  test/b.test.ts > math > adds\nAssertionError: "
        "expected 1 to be 2\n \u276f test/b.test.ts:5:3\n\n\u23af\u23af\u23af\u23af[1/1]\u23af\n\n Test Files  1 failed | 1 passed (2)\n   "
        "   Tests  1 failed | 3 passed | 1 skipped (5)\n",
        "vitest", "5 run: 3 passed, 1 failed, 0 errors, 1 skipped",
        "test/b.test.ts | math > adds | failed | AssertionError: expected 1 to be 2/\u276f test/b.test.ts:5:3");
    row("Karma, two browsers",
        "Chrome 80.0 (Linux): Executed 1 of 3 SUCCESS (0 secs / 0.1 secs)\nChrome 80.0 (Linux) math adds FAILED\n\tExpected 1 to be "
        "2.\nChrome 80.0 (Linux): Executed 3 of 3 (1 FAILED) (skipped 1) (0.2 secs / 0.1 secs)\nFirefox 70.0 (Linux): Executed 3 of 3 "
        "SUCCESS (0.2 secs / 0.1 secs)\n",
        "karma", "7 run: 5 passed, 1 failed, 0 errors, 1 skipped", " | math adds | failed | Expected 1 to be 2.");
    row("Karma, Mocha's reporter",
        "SUMMARY:\n\u2714 10 tests completed\n\u2139 2 tests skipped\n\u2716 1 test failed\n\nFAILED TESTS:\n  Geometry\n    outline\n     "
        " \u2716 display outline\n        Firefox 72.0.0 (Linux 0.0.0)\n      expected layer to be painted\n\n",
        "karma", "13 run: 10 passed, 1 failed, 0 errors, 2 skipped",
        "Geometry outline | display outline | failed | Firefox 72.0.0 (Linux 0.0.0)/expected layer to be painted");
    row("Jasmine",
        "Started\n.F*\n\nFailures:\n1) math adds\n  Message:\n    Expected 1 to be 2.\n  Stack:\n    at UserContext (a.js:1)\n\n3 specs, 1 "
        "failure, 1 pending spec\n",
        "jasmine", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped", " | math adds | failed | Expected 1 to be 2./at UserContext (a.js:1)");
    row("Playwright",
        "Running 14 tests using 2 workers\n\n  1) [chromium] \u203a a.spec.ts:3:1 \u203a math \u203a adds \u2500\u2500\u2500\u2500\n\n    "
        "Error: no\n\n    Retry #1 \u2500\u2500\u2500\n\n  1 failed\n    [chromium] \u203a a.spec.ts:3:1 \u203a math \u203a adds "
        "\u2500\u2500\u2500\u2500\n  2 flaky\n  1 skipped\n  10 passed (5.2s)\n",
        "playwright", "14 run: 12 passed, 1 failed, 0 errors, 1 skipped",
        "a.spec.ts | math \u203a adds | failed | Error: no/Retry #1 \u2500\u2500\u2500");
    row("Node",
        "\u2714 adds (0.5ms)\n\u2716 subtracts (1.2ms)\n\u2139 tests 3\n\u2139 suites 0\n\u2139 pass 1\n\u2139 fail 1\n\u2139 cancelled "
        "0\n\u2139 skipped 1\n\u2139 todo 0\n\u2139 duration_ms 60.5\n\n\u2716 failing tests:\n\ntest at test/a.test.js:3:1\n\u2716 "
        "subtracts (1.2ms)\n  AssertionError: no\n",
        "node-test", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped", "test/a.test.js | subtracts | failed | AssertionError: no");
    row("TAP",
        "$ node test.js\nTAP version 13\n# math\nok 1 adds\nnot ok 2 subtracts\n  ---\n    operator: equal\n    expected: 1\n  ...\nok 3 "
        "later # SKIP no time\nnot ok 4 soon # TODO\n1..4\n",
        "tap", "4 run: 1 passed, 1 failed, 0 errors, 2 skipped",
        " | adds | passed | \n | subtracts | failed | operator: equal/expected: 1\n | later | skipped | SKIP no time\n | soon | skipped | "
        "TODO");
}

void RunnersTest::compiled_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("counts");
    QTest::addColumn<QString>("rows");

    row("go test",
        "--- FAIL: TestA (0.01s)\n    a_test.go:10: want 1\n    --- FAIL: TestA/sub (0.00s)\n        a_test.go:12: got "
        "2\nFAIL\nFAIL\texample.com/a\t0.012s\nok  \texample.com/b\t0.100s\n?   \texample.com/c\t[no test files]\n",
        "go-test", "2 run: 0 passed, 2 failed, 0 errors, 0 skipped",
        "example.com/a | TestA | failed | a_test.go:10: want 1\nexample.com/a | TestA/sub | failed | a_test.go:12: got 2");
    row("go test -v",
        "=== RUN   TestA\n    a_test.go:3: hello\n    a_test.go:4: no\n--- FAIL: TestA (0.00s)\n=== RUN   TestB\n--- PASS: TestB "
        "(0.02s)\n=== RUN   TestC\n    c_test.go:1: not here\n--- SKIP: TestC (0.00s)\nFAIL\nFAIL\tpkg\t0.1s\n",
        "go-test", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "pkg | TestA | failed | a_test.go:3: hello/a_test.go:4: no\npkg | TestB | passed | \npkg | TestC | skipped | c_test.go:1: not "
        "here");
    row("go, in parallel",
        "=== RUN   TestA\n=== PAUSE TestA\n=== RUN   TestB\n=== PAUSE TestB\n=== CONT  TestA\n    a.go:1: of A\n=== CONT  TestB\n    "
        "b.go:1: of B\n--- FAIL: TestB (0.00s)\n=== CONT  TestA\n    a.go:2: more of A\n--- FAIL: TestA (0.00s)\nFAIL\nexit status "
        "1\nFAIL\tpkg\t0.1s\n",
        "go-test", "2 run: 0 passed, 2 failed, 0 errors, 0 skipped",
        "pkg | TestB | failed | b.go:1: of B\npkg | TestA | failed | a.go:1: of A/a.go:2: more of A");
    row("go, broken packages", "# pkg/a\n./a.go:3:1: undefined: x\nFAIL\tpkg/a [build failed]\npanic: init\nFAIL\tpkg/b\t0.003s\n",
        "go-test", "2 run: 0 passed, 0 failed, 2 errors, 0 skipped",
        "pkg/a | [build failed] | error | # pkg/a/./a.go:3:1: undefined: x\npkg/b | Failure | error | panic: init");
    row("cargo test",
        "     Running unittests src/lib.rs (target/debug/deps/foo-0123456789abcdef)\n\nrunning 3 tests\ntest a::ok ... ok\ntest a::bad ... "
        "FAILED\ntest a::later ... ignored, slow\n\nfailures:\n\n---- a::bad stdout ----\nthread 'a::bad' panicked at "
        "src/lib.rs:3:5:\nassertion failed\n\n\nfailures:\n    a::bad\n\n"
        "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n   Doc-tests foo\n\nrunning "
        "0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
        "cargo", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "foo | a::ok | passed | \nfoo | a::bad | failed | thread 'a::bad' panicked at src/lib.rs:3:5:/assertion failed\nfoo | a::later | "
        "skipped | slow");
    row("nextest",
        "        PASS [   0.005s] foo a::ok\n        FAIL [   0.006s] foo::bin a::bad\n------------\n     Summary [   0.011s] 2 tests run: "
        "1 passed, 1 failed, 1 skipped\n        FAIL [   0.006s] foo::bin a::bad\nerror: test run failed\n",
        "cargo", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped", "foo | a::ok | passed | \nfoo::bin | a::bad | failed | ");
    row("CTest",
        "Test project /b\n    Start 1: foo\n1/4 Test #1: foo ..............................   Passed    0.01 sec\n    Start 2: bar.x\n2/4 "
        "Test #2: bar.x ............................***Failed    0.10 sec\nbar.cpp:3: oh\n\n    Start 3: baz\n3/4 Test #3: baz "
        "..............................***Timeout  10.00 sec\n    Start 4: qux\n4/4 Test #4: qux ..............................***Not Run "
        "(Disabled)   0.00 sec\n\n"
        "33% tests passed, 2 tests failed out of 4\n\nTotal Test time (real) =  10.2 sec\n\nThe following tests FAILED:\n\t  2 - bar.x "
        "(Failed)\n\t  3 - baz (Timeout)\nErrors while running CTest\n",
        "ctest", "4 run: 1 passed, 1 failed, 1 errors, 1 skipped",
        "CTest | foo | passed | \nCTest | bar.x | failed | bar.cpp:3: oh\nCTest | baz | error | Timeout\nCTest | qux | skipped | ");
    row("CTest, quiet", "90% tests passed, 1 tests failed out of 10\n\nThe following tests FAILED:\n\t  2 - bar (Failed)\n", "ctest",
        "10 run: 9 passed, 1 failed, 0 errors, 0 skipped", "CTest | bar | failed | ");
    row("GoogleTest",
        "[==========] Running 3 tests from 1 test suite.\n[----------] 3 tests from A\n[ RUN      ] A.ok\n[       OK ] A.ok (0 ms)\n[ RUN  "
        "    ] A.bad/0\na.cc:3: Failure\nExpected: 1\n[  FAILED  ] A.bad/0, where GetParam() = 1 (2 ms)\n[ RUN      ] A.later\n[  SKIPPED "
        "] A.later (0 ms)\n[----------] 3 tests from A (2 ms total)\n\n"
        "[==========] 3 tests from 1 test suite ran. (2 ms total)\n[  PASSED  ] 1 test.\n[  SKIPPED ] 1 test, listed below:\n[  SKIPPED ] "
        "A.later\n[  FAILED  ] 1 test, listed below:\n[  FAILED  ] A.bad/0, where GetParam() = 1\n\n 1 FAILED TEST\n",
        "gtest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "A | ok | passed | \nA | bad/0 | failed | a.cc:3: Failure/Expected: 1\nA | later | skipped | ");
    row("GoogleTest within CTest counts once",
        "    Start 1: units\n1/1 Test #1: units ............................***Failed    0.10 sec\n[==========] Running 2 tests from 1 "
        "test suite.\n[ RUN      ] A.ok\n[       OK ] A.ok (0 ms)\n[ RUN      ] A.bad\n[  FAILED  ] A.bad (2 ms)\n[==========] 2 tests "
        "from 1 test suite ran. (2 ms total)\n[  PASSED  ] 1 test.\n\n0% tests passed, 1 tests failed out of 1\n",
        "ctest", "1 run: 0 passed, 1 failed, 0 errors, 0 skipped",
        "CTest | units | failed | [==========] Running 2 tests from 1 test suite./[ RUN      ] A.ok/[       OK ] A.ok (0 ms)/[ RUN      ] "
        "A.bad/[  FAILED  ] A.bad (2 ms)/[==========] 2 tests from 1 test suite ran. (2 ms total)/[  PASSED  ] 1 test.");
    row("Catch2",
        "-------------------------------------------------------------------------------\nadds numbers\n  "
        "section\n-------------------------------------------------------------------------------\na.cpp:5\n..............................."
        "................................................\n\na.cpp:8: FAILED:\n  REQUIRE( 1 == 2 "
        ")\n\n===============================================================================\ntest cases: 5 | 4 passed | 1 "
        "failed\nassertions: 9 | 8 passed | 1 failed\n",
        "catch2", "5 run: 4 passed, 1 failed, 0 errors, 0 skipped", " | adds numbers | failed | a.cpp:8: FAILED:/REQUIRE( 1 == 2 )");
    row("Catch2, all passed",
        "===============================================================================\nAll tests passed (12 assertions in 5 test "
        "cases)\n",
        "catch2", "5 run: 5 passed, 0 failed, 0 errors, 0 skipped", "");
    row("doctest", "[doctest] test cases:  5 |  3 passed | 1 failed | 1 skipped\n[doctest] assertions: 10 | 9 passed | 1 failed |\n",
        "catch2", "5 run: 3 passed, 1 failed, 0 errors, 1 skipped", "");
    row("Qt Test",
        "********* Start testing of tst_Foo *********\nPASS   : tst_Foo::initTestCase()\nFAIL!  : tst_Foo::adds(row 1) Compared values are "
        "not the same\n   Actual   (a): 1\n   Expected (b): 2\n   Loc: [tst_foo.cpp(9)]\nSKIP   : tst_Foo::later() no time\n   Loc: "
        "[tst_foo.cpp(12)]\nTotals: 1 passed, 1 failed, 1 skipped, 0 blacklisted, 5ms\n",
        "qtest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "tst_Foo | initTestCase | passed | \ntst_Foo | adds(row 1) | failed | Compared values are not the same/Actual   (a): 1/Expected "
        "(b): 2/Loc: [tst_foo.cpp(9)]\ntst_Foo | later | skipped | no time/Loc: [tst_foo.cpp(12)]");
    row("dotnet test",
        "  Passed My.Tests.Adds [3 ms]\n  Failed My.Tests.Subtracts(x: 1.5) [12 ms]\n  Error Message:\n   Assert.Equal() Failure\n  Stack "
        "Trace:\n     at My.Tests.Subtracts() in /a.cs:line 3\n  Skipped My.Tests.Later [1 ms]\n\nFailed!  - Failed:     1, Passed:     1, "
        "Skipped:     1, Total:     3, Duration: 1 s - My.dll (net6.0)\n",
        "dotnet", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "My.Tests | Adds | passed | \nMy.Tests | Subtracts(x: 1.5) | failed | Assert.Equal() Failure/at My.Tests.Subtracts() in /a.cs:line "
        "3\nMy.Tests | Later | skipped | ");
    row("VSTest, totals on one line", "Total tests: 5. Passed: 3. Failed: 1. Skipped: 1.\nTest Run Failed.\n", "dotnet",
        "5 run: 3 passed, 1 failed, 0 errors, 1 skipped", "");
    row("VSTest, totals on several", "Total tests: 5\n     Passed: 4\n     Failed: 1\n Total time: 1.2 Seconds\n", "dotnet",
        "5 run: 4 passed, 1 failed, 0 errors, 0 skipped", "");
    row("NUnit's console",
        "Test Run Summary\n  Overall result: Failed\n  Test Count: 6, Passed: 3, Failed: 1, Warnings: 0, Inconclusive: 1, Skipped: 1\n",
        "dotnet", "6 run: 3 passed, 1 failed, 0 errors, 2 skipped", "");
    row("xUnit's console",
        "    My.Tests.Adds [FAIL]\n      Assert.True() Failure\n=== TEST EXECUTION SUMMARY ===\n   MyTests  Total: 5, Errors: 0, Failed: "
        "1, Skipped: 1, Time: 0.123s\n",
        "dotnet", "5 run: 3 passed, 1 failed, 0 errors, 1 skipped", "My.Tests | Adds | failed | Assert.True() Failure");
    row("Bazel",
        "//a:ok                                   PASSED in 0.3s\n//a/b:bad                                FAILED in 1.2s\n  "
        "/home/x/test.log\n//a:slow                                TIMEOUT in 60.0s\n//a:old                        (cached) PASSED in "
        "0.1s\n//a:none                                NO STATUS\n\nExecuted 3 out of 5 tests: 2 tests pass, 2 fail locally.\n",
        "bazel", "5 run: 2 passed, 1 failed, 1 errors, 1 skipped",
        "//a | ok | passed | \n//a/b | bad | failed | FAILED in 1.2s\n//a | slow | error | TIMEOUT in 60.0s\n//a | old | passed | \n//a | "
        "none | skipped | NO STATUS");
    row("XCTest",
        "Test Case '-[Mod.Foo testA]' started.\nTest Case '-[Mod.Foo testA]' passed (0.001 seconds).\nTest Case '-[Mod.Foo testB]' "
        "started.\n/a/Foo.swift:12: error: -[Mod.Foo testB] : XCTAssertEqual failed\nTest Case '-[Mod.Foo testB]' failed (0.002 "
        "seconds).\nTest Suite 'All tests' failed\n\t Executed 2 tests, with 1 failure (0 unexpected) in 0.003 (0.004) seconds\n",
        "xctest", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped",
        "Mod.Foo | testA | passed | \nMod.Foo | testB | failed | /a/Foo.swift:12: error: -[Mod.Foo testB] : XCTAssertEqual failed");
}

void RunnersTest::scripted_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("counts");
    QTest::addColumn<QString>("rows");

    row("RSpec",
        "..F*\n\nPending: (Failures listed here are expected)\n\n  1) Foo later\n     # no time\n\nFailures:\n\n  1) Foo#bar adds\n     "
        "Failure/Error: expect(1).to eq 2\n\n       expected: 2\n            got: 1\n     # ./spec/foo_spec.rb:12\n\nFinished in 0.1 "
        "seconds\n4 examples, 1 failure, 1 pending\n\nFailed examples:\n\nrspec ./spec/foo_spec.rb:12 # Foo#bar adds\n",
        "rspec", "4 run: 2 passed, 1 failed, 0 errors, 1 skipped",
        "spec/foo_spec.rb | Foo#bar adds | failed | Failure/Error: expect(1).to eq 2/expected: 2/got: 1/# ./spec/foo_spec.rb:12");
    row("parallel_tests sums up", "10 examples, 0 failures\n20 examples, 1 failure\n30 examples, 1 failures\n", "rspec",
        "30 run: 29 passed, 1 failed, 0 errors, 0 skipped", "");
    row("Minitest",
        "Run options: --seed 1\n\n  1) Failure:\nFooTest#test_adds [test/foo_test.rb:12]:\nExpected: 2\n  Actual: 1\n\n  2) "
        "Error:\nFooTest#test_breaks:\nNoMethodError: undefined method\n    test/foo_test.rb:20\n\n5 runs, 9 assertions, 1 failures, 1 "
        "errors, 1 skips\n",
        "minitest", "5 run: 2 passed, 1 failed, 1 errors, 1 skipped",
        "FooTest | test_adds | failed | Expected: 2/Actual: 1\nFooTest | test_breaks | error | NoMethodError: undefined "
        "method/test/foo_test.rb:20");
    row("Rails",
        "F\n\nFailure:\nFooTest#test_adds [test/foo_test.rb:12]:\nExpected 2\n\n\nrails test test/foo_test.rb:10\n\n5 runs, 9 assertions, "
        "1 failures, 0 errors, 0 skips\n",
        "minitest", "5 run: 4 passed, 1 failed, 0 errors, 0 skipped", "FooTest | test_adds | failed | Expected 2");
    row("test-unit",
        "===============================================================================\nFailure: test_adds(FooTest): <1> expected but "
        "was <2>.\n===============================================================================\n3 tests, 4 assertions, 1 failures, 0 "
        "errors, 1 pendings, 0 omissions, 0 notifications\n",
        "minitest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped", "FooTest | test_adds | failed | <1> expected but was <2>.");
    row("PHPUnit",
        "There was 1 error:\n\n1) FooTest::testBreaks\nError: no\n\n/a/FooTest.php:9\n\n--\n\nThere were 2 failures:\n\n1) "
        "FooTest::testAdds with data set #0 (1, 2)\nFailed asserting that 1 is 2.\n\n/a/FooTest.php:12\n\n2) "
        "Foo\\BarTest::testX\nno\n\nFAILURES!\nTests: 9, Assertions: 12, Errors: 1, Failures: 2, Skipped: 1, Incomplete: 1.\n",
        "phpunit", "9 run: 4 passed, 2 failed, 1 errors, 2 skipped",
        "FooTest | testBreaks | error | Error: no//a/FooTest.php:9\nFooTest | testAdds with data set #0 (1, 2) | failed | Failed asserting "
        "that 1 is 2.//a/FooTest.php:12\nFoo\\BarTest | testX | failed | no");
    row("PHPUnit, all passed", "OK (12 tests, 30 assertions)\n", "phpunit", "12 run: 12 passed, 0 failed, 0 errors, 0 skipped", "");
    row("ExUnit",
        "  1) test adds numbers (FooTest)\n     test/foo_test.exs:12\n     Assertion with == failed\n     left: 1\n\nFinished in 0.1 "
        "seconds\n2 doctests, 5 tests, 1 failure, 1 skipped\n",
        "exunit", "7 run: 5 passed, 1 failed, 0 errors, 1 skipped",
        "FooTest | test adds numbers | failed | test/foo_test.exs:12/Assertion with == failed/left: 1");
    row("Pester",
        "Describing Foo\n  Context inner\n    [+] adds 12ms\n    [-] subtracts 3ms\n      Expected 1, but got 2.\n    [!] later 1ms\nTests "
        "completed in 1s\nTests Passed: 1, Failed: 1, Skipped: 1, Pending: 0, Inconclusive: 0 \n",
        "pester", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "Foo.inner | adds | passed | \nFoo.inner | subtracts | failed | Expected 1, but got 2.\nFoo.inner | later | skipped | ");
    row("Common Test",
        "Testing app.x_SUITE: Starting test, 4 test cases\nTesting app.x_SUITE: *** FAILED test case 2 of 4 ***\nTesting app.x_SUITE: TEST "
        "COMPLETE, 1 ok, 1 failed, 2 skipped of 4 test cases\n",
        "common-test", "4 run: 1 passed, 1 failed, 0 errors, 2 skipped", "app.x_SUITE | test case 2 of 4 | failed | ");
}

void RunnersTest::saysNothingOfOtherLogs_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a build") << QByteArray(
        "make: Entering directory\ngcc -c a.c\na.c:3: error: FAILED here\nmake: *** [all] Error 1\n1 error generated.\n");
    QTest::newRow("words that runners use") << QByteArray(
        "some tests in this file are passing, others failing\nTests: see below\nok then\nnot ok at all\n3 examples, please\nRan out of "
        "memory\nFAIL to load  library 1\nTotal: 5\n"
        "[==========] not a runner\n5 tests, none of them here\nSUMMARY:\n12 assertions, 3 of which\nResults:\nFailures: none\n> Task "
        ":compile FAILED\n");
    QTest::newRow("check marks of a linter") << QByteArray("  \u2713 lint (12ms)\n  \u2713 types\n  all passing\n");
}

void RunnersTest::saysNothingOfOtherLogs()
{
    QFETCH(QByteArray, log);
    const TestReport report = readLogTests(logOf(log));
    QCOMPARE(told(report), QString());
    QVERIFY(report.counts.isEmpty());
    QVERIFY(report.format.isEmpty());
}

void RunnersTest::severalRunsAddUp()
{
    const TestReport report =
        readLogTests(logOf("$ pytest\n===== 3 passed in 0.12s =====\n$ npm test\nTest Suites: 1 passed, 1 total\nTests: 2 passed, 2 "
                           "total\n$ pytest more\n===== 1 failed, 1 passed in 0.12s =====\n"));
    QCOMPARE(report.counts, (TestCounts{7, 6, 1, 0, 0}));
    QCOMPARE(report.format, QStringLiteral("pytest"));
}

void RunnersTest::durationsAreReadFromPytestsLines()
{
    const TestReport report =
        readLogTests(logOf("a.py::t PASSED [0.25s] [ 50%]\na.py::u FAILED [ 75%]\na.py::v PASSED (yes) [100%]\n"
                           "=== short test summary info ===\nFAILED [1.5s] a.py::u - no\n=== 1 failed, 2 passed in 2s ===\n"));
    QCOMPARE(report.results.size(), size_t(3));
    QCOMPARE(report.results[0].duration, std::optional(0.25));
    QCOMPARE(report.results[1].duration, std::optional(1.5));
    QVERIFY(!report.results[2].duration);
}

void RunnersTest::layersDoNotMatter()
{
    const TestReport report = readLogTests(
        logOf("2024-01-01T00:00:00.0000000Z \x1b[31m===== short test summary info =====\x1b[0m\r\n"
              "2024-01-01T00:00:01.0000000Z \x1b[31mFAILED\x1b[0m a.py::\x1b[1mt\x1b[0m - no\r\n"
              "2024-01-01T00:00:02.0000000Z \x1b[31m===== \x1b[1m1 failed\x1b[0m, 2 passed\x1b[31m in 0.12s =====\x1b[0m\r\n"));
    QCOMPARE(told(report), QStringLiteral("a | t | failed | no"));
    QCOMPARE(report.counts, (TestCounts{3, 2, 1, 0, 0}));
}

void RunnersTest::placesHoldTheDescription_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("pytest") << QByteArray("x\n=== FAILURES ===\n___ test_a ___\nE   no\n\na.py:3: E\n=== short test summary info "
                                          "===\nFAILED a.py::test_a - no\n=== 1 failed in 0.1s ===\n")
                            << QByteArray("___ test_a ___\nE   no\n\na.py:3: E");
    QTest::newRow("Surefire") << QByteArray("x\ntestA(com.Foo)  Time elapsed: 0.01 sec  <<< FAILURE!\njava.lang.Error: no\n\tat "
                                            "a\n\nResults :\nTests run: 1, Failures: 1, Errors: 0, Skipped: 0\n")
                              << QByteArray("testA(com.Foo)  Time elapsed: 0.01 sec  <<< FAILURE!\njava.lang.Error: no\n\tat a");
    QTest::newRow("go -v") << QByteArray("=== RUN   TestA\n    a.go:1: no\n--- FAIL: TestA (0.00s)\nFAIL\tp\t0.1s\n")
                           << QByteArray("    a.go:1: no\n--- FAIL: TestA (0.00s)");
}

void RunnersTest::placesHoldTheDescription()
{
    QFETCH(QByteArray, log);
    QFETCH(QByteArray, place);
    const TestReport report = readLogTests(logOf(log));
    QCOMPARE(report.results.size(), size_t(1));
    const std::optional<ByteRange> bytes = report.results.front().bytes;
    QVERIFY(bytes);
    QCOMPARE(log.mid(bytes->begin, bytes->size()), place);
}

void RunnersTest::stopsWhenAsked()
{
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "a.py::t" + std::to_string(i) + " PASSED\n";
    Document document;
    document.bytes = Bytes::of(text);
    const Result<Log> log = Log::parse(document);
    QVERIFY(log);
    QCOMPARE(readLogTests(*log).results.size(), size_t(20'000));
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(readLogTests(*log, stop.get_token()).results.empty());
}

QTEST_GUILESS_MAIN(RunnersTest)
#include "tst_runners.moc"
