// The XML of Catch2 (versions 2 and 3) and of doctest, which took it over: test cases with the assertions that failed,
// in sections of any depth.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

constexpr qsizetype enough = 16 << 10; ///< characters of failures, more than a message keeps

struct Case
{
    QString text;
    std::optional<bool> success;
    bool skipped = false;
    std::optional<double> duration;
};

void say(Case& one, const QString& place, const QString& text)
{
    if (one.text.size() < enough)
        one.text += place + text.trimmed() + u'\n';
}

QString placeOf(const XmlReader& xml)
{
    const QString file = xml.attribute(QLatin1String("filename"));
    return file.isEmpty() ? QString() : file + u':' + xml.attribute(QLatin1String("line")) + QLatin1String(": ");
}

void readExpression(XmlReader& xml, Case& one)
{
    const QString place = placeOf(xml);
    const QString type = xml.attribute(QLatin1String("type"));
    QStringList lines;
    for (XmlReader::Children parts(xml); parts.next();) {
        const QString part = xml.name().toString();
        const QString text = xml.text().trimmed();
        if (part == u"Original")
            lines << QStringLiteral("%1( %2 )").arg(type, text);
        else if (part == u"Expanded")
            lines << text;
        else if (part.contains(QLatin1String("Exception")))
            lines << part + QLatin1String(": ") + text;
    }
    say(one, place, lines.join(u'\n'));
}

void readParts(XmlReader& xml, Case& one)
{
    for (XmlReader::Children parts(xml); parts.next();) {
        const QStringView part = xml.name();
        if (part == u"Section" || part == u"SubCase") {
            readParts(xml, one);
        } else if (part == u"Expression") {
            if (xml.attribute(QLatin1String("success")) != u"true")
                readExpression(xml, one);
        } else if (part == u"Failure" || part == u"Exception" || part == u"FatalErrorCondition" || part == u"Message") {
            const QString place = placeOf(xml);
            const bool warns = part == u"Message" && xml.attribute(QLatin1String("type")) == u"WARNING";
            const QString text = xml.text();
            if (!warns)
                say(one, place, text);
        } else if (part == u"OverallResult" || part == u"OverallResultsAsserts") {
            QString success = xml.attribute(QLatin1String("success"));
            if (success.isEmpty())
                success = xml.attribute(QLatin1String("test_case_success"));
            one.success = success == u"true";
            one.skipped = xml.attribute(QLatin1String("skips")).toInt() > 0;
            one.duration = secondsOf(xml.attribute(QLatin1String("durationInSeconds")));
            if (!one.duration)
                one.duration = secondsOf(xml.attribute(QLatin1String("duration")));
        }
    }
}

void readCase(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    const QString name = xml.attribute(QLatin1String("name")).trimmed();
    Case one;
    one.skipped = xml.attribute(QLatin1String("skipped")) == u"true";
    const bool listedOnly = one.skipped;
    readParts(xml, one);
    TestStatus status = TestStatus::Passed;
    if (!one.success)
        status = listedOnly ? TestStatus::Skipped : TestStatus::Error; // it died before its end
    else if (!*one.success)
        status = TestStatus::Failed;
    else if (one.skipped)
        status = TestStatus::Skipped;
    rows.add(suite, name, status, one.duration, failureText({}, {}, one.text));
}

void readGroup(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"TestCase")
            readCase(xml, suite, rows);
        else if (xml.name() == u"Group" || xml.name() == u"TestSuite")
            readGroup(xml, xml.attribute(QLatin1String("name")), rows);
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    readGroup(xml, xml.attribute(QLatin1String("name")), rows);
}

bool isCatch2(const XmlReader& xml)
{
    return xml.name() == u"Catch" || xml.name() == u"Catch2TestRun";
}

bool isDoctest(const XmlReader& xml)
{
    return xml.name() == u"doctest";
}

} // namespace

const XmlFormat catch2XmlFormat{"catch2-xml", &isCatch2, &read};
const XmlFormat doctestXmlFormat{"doctest-xml", &isDoctest, &read};

} // namespace sentinel
