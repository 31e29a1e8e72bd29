#include "core/domain/permalink.h"

#include <QRegularExpression>

namespace sentinel {

QString toText(const Permalink& link)
{
    QString text = QStringLiteral("run/%1").arg(link.run.value);
    if (link.job > 0)
        text += QStringLiteral("/%1").arg(link.job);
    if (link.lines.first > 0)
        text += QStringLiteral("#L%1").arg(link.lines.first);
    if (link.lines.first > 0 && link.lines.last > link.lines.first)
        text += QStringLiteral("-L%1").arg(link.lines.last);
    return text;
}

std::optional<Permalink> permalinkFrom(QStringView text)
{
    static const QRegularExpression shape(
        QStringLiteral("^(?:\\S*/)?run/(\\d{1,18})(?:/(\\d{1,6}))?(?:#L(\\d{1,18})(?:-L?(\\d{1,18}))?)?$"));
    const QRegularExpressionMatch match = shape.match(text.trimmed().toString());
    if (!match.hasMatch())
        return {};
    Permalink link;
    link.run = RunId{match.captured(1).toLongLong()};
    link.job = match.captured(2).toInt();
    link.lines.first = match.captured(3).toLongLong();
    link.lines.last = match.hasCaptured(4) ? match.captured(4).toLongLong() : link.lines.first;
    if (link.lines.last < link.lines.first)
        std::swap(link.lines.first, link.lines.last);
    if (!link.run || (match.hasCaptured(3) && link.lines.first < 1))
        return {};
    return link;
}

} // namespace sentinel
