#pragma once

#include "core/domain/run.h"

#include <vector>

namespace sentinel {

/// Which lines lie in any of many ranges: told in the logarithm of their number. They may come in any order and overlap.
class LineRanges
{
public:
    LineRanges() = default;
    explicit LineRanges(std::vector<LineRange> ranges);

    bool holds(qint64 line) const;
    const std::vector<LineRange>& merged() const { return m_merged; } ///< in order, none touching another

private:
    std::vector<LineRange> m_merged;
};

/// Which step a line stands in, groups inside steps left out: told in the logarithm of their number. The steps must live as long.
class StepFinder
{
public:
    /// `steps` by their first lines; of two that hold the same line the first counts.
    explicit StepFinder(const std::vector<Step>& steps);

    const Step* stepOf(qint64 line) const; ///< null: it stands in none

private:
    struct Stretch
    {
        LineRange lines;
        const Step* step = nullptr;
    };
    std::vector<Stretch> m_stretches; ///< in order, none overlapping another
};

} // namespace sentinel
