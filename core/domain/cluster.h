#pragma once

#include "core/base/id.h"
#include "core/base/result.h"
#include "core/base/timestamp.h"
#include "core/domain/run.h"
#include "core/domain/words.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace sentinel {

using ClusterActId = Id<struct ClusterActTable>;

/// How a cluster fares (stateOf says by which rule), from what can wait to what somebody should look at.
enum class ClusterState { Quiet, Fading, Steady, Growing, New };

std::string_view jsonName(ClusterState state);
std::optional<ClusterState> clusterStateNamed(std::string_view name);
QString displayName(ClusterState state);

// The numbers of the rule (stateOf), in whole days before now.
constexpr int recentDays = 7;          ///< these are compared with as many before them
constexpr int quietDaysBeforeNew = 21; ///< not seen for so long before the recent days: it is new, or new again
constexpr int fewestRunsOfATrend = 5;  ///< in both weeks together; fewer say more about luck than about the failure
constexpr qint64 dayMs = 86'400'000;
constexpr int sparklineDays = 30;

/// How often a cluster was seen in the stretches of time that its state rests on.
struct RecentRuns
{
    qint64 lastWeek = 0;   ///< the last 7 days
    qint64 weekBefore = 0; ///< the 7 days before these
    qint64 before = 0;     ///< the 21 days before the last 7
    bool operator==(const RecentRuns&) const = default;
};

/// New: seen in the last 7 days and not in the 21 before these. Quiet: in none of them. Otherwise the last 7 days (a) are compared with
/// the 7 before (b). Growing: a + b >= 5, 2a >= 3b, and (a - b)^2 >= 4 (a + b): two standard deviations of a difference that chance alone
/// would make. Fading: the same the other way round, or a = 0. Steady: anything else.
ClusterState stateOf(const RecentRuns& recent);

/// A recurring failure as a list shows it. Numbers of days count back from the moment that was asked for.
struct Cluster
{
    ClusterId id;
    QByteArray face; ///< the fingerprint that stands for it: that of most runs
    Category category = Category::Unknown;
    QString title;  ///< of the latest run of that fingerprint
    QString name;   ///< what people call it, or empty
    QString ticket; ///< an address or an id of a tracker, or empty
    std::optional<Timestamp> mutedUntil;
    ClusterState state = ClusterState::Quiet;
    RecentRuns recent;
    qint64 runs = 0;     ///< all that are stored
    qint64 matching = 0; ///< of these, those of the pipeline, the branch and the time that a filter asks for
    qint64 kinds = 0;    ///< fingerprints that have runs
    qint64 runsInDay = 0, runsInWeek = 0, runsInMonth = 0;
    qint64 pipelines = 0, branches = 0; ///< hit in the last 30 days
    double secondsLost = 0;             ///< durations of the runs of the last 30 days
    Timestamp firstSeen, lastSeen;
    std::array<int, sparklineDays> days{}; ///< runs by day, the last 24 hours at the end
    bool operator==(const Cluster&) const = default;

    QString shownName() const { return name.isEmpty() ? title : name; }
    bool isMuted(Timestamp now) const { return mutedUntil && *mutedUntil > now; }
};

/// All failures of one fingerprint, as a cluster's page lists them.
struct ClusterKind
{
    QByteArray fingerprint;
    Category category = Category::Unknown;
    QString title;
    QString skeleton; ///< masked lines
    qint64 runs = 0;
    std::optional<Timestamp> firstSeen, lastSeen; ///< none: its runs were deleted
    bool operator==(const ClusterKind&) const = default;
};

/// What was done to a cluster, by a person or by the algorithm.
struct ClusterAct
{
    enum class Kind { Merge, Split, Name, Mute, Ticket };
    ClusterActId id;
    ClusterId cluster;
    Kind kind = Kind::Name;
    ClusterId other;                ///< merge: what went into it; split: what came out of it
    QString text;                   ///< name or ticket; empty: taken away
    std::optional<Timestamp> until; ///< mute; none: taken back
    int version = 0;                ///< of the algorithm that did it; 0: a person did
    Timestamp madeAt;
    std::optional<Timestamp> undoneAt;
    bool operator==(const ClusterAct&) const = default;

    bool isPersons() const { return version == 0; }
};

std::string_view jsonName(ClusterAct::Kind kind);
std::optional<ClusterAct::Kind> clusterActNamed(std::string_view name);

/// A link to a ticket as it is kept: an http or https address, or a tracker's id such as `CI-123`, `#123`, `acme/anvil#123`. Empty
/// text is none. Errors: Malformed, in words.
Result<QString> ticketFrom(const QString& text);
/// A ticket that a browser can open.
bool isAddress(const QString& ticket);

/// `cluster/12`, as people hand it to each other.
QString toText(ClusterId id);

} // namespace sentinel
