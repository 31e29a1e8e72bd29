#pragma once

#include "core/domain/run.h"
#include "core/store/row.h"

#include <string_view>

namespace sentinel {

// The columns of table run that make a Run, in the order in which toRun reads them.
constexpr std::string_view runColumns =
    "run.id, run.provider, run.repo, run.pipeline, run.external_id, run.attempt, run.branch, run.commit_id, run.cause, "
    "run.outcome, run.phase, run.started_at, run.finished_at, run.stored_at, run.source, run.url, run.category, run.confidence, "
    "run.title, run.fingerprint, run.tests_run, run.tests_passed, run.tests_failed, run.tests_errors, run.tests_skipped, "
    "(SELECT cluster_id FROM failure WHERE fingerprint = run.fingerprint), "
    "(SELECT cluster.name FROM failure JOIN cluster ON cluster.id = failure.cluster_id WHERE failure.fingerprint = run.fingerprint)";

Run toRun(Row& row);
TestCounts toCounts(Row& row); ///< run, passed, failed, errors, skipped

} // namespace sentinel
