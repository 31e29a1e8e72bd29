// Boost.Test: the log (<TestLog>: what happened in each case) and the detailed report (<TestResult>: how each case
// ended).

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readCase(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    const QString name = xml.attribute(QLatin1String("name"));
    const QString result = xml.attribute(QLatin1String("result"));
    const bool skipped = xml.attribute(QLatin1String("skipped")) == u"yes" || result == u"skipped";
    QString message = xml.attribute(QLatin1String("reason"));
    std::optional<double> duration;
    TestStatus status = skipped ? TestStatus::Skipped : TestStatus::Passed;
    if (result == u"failed")
        status = TestStatus::Failed;
    else if (result == u"aborted")
        status = TestStatus::Error;
    for (XmlReader::Children children(xml); children.next();) {
        const QString element = xml.name().toString();
        const bool isFailure = element == u"Error" || element == u"FatalError";
        if (isFailure || element == u"Exception") {
            const QString place = xml.attribute(QLatin1String("file")) + u':' + xml.attribute(QLatin1String("line"));
            status = isFailure && status != TestStatus::Error ? TestStatus::Failed : TestStatus::Error;
            const QString line = place + QLatin1String(": ") + xml.text().trimmed();
            message = failureText({}, {}, message.isEmpty() ? line : message + u'\n' + line);
        } else if (element == u"TestingTime") {
            duration = secondsOf(xml.text());
            if (duration)
                *duration /= 1e6;
        }
    }
    rows.add(suite, name, status, duration, message);
}

void readSuite(XmlReader& xml, const QString& outer, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"TestSuite") {
            const QString name = xml.attribute(QLatin1String("name"));
            readSuite(xml, outer.isEmpty() ? name : outer + u'/' + name, rows);
        } else if (xml.name() == u"TestCase") {
            readCase(xml, outer, rows);
        }
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    readSuite(xml, {}, rows);
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"TestLog" || xml.name() == u"TestResult";
}

} // namespace

const XmlFormat boostTestFormat{"boost-test", &hasRoot, &read};

} // namespace sentinel
