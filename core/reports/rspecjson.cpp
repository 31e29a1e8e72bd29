// RSpec's "json" formatter. What broke outside of the examples (a file that cannot be loaded) is counted in the summary and
// told among the messages.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"version\"", "\"examples\""})
        && (head.find("\"full_description\"") != std::string_view::npos || head.find("\"summary_line\"") != std::string_view::npos);
}

QString fileOf(const QJsonObject& example)
{
    const QString path = textAt(example, "file_path");
    return path.startsWith(QLatin1String("./")) ? path.mid(2) : path;
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    const QJsonObject root = document->object();
    for (const QJsonValue& value : listAt(root, "examples")) {
        const QJsonObject example = value.toObject();
        const QString said = textAt(example, "status");
        const TestStatus status = said == u"passed" ? TestStatus::Passed : (said == u"failed" ? TestStatus::Failed : TestStatus::Skipped);
        const QJsonObject error = objectAt(example, "exception");
        const QString message = status == TestStatus::Skipped
            ? textAt(example, "pending_message")
            : failureText(textAt(error, "class"), textAt(error, "message").trimmed(),
                          textAt(error, "message").trimmed() + u'\n' + linesOf(listAt(error, "backtrace")));
        rows.add(fileOf(example), textAt(example, "full_description"), status, secondsAt(example, "run_time"), message);
    }
    const auto outside = objectAt(root, "summary").value(QLatin1String("errors_outside_of_examples_count")).toInt();
    const QJsonArray messages = listAt(root, "messages");
    for (int i = 0; i < std::min<int>(outside, int(messages.size())); ++i)
        rows.add({}, QStringLiteral("outside of examples"), TestStatus::Error, {}, failureText({}, {}, messages[i].toString()));
    return {};
}

} // namespace

const TextFormat rspecJsonFormat{"rspec-json", &opens, &read};

} // namespace sentinel
