#pragma once

// Harder forms of the cases of tests/data/verdicts, for which nobody could be sure: what a verdict is worth is learned from those that go
// wrong, and few of the plain ones do.

#include "tests/triage/verdictcases.h"

namespace bench {

/// Behind a step in which another command failed and nobody minded: what it printed is in the log, and is not the cause.
inline sentinel::VerdictCase behindNoise(const sentinel::VerdictCase& one, const sentinel::VerdictCase& noise)
{
    sentinel::VerdictCase made = one;
    std::string before = sentinel::asLogOf("github", noise.command + " || true", noise.output, true);
    for (int line = 0; line < 2; ++line) // that the job ends
        before.erase(before.rfind('\n', before.size() - 2) + 1);
    made.name += ", behind " + noise.name;
    made.log = before + sentinel::asLogOf("github", one.command, one.output);
    made.passing.clear();
    return made;
}

/// Of what the command printed only the end is left, where the cause no longer stands in many a case.
inline sentinel::VerdictCase cutShort(const sentinel::VerdictCase& one)
{
    sentinel::VerdictCase made = one;
    const auto lines = size_t(std::count(one.output.begin(), one.output.end(), '\n'));
    std::string left = one.output;
    for (size_t line = std::max<size_t>(2, lines / 3); line < lines; ++line)
        left.erase(0, left.find('\n') + 1);
    made.name += ", cut short";
    made.log = sentinel::asLogOf(one.provider, one.command, left);
    made.passing.clear();
    return made;
}

} // namespace bench
