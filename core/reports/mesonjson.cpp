// Meson's meson-logs/testlog.json: a test a line.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

void take(const QJsonObject& test, ReportRows& rows)
{
    const QString said = textAt(test, "result");
    if (said.isEmpty())
        return;
    TestStatus status = TestStatus::Passed; // OK, EXPECTEDFAIL
    if (said == u"FAIL" || said == u"UNEXPECTEDPASS")
        status = TestStatus::Failed;
    else if (said == u"TIMEOUT" || said == u"ERROR" || said == u"INTERRUPT")
        status = TestStatus::Error;
    else if (said == u"SKIP" || said == u"IGNORED")
        status = TestStatus::Skipped;
    // "project:suite / test"
    const QString whole = textAt(test, "name");
    const qsizetype slash = whole.indexOf(QLatin1String(" / "));
    rows.add(slash < 0 ? QString() : whole.left(slash), slash < 0 ? whole : whole.mid(slash + 3), status, secondsAt(test, "duration"),
             failureText({}, {}, textAt(test, "stdout") + u'\n' + textAt(test, "stderr")));
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"name\"", "\"result\"", "\"returncode\"", "\"starttime\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    eachJsonLine(bytes, [&rows](const QJsonObject& test) { take(test, rows); });
    return {};
}

} // namespace

const TextFormat mesonJsonFormat{"meson-json", &opens, &read};

} // namespace sentinel
