// Allure 1: a file a suite. Its root is called as NUnit's, but says when it began.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

std::optional<double> durationOf(const XmlReader& xml)
{
    bool known = false;
    bool ended = false;
    const double start = xml.attribute(QLatin1String("start")).toDouble(&known);
    const double stop = xml.attribute(QLatin1String("stop")).toDouble(&ended);
    return known && ended && stop >= start ? std::optional((stop - start) / 1000) : std::nullopt;
}

void readCase(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    const QString said = xml.attribute(QLatin1String("status"));
    const std::optional<double> duration = durationOf(xml);
    TestStatus status = TestStatus::Error; // broken
    if (said == u"passed")
        status = TestStatus::Passed;
    else if (said == u"failed")
        status = TestStatus::Failed;
    else if (said == u"pending" || said == u"canceled" || said == u"skipped")
        status = TestStatus::Skipped;
    QString name;
    QString message;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"name")
            name = xml.text().trimmed();
        else if (xml.name() == u"failure")
            message = messageAndTrace(xml);
    }
    rows.add(suite, name, status, duration, message);
}

void read(XmlReader& xml, ReportRows& rows)
{
    QString suite;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"name") {
            suite = xml.text().trimmed();
        } else if (xml.name() == u"test-cases") {
            for (XmlReader::Children cases(xml); cases.next();)
                readCase(xml, suite, rows);
        }
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"test-suite" && xml.hasAttribute(QLatin1String("start")) && xml.hasAttribute(QLatin1String("stop"))
        && !xml.hasAttribute(QLatin1String("result"));
}

} // namespace

const XmlFormat allureXmlFormat{"allure-xml", &hasRoot, &read};

} // namespace sentinel
