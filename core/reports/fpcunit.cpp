// FPCUnit and DUnit2: <TestResults><TestListing> with suites that nest.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readTest(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    const QString name = xml.attribute(QLatin1String("Name"));
    const QString result = xml.attribute(QLatin1String("Result")).toLower();
    const std::optional<double> duration = secondsOf(xml.attribute(QLatin1String("ElapsedTime")));
    QString message;
    QString type;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"Message")
            message = xml.text().trimmed();
        else if (xml.name() == u"ExceptionClass")
            type = xml.text().trimmed();
    }
    // Whether an exception was an assertion or an accident is in its class alone; both are listed as failed.
    TestStatus status = TestStatus::Passed;
    if (result == u"failed" || result == u"error")
        status = TestStatus::Failed;
    else if (result == u"ignored")
        status = TestStatus::Skipped;
    rows.add(suite, name, status, duration, failureText(type, message, {}));
}

void readSuite(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"Test") {
            readTest(xml, suite, rows);
        } else if (xml.name() == u"TestSuite") {
            const QString name = xml.attribute(QLatin1String("Name"));
            readSuite(xml, name.isEmpty() ? suite : name, rows);
        } else if (xml.name() == u"TestListing") {
            readSuite(xml, suite, rows);
        }
    }
}

void read(XmlReader& xml, ReportRows& rows)
{
    readSuite(xml, {}, rows);
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"TestResults";
}

} // namespace

const XmlFormat fpcunitFormat{"fpcunit", &hasRoot, &read};

} // namespace sentinel
