#include "ui/clusters/clustertable.h"

#include "models/clustercolumns.h"
#include "models/clustermodel.h"
#include "ui/clusters/clusterdelegate.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int shortestName = 60 * grid;

struct ColumnWidth
{
    int column;
    int width;
};
constexpr ColumnWidth widths[] = {
    {ClusterModel::StateColumn, 22 * grid},    {ClusterModel::CategoryColumn, 36 * grid}, {ClusterModel::NameColumn, 80 * grid},
    {ClusterModel::DaysColumn, 30 * grid},     {ClusterModel::DayColumn, 12 * grid},      {ClusterModel::WeekColumn, 13 * grid},
    {ClusterModel::MonthColumn, 14 * grid},    {ClusterModel::RunsColumn, 14 * grid},     {ClusterModel::PipelinesColumn, 18 * grid},
    {ClusterModel::BranchesColumn, 18 * grid}, {ClusterModel::LostColumn, 24 * grid},     {ClusterModel::FirstSeenColumn, 19 * grid},
    {ClusterModel::LastSeenColumn, 19 * grid}, {ClusterModel::TicketColumn, 16 * grid},
};

} // namespace

ClusterTable::ClusterTable(ClusterModel& model, const QString& name, QWidget* parent)
    : QTableView(parent), m_model(model), m_delegate(new ClusterDelegate(model, this))
{
    setObjectName(name);
    setAccessibleName(tr("Clusters"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(sentinel::rowHeight);
    verticalHeader()->setDefaultSectionSize(sentinel::rowHeight);
    QHeaderView* head = horizontalHeader();
    head->setObjectName(name + u"Header"_s);
    head->setFixedHeight(sentinel::rowHeight);
    head->setHighlightSections(false);
    head->setSectionsClickable(true);
    head->setSectionsMovable(true);
    head->setMinimumSectionSize(8 * grid);
    head->setSortIndicatorShown(true);
    for (const ColumnWidth& width : widths)
        head->resizeSection(width.column, width.width);
    showOrder();

    head->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(head, &QWidget::customContextMenuRequested, this, &ClusterTable::openColumnMenu);
    connect(head, &QHeaderView::sectionClicked, this, &ClusterTable::sortBy);
    connect(head, &QHeaderView::sectionResized, this, [this](int column) {
        if (column != ClusterModel::NameColumn)
            fitName();
    });
    connect(this, &QTableView::doubleClicked, this, [this] {
        if (const ClusterId cluster = currentCluster())
            Q_EMIT clusterActivated(cluster);
    });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &ClusterTable::remember);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_isReplacing = true;
        m_wasInSight = !m_current || viewport()->rect().intersects(visualRect(currentIndex()));
    });
    connect(&m_model, &ClusterModel::replaced, this, &ClusterTable::restore);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ClusterTable::remember); // a current row that was on its way is here
}

ClusterId ClusterTable::currentCluster() const
{
    const Cluster* cluster = currentIndex().isValid() ? m_model.clusterAt(currentIndex().row()) : nullptr;
    return cluster ? cluster->id : ClusterId();
}

void ClusterTable::goTo(ClusterId cluster)
{
    m_current = cluster;
    m_wasInSight = true;
    m_model.keepTrackOf(cluster);
    m_model.refresh();
}

void ClusterTable::move(int rows)
{
    if (m_model.rowCount() == 0)
        return;
    const int row = qBound(0, currentIndex().isValid() ? currentIndex().row() + rows : 0, m_model.rowCount() - 1);
    selectionModel()->setCurrentIndex(m_model.index(row, ClusterModel::NameColumn),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void ClusterTable::remember()
{
    if (m_isReplacing)
        return;
    m_current = currentCluster();
    m_model.keepTrackOf(m_current);
    Q_EMIT currentClusterChanged();
}

void ClusterTable::restore(int row)
{
    m_isReplacing = false;
    if (row < 0 && m_model.rowCount() > 0 && !m_current)
        row = 0; // Enter opens what is on top
    if (row >= 0) {
        selectionModel()->setCurrentIndex(m_model.index(row, ClusterModel::NameColumn),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        if (m_wasInSight)
            scrollTo(m_model.index(row, ClusterModel::NameColumn));
    }
    remember();
}

void ClusterTable::sortBy(int column)
{
    const std::optional<ClusterOrder> order = clusterColumns()[size_t(column)].order;
    if (order) {
        // Another column begins with what people look for: what is new, the most, the latest; names from A.
        const bool isCurrent = *order == m_model.order();
        const bool isName = *order == ClusterOrder::Title || *order == ClusterOrder::Category;
        const bool descending = isCurrent ? !m_model.isDescending() : !isName;
        m_model.sort(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    showOrder();
}

void ClusterTable::showOrder()
{
    const auto columns = clusterColumns();
    for (size_t column = columns.size(); column-- > 0;) {
        if (columns[column].order == m_model.order() && int(column) != ClusterModel::DaysColumn)
            horizontalHeader()->setSortIndicator(int(column), m_model.isDescending() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
}

// What failed matters most: it gets the room that is left, and keeps enough of it in a narrow window.
void ClusterTable::fitName()
{
    QHeaderView* head = horizontalHeader();
    const int others = head->length() - head->sectionSize(ClusterModel::NameColumn);
    head->resizeSection(ClusterModel::NameColumn, qMax(shortestName, viewport()->width() - others));
}

void ClusterTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitName();
}

void ClusterTable::openColumnMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"clusterColumnMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (column == ClusterModel::NameColumn)
            continue; // a line without a name would be no line
        QAction* action = menu->addAction(m_model.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
        action->setObjectName(u"clusterColumn_"_s + QString::fromLatin1(clusterColumns()[size_t(column)].id));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            fitName();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

QByteArray ClusterTable::columnState() const
{
    return horizontalHeader()->saveState();
}

void ClusterTable::restoreColumns(const QByteArray& state)
{
    if (!state.isEmpty())
        horizontalHeader()->restoreState(state);
    showOrder();
    fitName();
}

void ClusterTable::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    setHovered(rowAt(event->position().toPoint().y()));
}

void ClusterTable::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    setHovered(-1);
}

void ClusterTable::setHovered(int row)
{
    m_delegate->setHoveredRow(row);
    viewport()->update();
}

} // namespace sentinel
