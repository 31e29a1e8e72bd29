#include "ui/shared/pagedtableview.h"

#include "ui/shared/actions.h"
#include "ui/shared/rowdelegate.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxTracked = 200; ///< of a larger selection only this many rows stay selected when the list changes

} // namespace

PagedTableView::PagedTableView(PagedTable& model, RowDelegate* delegate, const QString& name, const Look& look, QWidget* parent)
    : QTableView(parent), m_model(model), m_delegate(delegate), m_look(look)
{
    setObjectName(name);
    setModel(&model);
    delegate->setParent(this);
    setItemDelegate(delegate);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(look.selectsMany ? ExtendedSelection : SingleSelection);
    setEditTriggers(NoEditTriggers);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    layOutHeaders(name);

    connect(this, &QTableView::doubleClicked, this, &PagedTableView::activateCurrent);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &PagedTableView::remember);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (!m_isReplacing)
            m_isChosen = true;
        remember();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &PagedTableView::remember);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_isReplacing = true;
        m_wasInSight = m_current != 0 && viewport()->rect().intersects(visualRect(currentIndex()));
    });
    connect(&m_model, &PagedTable::replaced, this, &PagedTableView::restore);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &PagedTableView::remember); // a current row that was on its way is here
}

void PagedTableView::layOutHeaders(const QString& name)
{
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
    for (const ColumnWidth& width : m_look.widths)
        head->resizeSection(width.column, width.width);
    showOrder();
    head->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(head, &QWidget::customContextMenuRequested, this, &PagedTableView::openColumnMenu);
    connect(head, &QHeaderView::sectionClicked, this, &PagedTableView::sortBy);
    connect(head, &QHeaderView::sectionResized, this, [this](int column) {
        if (column != m_look.stretchColumn)
            fitStretch();
    });
}

qint64 PagedTableView::currentKey() const
{
    return currentIndex().isValid() ? m_model.keyAt(currentIndex().row()) : 0;
}

std::vector<RowSpan> PagedTableView::selectedRows() const
{
    std::vector<RowSpan> spans;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange& range : selection)
        spans.push_back({range.top(), range.height()});
    std::sort(spans.begin(), spans.end(), [](const RowSpan& a, const RowSpan& b) { return a.first < b.first; });
    return spans;
}

void PagedTableView::selectKeys(const std::vector<qint64>& keys)
{
    if (keys.empty())
        return;
    m_selected = QSet<qint64>(keys.begin(), keys.end());
    m_current = keys.front();
    m_goToCurrent = true;
    m_isChosen = true;
    m_model.keepTrackOf({keys.begin(), keys.begin() + std::min<ptrdiff_t>(ptrdiff_t(keys.size()), maxTracked)});
    m_model.refresh();
}

void PagedTableView::followCurrent()
{
    m_goToCurrent = true;
    remember();
}

void PagedTableView::move(int rows)
{
    if (m_model.rowCount() == 0)
        return;
    const int row = qBound(0, currentIndex().isValid() ? currentIndex().row() + rows : 0, m_model.rowCount() - 1);
    selectionModel()->setCurrentIndex(m_model.index(row, m_model.nameColumn()),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

QAction* PagedTableView::addRowActions(const RowWords& words)
{
    const auto add = [this, &words](const QString& verb, const QString& text, QLatin1StringView symbol, const QList<QKeySequence>& keys) {
        return makeAction(this, verb + words.noun, text, symbol, keys, Qt::WidgetWithChildrenShortcut);
    };
    QAction* open = add(u"open"_s, words.open, words.openIcon, {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    connect(open, &QAction::triggered, this, &PagedTableView::activateCurrent);
    connect(add(u"next"_s, words.next, "next"_L1, {QKeySequence(Qt::Key_J)}), &QAction::triggered, this, [this] { move(1); });
    connect(add(u"previous"_s, words.previous, "previous"_L1, {QKeySequence(Qt::Key_K)}), &QAction::triggered, this, [this] { move(-1); });
    return open;
}

void PagedTableView::activateCurrent()
{
    if (const qint64 key = currentKey())
        Q_EMIT rowActivated(key);
}

// Says to the model which rows matter here, in the order of importance; it tells where they are with its next answer.
void PagedTableView::remember()
{
    if (m_isReplacing)
        return;
    m_current = currentKey();
    m_selected.clear();
    for (const RowSpan& span : selectedRows()) {
        for (int row = span.first; row < span.first + span.count && m_selected.size() < maxTracked; ++row) {
            if (const qint64 key = m_model.peekKeyAt(row))
                m_selected.insert(key);
        }
    }
    const int scrolled = verticalScrollBar()->value();
    m_top = scrolled > 0 ? m_model.peekKeyAt(scrolled / sentinel::rowHeight) : 0;
    m_topOffset = scrolled % sentinel::rowHeight;

    std::vector<qint64> tracked;
    for (const qint64 key : m_goToCurrent ? std::array{m_current, m_top} : std::array{m_top, m_current}) {
        if (key)
            tracked.push_back(key);
    }
    tracked.insert(tracked.end(), m_selected.cbegin(), m_selected.cend());
    m_model.keepTrackOf(std::move(tracked));
    Q_EMIT currentRowChanged();
}

void PagedTableView::restore()
{
    const QHash<qint64, int>& rows = m_model.trackedRows();
    QItemSelection selection;
    for (const qint64 key : std::as_const(m_selected)) {
        if (const auto row = rows.constFind(key); row != rows.constEnd())
            selection.select(m_model.index(*row, 0), m_model.index(*row, m_model.columnCount() - 1));
    }
    int currentRow = rows.value(m_current, -1);
    if (!m_look.selectsMany && m_model.rowCount() > 0 && (currentRow < 0 || !m_isChosen)) {
        currentRow = 0;
        m_isChosen = false;
    }
    if (!m_look.selectsMany && currentRow >= 0)
        selection = {m_model.index(currentRow, 0), m_model.index(currentRow, m_model.columnCount() - 1)};
    if (currentRow >= 0)
        selectionModel()->setCurrentIndex(m_model.index(currentRow, m_model.nameColumn()), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);

    updateGeometries(); // the scroll bar must know the new length first
    const int topRow = rows.value(m_top, -1);
    if (m_goToCurrent && currentRow >= 0)
        scrollTo(m_model.index(currentRow, m_model.nameColumn()), PositionAtCenter);
    else if (!m_goToCurrent && topRow >= 0)
        verticalScrollBar()->setValue(topRow * sentinel::rowHeight + m_topOffset);
    else
        scrollToTop();
    if (m_look.keepsCurrentInSight && m_wasInSight && m_isChosen && currentRow >= 0)
        scrollTo(m_model.index(currentRow, m_model.nameColumn()));
    m_goToCurrent = false;
    m_isReplacing = false;
    remember();
}

void PagedTableView::sortBy(int column)
{
    if (m_model.isSortable(column)) {
        const bool descending = m_model.isSortedBy(column) ? !m_model.isDescending() : m_model.beginsDescending(column);
        followCurrent();
        m_model.sort(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    showOrder();
}

void PagedTableView::showOrder()
{
    horizontalHeader()->setSortIndicator(m_model.sortedColumn(), m_model.isDescending() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void PagedTableView::fitStretch()
{
    QHeaderView* head = horizontalHeader();
    const int others = head->length() - head->sectionSize(m_look.stretchColumn);
    head->resizeSection(m_look.stretchColumn, qMax(m_look.shortestStretch, viewport()->width() - others));
}

void PagedTableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitStretch();
}

void PagedTableView::openColumnMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"columnMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (column == m_model.nameColumn())
            continue; // a line without a name would be no line
        QAction* action = menu->addAction(m_model.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
        action->setObjectName(u"column_"_s + m_model.columnId(column));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            fitStretch();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

QByteArray PagedTableView::columnState() const
{
    return horizontalHeader()->saveState();
}

void PagedTableView::restoreColumns(const QByteArray& state)
{
    if (!state.isEmpty())
        horizontalHeader()->restoreState(state);
    showOrder();
    fitStretch();
}

void PagedTableView::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    setHovered(rowAt(event->position().toPoint().y()));
}

void PagedTableView::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    setHovered(-1);
}

void PagedTableView::setHovered(int row)
{
    m_delegate->setHoveredRow(row);
    viewport()->update();
}

} // namespace sentinel
