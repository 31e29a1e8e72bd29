#include "core/base/times.h"

namespace sentinel {

std::optional<Timestamp> parseTime(const QString& text, Timestamp now)
{
    const std::string bytes = text.toStdString();
    if (const auto time = parseRfc3339(bytes))
        return time;
    if (const auto time = parseRfc3339(bytes + "T00:00:00Z"))
        return time;
    static constexpr std::pair<char16_t, qint64> units[] = {
        {u'm', 60'000}, {u'h', 3'600'000}, {u'd', 86'400'000}, {u'w', 7 * 86'400'000ll}};
    bool isNumber = false;
    const int count = text.chopped(text.isEmpty() ? 0 : 1).toInt(&isNumber);
    for (const auto& [unit, milliseconds] : units) {
        if (isNumber && count >= 0 && text.endsWith(QChar(unit)))
            return Timestamp{now.ms - count * milliseconds};
    }
    return {};
}

} // namespace sentinel
