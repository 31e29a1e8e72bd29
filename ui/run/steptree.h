#pragma once

#include "core/domain/run.h"

#include <QTreeView>

#include <vector>

namespace sentinel {

class StepModel;

/// The steps of a job with how they ended and how long they took. Moving to a step shows it in the log.
class StepTree : public QTreeView
{
    Q_OBJECT
public:
    explicit StepTree(QWidget* parent = nullptr);

    void setSteps(const std::vector<Step>& steps);
    int count() const { return m_count; }
    /// Marks the step that holds this line of the log, without telling of it.
    void setCurrentLine(qint64 line);

Q_SIGNALS:
    void stepShown(const sentinel::LineRange& lines);
    void stepActivated(const sentinel::LineRange& lines);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    LineRange linesOf(const QModelIndex& index) const;

    StepModel* m_model;
    int m_count = 0;
};

} // namespace sentinel
