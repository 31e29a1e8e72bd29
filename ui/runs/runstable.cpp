#include "ui/runs/runstable.h"

#include "models/runcolumns.h"
#include "ui/runs/rundelegate.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int shortestTitle = 56 * grid;
constexpr int maxTracked = 200; ///< of a larger selection only this many runs stay selected when the list changes

struct ColumnWidth
{
    int column;
    int width;
};
constexpr ColumnWidth widths[] = {
    {RunModel::OutcomeColumn, 9 * grid},  {RunModel::PipelineColumn, 58 * grid},    {RunModel::BranchColumn, 24 * grid},
    {RunModel::CommitColumn, 20 * grid},  {RunModel::TitleColumn, 80 * grid},       {RunModel::CategoryColumn, 49 * grid},
    {RunModel::ClusterColumn, 16 * grid}, {RunModel::FailedTestsColumn, 18 * grid}, {RunModel::DurationColumn, 23 * grid},
    {RunModel::StartedColumn, 18 * grid}, {RunModel::AddedColumn, 18 * grid},
};

} // namespace

RunsTable::RunsTable(RunModel& model, QWidget* parent) : QTableView(parent), m_model(model), m_delegate(new RunDelegate(model, this))
{
    setObjectName(u"runTable"_s);
    setAccessibleName(tr("Runs"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
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
    head->setObjectName(u"runTableHeader"_s);
    head->setFixedHeight(sentinel::rowHeight);
    head->setHighlightSections(false);
    head->setSectionsClickable(true);
    head->setSectionsMovable(true);
    head->setMinimumSectionSize(8 * grid);
    head->setSortIndicatorShown(true);
    for (const ColumnWidth& width : widths)
        head->resizeSection(width.column, width.width);
    head->setSectionResizeMode(RunModel::OutcomeColumn, QHeaderView::Fixed);
    showOrder();

    head->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(head, &QWidget::customContextMenuRequested, this, &RunsTable::openColumnMenu);
    connect(head, &QHeaderView::sectionClicked, this, &RunsTable::sortBy);
    connect(head, &QHeaderView::sectionResized, this, [this](int column) {
        if (column != RunModel::TitleColumn)
            fitTitle();
    });
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const Run* run = m_model.runAt(index.row()))
            Q_EMIT runActivated(run->id);
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsTable::remember);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &RunsTable::remember);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &RunsTable::remember);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_isReplacing = true; });
    connect(&m_model, &RunModel::replaced, this, &RunsTable::restore);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &RunsTable::remember); // a current row that was on its way is here
}

RunId RunsTable::currentRun() const
{
    const Run* run = currentIndex().isValid() ? m_model.runAt(currentIndex().row()) : nullptr;
    return run ? run->id : RunId();
}

std::vector<RowSpan> RunsTable::selectedRows() const
{
    std::vector<RowSpan> spans;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange& range : selection)
        spans.push_back({range.top(), range.height()});
    std::sort(spans.begin(), spans.end(), [](const RowSpan& a, const RowSpan& b) { return a.first < b.first; });
    return spans;
}

void RunsTable::selectRuns(const std::vector<RunId>& runs)
{
    if (runs.empty())
        return;
    m_selected = QSet<RunId>(runs.begin(), runs.end());
    m_current = runs.front();
    m_goToCurrent = true;
    std::vector<RunId> tracked(runs.begin(), runs.begin() + std::min<ptrdiff_t>(ptrdiff_t(runs.size()), maxTracked));
    m_model.keepTrackOf(std::move(tracked));
    m_model.refresh();
}

void RunsTable::followCurrent()
{
    m_goToCurrent = true;
    remember();
}

void RunsTable::move(int rows)
{
    if (m_model.rowCount() == 0)
        return;
    const int row = qBound(0, currentIndex().isValid() ? currentIndex().row() + rows : 0, m_model.rowCount() - 1);
    selectionModel()->setCurrentIndex(m_model.index(row, RunModel::PipelineColumn),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

// Says to the model which runs matter here, in the order of importance; it tells their rows with its next answer.
void RunsTable::remember()
{
    if (m_isReplacing)
        return;
    m_current = currentRun();
    m_selected.clear();
    for (const RowSpan& span : selectedRows()) {
        for (int row = span.first; row < span.first + span.count && m_selected.size() < maxTracked; ++row) {
            if (const Run* run = m_model.peekAt(row))
                m_selected.insert(run->id);
        }
    }
    const int scrolled = verticalScrollBar()->value();
    const Run* top = scrolled > 0 ? m_model.peekAt(scrolled / sentinel::rowHeight) : nullptr;
    m_top = top ? top->id : RunId();
    m_topOffset = scrolled % sentinel::rowHeight;

    std::vector<RunId> tracked;
    for (const RunId run : m_goToCurrent ? std::array{m_current, m_top} : std::array{m_top, m_current}) {
        if (run)
            tracked.push_back(run);
    }
    tracked.insert(tracked.end(), m_selected.cbegin(), m_selected.cend());
    m_model.keepTrackOf(std::move(tracked));
}

void RunsTable::restore(const QHash<RunId, int>& rows)
{
    QItemSelection selection;
    for (const RunId run : std::as_const(m_selected)) {
        if (const auto row = rows.constFind(run); row != rows.constEnd())
            selection.select(m_model.index(*row, 0), m_model.index(*row, m_model.columnCount() - 1));
    }
    const int currentRow = rows.value(m_current, -1);
    if (currentRow >= 0)
        selectionModel()->setCurrentIndex(m_model.index(currentRow, RunModel::PipelineColumn), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);

    updateGeometries(); // the scroll bar must know the new length first
    const int topRow = rows.value(m_top, -1);
    if (m_goToCurrent && currentRow >= 0)
        scrollTo(m_model.index(currentRow, RunModel::PipelineColumn), PositionAtCenter);
    else if (!m_goToCurrent && topRow >= 0)
        verticalScrollBar()->setValue(topRow * sentinel::rowHeight + m_topOffset);
    else
        scrollToTop();
    m_goToCurrent = false;
    m_isReplacing = false;
    remember();
}

void RunsTable::sortBy(int column)
{
    const std::optional<RunOrder> order = runColumns()[size_t(column)].order;
    if (order) {
        // Another column begins with what people look for: newest, longest, most; names from A.
        const bool isCurrent = *order == m_model.order();
        const bool descending = isCurrent ? !m_model.isDescending() : runColumns()[size_t(column)].isNumber;
        followCurrent();
        m_model.sort(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    showOrder();
}

void RunsTable::showOrder()
{
    const auto columns = runColumns();
    for (size_t column = 0; column < columns.size(); ++column) {
        if (columns[column].order == m_model.order())
            horizontalHeader()->setSortIndicator(int(column), m_model.isDescending() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
}

// What happened matters most: it gets the room that is left, and keeps enough of it in a narrow window.
void RunsTable::fitTitle()
{
    QHeaderView* head = horizontalHeader();
    const int others = head->length() - head->sectionSize(RunModel::TitleColumn);
    head->resizeSection(RunModel::TitleColumn, qMax(shortestTitle, viewport()->width() - others));
}

void RunsTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitTitle();
}

void RunsTable::openColumnMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"columnMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (column == RunModel::PipelineColumn)
            continue; // a line without a name would be no line
        QAction* action = menu->addAction(m_model.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
        action->setObjectName(u"column_"_s + QString::fromLatin1(runColumns()[size_t(column)].id));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) { setColumnHidden(column, !shown); });
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

QByteArray RunsTable::columnState() const
{
    return horizontalHeader()->saveState();
}

void RunsTable::restoreColumns(const QByteArray& state)
{
    if (!state.isEmpty())
        horizontalHeader()->restoreState(state);
    showOrder();
    fitTitle();
}

void RunsTable::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    setHovered(rowAt(event->position().toPoint().y()));
}

void RunsTable::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    setHovered(-1);
}

void RunsTable::setHovered(int row)
{
    m_delegate->setHoveredRow(row);
    viewport()->update();
}

} // namespace sentinel
