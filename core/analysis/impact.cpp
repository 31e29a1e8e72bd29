#include "core/analysis/impact.h"

#include <QSet>

#include <algorithm>

namespace sentinel {

namespace {

qint64 different(std::span<const Occurrence> occurrences, Timestamp since, QString Occurrence::*field)
{
    QSet<QString> names;
    for (const Occurrence& one : occurrences) {
        if (one.when >= since && !(one.*field).isEmpty())
            names.insert(one.*field);
    }
    return names.size();
}

Impact impactOf(std::span<const Occurrence> occurrences, int days, Timestamp now)
{
    const Timestamp since{now.ms - days * dayMs};
    Impact impact;
    impact.days = days;
    for (const Occurrence& one : occurrences) {
        if (one.when < since)
            continue;
        ++impact.runs;
        impact.secondsLost += std::max(0.0, one.seconds.value_or(0));
    }
    impact.pipelines = different(occurrences, since, &Occurrence::pipeline);
    impact.branches = different(occurrences, since, &Occurrence::branch);
    impact.commits = different(occurrences, since, &Occurrence::commit);
    impact.people = different(occurrences, since, &Occurrence::person);
    return impact;
}

} // namespace

Course courseOf(std::span<const Occurrence> occurrences, Timestamp now)
{
    Course course;
    course.days.resize(sparklineDays);
    for (const Occurrence& one : occurrences) {
        course.firstSeen = std::min(course.firstSeen.value_or(one.when), one.when);
        course.lastSeen = std::max(course.lastSeen.value_or(one.when), one.when);
        const qint64 age = std::max<qint64>(0, now.ms - one.when.ms);
        course.recent.lastWeek += age <= recentDays * dayMs;
        course.recent.weekBefore += age > recentDays * dayMs && age <= 2 * recentDays * dayMs;
        course.recent.before += age > recentDays * dayMs && age <= (recentDays + quietDaysBeforeNew) * dayMs;
        if (age <= sparklineDays * dayMs) // what is exactly that old belongs to the first of the days
            ++course.days[size_t(sparklineDays - 1 - std::min<qint64>(age / dayMs, sparklineDays - 1))];
    }
    course.state = stateOf(course.recent);
    for (const int days : {1, recentDays, sparklineDays})
        course.impacts.push_back(impactOf(occurrences, days, now));
    return course;
}

} // namespace sentinel
