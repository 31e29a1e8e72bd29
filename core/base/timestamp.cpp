#include "core/base/timestamp.h"

#include <QDateTime>

#include <chrono>

namespace sentinel {

namespace {

// The digits text[at, at + count) as a number, or -1.
int digits(std::string_view text, size_t at, size_t count)
{
    if (at + count > text.size())
        return -1;
    int number = 0;
    for (size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

bool isAt(std::string_view text, size_t at, char wanted)
{
    return at < text.size() && text[at] == wanted;
}

} // namespace

std::optional<Timestamp> parseRfc3339(std::string_view text)
{
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    const bool shaped = isAt(text, 4, '-') && isAt(text, 7, '-') && isAt(text, 13, ':') && isAt(text, 16, ':')
        && (isAt(text, 10, 'T') || isAt(text, 10, 't') || isAt(text, 10, ' '));
    if (!shaped || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return {};
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (month < 0 || day < 0 || !date.ok())
        return {};

    size_t at = 19;
    int milliseconds = 0;
    if (isAt(text, at, '.')) {
        int place = 100;
        const size_t first = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, place /= 10)
            milliseconds += (text[at] - '0') * place;
        if (at == first)
            return {};
    }
    int offsetMinutes = 0;
    if (isAt(text, at, 'Z') || isAt(text, at, 'z')) {
        ++at;
    } else if (isAt(text, at, '+') || isAt(text, at, '-')) {
        const int hours = digits(text, at + 1, 2), minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !isAt(text, at + 3, ':'))
            return {};
        offsetMinutes = (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
        at += 6;
    } else {
        return {};
    }
    if (at != text.size())
        return {};
    const qint64 days = std::chrono::sys_days(date).time_since_epoch().count();
    return Timestamp{((days * 24 + hour) * 60 + minute - offsetMinutes) * 60'000 + second * 1000 + milliseconds};
}

QString toRfc3339(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

double secondsBetween(Timestamp from, Timestamp to)
{
    return static_cast<double>(to.ms - from.ms) / 1000.0;
}

} // namespace sentinel
