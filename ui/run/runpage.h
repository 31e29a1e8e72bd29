#pragma once

#include "core/domain/permalink.h"

#include <QWidget>

#include <memory>

namespace sentinel {

class Pipeline;

/// One run: what failed and why, with every statement a link into the log beside it. Loads asynchronously and follows the store.
class RunPage : public QWidget
{
    Q_OBJECT
public:
    explicit RunPage(Pipeline& pipeline, QWidget* parent = nullptr);
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

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
