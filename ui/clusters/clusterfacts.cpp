#include "ui/clusters/clusterfacts.h"

#include "core/base/text.h"
#include "ui/shared/figures.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sentinel {

namespace {

constexpr int tileHeight = 25 * grid;
constexpr int tileGap = 2 * grid;
constexpr int narrowestTile = 38 * grid; ///< fits what it says
constexpr int chartHeight = 32 * grid;
constexpr int axisHeight = 5 * grid;
constexpr int barRow = 6 * grid;
constexpr int mostBars = 8;

QFont figureFont()
{
    QFont font = theme().heading;
    font.setPointSizeF(font.pointSizeF() * 1.4);
    return font;
}

QString counted(qint64 count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(QLocale().toString(count));
}

} // namespace

ImpactTiles::ImpactTiles(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("impactTiles"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

// Side by side where there is room, else in two rows.
int ImpactTiles::columnsAt(int width) const
{
    const int count = std::max(1, int(m_impact.size()));
    return width >= count * narrowestTile + (count - 1) * tileGap ? count : (count + 1) / 2;
}

int ImpactTiles::heightForWidth(int width) const
{
    const int columns = columnsAt(width), rows = (std::max(1, int(m_impact.size())) + columns - 1) / columns;
    return rows * tileHeight + (rows - 1) * tileGap;
}

void ImpactTiles::setImpact(std::vector<ImpactOfDays> impact)
{
    m_impact = std::move(impact);
    QStringList words;
    for (const ImpactOfDays& one : m_impact)
        words.append(one.days > 0 ? tr("%1 runs in %2 days").arg(one.runs).arg(one.days) : tr("%1 runs in all").arg(one.runs));
    setAccessibleName(tr("Impact: %1").arg(words.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

QSize ImpactTiles::sizeHint() const
{
    return {4 * 36 * grid, tileHeight};
}

QSize ImpactTiles::minimumSizeHint() const
{
    return {2 * narrowestTile + tileGap, tileHeight};
}

void ImpactTiles::paintEvent(QPaintEvent*)
{
    if (m_impact.empty())
        return;
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int count = int(m_impact.size()), columns = columnsAt(width());
    const double width = double(this->width() - (columns - 1) * tileGap) / columns;
    for (int i = 0; i < count; ++i) {
        const ImpactOfDays& one = m_impact[size_t(i)];
        const QRectF tile((i % columns) * (width + tileGap), (i / columns) * (tileHeight + tileGap), width, tileHeight);
        painter.setPen(t.border);
        painter.setBrush(t.surface);
        painter.drawRoundedRect(tile.adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
        const QRect inner = tile.toRect().adjusted(3 * grid, 2 * grid, -2 * grid, -2 * grid);
        painter.setFont(t.caption);
        painter.setPen(t.textMuted);
        const QString title = one.days == 0 ? tr("All that is stored")
            : one.days == 1                 ? tr("Last 24 hours")
                                            : tr("Last %1 days").arg(one.days);
        const int line = painter.fontMetrics().height();
        drawLeft(painter, QRect(inner.x(), inner.y(), inner.width(), line), title);
        painter.setFont(figureFont());
        painter.setPen(one.runs > 0 ? t.text : t.textFaint);
        const int figure = painter.fontMetrics().height();
        const QString number = QLocale().toString(one.runs);
        const QRect row(inner.x(), inner.y() + line + 1, inner.width(), figure);
        drawLeft(painter, row, number);
        const int used = painter.fontMetrics().horizontalAdvance(number) + 2 * grid;
        painter.setFont(t.body);
        painter.setPen(t.textMuted);
        drawLeft(painter, row.adjusted(used, grid, 0, 0), one.runs == 1 ? tr("run") : tr("runs"));
        if (one.runs == 0)
            continue;
        painter.setFont(t.caption);
        const QString places = counted(one.pipelines, tr("1 pipeline"), tr("%1 pipelines")) + tr(", ")
            + counted(one.branches, tr("1 branch"), tr("%1 branches"));
        QStringList lines = {places, counted(one.commits, tr("1 commit"), tr("%1 commits"))};
        if (one.seconds > 0)
            lines.append(tr("%1 lost").arg(durationText(one.seconds)));
        for (qsizetype n = 0; n < lines.size(); ++n)
            drawLeft(painter, QRect(inner.x(), row.bottom() + 2 + int(n) * line, inner.width(), line), lines[n]);
    }
}

DayChart::DayChart(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("dayChart"));
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize DayChart::sizeHint() const
{
    return {100 * grid, chartHeight};
}

void DayChart::setDays(Timestamp first, std::vector<qint64> runs)
{
    if (first == m_first && runs == m_runs)
        return;
    m_first = first;
    m_runs = std::move(runs);
    lookAt(-1);
}

QString DayChart::dayText(int day, bool withYear) const
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(m_first.ms, Qt::UTC).date().addDays(day);
    return QLocale().toString(date, withYear ? tr("d MMM yyyy") : tr("d MMM"));
}

QString DayChart::readOut() const
{
    if (m_runs.empty())
        return {};
    if (m_day >= 0)
        return tr("%1: %2").arg(dayText(m_day, true), counted(m_runs[size_t(m_day)], tr("1 run"), tr("%1 runs")));
    const qint64 all = std::accumulate(m_runs.begin(), m_runs.end(), qint64(0));
    return tr("%1 to %2: %3").arg(dayText(0, true), dayText(int(m_runs.size()) - 1, true), counted(all, tr("1 run"), tr("%1 runs")));
}

QRect DayChart::plot() const
{
    const int caption = fontMetrics().height() + grid;
    return rect().adjusted(3 * grid, caption + 2 * grid, -3 * grid, -axisHeight - grid);
}

void DayChart::lookAt(int day)
{
    m_day = day < 0 || m_runs.empty() ? -1 : std::min(day, int(m_runs.size()) - 1);
    setAccessibleName(tr("Runs by day, %1").arg(readOut()));
    update();
}

void DayChart::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? t.accent : t.border);
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
    if (m_runs.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRect area = plot();
    const qint64 most = std::max<qint64>(1, *std::max_element(m_runs.begin(), m_runs.end()));
    painter.setFont(t.caption);
    painter.setPen(t.textMuted);
    const QRect caption(area.x(), 2 * grid, area.width(), painter.fontMetrics().height());
    drawLeft(painter, caption, readOut());
    painter.drawText(caption, Qt::AlignRight, tr("at most %1 a day").arg(QLocale().toString(most)));

    const double step = double(area.width()) / double(m_runs.size());
    for (size_t i = 0; i < m_runs.size(); ++i) {
        const int left = area.x() + int(step * double(i)), right = area.x() + int(step * double(i + 1));
        const int height = m_runs[i] == 0 ? 0 : std::max<int>(2, int(m_runs[i] * area.height() / most));
        if (int(i) == m_day)
            painter.fillRect(QRect(left, area.y(), right - left, area.height()), t.hover);
        painter.fillRect(QRect(left, area.bottom() + 1 - height, std::max(1, right - left - 1), height),
                         int(i) == m_day ? t.text : t.accent);
    }
    painter.fillRect(QRect(area.x(), area.bottom() + 1, area.width(), 1), t.borderStrong);
    // Every so many Mondays have dates that all of them have room; the first and the last day are named above.
    painter.setPen(t.textMuted);
    const QDate first = QDateTime::fromMSecsSinceEpoch(m_first.ms, Qt::UTC).date();
    const int widest = painter.fontMetrics().horizontalAdvance(dayText(0, false) + u'0') + 4 * grid;
    const int weeks = std::max(1, int(std::ceil(widest / (7 * step))));
    const int monday = (8 - first.dayOfWeek()) % 7;
    for (int day = monday; day < int(m_runs.size()); day += 7) {
        const int x = area.x() + int(step * day);
        painter.fillRect(QRect(x, area.bottom() + 1, 1, grid), t.borderStrong);
        const QString text = dayText(day, false);
        const int width = painter.fontMetrics().horizontalAdvance(text);
        if ((day - monday) / 7 % weeks == 0 && x + width <= area.right())
            painter.drawText(QRect(x, area.bottom() + grid, width + grid, axisHeight), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

void DayChart::mouseMoveEvent(QMouseEvent* event)
{
    const QRect area = plot();
    const double x = event->position().x() - area.x();
    lookAt(x < 0 || x >= area.width() ? -1 : int(x * double(m_runs.size()) / area.width()));
}

void DayChart::leaveEvent(QEvent*)
{
    lookAt(-1);
}

void DayChart::keyPressEvent(QKeyEvent* event)
{
    const int last = int(m_runs.size()) - 1;
    if (event->key() == Qt::Key_Left)
        lookAt(m_day < 0 ? last : std::max(0, m_day - 1));
    else if (event->key() == Qt::Key_Right)
        lookAt(m_day < 0 ? 0 : std::min(last, m_day + 1));
    else
        QWidget::keyPressEvent(event);
}

PlaceBars::PlaceBars(const QString& name, const QString& unknown, QWidget* parent) : QWidget(parent), m_unknown(unknown)
{
    setObjectName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PlaceBars::setPlaces(std::vector<PlaceCount> places)
{
    m_places = std::move(places);
    QStringList words;
    for (const PlaceCount& place : m_places)
        words.append(tr("%1: %2").arg(place.name.isEmpty() ? m_unknown : place.name).arg(place.runs));
    setAccessibleName(words.join(QStringLiteral(", ")));
    setToolTip(words.join(u'\n').toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
    updateGeometry();
    update();
}

QSize PlaceBars::sizeHint() const
{
    const int rows = std::min(mostBars, int(m_places.size())) + (int(m_places.size()) > mostBars ? 1 : 0);
    return {40 * grid, std::max(1, rows) * barRow};
}

void PlaceBars::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setFont(t.body);
    if (m_places.empty()) {
        painter.setPen(t.textFaint);
        drawLeft(painter, QRect(0, 0, width(), barRow), tr("None"));
        return;
    }
    const qint64 most = std::max<qint64>(1, m_places.front().runs);
    const int figures = painter.fontMetrics().horizontalAdvance(QLocale().toString(most)) + 2 * grid;
    const int names = (width() - figures) / 2;
    int y = 0;
    for (size_t i = 0; i < m_places.size() && int(i) < mostBars; ++i, y += barRow) {
        const PlaceCount& place = m_places[i];
        painter.setPen(place.name.isEmpty() ? t.textFaint : t.text);
        drawLeft(painter, QRect(0, y, names - 2 * grid, barRow), place.name.isEmpty() ? m_unknown : place.name, Qt::ElideMiddle);
        const int room = width() - names - figures;
        painter.fillRect(QRect(names, y + barRow / 2 - grid, std::max<int>(2, int(place.runs * room / most)), 2 * grid), t.accent);
        painter.setPen(t.textMuted);
        drawFigures(painter, QRect(width() - figures, y, figures, barRow), QLocale().toString(place.runs));
    }
    if (int(m_places.size()) > mostBars) {
        painter.setPen(t.textFaint);
        drawLeft(painter, QRect(0, y, width(), barRow), tr("and %1 more").arg(int(m_places.size()) - mostBars));
    }
}

} // namespace sentinel
