// JUnit XML has no owner. What nearly everybody agrees on: <testsuite> holds <testcase>, which holds <failure>, <error>
// or <skipped>. Suites nest (PHPUnit), the root may be <testsuites>, <testsuite> or <testrun>, and Surefire's reruns
// are children of the case: <rerunFailure> and <rerunError> follow a failure, <flakyFailure> and <flakyError> precede a
// pass. Gradle's test-retry and gotestsum write each try as a case of its own; elsewhere equal names are other data.

#include "core/reports/format_p.h"

#include <QHash>

#include <algorithm>

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

struct Attempt
{
    TestStatus status = TestStatus::Passed;
    std::optional<double> duration;
    QString message;
};

QString trimmedAttribute(const XmlReader& xml, const char* name)
{
    return xml.attribute(QLatin1String(name)).trimmed();
}

/// The current <failure>, <error>, <skipped> or rerun element as text.
QString describe(XmlReader& xml)
{
    const QString type = xml.attribute(QLatin1String("type"));
    const QString message = xml.attribute(QLatin1String("message"));
    QString details;
    XmlReader::Children children(xml);
    while (children.next()) {
        if (xml.name() == u"stackTrace" || xml.name() == u"message")
            details += xml.text();
    }
    return failureText(type, message, children.text() + details);
}

QString describeSkip(XmlReader& xml)
{
    const QString message = xml.attribute(QLatin1String("message")).trimmed();
    const QString text = xml.text().trimmed();
    return message.isEmpty() ? failureText({}, {}, text) : message;
}

bool isNotRun(const XmlReader& xml)
{
    const QString status = trimmedAttribute(xml, "status").toLower();
    const QString result = trimmedAttribute(xml, "result").toLower();
    return status == u"notrun"_qs || status == u"disabled"_qs || status == u"skipped"_qs || status == u"ignored"_qs
        || result == u"skipped"_qs || result == u"suppressed"_qs;
}

void readCase(XmlReader& xml, const QString& suiteName, ReportRows& rows)
{
    QString suite = trimmedAttribute(xml, "classname");
    if (suite.isEmpty())
        suite = trimmedAttribute(xml, "class");
    if (suite.isEmpty())
        suite = suiteName;
    const QString name = xml.attribute(QLatin1String("name"));
    Attempt own;
    own.duration = secondsOf(xml.attribute(QLatin1String("time")));
    if (isNotRun(xml))
        own.status = TestStatus::Skipped;
    std::vector<Attempt> before;
    std::vector<Attempt> after;

    const auto blame = [&](TestStatus status) {
        const QString text = describe(xml);
        const bool already = own.status == TestStatus::Failed || own.status == TestStatus::Error;
        own.message = already ? failureText({}, {}, own.message + u'\n' + text) : text;
        if (!already)
            own.status = status;
    };
    for (XmlReader::Children children(xml); children.next();) {
        const QStringView element = xml.name();
        const std::optional<double> time = secondsOf(xml.attribute(QLatin1String("time")));
        if (element == u"failure") {
            blame(TestStatus::Failed);
        } else if (element == u"error") {
            blame(TestStatus::Error);
        } else if (element == u"skipped" || element == u"skip" || element == u"ignored") {
            if (own.status == TestStatus::Passed || own.status == TestStatus::Skipped) {
                own.status = TestStatus::Skipped;
                own.message = describeSkip(xml);
            }
        } else if (element == u"flakyFailure") {
            before.push_back({TestStatus::Failed, time, describe(xml)});
        } else if (element == u"flakyError") {
            before.push_back({TestStatus::Error, time, describe(xml)});
        } else if (element == u"rerunFailure") {
            after.push_back({TestStatus::Failed, time, describe(xml)});
        } else if (element == u"rerunError") {
            after.push_back({TestStatus::Error, time, describe(xml)});
        }
    }

    int attempt = 0;
    for (const Attempt& a : before)
        rows.add(suite, name, a.status, a.duration, a.message, ++attempt);
    rows.add(suite, name, own.status, own.duration, own.message, ++attempt);
    for (const Attempt& a : after)
        rows.add(suite, name, a.status, a.duration, a.message, ++attempt);
}

/// Equal names that failed until the last, which passed: tries of one test.
void numberTries(std::vector<TestResult>& results, size_t from)
{
    const auto failed = [](const TestResult& row) { return row.status == TestStatus::Failed || row.status == TestStatus::Error; };
    QHash<std::pair<QString, QString>, std::vector<size_t>> byName;
    for (size_t i = from; i < results.size(); ++i)
        byName[{results[i].suite, results[i].name}].push_back(i);
    for (const std::vector<size_t>& same : std::as_const(byName)) {
        const bool passedInTheEnd = same.size() > 1 && results[same.back()].status == TestStatus::Passed
            && std::all_of(same.begin(), same.end() - 1, [&](size_t i) { return failed(results[i]); });
        for (size_t i = 0; passedInTheEnd && i < same.size(); ++i)
            results[same[i]].attempt = int(i) + 1;
    }
}

/// Does a suite with these properties come from a writer that repeats the case for each try?
bool repeatsTries(XmlReader& xml, bool hasHost)
{
    bool any = false;
    bool go = false;
    for (XmlReader::Children properties(xml); properties.next(); any = true)
        go = go || xml.attribute(QLatin1String("name")) == u"go.version";
    return go || (hasHost && !any); // Gradle names the host and writes empty properties
}

void readSuite(XmlReader& xml, const QString& outerName, ReportRows& rows)
{
    QString name = trimmedAttribute(xml, "name");
    if (name.isEmpty())
        name = outerName;
    const bool hasHost = xml.hasAttribute(QLatin1String("hostname"));
    const size_t from = rows.results.size();
    bool repeats = false;
    for (XmlReader::Children children(xml); children.next();) {
        const QStringView element = xml.name();
        if (element == u"properties")
            repeats = repeatsTries(xml, hasHost);
        else if (element == u"testcase")
            readCase(xml, name, rows);
        else if (element == u"testsuite" || element == u"testsuites")
            readSuite(xml, name, rows);
        else if (element == u"error")
            rows.add(name, name, TestStatus::Error, {},
                     describe(xml)); // the suite itself broke: before or after its cases
        else if (element == u"failure")
            rows.add(name, name, TestStatus::Failed, {}, describe(xml));
    }
    if (repeats)
        numberTries(rows.results, from);
}

bool hasRoot(const XmlReader& xml)
{
    const QStringView name = xml.name();
    return name == u"testsuites" || name == u"testsuite" || name == u"testrun";
}

void read(XmlReader& xml, ReportRows& rows)
{
    readSuite(xml, {}, rows);
}

} // namespace

const XmlFormat junitFormat{"junit", &hasRoot, &read};

} // namespace sentinel
