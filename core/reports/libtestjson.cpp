// Rust's libtest with --format json, which cargo-nextest can write as well: an event a line. nextest puts the binary in
// front of the name ("crate::tests$module::test") and the number of the try behind it ("#2").

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

void take(const QJsonObject& event, ReportRows& rows)
{
    const QString said = textAt(event, "event");
    if (textAt(event, "type") != u"test" || said == u"started")
        return;
    TestStatus status = TestStatus::Passed;
    if (said == u"failed")
        status = TestStatus::Failed;
    else if (said == u"timeout")
        status = TestStatus::Error;
    else if (said == u"ignored")
        status = TestStatus::Skipped;
    else if (said != u"ok")
        return;
    QString name = textAt(event, "name");
    int attempt = 1;
    const qsizetype dollar = name.indexOf(u'$');
    if (const qsizetype hash = name.lastIndexOf(u'#'); dollar >= 0 && hash > dollar) {
        bool isNumber = false;
        const int number = QStringView(name).mid(hash + 1).toInt(&isNumber);
        if (isNumber && number > 0) {
            attempt = number;
            name.truncate(hash);
        }
    }
    QString suite;
    if (dollar >= 0) {
        suite = name.left(dollar);
        name = name.mid(dollar + 1);
    }
    rows.add(suite, name, status, secondsAt(event, "exec_time"), failureText({}, textAt(event, "message"), textAt(event, "stdout")),
             attempt);
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"event\"", "\"type\""})
        && (head.find("\"test_count\"") != std::string_view::npos || head.find("\"exec_time\"") != std::string_view::npos);
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    eachJsonLine(bytes, [&rows](const QJsonObject& event) { take(event, rows); });
    return {};
}

} // namespace

const TextFormat libtestJsonFormat{"libtest-json", &opens, &read};

} // namespace sentinel
