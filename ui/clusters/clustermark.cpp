#include "ui/clusters/clustermark.h"

#include <QPainter>

#include <algorithm>

namespace sentinel {

Mark markOf(ClusterState state)
{
    const Theme& t = theme();
    switch (state) {
    case ClusterState::New:
        return {t.info, t.infoTint, QLatin1StringView("trend-new"), u'N'};
    case ClusterState::Growing:
        return {t.bad, t.badTint, QLatin1StringView("trend-growing"), u'G'};
    case ClusterState::Steady:
        return {t.warning, t.warningTint, QLatin1StringView("trend-steady"), u'S'};
    case ClusterState::Fading:
        return {t.good, t.goodTint, QLatin1StringView("trend-fading"), u'F'};
    case ClusterState::Quiet:
        break;
    }
    return {t.textMuted, t.neutralTint, QLatin1StringView("trend-quiet"), u'Q'};
}

void paintDays(QPainter& painter, const QRect& rect, std::span<const int> days, int recent)
{
    if (days.empty() || rect.width() < int(days.size()))
        return;
    const Theme& t = theme();
    const int most = std::max(1, *std::max_element(days.begin(), days.end()));
    const int step = rect.width() / int(days.size());
    const int width = std::max(1, step - 1);
    int x = rect.right() + 1 - step * int(days.size());
    for (size_t i = 0; i < days.size(); ++i, x += step) {
        const bool isRecent = i + size_t(recent) >= days.size();
        const int height = days[i] == 0 ? 1 : std::max(2, int(qint64(rect.height()) * days[i] / most));
        painter.fillRect(QRect(x, rect.bottom() + 1 - height, width, height), days[i] == 0 ? t.border : isRecent ? t.accent : t.neutral);
    }
}

} // namespace sentinel
