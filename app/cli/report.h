#pragma once

#include "app/cli/terminal.h"
#include "core/domain/verdict.h"

namespace sentinel {

/// A verdict as a person reads it in a terminal: what happened, where, the lines that show it, and what to do.
/// `path` names the input in places ("build.log:412"); `full` shows long blocks whole.
QString verdictText(const Terminal& terminal, const Verdict& verdict, const QString& path, const QString& title, bool full);

/// "✗", "✓", "?" in the outcome's colour.
QString outcomeMark(const Terminal& terminal, Outcome outcome);

} // namespace sentinel
