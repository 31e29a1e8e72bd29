// Qt Test: <TestCase name="class"> with a <TestFunction> each, whose <Incident>s say how it (or a row of its data)
// ended.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

QString describe(XmlReader& xml)
{
    QString text;
    const QString file = xml.attribute(QLatin1String("file"));
    const QString line = xml.attribute(QLatin1String("line"));
    for (XmlReader::Children parts(xml); parts.next();) {
        const QString part = xml.text().trimmed();
        if (!part.isEmpty())
            text += text.isEmpty() ? part : QLatin1String(": ") + part;
    }
    if (!file.isEmpty())
        text += QStringLiteral("\n%1:%2").arg(file, line);
    return text;
}

void readFunction(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    const QString name = xml.attribute(QLatin1String("name"));
    TestStatus status = TestStatus::Passed;
    std::optional<double> duration;
    QString message;
    for (XmlReader::Children children(xml); children.next();) {
        const QString element = xml.name().toString();
        const QString type = xml.attribute(QLatin1String("type"));
        if (element == u"Duration") {
            duration = secondsOf(xml.attribute(QLatin1String("msecs")));
            if (duration)
                *duration /= 1000;
        } else if ((element == u"Incident" && (type == u"fail" || type == u"xpass")) || (element == u"Message" && type == u"qfatal")) {
            const QString text = describe(xml);
            message = status == TestStatus::Failed ? failureText({}, {}, message + u'\n' + text) : text;
            status = TestStatus::Failed;
        } else if ((element == u"Message" || element == u"Incident") && type == u"skip" && status == TestStatus::Passed) {
            status = TestStatus::Skipped;
            message = describe(xml);
        }
    }
    rows.add(suite, name, status, duration, message);
}

void read(XmlReader& xml, ReportRows& rows)
{
    const QString suite = xml.attribute(QLatin1String("name"));
    for (XmlReader::Children functions(xml); functions.next();) {
        if (xml.name() == u"TestFunction")
            readFunction(xml, suite, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"TestCase";
}

} // namespace

const XmlFormat qtestFormat{"qtest", &hasRoot, &read};

} // namespace sentinel
