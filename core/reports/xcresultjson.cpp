// What `xcrun xcresulttool get test-results tests` prints of an Xcode result bundle: nodes of plans, bundles and suites,
// below them test cases, below those what failed, arguments and repetitions.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

namespace sentinel {

namespace {

TestStatus statusOf(const QString& said)
{
    if (said == u"Failed")
        return TestStatus::Failed;
    if (said == u"Skipped")
        return TestStatus::Skipped;
    return said == u"Passed" || said == u"Expected Failure" ? TestStatus::Passed : TestStatus::Error;
}

std::optional<double> durationOf(const QJsonObject& node)
{
    const auto exact = secondsAt(node, "durationInSeconds");
    return exact ? exact : secondsOf(textAt(node, "duration"));
}

/// The failures below a node, but not those of its repetitions.
void collectFailures(const QJsonObject& node, QStringList& texts)
{
    for (const QJsonValue& value : listAt(node, "children")) {
        const QJsonObject child = value.toObject();
        const QString type = textAt(child, "nodeType");
        if (type == u"Failure Message" && texts.size() < 50)
            texts << textAt(child, "name");
        else if (type != u"Repetition")
            collectFailures(child, texts);
    }
}

void addTry(const QJsonObject& node, const QString& suite, const QString& name, int attempt, ReportRows& rows)
{
    QStringList failures;
    collectFailures(node, failures);
    rows.add(suite, name, statusOf(textAt(node, "result")), durationOf(node),
             failureText({}, {}, failures.isEmpty() ? textAt(node, "details") : failures.join(u'\n')), attempt);
}

void readCase(const QJsonObject& node, const QString& suite, ReportRows& rows)
{
    const QString name = textAt(node, "name");
    int tries = 0;
    for (const QJsonValue& value : listAt(node, "children")) {
        if (textAt(value.toObject(), "nodeType") == u"Repetition")
            addTry(value.toObject(), suite, name, ++tries, rows);
    }
    if (tries == 0)
        addTry(node, suite, name, 1, rows);
}

void readNode(const QJsonObject& node, const QString& outer, ReportRows& rows)
{
    const QString type = textAt(node, "nodeType");
    if (type == u"Test Case")
        return readCase(node, outer, rows);
    QString suite = outer;
    if (type.endsWith(QLatin1String("test bundle")) || type == u"Test Suite")
        suite += (suite.isEmpty() ? QString() : QStringLiteral(".")) + textAt(node, "name");
    for (const QJsonValue& child : listAt(node, "children"))
        readNode(child.toObject(), suite, rows);
}

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"devices\"", "\"testPlanConfigurations\""}) || opensObjectWith(head, {"\"testNodes\"", "\"nodeType\""});
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return document.error();
    for (const QJsonValue& node : listAt(document->object(), "testNodes"))
        readNode(node.toObject(), {}, rows);
    return {};
}

} // namespace

const TextFormat xcresultJsonFormat{"xcresult", &opens, &read};

} // namespace sentinel
