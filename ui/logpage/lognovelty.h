#pragma once

#include "core/logs/lineset.h"
#include "core/pipeline/noveltyof.h"
#include "core/pipeline/pipeline.h"
#include "ui/logview/logview.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>

#include <optional>
#include <stop_token>

namespace sentinel {

/// Which lines of the log that is open the last passing run of the same job had, too: asked for when somebody wants to know, answered
/// in the background.
class LogNovelty : public QObject
{
    Q_OBJECT
public:
    explicit LogNovelty(QObject* parent = nullptr);
    ~LogNovelty() override;

    void setPipeline(Pipeline& pipeline);
    /// Another log, of this job of a run; none: nothing can be told of it.
    void open(RunId run, const QString& jobName, const std::optional<Log>& log);
    void setMode(SeenBefore mode);
    SeenBefore mode() const { return m_mode; }

    bool canTell() const { return m_pipeline && m_run && m_log; } ///< there is something to ask about
    bool isRunning() const { return m_asking.isRunning(); }
    const LineSet& seenBefore() const { return m_seen; } ///< empty until it is known
    LineSet newLines() const;                            ///< the others; empty until it is known
    /// What is known, in words: "34 lines are new against run 12 of …".
    QString text() const;

Q_SIGNALS:
    void changed();

private:
    void ask();
    void stop();

    QPointer<Pipeline> m_pipeline;
    RunId m_run;
    QString m_jobName;
    std::optional<Log> m_log;
    SeenBefore m_mode = SeenBefore::Shown;
    QFutureWatcher<Result<std::optional<Novelty>>> m_asking;
    std::stop_source m_stop;
    bool m_isAnswered = false;
    std::optional<Run> m_green; ///< that was compared with
    QString m_problem;
    LineSet m_seen;
};

} // namespace sentinel
