// Playwright's "json" reporter: suites (files, then describes) hold specs, a spec one test a project, a test its tries.
// Names as its other reporters give them: the file, then titles with arrows between.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

const QString arrow = QStringLiteral(" \u203a ");

QString messageOf(const QJsonObject& result)
{
    QStringList texts;
    for (const QJsonValue& value : listAt(result, "errors")) {
        const QJsonObject error = value.toObject();
        const QString stack = textAt(error, "stack");
        texts << (stack.isEmpty() ? textAt(error, "message") : stack);
    }
    if (texts.isEmpty())
        texts << textAt(objectAt(result, "error"), "message");
    return failureText({}, {}, texts.join(u'\n'));
}

void readTest(const QJsonObject& test, const QString& suite, const QString& name, ReportRows& rows)
{
    const QString expected = textAt(test, "expectedStatus");
    const QJsonArray results = listAt(test, "results");
    if (results.isEmpty())
        rows.add(suite, name, TestStatus::Skipped);
    int attempt = 0;
    for (const QJsonValue& value : results) {
        const QJsonObject result = value.toObject();
        const QString said = textAt(result, "status");
        TestStatus status = TestStatus::Failed;
        if (said == u"skipped")
            status = TestStatus::Skipped;
        else if (said == expected) // a test that is meant to fail passes by failing
            status = TestStatus::Passed;
        else if (said == u"timedOut" || said == u"interrupted")
            status = TestStatus::Error;
        rows.add(suite, name, status, secondsAt(result, "duration", 1000), messageOf(result), ++attempt);
    }
}

void readSuite(const QJsonObject& suite, const QString& titles, ReportRows& rows)
{
    for (const QJsonValue& value : listAt(suite, "specs")) {
        const QJsonObject spec = value.toObject();
        for (const QJsonValue& test : listAt(spec, "tests"))
            readTest(test.toObject(), textAt(spec, "file"), titles + textAt(spec, "title"), rows);
    }
    for (const QJsonValue& value : listAt(suite, "suites")) {
        const QJsonObject inner = value.toObject();
        readSuite(inner, titles + textAt(inner, "title") + arrow, rows);
    }
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"config\"", "\"rootDir\"", "\"forbidOnly\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    const QJsonObject root = document->object();
    for (const QJsonValue& file : listAt(root, "suites"))
        readSuite(file.toObject(), {}, rows);
    for (const QJsonValue& value : listAt(root, "errors")) { // of files that could not be loaded
        const QJsonObject error = value.toObject();
        const QString file = textAt(objectAt(error, "location"), "file");
        rows.add(file, file, TestStatus::Error, {}, failureText({}, textAt(error, "message"), textAt(error, "stack")));
    }
    return {};
}

} // namespace

const TextFormat playwrightJsonFormat{"playwright-json", &opens, &read};

} // namespace sentinel
