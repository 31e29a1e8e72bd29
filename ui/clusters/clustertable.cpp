#include "ui/clusters/clustertable.h"

#include "models/clustermodel.h"
#include "ui/clusters/clusterdelegate.h"
#include "ui/theme/theme.h"

namespace sentinel {

namespace {

constexpr PagedTableView::ColumnWidth widths[] = {
    {ClusterModel::StateColumn, 22 * grid},    {ClusterModel::CategoryColumn, 36 * grid}, {ClusterModel::NameColumn, 80 * grid},
    {ClusterModel::DaysColumn, 26 * grid},     {ClusterModel::DayColumn, 16 * grid},      {ClusterModel::WeekColumn, 17 * grid},
    {ClusterModel::MonthColumn, 17 * grid},    {ClusterModel::RunsColumn, 19 * grid},     {ClusterModel::PipelinesColumn, 18 * grid},
    {ClusterModel::BranchesColumn, 18 * grid}, {ClusterModel::LostColumn, 24 * grid},     {ClusterModel::FirstSeenColumn, 19 * grid},
    {ClusterModel::LastSeenColumn, 19 * grid}, {ClusterModel::TicketColumn, 16 * grid},
};

constexpr PagedTableView::Look look = {widths, ClusterModel::NameColumn, 60 * grid, false, true};

} // namespace

ClusterTable::ClusterTable(ClusterModel& model, const QString& name, QWidget* parent)
    : PagedTableView(model, new ClusterDelegate(model), name, look, parent)
{
    setAccessibleName(tr("Clusters"));
}

} // namespace sentinel
