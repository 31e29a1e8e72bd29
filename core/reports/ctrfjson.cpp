// CTRF, the common format that many runners' plug-ins write: a list of tests with a status each. Earlier tries are told in
// "retryAttempts", or only counted in "retries".

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <algorithm>

namespace sentinel {

namespace {

TestStatus statusOf(const QString& said)
{
    if (said == u"passed")
        return TestStatus::Passed;
    if (said == u"failed")
        return TestStatus::Failed;
    return said == u"skipped" || said == u"pending" ? TestStatus::Skipped : TestStatus::Error;
}

QString suiteOf(const QJsonObject& test)
{
    const QJsonValue suite = test.value(QLatin1String("suite"));
    if (suite.isString())
        return suite.toString();
    QStringList names; // since version 1 a list
    for (const QJsonValue& name : suite.toArray())
        names << name.toString();
    return names.isEmpty() ? textAt(test, "filePath") : names.join(u' ');
}

void readTest(const QJsonObject& test, ReportRows& rows)
{
    const QString suite = suiteOf(test);
    const QString name = textAt(test, "name");
    const TestStatus status = statusOf(textAt(test, "status"));
    int attempt = 0;
    const QJsonArray told = listAt(test, "retryAttempts");
    for (const QJsonValue& value : told) {
        const QJsonObject earlier = value.toObject();
        rows.add(suite, name, statusOf(textAt(earlier, "status")), secondsAt(earlier, "duration", 1000),
                 failureText({}, textAt(earlier, "message"), textAt(earlier, "trace")), ++attempt);
    }
    const int counted = std::clamp(test.value(QLatin1String("retries")).toInt(), 0, 100);
    for (int i = 0; told.isEmpty() && i < counted; ++i)
        rows.add(suite, name, TestStatus::Failed, {}, {}, ++attempt);
    rows.add(suite, name, status, secondsAt(test, "duration", 1000), failureText({}, textAt(test, "message"), textAt(test, "trace")),
             ++attempt);
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"results\"", "\"tool\"", "\"summary\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    for (const QJsonValue& test : listAt(objectAt(document->object(), "results"), "tests"))
        readTest(test.toObject(), rows);
    return {};
}

} // namespace

const TextFormat ctrfJsonFormat{"ctrf", &opens, &read};

} // namespace sentinel
