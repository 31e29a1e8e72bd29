#pragma once

#include "core/domain/permalink.h"

#include <QWidget>

#include <memory>

namespace sentinel {

class Pipeline;
struct SourceServices;

/// One run: what failed and why, with every statement a link into the log beside it. Loads asynchronously and follows the store.
class RunPage : public QWidget
{
    Q_OBJECT
public:
    /// `services` ask for the logs of jobs that run; may be null. They and the pipeline outlive it.
    explicit RunPage(Pipeline& pipeline, const SourceServices* services = nullptr, QWidget* parent = nullptr);
    ~RunPage() override;

    void showRun(RunId id);
    /// A run at the lines of a link, in the job that it names.
    void showLink(const Permalink& link);
    /// Lets go of the run and its log; what is still being loaded is dropped.
    void clear();
    RunId run() const;

Q_SIGNALS:
    void backRequested();
    void listRequested(); ///< of all runs, to choose one
    /// Somebody wants a rule that matches lines like this one of a log of this category.
    void ruleWanted(const QString& line, sentinel::Category category);
    void clusterRequested(sentinel::ClusterId cluster);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override; ///< no server is asked for what nobody sees

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
