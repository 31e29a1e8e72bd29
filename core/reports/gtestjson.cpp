// GoogleTest's --gtest_output=json.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"testsuites\"", "\"disabled\"", "\"failures\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    for (const QJsonValue& suite : listAt(document->object(), "testsuites")) {
        const QString suiteName = textAt(suite.toObject(), "name");
        for (const QJsonValue& value : listAt(suite.toObject(), "testsuite")) {
            const QJsonObject test = value.toObject();
            QStringList failures;
            for (const QJsonValue& failure : listAt(test, "failures"))
                failures << textAt(failure.toObject(), "failure");
            QString reason;
            for (const QJsonValue& skipped : listAt(test, "skipped"))
                reason = textAt(skipped.toObject(), "message");
            const QString result = textAt(test, "result");
            TestStatus status = TestStatus::Passed;
            if (!failures.isEmpty())
                status = TestStatus::Failed;
            else if (textAt(test, "status") == u"NOTRUN" || result == u"SKIPPED" || result == u"SUPPRESSED")
                status = TestStatus::Skipped;
            const QString className = textAt(test, "classname");
            rows.add(className.isEmpty() ? suiteName : className, textAt(test, "name"), status, secondsOf(textAt(test, "time")),
                     failures.isEmpty() ? reason : failureText({}, {}, failures.join(u'\n')));
        }
    }
    return {};
}

} // namespace

const TextFormat gtestJsonFormat{"gtest-json", &opens, &read};

} // namespace sentinel
