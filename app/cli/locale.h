#pragma once

#include <string>
#include <vector>

namespace sentinel {

/// Qt wants UTF-8 and complains on standard error of anything else; cron jobs and containers rarely say which they have.
void speakUtf8();
/// The environment as it was before, "NAME=value" each: for programs that we run.
std::vector<std::string> originalEnvironment();

} // namespace sentinel
