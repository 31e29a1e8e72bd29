#pragma once

#include "core/domain/run.h"
#include "core/logs/mergedlog.h"
#include "core/store/clusters.h"
#include "core/store/feedback.h"
#include "core/store/verdicts.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <optional>
#include <stop_token>
#include <vector>

namespace sentinel {

class Pipeline;

/// Everything that the run page shows of a run, but the log.
struct LoadedRun
{
    Run run;
    std::vector<Job> jobs;
    std::vector<VerdictBasis> bases;                     ///< of the verdicts, one for each job
    FeedbackScores scores;                               ///< how often verdicts like these were right, as far as people said
    std::vector<std::optional<ClusterMention>> clusters; ///< by job: what its failure belongs to
    bool operator==(const LoadedRun&) const = default;
};

/// Fetches a run, its log and its tests for a page: one question of each kind in flight, answers to old ones dropped.
class RunPageLoader : public QObject
{
    Q_OBJECT
public:
    explicit RunPageLoader(Pipeline& pipeline, QObject* parent = nullptr);
    ~RunPageLoader() override;

    void loadRun(RunId id);
    void openLog(LogId id);
    void openMerged(const std::vector<LogId>& logs); ///< in place of one log
    void loadTests(JobId id);                        ///< all rows, part by part
    void cancelLog();
    void cancelTests();
    void cancelAll();

Q_SIGNALS:
    void runLoaded(const sentinel::LoadedRun& run);
    void runGone();
    void runFailed(const QString& message);
    void logOpened(const sentinel::Log& log);
    void mergedOpened(const sentinel::MergedLog& log);
    void logFailed(const QString& message);
    void testsLoaded(const std::vector<sentinel::TestResult>& part, bool isLast);

private:
    void askForTests(JobId id, qint64 after);

    Pipeline& m_pipeline;
    QFutureWatcher<Result<std::optional<LoadedRun>>> m_run;
    QFutureWatcher<Result<Log>> m_log;
    QFutureWatcher<Result<MergedLog>> m_merged;
    std::stop_source m_mergeStop;
    QFutureWatcher<Result<std::vector<TestResult>>> m_tests;
    RunId m_wanted;
    bool m_askAgain = false;
    JobId m_testsOf;
    qint64 m_testsSeen = 0;
};

} // namespace sentinel
