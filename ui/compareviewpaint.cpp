// Geometry and painting of the compare view. What only the passing log has is blue, what only the failing one has amber: a pair that
// colour-blind people can tell apart; signs in the gutter say the same.
#include "ui/compareview_p.h"

#include "ui/theme.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QLocale>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr int barWidth = 3;
constexpr int chevronSize = 12;

QColor mixed(const QColor& ground, const QColor& colour, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return {part(ground.red(), colour.red()), part(ground.green(), colour.green()), part(ground.blue(), colour.blue())};
}

QColor barColor(CompareSide side)
{
    return side == CompareSide::Green ? theme().info : theme().warning;
}

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

void layOut(QTextLayout& layout, const QString& text, const QList<QTextLayout::FormatRange>& formats)
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    layout.setText(text);
    layout.setFont(theme().mono);
    layout.setTextOption(option);
    layout.setFormats(formats);
    layout.setCacheEnabled(false);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
}

void addFormat(QList<QTextLayout::FormatRange>& formats, const Slice& slice, qint64 begin, qint64 end, const QTextCharFormat& format)
{
    const qint64 from = std::max<qint64>(begin - slice.from, 0);
    const qint64 to = std::min<qint64>(end - slice.from, slice.count);
    if (from < to)
        formats.push_back({static_cast<int>(from), static_cast<int>(to - from), format});
}

QTextCharFormat behind(const QColor& ground)
{
    QTextCharFormat format;
    format.setBackground(ground);
    return format;
}

} // namespace

CompareColors compareColors(CompareSide side)
{
    const QColor tint = side == CompareSide::Green ? theme().infoTint : theme().evidenceTint;
    return {tint, mixed(tint, barColor(side), theme().dark ? 0.35 : 0.28)};
}

void CompareView::Private::measure()
{
    const Theme& t = theme();
    const QFontMetricsF metrics(t.mono);
    geometry.charWidth = std::max(1.0, metrics.horizontalAdvance(QLatin1Char('0')));
    geometry.rowHeight = std::max(4, static_cast<int>(std::ceil(metrics.height())) + 2);
    const auto width = [this](int characters) { return static_cast<int>(std::ceil(geometry.charWidth * characters)); };
    qint64 longest = 0;
    for (const std::unique_ptr<LogLines>& log : lines)
        longest = std::max(longest, log ? log->log().lineCount() : 0);
    const int digits = std::max(3, static_cast<int>(QString::number(longest).size()));
    geometry.middle = view.viewport()->width() / 2;
    geometry.numberRight = 2 * grid + width(digits);
    geometry.signLeft = geometry.numberRight + grid;
    geometry.timeLeft = geometry.signLeft + width(1) + 2 * grid;
    geometry.gutterWidth = hasTimes && timesWanted ? geometry.timeLeft + width(8) + 2 * grid : geometry.timeLeft;
    geometry.textLeft = geometry.gutterWidth + 2 * grid;
}

int CompareView::Private::rowsOnScreen() const
{
    return std::max(1, view.viewport()->height() / geometry.rowHeight);
}

QRect CompareView::Private::pane(CompareSide of) const
{
    const QSize size = view.viewport()->size();
    return of == CompareSide::Green ? QRect(0, 0, geometry.middle, size.height())
                                    : QRect(geometry.middle + 1, 0, size.width() - geometry.middle - 1, size.height());
}

CompareSide CompareView::Private::sideAt(int x) const
{
    return x < geometry.middle ? CompareSide::Green : CompareSide::Red;
}

qint64 CompareView::Private::rowAt(int y) const
{
    return topRow() + static_cast<qint64>(std::floor(double(y) / geometry.rowHeight));
}

LogPlace CompareView::Private::placeBefore(qint64 row, CompareSide of) const
{
    const CompareRow shown = rows.at(row);
    qint64 line = lineIn(shown, of);
    if (line == 0) {
        const Segment& segment = rows.segments()[shown.segment];
        line = of == CompareSide::Green ? segment.left.last : segment.right.last;
    }
    return line == 0 ? LogPlace{} : LogPlace{line, linesOf(of).columnsOf(line)};
}

LogPlace CompareView::Private::placeAt(QPoint point, CompareSide of) const
{
    if (rows.rowCount() == 0)
        return {};
    const qint64 row = std::max<qint64>(0, rowAt(point.y()));
    if (row >= rows.rowCount())
        return placeBefore(rows.rowCount() - 1, of);
    const CompareRow at = rows.at(row);
    const qint64 line = lineIn(at, of);
    if (line == 0)
        return placeBefore(row, of);
    if (at.kind == CompareRow::Kind::Fold)
        return {line, 0};
    const qint64 columns = static_cast<qint64>(pane(of).width() / geometry.charWidth) + 4;
    const ShownLine& shown = linesOf(of).at(line, leftColumn(), columns);
    const Slice slice = sliceOf(shown, leftColumn(), columns);
    QTextLayout layout;
    layOut(layout, shown.text.mid(slice.from, slice.count), {});
    const int column = layout.lineAt(0).xToCursor(point.x() - pane(of).left() - geometry.textLeft);
    return {line, std::min(shown.columns, shown.column + slice.from + column)};
}

void CompareView::Private::paint(QPainter& painter, const QRect& dirty)
{
    const Theme& t = theme();
    painter.fillRect(dirty, t.surface);
    for (const CompareSide of : {CompareSide::Green, CompareSide::Red}) {
        const int left = pane(of).left();
        painter.fillRect(QRect(left, dirty.top(), geometry.gutterWidth, dirty.height()), t.window);
        painter.fillRect(QRect(left + geometry.gutterWidth - 1, dirty.top(), 1, dirty.height()), t.border);
    }
    if (lines[0] && rows.rowCount() > 0) {
        const qint64 widestBefore = widest;
        const qint64 last = std::min(rowAt(dirty.bottom()), rows.rowCount() - 1);
        for (qint64 row = std::max<qint64>(0, rowAt(dirty.top())); row <= last; ++row) {
            const CompareRow shown = rows.at(row);
            const int y = static_cast<int>(row - topRow()) * geometry.rowHeight;
            if (shown.kind == CompareRow::Kind::Fold) {
                paintFold(painter, shown, row == current, row == hoveredFold, y);
                continue;
            }
            paintSide(painter, shown, CompareSide::Green, row == current, y);
            paintSide(painter, shown, CompareSide::Red, row == current, y);
            if (row == current && shown.kind == CompareRow::Kind::Different) {
                painter.fillRect(QRect(0, y, view.viewport()->width(), 1), t.borderStrong);
                painter.fillRect(QRect(0, y + geometry.rowHeight - 1, view.viewport()->width(), 1), t.borderStrong);
            }
        }
        if (widest != widestBefore)
            QMetaObject::invokeMethod(
                &view, [this] { updateRanges(); }, Qt::QueuedConnection);
    }
    painter.fillRect(QRect(geometry.middle, dirty.top(), 1, dirty.height()), t.borderStrong);
}

void CompareView::Private::paintFold(QPainter& painter, const CompareRow& row, bool isCurrent, bool isHovered, int y)
{
    const Theme& t = theme();
    const QRect ground(0, y, view.viewport()->width(), geometry.rowHeight);
    painter.fillRect(ground, isHovered ? t.hover : t.sunken);
    const bool isMarked = isCurrent && view.hasFocus();
    const QColor colour = isHovered || isMarked ? t.accent : t.textMuted;
    if (isMarked) {
        painter.fillRect(QRect(ground.left(), y, ground.width(), 1), t.accent);
        painter.fillRect(QRect(ground.left(), y + geometry.rowHeight - 1, ground.width(), 1), t.accent);
    }
    painter.drawPixmap(2 * grid, y + (geometry.rowHeight - chevronSize) / 2,
                       iconPixmap(QLatin1StringView("chevron-right"), chevronSize, colour, painter.device()->devicePixelRatioF()));
    painter.setFont(t.caption);
    painter.setPen(colour);
    painter.drawText(ground.adjusted(2 * grid + chevronSize + grid, 0, -2 * grid, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("… %1 equal lines").arg(QLocale().toString(row.hidden)));
}

void CompareView::Private::paintSide(QPainter& painter, const CompareRow& row, CompareSide of, bool isCurrent, int y)
{
    const Theme& t = theme();
    const QRect whole = pane(of);
    const QRect ground(whole.left() + geometry.gutterWidth, y, whole.width() - geometry.gutterWidth, geometry.rowHeight);
    const qint64 line = lineIn(row, of);
    if (line == 0) {
        painter.fillRect(ground, t.window);
        return;
    }
    // A line that the other log has elsewhere only lacks a partner here: it is tinted less, and has no bar.
    if (row.kind == CompareRow::Kind::Different)
        painter.fillRect(ground, isAlone(of, line) ? compareColors(of).tint : mixed(t.surface, compareColors(of).tint, 0.5));
    else if (isCurrent)
        painter.fillRect(ground, t.hover);
    const qint64 columns = static_cast<qint64>(ground.width() / geometry.charWidth) + 8;
    const ShownLine& shown = linesOf(of).at(line, leftColumn(), columns);
    widest = std::max(widest, shown.columns);
    paintText(painter, row, of, ground, shown);
    paintGutter(painter, row, of, isCurrent, ground, shown.time);
}

void CompareView::Private::paintGutter(QPainter& painter, const CompareRow& row, CompareSide of, bool isCurrent, const QRect& ground,
                                       const std::optional<Timestamp>& time)
{
    const Theme& t = theme();
    const int left = pane(of).left();
    const qint64 line = lineIn(row, of);
    painter.setFont(t.mono);
    painter.setPen(isCurrent && of == side ? t.text : t.textFaint);
    painter.drawText(QRect(left, ground.top(), geometry.numberRight, ground.height()), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(line));
    if (hasTimes && timesWanted && time) {
        painter.setPen(t.textFaint);
        painter.drawText(QRect(left + geometry.timeLeft, ground.top(), geometry.gutterWidth - geometry.timeLeft, ground.height()),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         QDateTime::fromMSecsSinceEpoch(time->ms, Qt::UTC).toString(QStringLiteral("HH:mm:ss")));
    }
    if (row.kind != CompareRow::Kind::Different)
        return;
    if (isAlone(of, line))
        painter.fillRect(QRect(left + geometry.gutterWidth - barWidth, ground.top(), barWidth, ground.height()), barColor(of));
    painter.setPen(barColor(of));
    painter.drawText(QRect(left + geometry.signLeft, ground.top(), geometry.timeLeft - geometry.signLeft, ground.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, of == CompareSide::Green ? QStringLiteral("−") : QStringLiteral("+"));
}

// Of two lines that stand beside each other the part between their common begin and end, if enough is common to call them the
// same line that changed.
LineRange CompareView::Private::differingPart(const CompareRow& row, CompareSide of) const
{
    constexpr qsizetype longest = 4096;
    if (row.left == 0 || row.right == 0 || linesOf(CompareSide::Green).isHuge(row.left) || linesOf(CompareSide::Red).isHuge(row.right))
        return {};
    const QString left = linesOf(CompareSide::Green).at(row.left).text.left(longest);
    const QString right = linesOf(CompareSide::Red).at(row.right).text.left(longest);
    const qsizetype shorter = std::min(left.size(), right.size());
    const auto end = std::mismatch(left.begin(), left.begin() + shorter, right.begin());
    qsizetype begin = end.first - left.begin();
    qsizetype tail = 0;
    while (tail < shorter - begin && left[left.size() - 1 - tail] == right[right.size() - 1 - tail])
        ++tail;
    if (begin + tail == 0 || 3 * (begin + tail) < 2 * shorter)
        return {};
    // Whole words: "PASSED" and "FAILED" end alike by chance.
    while (begin > 0 && left[begin - 1].isLetterOrNumber())
        --begin;
    while (tail > 0 && left[left.size() - tail].isLetterOrNumber())
        --tail;
    const QString& own = of == CompareSide::Green ? left : right;
    return {begin, own.size() - tail};
}

void CompareView::Private::paintText(QPainter& painter, const CompareRow& row, CompareSide of, const QRect& ground, const ShownLine& shown)
{
    const Theme& t = theme();
    const qint64 line = lineIn(row, of);
    const qint64 columns = static_cast<qint64>(ground.width() / geometry.charWidth) + 8;
    const Slice slice = sliceOf(shown, leftColumn(), columns);
    QList<QTextLayout::FormatRange> formats;
    for (const AnsiRun& run : shown.runs) {
        QTextCharFormat format;
        if (run.look.colour >= 0)
            format.setForeground(t.ansi[run.look.colour]);
        if (run.look.bold)
            format.setFontWeight(QFont::Bold);
        format.setFontUnderline(run.look.underline);
        addFormat(formats, slice, run.begin, run.end, format);
    }
    const bool isBad = shown.saysFailed && shown.runs.empty();
    const QString text = shown.text.mid(slice.from, slice.count); // `shown` does not outlive the next look at the same log
    const qint64 lineEnd = shown.columns, lineBegin = shown.column;
    if (row.kind == CompareRow::Kind::Different) {
        const LineRange part = differingPart(row, of);
        addFormat(formats, slice, part.first, part.last, behind(compareColors(of).strong));
    }
    if (of == side && isSelected()) {
        const auto [from, to] = selection();
        if (line >= from.line && line <= to.line) {
            const qint64 begin = line == from.line ? from.column : 0;
            const qint64 end = line == to.line ? to.column : lineEnd;
            const QColor selected = mixed(t.selection, t.accent, t.dark ? 0.2 : 0.15);
            addFormat(formats, slice, begin - lineBegin, end - lineBegin, behind(selected));
            if (line != to.line && end >= leftColumn()) {
                const int x = ground.left() + 2 * grid + static_cast<int>(double(end - leftColumn()) * geometry.charWidth);
                painter.fillRect(QRect(x, ground.top(), static_cast<int>(geometry.charWidth), ground.height()) & ground, selected);
            }
        }
    }
    painter.save();
    painter.setClipRect(ground);
    painter.setPen(isBad ? t.bad : t.text);
    QTextLayout layout;
    layOut(layout, text, formats);
    layout.draw(&painter, QPointF(pane(of).left() + geometry.textLeft, ground.top() + 1));
    painter.restore();
}

void CompareView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    m_d->paint(painter, event->rect());
}

} // namespace sentinel
