// `jest --json` and what copies it (Vitest): a result a file, with its assertions.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

QString joined(const QJsonArray& texts, const QString& separator)
{
    QStringList parts;
    for (const QJsonValue& text : texts)
        parts.append(text.toString());
    return parts.join(separator);
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"numTotalTest"});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    const QJsonArray files = document->object().value(QLatin1String("testResults")).toArray();
    for (const QJsonValue& value : files) {
        const QJsonObject file = value.toObject();
        const QJsonArray assertions = file.value(QLatin1String("assertionResults")).toArray();
        if (assertions.isEmpty() && file.value(QLatin1String("status")) == QLatin1String("failed")) {
            const QString name = file.value(QLatin1String("name")).toString();
            rows.add(name, name, TestStatus::Error, {}, failureText({}, {}, file.value(QLatin1String("message")).toString()));
        }
        for (const QJsonValue& entry : assertions) {
            const QJsonObject test = entry.toObject();
            const QString said = test.value(QLatin1String("status")).toString();
            TestStatus status = TestStatus::Skipped; // pending, todo, skipped, disabled
            if (said == u"passed")
                status = TestStatus::Passed;
            else if (said == u"failed")
                status = TestStatus::Failed;
            QString suite = joined(test.value(QLatin1String("ancestorTitles")).toArray(), QStringLiteral(" "));
            if (suite.isEmpty())
                suite = file.value(QLatin1String("name")).toString().section(u'/', -1);
            const QString title = textAt(test, "title");
            int attempt = 0;
            for (const QJsonValue& reason : listAt(test, "retryReasons")) // of the tries before the last (jest.retryTimes)
                rows.add(suite, title, TestStatus::Failed, {}, failureText({}, {}, reason.toString()), ++attempt);
            rows.add(suite, title, status, secondsAt(test, "duration", 1000), failureText({}, {}, linesOf(listAt(test, "failureMessages"))),
                     ++attempt);
        }
    }
    return {};
}

} // namespace

const TextFormat jestJsonFormat{"jest-json", &opens, &read};

} // namespace sentinel
