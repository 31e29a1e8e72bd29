// NUnit 2 (<test-results>) and NUnit 3 (<test-run>, or <test-suite> alone): suites nest, cases carry their full name.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

/// Where the last part of "Space.Class.Method(1.5, "a.b")" begins: the last dot in front of the arguments.
qsizetype lastPart(const QString& fullName)
{
    const qsizetype arguments = fullName.indexOf(u'(');
    const qsizetype generic = fullName.indexOf(u'<');
    qsizetype end = arguments < 0 ? fullName.size() : arguments;
    if (generic > 0 && generic < end)
        end = generic;
    return end > 0 ? fullName.lastIndexOf(u'.', end - 1) + 1 : 0;
}

TestStatus statusOf(const QString& result, const QString& label, const QString& executed, const QString& success)
{
    const QString r = result.toLower();
    if (r.startsWith(QLatin1String("fail")))
        return label.compare(QLatin1String("Invalid"), Qt::CaseInsensitive) == 0 ? TestStatus::Error : TestStatus::Failed;
    if (r == QLatin1String("error") || r == QLatin1String("notrunnable") || r == QLatin1String("cancelled"))
        return TestStatus::Error;
    if (r == QLatin1String("skipped") || r == QLatin1String("ignored") || r == QLatin1String("inconclusive") || r == QLatin1String("notrun")
        || executed.compare(QLatin1String("False"), Qt::CaseInsensitive) == 0)
        return TestStatus::Skipped;
    if (r.isEmpty() && success.compare(QLatin1String("False"), Qt::CaseInsensitive) == 0)
        return TestStatus::Failed;
    return TestStatus::Passed;
}

void readCase(XmlReader& xml, ReportRows& rows)
{
    const auto attribute = [&xml](const char* name) { return xml.attribute(QLatin1String(name)); };
    QString suite = attribute("classname");
    QString name = attribute("name");
    if (suite.isEmpty()) {
        QString full = attribute("fullname");
        if (full.isEmpty())
            full = name;
        const qsizetype begin = lastPart(full);
        if (begin > 1) {
            suite = full.left(begin - 1);
            name = full.mid(begin);
        }
    }
    const TestStatus status = statusOf(attribute("result"), attribute("label"), attribute("executed"), attribute("success"));
    std::optional<double> duration = secondsOf(attribute("duration"));
    if (!duration)
        duration = secondsOf(attribute("time"));
    QString message;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"failure" || xml.name() == u"reason")
            message = messageAndTrace(xml);
    }
    rows.add(suite, name, status, duration, message);
}

void readSuite(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        const QStringView element = xml.name();
        if (element == u"test-case")
            readCase(xml, rows);
        else if (element == u"test-suite" || element == u"results" || element == u"test-results")
            readSuite(xml, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"test-results" || xml.name() == u"test-run" || xml.name() == u"test-suite";
}

} // namespace

const XmlFormat nunitFormat{"nunit", &hasRoot, &readSuite};

} // namespace sentinel
