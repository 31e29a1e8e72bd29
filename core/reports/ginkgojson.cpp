// Ginkgo's --json-report: suites with a report for each spec.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

bool opens(std::string_view head)
{
    return opensArrayWith(head, {"\"SuitePath\"", "\"SuiteDescription\""});
}

void readSpec(const QJsonObject& spec, const QString& suite, ReportRows& rows)
{
    const QString said = textAt(spec, "State");
    TestStatus status = TestStatus::Passed;
    if (said == u"failed")
        status = TestStatus::Failed;
    else if (said == u"skipped" || said == u"pending")
        status = TestStatus::Skipped;
    else if (said != u"passed")
        status = TestStatus::Error; // panicked, interrupted, aborted, timedout
    QStringList titles;
    for (const QJsonValue& title : listAt(spec, "ContainerHierarchyTexts"))
        titles << title.toString();
    titles << textAt(spec, "LeafNodeText");
    QString name = titles.join(u' ').trimmed();
    const QString node = textAt(spec, "LeafNodeType");
    if (node != u"It") { // set-up and tear-down are told only where they went wrong
        if (status == TestStatus::Passed || status == TestStatus::Skipped)
            return;
        name = (QLatin1Char('[') + node + QLatin1String("] ") + name).trimmed();
    }
    const QJsonObject failure = objectAt(spec, "Failure");
    const QJsonObject place = objectAt(failure, "Location");
    QString message = failureText({}, textAt(failure, "ForwardedPanic"), textAt(failure, "Message"));
    if (const QString file = textAt(place, "FileName"); !file.isEmpty() && status != TestStatus::Skipped)
        message += QStringLiteral("\n%1:%2").arg(file).arg(place.value(QLatin1String("LineNumber")).toInt());
    // Earlier tries are only counted.
    const int tries = std::min(spec.value(QLatin1String("NumAttempts")).toInt(1), 100);
    const bool retried = spec.value(QLatin1String("MaxFlakeAttempts")).toInt() > 1;
    int attempt = 0;
    while (retried && attempt + 1 < tries)
        rows.add(suite, name, TestStatus::Failed, {}, {}, ++attempt);
    rows.add(suite, name, status, secondsAt(spec, "RunTime", 1e9), message, ++attempt);
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    for (const QJsonValue& value : document->array()) {
        const QJsonObject suite = value.toObject();
        for (const QJsonValue& spec : listAt(suite, "SpecReports"))
            readSpec(spec.toObject(), textAt(suite, "SuiteDescription"), rows);
    }
    return {};
}

} // namespace

const TextFormat ginkgoJsonFormat{"ginkgo-json", &opens, &read};

} // namespace sentinel
