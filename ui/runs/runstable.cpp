#include "ui/runs/runstable.h"

#include "ui/runs/rundelegate.h"
#include "ui/theme/theme.h"

#include <QHeaderView>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr PagedTableView::ColumnWidth widths[] = {
    {RunModel::OutcomeColumn, 9 * grid},  {RunModel::PipelineColumn, 58 * grid},    {RunModel::BranchColumn, 24 * grid},
    {RunModel::CommitColumn, 20 * grid},  {RunModel::TitleColumn, 80 * grid},       {RunModel::CategoryColumn, 49 * grid},
    {RunModel::ClusterColumn, 16 * grid}, {RunModel::FailedTestsColumn, 18 * grid}, {RunModel::DurationColumn, 23 * grid},
    {RunModel::StartedColumn, 18 * grid}, {RunModel::AddedColumn, 18 * grid},
};

constexpr PagedTableView::Look look = {widths, RunModel::TitleColumn, 56 * grid, true, false};

} // namespace

RunsTable::RunsTable(RunModel& model, QWidget* parent) : PagedTableView(model, new RunDelegate(model, nullptr), u"runTable"_s, look, parent)
{
    setAccessibleName(tr("Runs"));
    horizontalHeader()->setSectionResizeMode(RunModel::OutcomeColumn, QHeaderView::Fixed);
}

void RunsTable::selectRuns(const std::vector<RunId>& runs)
{
    std::vector<qint64> keys;
    for (const RunId run : runs)
        keys.push_back(run.value);
    selectKeys(keys);
}

} // namespace sentinel
