// Reports and logs of real projects with upstream's answers, where that data is at hand: minimum figures that must not fall.

#include "tests/reports/told.h"

#include "core/reports/diagnostics.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QTest>

using namespace sentinel;

namespace {

const QString dataFolder = QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data/");

std::vector<QJsonObject> casesOf(const QString& folder)
{
    std::vector<QJsonObject> cases;
    QFile file(dataFolder + folder + QStringLiteral("/expected.jsonl"));
    if (!file.open(QIODevice::ReadOnly))
        return cases;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject())
            cases.push_back(document.object());
    }
    return cases;
}

QByteArray contentOf(const QString& path)
{
    const Result<Input> input = readInput(dataFolder + path);
    if (!input)
        return {};
    const std::string_view bytes = input->documents.front().bytes.view();
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

/// Results by status; "error" is "failed" to those who do not tell them apart.
QMap<QString, int> countsOf(const TestReport& report, bool fold)
{
    QMap<QString, int> counts;
    QMap<QString, int> last; // of the tries of one test the last counts upstream
    for (const TestResult& row : report.results)
        last[row.suite + u'\n' + row.name] = std::max(last[row.suite + u'\n' + row.name], row.attempt);
    for (const TestResult& row : report.results) {
        if (row.attempt != last[row.suite + u'\n' + row.name])
            continue;
        const std::string_view status = jsonName(row.status);
        QString name = QString::fromLatin1(status.data(), qsizetype(status.size()));
        if (fold && name == QLatin1String("error"))
            name = QStringLiteral("failed");
        ++counts[name];
    }
    return counts;
}

TestReport read(const QByteArray& bytes)
{
    const std::string_view view(bytes.constData(), size_t(bytes.size()));
    if (!reportFormat(view))
        return readLogTests(logOf(bytes));
    const Result<TestReport> report = readReport(view);
    return report ? *report : TestReport();
}

} // namespace

class RealDataTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reportsHaveExactCounts();
    void logsHaveExactCounts();
    void diagnosticsHaveExactCounts();
    void ordinaryLogsHaveFewDiagnostics();
};

void RealDataTest::reportsHaveExactCounts()
{
    const std::vector<QJsonObject> cases = casesOf(QStringLiteral("test_reports"));
    if (cases.empty())
        QSKIP("the data set test_reports is not beside this project");
    int files = 0;
    int exact = 0;
    int junitFiles = 0;
    int junitExact = 0;
    for (const QJsonObject& one : cases) {
        const QJsonObject expected = one.value(QLatin1String("expected")).toObject();
        if (!expected.contains(QLatin1String("cases")))
            continue;
        const bool fold = one.value(QLatin1String("source")).toString() == QLatin1String("dorny");
        QMap<QString, int> wanted;
        for (const QJsonValue& test : expected.value(QLatin1String("cases")).toArray()) {
            const QString result = test.toObject().value(QLatin1String("result")).toString();
            ++wanted[fold && result == QLatin1String("error") ? QStringLiteral("failed") : result];
        }
        const TestReport report = read(contentOf(QStringLiteral("test_reports/") + one.value(QLatin1String("file")).toString()));
        const bool right = countsOf(report, fold) == wanted;
        ++files;
        exact += right;
        junitFiles += report.format == QLatin1String("junit");
        junitExact += right && report.format == QLatin1String("junit");
        if (!right)
            qInfo("not exact: %s", qPrintable(one.value(QLatin1String("id")).toString()));
    }
    qInfo("exact counts: %d of %d files, JUnit %d of %d", exact, files, junitExact, junitFiles);
    QVERIFY(exact >= files * 93 / 100);
    QCOMPARE(junitExact, junitFiles);
}

void RealDataTest::logsHaveExactCounts()
{
    const std::vector<QJsonObject> cases = casesOf(QStringLiteral("bugswarm_logs"));
    if (cases.empty())
        QSKIP("the data set bugswarm_logs is not beside this project");
    int logs = 0;
    int failedExact = 0;
    int runExact = 0;
    for (const QJsonObject& one : cases) {
        const QJsonObject expected = one.value(QLatin1String("expected")).toObject();
        if (!expected.value(QLatin1String("tests_failed")).isDouble() || !expected.value(QLatin1String("tests_run")).isDouble())
            continue;
        const TestReport report = read(contentOf(QStringLiteral("bugswarm_logs/") + one.value(QLatin1String("log")).toString()));
        const qint64 run = expected.value(QLatin1String("tests_run")).toInteger();
        ++logs;
        failedExact += report.counts.failed + report.counts.errors == expected.value(QLatin1String("tests_failed")).toInteger();
        // Some count what was skipped as run, others do not.
        runExact += report.counts.run == run || report.counts.run - report.counts.skipped == run;
    }
    qInfo("of %d logs, exact: failed %d, run %d", logs, failedExact, runExact);
    QVERIFY(failedExact >= logs * 95 / 100);
    QVERIFY(runExact >= logs * 95 / 100);
}

void RealDataTest::diagnosticsHaveExactCounts()
{
    const std::vector<QJsonObject> cases = casesOf(QStringLiteral("compiler_warnings"));
    if (cases.empty())
        QSKIP("the data set compiler_warnings is not beside this project");
    int texts = 0, exactTexts = 0, reports = 0, exactReports = 0;
    for (const QJsonObject& one : cases) {
        const QString file = one.value(QLatin1String("file")).toString();
        const qint64 found = qint64(readDiagnostics(logOf(contentOf(QStringLiteral("compiler_warnings/") + file))).size());
        const bool isReport = file.endsWith(QLatin1String(".json")) || file.endsWith(QLatin1String(".xml"));
        const bool exact = found == one.value(QLatin1String("count")).toInteger();
        ++(isReport ? reports : texts);
        (isReport ? exactReports : exactTexts) += exact;
    }
    // Several texts hold the output of more tools than the one that upstream counts in them.
    qInfo("exact counts: %d of %d texts, %d of %d reports", exactTexts, texts, exactReports, reports);
    QVERIFY(exactTexts >= texts * 78 / 100);
    QVERIFY(exactReports >= reports * 85 / 100);
}

void RealDataTest::ordinaryLogsHaveFewDiagnostics()
{
    // Logs of Mocha and Jest runs, pytest, surefire: whatever is found in them must name a place or come from a program that has none.
    const std::vector<QJsonObject> cases = casesOf(QStringLiteral("bugswarm_logs"));
    if (cases.empty())
        QSKIP("the data set bugswarm_logs is not beside this project");
    int logs = 0, guessed = 0;
    for (const QJsonObject& one : cases) {
        const QString file = one.value(QLatin1String("log")).toString();
        if (file.isEmpty())
            continue;
        ++logs;
        for (const Diagnostic& diagnostic : readDiagnostics(logOf(contentOf(QStringLiteral("bugswarm_logs/") + file))))
            guessed += diagnostic.tool == "generic";
    }
    qInfo("%d logs, %d diagnostics of tools that nobody knows", logs, guessed);
    QVERIFY(guessed <= logs / 2);
}

QTEST_GUILESS_MAIN(RealDataTest)
#include "tst_realdata.moc"
