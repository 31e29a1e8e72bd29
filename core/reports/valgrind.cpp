// Valgrind: one program under one tool is one test; it failed if the tool found errors.

#include "core/reports/format_p.h"

namespace sentinel {

namespace {

QString describe(XmlReader& xml)
{
    QString kind;
    QString what;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"kind") {
            kind = xml.text().trimmed();
        } else if (xml.name() == u"what") {
            what = xml.text().trimmed();
        } else if (xml.name() == u"xwhat") {
            for (XmlReader::Children inner(xml); inner.next();) {
                if (xml.name() == u"text")
                    what = xml.text().trimmed();
            }
        }
    }
    return kind + QLatin1String(": ") + what;
}

void read(XmlReader& xml, ReportRows& rows)
{
    QString tool = QStringLiteral("valgrind");
    QString program;
    QString message;
    bool failed = false;
    for (XmlReader::Children children(xml); children.next();) {
        if (xml.name() == u"protocoltool") {
            tool = QLatin1String("valgrind-") + xml.text().trimmed();
        } else if (xml.name() == u"args") {
            for (XmlReader::Children args(xml); args.next();) {
                if (xml.name() != u"argv")
                    continue;
                for (XmlReader::Children argv(xml); argv.next();) {
                    if (xml.name() == u"exe")
                        program = xml.text().trimmed();
                }
            }
        } else if (xml.name() == u"error") {
            failed = true;
            message = failureText({}, {}, message + u'\n' + describe(xml));
        }
    }
    rows.add(tool, program, failed ? TestStatus::Failed : TestStatus::Passed, {}, message);
}

bool hasRoot(const XmlReader& xml)
{
    return xml.name() == u"valgrindoutput";
}

} // namespace

const XmlFormat valgrindFormat{"valgrind", &hasRoot, &read};

} // namespace sentinel
