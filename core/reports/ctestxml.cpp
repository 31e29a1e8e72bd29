// CTest's Test.xml: <Site><Testing><Test Status="passed|failed|notrun">.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

struct Measured
{
    std::optional<double> duration;
    QString completion;
    QString exitCode;
    QString output;
};

void readMeasurements(XmlReader& xml, Measured& measured)
{
    for (XmlReader::Children results(xml); results.next();) {
        const bool isNamed = xml.name() == u"NamedMeasurement";
        const QString name = xml.attribute(QLatin1String("name"));
        if (!isNamed && xml.name() != u"Measurement")
            continue;
        const QString value = xml.text().trimmed();
        if (!isNamed)
            measured.output = value;
        else if (name == u"Execution Time")
            measured.duration = secondsOf(value);
        else if (name == u"Completion Status")
            measured.completion = value;
        else if (name == u"Exit Code" || name == u"Fail Reason" || name == u"Exit Value")
            measured.exitCode += measured.exitCode.isEmpty() ? value : QLatin1String(", ") + value;
    }
}

void readTest(XmlReader& xml, ReportRows& rows)
{
    const QString said = xml.attribute(QLatin1String("Status")).toLower();
    QString name;
    QString path;
    Measured measured;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"Name")
            name = xml.text();
        else if (xml.name() == u"Path")
            path = xml.text();
        else if (xml.name() == u"Results")
            readMeasurements(xml, measured);
    }
    // "Not run" fails a run unless the project wanted it so.
    const bool wanted = measured.completion == u"Disabled" || measured.completion.startsWith(QLatin1String("SKIP_"));
    TestStatus status = TestStatus::Passed;
    if (said == u"notrun")
        status = wanted ? TestStatus::Skipped : TestStatus::Error;
    else if (said == u"failed")
        status = TestStatus::Failed;
    const QString head = measured.completion == u"Completed"
        ? measured.exitCode
        : (measured.exitCode.isEmpty() ? measured.completion : measured.exitCode + QLatin1String(", ") + measured.completion);
    const QString suite = path.isEmpty() || path == u"." ? QStringLiteral("CTest") : path;
    rows.add(suite, name, status, measured.duration,
             status == TestStatus::Skipped ? measured.completion : failureText({}, head, measured.output));
}

void read(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() != u"Testing")
            continue;
        for (XmlReader::Children tests(xml); tests.next();) {
            if (xml.name() == u"Test" && xml.hasAttribute(QLatin1String("Status")))
                readTest(xml, rows);
        }
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"Site";
}

} // namespace

const XmlFormat ctestFormat{"ctest", &hasRoot, &read};

} // namespace sentinel
