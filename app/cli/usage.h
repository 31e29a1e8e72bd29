#pragma once

#include <QString>

namespace sentinel {

struct Command;
class Terminal;

/// What `sentinel --help` prints: the commands, and what holds for all of them.
QString overview(const Terminal& terminal);
/// What `sentinel help COMMAND` prints, in the order of a manual page.
QString manual(const Terminal& terminal, const Command& command);

} // namespace sentinel
