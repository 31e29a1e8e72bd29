#include "core/triage/lineranges.h"

#include <algorithm>

namespace sentinel {

LineRanges::LineRanges(std::vector<LineRange> ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](const LineRange& a, const LineRange& b) { return a.first < b.first; });
    for (const LineRange& range : ranges) {
        if (!m_merged.empty() && range.first <= m_merged.back().last + 1)
            m_merged.back().last = std::max(m_merged.back().last, range.last);
        else
            m_merged.push_back(range);
    }
}

bool LineRanges::holds(qint64 line) const
{
    const auto after =
        std::upper_bound(m_merged.begin(), m_merged.end(), line, [](qint64 l, const LineRange& range) { return l < range.first; });
    return after != m_merged.begin() && line <= std::prev(after)->last;
}

StepFinder::StepFinder(const std::vector<Step>& steps)
{
    qint64 told = 0; // last line of those before
    for (const Step& step : steps) {
        const qint64 first = std::max(step.lines.first, told + 1);
        if (step.depth != 0 || first > step.lines.last)
            continue;
        m_stretches.push_back({{first, step.lines.last}, &step});
        told = step.lines.last;
    }
}

const Step* StepFinder::stepOf(qint64 line) const
{
    const auto after = std::upper_bound(m_stretches.begin(), m_stretches.end(), line,
                                        [](qint64 l, const Stretch& stretch) { return l < stretch.lines.first; });
    return after != m_stretches.begin() && line <= std::prev(after)->lines.last ? std::prev(after)->step : nullptr;
}

} // namespace sentinel
