#pragma once

#include "core/base/timestamp.h"
#include "core/domain/cluster.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace sentinel {

/// One failed run of a cluster.
struct Occurrence
{
    Timestamp when;                           ///< when the run began, or was stored
    QString pipeline, branch, commit, person; ///< empty: not known
    std::optional<double> seconds;            ///< how long the run took
};

/// What a cluster cost in a stretch of days before `now`. What is not known is not counted as something of its own.
struct Impact
{
    int days = 0;
    qint64 runs = 0;
    qint64 pipelines = 0, branches = 0, commits = 0, people = 0; ///< different ones
    double secondsLost = 0;                                      ///< sum of the durations of the failed runs
    bool operator==(const Impact&) const = default;
};

/// Everything said of a cluster's course.
struct Course
{
    std::vector<Impact> impacts; ///< of the last 1, 7 and 30 days
    RecentRuns recent;
    ClusterState state = ClusterState::Quiet; ///< stateOf(recent)
    std::optional<Timestamp> firstSeen, lastSeen;
    std::vector<int> days; ///< runs in each of the last `sparklineDays` stretches of 24 hours, the last one ends now
    bool operator==(const Course&) const = default;
};

/// A pure function of the set of occurrences and of `now`; a run dated later than now counts as of now. The store computes the same in
/// bulk (core/store/clusters.h); this is what that is measured by, and for who has the runs at hand. Linear in the occurrences.
Course courseOf(std::span<const Occurrence> occurrences, Timestamp now);

} // namespace sentinel
