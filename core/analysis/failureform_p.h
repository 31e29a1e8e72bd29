#pragma once

#include "core/domain/words.h"

#include <string>
#include <string_view>

namespace sentinel {

/// What tells in which form a failure was reported: how its tool writes places in files ("at (.java:#", ".go:#:# error", "line # of
/// .sass"), or else how it lists failures ("# ) w : w"), and the class of the error; project words and what is said stay out. Empty
/// where there is none of these.
std::string formOf(Category category, std::string_view skeleton);

} // namespace sentinel
