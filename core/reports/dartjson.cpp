// Dart's and Flutter's machine output: events about suites, groups and tests that refer to each other by number.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <QHash>
#include <QJsonArray>

namespace sentinel {

namespace {

struct Test
{
    QString suite;
    QString name;
    double start = 0;
    QString message;
    QString skipReason;
};

class Events
{
public:
    explicit Events(ReportRows& rows) : m_rows(rows) {}

    void take(const QJsonObject& event)
    {
        const QString type = event.value(QLatin1String("type")).toString();
        if (type == u"suite") {
            const QJsonObject suite = event.value(QLatin1String("suite")).toObject();
            m_suites.insert(suite.value(QLatin1String("id")).toInt(), suite.value(QLatin1String("path")).toString());
        } else if (type == u"group") {
            const QJsonObject group = event.value(QLatin1String("group")).toObject();
            m_groups.insert(group.value(QLatin1String("id")).toInt(), group.value(QLatin1String("name")).toString());
        } else if (type == u"testStart") {
            begin(event.value(QLatin1String("test")).toObject(), event.value(QLatin1String("time")).toDouble());
        } else if (type == u"error") {
            Test& test = m_tests[event.value(QLatin1String("testID")).toInt()];
            test.message =
                failureText({}, event.value(QLatin1String("error")).toString(), event.value(QLatin1String("stackTrace")).toString());
        } else if (type == u"testDone") {
            end(event);
        }
    }

private:
    void begin(const QJsonObject& said, double time)
    {
        Test test;
        test.name = said.value(QLatin1String("name")).toString();
        test.start = time;
        test.skipReason = said.value(QLatin1String("metadata")).toObject().value(QLatin1String("skipReason")).toString();
        // Group names are whole: the innermost one is in front of the test's own name.
        QString group;
        for (const QJsonValue& id : said.value(QLatin1String("groupIDs")).toArray()) {
            const QString name = m_groups.value(id.toInt());
            if (name.size() > group.size() && test.name.startsWith(name))
                group = name;
        }
        if (!group.isEmpty())
            test.name = test.name.mid(group.size()).trimmed();
        test.suite = m_suites.value(said.value(QLatin1String("suiteID")).toInt());
        test.suite.replace(u'\\', u'/');
        if (!group.isEmpty())
            test.suite += u' ' + group;
        m_tests.insert(said.value(QLatin1String("id")).toInt(), test);
    }

    void end(const QJsonObject& event)
    {
        const Test test = m_tests.take(event.value(QLatin1String("testID")).toInt());
        const QString result = event.value(QLatin1String("result")).toString();
        if (event.value(QLatin1String("hidden")).toBool() && result == u"success")
            return; // the loading of a file
        TestStatus status = TestStatus::Passed;
        if (event.value(QLatin1String("skipped")).toBool())
            status = TestStatus::Skipped;
        else if (result == u"failure")
            status = TestStatus::Failed;
        else if (result == u"error")
            status = TestStatus::Error;
        const double duration = (event.value(QLatin1String("time")).toDouble() - test.start) / 1000;
        m_rows.add(test.suite, test.name, status, duration, status == TestStatus::Skipped ? test.skipReason : test.message);
    }

    ReportRows& m_rows;
    QHash<int, QString> m_suites;
    QHash<int, QString> m_groups;
    QHash<int, Test> m_tests;
};

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"protocolVersion\"", "\"runnerVersion\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    return readEvents<Events>(bytes, rows);
}

} // namespace

const TextFormat dartJsonFormat{"dart-json", &opens, &read};

} // namespace sentinel
