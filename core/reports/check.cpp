// Check, for C. Its root is called as JUnit's; the namespace tells them apart.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readSuite(XmlReader& xml, ReportRows& rows)
{
    QString suite;
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"title") {
            suite = xml.text().trimmed();
        } else if (xml.name() == u"test") {
            const QString result = xml.attribute(QLatin1String("result"));
            QString name;
            QString place;
            QString message;
            QString iteration;
            std::optional<double> duration;
            for (XmlReader::Children parts(xml); parts.next();) {
                const QString part = xml.name().toString();
                const QString text = xml.text().trimmed();
                if (part == u"id")
                    name = text;
                else if (part == u"fn")
                    place = text;
                else if (part == u"message")
                    message = text;
                else if (part == u"iteration")
                    iteration = text;
                else if (part == u"duration")
                    duration = secondsOf(text); // -1 where the test did not end
            }
            if (!iteration.isEmpty() && iteration != u"0")
                name += QStringLiteral("[%1]").arg(iteration); // one test in a loop
            const TestStatus status =
                result == u"success" ? TestStatus::Passed : (result == u"error" ? TestStatus::Error : TestStatus::Failed);
            rows.add(suite, name, status, duration, failureText({}, message, place));
        }
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children suites(xml); suites.next();) {
        if (xml.name() == u"suite")
            readSuite(xml, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"testsuites" && xml.attribute(QLatin1String("xmlns")).contains(QLatin1String("check.sourceforge"));
}

} // namespace

const XmlFormat checkFormat{"check", &hasRoot, &read};

} // namespace sentinel
