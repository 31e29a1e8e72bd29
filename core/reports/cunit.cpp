// CUnit: a record a test, which is a success or a failure by the name of the element it holds.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

void readRecord(XmlReader& xml, const QString& suite, ReportRows& rows)
{
    for (XmlReader::Children outcomes(xml); outcomes.next();) {
        const bool failed = xml.name() != u"CUNIT_RUN_TEST_SUCCESS";
        QString name;
        QString file;
        QString line;
        QString condition;
        for (XmlReader::Children parts(xml); parts.next();) {
            const QString part = xml.name().toString();
            const QString text = xml.text().trimmed();
            if (part == u"TEST_NAME")
                name = text;
            else if (part == u"FILE_NAME")
                file = text;
            else if (part == u"LINE_NUMBER")
                line = text;
            else if (part == u"CONDITION")
                condition = text;
        }
        rows.add(suite, name, failed ? TestStatus::Failed : TestStatus::Passed, {}, QStringLiteral("%1:%2: %3").arg(file, line, condition));
    }
}

void readSuites(XmlReader& xml, ReportRows& rows)
{
    QString suite;
    for (XmlReader::Children children(xml); children.next();) {
        const QString element = xml.name().toString();
        if (element == u"SUITE_NAME")
            suite = xml.text().trimmed();
        else if (element == u"CUNIT_RUN_TEST_RECORD")
            readRecord(xml, suite, rows);
        else if (element == u"FAILURE_REASON") // a suite whose set-up failed ran nothing
            rows.add(suite, suite, TestStatus::Error, {}, xml.text().trimmed());
        else if (element.startsWith(QLatin1String("CUNIT_RESULT_LISTING")) || element.startsWith(QLatin1String("CUNIT_RUN_SUITE"))
                 || element.startsWith(QLatin1String("CUNIT_RUN_GROUP")))
            readSuites(xml, rows);
    }
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"CUNIT_TEST_RUN_REPORT";
}

} // namespace

const XmlFormat cunitFormat{"cunit", &hasRoot, &readSuites};

} // namespace sentinel
