#pragma once

#include "core/logs/log.h"
#include "core/pipeline/noveltyof.h"
#include "core/pipeline/pipeline.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>

#include <optional>
#include <stop_token>

namespace sentinel {

class ComparePage;

/// Shows a log beside another one in a window of its own: beside that of the last passing run of the same job, or a file. One window
/// for all comparisons of a pane; it goes with it.
class LogComparing : public QObject
{
    Q_OBJECT
public:
    /// `owner` is what the window belongs to.
    explicit LogComparing(QWidget* owner);
    ~LogComparing() override;

    void setPipeline(Pipeline& pipeline);
    /// The log that is open, what it is called, and the job of a run that it is of; none: it can be compared with files only.
    void setLog(const std::optional<Log>& log, const QString& name, RunId run, const QString& jobName);

    bool canComparePassing() const { return m_pipeline && m_log && m_run; }
    bool canCompareFile() const { return m_pipeline && m_log; }
    void compareWithPassing();
    void chooseFile();
    void compareWithFile(const QString& path);

Q_SIGNALS:
    void lineRequested(qint64 line); ///< of the log that is open

private:
    ComparePage& page();
    void show(const Log& green, const QString& greenName);
    void stop();

    QWidget* m_owner;
    QPointer<Pipeline> m_pipeline;
    std::optional<Log> m_log;
    QString m_name;
    RunId m_run;
    QString m_jobName;
    QPointer<QWidget> m_window;
    ComparePage* m_page = nullptr; ///< in the window
    QFutureWatcher<Result<std::optional<PassingLog>>> m_passing;
    QFutureWatcher<Result<Log>> m_file;
    QString m_fileName;
    std::stop_source m_stop;
};

} // namespace sentinel
