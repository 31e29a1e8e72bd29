#pragma once

// Two logs of the same job, side by side. Lines are compared by their masked text with the layers peeled off, so that clocks, durations,
// hashes and folders do not count.
//
// Lines that one log has and the other does not are set aside first: no alignment can use them. What is left is aligned from the
// strongest evidence to the weakest: lines that occur once in each log (Bram Cohen's patience diff), of which the longest increasing
// sequence holds; then, in the gaps, the same again with what is unique there; then runs of 4, 16 and 64 lines that are unique together, as
// logs repeat their lines but seldom their order (the idea of the histogram diff of JGit, Shawn Pearce: go by what is rare); and last
// Myers' algorithm (An O(ND) Difference Algorithm and Its Variations, 1986), whole where it is cheap and cut short where it is not.
// Lines that are empty once masked are no evidence. All work counts against a budget that grows linearly with the logs: when it is
// used up, what is left between two anchors is gone through once, and the nearest equal lines are taken.

#include "core/base/result.h"
#include "core/logs/lineset.h"
#include "core/logs/log.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace sentinel {

/// A stretch of two logs that belongs together. A side without lines is {first, first - 1}: it stands before line `first`.
struct Segment
{
    enum class Kind {
        Equal,     ///< as many lines left and right, equal one by one
        OnlyLeft,  ///< gone
        OnlyRight, ///< new here
        Changed,   ///< others left than right
    };
    Kind kind = Kind::Equal;
    LineRange left, right;
    bool operator==(const Segment&) const = default;
};

struct Comparison
{
    std::vector<Segment> segments; ///< cover both logs, in order; Equal ones and others take turns
    LineSet newLines;              ///< lines of the right log that occur nowhere in the left one; blank ones are never new
    LineSet goneLines;             ///< lines of the left log that occur nowhere in the right one
    bool isCoarse = false;         ///< the logs differ too much for the work allowed: fewer lines may be found equal than are
};

/// Whether a segment has a line that the other log has nowhere. Others are the same lines in another order, or more or fewer of them:
/// progress that was printed, downloads that overtook each other.
bool isTelling(const Comparison& comparison, const Segment& segment);

/// Told now and then, on the calling thread, how much of the work is done, 0 to 1.
using CompareProgress = std::function<void(double)>;

/// Left is the log that passed, right the one that failed. Uses two threads (its own and one more) for most of the work; time and memory
/// are linear in both logs, some 60 bytes a line. Call it on a thread of your own.
/// Errors: Cancelled.
Result<Comparison> compareLogs(const Log& left, const Log& right, const CompareProgress& progress = {}, std::stop_token stop = {});

/// What to show of the right log as new: of each stretch that is not equal the part from its first line that occurs nowhere in the left
/// log to its last. Lines between them come along also where the left log has the like elsewhere. In order.
std::vector<LineRange> newBlocks(const Comparison& comparison);

/// The lines of a log that passed, to compare any number of others with. A value; copies share; any thread may use it.
class KnownLines
{
public:
    /// Goes through the log once. Errors: Cancelled.
    static Result<KnownLines> of(const Log& green, std::stop_token stop = {});
    /// The lines of `log` that are not among them, as linesNotIn finds them. Errors: Cancelled.
    Result<LineSet> newIn(const Log& log, std::stop_token stop = {}) const;
    size_t bytes() const; ///< of memory

private:
    std::shared_ptr<const class KeyTable> m_keys;
};

/// The lines of `log` that occur nowhere in `green`: Comparison::newLines without the alignment. Errors: Cancelled.
Result<LineSet> linesNotIn(const Log& green, const Log& log, const CompareProgress& progress = {}, std::stop_token stop = {});

} // namespace sentinel
