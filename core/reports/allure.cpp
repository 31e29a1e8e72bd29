// Allure 2: a file a test. Beside them stand containers, whose set-ups and tear-downs look alike.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

QString label(const QJsonObject& root, const QString& name)
{
    for (const QJsonValue& value : root.value(QLatin1String("labels")).toArray()) {
        if (value.toObject().value(QLatin1String("name")).toString() == name)
            return value.toObject().value(QLatin1String("value")).toString();
    }
    return {};
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"status\"", "\"name\""})
        && (head.find("\"uuid\"") != std::string_view::npos || head.find("\"historyId\"") != std::string_view::npos
            || (head.find("\"stage\"") != std::string_view::npos && head.find("\"steps\"") != std::string_view::npos));
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    const QJsonObject root = document->object();
    if (!root.contains(QLatin1String("status")))
        return Error{Error::Kind::Unsupported,
                     QCoreApplication::translate("Allure", "This file of Allure's holds fixtures and no test result."),
                     {}};
    const QString said = root.value(QLatin1String("status")).toString();
    TestStatus status = TestStatus::Error; // broken, unknown: it did not come to an answer
    if (said == u"passed")
        status = TestStatus::Passed;
    else if (said == u"failed")
        status = TestStatus::Failed;
    else if (said == u"skipped")
        status = TestStatus::Skipped;
    QString suite = label(root, QStringLiteral("testClass"));
    if (suite.isEmpty())
        suite = label(root, QStringLiteral("suite"));
    if (suite.isEmpty())
        suite = root.value(QLatin1String("fullName")).toString();
    std::optional<double> duration;
    const QJsonValue start = root.value(QLatin1String("start"));
    const QJsonValue stop = root.value(QLatin1String("stop"));
    if (start.isDouble() && stop.isDouble() && stop.toDouble() >= start.toDouble())
        duration = (stop.toDouble() - start.toDouble()) / 1000;
    const QJsonObject details = root.value(QLatin1String("statusDetails")).toObject();
    const QString message = details.value(QLatin1String("message")).toString();
    const QString trace = details.value(QLatin1String("trace")).toString();
    rows.add(suite, root.value(QLatin1String("name")).toString(), status, duration,
             message.isEmpty() ? failureText({}, {}, trace)
                               : failureText({}, {}, trace.contains(message) ? trace : message + u'\n' + trace));
    return {};
}

} // namespace

const TextFormat allureFormat{"allure", &opens, &read};

} // namespace sentinel
