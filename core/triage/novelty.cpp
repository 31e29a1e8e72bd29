#include "core/triage/novelty.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 runCap = 60; // lines of a run of new ones that are shown

} // namespace

LineRange newRunAround(const LineRange& block, const LineSet& isNew, Lines& lines)
{
    // How the job ended is known without a log to compare with.
    const auto fresh = [&](qint64 line) { return isNew.contains(line) && !lines.isBlank(line) && lines.marker(line) != Marker::Result; };
    LineRange run = block;
    // One known or blank line in between does not end a run: masks are not perfect.
    while (run.last - run.first < runCap && (fresh(run.last + 1) || fresh(run.last + 2)))
        ++run.last;
    while (run.last - run.first < runCap && run.first > 2 && (fresh(run.first - 1) || fresh(run.first - 2)))
        --run.first;
    // What a tool tags as information frames what it tags as error.
    const auto informs = [&lines](qint64 line) {
        return hasPrefix(lines.text(line), {"[INFO]", "[info]", "INFO: "}) || lines.isBlank(line);
    };
    while (run.first < block.first && informs(run.first))
        ++run.first;
    while (run.last > block.last && informs(run.last))
        --run.last;
    return run;
}

void keepNew(std::vector<Hit>& hits, const LineSet& isNew)
{
    const auto known = [&isNew](const Hit& hit) { return !isNew.contains(hit.line); };
    if (!std::all_of(hits.begin(), hits.end(), known))
        std::erase_if(hits, known);
}

void applyNovelty(std::vector<Candidate>& candidates, const LineSet& isNew, Lines& lines)
{
    const auto fresh = [&](qint64 line) { return isNew.contains(line); };
    for (Candidate& candidate : candidates) {
        qint64 known = 0;
        qint64 all = 0;
        for (qint64 line = candidate.lines.first; line <= candidate.lines.last; ++line) {
            if (lines.isBlank(line))
                continue;
            ++all;
            known += fresh(line) ? 0 : 1;
        }
        const double share = all == 0 ? 0 : double(known) / double(all);
        candidate.set(Feature::New, fresh(candidate.key) ? 1 - share / 2 : 0);
        candidate.set(Feature::Old, fresh(candidate.key) ? 0 : 1);
        while (candidate.lines.first < candidate.key && !fresh(candidate.lines.first))
            ++candidate.lines.first;
        while (candidate.lines.last > candidate.key && !fresh(candidate.lines.last))
            --candidate.lines.last;
    }
}

} // namespace sentinel
