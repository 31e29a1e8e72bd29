#pragma once

#include "core/domain/words.h"
#include "core/triage/lines.h"
#include "core/triage/situation.h"

#include <string_view>

namespace sentinel {

/// What fails when a command of this kind fails and nothing else is known: tests of "make check", the build of "npm run build". Unknown
/// where the words do not tell.
Category purposeOf(std::string_view command);

/// The same of the command or the step that failed, as the log names it.
Category purposeOfFailing(Lines& lines, const Situation& situation);

} // namespace sentinel
