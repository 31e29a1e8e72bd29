#include "core/domain/exchange.h"

#include <QDateTime>

#include <algorithm>

namespace sentinel {

QByteArray Reply::header(QByteArrayView lowerCaseName) const
{
    for (const auto& [name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

std::optional<Timestamp> retryAfter(const Reply& reply, Timestamp now)
{
    constexpr qint64 day = 24LL * 60 * 60 * 1000;
    const QByteArray text = reply.header("retry-after").trimmed();
    if (text.isEmpty())
        return {};
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber)
        return seconds < 0 ? std::nullopt : std::optional(Timestamp{now.ms + std::min(seconds, day / 1000) * 1000});
    const QDateTime date = QDateTime::fromString(QString::fromLatin1(text), Qt::RFC2822Date);
    if (!date.isValid())
        return {};
    return Timestamp{std::clamp(date.toMSecsSinceEpoch(), now.ms, now.ms + day)};
}

} // namespace sentinel
