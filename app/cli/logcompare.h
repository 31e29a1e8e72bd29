#pragma once

#include <QString>

namespace sentinel {

struct Call;
class Log;

/// `sentinel log FILE --compare GREEN`: prints the blocks of `log` that are new beside the passing log at `greenPath` ("-" is standard
/// input), as `first-last` and text, or as JSON where the call asks for it. Returns the exit code.
int printComparison(Call& call, const Log& log, const QString& greenPath);

} // namespace sentinel
