// Failure sections of test runners are shown as whole blocks.

#include "stories.h"

#include <QTest>

using namespace sentinel;

class TestTestBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailureSectionIsShownWhole_data()
    {
        QTest::addColumn<QString>("log");
        const auto row = [](const char* name, const char* log) { QTest::newRow(name) << QString::fromUtf8(log); };
        row("Gradle test with the project's own frames", R"(> Task :test
»org.acme.CartTest > total FAILED
»    java.lang.AssertionError: expected:<3> but was:<4>
»        at org.junit.Assert.fail(Assert.java:88)
»        at org.acme.CartTest.total(CartTest.java:12)
        at sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)
        at org.junit.runners.ParentRunner.run(ParentRunner.java:363)

12 tests completed, 1 failed
BUILD FAILED in 3s)");
        row("unittest", R"(.F
======================================================================
»FAIL: test_total (tests.CartTest)
»----------------------------------------------------------------------
»Traceback (most recent call last):
»  File "tests.py", line 12, in test_total
»    self.assertEqual(3, 4)
»AssertionError: 3 != 4

----------------------------------------------------------------------
Ran 2 tests in 0.001s

FAILED (failures=1))");
        row("pytest section", R"(=================================== FAILURES ===================================
»__________________________________ test_total __________________________________
»
»    def test_total():
»>       assert total() == 4
»E       assert 3 == 4
»E        +  where 3 = total()
»
»tests/test_cart.py:12: AssertionError

---------- coverage: platform linux, python 3.11.6-final-0 -----------
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_total - assert 3 == 4
========================= 1 failed, 3 passed in 0.12s ==========================)");
        row("Go test", R"(=== RUN   TestTotal
»--- FAIL: TestTotal (0.00s)
»    cart_test.go:12: total is 3, want 4
FAIL
FAIL	github.com/acme/cart	0.012s)");
        row("Go test that logs above its heading", R"(=== RUN   TestTotal
»=== CONT  TestTotal
»    cart_test.go:12: total is 3, want 4
»        in the second round
»--- FAIL: TestTotal (0.00s)
FAIL)");
        row("Jest", R"(FAIL src/cart.test.js
»  ● Cart › adds up
»
»    expect(received).toBe(expected)
»
»    Expected: 4
»    Received: 3
»
»      at Object.<anonymous> (src/cart.test.js:12:17)

Tests:       1 failed, 3 passed, 4 total)");
        row("Mocha", R"(  3 passing (12ms)
  1 failing

»  1) Cart
»       adds up:
»     AssertionError: expected 3 to equal 4
»      at Context.<anonymous> (test/cart.js:12:14)

npm ERR! Test failed.  See above for more details.)");
        row("RSpec", R"(Failures:

»  1) Cart adds up
»     Failure/Error: expect(cart.total).to eq 4
»
»       expected: 4
»            got: 3
»     # ./spec/cart_spec.rb:12:in `block'

Finished in 0.1 seconds
4 examples, 1 failure)");
        row("PHPUnit", R"(There was 1 failure:

»1) CartTest::testTotal
»Failed asserting that 3 matches expected 4.
»
»/src/tests/CartTest.php:12

FAILURES!
Tests: 4, Assertions: 9, Failures: 1.)");
        row("TAP with details", R"(ok 1 - loads
»not ok 2 - adds up
»  ---
»  operator: equal
»  expected: 4
»  actual:   3
»  ...
ok 3 - empties
1..3)");
        row("GoogleTest", R"([==========] Running 2 tests
»[ RUN      ] CartTest.Total
»cart_test.cc:12: Failure
»Expected equality of these values:
»  total()
»    Which is: 3
»  4
»[  FAILED  ] CartTest.Total (0 ms)
[==========] 2 tests ran. (1 ms total)
[  PASSED  ] 1 test.)");
        row("Clojure", R"(lein test cart.core-test

»FAIL in (adds-up) (core_test.clj:12)
»adding two things
»expected: (= 4 (total))
»  actual: (not (= 4 3))

Ran 1 tests containing 1 assertions.
1 failures, 0 errors.)");
        row("assertion with its difference and frames, blank lines between", R"(running the tests
»AssertionError: the cart is empty
»
»      + expected - actual
»
»      -false
»      +true
»
»      at Object.<anonymous> (test/cart.ts:137:10)
»      at step (test/cart.js:36:23)

npm ERR! Test failed.)");
        row("Java assertion with a matcher's message after a blank line", R"([INFO] Running org.acme.CartTest
»[ERROR] Tests run: 8, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 3 s <<< FAILURE! - in org.acme.CartTest
»[ERROR] total  Time elapsed: 0.461 s  <<< FAILURE!
»java.lang.AssertionError:
»
»Expected: a value greater than <0>
»     but: <0> was equal to <0>
»	at org.acme.CartTest.total(CartTest.java:189)

[INFO] Running org.acme.OtherTest
[INFO] BUILD FAILURE)");
        row("Common Test between its dotted rulers", R"(Testing acme: Starting test

- - - - - - - - - - - - - - - - - - - - - - - - - -
»cart_SUITE:total failed on line 195
»Reason: expecting_four_got_three
- - - - - - - - - - - - - - - - - - - - - - - - - -

Testing acme: TEST COMPLETE, 7 ok, 1 failed of 8 test cases)");
        row("pytest section with a trace and a message of several paragraphs",
            R"(=================================== FAILURES ===================================
»_____________________________ TestCart.test_total ______________________________
»Traceback (most recent call last):
»  File "/src/test_cart.py", line 12, in test_total
»    self.assertEqual(total(), 4)
»AssertionError: Scalars are not equal!
»
»Expected 4 but got 3.
»Absolute difference: 1

To execute this test, run:
    python test_cart.py TestCart.test_total
=========================== short test summary info ============================
FAILED [0.0123s] test_cart.py::TestCart::test_total - AssertionError: Scalars are not equal!
========================= 1 failed, 1 passed in 3.29s ==========================)");
    }
    void aFailureSectionIsShownWhole()
    {
        QFETCH(QString, log);
        COMPARE_FIRST_BLOCK(log);
    }
};

QTEST_GUILESS_MAIN(TestTestBlocks)
#include "tst_testblocks.moc"
