#pragma once

#include "core/reports/runner_p.h"

#include <optional>
#include <string>
#include <string_view>

namespace sentinel::pytest {

// The parts of pytest's lines, each told by itself.

struct NodeName
{
    std::string suite;
    std::string name;
};

/// "a/b.py" as "a.b".
std::string moduleOf(std::string_view path);
/// "a/b.py::T::t[x::y]" as suite "a.b.T" and name "t[x::y]"; a file alone is a test that could not be collected.
NodeName nodeName(std::string_view id);
/// "==== text ====" with something inside: the text.
std::optional<std::string_view> ruled(std::string_view text, char rule);
/// The last line: "1 failed, 2 passed, 1 skipped in 0.12s".
std::optional<TestCounts> finalCounts(std::string_view text);
/// "[0.0123s] " off the front, as some plug-ins print it where others print the progress.
std::optional<double> takeDuration(std::string_view& text);

/// What is said of one test while the tests run.
struct Progress
{
    NodeName node;
    TestStatus status = TestStatus::Passed;
    bool isRerun = false; ///< it failed and is tried again
    std::optional<double> duration;
};
/// "a.py::T::t PASSED [ 10%]", "[gw0] [ 10%] PASSED a.py::T::t"
std::optional<Progress> progressIn(std::string_view text);

} // namespace sentinel::pytest
