// Cucumber's JSON, and behave's, which copied it: features with their scenarios, which are the tests. The steps of a
// background stand in front of each scenario as an element of their own and belong to it. Cucumber measures in
// nanoseconds, behave in seconds.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

/// What the steps and hooks seen so far come to.
struct Steps
{
    TestStatus status = TestStatus::Passed;
    double seconds = 0;
    bool timed = false;
    QString message;

    void take(const QJsonObject& step)
    {
        const QJsonObject result = objectAt(step, "result");
        const QString said = textAt(result, "status").toLower();
        const bool isBehave = step.contains(QLatin1String("step_type"));
        if (const auto duration = secondsAt(result, "duration", isBehave ? 1 : 1e9)) {
            seconds += *duration;
            timed = true;
        }
        const bool fails = said == u"failed";
        const bool breaks = said == u"error" || said == u"undefined" || said == u"ambiguous";
        if (!fails && !breaks) {
            if (status == TestStatus::Passed && (said == u"skipped" || said == u"pending" || said == u"untested"))
                status = TestStatus::Skipped;
            return;
        }
        if (status == TestStatus::Failed || status == TestStatus::Error)
            return;
        status = fails ? TestStatus::Failed : TestStatus::Error;
        const QJsonValue error = result.value(QLatin1String("error_message"));
        const QString stepText = (textAt(step, "keyword").trimmed() + u' ' + textAt(step, "name")).trimmed();
        message = failureText({}, stepText.isEmpty() || fails ? stepText : stepText + QLatin1String(" (") + said + u')',
                              error.isArray() ? linesOf(error.toArray()) : error.toString());
    }

    void takeAll(const QJsonObject& element)
    {
        for (const char* part : {"before", "steps", "after"}) {
            for (const QJsonValue& step : listAt(element, part)) {
                take(step.toObject());
                for (const char* hook : {"before", "after"}) {
                    for (const QJsonValue& inner : listAt(step.toObject(), hook))
                        take(inner.toObject());
                }
            }
        }
    }
};

bool opens(std::string_view head)
{
    return opensArrayWith(head, {"\"elements\"", "\"keyword\"", "\"name\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    for (const QJsonValue& value : document->array()) {
        const QJsonObject feature = value.toObject();
        QString suite = textAt(feature, "name");
        if (suite.isEmpty())
            suite = textAt(feature, "uri");
        Steps background;
        for (const QJsonValue& entry : listAt(feature, "elements")) {
            const QJsonObject element = entry.toObject();
            if (textAt(element, "type") == u"background") {
                background = {};
                background.takeAll(element);
                continue;
            }
            Steps steps = background;
            background = {};
            steps.takeAll(element);
            rows.add(suite, textAt(element, "name"), steps.status, steps.timed ? std::optional(steps.seconds) : std::nullopt,
                     steps.message);
        }
    }
    return {};
}

} // namespace

const TextFormat cucumberJsonFormat{"cucumber-json", &opens, &read};

} // namespace sentinel
