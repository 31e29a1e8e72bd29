// The gutter of the log view: whose line it is, bookmark, number, fold, time and how long nothing was said before it.
#include "core/base/text.h"
#include "ui/logview/logview_p.h"
#include "ui/theme/theme.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

/// Terminal colours that are far apart, for logs that were put together.
constexpr std::array<size_t, 6> sourceColours{4, 2, 5, 3, 6, 1};

constexpr double gapShownFrom = 1; // seconds without a line that are worth a word
constexpr double gapLoudFrom = 10;

QString clockText(Timestamp time)
{
    // By hand: every row on screen, every frame.
    const qint64 seconds = (time.ms / 1000 % 86400 + 86400) % 86400;
    QString text(8, u':');
    const auto put = [&text](qsizetype at, qint64 value) {
        text[at] = QChar(char16_t('0' + value / 10));
        text[at + 1] = QChar(char16_t('0' + value % 10));
    };
    put(0, seconds / 3600);
    put(3, seconds / 60 % 60);
    put(6, seconds % 60);
    return text;
}

QString gapText(double gap)
{
    return gap < 100 ? LogView::tr("+%1s").arg(gap, 0, 'f', gap < 10 ? 1 : 0)
        : gap < 6000 ? LogView::tr("+%1m").arg(gap / 60, 0, 'f', 0)
                     : LogView::tr("+%1h").arg(gap / 3600, 0, 'f', 1);
}

} // namespace

std::optional<Timestamp> LogView::Private::timeOf(qint64 line) const
{
    if (!lines || line < 1 || line > rows.lineCount())
        return {};
    return lines->at(line, 0, 1).time;
}

qint64 LogView::Private::shownBefore(qint64 line) const
{
    if (!rows.isFiltered() && !rows.leavesOut())
        return line - 1; // a fold's time is its last line's
    const qint64 row = rows.rowOfLine(line);
    return row > 0 ? rows.lineOfRow(row - 1) : 0;
}

QString LogView::Private::timeTip(qint64 line) const
{
    const std::optional<Timestamp> time = timeOf(line);
    if (!time)
        return {};
    QString tip = QDateTime::fromMSecsSinceEpoch(time->ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz 'UTC'"));
    if (const std::optional<Timestamp> previous = timeOf(shownBefore(line)))
        tip += u'\n' + tr("%1 after the line before").arg(durationText(secondsBetween(*previous, *time)));
    return tip;
}

void LogView::Private::paintGutter(QPainter& painter, const ScreenLine& at)
{
    const Theme& t = theme();
    const int height = geometry.rowHeight;
    const qint64 line = at.line;
    if (geometry.sourceWidth > 0 && sources.sourceOf) {
        const int source = sources.sourceOf(line);
        if (source >= 0)
            painter.fillRect(QRectF(0, at.y, geometry.sourceWidth - 1, height),
                             t.ansi[sourceColours[size_t(source) % sourceColours.size()]]);
    }
    if (!isGutterShown)
        return;
    const bool explains = isEvidence(line);
    if (at.stand.part > 0) { // a wrapped line goes on
        if (explains)
            painter.fillRect(QRectF(geometry.gutterWidth - 3, at.y, 3, height), t.accent);
        cells.draw(painter, QStringLiteral("\u21aa"), geometry.numberRight - geometry.cellWidth, at.y + 1, t.textFaint);
        return;
    }
    // Times first: a decoded line is valid until the next one is asked for.
    const std::optional<Timestamp> time = areTimes() ? timeOf(line) : std::nullopt;
    const std::optional<Timestamp> previous = time ? timeOf(shownBefore(line)) : std::nullopt;
    const ShownLine& shown = lines->at(line, 0, 1);
    const qreal edge = geometry.gutterWidth - 3;
    if (explains)
        painter.fillRect(QRectF(edge, at.y, 3, height), t.accent);
    else if (shown.saysFailed || shown.level == Level::Error)
        painter.fillRect(QRectF(edge, at.y, 3, height), t.bad);
    else if (shown.marker == Marker::Warning || shown.level == Level::Warning)
        painter.fillRect(QRectF(edge, at.y, 3, height), t.warning);

    if (bookmarks.contains(line)) {
        // A ribbon with a notch.
        const qreal left = geometry.markLeft + 1, top = at.y + 3, right = left + 7, bottom = at.y + height - 3;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.accent);
        painter.drawPolygon(QPolygonF({{left, top}, {right, top}, {right, bottom}, {(left + right) / 2, bottom - 3}, {left, bottom}}));
        painter.restore();
    }
    const QString number = QString::number(line);
    cells.draw(painter, number, geometry.numberRight - double(number.size()) * geometry.cellWidth, at.y + 1,
               line == caret.line ? t.text
                   : explains     ? t.accent
                                  : t.textFaint);
    if (const std::optional<size_t> fold = rows.isFiltered() ? std::nullopt : rows.foldAt(line)) {
        const QLatin1StringView name(rows.isShut(*fold) ? "chevron-right" : "chevron-down");
        painter.drawPixmap(QPointF(geometry.foldLeft, at.y + (height - LogGeometry::foldSize) / 2),
                           iconPixmap(name, LogGeometry::foldSize, t.textMuted, painter.device()->devicePixelRatioF()));
    }
    if (!time)
        return;
    cells.draw(painter, clockText(*time), geometry.timeLeft, at.y + 1, t.textFaint);
    const double gap = previous ? secondsBetween(*previous, *time) : 0;
    if (gap < gapShownFrom)
        return;
    const QString text = gapText(gap);
    cells.draw(painter, text, geometry.gapRight - double(text.size()) * geometry.cellWidth, at.y + 1,
               gap < gapLoudFrom ? t.textMuted : t.warning);
}

} // namespace sentinel
