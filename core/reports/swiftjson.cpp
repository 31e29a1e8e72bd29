// swift-testing's stream of events: a line declares each test, others tell how it went. Of a test with arguments the
// whole is one row.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <QHash>

namespace sentinel {

namespace {

struct Test
{
    QString suite;
    QString name;
    QStringList issues;
    bool failed = false;
    int tries = 0;
    std::optional<double> begun;
};

/// "Module.Suite/Inner/test(x:)/File.swift:12:6" without module's test and place: the suite.
QString suiteOf(const QString& id)
{
    QStringList parts = id.split(u'/');
    if (parts.size() > 1 && parts.last().contains(QLatin1String(".swift:")))
        parts.removeLast();
    parts.removeLast();
    return parts.join(u'/');
}

class Events
{
public:
    explicit Events(ReportRows& rows) : m_rows(rows) {}

    void take(const QJsonObject& line)
    {
        const QJsonObject payload = objectAt(line, "payload");
        const QString kind = textAt(payload, "kind");
        if (textAt(line, "kind") == u"test") {
            if (kind != u"function")
                return;
            const QString id = textAt(payload, "id");
            Test& test = m_tests[id];
            test.suite = suiteOf(id);
            const QString shown = textAt(payload, "displayName");
            test.name = shown.isEmpty() ? textAt(payload, "name") : shown;
            return;
        }
        const auto found = m_tests.find(textAt(payload, "testID"));
        if (found == m_tests.end())
            return;
        Test& test = found.value();
        const std::optional<double> now = secondsAt(objectAt(payload, "instant"), "absolute");
        if (kind == u"testStarted") {
            test.begun = now;
            test.failed = false;
            test.issues.clear();
            ++test.tries; // --repetitions
        } else if (kind == u"issueRecorded") {
            const QJsonObject issue = objectAt(payload, "issue");
            if (issue.value(QLatin1String("isKnown")).toBool())
                return;
            test.failed = true;
            if (test.issues.size() < 50)
                test.issues << said(payload);
        } else if (kind == u"testSkipped") {
            m_rows.add(test.suite, test.name, TestStatus::Skipped, {}, said(payload));
        } else if (kind == u"testEnded") {
            const std::optional<double> duration =
                now && test.begun && *now >= *test.begun ? std::optional(*now - *test.begun) : std::nullopt;
            m_rows.add(test.suite, test.name, test.failed ? TestStatus::Failed : TestStatus::Passed, duration,
                       failureText({}, {}, test.issues.join(u'\n')), std::max(test.tries, 1));
        }
    }

private:
    static QString said(const QJsonObject& payload)
    {
        QStringList lines;
        for (const QJsonValue& message : listAt(payload, "messages"))
            lines << textAt(message.toObject(), "text");
        return lines.join(u'\n');
    }

    ReportRows& m_rows;
    QHash<QString, Test> m_tests;
};

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"kind\"", "\"payload\"", "\"version\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    return readEvents<Events>(bytes, rows);
}

} // namespace

const TextFormat swiftJsonFormat{"swift-testing", &opens, &read};

} // namespace sentinel
