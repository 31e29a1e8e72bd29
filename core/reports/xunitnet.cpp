// xUnit.net: <assemblies> or one <assembly>; tests in <collection> (version 2) or <class> (version 1).

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readTest(XmlReader& xml, const QString& group, ReportRows& rows)
{
    QString suite = xml.attribute(QLatin1String("type"));
    QString name = xml.attribute(QLatin1String("name"));
    const QString result = xml.attribute(QLatin1String("result")).toLower();
    const std::optional<double> duration = secondsOf(xml.attribute(QLatin1String("time")));
    if (!suite.isEmpty() && name.startsWith(suite + u'.'))
        name = name.mid(suite.size() + 1);
    if (suite.isEmpty())
        suite = group;

    QString text;
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"failure") {
            const QString type = xml.attribute(QLatin1String("exception-type"));
            text = messageAndTrace(xml, type);
        } else if (xml.name() == u"reason") {
            text = xml.text().trimmed();
        }
    }
    TestStatus status = TestStatus::Passed;
    if (result == QLatin1String("fail"))
        status = TestStatus::Failed;
    else if (result == QLatin1String("skip") || result == QLatin1String("notrun"))
        status = TestStatus::Skipped;
    rows.add(suite, name, status, duration, text);
}

void readErrors(XmlReader& xml, const QString& assembly, ReportRows& rows)
{
    for (XmlReader::Children errors(xml); errors.next();) {
        QString name = xml.attribute(QLatin1String("name"));
        if (name.isEmpty())
            name = xml.attribute(QLatin1String("type"));
        rows.add(assembly, name, TestStatus::Error, {}, failureText({}, {}, xml.text()));
    }
}

void readGroup(XmlReader& xml, const QString& group, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        const QStringView element = xml.name();
        if (element == u"test")
            readTest(xml, group, rows);
        else if (element == u"errors")
            readErrors(xml, group, rows);
        else if (element == u"assembly" || element == u"collection" || element == u"class")
            readGroup(xml, xml.attribute(QLatin1String("name")), rows);
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    readGroup(xml, xml.attribute(QLatin1String("name")), rows);
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"assemblies" || xml.name() == u"assembly";
}

} // namespace

const XmlFormat xunitNetFormat{"xunit-net", &hasRoot, &read};

} // namespace sentinel
