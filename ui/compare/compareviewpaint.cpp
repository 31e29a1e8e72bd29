// Geometry and painting of the compare view. What only the passing log has is blue, what only the failing one has amber: a pair that
// colour-blind people can tell apart; signs in the gutter say the same.
#include "ui/compare/compareview_p.h"

#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLocale>
#include <QPaintEvent>

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

} // namespace

CompareColors compareColors(CompareSide side)
{
    const QColor tint = side == CompareSide::Green ? theme().infoTint : theme().evidenceTint;
    return {tint, mixed(tint, barColor(side), theme().dark ? 0.35 : 0.28)};
}

void CompareView::Private::measure()
{
    const Theme& t = theme();
    cells.setFont(t.mono);
    geometry.cellWidth = cells.cellWidth();
    geometry.rowHeight = static_cast<int>(cells.height()) + 2;
    const auto width = [this](int characters) { return static_cast<int>(std::ceil(geometry.cellWidth * characters)); };
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

qint64 CompareView::Private::cellsOnScreen() const
{
    return std::max<qint64>(1, static_cast<qint64>((pane(CompareSide::Green).width() - geometry.textLeft) / geometry.cellWidth));
}

CompareSlice CompareView::Private::sliceOf(qint64 line, CompareSide of) const
{
    CompareSlice slice;
    const qint64 left = leftColumn(), across = cellsOnScreen() + 3;
    slice.shown = &linesOf(of).at(line, left, across);
    const CellText& text = *slice.shown;
    const qsizetype from = slice.shown->isSlice() ? 0 : static_cast<qsizetype>(left);
    slice.begin = text.indexAt(from);
    slice.end = text.indexAt(from + static_cast<qsizetype>(across));
    // Stretches from right to left are laid out whole.
    if (const CellText::Stretch* stretch = text.rightToLeftAt(slice.begin))
        slice.begin = stretch->begin;
    if (const CellText::Stretch* stretch = text.rightToLeftAt(slice.end))
        slice.end = stretch->end;
    slice.x = pane(of).left() + geometry.textLeft + double(text.cellOf(slice.begin) - from) * geometry.cellWidth;
    slice.isLast = slice.shown->isSlice() ? slice.shown->columnOf(text.text.size()) >= slice.shown->columns : slice.end == text.text.size();
    return slice;
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
    const CompareSlice slice = sliceOf(line, of);
    const qreal origin = slice.x - double(slice.shown->cellOf(slice.begin)) * geometry.cellWidth;
    return {line, slice.shown->columnOf(std::clamp(cells.indexAt(*slice.shown, point.x() - origin), slice.begin, slice.end))};
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
        const qint64 first = std::max<qint64>(0, rowAt(dirty.top()));
        const qint64 last = std::min(rowAt(dirty.bottom()), rows.rowCount() - 1);
        // All texts of one side, then the other, then what lies over them: glyphs are drawn when a pane is through.
        for (const CompareSide of : {CompareSide::Green, CompareSide::Red}) {
            painter.setClipRect(pane(of));
            for (qint64 row = first; row <= last; ++row) {
                if (const CompareRow shown = rows.at(row); shown.kind != CompareRow::Kind::Fold)
                    paintSide(painter, shown, of, row == current, yOf(row));
            }
            cells.finish(painter);
        }
        painter.setClipping(false);
        for (qint64 row = first; row <= last; ++row) {
            const CompareRow shown = rows.at(row);
            if (shown.kind == CompareRow::Kind::Fold)
                paintFold(painter, shown, row == current, row == hoveredFold, yOf(row));
            else if (row == current && shown.kind == CompareRow::Kind::Different)
                frameRow(painter, yOf(row), t.borderStrong);
        }
        if (widest != widestBefore)
            QMetaObject::invokeMethod(
                &view, [this] { updateRanges(); }, Qt::QueuedConnection);
    }
    painter.fillRect(QRect(geometry.middle, dirty.top(), 1, dirty.height()), t.borderStrong);
}

int CompareView::Private::yOf(qint64 row) const
{
    return static_cast<int>(row - topRow()) * geometry.rowHeight;
}

void CompareView::Private::frameRow(QPainter& painter, int y, const QColor& colour) const
{
    painter.fillRect(QRect(0, y, view.viewport()->width(), 1), colour);
    painter.fillRect(QRect(0, y + geometry.rowHeight - 1, view.viewport()->width(), 1), colour);
}

void CompareView::Private::paintFold(QPainter& painter, const CompareRow& row, bool isCurrent, bool isHovered, int y)
{
    const Theme& t = theme();
    const QRect ground(0, y, view.viewport()->width(), geometry.rowHeight);
    painter.fillRect(ground, isHovered ? t.hover : t.sunken);
    const bool isMarked = isCurrent && view.hasFocus();
    const QColor colour = isHovered || isMarked ? t.accent : t.textMuted;
    if (isMarked)
        frameRow(painter, y, t.accent);
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
    QColor colour = isCurrent ? t.hover : t.surface;
    if (row.kind == CompareRow::Kind::Different)
        colour = isAlone(of, line) ? compareColors(of).tint : mixed(t.surface, compareColors(of).tint, 0.5);
    if (colour != t.surface)
        painter.fillRect(ground, colour);
    const CompareSlice slice = sliceOf(line, of);
    widest = std::max<qint64>(widest, slice.shown->isSlice() ? slice.shown->columns : slice.shown->cellCount());
    const std::optional<Timestamp> time = slice.shown->time;
    paintText(painter, row, of, ground, colour, slice);
    paintGutter(painter, row, of, isCurrent, ground, time);
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
std::pair<qsizetype, qsizetype> CompareView::Private::differingPart(const CompareRow& row, CompareSide of) const
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
    // Whole words, where the difference begins or ends inside of one: "PASSED" and "FAILED" end alike by chance.
    const auto isWordAt = [](const QString& text, qsizetype at) { return at >= 0 && at < text.size() && text[at].isLetterOrNumber(); };
    const bool beginsInWord = isWordAt(left, begin) || isWordAt(right, begin);
    const bool endsInWord = isWordAt(left, left.size() - 1 - tail) || isWordAt(right, right.size() - 1 - tail);
    while (beginsInWord && isWordAt(left, begin - 1))
        --begin;
    while (endsInWord && tail > 0 && isWordAt(left, left.size() - tail))
        --tail;
    return {begin, (of == CompareSide::Green ? left : right).size() - tail};
}

void CompareView::Private::paintText(QPainter& painter, const CompareRow& row, CompareSide of, const QRect& ground, const QColor& colour,
                                     const CompareSlice& slice)
{
    const Theme& t = theme();
    const ShownLine& shown = *slice.shown;
    CellStyle plain;
    plain.text = shown.saysFailed && shown.runs.empty() ? t.bad : t.text;
    styles.start(shown.runs, slice.begin, slice.end, plain, colour);
    if (row.kind == CompareRow::Kind::Different) {
        // The same line once more, and its partner: both stay in the cache, so that `shown` holds.
        const auto [begin, end] = differingPart(row, of);
        CellStyle part;
        part.begin = std::max(begin, slice.begin);
        part.end = std::min(end, slice.end);
        part.ground = compareColors(of).strong;
        part.text = styles.adapted(t.text, part.ground);
        if (part.begin < part.end)
            styles.putOver({part});
    }
    if (of == side)
        paintSelection(painter, lineIn(row, of), ground, slice);
    cells.draw(painter, shown, slice.begin, slice.end, slice.x, ground.top() + 1, styles.styles());
}

void CompareView::Private::paintSelection(QPainter& painter, qint64 line, const QRect& ground, const CompareSlice& slice)
{
    if (!isSelected())
        return;
    const auto [from, to] = selection();
    if (line < from.line || line > to.line)
        return;
    const Theme& t = theme();
    const QColor selected = mixed(t.selection, t.accent, t.dark ? 0.2 : 0.15); // stands out from both tints
    const qsizetype begin = line == from.line ? slice.indexOf(from.column) : slice.begin;
    const qsizetype end = line == to.line ? slice.indexOf(to.column) : slice.end;
    CellStyle style;
    style.ground = selected;
    style.text = styles.adapted(t.text, selected);
    style.begin = begin;
    style.end = end;
    if (begin < end)
        styles.putOver({style});
    // The line feed is selected too: a little more ground behind the text says so.
    if (line != to.line && slice.isLast) {
        const qreal x = slice.x + double(slice.shown->cellOf(slice.end) - slice.shown->cellOf(slice.begin)) * geometry.cellWidth;
        painter.fillRect(QRectF(x, ground.top(), geometry.cellWidth, ground.height()), selected);
    }
}

void CompareView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    m_d->paint(painter, event->rect());
}

} // namespace sentinel
