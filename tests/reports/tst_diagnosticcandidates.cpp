// Which lines are looked at as diagnostics, and the compiled expressions that tell.

#include "core/reports/diagnosticcandidates_p.h"
#include "core/reports/diagnosticshapes_p.h"
#include "tests/reports/told.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace sentinel;

namespace {

std::vector<qint64> candidatesOf(const QByteArray& text)
{
    std::vector<qint64> lines;
    eachCandidate(
        logOf(text),
        [&lines](qint64 line) {
            lines.push_back(line);
            return true;
        },
        {}, [](qint64) {});
    return lines;
}

/// What tools print, and as many lines of others, in any order.
QByteArrayList printedLines()
{
    QByteArrayList lines;
    for (const char* name : {"tools.txt", "ordinary.txt"}) {
        QFile file(QStringLiteral(SENTINEL_SOURCE_DIR "/tests/data/diagnostics/") + QLatin1String(name));
        if (file.open(QIODevice::ReadOnly))
            lines += file.readAll().split('\n');
    }
    std::shuffle(lines.begin(), lines.end(), std::mt19937(1));
    return lines;
}

} // namespace

class DiagnosticCandidatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void candidatesDoNotDependOnWhereTheBytesLie();
    void candidatesDoNotDependOnTheirNeighbours();
    void noLineThatAnExpressionMatchesIsKeptFromIt();
    void compiledShapesCanBeKept();
    void damagedShapesAreRefused();
};

// Vectorscan is known to lose some matches at line ends, depending on where in memory they lie.
void DiagnosticCandidatesTest::candidatesDoNotDependOnWhereTheBytesLie()
{
    const QByteArray text = printedLines().join('\n');
    const std::vector<qint64> wanted = candidatesOf("\n" + text);
    QVERIFY(wanted.size() > 300);
    for (int shift = 1; shift < 64; ++shift)
        QCOMPARE(candidatesOf(QByteArray(shift, 'x') + '\n' + text), wanted);
}

void DiagnosticCandidatesTest::candidatesDoNotDependOnTheirNeighbours()
{
    const QByteArrayList lines = printedLines();
    std::vector<qint64> alone;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!candidatesOf(lines[i] + '\n').empty())
            alone.push_back(i + 1);
    }
    QCOMPARE(candidatesOf(lines.join('\n')), alone);
}

void DiagnosticCandidatesTest::noLineThatAnExpressionMatchesIsKeptFromIt()
{
    // What tools print, and what a slip of the hand makes of it.
    QByteArrayList lines = printedLines();
    std::mt19937 random(2);
    const QByteArray slips = " \t:;,.-_()[]{}<>*#!\"'|/0189aeilnrtwAEFITW\x1b\xe2";
    for (qsizetype i = lines.size(); i < 12000; ++i) {
        QByteArray line = lines[qsizetype(random()) % lines.size()];
        for (unsigned slip = 0; slip < 1 + random() % 3 && !line.isEmpty(); ++slip) {
            const qsizetype at = qsizetype(random()) % line.size();
            if (random() % 3 == 0)
                line.remove(at, 1);
            else
                line[at] = slips[qsizetype(random()) % slips.size()];
        }
        lines << line;
    }
    const QByteArray text = lines.join('\n') + '\n';

    std::vector<qint64> ends; // of the expressions' matches
    const std::shared_ptr<const hs_database_t> database = diagnosticShapes();
    hs_scratch_t* scratch = nullptr;
    QCOMPARE(hs_alloc_scratch(database.get(), &scratch), HS_SUCCESS);
    const auto onMatch = [](unsigned, unsigned long long, unsigned long long to, unsigned, void* context) {
        static_cast<std::vector<qint64>*>(context)->push_back(to > 0 ? qint64(to) - 1 : 0);
        return 0;
    };
    QCOMPARE(hs_scan(database.get(), text.constData(), unsigned(text.size()), 0, scratch, onMatch, &ends), HS_SUCCESS);
    hs_free_scratch(scratch);

    const Log log = logOf(text);
    const std::vector<qint64> candidates = candidatesOf(text);
    QVERIFY(ends.size() > 5000);
    for (const qint64 end : ends) {
        const qint64 line = log.lineAt(end);
        if (lines[line - 1].trimmed().isEmpty()) // blank lines behind a match that takes blanks
            continue;
        QVERIFY2(std::binary_search(candidates.begin(), candidates.end(), line), lines[line - 1].constData());
    }
}

void DiagnosticCandidatesTest::compiledShapesCanBeKept()
{
    const QByteArray key = diagnosticShapesKey();
    QCOMPARE(key.size(), 32);
    QCOMPARE(diagnosticShapesKey(), key);
    const QByteArray compiled = compiledDiagnosticShapes();
    QVERIFY(!compiled.isEmpty());
    QVERIFY(takeDiagnosticShapes(compiled));
    QCOMPARE(compiledDiagnosticShapes(), compiled);
}

void DiagnosticCandidatesTest::damagedShapesAreRefused()
{
    QByteArray compiled = compiledDiagnosticShapes();
    QVERIFY(!takeDiagnosticShapes({}));
    QVERIFY(!takeDiagnosticShapes("these are no shapes"));
    QVERIFY(!takeDiagnosticShapes(compiled.left(compiled.size() / 2)));
    compiled[compiled.size() / 2] = char(compiled[compiled.size() / 2] ^ 1);
    QVERIFY(!takeDiagnosticShapes(compiled));
}

QTEST_GUILESS_MAIN(DiagnosticCandidatesTest)
#include "tst_diagnosticcandidates.moc"
