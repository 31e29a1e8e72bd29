#include "ui/clusters/clusterdelegate.h"

#include "models/clustermodel.h"
#include "ui/clusters/clustermark.h"
#include "ui/shared/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace sentinel {

namespace {

constexpr int cellMargin = 2 * grid;

void paintState(QPainter& painter, const QRect& cell, const Cluster& cluster, const QString& text)
{
    const Mark mark = markOf(cluster.state);
    const QPixmap symbol = iconPixmap(mark.icon, iconSize, mark.color, painter.device()->devicePixelRatioF());
    painter.drawPixmap(cell.x(), cell.y() + (cell.height() - iconSize) / 2, symbol);
    painter.setPen(mark.color);
    drawLeft(painter, cell.adjusted(iconSize + grid + 2, 0, 0, 0), text);
}

void paintName(QPainter& painter, QRect cell, const Cluster& cluster, bool isMuted)
{
    const Theme& t = theme();
    if (isMuted) {
        const QRect place(cell.right() + 1 - iconSize, cell.y() + (cell.height() - iconSize) / 2, iconSize, iconSize);
        painter.drawPixmap(place.topLeft(),
                           iconPixmap(QLatin1StringView("mute"), iconSize, t.textMuted, painter.device()->devicePixelRatioF()));
        cell.setRight(place.left() - grid);
    }
    painter.setPen(isMuted || cluster.state == ClusterState::Quiet ? t.textMuted : t.text);
    QFont font = t.body;
    if (!cluster.name.isEmpty())
        font.setWeight(QFont::DemiBold); // somebody gave it that name
    painter.setFont(font);
    const QString shown = painter.fontMetrics().elidedText(cluster.shownName(), Qt::ElideRight, cell.width());
    drawLeft(painter, cell, shown);
    const int used = painter.fontMetrics().horizontalAdvance(shown) + 2 * grid;
    if (cluster.name.isEmpty() || used + 20 * grid > cell.width())
        return;
    painter.setFont(t.body);
    painter.setPen(t.textFaint);
    drawLeft(painter, cell.adjusted(used, 0, 0, 0), cluster.title);
}

} // namespace

ClusterDelegate::ClusterDelegate(const ClusterModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

QSize ClusterDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int symbol = index.column() == ClusterModel::StateColumn ? iconSize + grid : 0;
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + symbol + 2 * cellMargin + grid, rowHeight};
}

void ClusterDelegate::paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    QColor ground = index.row() % 2 ? t.rowAlternate : t.surface;
    if (option.state.testFlag(QStyle::State_Selected))
        ground = option.state.testFlag(QStyle::State_Active) && option.widget && option.widget->hasFocus() ? t.selection : t.selectionIdle;
    else if (index.row() == m_hoveredRow)
        ground = t.hover;
    painter.fillRect(option.rect, ground);
}

void ClusterDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    painter->save();
    paintGround(*painter, option, index);
    const Cluster* cluster = m_model.clusterAt(index.row());
    const QRect cell = option.rect.adjusted(cellMargin, 0, -cellMargin, 0);
    const QString text = index.data().toString();
    painter->setFont(t.body);
    painter->setPen(t.textMuted);
    if (!cluster) {
        painter->setPen(t.textFaint);
        drawLeft(*painter, cell, text);
        painter->restore();
        return;
    }
    switch (index.column()) {
    case ClusterModel::StateColumn:
        paintState(*painter, cell, *cluster, text);
        break;
    case ClusterModel::NameColumn:
        paintName(*painter, cell, *cluster, cluster->isMuted(m_model.now()));
        break;
    case ClusterModel::DaysColumn:
        paintDays(*painter, cell.adjusted(0, grid + 2, 0, -grid - 2), cluster->days, recentDays);
        break;
    case ClusterModel::WeekColumn:
        painter->setPen(t.text);
        drawFigures(*painter, cell, text);
        break;
    case ClusterModel::CategoryColumn:
    case ClusterModel::TicketColumn:
        drawLeft(*painter, cell, text);
        break;
    default:
        drawFigures(*painter, cell, text);
    }
    painter->restore();
}

} // namespace sentinel
