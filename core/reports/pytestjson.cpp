// pytest's plug-ins pytest-json-report (one document) and pytest-reportlog (a report a line: up to three for each test,
// of its set-up, the call and its tear-down). Names as pytest's own JUnit report gives them.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <QHash>

namespace sentinel {

namespace {

/// "a/b.py::T::t[x::y]" as suite "a.b.T" and name "t[x::y]".
std::pair<QString, QString> namesOf(const QString& nodeId)
{
    const qsizetype bracket = nodeId.indexOf(u'[');
    const qsizetype last = nodeId.left(bracket < 0 ? nodeId.size() : bracket).lastIndexOf(QLatin1String("::"));
    QString suite = nodeId.left(std::max<qsizetype>(last, 0));
    QString file = suite.section(QStringLiteral("::"), 0, 0);
    const QString rest = suite.mid(file.size());
    if (last < 0)
        file = nodeId;
    if (file.endsWith(QLatin1String(".py")))
        file.chop(3);
    file.replace(u'/', u'.').replace(u'\\', u'.');
    if (last < 0)
        return {QString(), file};
    return {file + QString(rest).replace(QLatin1String("::"), QLatin1String(".")), nodeId.mid(last + 2)};
}

QString textOf(const QJsonValue& longrepr)
{
    if (longrepr.isString())
        return longrepr.toString();
    if (longrepr.isArray()) // of a skip: file, line, reason
        return longrepr.toArray().last().toString();
    const QJsonObject crash = objectAt(longrepr.toObject(), "reprcrash");
    return textAt(crash, "message");
}

TestStatus worse(TestStatus a, TestStatus b)
{
    constexpr auto rank = [](TestStatus status) {
        return status == TestStatus::Error ? 3 : status == TestStatus::Failed ? 2 : status == TestStatus::Skipped ? 1 : 0;
    };
    return rank(b) > rank(a) ? b : a;
}

TestStatus statusOf(const QString& outcome, bool inCall)
{
    if (outcome == u"failed")
        return inCall ? TestStatus::Failed : TestStatus::Error;
    if (outcome == u"error")
        return TestStatus::Error;
    if (outcome == u"skipped" || outcome == u"xfailed")
        return TestStatus::Skipped;
    return TestStatus::Passed;
}

void addCollected(const QString& nodeId, const QString& message, ReportRows& rows)
{
    const auto [suite, name] = namesOf(nodeId);
    rows.add(suite, name, TestStatus::Error, {}, failureText({}, {}, message));
}

bool opensDocument(std::string_view head)
{
    return opensObjectWith(head, {"\"exitcode\"", "\"root\"", "\"created\""});
}

Result<> readDocument(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    const QJsonObject root = document->object();
    for (const QJsonValue& value : listAt(root, "collectors")) {
        const QJsonObject collector = value.toObject();
        if (textAt(collector, "outcome") == u"failed")
            addCollected(textAt(collector, "nodeid"), textAt(collector, "longrepr"), rows);
    }
    for (const QJsonValue& value : listAt(root, "tests")) {
        const QJsonObject test = value.toObject();
        const auto [suite, name] = namesOf(textAt(test, "nodeid"));
        double seconds = 0;
        QString message;
        for (const char* phase : {"setup", "call", "teardown"}) {
            const QJsonObject part = objectAt(test, phase);
            seconds += secondsAt(part, "duration").value_or(0);
            const QString outcome = textAt(part, "outcome");
            if (message.isEmpty() && (outcome == u"failed" || outcome == u"skipped"))
                message = failureText({}, textAt(objectAt(part, "crash"), "message"), textOf(part.value(QLatin1String("longrepr"))));
        }
        rows.add(suite, name, statusOf(textAt(test, "outcome"), true), seconds, message);
    }
    return {};
}

/// Puts the reports of a test's phases together; a test that is run again begins with a new set-up.
class Log
{
public:
    explicit Log(ReportRows& rows) : m_rows(rows) {}

    void take(const QJsonObject& report)
    {
        const QString kind = textAt(report, "$report_type");
        const QString nodeId = textAt(report, "nodeid");
        const QString outcome = textAt(report, "outcome");
        if (kind == u"CollectReport" && outcome == u"failed")
            addCollected(nodeId, textOf(report.value(QLatin1String("longrepr"))), m_rows);
        if (kind != u"TestReport")
            return;
        const QString when = textAt(report, "when");
        Open& open = m_open[nodeId];
        if (when == u"setup")
            open.row.reset();
        if (!open.row) {
            const auto [suite, name] = namesOf(nodeId);
            m_rows.add(suite, name, TestStatus::Passed, 0., {}, ++open.tries);
            open.row = m_rows.results.size() - 1;
        }
        TestResult& row = m_rows.results[*open.row];
        *row.duration += secondsAt(report, "duration").value_or(0);
        const bool again = outcome == u"rerun";
        const TestStatus status = again ? TestStatus::Failed : statusOf(outcome, when == u"call");
        if (status != TestStatus::Passed && row.message.isEmpty())
            row.message = failureText({}, {}, textOf(report.value(QLatin1String("longrepr"))));
        row.status = worse(row.status, status);
    }

private:
    struct Open
    {
        std::optional<size_t> row;
        int tries = 0;
    };
    ReportRows& m_rows;
    QHash<QString, Open> m_open;
};

bool opensLog(std::string_view head)
{
    return opensObjectWith(head, {"\"$report_type\""});
}

Result<> readLog(std::string_view bytes, ReportRows& rows)
{
    return readEvents<Log>(bytes, rows);
}

} // namespace

const TextFormat pytestJsonFormat{"pytest-json", &opensDocument, &readDocument};
const TextFormat pytestLogFormat{"pytest-reportlog", &opensLog, &readLog};

} // namespace sentinel
