#include "core/analysis/silence.h"

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr qint64 hourMs = 60LL * 60 * 1000;
constexpr qint64 daySeconds = 24LL * 60 * 60;
constexpr qint64 weekHours = 7 * 24;
constexpr int weeksLooked = 4;
constexpr int weeksAtLeast = 2;
constexpr size_t hoursAtLeast = 5; // with news: fewer are no rhythm
constexpr double tooUnlikely = 1e-3;
constexpr qint64 mostHours = 5 * weekHours; // longer silence has been told long ago

qint64 hourOf(Timestamp time)
{
    return time.ms / hourMs;
}

bool holds(const std::vector<qint64>& hours, qint64 hour)
{
    return std::binary_search(hours.begin(), hours.end(), hour);
}

/// Silence against the same hours of the weeks before.
std::optional<Silence> againstWeeks(const SourceNews& news)
{
    const qint64 first = hourOf(std::max(news.last, news.listenedFrom)) + 1;
    const qint64 end = std::min(hourOf(news.knownUntil), first + mostHours); // an hour that is not over has said nothing
    double logLikelihood = 0;
    Silence silence{Silence::Measure::Week, news.last, 0, 0, 0};
    for (qint64 hour = first; hour < end; ++hour) {
        int known = 0, heard = 0;
        for (int week = 1; week <= weeksLooked; ++week) {
            const qint64 before = hour - week * weekHours;
            if (before < news.hours.front())
                break;
            ++known;
            heard += holds(news.hours, before) ? 1 : 0;
        }
        silence.weeks = std::max(silence.weeks, known);
        if (known < weeksAtLeast || heard == 0)
            continue;
        ++silence.usualHours;
        logLikelihood += std::log(1.0 - (heard + 0.5) / (known + 1.0));
    }
    return logLikelihood <= std::log(tooUnlikely) ? std::optional(silence) : std::nullopt;
}

/// Against the longest pause that there ever was.
std::optional<Silence> againstPauses(const SourceNews& news, qint64 seconds)
{
    qint64 longest = 0; // hours
    for (size_t i = 1; i < news.hours.size(); ++i)
        longest = std::max(longest, news.hours[i] - news.hours[i - 1]);
    const qint64 allowed = std::max(daySeconds, 3 * longest * 60 * 60);
    return seconds > allowed ? std::optional(Silence{Silence::Measure::Pauses, news.last, 0, 0, longest * 60 * 60}) : std::nullopt;
}

} // namespace

std::optional<Silence> tooSilent(const SourceNews& news)
{
    const qint64 seconds = (news.knownUntil.ms - std::max(news.last, news.listenedFrom).ms) / 1000;
    if (news.setSeconds > 0)
        return seconds > news.setSeconds ? std::optional(Silence{Silence::Measure::SetTime, news.last, 0, 0, news.setSeconds})
                                         : std::nullopt;
    if (news.hours.empty())
        return seconds > daySeconds ? std::optional(Silence{Silence::Measure::Never, news.last, 0, 0, 0}) : std::nullopt;
    if (news.hours.size() < hoursAtLeast)
        return std::nullopt;
    if (const std::optional<Silence> silence = againstWeeks(news))
        return silence;
    return againstPauses(news, seconds);
}

} // namespace sentinel
