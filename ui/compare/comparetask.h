#pragma once

#include "core/logs/compare.h"

#include <QObject>

#include <memory>
#include <vector>

namespace sentinel {

/// Compares logs on a thread of its own. One pair at a time: a new one drops the one before. Lives on the UI thread, which waits for
/// nothing; destruction alone waits, for some milliseconds.
class CompareTask : public QObject
{
    Q_OBJECT
public:
    explicit CompareTask(QObject* parent = nullptr);
    ~CompareTask() override;

    void start(const Log& left, const Log& right);
    void cancel(); ///< nothing is told of it any more
    bool isRunning() const { return m_current != nullptr; }

Q_SIGNALS:
    void progressed(int percent);
    void finished(const sentinel::Result<sentinel::Comparison>& comparison);

private:
    struct Run;
    void end(Run* run);

    Run* m_current = nullptr;
    std::vector<std::unique_ptr<Run>> m_runs; ///< the current one, and dropped ones that have not ended yet
};

} // namespace sentinel
