// Diagnostics of many tools, small texts in and small texts out. The texts are in tests/data/diagnostics: "=== name", what a tool
// prints ("\e" is ESC), "---", and a line "tool file:line:column severity message [code]" for each diagnostic.

#include "tests/reports/told.h"

#include "core/reports/diagnostics.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <cstring>

using namespace sentinel;

namespace {

QByteArray told(const Diagnostic& d)
{
    QByteArray line = QByteArray::fromStdString(d.tool) + ' ' + (d.file.empty() ? QByteArray("-") : QByteArray::fromStdString(d.file));
    if (d.line > 0)
        line += ':' + QByteArray::number(d.line);
    if (d.column > 0)
        line += ':' + QByteArray::number(d.column);
    const std::string_view severity = jsonName(d.severity);
    line += ' ' + QByteArray(severity.data(), qsizetype(severity.size())) + ' ' + QByteArray::fromStdString(d.message).replace("\n", " / ");
    if (!d.code.empty())
        line += " [" + QByteArray::fromStdString(d.code) + ']';
    return line + '\n';
}

QByteArray diagnosticsOf(const QByteArray& text)
{
    QByteArray all;
    for (const Diagnostic& diagnostic : readDiagnostics(logOf(text)))
        all += told(diagnostic);
    return all;
}

void addRows(const char* name)
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("wanted");
    QFile file(QStringLiteral(SENTINEL_SOURCE_DIR "/tests/data/diagnostics/") + QLatin1String(name));
    QVERIFY2(file.open(QIODevice::ReadOnly), name);
    QByteArray title, text, wanted;
    bool inWanted = false;
    const auto add = [&] {
        if (!title.isEmpty())
            QTest::newRow(title.constData()) << text.replace("\\e", "\x1b") << wanted;
        text.clear();
        wanted.clear();
        inWanted = false;
    };
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (line.startsWith("=== ")) {
            add();
            title = line.mid(4).trimmed();
        } else if (line == "---\n") {
            inWanted = true;
        } else {
            (inWanted ? wanted : text) += line;
        }
    }
    add();
}

} // namespace

class DiagnosticsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toolsAreUnderstood_data() { addRows("tools.txt"); }
    void toolsAreUnderstood();
    void reportsAreUnderstood_data() { addRows("reports.txt"); }
    void reportsAreUnderstood() { toolsAreUnderstood(); }
    void ordinaryLinesAreLeftAlone_data() { addRows("ordinary.txt"); }
    void ordinaryLinesAreLeftAlone() { toolsAreUnderstood(); }
    void whatCiServersPutInFrontIsNoHindrance_data() { addRows("tools.txt"); }
    void whatCiServersPutInFrontIsNoHindrance();
    void notesAndExcerptsBelongToTheirDiagnostic();
    void placesInTheLogAreExact();
    void whatIsPrintedTwiceIsToldOnceWithItsNumber();
    void readingCanBeStopped();
    void aListHasAnEnd();
    void hostileLinesDoNoHarm_data();
    void hostileLinesDoNoHarm();
    void theTableOfToolsIsInOrder();
    void everyToolThatSpeaksIsInTheTable();
};

void DiagnosticsTest::toolsAreUnderstood()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, wanted);
    QCOMPARE(diagnosticsOf(text), wanted);
    // The last line may lack its line feed, and lines may end as in Windows.
    text.chop(1);
    QCOMPARE(diagnosticsOf(text), wanted);
    if (!text.startsWith('<') && !text.startsWith('{') && !text.startsWith('['))
        QCOMPARE(diagnosticsOf(text.replace("\n", "\r\n") + "\r\n"), wanted);
}

void DiagnosticsTest::whatCiServersPutInFrontIsNoHindrance()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, wanted);
    QByteArray log = "2024-03-01T00:00:00.1234567Z ##[group]Run make\n2024-03-01T00:00:00.2234567Z ##[endgroup]\n";
    text.chop(1);
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray& line : lines)
        log += "2024-03-01T00:00:01.1234567Z " + line + '\n';
    log += "2024-03-01T00:00:02.1234567Z ##[error]Process completed with exit code 1.\n";
    QCOMPARE(diagnosticsOf(log), wanted);
}

void DiagnosticsTest::notesAndExcerptsBelongToTheirDiagnostic()
{
    const std::vector<Diagnostic> found = readDiagnostics(logOf("make\n"
                                                                "a.cpp:3:5: error: no match\n"
                                                                "    3 | f();\n"
                                                                "      | ^\n"
                                                                "a.h:9:1: note: candidate\n"
                                                                "    9 | void f(int);\n"
                                                                "done\n"));
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].lines, (LineRange{2, 6}));
}

void DiagnosticsTest::placesInTheLogAreExact()
{
    const QByteArray text = "one\na.c:3:5: warning: x [-Wx]\nthree\n";
    const std::vector<Diagnostic> found = readDiagnostics(logOf(text));
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].bytes, (ByteRange{4, text.indexOf("\nthree")}));
    QCOMPARE(found[0].code, std::string("-Wx"));
}

void DiagnosticsTest::whatIsPrintedTwiceIsToldOnceWithItsNumber()
{
    const QByteArray text = "a.h:3:5: warning: x\na.c:1:1: warning: y\na.h:3:5: warning: x\na.h:3:6: warning: x\n";
    const std::vector<Diagnostic> found = readDiagnostics(logOf(text));
    QCOMPARE(found.size(), size_t(3));
    QCOMPARE(found[0].times, 2);
    QCOMPARE(found[0].lines, (LineRange{1, 1}));
    int printed = 0;
    eachDiagnostic(logOf(text), [&](Diagnostic&&) { return ++printed < 100; });
    QCOMPARE(printed, 4);
}

void DiagnosticsTest::readingCanBeStopped()
{
    QByteArray text;
    for (int i = 0; i < 100000; ++i)
        text += "a.c:" + QByteArray::number(i) + ":5: warning: x\n";
    std::stop_source stop;
    int seen = 0;
    double share = 0;
    eachDiagnostic(
        logOf(text),
        [&](Diagnostic&&) {
            if (++seen == 10)
                stop.request_stop();
            return true;
        },
        stop.get_token(), [&](double now) { share = now; });
    QCOMPARE(seen, 10);
    QVERIFY(share < 1);
    seen = 0;
    eachDiagnostic(
        logOf(text), [&](Diagnostic&&) { return ++seen < 5; }, {}, [&](double now) { share = now; });
    QCOMPARE(seen, 5);
    eachDiagnostic(
        logOf(text), [&](Diagnostic&&) { return true; }, {}, [&](double now) { share = now; });
    QCOMPARE(share, 1.0);
}

void DiagnosticsTest::aListHasAnEnd()
{
    QByteArray text;
    for (int i = 1; i <= 50; ++i)
        text += "a.c:" + QByteArray::number(i) + ":5: warning: x\n";
    QCOMPARE(readDiagnostics(logOf(text), {}, {}, 20).size(), size_t(20));
}

void DiagnosticsTest::hostileLinesDoNoHarm_data()
{
    QTest::addColumn<QByteArray>("text");
    const int size = SENTINEL_SANITIZED ? 100000 : 1000000;
    const auto many = [&](const char* piece) { return QByteArray(piece).repeated(size / int(std::strlen(piece))); };
    QTest::newRow("colons and figures") << "a.c" + many(":1");
    QTest::newRow("lines of colons and figures") << many("a:1:1:1:1:1:1:1 error\n");
    QTest::newRow("brackets") << many("a[1, ") + many("(2,");
    QTest::newRow("open severities") << many("error: warning: ");
    QTest::newRow("phrases that never end") << many("at line 1, column ") + "\n" + many("Error (x): File: ");
    QTest::newRow("headings without rows") << many("In a.sh line 3:\n");
    QTest::newRow("CMake without text") << many("CMake Error at a:1 (b):\n\n");
    QTest::newRow("pointers without places") << many("error: x\n --> \n");
    QTest::newRow("a table without an end") << "FILE: a.php\n---------\nFOUND 1\n--------\n" + many(" 1 | ERROR | x\n");
    QTest::newRow("numbers too large") << many("a.c:99999999999999999999:3: error: x\n");
    QTest::newRow("nested JSON") << QByteArray(100000, '[');
    QTest::newRow("nested XML") << "<checkstyle>" + many("<file name='a'>");
    QTest::newRow("bytes that are no text") << many("\xff\xfe\x01:1:1: error: \xc3\n");
}

void DiagnosticsTest::hostileLinesDoNoHarm()
{
    QFETCH(QByteArray, text);
    const Log log = logOf(text);
    for (const Diagnostic& diagnostic : readDiagnostics(log)) {
        QVERIFY(!diagnostic.message.empty() && diagnostic.message.size() < 100000);
        QVERIFY(diagnostic.lines.first >= 1 && diagnostic.lines.last <= log.lineCount() && diagnostic.lines.first <= diagnostic.lines.last);
        QVERIFY(diagnostic.bytes.begin >= 0 && diagnostic.bytes.begin <= diagnostic.bytes.end && diagnostic.bytes.end <= text.size());
    }
}

void DiagnosticsTest::theTableOfToolsIsInOrder()
{
    const std::vector<DiagnosticTool>& tools = diagnosticTools();
    QVERIFY(std::is_sorted(tools.begin(), tools.end(),
                           [](const DiagnosticTool& one, const DiagnosticTool& other) { return std::strcmp(one.id, other.id) < 0; }));
    for (size_t i = 1; i < tools.size(); ++i)
        QVERIFY2(std::strcmp(tools[i - 1].id, tools[i].id) != 0, tools[i].id);
}

void DiagnosticsTest::everyToolThatSpeaksIsInTheTable()
{
    QSet<QByteArray> known;
    for (const DiagnosticTool& tool : diagnosticTools())
        known.insert(tool.id);
    for (const char* name : {"tools.txt", "reports.txt"}) {
        QFile file(QStringLiteral(SENTINEL_SOURCE_DIR "/tests/data/diagnostics/") + QLatin1String(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const Diagnostic& diagnostic : readDiagnostics(logOf(file.readAll())))
            QVERIFY2(known.contains(QByteArray::fromStdString(diagnostic.tool)), diagnostic.tool.c_str());
    }
}

QTEST_GUILESS_MAIN(DiagnosticsTest)
#include "tst_diagnostics.moc"
