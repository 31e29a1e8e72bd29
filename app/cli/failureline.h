#pragma once

#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace sentinel {

/// One line of a file of failures' texts: {"id", "test", "text"}; other keys are passed over.
struct FailureLine
{
    std::optional<std::string> id; ///< as text
    bool isNumber = false;         ///< the id was a whole number, and is to be written as one
    std::string test;
    std::string text;
};

/// Reads a line as RFC 8259 has it, straight into UTF-8: such files have gigabytes. Of a key that comes twice the last holds.
/// Errors: Malformed, with what is wrong and in which column.
Result<FailureLine> readFailureLine(std::string_view line);

} // namespace sentinel
