#pragma once

#include <string_view>

namespace sentinel {

/// How clearly a line names a cause, from what it says alone.
enum class Naming {
    Nothing, ///< it does not speak of a failure
    Summary, ///< that something failed, counted or repeated: "1 error generated", "BUILD FAILED"
    Hint,    ///< a word of trouble: "not found", "expected", "denied"
    Failure, ///< that something failed, and what: the head of a failed test, a finding with its place
    Cause,   ///< why: an error's message, an exception and its message, a panic
};

/// Of one line, colours and a logger's prefix removed. Looks at the first kilobyte.
Naming namingOf(std::string_view line);

/// The line that Surefire puts above a failure's text ("<<< FAILURE!"), which reports do not have: it says nothing that the text does not.
bool isFailureHead(std::string_view line);

} // namespace sentinel
