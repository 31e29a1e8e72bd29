#pragma once

#include "core/triage/candidates.h"

#include <stop_token>
#include <vector>

namespace sentinel {

/// Which lines of a failing log a passing one does not have, once masked. Index is the line's number.
std::vector<bool> newLines(const Log& log, const Log& green, std::stop_token stop);

/// Leaves out the hits on lines that the passing log has as well: they explain nothing, unless there is nothing else.
void keepNew(std::vector<Hit>& hits, const std::vector<bool>& isNew);

/// Tells the candidates which of them are new, and cuts them to the part that is.
void applyNovelty(std::vector<Candidate>& candidates, const std::vector<bool>& isNew, Lines& lines);

/// The whole run of new lines that a block lies in, as far as it fits one look.
LineRange newRunAround(const LineRange& block, const std::vector<bool>& isNew, Lines& lines);

} // namespace sentinel
