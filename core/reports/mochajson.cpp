// Mocha's "json" reporter: the tests once, and lists of those that passed, failed and were pending. And mochawesome's,
// which Cypress is often told to write: files with suites in suites.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <QSet>

namespace sentinel {

namespace {

QString identity(const QJsonObject& test)
{
    return test.value(QLatin1String("file")).toString() + u'\n' + test.value(QLatin1String("fullTitle")).toString();
}

void addTest(const QJsonObject& test, TestStatus status, ReportRows& rows)
{
    const QString title = test.value(QLatin1String("title")).toString();
    QString suite = test.value(QLatin1String("fullTitle")).toString();
    if (suite.endsWith(title))
        suite.chop(title.size());
    suite = suite.trimmed();
    if (suite.isEmpty()) {
        suite = test.value(QLatin1String("file")).toString();
        suite = suite.mid(qMax(suite.lastIndexOf(u'/'), suite.lastIndexOf(u'\\')) + 1);
    }
    const QJsonObject error = test.value(QLatin1String("err")).toObject();
    const QString message =
        failureText({}, error.value(QLatin1String("message")).toString(), error.value(QLatin1String("stack")).toString());
    const QJsonValue duration = test.value(QLatin1String("duration"));
    rows.add(suite, title, status, duration.isDouble() ? std::optional(duration.toDouble() / 1000) : std::nullopt, message);
}

void readMochawesome(const QJsonObject& suite, ReportRows& rows)
{
    const QString file = textAt(suite, "file");
    for (const QJsonValue& value : listAt(suite, "tests")) {
        QJsonObject test = value.toObject();
        const QString state = textAt(test, "state");
        QJsonObject error = objectAt(test, "err");
        error.insert(QLatin1String("stack"), error.value(QLatin1String("estack")));
        test.insert(QLatin1String("err"), error);
        test.insert(QLatin1String("file"), file);
        const TestStatus status = state == u"passed" ? TestStatus::Passed : (state == u"failed" ? TestStatus::Failed : TestStatus::Skipped);
        addTest(test, status, rows);
    }
    for (const char* hooks : {"beforeHooks", "afterHooks"}) {
        for (const QJsonValue& hook : listAt(suite, hooks)) {
            if (textAt(hook.toObject(), "state") == u"failed")
                addTest(hook.toObject(), TestStatus::Failed, rows);
        }
    }
    for (const QJsonValue& inner : listAt(suite, "suites"))
        readMochawesome(inner.toObject(), rows);
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"stats\"", "\"passes\"", "\"failures\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    const QJsonObject root = document->object();
    if (!root.contains(QLatin1String("tests")) && root.contains(QLatin1String("results"))) {
        for (const QJsonValue& file : listAt(root, "results"))
            readMochawesome(file.toObject(), rows);
        return {};
    }
    const QJsonArray failures = root.value(QLatin1String("failures")).toArray();
    const QJsonArray pending = root.value(QLatin1String("pending")).toArray();
    if (!root.contains(QLatin1String("tests"))) {
        for (const QJsonValue& test : root.value(QLatin1String("passes")).toArray())
            addTest(test.toObject(), TestStatus::Passed, rows);
        for (const QJsonValue& test : failures)
            addTest(test.toObject(), TestStatus::Failed, rows);
        for (const QJsonValue& test : pending)
            addTest(test.toObject(), TestStatus::Skipped, rows);
        return {};
    }
    QSet<QString> failed;
    QSet<QString> skipped;
    for (const QJsonValue& test : failures)
        failed.insert(identity(test.toObject()));
    for (const QJsonValue& test : pending)
        skipped.insert(identity(test.toObject()));
    QSet<QString> told;
    for (const QJsonValue& value : root.value(QLatin1String("tests")).toArray()) {
        const QJsonObject test = value.toObject();
        const QString id = identity(test);
        told.insert(id);
        const bool hasError = !test.value(QLatin1String("err")).toObject().isEmpty();
        addTest(test,
                skipped.contains(id) ? TestStatus::Skipped : (hasError || failed.contains(id) ? TestStatus::Failed : TestStatus::Passed),
                rows);
    }
    for (const QJsonValue& value : failures) { // hooks fail without being tests
        if (!told.contains(identity(value.toObject())))
            addTest(value.toObject(), TestStatus::Failed, rows);
    }
    return {};
}

} // namespace

const TextFormat mochaJsonFormat{"mocha-json", &opens, &read};

} // namespace sentinel
