#pragma once

#include "core/domain/run.h"
#include "core/store/verdicts.h"

#include <QString>

namespace sentinel {

/// A confidence in words: what a person would say who is right this often.
QString confidenceWords(double confidence);

/// "312 tests: 308 passed, 3 failed, 1 skipped"; empty when nothing was counted.
QString countsText(const TestCounts& counts);

/// Whose word on a verdict holds, since when, and what the rules say to it.
QString wordText(const VerdictBasis& basis);

/// Run, verdict and evidence of one job, to be pasted into a ticket or a chat.
QString verdictMarkdown(const Run& run, const Job& job);

} // namespace sentinel
