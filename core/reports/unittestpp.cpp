// UnitTest++: a flat list of <test suite name time>, failed where it holds a <failure>.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void read(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children tests(xml); tests.next();) {
        if (xml.name() != u"test")
            continue;
        const QString suite = xml.attribute(QLatin1String("suite"));
        const QString name = xml.attribute(QLatin1String("name"));
        const std::optional<double> duration = secondsOf(xml.attribute(QLatin1String("time")));
        QString message;
        bool failed = false;
        for (XmlReader::Children failures(xml); failures.next();) {
            if (xml.name() != u"failure")
                continue;
            failed = true;
            const QString text = xml.attribute(QLatin1String("message"));
            message = failureText({}, {}, message.isEmpty() ? text : message + u'\n' + text);
        }
        rows.add(suite, name, failed ? TestStatus::Failed : TestStatus::Passed, duration, message);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"unittest-results";
}

} // namespace

const XmlFormat unittestppFormat{"unittest++", &hasRoot, &read};

} // namespace sentinel
