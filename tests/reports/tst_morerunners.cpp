// The runners of one language or one build system: what each prints, and what it counts.

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

class MoreRunnersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRunners_data();
    void readsRunners();
    void cutAnywhereTheyStaySound_data() { readsRunners_data(); }
    void cutAnywhereTheyStaySound();
    void saysNothingOfOtherLogs_data();
    void saysNothingOfOtherLogs();
    void placesHoldTheDescription_data();
    void placesHoldTheDescription();
};

void MoreRunnersTest::readsRunners_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("counts");
    QTest::addColumn<QString>("rows");

    row("Dart and Flutter",
        "00:00 +0: loading test/cart_test.dart\n00:01 +1: test/cart_test.dart: cart adds\n00:01 +1: test/cart_test.dart: cart breaks\n"
        "00:01 +1 -1: test/cart_test.dart: cart breaks [E]\n  Expected: <2>\n    Actual: <1>\n  \n  test/cart_test.dart 9:5  main.<fn>\n\n"
        "00:02 +1 -1: test/cart_test.dart: cart breaks [E]\n  again\n00:02 +1 ~1 -1: Some tests failed.\n",
        "dart", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "test/cart_test.dart | cart breaks | failed | Expected: <2>/Actual: <1>/test/cart_test.dart 9:5  main.<fn>");
    row("Dart on GitHub",
        "##[group]\u274c test/cart_test.dart: cart breaks (failed)\nExpected: <2>\n  Actual: <1>\n##[endgroup]\n\u2705 "
        "test/cart_test.dart: cart adds\n\u274e "
        "test/cart_test.dart: cart later (skipped)\n##[error]1 test passed, 1 failed, 1 skipped.\n",
        "dart", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "test/cart_test.dart | cart breaks | failed | Expected: <2>/Actual: <1>\ntest/cart_test.dart | cart adds | passed | "
        "\ntest/cart_test.dart | cart "
        "later | skipped | ");
    row("Dart, all passed", "00:01 +12 ~2: All tests passed!\n", "dart", "14 run: 12 passed, 0 failed, 0 errors, 2 skipped", "");
    row("Deno",
        "running 3 tests from ./cart_test.ts\nadds ... ok (5ms)\nbreaks ... FAILED (1ms)\nlater ... ignored (0ms)\n\n ERRORS \n\n"
        "breaks => ./cart_test.ts:9:6\nerror: AssertionError: Values are not equal.\n    at assertEquals (x.ts:1:1)\n\n FAILURES \n\n"
        "breaks => ./cart_test.ts:9:6\n\nFAILED | 1 passed | 1 failed | 1 ignored (12ms)\n\nerror: Test failed\n",
        "deno", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "cart_test.ts | breaks | failed | error: AssertionError: Values are not equal./at assertEquals (x.ts:1:1)");
    row("Deno, with steps", "ok | 3 passed (2 steps) | 0 failed (12ms)\n", "deno", "3 run: 3 passed, 0 failed, 0 errors, 0 skipped", "");
    row("Bun",
        "bun test v1.0.0\n\ncart.test.ts:\n(pass) cart > adds [0.10ms]\n5 |   expect(1).toBe(2);\nerror: "
        "expect(received).toBe(expected)\n\n"
        "Expected: 2\nReceived: 1\n\n      at <anonymous> (/a/cart.test.ts:5:15)\n(fail) cart > breaks [0.50ms]\n(skip) cart > later\n\n"
        " 1 pass\n 1 skip\n 1 fail\n 2 expect() calls\nRan 3 tests across 1 file. [12.00ms]\n",
        "bun", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped",
        "cart.test.ts | cart > adds | passed | \ncart.test.ts | cart > breaks | failed | error: expect(received).toBe(expected)/Expected: "
        "2/Received: 1/at <anonymous> (/a/cart.test.ts:5:15)\ncart.test.ts | cart > later | skipped | ");
    row("swift-testing",
        "\u25c7 Test run started.\n\u25c7 Test adds() started.\n\u2718 Test breaks() recorded an issue at CartTests.swift:9:5: Expectation "
        "failed: (1 "
        "\u2192 1) == 2\n\u2714 Test adds() passed after 0.001 seconds.\n\u2718 Test breaks() failed after 0.002 seconds with 1 "
        "issue.\n\u2718 Test \"it is "
        "slow\" with 2 test cases failed after 0.5 seconds with 1 issue.\n\u279c Test later() skipped: \"not now\"\n\u2718 Test run with 4 "
        "tests failed "
        "after 0.6 seconds with 2 issues.\n",
        "swift-testing", "4 run: 1 passed, 2 failed, 0 errors, 1 skipped",
        " | adds() | passed | \n | breaks() | failed | CartTests.swift:9:5: Expectation failed: (1 \u2192 1) == 2\n | it is slow | failed "
        "| "
        "\n | later() | skipped | ");
    row("Cucumber for Ruby, with a flaky one",
        "  Scenario: sells # features/shop.feature:6\n    When one asks # features/steps.rb:3\n      no (RuntimeError)\n\nFlaky "
        "Scenarios:\ncucumber features/shop.feature:12 # Scenario: rents\n\nFailing Scenarios:\ncucumber features/shop.feature:6 # "
        "Scenario: "
        "sells\n\n3 scenarios (1 failed, 1 flaky, 1 passed)\n9 steps (1 failed, 8 passed)\n",
        "cucumber", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped",
        "features/shop.feature | rents | failed | \nfeatures/shop.feature | rents (try 2) | passed | \nfeatures/shop.feature | sells | "
        "failed "
        "| ");
    row("Cucumber for Java",
        "Failed scenarios:\nfile:///a/shop.feature:6 # sells\n\n2 Scenarios (1 failed, 1 passed)\n4 Steps (1 failed, 3 passed)\n",
        "cucumber", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped", "/a/shop.feature | sells | failed | ");
    row("Cucumber for JavaScript",
        "Failures:\n\n1) Scenario: sells # features/shop.feature:6\n   \u2714 Given a shop # features/steps.js:3\n   \u2716 When one asks "
        "# "
        "features/steps.js:9\n       Error: no\n           at x\n\n3 scenarios (1 failed, 1 undefined, 1 passed)\n",
        "cucumber", "3 run: 1 passed, 1 failed, 1 errors, 0 skipped",
        "features/shop.feature | sells | failed | \u2714 Given a shop # features/steps.js:3/\u2716 When one asks # "
        "features/steps.js:9/Error: no/at "
        "x");
    row("behave",
        "Feature: Shop # features/shop.feature:1\n\n  Scenario: sells  # features/shop.feature:6\n    When one asks  # "
        "features/steps.py:3\n      Assertion Failed: no money\n\n\nFailing scenarios:\n  features/shop.feature:6  sells\n\n0 features "
        "passed, 1 "
        "failed, 0 skipped\n2 scenarios passed, 1 failed, 1 skipped\n4 steps passed, 1 failed, 1 skipped, 0 undefined\n",
        "behave", "4 run: 2 passed, 1 failed, 0 errors, 1 skipped", "features/shop.feature | sells | failed | Assertion Failed: no money");
    row("Robot Framework",
        "==============================================================================\nShop                                              "
        "                            \n==============================================================================\nShop.Cart           "
        "    "
        "                                                      "
        "\n==============================================================================\n"
        "Adds                                                                  | PASS |\n"
        "------------------------------------------------------------------------------\n"
        "Breaks :: what it is about                                            | FAIL |\n1 != 2\n"
        "------------------------------------------------------------------------------\n"
        "Shop.Cart                                                             | FAIL |\n2 tests, 1 passed, 1 failed\n"
        "==============================================================================\n"
        "Shop                                                                  | FAIL |\n2 tests, 1 passed, 1 failed\n"
        "==============================================================================\nOutput:  /a/output.xml\n",
        "robot", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped", "Shop.Cart | Adds | passed | \nShop.Cart | Breaks | failed | 1 != 2");
    row("Boost.Test",
        "Running 5 test cases...\ncart.cpp(12): error: in \"shop/cart/adds\": check 1 == 2 has failed [1 != 2]\ncart.cpp(13): error: in "
        "\"shop/cart/adds\": check 3 == 4 has failed\nunknown location(0): fatal error: in \"dies\": memory access violation\n\n*** 3 "
        "failures are "
        "detected in the test module \"shop\"\n",
        "boost-test", "5 run: 3 passed, 1 failed, 1 errors, 0 skipped",
        "shop/cart | adds | failed | cart.cpp(12): error: in \"shop/cart/adds\": check 1 == 2 has failed [1 != 2]/cart.cpp(13): error: in "
        "\"shop/cart/adds\": check 3 == 4 has failed\n | dies | error | unknown location(0): fatal error: in \"dies\": memory access "
        "violation");
    row("Boost.Test, all passed", "Running 5 test cases...\n\n*** No errors detected\n", "boost-test",
        "5 run: 5 passed, 0 failed, 0 errors, 0 skipped", "");
    row("Pest",
        "\n   FAIL  Tests\\Unit\\CartTest\n  \u2713 it adds                                            0.01s\n  \u2a2f it breaks\n  "
        "\u2500\u2500\u2500\u2500\u2500\u2500\n   FAILED  Tests\\Unit\\CartTest > it breaks                  ExpectationFailedException\n  "
        "Failed asserting that 1 is "
        "2.\n\n  at tests/Unit/CartTest.php:9\n\n\n  Tests:    1 failed, 1 skipped, 5 passed (6 assertions)\n  Duration: 0.12s\n",
        "pest", "7 run: 5 passed, 1 failed, 0 errors, 1 skipped",
        "Tests\\Unit\\CartTest | it breaks | failed | ExpectationFailedException/Failed asserting that 1 is 2./at "
        "tests/Unit/CartTest.php:9");
    row("AVA",
        "  \u2714 cart \u203a adds\n  \u2718 [fail]: cart \u203a breaks Values are not equal\n  \u2500\n\n  cart \u203a breaks\n\n  "
        "cart.js:9\n\n  1 test failed\n  5 "
        "tests passed\n  1 test skipped\n",
        "ava", "7 run: 5 passed, 1 failed, 0 errors, 1 skipped", " | cart \u203a breaks | failed | cart.js:9");
    row("AVA, the title again with its error",
        "  \u2718 [fail]: cart \u203a breaks\n  \u2500\n\n  cart \u203a breaks\n\n  Difference:\n\n  - 1\n  + 2\n\n  \u2500\n\n  1 test "
        "failed\n",
        "ava", "1 run: 0 passed, 1 failed, 0 errors, 0 skipped", " | cart \u203a breaks | failed | Difference:/- 1/+ 2");
    row("Meson",
        " 1/5 shop:unit / cart        OK              0.03s\n 2/5 shop:unit / bank        FAIL            0.10s   exit status 1\n 3/5 slow "
        "        "
        "           TIMEOUT        30.01s   killed by signal 15 SIGTERM\n 4/5 later                   SKIP            0.01s\n 5/5 odd      "
        "            "
        "   EXPECTEDFAIL    0.01s   exit status 1\n\nSummary of Failures:\n\n 2/5 shop:unit / bank        FAIL            0.10s   exit "
        "status "
        "1\n\nOk:                 1   \nExpected Fail:      1   \nFail:               1   \nUnexpected Pass:    0   \nSkipped:            "
        "1   "
        "\nTimeout:            1   \n\nFull log written to /a/meson-logs/testlog.txt\n",
        "meson", "5 run: 2 passed, 1 failed, 1 errors, 1 skipped",
        "shop:unit | cart | passed | \nshop:unit | bank | failed | FAIL            0.10s   exit status 1\n | slow | error | TIMEOUT        "
        "30.01s  "
        " killed by signal 15 SIGTERM\n | later | skipped | \n | odd | passed | ");
    row("GoogleTest within Meson counts once",
        "1/1 units FAIL 0.10s exit status 1\n[==========] Running 2 tests from 1 test suite.\n[ RUN      ] A.ok\n[       OK ] A.ok (0 "
        "ms)\n[ RUN      ] "
        "A.bad\n[  FAILED  ] A.bad (2 ms)\n[==========] 2 tests from 1 test suite ran. (2 ms total)\n[  PASSED  ] 1 test.\n\nOk: "
        "0\nExpected Fail: "
        "0\nFail: 1\n",
        "meson", "1 run: 0 passed, 1 failed, 0 errors, 0 skipped", " | units | failed | FAIL 0.10s exit status 1");
    row("Automake",
        "PASS: cart\nFAIL: bank.sh\nSKIP: later\nXFAIL: odd\nERROR: tap.sh 2 - dies\n"
        "============================================================================\nTestsuite summary for shop 1.0\n"
        "============================================================================\n# TOTAL: 5\n# PASS:  1\n# SKIP:  1\n# XFAIL: 1\n# "
        "FAIL:  1\n# "
        "XPASS: 0\n# ERROR: 1\n============================================================================\nSee ./test-suite.log\n",
        "automake", "5 run: 2 passed, 1 failed, 1 errors, 1 skipped",
        " | cart | passed | \n | bank.sh | failed | \n | later | skipped | \n | odd | passed | \n | tap.sh 2 - dies | error | ");
    row("Microsoft.Testing.Platform",
        "failed Shop.CartTests.Breaks(x: 1.5) (12ms)\n  Assert.AreEqual failed. Expected:<2>. Actual:<1>.\n    at Shop.CartTests.Breaks() "
        "in "
        "/a/CartTests.cs:9\n\nTest run summary: Failed! - bin/Shop.Tests.dll (net8.0|x64)\n  total: 4\n  failed: 1\n  succeeded: 2\n  "
        "skipped: 1\n  "
        "duration: 1s 234ms\n",
        "test-platform", "4 run: 2 passed, 1 failed, 0 errors, 1 skipped",
        "Shop.CartTests | Breaks(x: 1.5) | failed | Assert.AreEqual failed. Expected:<2>. Actual:<1>./at Shop.CartTests.Breaks() in "
        "/a/CartTests.cs:9");
    row("prove",
        "t/bank.t .. ok\n\n#   Failed test 'adds'\n#   at t/cart.t line 12.\n#          got: '1'\n#     expected: '2'\n# Looks like you "
        "failed 1 test of "
        "5.\nt/cart.t .. \nDubious, test returned 1 (wstat 256, 0x100)\nFailed 1/5 subtests \nt/dies.t .. No subtests run\n\nTest Summary "
        "Report\n-------------------\nt/cart.t (Wstat: 256 (exited 1) Tests: 5 Failed: 1)\n  Failed test:  3\n  Non-zero exit status: "
        "1\nt/dies.t "
        "(Wstat: 512 Tests: 0 Failed: 0)\n  Non-zero exit status: 2\nFiles=3, Tests=12,  1 wallclock secs\nResult: FAIL\n",
        "prove", "13 run: 11 passed, 1 failed, 1 errors, 0 skipped",
        "t/cart.t | adds | failed | at t/cart.t line 12./got: '1'/expected: '2'\nt/dies.t | t/dies.t | error | (Wstat: 512 Tests: 0 "
        "Failed: 0)");
    row("prove -v: what the programs say counts once",
        "t/cart.t ..\n1..2\nok 1 - adds\nnot ok 2 - breaks\n#   Failed test 'breaks'\n#   at t/cart.t line 12.\nFailed 1/2 "
        "subtests\nt/cart.t (Wstat: 256 "
        "Tests: 2 Failed: 1)\nFiles=1, Tests=2,  0 wallclock secs\nResult: FAIL\n",
        "tap", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped",
        " | adds | passed | \n | breaks | failed | Failed test 'breaks'/at t/cart.t line 12.");
    row("gotestsum",
        "\u2713  shop/bank (12ms)\n\u2716  shop/cart (10ms)\n\n=== Failed\n=== FAIL: shop/cart TestAdds (0.00s)\n    cart_test.go:9: "
        "no\n\n=== Skipped\n=== "
        "SKIP: shop/cart TestLater (0.00s)\n    cart_test.go:19: not now\n\nDONE 5 tests, 1 skipped, 1 failure in 0.5s\n",
        "go-test", "5 run: 3 passed, 1 failed, 0 errors, 1 skipped",
        "shop/cart | TestAdds | failed | cart_test.go:9: no\nshop/cart | TestLater | skipped | cart_test.go:19: not now");
    row("gotestsum, told in full before",
        "=== RUN   TestAdds\n    cart_test.go:9: no\n--- FAIL: TestAdds (0.00s)\nFAIL\nFAIL\tshop/cart\t0.01s\n\n=== Failed\n=== FAIL: "
        "cart TestAdds "
        "(0.00s)\n    cart_test.go:9: no\n\nDONE 1 tests, 1 failure in 0.5s\n",
        "go-test", "1 run: 0 passed, 1 failed, 0 errors, 0 skipped", "shop/cart | TestAdds | failed | cart_test.go:9: no");
    row("Common Test, a paragraph before",
        "- - - - - - - - - -\ncart_SUITE:adds failed on line 12\nReason: no_money\n- - - - - - - - - -\n\nTesting shop.cart_SUITE: *** "
        "FAILED test case 2 of "
        "3 ***\nTesting shop.cart_SUITE: TEST COMPLETE, 2 ok, 1 failed of 3 test cases\n",
        "common-test", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped",
        "shop.cart_SUITE | adds | failed | cart_SUITE:adds failed on line 12/Reason: no_money");
    row("Common Test, failed in a helper",
        "broker_helpers:rpc failed on line 1348\nReason: timeout\nTesting shop.cart_SUITE: *** FAILED test case 2 of 3 ***\nTesting "
        "shop.cart_SUITE: "
        "TEST COMPLETE, 2 ok, 1 failed of 3 test cases\n",
        "common-test", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped",
        "shop.cart_SUITE | test case 2 of 3 | failed | broker_helpers:rpc failed on line 1348/Reason: timeout");
    row("Minitest: a failure ends where a skip begins",
        "  1) Failure:\nCartTest#test_adds [test/cart_test.rb:12]:\nExpected 2\n\n  2) Skipped:\nCartTest#test_later "
        "[test/cart_test.rb:20]:\nnot now\n\n3 runs, "
        "3 assertions, 1 failures, 0 errors, 1 skips\n",
        "minitest", "3 run: 1 passed, 1 failed, 0 errors, 1 skipped", "CartTest | test_adds | failed | Expected 2");
    row("pytest, subtests",
        "===== test session starts =====\n===== short test summary info =====\nSUBFAIL t/test_a.py::T::test_x - AssertionError: "
        "no\nSUBFAILED[i=1] "
        "t/test_a.py::T::test_y - ValueError: one\nSUBFAILED(i=2) t/test_a.py::T::test_y - ValueError: two\n===== 3 failed, 2 passed in "
        "0.1s =====\n",
        "pytest", "5 run: 2 passed, 3 failed, 0 errors, 0 skipped",
        "t.test_a.T | test_x [subtest] | failed | AssertionError: no\nt.test_a.T | test_y [i=1] | failed | ValueError: one\nt.test_a.T | "
        "test_y (i=2) | "
        "failed | ValueError: two");

    row("tries: pytest -v with reruns",
        "===== test session starts =====\na.py::t RERUN    [ 50%]\na.py::t RERUN    [ 50%]\na.py::t PASSED   [ 50%]\na.py::u RERUN    "
        "[100%]\na.py::u FAILED   "
        "[100%]\n===== short test summary info =====\nFAILED a.py::u - no\n===== 1 failed, 1 passed, 3 rerun in 1.00s =====\n",
        "pytest", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped",
        "a | t | failed | \na | t (try 2) | failed | \na | t (try 3) | passed | \na | u | failed | \na | u (try 2) | failed | no");
    row("tries: Surefire's flakes",
        "Running com.x.FooTest\n[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in "
        "com.x.FooTest\n[ERROR] "
        "com.x.FooTest.testA -- Time elapsed: 0.01 s <<< FAILURE!\njava.lang.AssertionError: once\n\n[INFO] Results:\n[WARNING] Flakes: "
        "\n[WARNING] "
        "com.x.FooTest.testA\n[ERROR]   Run 1: FooTest.testA:12 once\n[INFO]   Run 2: PASS\n\n[WARNING] Tests run: 2, Failures: 0, Errors: "
        "0, Skipped: 0, "
        "Flakes: 1\n",
        "surefire", "2 run: 2 passed, 0 failed, 0 errors, 0 skipped",
        "com.x.FooTest | testA | failed | java.lang.AssertionError: once\ncom.x.FooTest | testA (try 2) | passed | ");
    row("Surefire, modules at the same time",
        "[INFO] Running a.ATest\n[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in "
        "a.ATest\n[ERROR] x(a.ATest)  "
        "Time elapsed: 0.01 s  <<< FAILURE!\njava.lang.AssertionError: a\n\n[INFO] Results:\n[INFO] Running b.BTest\n[ERROR] Tests run: 3, "
        "Failures: 1, "
        "Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in b.BTest\n[ERROR] y(b.BTest)  Time elapsed: 0.01 s  <<< "
        "FAILURE!\njava.lang.AssertionError: b\n\n[ERROR] Failures: \n[ERROR]   ATest.x:12 a\n[ERROR] Tests run: 2, Failures: 1, Errors: "
        "0, Skipped: "
        "0\n[INFO] Results:\n[ERROR] Failures: \n[ERROR]   BTest.y:9 b\n[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n",
        "surefire", "5 run: 3 passed, 2 failed, 0 errors, 0 skipped",
        "a.ATest | x | failed | java.lang.AssertionError: a\nb.BTest | y | failed | java.lang.AssertionError: b");
    row("tries: Gradle's test-retry",
        "> Task :test\n\nFooTest > wavers() FAILED\n    java.lang.AssertionError: once\n\nFooTest > wavers() PASSED\n\nFooTest > works() "
        "PASSED\n\nBUILD SUCCESSFUL in "
        "1s\n",
        "gradle", "2 run: 2 passed, 0 failed, 0 errors, 0 skipped",
        "FooTest | wavers() | failed | java.lang.AssertionError: once\nFooTest | wavers() (try 2) | passed | \nFooTest | works() | passed "
        "| ");
    row("tries: nextest",
        "  TRY 1 FAIL [   0.005s] shop cart::wavers\n  TRY 2 PASS [   0.004s] shop cart::wavers\n        PASS [   0.003s] shop "
        "cart::adds\n     SIGSEGV [   0.001s] "
        "shop cart::dies\n------------\n     Summary [   0.020s] 3 tests run: 2 passed (1 flaky), 1 failed, 0 skipped\n   FLAKY 2/2 [   "
        "0.004s] shop "
        "cart::wavers\n     SIGSEGV [   0.001s] shop cart::dies\n",
        "cargo", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped",
        "shop | cart::wavers | failed | \nshop | cart::wavers (try 2) | passed | \nshop | cart::adds | passed | \nshop | cart::dies | "
        "failed | ");
    row("tries: Playwright",
        "Running 3 tests using 1 worker\n\n  1) [chromium] \u203a cart.spec.ts:9:3 \u203a cart \u203a wavers \u2500\u2500\u2500\n\n    "
        "Error: once\n\n  2) [chromium] \u203a "
        "cart.spec.ts:19:3 \u203a cart \u203a breaks \u2500\u2500\u2500\n\n    Error: no\n\n  1 failed\n    [chromium] \u203a "
        "cart.spec.ts:19:3 \u203a cart \u203a breaks "
        "\u2500\u2500\u2500\n  1 flaky\n    [chromium] \u203a cart.spec.ts:9:3 \u203a cart \u203a wavers \u2500\u2500\u2500\n  1 passed "
        "(5s)\n",
        "playwright", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped",
        "cart.spec.ts | cart \u203a wavers | failed | Error: once\ncart.spec.ts | cart \u203a breaks | failed | Error: no\ncart.spec.ts | "
        "cart \u203a wavers (try 2) | "
        "passed | ");
    row("tries: Cypress",
        "  cart\n    (Attempt 1 of 3) wavers\n    \u2713 wavers (12ms)\n    \u2713 adds (9ms)\n    (Attempt 1 of 3) breaks\n    (Attempt 2 "
        "of 3) breaks\n    1) "
        "breaks\n\n\n  2 passing (1s)\n  1 failing\n\n  1) cart\n       breaks:\n     AssertionError: no\n",
        "mocha", "3 run: 2 passed, 1 failed, 0 errors, 0 skipped",
        " | cart wavers | failed | \n | cart wavers (try 2) | passed | \n | cart adds | passed | \n | cart breaks | failed | "
        "AssertionError: no");
    row("munit",
        "shop.CartSuite:\n  + adds 0.01s\n==> X shop.CartSuite.it breaks. really  0.012s munit.FailException: /a/CartSuite.scala:9 1 != "
        "2\n8:  test(\"it "
        "breaks\") {\n[error] Failed: Total 2, Failed 1, Errors 0, Passed 1\n",
        "scalatest", "2 run: 1 passed, 1 failed, 0 errors, 0 skipped",
        "shop.CartSuite | it breaks. really | failed | munit.FailException: /a/CartSuite.scala:9 1 != 2");
    row("Ginkgo",
        "\u2022 [FAILED] [0.003 seconds]\nCart when full [It] breaks\n/a/cart_test.go:9\n\n  [FAILED] Expected\n      <int>: 1\n  to "
        "equal\n      <int>: 2\n  In [It] "
        "at: /a/cart_test.go:12\n------------------------------\n\u2022\n\nSummarizing 2 Failures:\n  [FAIL] Cart when full [It] breaks\n  "
        "/a/cart_test.go:12\n  "
        "[FAIL] [BeforeSuite]\n  /a/suite_test.go:3\n\nRan 12 of 15 Specs in 0.500 seconds\nFAIL! -- 10 Passed | 2 Failed | 1 Pending | 2 "
        "Skipped\n",
        "ginkgo", "15 run: 10 passed, 2 failed, 0 errors, 3 skipped",
        " | Cart when full breaks | failed | /a/cart_test.go:9/[FAILED] Expected/<int>: 1/to equal/<int>: 2/In [It] at: "
        "/a/cart_test.go:12\n | [BeforeSuite] | "
        "failed | /a/suite_test.go:3");
    row("tries: Bazel",
        "//a:wavers                               FLAKY, failed in 1 out of 2 in 0.9s\n//a:ok                                   PASSED in "
        "0.3s\n",
        "bazel", "2 run: 2 passed, 0 failed, 0 errors, 0 skipped",
        "//a | wavers | failed | FLAKY, failed in 1 out of 2 in 0.9s\n//a | wavers (try 2) | passed | \n//a | ok | passed | ");
    row("tries: gotestsum",
        "=== Failed\n=== FAIL: shop/cart TestW (0.00s)\n    cart_test.go:9: once\n\n=== FAIL: shop/cart TestW (re-run 1) (0.00s)\n    "
        "cart_test.go:9: twice\n\nDONE 2 "
        "runs, 3 tests, 2 failures in 0.5s\n",
        "go-test", "3 run: 1 passed, 2 failed, 0 errors, 0 skipped",
        "shop/cart | TestW | failed | cart_test.go:9: once\nshop/cart | TestW (try 2) | failed | cart_test.go:9: twice");
}

void MoreRunnersTest::readsRunners()
{
    QFETCH(QByteArray, log);
    QFETCH(QString, format);
    QFETCH(QString, counts);
    QFETCH(QString, rows);
    const TestReport report = readLogTests(logOf(log));
    QCOMPARE(told(report), rows);
    QCOMPARE(told(report.counts), counts);
    QCOMPARE(report.format, format);
}

void MoreRunnersTest::cutAnywhereTheyStaySound()
{
    QFETCH(QByteArray, log);
    for (qsizetype size = 1; size < log.size(); size += 11) {
        const TestReport report = readLogTests(logOf(log.left(size)));
        QCOMPARE(told(report), told(readLogTests(logOf(log.left(size)), Hearing::Everything, {})));
        const TestCounts& c = report.counts;
        QCOMPARE(c.run, c.passed + c.failed + c.errors + c.skipped);
        QVERIFY(c.passed >= 0 && c.failed >= 0 && c.errors >= 0 && c.skipped >= 0);
        for (const TestResult& test : report.results) {
            QVERIFY(test.bytes);
            QVERIFY(test.bytes->begin <= test.bytes->end && test.bytes->end <= size);
        }
    }
}

void MoreRunnersTest::saysNothingOfOtherLogs_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::newRow("words that these runners use")
        << QByteArray("3 scenarios (see below)\nfeatures/a.feature:6 # a comment\nOk: 3 files\nDONE 12 tests in a row\nFAIL: disk\nPASS: "
                      "phrase\nok | 3 passed\nRan 5 "
                      "queries across 2 files.\nTest run with care\n*** No errors detected\nTest run summary: see the file\n2 scenarios "
                      "passed, none of them\nMonday | PASS |\n"
                      "# TOTAL: none\nFiles=3, all of them\n  two tests passed\nSome tests failed.\nAll tests passed!\nTests:  none\n");
    QTest::newRow("progress of something else")
        << QByteArray("00:01 +3 files\n00:01: [E]\n10:20:30 +1: All tests passed? no\nAll tests passed!\n");
}

void MoreRunnersTest::saysNothingOfOtherLogs()
{
    QFETCH(QByteArray, log);
    const TestReport report = readLogTests(logOf(log));
    QCOMPARE(told(report), QString());
    QVERIFY2(report.counts.isEmpty(), qPrintable(report.format));
}

void MoreRunnersTest::placesHoldTheDescription_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("Bun: above its name") << QByteArray(
        "cart.test.ts:\nerror: no\n\n    at x\n(fail) breaks [0.50ms]\n 1 fail\nRan 1 test across 1 file. [1ms]\n")
                                         << QByteArray("error: no\n\n    at x\n(fail) breaks [0.50ms]");
    QTest::newRow("Boost.Test: every check") << QByteArray(
        "Running 1 test case...\na.cpp(1): error: in \"x\": check a has failed\na.cpp(2): error: in \"x\": check b has failed\n*** 2 "
        "failures are detected in the test "
        "module \"m\"\n") << QByteArray("a.cpp(1): error: in \"x\": check a has failed\na.cpp(2): error: in \"x\": check b has failed");
    QTest::newRow("behave: where it broke") << QByteArray("  Scenario: sells  # f/a.feature:6\n      Assertion Failed: no\n\nFailing "
                                                          "scenarios:\n  f/a.feature:6  sells\n\n0 scenarios passed, 1 failed, 0 skipped\n")
                                            << QByteArray("      Assertion Failed: no");
}

void MoreRunnersTest::placesHoldTheDescription()
{
    QFETCH(QByteArray, log);
    QFETCH(QByteArray, place);
    const TestReport report = readLogTests(logOf(log));
    QCOMPARE(report.results.size(), size_t(1));
    const std::optional<ByteRange> bytes = report.results.front().bytes;
    QVERIFY(bytes);
    QCOMPARE(log.mid(bytes->begin, bytes->size()), place);
}

QTEST_GUILESS_MAIN(MoreRunnersTest)
#include "tst_morerunners.moc"
