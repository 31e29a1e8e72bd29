#pragma once

#include "core/logs/input.h"

#include <vector>

namespace sentinel {

/// If these entries are the log archive of a GitHub Actions run ("0_build.txt", "build/1_Set up job.txt", "build/system.txt"),
/// makes them one document a job, with its steps, in the order of the jobs' numbers. Otherwise leaves them as they are.
bool joinGitHubJobs(std::vector<Document>& documents);

} // namespace sentinel
