// Robot Framework's output.xml: suites nest, a test's <status> says how it ended and why. Times are begin and end
// ("20240131 12:00:00.250") up to version 6, and seconds from version 7 on.

#include "core/reports/format_p.h"

#include <QDateTime>

namespace sentinel {

namespace {

struct Status
{
    QString word;
    QString message;
    std::optional<double> duration;
};

std::optional<double> between(const QString& begin, const QString& end)
{
    const QString shape = QStringLiteral("yyyyMMdd hh:mm:ss.zzz");
    const QDateTime from = QDateTime::fromString(begin, shape);
    const QDateTime to = QDateTime::fromString(end, shape);
    if (!from.isValid() || !to.isValid() || to < from)
        return {};
    return double(from.msecsTo(to)) / 1000;
}

Status readStatus(XmlReader& xml)
{
    Status status;
    status.word = xml.attribute(QLatin1String("status"));
    status.duration = secondsOf(xml.attribute(QLatin1String("elapsed")));
    if (!status.duration)
        status.duration = between(xml.attribute(QLatin1String("starttime")), xml.attribute(QLatin1String("endtime")));
    status.message = xml.text();
    return status;
}

void readTest(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    const QString name = xml.attribute(QLatin1String("name"));
    Status status;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"status") // those of keywords are a level deeper
            status = readStatus(xml);
    }
    TestStatus end = TestStatus::Error;
    if (status.word == u"PASS")
        end = TestStatus::Passed;
    else if (status.word == u"FAIL")
        end = TestStatus::Failed;
    else if (status.word == u"SKIP" || status.word == u"NOT_RUN" || status.word == u"NOT RUN")
        end = TestStatus::Skipped;
    rows.add(suite, name, end, status.duration, failureText({}, {}, status.message));
}

void readSuite(XmlReader& xml, const QString& outer, ReportRows& rows)
{
    const QString name = xml.attribute(QLatin1String("name"));
    const QString suite = outer.isEmpty() ? name : outer + u'.' + name;
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"suite")
            readSuite(xml, suite, rows);
        else if (xml.name() == u"test" || xml.name() == u"task")
            readTest(xml, suite, rows);
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"suite")
            readSuite(xml, {}, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"robot";
}

} // namespace

const XmlFormat robotFormat{"robot", &hasRoot, &read};

} // namespace sentinel
