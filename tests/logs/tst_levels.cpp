#include "core/logs/levels.h"

#include <QTest>

#include <array>
#include <random>

using namespace sentinel;

namespace {

struct Sample
{
    std::string_view text;
    Level level;
};

// Made-up lines in the forms of many tools.
constexpr Sample samples[] = {
    // compilers and linkers
    {"src/main.c:12:5: error: 'x' undeclared (first use in this function)", Level::Error},
    {"src/main.c:12:5: fatal error: foo.h: No such file or directory", Level::Error},
    {"src/main.c:12:5: warning: unused variable 'y' [-Wunused-variable]", Level::Warning},
    {"src/main.c:12:5: note: each undeclared identifier is reported only once", Level::Notice},
    {"/usr/bin/ld: error: cannot find -lfoo", Level::Error},
    {"collect2: error: ld returned 1 exit status", Level::Error},
    {"main.o: in function `main': undefined reference to `frob'", Level::Error},
    {"error[E0308]: mismatched types", Level::Error},
    {"error: could not compile `crate` due to previous error", Level::Error},
    {"warning: unused import: `std::fmt`", Level::Warning},
    {"src/app.ts(4,7): error TS2322: Type 'string' is not assignable to type 'number'.", Level::Error},
    {"src/app.ts:4:7 - error TS2322: Type 'string' is not assignable.", Level::Error},
    {"Program.cs(3,1): error CS1002: ; expected [/src/a.csproj]", Level::Error},
    {"Program.cs(3,1): warning CS0168: declared but never used [/src/a.csproj]", Level::Warning},
    {"LINK : fatal error LNK1104: cannot open file 'x.lib'", Level::None}, // no place and a blank in the tool's name
    {"App.java:7: error: ';' expected", Level::Error},
    {"[ERROR] /src/App.java:[7,3] cannot find symbol", Level::Error},
    {"[WARNING] Some problems were encountered", Level::Warning},
    {"[INFO] BUILD SUCCESS", Level::None},
    {"e: /src/Main.kt: (3, 5): unresolved reference: foo", Level::Error},
    {"w: file:///src/Main.kt:3:5 variable is never used", Level::Warning},
    {"./main.go:9:2: undefined: frob", Level::Error},
    {"ERROR in ./src/index.js 3:0-12", Level::Error},
    {"CMake Error at CMakeLists.txt:4 (find_package):", Level::Error},
    {"make[1]: *** [Makefile:12: all] Error 2", Level::Error},
    {"make: *** [clean] Error 1 (ignored)", Level::Warning},
    // linters
    {"  12:5  error  'x' is not defined  no-undef", Level::Error},
    {"  14:1  warning  Unexpected console statement  no-console", Level::Warning},
    {"a.py:1:0: E0401: Unable to import 'x' (import-error)", Level::Error},
    {"a.py:1:0: W0611: Unused import x", Level::Warning},
    {"a.py:10:80: E501 line too long (93 > 79 characters)", Level::Warning},
    {"a.py:10:80: F401 'x' imported but unused", Level::Error},
    {"lib/a.rb:3:5: C: Style/StringLiterals: Prefer single quotes", Level::Notice},
    // runners
    {"--- FAIL: TestFrob (0.01s)", Level::Error},
    {"FAIL\texample.org/frob\t0.012s", Level::Error},
    {"FAILED tests/test_a.py::test_b - assert 1 == 2", Level::Error},
    {"tests/test_a.py::test_b FAILED                     [ 12%]", Level::Error},
    {"tests/test_a.py::test_b PASSED                     [ 12%]", Level::None},
    {"ERROR tests/test_a.py - ImportError: no module", Level::Error},
    {"E       assert 1 == 2", Level::Error},
    {"not ok 3 - frobs", Level::Error},
    {"not ok 4 - frobs more # TODO not yet", Level::None},
    {"ok 5 - error is reported", Level::None},
    {"  \u2715 adds numbers (3 ms)", Level::Error},
    {"  \u2713 reports errors (3 ms)", Level::None},
    {"FAIL src/frob.test.js", Level::Error},
    {"PASS src/error.test.js", Level::None},
    {"[  FAILED  ] Frob.Adds (0 ms)", Level::Error},
    {"[       OK ] Frob.Error (0 ms)", Level::None},
    {"test frob::adds ... FAILED", Level::Error},
    {"test frob::error ... ok", Level::None},
    {"FrobTest > adds FAILED", Level::Error},
    {" 3/10 Test  #3: frob ....................***Failed    0.01 sec", Level::Error},
    {"Tests run: 3, Failures: 1 <<< FAILURE! - in FrobTest", Level::Error},
    {"FAIL: test_frob (tests.TestFrob)", Level::Error},
    {"FAIL:  0", Level::None},
    {"thread 'main' panicked at src/main.rs:3:5:", Level::Error},
    {"panic: runtime error: index out of range", Level::Error},
    // package managers and tools
    {"npm ERR! code ELIFECYCLE", Level::Error},
    {"npm WARN deprecated frob@1.0.0: no", Level::Warning},
    {"E: Unable to locate package frob", Level::Error},
    {"W: Some index files failed to download", Level::Warning},
    {"Err:7 http://archive.example stable InRelease", Level::Error},
    {"fatal: repository 'x' does not exist", Level::Error},
    {"/tmp/run.sh: line 3: frob: command not found", Level::Error},
    {"Segmentation fault (core dumped)", Level::Error},
    {"BUILD FAILED in 3s", Level::Error},
    {"FAILURE: Build failed with an exception.", Level::Error},
    // exceptions
    {"Traceback (most recent call last):", Level::Error},
    {"ValueError: invalid literal", Level::Error},
    {"java.lang.IllegalStateException: no", Level::Error},
    {"Caused by: java.io.IOException: gone", Level::Error},
    {"Exception in thread \"main\" java.lang.Error", Level::Error},
    {"a.py:3: DeprecationWarning: old", Level::Warning},
    // loggers
    {"2024-05-01 10:00:00,123 ERROR [main] org.example.Frob - it broke", Level::Error},
    {"2024-05-01 10:00:00,123 [main] WARN  org.example.Frob - it may break", Level::Warning},
    {"2024-05-01 10:00:00,123 DEBUG [main] org.example.Frob - error handler set", Level::Debug},
    {"[2024-05-01 10:00:00] [ERROR] it broke", Level::Error},
    {"time=\"2024-05-01T10:00:00Z\" level=error msg=\"it broke\"", Level::Error},
    {"{\"level\":\"warn\",\"msg\":\"it may break\"}", Level::Warning},
    {"ERROR:root:it broke", Level::Error},
    {"E0501 10:00:00.123456       1 frob.go:12] it broke", Level::Error},
    // what only sounds like it
    {"0 errors", Level::None},
    {"0 errors, 0 warnings", Level::None},
    {"error handling tests passed", Level::None},
    {"gcc -Wall -Werror -o error.o error.c", Level::None},
    {"error.c", Level::None},
    {"Compiling error.c", Level::None},
    {"running test: error: handled well", Level::None},
    {"Downloading warning-sign.png", Level::None},
    {"no errors found", Level::None},
    {"the failed attempt was retried", Level::None},
    {"Failures: 0, Errors: 0", Level::None},
    {"ERROR HANDLING SUITE", Level::None},
    {"level=info msg=\"no error\"", Level::None},
    {"throws IOException", Level::None},
    {"file: done", Level::None},
    {"", Level::None},
    {"   ", Level::None},
};

Level levelOfText(std::string_view text, Marker marker = Marker::None, std::optional<int> exitCode = {})
{
    PeeledLine line;
    line.text = text;
    line.marker = marker;
    line.exitCode = exitCode;
    return levelOf(line);
}

Log logOf(std::string text)
{
    return Log::parse(Document{{}, Bytes::of(std::move(text)), {}, {}}).value();
}

} // namespace

class TestLevels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesHaveTheLevelOfTheirStructure_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("level");
        for (const Sample& sample : samples) {
            const QByteArray text(sample.text.data(), qsizetype(sample.text.size()));
            QTest::newRow(text.isEmpty() ? "nothing" : text.constData()) << text << int(sample.level);
        }
    }
    void linesHaveTheLevelOfTheirStructure()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, level);
        QCOMPARE(int(levelOfText(std::string_view(text.constData(), size_t(text.size())))), level);
    }

    void markersAndExitCodesSayIt()
    {
        QCOMPARE(levelOfText("anything", Marker::Error), Level::Error);
        QCOMPARE(levelOfText("error: anything", Marker::Warning), Level::Warning);
        QCOMPARE(levelOfText("grep 'error: '", Marker::Command), Level::None);
        QCOMPARE(levelOfText("ended with 2", Marker::Exit, 2), Level::Error);
        QCOMPARE(levelOfText("ended with 0", Marker::Exit, 0), Level::None);
        QCOMPARE(levelOfText("Finished: FAILURE", Marker::Result), Level::Error);
        QCOMPARE(levelOfText("Finished: UNSTABLE", Marker::Result), Level::Warning);
        QCOMPARE(levelOfText("Finished: SUCCESS", Marker::Result), Level::None);
        QCOMPARE(levelOfText("Job succeeded", Marker::Result), Level::None);
    }

    void aWholeLogHasTheLevelsOfItsLines()
    {
        std::mt19937 random(5);
        constexpr std::array<std::string_view, 5> fronts{"", "2024-05-01T10:00:00.0000000Z ", "2024-05-01T10:00:00.000000Z 00O ",
                                                         "[2024-05-01T10:00:00.000Z] ", "job\tstep\t2024-05-01T10:00:00.0000000Z "};
        constexpr std::array<std::string_view, 4> escapes{"\x1b[31m", "\x1b[0m", "\x1b[K", "\x1b]8;;x\a"};
        for (int round = 0; round < 60; ++round) {
            const std::string_view front = fronts[random() % fronts.size()];
            std::string text = random() % 2 == 0 ? "Running with gitlab-runner 1\n" : "[Pipeline] Start of Pipeline\n";
            for (int i = 0; i < 200; ++i) {
                std::string line(samples[random() % std::size(samples)].text);
                for (auto n = random() % 4; n > 0; --n)
                    line.insert(random() % (line.size() + 1), escapes[random() % escapes.size()]);
                if (random() % 8 == 0)
                    line.insert(random() % (line.size() + 1), "\r");
                text += front;
                text += random() % 6 == 0 ? "##[error]" : "";
                text += line + '\n';
            }
            const Log log = logOf(text);
            std::vector<qint64> errors, warnings, foundErrors, foundWarnings;
            PeeledLine peeled;
            for (qint64 line = 1; line <= log.lineCount(); ++line) {
                log.peel(line, peeled);
                const Level level = levelOf(peeled);
                if (level == Level::Error)
                    errors.push_back(line);
                else if (level == Level::Warning)
                    warnings.push_back(line);
            }
            const Result<> result = findLevels(log, {1, log.lineCount()}, [&](const auto& e, const auto& w, qint64) {
                foundErrors.insert(foundErrors.end(), e.begin(), e.end());
                foundWarnings.insert(foundWarnings.end(), w.begin(), w.end());
                return true;
            });
            QVERIFY(result);
            std::vector<qint64> missing;
            std::set_difference(errors.begin(), errors.end(), foundErrors.begin(), foundErrors.end(), std::back_inserter(missing));
            for (const qint64 line : missing) {
                const std::string_view raw = log.rawLine(line);
                qWarning() << "missing" << QByteArray(raw.data(), qsizetype(raw.size()));
            }
            QCOMPARE(foundErrors, errors);
            QCOMPARE(foundWarnings, warnings);
        }
    }
};

QTEST_GUILESS_MAIN(TestLevels)
#include "tst_levels.moc"
