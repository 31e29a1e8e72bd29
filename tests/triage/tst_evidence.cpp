// Which blocks are shown, in which order, and how many.

#include "stories.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace sentinel;

class TestEvidence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

    void theFirstSectionIsShownFirstThoughItsTestWasNamedBefore()
    {
        std::string log;
        for (int i = 1; i <= 12; ++i)
            log += "    " + std::to_string(i) + ") part " + std::to_string(i) + "\n    info: closing\n";
        log += "\n  3 passing (2s)\n  12 failing\n\n";
        for (int i = 1; i <= 12; ++i) {
            log += "  " + std::to_string(i) + ") Cart\n       part " + std::to_string(i) + ":\n     Error: no total for the cart\n";
            for (int frame = 0; frame < 12; ++frame)
                log += "      at step" + std::to_string(frame) + " (lib/cart.js:" + std::to_string(10 + frame) + ":3)\n";
            log += "\n";
        }
        const Verdict verdict = triaged(log + "npm ERR! Test failed.\n");
        QVERIFY2(shownFirst(verdict).startsWith(QStringLiteral("  1) Cart\n       part 1:\n")), qPrintable(shownFirst(verdict)));
    }

    void theRunnersListIsShownBesideTheReasons()
    {
        const Verdict verdict = triaged("=================================== FAILURES ===================================\n"
                                        "__________________________________ test_total __________________________________\n\n"
                                        "    def test_total():\n>       assert total() == 4\nE       assert 3 == 4\n\n"
                                        "tests/test_cart.py:12: AssertionError\n"
                                        "=========================== short test summary info ============================\n"
                                        "FAILED tests/test_cart.py::test_total - assert 3 == 4\n"
                                        "========================= 1 failed, 3 passed in 0.12s ==========================\n");
        QVERIFY2(shownFirst(verdict).contains(QStringLiteral("assert total() == 4")), qPrintable(shownFirst(verdict)));
        QVERIFY(verdict.evidence.size() >= 2);
        QVERIFY(verdict.evidence[1].text.startsWith(QStringLiteral("FAILED tests/test_cart.py::test_total")));
    }

    void aCauseOutranksTheSummaryBelowIt()
    {
        const Verdict verdict =
            triaged("npm ERR! code E404\nnpm ERR! 404 'acme@9' is not in the npm registry.\n\n\nnpm ERR! code ELIFECYCLE\n"
                    "error Command failed with exit code 1.\n");
        QVERIFY(shownFirst(verdict).contains(QStringLiteral("not in the npm registry")));
        QCOMPARE(verdict.category, Category::DependencyError);
    }

    void anAttemptThatWasRepeatedIsNotTheCause()
    {
        const Verdict verdict =
            triaged("ERROR: connection to mirror.acme.test reset by peer\nRetrying in 5 seconds (attempt 2 of 3)\nfetched 12 parts\n"
                    "filling\nERROR: the tank is empty\nfailed after 3 s\n");
        QVERIFY2(shownFirst(verdict).contains(QStringLiteral("the tank is empty")), qPrintable(shownFirst(verdict)));
    }

    void adviceToTryAgainIsNoAttempt()
    {
        const Verdict verdict =
            triaged("npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE could not resolve\nnpm ERR! \nnpm ERR! Found: react@19.0.0\n"
                    "npm ERR! Fix the upstream dependency conflict, or retry\nnpm ERR! this command with --force\n"
                    "npm ERR! \nnpm ERR! For a full report see:\nnpm ERR! /builds/_logs/eresolve-report.txt\n");
        QVERIFY2(shownFirst(verdict).contains(QStringLiteral("could not resolve")), qPrintable(shownFirst(verdict)));
    }

    void theSamplesAreExplainedByTheirFirstBlock_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("cause");
        QTest::newRow("pytest") << "checkout-service-tests.log"
                                << "assert Decimal('28.00') == Decimal('25.20')";
        QTest::newRow("maven") << "ledger-core-compile.log"
                               << "cannot find symbol";
        QTest::newRow("jenkins") << "image-index-release.log"
                                 << "No space left on device";
        QTest::newRow("npm") << "storefront-web-install.log"
                             << "ERESOLVE could not resolve";
    }
    void theSamplesAreExplainedByTheirFirstBlock()
    {
        QFETCH(QString, name);
        QFETCH(QString, cause);
        QFile file(QStringLiteral(SENTINEL_SOURCE_DIR "/resources/samples/") + name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Verdict verdict = triaged(file.readAll().toStdString());
        QVERIFY2(shownFirst(verdict).contains(cause), qPrintable(shownFirst(verdict)));
    }

    void theLastOfManyAttemptsIsTheCause()
    {
        std::string log = "##[group]Run git fetch\n##[endgroup]\n";
        for (int i = 0; i < 2; ++i)
            log += "##[error]fatal: couldn't find remote ref refs/heads/total\nThe process '/usr/bin/git' failed with exit code 128\n"
                   "Waiting 10 seconds before trying again\n";
        log += "##[error]fatal: couldn't find remote ref refs/heads/total\n##[error]The process '/usr/bin/git' failed with exit code 128\n";
        const Verdict verdict = triaged(log);
        QCOMPARE(verdict.evidence.front().lines.first, qint64(9));
    }

    void aWarningDoesNotOutrankAnError()
    {
        const Verdict verdict =
            triaged("warning: failed to load the cache, going on without\nfilling the tank\nerror: failed to open the valve\n");
        QVERIFY(shownFirst(verdict).contains(QStringLiteral("the valve")));
    }

    void whatTheProviderMarksIsShownUnlessItOnlySumsUp()
    {
        const Verdict verdict = triaged("##[group]Run fill\nfill\n##[endgroup]\nfilling the tank\n##[error]The valve did not open.\n"
                                        "closing\n##[error]Process completed with exit code 1.\n");
        QCOMPARE(shownFirst(verdict), QStringLiteral("The valve did not open."));
        QVERIFY(!verdict.evidence.front().why.isEmpty());
        QCOMPARE(verdict.evidence.size(), size_t(1));
    }

    void manyDistinctErrorsAreAllShown()
    {
        std::string log;
        for (int test = 1; test <= 8; ++test) {
            log += "10:00:0" + std::to_string(test) + "     INFO - TEST-START | dom/test_part" + std::to_string(test) + ".html\n";
            for (int step = 0; step < 10; ++step)
                log +=
                    "10:00:0" + std::to_string(test) + "     INFO - TEST-PASS | dom/test_part.html | step " + std::to_string(step) + "\n";
            log += "10:00:0" + std::to_string(test) + "     INFO - TEST-UNEXPECTED-FAIL | dom/test_part" + std::to_string(test)
                + ".html | the total is wrong - got 3, expected 4\n";
        }
        const Verdict verdict = triaged(log);
        QCOMPARE(verdict.evidence.size(), size_t(8));
        for (const EvidenceBlock& block : verdict.evidence)
            QVERIFY2(block.text.contains(QStringLiteral("TEST-UNEXPECTED-FAIL")), qPrintable(block.text));
    }

    void whatIsPrintedAgainAtTheEndIsShownOnce()
    {
        const std::string errors = "[ERROR] /src/Cart.java:[12,5] cannot find symbol\n  symbol:   variable totl\n  location: class Cart\n";
        const Verdict verdict =
            triaged("[INFO] Compiling\n" + errors + "[INFO] 1 error\n[INFO] BUILD FAILURE\n" + errors + "[INFO] done\n");
        int shown = 0;
        for (const EvidenceBlock& block : verdict.evidence)
            shown += block.text.contains(QStringLiteral("cannot find symbol")) ? 1 : 0;
        QCOMPARE(shown, 1);
    }

    void aTryOfATestThatPassedInTheEndIsNotTheCause()
    {
        TestReport tests;
        const std::string log = "trying\n--- FAIL: TestFlaky (0.01s)\n    flaky_test.go:3: too slow\nagain\n--- PASS: TestFlaky (0.01s)\n"
                                "--- FAIL: TestTotal (0.01s)\n    total_test.go:3: total is 3, want 4\nFAIL\n";
        const auto row = [&log](const char* name, TestStatus status, int attempt, const char* text) {
            TestResult result;
            result.name = QString::fromLatin1(name);
            result.status = status;
            result.attempt = attempt;
            const qint64 at = qint64(log.find(text));
            result.bytes = ByteRange{at, at + 10};
            return result;
        };
        tests.results = {row("TestFlaky", TestStatus::Failed, 1, "--- FAIL: TestFlaky"),
                         row("TestFlaky", TestStatus::Passed, 2, "--- PASS: TestFlaky"),
                         row("TestTotal", TestStatus::Failed, 1, "--- FAIL: TestTotal")};
        const Verdict verdict = triageLog(logOf(log), tests, builtInRules());
        QVERIFY2(shownFirst(verdict).contains(QStringLiteral("total is 3, want 4")), qPrintable(shownFirst(verdict)));
        QCOMPARE(verdict.evidence.size(), size_t(1));
    }

    void blocksTogetherFitALook()
    {
        std::string log;
        for (int test = 1; test <= 40; ++test) {
            log += "--- FAIL: TestPart" + std::to_string(test) + " (0.00s)\n";
            for (int line = 0; line < 15; ++line)
                log += "    part_test.go:" + std::to_string(10 + line) + ": total is 3, want 4\n";
            log += "=== RUN   TestOther\nok\n\nmore output\n";
        }
        qint64 lines = 0;
        for (const EvidenceBlock& block : triaged(log + "FAIL\n").evidence)
            lines += block.lines.last - block.lines.first + 1;
        QVERIFY2(lines <= 100, qPrintable(QString::number(lines)));
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

    void theScoreIsTheSumOfItsTerms()
    {
        const Verdict verdict = triaged("filling\ncart.c:12:5: error: no total\nmake: *** [all] Error 1\n");
        QVERIFY(!verdict.evidence.empty());
        for (const EvidenceBlock& block : verdict.evidence) {
            double sum = 0;
            double before = 1e9;
            QVERIFY(!block.terms.empty());
            for (const ScoreTerm& term : block.terms) {
                QVERIFY(std::abs(term.value * term.weight) <= before);
                before = std::abs(term.value * term.weight);
                sum += term.value * term.weight;
            }
            QVERIFY2(std::abs(sum - block.score) < 1e-9, qPrintable(block.why));
        }
        // The words say what each added.
        const QString why = verdict.evidence.front().why;
        QVERIFY2(why.startsWith(QStringLiteral("A compiler error with its source and notes (+")), qPrintable(why));
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
