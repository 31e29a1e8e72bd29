// Geometry and painting of the log view. A row is drawn with a text layout over the slice of its line that is on screen:
// wide characters and combining marks are right, and the length of a line does not matter.
#include "core/base/text.h"
#include "ui/logview_p.h"
#include "ui/theme.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QLocale>
#include <QTextLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace sentinel {

namespace {

/// Terminal colours that are far apart, for logs that were put together.
constexpr std::array<size_t, 6> sourceColours{4, 2, 5, 3, 6, 1};

constexpr double gapShownFrom = 1; // seconds without a line that are worth a word
constexpr double gapLoudFrom = 10;

struct Slice
{
    qsizetype from = 0;
    qsizetype count = 0;
};

Slice sliceOf(const ShownLine& shown, qint64 leftColumn, qint64 columns)
{
    const qint64 from = std::clamp<qint64>(leftColumn - shown.column, 0, shown.text.size());
    return {static_cast<qsizetype>(from), static_cast<qsizetype>(std::min<qint64>(columns, shown.text.size() - from))};
}

void layOut(QTextLayout& layout, const QString& text, const QFont& font, const QList<QTextLayout::FormatRange>& formats)
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    layout.setText(text);
    layout.setFont(font);
    layout.setTextOption(option);
    layout.setFormats(formats);
    layout.setCacheEnabled(false);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
}

void addFormat(QList<QTextLayout::FormatRange>& formats, const Slice& slice, qsizetype begin, qsizetype end, const QTextCharFormat& format)
{
    const qsizetype from = std::max<qsizetype>(begin - slice.from, 0);
    const qsizetype to = std::min<qsizetype>(end - slice.from, slice.count);
    if (from < to)
        formats.push_back({static_cast<int>(from), static_cast<int>(to - from), format});
}

QString clockText(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.ms, Qt::UTC).toString(QStringLiteral("HH:mm:ss"));
}

bool opensGroup(Marker marker)
{
    return marker == Marker::GroupStart;
}

} // namespace

void LogView::Private::measure()
{
    const Theme& t = theme();
    const QFontMetricsF metrics(t.mono);
    geometry.charWidth = std::max(1.0, metrics.horizontalAdvance(QLatin1Char('0')));
    geometry.rowHeight = std::max(4, static_cast<int>(std::ceil(metrics.height())) + 2);
    const auto width = [this](int characters) { return static_cast<int>(std::ceil(geometry.charWidth * characters)); };
    const int digits = std::max(3, static_cast<int>(QString::number(rows.lineCount()).size()));
    geometry.sourceWidth = sources.names.isEmpty() ? 0 : grid;
    geometry.markLeft = geometry.sourceWidth + grid;
    geometry.numberRight = geometry.markLeft + LogGeometry::markSize + grid + width(digits);
    geometry.foldLeft = geometry.numberRight + grid;
    geometry.timeLeft = geometry.foldLeft + LogGeometry::foldSize + grid;
    const bool times = hasTimes && timesWanted;
    geometry.gapRight = times ? geometry.timeLeft + width(8 + 1 + 6) : geometry.timeLeft;
    geometry.gutterWidth = geometry.gapRight + (times ? 2 * grid : 0);
    geometry.textLeft = geometry.gutterWidth + 2 * grid;
    if (rows.foldCount() == 0 && !times) {
        geometry.gutterWidth = geometry.numberRight + 2 * grid;
        geometry.textLeft = geometry.gutterWidth + 2 * grid;
    }
    if (!isGutterShown) {
        geometry.gutterWidth = geometry.sourceWidth;
        geometry.textLeft = geometry.gutterWidth + 2 * grid;
    }
}

int LogView::Private::rowsOnScreen() const
{
    return std::max(1, view.viewport()->height() / geometry.rowHeight);
}

bool LogView::Private::isEvidence(qint64 line) const
{
    // Few blocks, a look at each: they may overlap.
    return std::any_of(evidence.begin(), evidence.end(),
                       [line](const LineRange& block) { return block.first <= line && line <= block.last; });
}

std::optional<Timestamp> LogView::Private::timeOf(qint64 line) const
{
    if (!lines || line < 1 || line > rows.lineCount() || lines->isHuge(line))
        return {};
    return lines->at(line).time;
}

QString LogView::Private::timeTip(qint64 line) const
{
    const std::optional<Timestamp> time = timeOf(line);
    if (!time)
        return {};
    QString tip = QDateTime::fromMSecsSinceEpoch(time->ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz 'UTC'"));
    if (const std::optional<Timestamp> previous = timeOf(line - 1))
        tip += u'\n' + tr("%1 after the line before").arg(durationText(secondsBetween(*previous, *time)));
    return tip;
}

LogPlace LogView::Private::placeAt(QPoint point) const
{
    const qint64 row = topRow() + static_cast<qint64>(std::floor(double(point.y()) / geometry.rowHeight));
    const qint64 line = rows.lineOfRow(row);
    if (!lines || line == 0)
        return {};
    if (row >= rows.rowCount())
        return {line, columnsOf(line)};
    const qint64 columns = static_cast<qint64>(view.viewport()->width() / geometry.charWidth) + 4;
    const ShownLine& shown = lines->at(line, leftColumn(), columns);
    const Slice slice = sliceOf(shown, leftColumn(), columns);
    QTextLayout layout;
    layOut(layout, shown.text.mid(slice.from, slice.count), theme().mono, {});
    const int at = layout.lineAt(0).xToCursor(point.x() - geometry.textLeft);
    return {line, std::min(shown.columns, shown.column + slice.from + at)};
}

void LogView::Private::paint(QPainter& painter, const QRect& dirty)
{
    const Theme& t = theme();
    painter.fillRect(dirty, t.surface);
    painter.fillRect(QRect(0, dirty.top(), geometry.gutterWidth, dirty.height()), t.window);
    if (isGutterShown)
        painter.fillRect(QRect(geometry.gutterWidth - 1, dirty.top(), 1, dirty.height()), t.border);
    if (!lines)
        return;
    const qint64 widestBefore = widest;
    const qint64 first = topRow() + dirty.top() / geometry.rowHeight;
    const qint64 last = std::min(topRow() + dirty.bottom() / geometry.rowHeight, rows.rowCount() - 1);
    for (qint64 row = first; row <= last; ++row)
        paintRow(painter, rows.lineOfRow(row), static_cast<int>(row - topRow()) * geometry.rowHeight);
    if (widest != widestBefore)
        QMetaObject::invokeMethod(
            &view, [this] { updateRanges(); }, Qt::QueuedConnection);
}

void LogView::Private::paintRow(QPainter& painter, qint64 line, int y)
{
    const Theme& t = theme();
    const int width = view.viewport()->width();
    const bool explains = isEvidence(line);
    // Times first: a decoded line is valid until the next one is asked for.
    const std::optional<Timestamp> time = areTimes() ? timeOf(line) : std::nullopt;
    const std::optional<Timestamp> previous = time ? timeOf(line - 1) : std::nullopt;
    const double gap = previous ? secondsBetween(*previous, *time) : 0;
    const qint64 columns = static_cast<qint64>((width - geometry.textLeft) / geometry.charWidth) + 8;
    const ShownLine& shown = lines->at(line, leftColumn(), columns);
    widest = std::max(widest, shown.columns);

    const QRect ground(geometry.gutterWidth, y, width - geometry.gutterWidth, geometry.rowHeight);
    if (explains)
        painter.fillRect(ground, t.evidenceTint);
    else if (shown.saysFailed)
        painter.fillRect(ground, t.badTint);
    else if (shown.marker == Marker::Warning)
        painter.fillRect(ground, t.warningTint);
    else if (line == caret.line)
        painter.fillRect(ground, t.hover);
    if (line == caret.line && explains)
        painter.fillRect(QRect(ground.left(), y, ground.width(), 1), t.border);

    paintText(painter, line, y, shown);
    paintGutter(painter, line, y, shown, explains, time, gap);
    paintGaps(painter, line, y);
}

void LogView::Private::paintGaps(QPainter& painter, qint64 line, int y)
{
    const std::optional<LineRange> gap = rows.gapBefore(line);
    const bool isFold = gap && gap->first > 1 && !rows.isTakenAway(gap->first);
    if (gap && !isFold)
        painter.fillRect(QRect(geometry.gutterWidth, y, view.viewport()->width() - geometry.gutterWidth, 1), theme().borderStrong);
}

QString LogView::Private::gapLabel(qint64 line) const
{
    const std::optional<LineRange> gap = rows.gapBehind(line);
    if (!gap)
        return {};
    const qint64 hidden = gap->last - gap->first + 1;
    const QString count = QLocale().toString(hidden);
    if (!rows.isTakenAway(gap->first))
        return hidden == 1 ? tr("1 line folded") : tr("%1 lines folded").arg(count);
    if (rows.isFiltered())
        return {}; // there are gaps everywhere, the rule says it
    return hidden == 1 ? tr("1 line seen before") : tr("%1 lines seen before").arg(count);
}

void LogView::Private::paintGutter(QPainter& painter, qint64 line, int y, const ShownLine& shown, bool explains,
                                   const std::optional<Timestamp>& time, double gap)
{
    const Theme& t = theme();
    const int height = geometry.rowHeight;
    if (geometry.sourceWidth > 0) {
        const int source = sources.sourceOf ? sources.sourceOf(line) : -1;
        if (source >= 0)
            painter.fillRect(QRect(0, y, geometry.sourceWidth - 1, height), t.ansi[sourceColours[size_t(source) % sourceColours.size()]]);
    }
    if (!isGutterShown)
        return;
    if (bookmarks.contains(line))
        painter.drawPixmap(
            geometry.markLeft, y + (height - LogGeometry::markSize) / 2,
            iconPixmap(QLatin1StringView("bookmark"), LogGeometry::markSize, t.accent, painter.device()->devicePixelRatioF()));
    if (explains)
        painter.fillRect(QRect(geometry.gutterWidth - 3, y, 3, height), t.accent);
    else if (shown.saysFailed || shown.marker == Marker::Warning)
        painter.fillRect(QRect(geometry.gutterWidth - 3, y, 3, height), shown.saysFailed ? t.bad : t.warning);

    painter.setFont(t.mono);
    const bool isCurrent = line == caret.line;
    painter.setPen(isCurrent ? t.text : explains ? t.accent : t.textFaint);
    painter.drawText(QRect(0, y, geometry.numberRight, height), Qt::AlignRight | Qt::AlignVCenter, QString::number(line));

    if (const std::optional<size_t> fold = rows.foldAt(line)) {
        const QLatin1StringView name(rows.isShut(*fold) ? "chevron-right" : "chevron-down");
        painter.drawPixmap(geometry.foldLeft, y + (height - LogGeometry::foldSize) / 2,
                           iconPixmap(name, LogGeometry::foldSize, t.textMuted, painter.device()->devicePixelRatioF()));
    }
    if (!time)
        return;
    painter.setPen(t.textFaint);
    painter.drawText(QRect(geometry.timeLeft, y, geometry.gapRight - geometry.timeLeft, height), Qt::AlignLeft | Qt::AlignVCenter,
                     clockText(*time));
    if (gap < gapShownFrom)
        return;
    const QString text = gap < 100 ? tr("+%1s").arg(gap, 0, 'f', gap < 10 ? 1 : 0)
        : gap < 6000               ? tr("+%1m").arg(gap / 60, 0, 'f', 0)
                                   : tr("+%1h").arg(gap / 3600, 0, 'f', 1);
    painter.setPen(gap < gapLoudFrom ? t.textMuted : t.warning);
    painter.drawText(QRect(geometry.timeLeft, y, geometry.gapRight - geometry.timeLeft, height), Qt::AlignRight | Qt::AlignVCenter, text);
}

void LogView::Private::paintText(QPainter& painter, qint64 line, int y, const ShownLine& shown)
{
    const Theme& t = theme();
    const int width = view.viewport()->width();
    const qint64 columns = static_cast<qint64>((width - geometry.textLeft) / geometry.charWidth) + 8;
    const Slice slice = sliceOf(shown, leftColumn(), columns);

    QList<QTextLayout::FormatRange> formats;
    for (const AnsiRun& run : shown.runs) {
        QTextCharFormat format;
        if (run.look.colour >= 0 && !isDimmed(line))
            format.setForeground(t.ansi[run.look.colour]);
        if (run.look.bold)
            format.setFontWeight(QFont::Bold);
        format.setFontUnderline(run.look.underline);
        addFormat(formats, slice, run.begin, run.end, format);
    }
    if (shown.marker == Marker::Command || opensGroup(shown.marker)) {
        QTextCharFormat format;
        format.setFontWeight(QFont::Bold);
        addFormat(formats, slice, 0, shown.text.size(), format);
    }
    if (matcher) {
        // A match may begin left of what is on screen; of endless lines only the neighbourhood is looked at.
        const qsizetype begin = std::max<qsizetype>(0, slice.from - 4096);
        const QString near = shown.text.mid(begin, slice.count + slice.from - begin + 4096);
        QTextCharFormat format;
        format.setBackground(line == caret.line ? t.searchCurrent : t.searchHit);
        if (line == caret.line && t.dark)
            format.setForeground(t.onAccent);
        for (const auto& [from, length] : matcher->stretches(near))
            addFormat(formats, slice, begin + from, begin + from + length, format);
    }
    if (isSelected()) {
        const auto [from, to] = selection();
        if (line >= from.line && line <= to.line) {
            const qint64 begin = line == from.line ? from.column : 0;
            const qint64 end = line == to.line ? to.column : shown.columns;
            QTextCharFormat format;
            format.setBackground(t.selection);
            addFormat(formats, slice, static_cast<qsizetype>(std::max<qint64>(0, begin - shown.column)),
                      static_cast<qsizetype>(std::max<qint64>(0, end - shown.column)), format);
            if (line != to.line && end - leftColumn() >= 0) {
                // The line feed is selected too: a little more ground behind the text says so.
                const int x = geometry.textLeft + static_cast<int>(double(end - leftColumn()) * geometry.charWidth);
                painter.fillRect(QRect(x, y, static_cast<int>(geometry.charWidth), geometry.rowHeight), t.selection);
            }
        }
    }

    painter.save();
    painter.setClipRect(QRect(geometry.gutterWidth, y, width - geometry.gutterWidth, geometry.rowHeight));
    const bool isQuiet = shown.marker == Marker::GroupEnd || shown.marker == Marker::Notice;
    const bool isBad = shown.saysFailed && shown.runs.empty();
    painter.setPen(isDimmed(line) ? t.textFaint : isQuiet ? t.textMuted : isBad ? t.bad : t.text);
    QTextLayout layout;
    layOut(layout, shown.text.mid(slice.from, slice.count), t.mono, formats);
    layout.draw(&painter, QPointF(geometry.textLeft, y + 1));

    if (const QString label = gapLabel(line); !label.isEmpty() && slice.from + slice.count == shown.text.size()) {
        const qreal x = geometry.textLeft + layout.lineAt(0).naturalTextWidth() + 2 * geometry.charWidth;
        painter.setPen(t.textFaint);
        painter.setFont(t.mono);
        painter.drawText(QPointF(x, y + 1 + layout.lineAt(0).ascent()), label);
    }
    if (line == caret.line && view.hasFocus() && caret.column >= leftColumn()) {
        const qint64 at = std::min<qint64>(caret.column - shown.column - slice.from, slice.count);
        const qreal x = layout.lineAt(0).cursorToX(static_cast<int>(std::max<qint64>(0, at)));
        painter.fillRect(QRectF(geometry.textLeft + x, y + 1, 1, geometry.rowHeight - 2), t.accent);
    }
    painter.restore();
}

void LogView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    m_d->paint(painter, event->rect());
}

} // namespace sentinel
