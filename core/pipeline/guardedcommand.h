#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"

#include <QString>

#include <string>
#include <vector>

namespace sentinel {

/// How a command ended.
struct CommandEnd
{
    int exitCode = 0; ///< 127: there is no such command; 126: it cannot be run
    int signal = 0;   ///< that ended it; 0: none did
    double seconds = 0;
    Timestamp startedAt, finishedAt;
    std::string lastLine; ///< of its standard output, the last that is not blank; the end of it when it is long
    bool hasFailed() const { return exitCode != 0 || signal != 0; }
};

/// Runs a command as if it stood there alone: its standard input and error are ours, its standard output comes out of ours byte by byte as
/// it comes (through a terminal of its own where ours is one), signals that we get it gets, and what it leaves running goes on writing. To
/// be called by a program that has only one thread. `environment` as for execve. Errors: Unreadable (no process, no pipe).
Result<CommandEnd> runGuarded(const std::vector<std::string>& command, const std::vector<std::string>& environment);

/// Ends this process as the command ended: with its exit code, or by the same signal.
[[noreturn]] void endAs(const CommandEnd& end);

} // namespace sentinel
