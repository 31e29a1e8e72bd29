#pragma once

#include "core/base/json.h"
#include "core/domain/testresult.h"
#include "core/domain/verdict.h"

namespace sentinel {

class Log;

/// The keys that a verdict has wherever it is printed, into the object that is open. `log`, where there is one, leads
/// offsets back to the bytes that were given.
void writeVerdict(JsonWriter& json, const Verdict& verdict, const Log* log);
void writeCounts(JsonWriter& json, const TestCounts& counts);

} // namespace sentinel
