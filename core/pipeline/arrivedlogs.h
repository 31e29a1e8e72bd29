#pragma once

#include "core/pipeline/duty.h"
#include "core/pipeline/importing.h"
#include "core/reports/reports.h"
#include "core/store/intake.h"

#include <functional>
#include <memory>
#include <mutex>

namespace sentinel {

class Analyser;
class GreenLogs;
class Store;

/// Stores the log of a job: secrets masked if the settings say so, its file written and synced, the job's row pointing at it. What it says
/// is worked out afterwards (LogJudging), so nothing is lost if the program dies now. Of an archive (GitHub gives one) the only log in it.
/// Blocks; any thread. Errors: those of reading it, TooLarge, Unsupported (several logs), NotFound (the job is gone), Cancelled.
Result<LogId> storeJobLog(Store& store, JobId job, Input input, const ImportSettings& settings, std::stop_token stop = {});

/// Judges a test report and makes it the job's: its tests, and its verdict if the job has no log. Errors: Unsupported, Malformed, NotFound.
Result<> storeJobReport(Store& store, JobId job, const Input& input, std::stop_token stop = {});

/// The same with tests that were read already.
Result<> storeJobTests(Store& store, JobId job, TestReport tests);

/// Judges logs that came, one after the other, the failed jobs first: beside the last passing log, as an import does.
class LogJudging
{
public:
    using GetAnalyser = std::function<std::shared_ptr<const Analyser>()>;
    /// `analyser` answers the rules that are in force; called on the duty's thread.
    LogJudging(Store& store, GetAnalyser analyser);
    ~LogJudging();

    void wake() { m_duty.wake(); }
    qint64 judged() const { return m_judged; } ///< since the start

private:
    Result<Duty::Piece> judgeSome(const std::stop_token& stop);

    Store& m_store;
    const GetAnalyser m_analyser;
    const std::unique_ptr<GreenLogs> m_greens;
    std::atomic<qint64> m_judged = 0;
    Duty m_duty; ///< goes first
};

} // namespace sentinel
