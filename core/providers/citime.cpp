// RFC 3339 is what most say; others write `2016-08-12 15:23:28 UTC`, offsets without a colon, no zone at all (which means UTC), seconds or
// milliseconds since 1970 as a text.

#include "core/providers/json_p.h"

#include <charconv>
#include <cmath>

namespace sentinel {

namespace {

bool isNumber(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

// The zone behind the time of day, in the words of RFC 3339.
std::string zoneOf(std::string_view zone)
{
    if (zone.empty() || zone == "UTC" || zone == "GMT" || zone == "Z" || zone == "z")
        return "Z";
    const bool isOffset = zone.front() == '+' || zone.front() == '-';
    std::string offset(zone);
    if (isOffset && zone.size() == 5 && zone.find(':') == std::string_view::npos)
        offset.insert(offset.begin() + 3, ':');
    else if (isOffset && zone.size() == 3)
        offset += ":00";
    return offset;
}

} // namespace

std::optional<Timestamp> ciTime(double sinceEpoch)
{
    // 1e11 seconds are the year 5138, 1e11 milliseconds 1973: nothing of a CI server lies on the wrong side.
    const double ms = std::fabs(sinceEpoch) < 1e11 ? sinceEpoch * 1000 : sinceEpoch;
    constexpr double latest = 253402300799999; // the end of the year 9999
    if (!(ms > 0) || ms > latest)
        return {};
    return Timestamp{std::llround(ms)};
}

std::optional<Timestamp> ciTime(std::string_view text)
{
    text = trimmed(text);
    if (text.size() > 64)
        return {};
    std::optional<Timestamp> time = parseRfc3339(text);
    if (!time && isNumber(text)) {
        double number = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc())
            return ciTime(number);
        return {};
    }
    if (!time && text.size() >= 19) {
        size_t end = 19; // of the time of day, with its fraction
        if (end < text.size() && (text[end] == '.' || text[end] == ',')) {
            ++end;
            while (end < text.size() && text[end] >= '0' && text[end] <= '9')
                ++end;
        }
        std::string clock(text.substr(0, end));
        if (clock.size() > 19)
            clock[19] = '.';
        time = parseRfc3339(clock + zoneOf(trimmed(text.substr(end))));
    }
    if (time && time->ms <= 0)
        return {};
    return time;
}

} // namespace sentinel
