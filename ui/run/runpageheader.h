#pragma once

#include "core/domain/run.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QToolButton;

namespace sentinel {

/// Which run it is: how it ended, where it comes from, when, how long; and which of its jobs is shown.
class RunPageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit RunPageHeader(QWidget* parent = nullptr);

    void show(const Run& run, const std::vector<Job>& jobs, JobId current);
    void clear();

Q_SIGNALS:
    void backRequested();
    void jobChosen(sentinel::JobId id);
    void allLogsChosen(); ///< those of all jobs, by time

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    Run m_run;
    bool m_hasRun = false;
    std::vector<Job> m_jobs;
    QToolButton* m_back;
    QLabel* m_status;
    QLabel* m_title;
    QLabel* m_facts;
    QComboBox* m_choice;
};

} // namespace sentinel
