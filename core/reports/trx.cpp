// TRX, the results of Visual Studio's and dotnet's test platforms. Results name a test by id; the class stands in the
// test definitions, which may come before or after them.

#include "core/reports/format_p.h"

#include <QDateTime>
#include <QHash>

namespace sentinel {

namespace {

struct Pending
{
    size_t row = 0;
    QString testId;
};

struct Reading
{
    ReportRows& rows;
    std::vector<Pending> pending;
    QHash<QString, QString> classes; ///< by test id
};

TestStatus statusOf(const QString& outcome, bool hasError)
{
    const QString o = outcome.toLower();
    if (o == QLatin1String("failed"))
        return TestStatus::Failed;
    if (o == QLatin1String("error") || o == QLatin1String("timeout") || o == QLatin1String("aborted") || o == QLatin1String("disconnected"))
        return TestStatus::Error;
    if (o == QLatin1String("notexecuted") || o == QLatin1String("inconclusive") || o == QLatin1String("notrunnable")
        || o == QLatin1String("pending"))
        return TestStatus::Skipped;
    return o.isEmpty() && hasError ? TestStatus::Failed : TestStatus::Passed;
}

/// Times with seven digits behind the second, of which three are read.
std::optional<double> between(const QString& start, const QString& end)
{
    const QDateTime from = QDateTime::fromString(start, Qt::ISODateWithMs);
    const QDateTime to = QDateTime::fromString(end, Qt::ISODateWithMs);
    if (!from.isValid() || !to.isValid() || to < from)
        return {};
    return double(from.msecsTo(to)) / 1000;
}

struct ErrorInfo
{
    bool present = false;
    QString message;
    QString trace;
};

void readOutput(XmlReader& xml, ErrorInfo& info)
{
    for (XmlReader::Children output(xml); output.next();) {
        if (xml.name() == u"ErrorInfo") {
            info.present = true;
            for (XmlReader::Children parts(xml); parts.next();) {
                if (xml.name() == u"Message")
                    info.message = xml.text();
                else if (xml.name() == u"StackTrace")
                    info.trace = xml.text();
            }
        }
    }
}

/// UnitTestResult and its kin, or a list of them.
void readResult(XmlReader& xml, Reading& reading)
{
    const QString name = xml.attribute(QLatin1String("testName"));
    const QString testId = xml.attribute(QLatin1String("testId"));
    const QString outcome = xml.attribute(QLatin1String("outcome"));
    std::optional<double> duration = secondsOf(xml.attribute(QLatin1String("duration")));
    if (!duration)
        duration = between(xml.attribute(QLatin1String("startTime")), xml.attribute(QLatin1String("endTime")));
    ErrorInfo info;
    const size_t before = reading.rows.results.size();
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"Output") {
            readOutput(xml, info);
        } else if (xml.name() == u"InnerResults") {
            for (XmlReader::Children inner(xml); inner.next();)
                readResult(xml, reading);
        }
    }
    if (reading.rows.results.size() > before)
        return; // the rows of a data-driven test stand for the whole
    reading.rows.add({}, name, statusOf(outcome, info.present), duration, failureText({}, info.message, info.trace));
    reading.pending.push_back({reading.rows.results.size() - 1, testId});
}

void readDefinitions(XmlReader& xml, Reading& reading)
{
    for (XmlReader::Children tests(xml); tests.next();) {
        const QString id = xml.attribute(QLatin1String("id"));
        for (XmlReader::Children parts(xml); parts.next();) {
            if (xml.name() == u"TestMethod") // "AccountTest, Assembly, Version=1.0"
                reading.classes.insert(id, xml.attribute(QLatin1String("className")).section(u',', 0, 0).trimmed());
        }
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    Reading reading{rows, {}, {}};
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"Results") {
            for (XmlReader::Children results(xml); results.next();)
                readResult(xml, reading);
        } else if (xml.name() == u"TestDefinitions") {
            readDefinitions(xml, reading);
        }
    }
    for (const Pending& pending : reading.pending) {
        TestResult& row = rows.results[pending.row];
        row.suite = reading.classes.value(pending.testId);
        if (!row.suite.isEmpty() && row.name.size() > row.suite.size() + 1 && row.name.startsWith(row.suite + u'.'))
            row.name = row.name.mid(row.suite.size() + 1);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"TestRun"
        && (xml.attribute(QLatin1String("xmlns")).contains(QLatin1String("VisualStudio")) || xml.hasAttribute(QLatin1String("runUser")));
}

} // namespace

const XmlFormat trxFormat{"trx", &hasRoot, &read};

} // namespace sentinel
