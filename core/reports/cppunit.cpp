// CppUnit, and AUnit, which prints the same: <TestRun> with lists of failed and of successful tests.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readTest(XmlReader& xml, bool failed, ReportRows& rows)
{
    QString full;
    QString type;
    QString message;
    QString file;
    QString line;
    for (XmlReader::Children parts(xml); parts.next();) {
        const QString part = xml.name().toString();
        if (part == u"Name") {
            full = xml.text().trimmed();
        } else if (part == u"FailureType") {
            type = xml.text().trimmed();
        } else if (part == u"Message") {
            message = xml.text().trimmed();
        } else if (part == u"Location") {
            for (XmlReader::Children place(xml); place.next();)
                (xml.name() == u"File" ? file : line) = xml.text().trimmed();
        }
    }
    QString suite;
    QString name = full;
    // "Class::test" is C++, "Suite.Test" Ada.
    const QLatin1String separator = full.contains(QLatin1String("::")) ? QLatin1String("::") : QLatin1String(".");
    const qsizetype at = separator.size() == 2 ? full.lastIndexOf(separator) : full.indexOf(separator);
    if (at > 0) {
        suite = full.left(at);
        name = full.mid(at + separator.size());
    }
    if (!file.isEmpty())
        message += QStringLiteral("\n%1:%2").arg(file, line);
    const TestStatus status = !failed ? TestStatus::Passed : (type == u"Error" ? TestStatus::Error : TestStatus::Failed);
    rows.add(suite, name, status, {}, failureText({}, {}, message));
}

void read(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children lists(xml); lists.next();) {
        const bool failed = xml.name() == u"FailedTests";
        if (!failed && xml.name() != u"SuccessfulTests")
            continue;
        for (XmlReader::Children tests(xml); tests.next();)
            readTest(xml, failed, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"TestRun";
}

} // namespace

const XmlFormat cppunitFormat{"cppunit", &hasRoot, &read};

} // namespace sentinel
