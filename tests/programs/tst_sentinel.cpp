// The program as scripts see it: what it prints where, and how it exits.

#include "tests/pipeline/texts.h"
#include "tests/programs/program.h"

#include <QRegularExpression>
#include <QSet>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

QSet<QString> keysOf(const QJsonObject& object)
{
    const QStringList keys = object.keys();
    return {keys.begin(), keys.end()};
}

QByteArray utf16(const std::string& text)
{
    QByteArray bytes("\xFF\xFE");
    for (const char c : text)
        bytes.append(c).append('\0');
    return bytes;
}

} // namespace

class TestSentinel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_program = std::make_unique<Program>(); }

    void itSaysWhichVersionItIs();
    void theOverviewNamesEveryCommand();
    void everyCommandHasAManual_data();
    void everyCommandHasAManual();
    void aWrongCommandLineIsRefused_data();
    void aWrongCommandLineIsRefused();

    void triageAnswersWithOneObjectAnInput();
    void triagePlacesLeadIntoTheInput_data();
    void triagePlacesLeadIntoTheInput();
    void triageAsOneDocument();
    void triageKeepsTheOrderAndGoesOnBehindFailures();
    void triageReadsStandardInput();
    void triageOfAReport();
    void triageForPeopleHasNoControlCharacters();
    void triageSaysSoWhenALogSaysNothing();
    void triageOfAFolderLeavesOutWhatIsNoLog();
    void triageAgainstAGreenLog();

    void testsAreListed();
    void testsThatALogOnlyCountsAreListedToo();
    void whatHasNoTestsIsAnErrorOfTests();
    void aReportThatLacksResultsIsToldSo();

    void diagnosticsAreListed();
    void whatHasNoDiagnosticsPrintsNothing();

    void configurationsAreChecked();
    void whatIsInForceIsShown();
    void aBrokenConfigurationStopsTheWork();

    void aReaderThatGoesAwayIsNoError();
    void aFullDiskIsAnError();
    void ctrlCEndsAReadThatWouldNeverEnd();

private:
    Ended run(const QStringList& arguments, const QByteArray& input = {}) const { return m_program->run(arguments, input); }
    QString put(const QString& name, const std::string& text) const { return m_program->put(name, QByteArray::fromStdString(text)); }
    std::unique_ptr<Program> m_program;
};

void TestSentinel::itSaysWhichVersionItIs()
{
    const Ended ended = run({u"--version"_s});
    QCOMPARE(ended.exitCode, 0);
    QVERIFY2(QRegularExpression(u"^sentinel \\d+\\.\\d+\\.\\d+\n$"_s).match(QString::fromUtf8(ended.out)).hasMatch(), ended.out);
    QCOMPARE(ended.err, QByteArray());
}

void TestSentinel::theOverviewNamesEveryCommand()
{
    const Ended ended = run({u"--help"_s});
    QCOMPARE(ended.exitCode, 0);
    for (const char* name : {"triage", "tests", "diagnostics", "import", "runs", "run", "check", "config", "rules", "serve"})
        QVERIFY2(ended.out.contains(QByteArray("\n    ") + name + ' '), name);
    QCOMPARE(ended.err, QByteArray());
    QCOMPARE(run({u"help"_s}).out, ended.out);
    QCOMPARE(run({u"help"_s, u"help"_s}).out, ended.out);
    const Ended nothing = run({});
    QCOMPARE(nothing.exitCode, 2);
}

void TestSentinel::everyCommandHasAManual_data()
{
    QTest::addColumn<QString>("command");
    for (const char* name : {"triage", "tests", "import", "runs", "run", "check", "config", "rules", "serve"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestSentinel::everyCommandHasAManual()
{
    QFETCH(QString, command);
    const Ended manual = run({u"help"_s, command});
    QCOMPARE(manual.exitCode, 0);
    for (const char* section : {"NAME\n", "\nSYNOPSIS\n", "\nDESCRIPTION\n", "\nOPTIONS\n", "\nEXIT STATUS\n", "\nEXAMPLES\n"})
        QVERIFY2(manual.out.contains(section), section);
    QCOMPARE(run({command, u"--help"_s}).out, manual.out);
    for (const QByteArray& line : manual.out.split('\n')) {
        if (!line.contains("sentinel ")) // synopses and examples are to be copied whole
            QVERIFY2(QString::fromUtf8(line).size() <= 80, line);
    }
}

void TestSentinel::aWrongCommandLineIsRefused_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unknown command") << QStringList{u"traige"_s, u"x"_s} << u"unknown command traige; did you mean triage?"_s;
    QTest::newRow("unknown option") << QStringList{u"triage"_s, u"--jsnol"_s, u"x"_s}
                                    << u"triage: unknown option --jsnol; did you mean --jsonl?"_s;
    QTest::newRow("one dash") << QStringList{u"triage"_s, u"-json"_s, u"x"_s} << u"triage: unknown option -json; did you mean --json?"_s;
    QTest::newRow("value missing") << QStringList{u"runs"_s, u"--limit"_s} << u"runs: --limit needs a value: --limit N"_s;
    QTest::newRow("value too many") << QStringList{u"triage"_s, u"--json=yes"_s, u"x"_s} << u"triage: --json takes no value"_s;
    QTest::newRow("no path") << QStringList{u"triage"_s} << u"triage: give it a log"_s;
    QTest::newRow("standard input twice") << QStringList{u"triage"_s, u"-"_s, u"-"_s} << u"triage: standard input can be read only once"_s;
    QTest::newRow("no number") << QStringList{u"run"_s, u"last"_s} << u"run: last is no run's number"_s;
    QTest::newRow("no status") << QStringList{u"runs"_s, u"--status"_s, u"fialed"_s} << u"runs: fialed is none of"_s;
    QTest::newRow("no time") << QStringList{u"runs"_s, u"--since"_s, u"yesterday"_s} << u"runs: --since yesterday is no time"_s;
    QTest::newRow("no limit") << QStringList{u"runs"_s, u"--limit"_s, u"many"_s} << u"runs: --limit many is no number"_s;
    QTest::newRow("half a command") << QStringList{u"config"_s} << u"config: write"_s;
    QTest::newRow("option alone") << QStringList{u"--versoin"_s} << u"unknown option --versoin; did you mean --version?"_s;
}

void TestSentinel::aWrongCommandLineIsRefused()
{
    QFETCH(QStringList, words);
    QFETCH(QString, reason);
    const Ended ended = run(words);
    QCOMPARE(ended.exitCode, 2);
    QCOMPARE(ended.out, QByteArray());
    QVERIFY2(QString::fromUtf8(ended.err).startsWith(u"sentinel: "_s + reason), ended.err);
}

void TestSentinel::triageAnswersWithOneObjectAnInput()
{
    const QString path = put(u"build.log"_s, failingLog());
    const Ended ended = run({u"triage"_s, u"--jsonl"_s, path});
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.err, QByteArray());
    QCOMPARE(ended.lines().size(), 1);
    const QJsonObject answer = ended.lines()[0];
    QVERIFY(hasKeys(answer,
                    "schema path outcome category confidence rule title fingerprint evidence hint remediation tests "
                    "failed_tests provider lines bytes"));
    QCOMPARE(answer[u"schema"_s], u"sentinel.triage/1"_s);
    QCOMPARE(answer[u"path"_s], path);
    QCOMPARE(answer[u"outcome"_s], u"failed"_s);
    QCOMPARE(answer[u"category"_s], u"test_failure"_s);
    QVERIFY(answer[u"confidence"_s].toDouble() > 0 && answer[u"confidence"_s].toDouble() <= 1);
    QCOMPARE(answer[u"provider"_s], u"github"_s);
    QCOMPARE(answer[u"lines"_s], 20);
    QCOMPARE(answer[u"bytes"_s], qint64(failingLog().size()));
    QVERIFY(QRegularExpression(u"^[0-9a-f]{32}$"_s).match(answer[u"fingerprint"_s].toString()).hasMatch());
    QCOMPARE(keysOf(answer[u"tests"_s].toObject()), QSet<QString>({u"run"_s, u"passed"_s, u"failed"_s, u"errors"_s, u"skipped"_s}));
    QCOMPARE(answer[u"tests"_s][u"run"_s], 2);
    QCOMPARE(answer[u"tests"_s][u"failed"_s], 1);
    QCOMPARE(answer[u"failed_tests"_s].toArray().size(), 1);
    const QJsonObject test = answer[u"failed_tests"_s][0].toObject();
    QVERIFY(hasKeys(test, "suite name message"));
    QCOMPARE(test[u"name"_s], u"test_total"_s);
    QVERIFY(answer[u"remediation"_s].isArray());
    QVERIFY(!answer[u"evidence"_s].toArray().isEmpty());
    QVERIFY(hasKeys(answer[u"evidence"_s][0].toObject(), "byte_start byte_end first_line last_line text score why"));
}

void TestSentinel::triagePlacesLeadIntoTheInput_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("unit"); // bytes a character
    QTest::newRow("UTF-8") << QByteArray::fromStdString(failingLog()) << 1;
    QTest::newRow("UTF-16") << utf16(failingLog()) << 2;
}

void TestSentinel::triagePlacesLeadIntoTheInput()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, unit);
    const QString path = m_program->put(u"build.log"_s, bytes);
    const QJsonObject answer = run({u"triage"_s, u"--jsonl"_s, path}).lines().value(0);
    QCOMPARE(answer[u"bytes"_s], bytes.size());
    QVERIFY(!answer[u"evidence"_s].toArray().isEmpty());
    for (const QJsonValue block : answer[u"evidence"_s].toArray()) {
        const qint64 begin = block[u"byte_start"_s].toInteger(), end = block[u"byte_end"_s].toInteger();
        QVERIFY(begin >= 0 && begin < end && end <= bytes.size());
        const QByteArray part = bytes.mid(begin, end - begin);
        const QString shown =
            unit == 2 ? QString::fromUtf16(reinterpret_cast<const char16_t*>(part.constData()), part.size() / 2) : QString::fromUtf8(part);
        const QStringList lines = block[u"text"_s].toString().split(u'\n');
        for (const QString& line : lines)
            QVERIFY2(shown.contains(line), qPrintable(line));
        QCOMPARE(block[u"last_line"_s].toInteger() - block[u"first_line"_s].toInteger() + 1, lines.size());
    }
}

void TestSentinel::triageAsOneDocument()
{
    const QString red = put(u"red.log"_s, failingLog()), green = put(u"green.log"_s, passingLog());
    const Ended ended = run({u"triage"_s, u"--json"_s, red, green});
    QCOMPARE(ended.exitCode, 0);
    const QJsonObject document = ended.object();
    QCOMPARE(document[u"schema"_s], u"sentinel.triage/1"_s);
    QCOMPARE(document[u"items"_s].toArray().size(), 2);
    QCOMPARE(document[u"items"_s][0][u"outcome"_s], u"failed"_s);
    QCOMPARE(document[u"items"_s][1][u"outcome"_s], u"passed"_s);
    QCOMPARE(document[u"items"_s][1][u"fingerprint"_s], QJsonValue());
}

void TestSentinel::triageKeepsTheOrderAndGoesOnBehindFailures()
{
    QStringList paths, wanted;
    for (int i = 0; i < 20; ++i) {
        if (i % 5 == 3) {
            paths += m_program->path(u"missing-%1.log"_s.arg(i));
        } else {
            paths += put(u"%1.log"_s.arg(i), failingLog("test_" + std::to_string(i)));
            wanted += paths.last();
        }
    }
    const Ended ended = run(QStringList{u"triage"_s, u"--jsonl"_s} + paths);
    QCOMPARE(ended.exitCode, 1);
    QStringList answered;
    const QList<QJsonObject> answers = ended.lines();
    for (const QJsonObject& answer : answers)
        answered += answer[u"path"_s].toString();
    QCOMPARE(answered, wanted);
    QCOMPARE(ended.complaints().size(), 4);
    QVERIFY2(ended.complaints()[0].startsWith(u"sentinel: %1: "_s.arg(paths[3])), ended.err);
}

void TestSentinel::triageReadsStandardInput()
{
    const Ended ended = run({u"triage"_s, u"--jsonl"_s, u"-"_s}, QByteArray::fromStdString(failingLog()));
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.lines().value(0)[u"path"_s], u"-"_s);
    QCOMPARE(ended.lines().value(0)[u"outcome"_s], u"failed"_s);
}

void TestSentinel::triageOfAReport()
{
    const Ended ended = run({u"triage"_s, u"--jsonl"_s, put(u"report.xml"_s, failingReport())});
    QCOMPARE(ended.exitCode, 0);
    const QJsonObject answer = ended.lines().value(0);
    QCOMPARE(answer[u"outcome"_s], u"failed"_s);
    QCOMPARE(answer[u"category"_s], u"test_failure"_s);
    QCOMPARE(answer[u"lines"_s], QJsonValue());
    QCOMPARE(answer[u"tests"_s][u"skipped"_s], 1);
    QVERIFY(answer[u"failed_tests"_s][0][u"message"_s].toString().startsWith(u"3 is not 4"_s));
}

void TestSentinel::triageForPeopleHasNoControlCharacters()
{
    std::string log = failingLog("test_\x1b]0;evil\x07_\x1b[2J_\x9b");
    log += "error: \x1b]52;c;aGk=\x07 \x08\x08\x08 clipboard\n";
    const QString path = put(u"evil\x1b[31m.log"_s, log);
    const Ended ended = run({u"triage"_s, path, m_program->path(u"missing\x1b[2J\nsentinel: fake"_s)});
    QVERIFY(ended.out.contains("Test failure"));
    for (const char c : ended.out + ended.err)
        QVERIFY(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
    QCOMPARE(ended.complaints().size(), 1);
    QVERIFY2(ended.out.contains("log:"), ended.out); // FILE:LINE
    QVERIFY(ended.out.contains("assert 3 == 4"));
}

void TestSentinel::triageSaysSoWhenALogSaysNothing()
{
    const Ended ended = run({u"triage"_s, put(u"quiet.log"_s, "one\ntwo\n")});
    QCOMPARE(ended.exitCode, 0);
    QVERIFY2(ended.out.contains("It does not say how it ended"), ended.out);
}

void TestSentinel::triageOfAFolderLeavesOutWhatIsNoLog()
{
    put(u"in/a.log"_s, failingLog());
    put(u"in/deep/er/b.log"_s, passingLog());
    put(u"in/logo.png"_s, std::string("\x89PNG\r\n\x1a\n", 8) + std::string(64, '\0'));
    const Ended ended = run({u"triage"_s, u"--jsonl"_s, m_program->path(u"in"_s)});
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.lines().size(), 2);
    QCOMPARE(ended.complaints().size(), 1);
    QVERIFY2(ended.err.contains("left out logo.png"), ended.err);
}

void TestSentinel::triageAgainstAGreenLog()
{
    const QString green = put(u"green.log"_s, passingLog()), red = put(u"red.log"_s, failingLog());
    const Ended ended = run({u"triage"_s, u"--jsonl"_s, u"--against"_s, green, red});
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.lines().size(), 1);
    QCOMPARE(ended.lines()[0][u"outcome"_s], u"failed"_s);
    const Ended missing = run({u"triage"_s, u"--against"_s, m_program->path(u"none"_s), red});
    QCOMPARE(missing.exitCode, 1);
    QCOMPARE(missing.complaints().size(), 1);
}

void TestSentinel::testsAreListed()
{
    const QString path = put(u"report.xml"_s, failingReport());
    const Ended ended = run({u"tests"_s, u"--jsonl"_s, path});
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.lines().size(), 3);
    QVERIFY(hasKeys(ended.lines()[0], "path suite name status duration message attempt"));
    const QJsonObject failed = ended.lines()[1];
    QCOMPARE(failed[u"path"_s], path);
    QCOMPARE(failed[u"suite"_s], u"shop.Cart"_s);
    QCOMPARE(failed[u"name"_s], u"totals"_s);
    QCOMPARE(failed[u"status"_s], u"failed"_s);
    QCOMPARE(failed[u"duration"_s], 0.25);
    QCOMPARE(failed[u"attempt"_s], 1);
    QCOMPARE(ended.lines()[2][u"status"_s], u"skipped"_s);
    QCOMPARE(run({u"tests"_s, path}).out, ended.out); // lines are what it prints anyway
    QCOMPARE(run({u"tests"_s, u"--json"_s, path}).object()[u"items"_s].toArray().size(), 3);
}

void TestSentinel::testsThatALogOnlyCountsAreListedToo()
{
    const QString log = put(u"build.log"_s,
                            "===== test session starts =====\n===== short test summary info =====\nFAILED a.py::t - no\n"
                            "===== 1 failed, 3 passed, 1 skipped in 1.00s =====\n");
    const QList<QJsonObject> all = run({u"tests"_s, log}).lines();
    QCOMPARE(all.size(), 5);
    QCOMPARE(all[0][u"name"_s], u"t"_s);
    QCOMPARE(all[0][u"named"_s], true);
    for (int i : {1, 2, 3})
        QCOMPARE(all[i][u"status"_s], u"passed"_s);
    QCOMPARE(all[4][u"status"_s], u"skipped"_s);
    QCOMPARE(all[4][u"name"_s], QString());
    QCOMPARE(all[4][u"named"_s], false);
    QCOMPARE(run({u"tests"_s, u"--named"_s, log}).lines().size(), 1);

    const QString boast = put(u"boast.log"_s, "===== test session starts =====\n===== 99999999999 passed in 1.00s =====\n");
    QCOMPARE(run({u"tests"_s, boast}).lines().size(), 0); // nobody prints that on a summary's word
}

void TestSentinel::whatHasNoTestsIsAnErrorOfTests()
{
    const QString notes = put(u"notes.txt"_s, "nothing here\n"), report = put(u"report.xml"_s, failingReport());
    const Ended ended = run({u"tests"_s, notes, report});
    QCOMPARE(ended.exitCode, 1);
    QCOMPARE(ended.lines().size(), 3);
    QCOMPARE(ended.complaints().size(), 1);
    QVERIFY2(ended.err.startsWith("sentinel: " + notes.toUtf8() + ": "), ended.err);
}

void TestSentinel::aReportThatLacksResultsIsToldSo()
{
    const QString path = put(u"cut.tap"_s, "TAP version 13\n1..5\nok 1 - opens\nok 2 - closes\n");
    const Ended ended = run({u"tests"_s, path});
    QCOMPARE(ended.exitCode, 1);
    QCOMPARE(ended.lines().size(), 2);
    QCOMPARE(ended.complaints().size(), 1);
    QCOMPARE(ended.err.count(path.toUtf8()), 1);
    const QJsonObject answer = run({u"triage"_s, u"--jsonl"_s, path}).lines().value(0);
    QCOMPARE(answer[u"outcome"_s], u"unknown"_s);
    QCOMPARE(answer[u"holes"_s].toArray().size(), 1);
}

void TestSentinel::diagnosticsAreListed()
{
    const std::string log = "make all\nsrc/a.c:3:5: warning: unused variable 'x' [-Wunused-variable]\nld.lld: error: undefined symbol: y\n";
    const QString path = put(u"build.log"_s, log);
    const Ended ended = run({u"diagnostics"_s, path});
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.lines().size(), 2);
    const QJsonObject first = ended.lines()[0];
    QVERIFY(hasKeys(first, "schema path tool file line column severity message code times first_line last_line byte_start byte_end"));
    QCOMPARE(first[u"path"_s], path);
    QCOMPARE(first[u"tool"_s], u"gcc"_s);
    QCOMPARE(first[u"file"_s], u"src/a.c"_s);
    QCOMPARE(first[u"line"_s], 3);
    QCOMPARE(first[u"column"_s], 5);
    QCOMPARE(first[u"severity"_s], u"warning"_s);
    QCOMPARE(first[u"message"_s], u"unused variable 'x'"_s);
    QCOMPARE(first[u"byte_start"_s], 9);
    QVERIFY(ended.lines()[1][u"file"_s].isNull() && ended.lines()[1][u"line"_s].isNull());
    const QJsonObject document = run({u"diagnostics"_s, u"--json"_s, path, path}).object();
    QCOMPARE(document[u"schema"_s], u"sentinel.diagnostics/1"_s);
    QCOMPARE(document[u"items"_s].toArray().size(), 4);
    const Ended piped = run({u"diagnostics"_s, u"-"_s}, QByteArray::fromStdString(log));
    QCOMPARE(piped.lines().size(), 2);
    QVERIFY(run({u"help"_s, u"diagnostics"_s}).out.contains("clang-tidy")); // the manual names what is understood
}

void TestSentinel::whatHasNoDiagnosticsPrintsNothing()
{
    const Ended ended = run({u"diagnostics"_s, put(u"quiet.log"_s, "all is well\n"), put(u"calm.log"_s, "0 errors, 0 warnings\n")});
    QCOMPARE(ended.exitCode, 0);
    QVERIFY(ended.out.isEmpty() && ended.err.isEmpty());
    const Ended missing = run({u"diagnostics"_s, u"/does/not/exist"_s});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY(!missing.err.isEmpty());
    QCOMPARE(run({u"diagnostics"_s}).exitCode, 2);
}

void TestSentinel::configurationsAreChecked()
{
    const Ended good = run({u"config"_s, u"check"_s, put(u"good.yaml"_s, "retention: {logs: 90d}\n")});
    QCOMPARE(good.exitCode, 0);
    const QString path = put(u"bad.yaml"_s, "listener:\n  adress: x:1\nretention: {logs: long}\n");
    const Ended bad = run({u"config"_s, u"check"_s, path});
    QCOMPARE(bad.exitCode, 1);
    QCOMPARE(bad.complaints().size(), 2);
    QVERIFY2(bad.complaints()[0].startsWith(u"sentinel: %1:2:3: unknown key listener.adress; did you mean listener.address?"_s.arg(path)),
             bad.err);
    QCOMPARE(run({u"config"_s, u"check"_s, m_program->path(u"none.yaml"_s)}).exitCode, 1);
}

void TestSentinel::whatIsInForceIsShown()
{
    QVERIFY(run({u"config"_s, u"show"_s}).out.contains("retention.logs"));
    const QString path = put(u"own.yaml"_s, "\nretention: {logs: 90d}\n");
    const QJsonArray items = run({u"config"_s, u"show"_s, u"--json"_s, u"--config"_s, path}).object()[u"items"_s].toArray();
    QStringList found;
    for (const QJsonValue item : items)
        found += u"%1 %2 %3"_s.arg(item[u"key"_s].toString(), item[u"value"_s].toString(), item[u"from"_s].toString());
    QVERIFY(found.contains(u"retention.logs 90d %1:2"_s.arg(path)));
    QVERIFY(found.contains(u"retention.results 2y default"_s));
    QVERIFY(found.contains(u"redaction.stored_logs false default"_s));
}

void TestSentinel::aBrokenConfigurationStopsTheWork()
{
    const QString path = put(u"bad.yaml"_s, "rule: []\n"), log = put(u"red.log"_s, failingLog());
    const Ended ended = run({u"triage"_s, u"--config"_s, path, log});
    QCOMPARE(ended.exitCode, 1);
    QCOMPARE(ended.out, QByteArray());
    QVERIFY2(ended.err.contains("bad.yaml:1:1: unknown key rule; did you mean rules?"), ended.err);
}

void TestSentinel::aReaderThatGoesAwayIsNoError()
{
    QStringList paths;
    for (int i = 0; i < 30; ++i)
        paths += put(u"%1.log"_s.arg(i), failingLog("test_" + std::to_string(i)));
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    ::close(ends[0]); // nobody will ever read
    const pid_t pid = m_program->start(QStringList{u"triage"_s, u"--jsonl"_s} + paths, -1, ends[1]);
    const Ended ended = m_program->wait(pid, false);
    QCOMPARE(ended.signal, 0);
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.err, QByteArray());
}

void TestSentinel::aFullDiskIsAnError()
{
    const Ended ended = m_program->run({u"triage"_s, put(u"red.log"_s, failingLog())}, {}, "/dev/full");
    QCOMPARE(ended.exitCode, 1);
    QVERIFY2(ended.err.startsWith("sentinel: standard output: "), ended.err);
}

void TestSentinel::ctrlCEndsAReadThatWouldNeverEnd()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const QString first = put(u"red.log"_s, failingLog());
    const pid_t pid = m_program->start({u"triage"_s, u"--jsonl"_s, first, u"-"_s}, ends[0]);
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->content("stdout").isEmpty(), 10'000); // it is at its work
    QCOMPARE(::kill(pid, SIGINT), 0);
    const Ended ended = m_program->wait(pid);
    ::close(ends[1]);
    QCOMPARE(ended.signal, 0);
    QCOMPARE(ended.exitCode, 1);
    QCOMPARE(ended.lines().size(), 1);
}

QTEST_GUILESS_MAIN(TestSentinel)
#include "tst_sentinel.moc"
