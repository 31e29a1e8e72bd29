#include "core/reports/format_p.h"

#include <QStringList>

namespace sentinel {

namespace {
constexpr qsizetype messageLimit = 8 << 10;
}

void ReportRows::add(const QString& suite, const QString& name, TestStatus status, std::optional<double> duration, const QString& message,
                     int attempt)
{
    TestResult row;
    row.suite = suite;
    row.name = name;
    row.status = status;
    row.duration = duration;
    if (status != TestStatus::Passed)
        row.message = message;
    row.attempt = attempt;
    results.push_back(std::move(row));
}

std::optional<double> secondsOf(QStringView text)
{
    text = text.trimmed();
    if (text.endsWith(u's') || text.endsWith(u'S'))
        text = text.chopped(1).trimmed();
    if (text.isEmpty())
        return {};
    QString number = text.toString();
    if (number.contains(u','))
        number.contains(u'.') ? number.remove(u',') : number.replace(u',', u'.');
    double seconds = 0;
    for (const QString& part : number.split(u':')) {
        bool ok = false;
        seconds = seconds * 60 + part.toDouble(&ok);
        if (!ok)
            return {};
    }
    if (!(seconds >= 0 && seconds < 1e9)) // nan and inf are numbers to toDouble
        return {};
    return seconds;
}

QString failureText(const QString& type, const QString& message, const QString& details)
{
    QString text = details.trimmed();
    const QString head = message.trimmed();
    const QString opening = head.section(u'\n', 0, 0).trimmed();
    if (text.isEmpty())
        text = head;
    else if (!opening.isEmpty() && !text.contains(opening))
        text = head + u'\n' + text;
    const QString shortType = type.mid(type.lastIndexOf(u'.') + 1).trimmed();
    if (!shortType.isEmpty() && !text.contains(shortType))
        text = text.isEmpty() ? type : type + QLatin1String(": ") + text;
    if (text.size() > messageLimit) {
        qsizetype end = text.lastIndexOf(u'\n', messageLimit);
        if (end < messageLimit / 2)
            end = text.at(messageLimit).isLowSurrogate() ? messageLimit - 1 : messageLimit;
        text = text.left(end) + QStringLiteral("\n\u2026");
    }
    return text;
}

QString messageAndTrace(XmlReader& xml, const QString& type)
{
    QString message;
    QString trace;
    for (XmlReader::Children parts(xml); parts.next();) {
        if (xml.name() == u"message")
            message = xml.text();
        else if (xml.name() == u"stack-trace")
            trace = xml.text();
    }
    return failureText(type, message, trace);
}

} // namespace sentinel
