// A small log in, the lines out that are shown first. In the logs lines that must be shown begin with "»".

#include "triaged.h"

#include <QElapsedTimer>
#include <QTest>

using namespace sentinel;

namespace {

struct Story
{
    std::string log;
    QString wanted;
};

/// Takes the marks off: the log as it was, and the marked lines.
Story storyOf(const char* marked)
{
    Story story;
    QStringList wanted;
    for (const QString& line : QString::fromUtf8(marked).split(u'\n')) {
        const bool isWanted = line.startsWith(QChar(0xbb));
        const QString text = isWanted ? line.mid(1) : line;
        if (isWanted)
            wanted << text;
        story.log += text.toStdString() + '\n';
    }
    story.wanted = wanted.join(u'\n');
    return story;
}

QString shownFirst(const Verdict& verdict)
{
    return verdict.evidence.empty() ? QString() : verdict.evidence.front().text;
}

} // namespace

class TestEvidence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstBlockIsTheWholeStructure_data()
    {
        QTest::addColumn<QString>("log");
        const auto row = [](const char* name, const char* log) { QTest::newRow(name) << QString::fromUtf8(log); };
        row("gcc error with source, caret and note", R"(gcc -c cart.c
»In file included from cart.c:3:
»cart.h:12:5: error: unknown type name 'totl'
»   12 |     totl sum;
»      |     ^~~~
»cart.h:4:1: note: did you mean 'total'?
make: *** [Makefile:3: cart.o] Error 1)");
        row("clang error with empty lines between", R"(building
»../vendor/sigar.go:12:10: fatal error: 'libproc.h' file not found
»
»#include <libproc.h>
»
»         ^~~~~~~~~~~
»
»1 error generated.

make: *** [all] Error 1)");
        row("rustc error", R"(   Compiling cart v0.1.0
»error[E0425]: cannot find value `totl` in this scope
»  --> src/lib.rs:12:5
»   |
»12 |     totl
»   |     ^^^^ help: a local variable with a similar name exists: `total`

error: could not compile `cart` due to previous error)");
        row("linker", R"([ 90%] Linking CXX executable cart
»/usr/bin/ld: main.o: in function `main':
»main.cpp:(.text+0x12): undefined reference to `total()'
»collect2: error: ld returned 1 exit status
make: *** [cart] Error 1)");
        row("CMake", R"(-- The C compiler identification is GNU
»CMake Error at CMakeLists.txt:12 (find_package):
»  By not providing "FindAcme.cmake" in CMAKE_MODULE_PATH this project has
»  asked CMake to find a package configuration file provided by "Acme".

-- Configuring incomplete, errors occurred!)");
        row("Maven compiler errors", R"([INFO] Compiling 12 source files
[INFO] -------------------------------------------------------------
»[ERROR] /src/main/java/org/acme/Cart.java:[12,5] cannot find symbol
»  symbol:   variable totl
»  location: class org.acme.Cart
[INFO] 1 error
[INFO] BUILD FAILURE
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.8:compile (default-compile) on project cart: Compilation failure
[ERROR] -> [Help 1])");
        row("Gradle test with the project's own frames", R"(> Task :test
»org.acme.CartTest > total FAILED
»    java.lang.AssertionError: expected:<3> but was:<4>
»        at org.junit.Assert.fail(Assert.java:88)
»        at org.acme.CartTest.total(CartTest.java:12)
        at sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)
        at org.junit.runners.ParentRunner.run(ParentRunner.java:363)

12 tests completed, 1 failed
BUILD FAILED in 3s)");
        row("Java exception with its cause", R"(starting
»java.lang.IllegalStateException: cannot start
»	at org.acme.Main.run(Main.java:12)
»	at org.acme.Main.main(Main.java:4)
»Caused by: java.net.ConnectException: Connection refused
»	at org.acme.Net.open(Net.java:30)
»	... 2 more
BUILD FAILED)");
        row("Python traceback with a chain", R"(running
»Traceback (most recent call last):
»  File "a.py", line 3, in load
»    return table[key]
»KeyError: 'total'
»
»During handling of the above exception, another exception occurred:
»
»Traceback (most recent call last):
»  File "a.py", line 9, in <module>
»    load()
»RuntimeError: no total
make: *** [run] Error 1)");
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
        row("npm's conflict, told in paragraphs", R"(> npm ci
»npm ERR! code ERESOLVE
»npm ERR! ERESOLVE could not resolve
»npm ERR!
»npm ERR! While resolving: @acme/carousel@3.2.1
»npm ERR! Found: react@19.0.0
»npm ERR!
»npm ERR! Could not resolve dependency:
»npm ERR! peer react@"^17.0.0" from @acme/carousel@3.2.1
npm ERR!
npm ERR! A complete log of this run can be found in: /root/.npm/_logs/debug.log)");
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
        row("ESLint, a file's problems", R"(
»/src/cart.js
»  12:5   error  Unexpected var, use let or const instead  no-var
»  30:10  error  'x' is defined but never used             no-unused-vars

✖ 2 problems (2 errors, 0 warnings))");
        row("flake8, a list", R"(running flake8
»./acme/cart.py:3:1: F401 'os' imported but unused
»./acme/cart.py:12:80: E501 line too long (92 > 79 characters)
make: *** [lint] Error 1)");
        row("TypeScript", R"($ tsc -p .
»src/cart.ts(12,5): error TS2304: Cannot find name 'totl'.
»src/cart.ts(14,9): error TS2322: Type 'string' is not assignable to type 'number'.
error Command failed with exit code 2.)");
        row("PowerShell", R"(Building
»total.ps1 failed with exit code 1
»At C:\src\build.ps1:12 char:5
»+     throw $message
»+     ~~~~~~~~~~~~~~
»+ CategoryInfo          : OperationStopped: (total.ps1 failed:String) [], RuntimeException
»+ FullyQualifiedErrorId : total.ps1 failed with exit code 1
)");
        row("Rake", R"($ rake
»rake aborted!
»No Rakefile found (looking for: rakefile, Rakefile, rakefile.rb, Rakefile.rb)

(See full trace by running task with --trace))");
        row("Terraform box", R"(Initializing the backend...
»│ Error: Unsupported argument
»│
»│   on main.tf line 12, in resource "aws_s3_bucket" "b":
»│   12:   buckett = "acme"
»│
»│ An argument named "buckett" is not expected here.
)");
        row("BuildKit", R"(#7 [2/3] RUN make
------
» > [2/3] RUN make:
»#7 0.312 make: *** No targets specified and no makefile found.  Stop.
»------
»Dockerfile:3
»--------------------
»   3 | >>> RUN make
»--------------------
»ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2)");
        row("Rust panic", R"(running 1 test
»thread 'tests::total' panicked at src/lib.rs:12:9:
»assertion `left == right` failed
»  left: 3
» right: 4
»note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

test result: FAILED. 0 passed; 1 failed)");
        row("sanitizer report", R"(./cart
»==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010
»READ of size 4 at 0x602000000010 thread T0
»    #0 0x4c1f in total cart.c:12
»    #1 0x4c2a in main cart.c:20
»
»SUMMARY: AddressSanitizer: heap-use-after-free cart.c:12 in total
make: *** [check] Error 1)");
        row("LaTeX", R"(This is pdfTeX, Version 3.14
(./main.tex
»! Undefined control sequence.
»l.12 \totl
»          {x}
)");
        row("behind a clock of the tool's own", R"([12:00:01] Starting 'lint'...
»[12:00:02] Error: /src/cart.ts(12,5): error TS2304: Cannot find name 'totl'.
[12:00:03] Finished 'lint')");
        row("a plain message before the failing exit", R"(preparing
»deploy.sh: line 3: TOKEN: unbound variable
)");
    }
    void theFirstBlockIsTheWholeStructure()
    {
        QFETCH(QString, log);
        const Story story = storyOf(log.toUtf8().constData());
        const Verdict verdict = triaged(story.log);
        QCOMPARE(shownFirst(verdict), story.wanted);
        QCOMPARE(verdict.outcome, Outcome::Failed);
        QVERIFY(!verdict.evidence.front().why.isEmpty());
    }

    void placesOfEvidenceAreWholeLinesOfTheLog()
    {
        const std::string log = "one\r\n\x1b[31mcart.c:12: error: no total\x1b[0m\r\nmake: *** [all] Error 1\r\n";
        const Verdict verdict = triaged(log);
        QVERIFY(!verdict.evidence.empty());
        const EvidenceBlock& block = verdict.evidence.front();
        QCOMPARE(block.lines.first, qint64(2));
        QCOMPARE(block.text, QStringLiteral("cart.c:12: error: no total"));
        QCOMPARE(log.substr(size_t(block.bytes.begin), size_t(block.bytes.size())),
                 std::string("\x1b[31mcart.c:12: error: no total\x1b[0m"));
    }

    void theFirstOfManyFailuresIsShownFirst()
    {
        std::string log = "Failures:\n\n";
        for (int i = 1; i <= 30; ++i)
            log += "  " + std::to_string(i) + ") Cart part " + std::to_string(i)
                + "\n     Failure/Error: expect(a).to eq b\n       got: 3\n\n";
        const Verdict verdict = triaged(log + "30 examples, 30 failures\n");
        QVERIFY(shownFirst(verdict).startsWith(QStringLiteral("  1) Cart part 1\n")));
        QVERIFY(verdict.evidence.front().lines.last - verdict.evidence.front().lines.first < 20);
    }

    void aCauseOutranksTheSummaryBelowIt()
    {
        const Verdict verdict =
            triaged("npm ERR! code E404\nnpm ERR! 404 'acme@9' is not in the npm registry.\n\n\nnpm ERR! code ELIFECYCLE\n"
                    "error Command failed with exit code 1.\n");
        QVERIFY(shownFirst(verdict).contains(QStringLiteral("not in the npm registry")));
        QCOMPARE(verdict.category, Category::DependencyError);
    }

    void besideAPassingLogOnlyWhatIsNewIsShown()
    {
        const std::string before = "Error: cache server said 404, going on without\nbuilding 12 files in 3.1 s\n";
        const std::string green = before + "all good\n";
        const std::string red = before + "ERROR: the tank is empty\nwhile filling\nmake: *** [fill] Error 1\n";
        const Verdict verdict = triaged(red, green);
        QVERIFY(!verdict.evidence.empty());
        for (const EvidenceBlock& block : verdict.evidence)
            QVERIFY2(!block.text.contains(QStringLiteral("cache server")), qPrintable(block.text));
        QVERIFY(shownFirst(verdict).contains(QStringLiteral("the tank is empty\nwhile filling")));
    }

    void pathologicalLogsTakeLinearTime_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("one line of 10 MB") << QByteArray(10'000'000, 'x');
        QTest::newRow("one line of 10 MB of blanks") << QByteArray(10'000'000, ' ');
        QTest::newRow("ten million empty lines") << QByteArray(10'000'000, '\n');
        QTest::newRow("a million error lines") << QByteArray("error: x\n").repeated(1'000'000);
        QTest::newRow("indented without end") << QByteArray("Traceback (most recent call last):\n  x\n").repeated(200'000);
        QTest::newRow("numbered without end") << QByteArray("  1) a\n     b\n\n").repeated(300'000);
        QTest::newRow("a long line of error words") << QByteArray("error: failed to ").repeated(600'000);
        QTest::newRow("zeros") << QByteArray(10'000'000, '\0');
    }
    void pathologicalLogsTakeLinearTime()
    {
        QFETCH(QByteArray, bytes);
        const Log log = logOf(bytes.toStdString());
        QElapsedTimer timer;
        timer.start();
        const Verdict verdict = triageLog(log, {}, builtInRules());
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
        for (const EvidenceBlock& block : verdict.evidence)
            QVERIFY(block.text.size() < 200'000);
    }

    void anErrorAtTheEndOfAVeryLongLineIsSeen()
    {
        const Verdict verdict = triaged(std::string(100'000, '.') + " npm ERR! code E404 java.lang.OutOfMemoryError: Java heap space\n");
        QCOMPARE(verdict.category, Category::ResourceExhaustion);
    }

    void aHitIsFoundWhereverTheScannersChunksMeet()
    {
        // Chunks hold a few megabytes: lines all over a larger log are found, each with its own number.
        std::string log;
        while (log.size() < (5 << 20))
            log += "compiling something harmless, number " + std::to_string(log.size()) + "\n";
        const qint64 lines = qint64(std::count(log.begin(), log.end(), '\n'));
        const Verdict verdict = triaged(log + "cart.c:12:5: error: no total\n");
        QVERIFY(!verdict.evidence.empty());
        QCOMPARE(verdict.evidence.front().lines.first, lines + 1);
    }

    void stoppingEndsTheWork()
    {
        const Log log = logOf(QByteArray("error: x\n").repeated(1'000'000).toStdString());
        std::stop_source source;
        source.request_stop();
        const Verdict verdict = triageLog(log, {}, builtInRules(), nullptr, source.get_token());
        QVERIFY(verdict.evidence.empty());
    }
};

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
