#pragma once

#include "core/domain/run.h"
#include "core/logs/livelog.h"

#include <QFutureWatcher>
#include <QObject>

#include <atomic>
#include <memory>

namespace sentinel {

class LiveStrip;
class LogPane;
struct SourceServices;

/// The log of a job that runs, fetched from its server as it grows and shown at its end. One at a time; nobody asks the server any more
/// once it is stopped.
class RunningLog : public QObject
{
    Q_OBJECT
public:
    /// Services may be null: then there is nobody to ask. All outlive it.
    RunningLog(const SourceServices* services, LogPane& pane, LiveStrip& strip, QObject* parent);
    ~RunningLog() override;

    /// Shows the job's log, or says why that cannot be. Goes on where this job is shown already.
    void follow(const Run& run, const Job& job);
    void stop();
    /// The job is over, as far as the store knows; its log is not there yet.
    void noteEnd();
    JobId job() const { return m_job; } ///< that is followed; none

private:
    void ask();
    void take();
    void refresh();
    void showStrip();

    const SourceServices* m_services;
    LogPane& m_pane;
    LiveStrip& m_strip;
    JobId m_job;
    CiFact m_fact;
    bool m_isEnded = false, m_isFetched = false, m_listens = false;
    QFutureWatcher<Result<QString>> m_watcher;
    std::unique_ptr<LiveLog> m_live;
    QString m_path;
    int m_generation = -1;
    std::atomic<bool> m_isTold = false;
};

} // namespace sentinel
