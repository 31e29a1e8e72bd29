#include "ui/sources/sourcetable.h"

#include "models/sourcemodel.h"
#include "ui/shared/figures.h"
#include "ui/shared/listkeys.h"
#include "ui/sources/sourcemark.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int sourceRowHeight = 12 * grid;
constexpr int cellMargin = 3 * grid;
constexpr int columnWidths[] = {50 * grid, 42 * grid, 24 * grid, 20 * grid, 32 * grid, 39 * grid}; // of the first: at least
constexpr double littleBudget = 0.1; // below it nothing is asked until it is full again

class SourceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * cellMargin, sourceRowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        painter->save();
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const bool hasFocus = option.widget && option.widget->hasFocus() && option.state.testFlag(QStyle::State_Active);
        painter->fillRect(option.rect, !isSelected ? t.surface : hasFocus ? t.selection : t.selectionIdle);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);
        QRect cell = option.rect.adjusted(cellMargin, 0, -cellMargin, -1);
        const auto health = SourceHealth(index.data(SourceModel::HealthRole).toInt());
        const QString text = index.data().toString();
        if (index.column() == SourceModel::NameColumn || index.column() == SourceModel::StateColumn)
            paintTwoLines(*painter, cell, index, text, health);
        else
            paintFigure(*painter, cell, index, text);
        painter->restore();
    }

private:
    static void paintTwoLines(QPainter& painter, QRect cell, const QModelIndex& index, const QString& text, SourceHealth health)
    {
        const Theme& t = theme();
        const bool isState = index.column() == SourceModel::StateColumn;
        const Mark mark = markOf(health);
        const QRect top(cell.left(), cell.top() + grid + 1, cell.width(), cell.height() / 2 - grid);
        const QRect bottom(cell.left(), cell.center().y() + 1, cell.width(), cell.height() / 2 - grid);
        constexpr int symbolRoom = iconSize + 2 * grid;
        const QLatin1StringView symbol =
            isState ? mark.icon : iconOf(static_cast<const SourceModel*>(index.model())->itemAt(index.row())->source.kind);
        painter.drawPixmap(top.left(), top.top() + (top.height() - iconSize) / 2,
                           iconPixmap(symbol, iconSize, isState ? mark.color : t.textMuted, painter.device()->devicePixelRatioF()));
        QFont font = t.body;
        if (!isState)
            font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(health == SourceHealth::Paused ? t.textMuted : isState && health == SourceHealth::Troubled ? t.bad : t.text);
        drawLeft(painter, top.adjusted(symbolRoom, 0, 0, 0), text);
        painter.setFont(t.caption);
        painter.setPen(t.textMuted);
        drawLeft(painter, bottom.adjusted(symbolRoom, 0, 0, 0), index.data(SourceModel::LineRole).toString());
    }

    static void paintFigure(QPainter& painter, QRect cell, const QModelIndex& index, const QString& text)
    {
        const Theme& t = theme();
        const QVariant share = index.column() == SourceModel::BudgetColumn ? index.data(SourceModel::ShareRole) : QVariant();
        painter.setFont(t.body);
        painter.setPen(t.textMuted);
        drawFigures(painter, share.isValid() ? cell.adjusted(0, 0, 0, -2 * grid) : cell, text);
        if (!share.isValid())
            return;
        const QRect bar(cell.left(), cell.bottom() - 3 * grid, cell.width(), 3);
        painter.fillRect(bar, t.neutralTint);
        const double left = qBound(0.0, share.toDouble(), 1.0);
        painter.fillRect(QRect(bar.left(), bar.top(), qRound(bar.width() * left), bar.height()),
                         left <= littleBudget ? t.warning : t.neutral);
    }
};

} // namespace

SourceTable::SourceTable(SourceModel& model, QWidget* parent) : QTableView(parent), m_model(model)
{
    setObjectName(u"sourceTable"_s);
    setAccessibleName(tr("Sources"));
    setModel(&model);
    setItemDelegate(new SourceDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(sourceRowHeight);
    verticalHeader()->setDefaultSectionSize(sourceRowHeight);
    QHeaderView* header = horizontalHeader();
    header->setObjectName(u"sourceTableHeader"_s);
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    header->setSectionResizeMode(SourceModel::NameColumn, QHeaderView::Stretch);
    header->setMinimumSectionSize(15 * grid);
    for (int column = SourceModel::StateColumn; column < SourceModel::ColumnCount; ++column)
        setColumnWidth(column, columnWidths[column]);
    addListKeys(this);
    connect(&model, &SourceModel::changed, this, &SourceTable::keepCurrent);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] { viewport()->update(); });
}

/// What does not fit is told beside the table as well: the columns at the right go first.
void SourceTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    int room = viewport()->width() - columnWidths[SourceModel::NameColumn];
    for (int column = SourceModel::StateColumn; column < SourceModel::ColumnCount; ++column) {
        room -= columnWidths[column];
        setColumnHidden(column, room < 0 && column > SourceModel::StateColumn);
    }
}

void SourceTable::setCurrent(SourceId id)
{
    m_wanted = id;
    keepCurrent();
}

void SourceTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    const SourceId id{current.isValid() ? current.data(SourceModel::IdRole).toLongLong() : 0};
    if (id == m_current || !id) // none while the list is replaced
        return;
    m_current = id;
    Q_EMIT currentSourceChanged();
}

void SourceTable::keepCurrent()
{
    int row = m_wanted ? m_model.rowOf(m_wanted) : -1;
    if (row >= 0)
        m_wanted = {};
    else
        row = m_model.rowOf(m_current);
    if (row < 0)
        row = qMin(qMax(0, currentIndex().row()), m_model.rowCount() - 1);
    if (row < 0 && m_current) {
        m_current = {};
        Q_EMIT currentSourceChanged();
    }
    if (row >= 0 && (currentIndex().row() != row || !selectionModel()->isRowSelected(row)))
        selectRow(row);
    if (row >= 0 && currentIndex().row() == row)
        currentChanged(currentIndex(), {});
}

} // namespace sentinel
