#pragma once

#include "core/base/result.h"
#include "core/domain/cifact.h"
#include "core/reports/reports.h"

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// What came with a job beside what CI servers say.
struct PostedJob
{
    QString jobId;
    std::string log; ///< text; empty: none
    TestReport tests;
};

struct PostedRun
{
    std::vector<CiFact> facts;   ///< the run's first
    std::vector<PostedJob> jobs; ///< those that brought a log or tests
};

/// Reads the body of `POST /api/v1/runs`. Errors: Malformed (no JSON: says where), Unsupported (well-formed and not valid: names the
/// field).
Result<PostedRun> readPostedRun(std::string_view json);

} // namespace sentinel
