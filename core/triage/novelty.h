#pragma once

#include "core/logs/lineset.h"
#include "core/triage/candidates.h"

#include <vector>

namespace sentinel {

// `isNew`: the lines of a failing log that a passing one does not have, as linesNotIn (core/logs/compare.h) finds them.

/// Leaves out the hits on lines that the passing log has as well: they explain nothing, unless there is nothing else.
void keepNew(std::vector<Hit>& hits, const LineSet& isNew);

/// Tells the candidates which of them are new, and cuts them to the part that is.
void applyNovelty(std::vector<Candidate>& candidates, const LineSet& isNew, Lines& lines);

/// The whole run of new lines that a block lies in, as far as it fits one look.
LineRange newRunAround(const LineRange& block, const LineSet& isNew, Lines& lines);

} // namespace sentinel
