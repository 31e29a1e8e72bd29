#include "ui/shared/rowdelegate.h"

#include "models/pagedtable.h"
#include "ui/shared/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace sentinel {

namespace {

constexpr int cellMargin = 2 * grid;

QColor groundOf(const QStyleOptionViewItem& option, const QModelIndex& index, int hoveredRow)
{
    const Theme& t = theme();
    if (option.state.testFlag(QStyle::State_Selected)) {
        const bool isFocused = option.state.testFlag(QStyle::State_Active) && option.widget && option.widget->hasFocus();
        return isFocused ? t.selection : t.selectionIdle;
    }
    if (index.row() == hoveredRow)
        return t.hover;
    return index.row() % 2 ? t.rowAlternate : t.surface;
}

} // namespace

RowDelegate::RowDelegate(const PagedTable& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * cellMargin + grid, rowHeight};
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    painter->save();
    painter->fillRect(option.rect, groundOf(option, index, m_hoveredRow));
    const QRect cell = option.rect.adjusted(cellMargin, 0, -cellMargin, 0);
    const QString text = index.data().toString();
    painter->setFont(t.body);
    if (m_model.keyAt(index.row()) != 0) {
        painter->setPen(t.textMuted);
        paintCell(*painter, cell, index, text);
    } else {
        painter->setPen(t.textFaint);
        drawLeft(*painter, cell, text);
    }
    painter->restore();
}

void RowDelegate::drawSymbol(QPainter& painter, const QRect& cell, QLatin1StringView icon, const QColor& color)
{
    painter.drawPixmap(cell.x(), cell.y() + (cell.height() - iconSize) / 2,
                       iconPixmap(icon, iconSize, color, painter.device()->devicePixelRatioF()));
}

} // namespace sentinel
