#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/store/logs.h"

#include <optional>
#include <vector>

namespace sentinel {

class Reader;

/// The log of a job, how the job ended, and what was made of it.
struct JudgedLog
{
    RunId run;
    JobId job;
    int jobNumber = 1; ///< from 1, among the jobs of its run
    StoredLog log;
    QString pipeline;
    QString jobName;
    Outcome outcome = Outcome::Unknown; ///< of the job
    Category category = Category::Unknown;
    QString rule;        ///< that decided
    int version = 0;     ///< of the triage that judged; 0: nobody did
    QByteArray rulesKey; ///< RuleSet::key of its rules; empty: not known
    /// What a person said of this kind of failure last, if somebody did.
    std::optional<Category> said;
    bool operator==(const JudgedLog&) const = default;
};

/// Every stored log once, with the latest job that has it; the latest job first.
Result<std::vector<JudgedLog>> judgedLogs(Reader& db);

} // namespace sentinel
