// GLib's gtester: <testbinary path> with a <testcase path="/suite/name"> each.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readCase(XmlReader& xml, ReportRows& rows)
{
    const QString path = xml.attribute(QLatin1String("path"));
    const QString skipped = xml.attribute(QLatin1String("skipped"));
    TestStatus status = skipped.isEmpty() || skipped == u"0" ? TestStatus::Passed : TestStatus::Skipped;
    QString message;
    QString exit;
    std::optional<double> duration;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"duration") {
            duration = secondsOf(xml.text());
        } else if (xml.name() == u"error") {
            message = xml.text().trimmed();
        } else if (xml.name() == u"status") {
            const QString result = xml.attribute(QLatin1String("result"));
            if (result == u"failed" || result == u"failure")
                status = TestStatus::Failed;
            else if (result == u"skipped")
                status = TestStatus::Skipped;
            exit = QStringLiteral("exit-status=%1").arg(xml.attribute(QLatin1String("exit-status")));
        }
    }
    const qsizetype slash = path.lastIndexOf(u'/');
    QString suite = path.left(std::max<qsizetype>(slash, 0));
    if (suite.startsWith(u'/'))
        suite = suite.mid(1);
    rows.add(suite, path.mid(slash + 1), status, duration, failureText({}, message, exit));
}

void read(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"testcase")
            readCase(xml, rows);
        else if (xml.name() == u"testbinary")
            read(xml, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"gtester";
}

} // namespace

const XmlFormat gtesterFormat{"gtester", &hasRoot, &read};

} // namespace sentinel
