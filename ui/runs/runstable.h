#pragma once

#include "models/runmodel.h"
#include "ui/shared/pagedtableview.h"

namespace sentinel {

/// The table of runs.
class RunsTable : public PagedTableView
{
    Q_OBJECT
public:
    explicit RunsTable(RunModel& model, QWidget* parent = nullptr);

    RunId currentRun() const { return RunId{currentKey()}; }
    /// Selects these runs as soon as the list has them, and goes to the first.
    void selectRuns(const std::vector<RunId>& runs);
};

} // namespace sentinel
