#include "ui/run/clusterline.h"

#include "ui/shared/figures.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>

namespace sentinel {

ClusterLine::ClusterLine(QWidget* parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("verdictCluster"));
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(6 * grid);
    setAccessibleName(tr("Cluster"));
    hide();
    connect(this, &QToolButton::clicked, this, [this] { Q_EMIT clusterRequested(m_cluster); });
}

void ClusterLine::show(const std::optional<ClusterMention>& mention)
{
    setVisible(mention.has_value());
    if (!mention)
        return;
    m_cluster = mention->id;
    const QString since = QLocale().toString(QDateTime::fromMSecsSinceEpoch(mention->since.ms).date(), QLocale::ShortFormat);
    const QString times =
        mention->runs == 1 ? tr("Seen once, %1").arg(since) : tr("Seen %1 times since %2").arg(QLocale().toString(mention->runs), since);
    setText(mention->name.isEmpty() ? tr("%1, cluster %2").arg(times).arg(mention->id.value)
                                    : tr("%1, cluster “%2”").arg(times, mention->name));
    setAccessibleName(text());
    setToolTip(tr("Open the cluster"));
    update();
}

QSize ClusterLine::minimumSizeHint() const
{
    return {20 * grid, 6 * grid};
}

void ClusterLine::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.drawPixmap(0, (height() - sentinel::iconSize) / 2,
                       iconPixmap(QLatin1StringView("clusters"), sentinel::iconSize, t.textMuted, devicePixelRatioF()));
    QFont font = t.body;
    font.setUnderline(underMouse() || hasFocus());
    painter.setFont(font);
    painter.setPen(t.accent);
    drawLeft(painter, rect().adjusted(sentinel::iconSize + 2 * grid, 0, 0, 0), text());
}

} // namespace sentinel
