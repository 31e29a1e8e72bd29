#pragma once

#include "core/pipeline/pipeline.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <map>
#include <vector>

class QMimeData;

namespace sentinel {

/// Takes what people give to the window, whatever it is, hands it to the pipeline and says what became of it. What comes
/// before the pipeline is ready waits for it.
class Intake : public QObject
{
    Q_OBJECT
public:
    /// What became of one drop, paste or choice.
    struct Delivery
    {
        std::vector<ImportedInput> inputs;
        bool cancelled = false;
    };

    explicit Intake(QObject* parent = nullptr);

    void setPipeline(Pipeline& pipeline);

    static bool accepts(const QMimeData& data);
    /// "3 files", "a folder", "text": for the person who is dragging it.
    static QString describe(const QMimeData& data);

    void take(const QMimeData& data, const QString& nameOfText);
    void takePaths(const QStringList& paths);
    void takeSamples();
    void cancel();
    bool isRunning() const { return !m_tasks.empty() || !m_waiting.empty(); }

Q_SIGNALS:
    void pathsTaken(const QStringList& paths);
    void progressed(int done, int total, const QString& current);
    /// `what` was given in vain: nothing of it could be tried.
    void refused(const QString& what, const sentinel::Error& error);
    void finished(const sentinel::Intake::Delivery& delivery);
    void idle(); ///< the last of the running ones is through

private:
    struct Progress
    {
        int done = 0;
        int total = 0;
        std::vector<ImportedInput> inputs;
    };

    void start(std::function<ImportTask*(Pipeline&)> how);
    void startWaiting();
    void follow(ImportTask* task);
    void tell(const QString& current);

    QPointer<Pipeline> m_pipeline;
    std::vector<std::function<ImportTask*(Pipeline&)>> m_waiting;
    QTimer m_pause; ///< while it runs nothing is started
    std::map<ImportTask*, Progress> m_tasks;
};

} // namespace sentinel
