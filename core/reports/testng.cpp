// TestNG's testng-results.xml: methods in classes. Configuration methods are rows only where they failed. A try that is
// followed by another is told as skipped and, by newer versions, as retried.

#include "core/reports/format_p.h"

#include <QHash>

namespace sentinel {

namespace {

struct Tries
{
    QHash<QString, int> retried; ///< of each method, in this class
};

QString readException(XmlReader& xml)
{
    const QString type = xml.attribute(QLatin1String("class"));
    QString message;
    QString trace;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"message")
            message = xml.text().trimmed();
        else if (xml.name() == u"full-stacktrace" || xml.name() == u"short-stacktrace")
            trace = xml.text().trimmed();
    }
    return failureText(type, message, trace);
}

QString readParameters(XmlReader& xml)
{
    QStringList values;
    for (XmlReader::Children params(xml); params.next();) {
        for (XmlReader::Children parts(xml); parts.next();) {
            if (xml.name() == u"value" && values.size() < 20)
                values << xml.text().trimmed().left(200);
        }
    }
    return values.isEmpty() ? QString() : QLatin1Char('(') + values.join(QStringLiteral(", ")) + QLatin1Char(')');
}

void readMethod(XmlReader& xml, const QString& suite, Tries& tries, ReportRows& rows)
{
    QString name = xml.attribute(QLatin1String("name"));
    const QString said = xml.attribute(QLatin1String("status"));
    const bool isConfiguration = xml.attribute(QLatin1String("is-config")) == u"true";
    const bool retried = xml.attribute(QLatin1String("retried")) == u"true";
    std::optional<double> duration = secondsOf(xml.attribute(QLatin1String("duration-ms")));
    if (duration)
        *duration /= 1000;
    QString message;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"exception")
            message = readException(xml);
        else if (xml.name() == u"params")
            name += readParameters(xml);
    }
    if (isConfiguration && said != u"FAIL")
        return;
    TestStatus status = TestStatus::Skipped;
    if (said == u"PASS")
        status = TestStatus::Passed;
    else if (said == u"FAIL" || retried)
        status = isConfiguration ? TestStatus::Error : TestStatus::Failed;
    int& before = tries.retried[name];
    rows.add(suite, name, status, duration, message, before + 1);
    before = retried ? before + 1 : 0;
}

void readSuite(XmlReader& xml, ReportRows& rows)
{
    for (XmlReader::Children tests(xml); tests.next();) {
        if (xml.name() != u"test")
            continue;
        for (XmlReader::Children classes(xml); classes.next();) {
            if (xml.name() != u"class")
                continue;
            const QString suite = xml.attribute(QLatin1String("name"));
            Tries tries;
            for (XmlReader::Children methods(xml); methods.next();) {
                if (xml.name() == u"test-method")
                    readMethod(xml, suite, tries, rows);
            }
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
    return xml.name() == u"testng-results";
}

} // namespace

const XmlFormat testngFormat{"testng", &hasRoot, &read};

} // namespace sentinel
