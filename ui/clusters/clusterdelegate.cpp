#include "ui/clusters/clusterdelegate.h"

#include "models/clustermodel.h"
#include "ui/clusters/clustermark.h"
#include "ui/shared/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace sentinel {

namespace {

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

ClusterDelegate::ClusterDelegate(const ClusterModel& model, QObject* parent) : RowDelegate(model, parent), m_model(model) {}

QSize ClusterDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int symbol = index.column() == ClusterModel::StateColumn ? iconSize + grid : 0;
    return RowDelegate::sizeHint(option, index) + QSize(symbol, 0);
}

void ClusterDelegate::paintCell(QPainter& painter, const QRect& cell, const QModelIndex& index, const QString& text) const
{
    const Cluster* cluster = m_model.rowAt(index.row());
    switch (index.column()) {
    case ClusterModel::StateColumn: {
        const Mark mark = markOf(cluster->state);
        drawSymbol(painter, cell, mark.icon, mark.color);
        painter.setPen(mark.color);
        drawLeft(painter, cell.adjusted(iconSize + grid + 2, 0, 0, 0), text);
        break;
    }
    case ClusterModel::NameColumn:
        paintName(painter, cell, *cluster, cluster->isMuted(m_model.now()));
        break;
    case ClusterModel::DaysColumn:
        paintDays(painter, cell.adjusted(0, grid + 2, 0, -grid - 2), cluster->days, recentDays);
        break;
    case ClusterModel::WeekColumn:
        painter.setPen(theme().text);
        drawFigures(painter, cell, text);
        break;
    case ClusterModel::CategoryColumn:
    case ClusterModel::TicketColumn:
        drawLeft(painter, cell, text);
        break;
    default:
        drawFigures(painter, cell, text);
    }
}

} // namespace sentinel
