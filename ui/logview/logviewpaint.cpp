// What the text of a log looks like: grounds by what a line means, ANSI colours made readable, hits, the selection, the caret.
#include "ui/logview/logview_p.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPaintEvent>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr qsizetype hitsLookedFor = 4096; ///< UTF-16 units on both sides of what is on screen: a hit may begin outside
constexpr size_t mostHits = 16 * 1024;    ///< in that: all of them

} // namespace

void LogView::Private::measure()
{
    const Theme& t = theme();
    cells.setFont(t.mono);
    geometry.cellWidth = cells.cellWidth();
    geometry.rowHeight = static_cast<int>(cells.height()) + 2;
    const auto width = [this](int characters) { return static_cast<int>(std::ceil(geometry.cellWidth * characters)); };
    const int digits = std::max(3, static_cast<int>(QString::number(rows.lineCount()).size()));
    geometry.sourceWidth = sources.names.isEmpty() ? 0 : grid;
    geometry.markLeft = geometry.sourceWidth + grid / 2;
    geometry.numberRight = geometry.markLeft + LogGeometry::markSize + grid / 2 + width(digits);
    geometry.foldLeft = geometry.numberRight + grid;
    const bool hasFolds = rows.foldCount() > 0;
    const bool times = areTimes();
    geometry.timeLeft = hasFolds ? geometry.foldLeft + LogGeometry::foldSize + grid : geometry.foldLeft + grid;
    geometry.gapRight = times ? geometry.timeLeft + width(8 + 1 + 6) : geometry.timeLeft;
    geometry.gutterWidth = times || hasFolds ? geometry.gapRight + (times ? 2 * grid : 0) : geometry.numberRight + 2 * grid;
    if (!isGutterShown)
        geometry.gutterWidth = geometry.sourceWidth;
    geometry.textLeft = geometry.gutterWidth + 2 * grid;
}

bool LogView::Private::isEvidence(qint64 line) const
{
    // Few blocks, a look at each: they may overlap.
    return std::any_of(evidence.begin(), evidence.end(),
                       [line](const LineRange& block) { return block.first <= line && line <= block.last; });
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
    const std::vector<ScreenLine> shown = screen();
    const auto eachDirty = [&](auto paintIt) {
        for (const ScreenLine& at : shown) {
            if (at.y + geometry.rowHeight >= dirty.top() && at.y <= dirty.bottom())
                paintIt(at);
        }
        cells.finish(painter);
    };
    painter.setClipRect(QRect(geometry.gutterWidth, 0, view.viewport()->width(), view.viewport()->height()));
    eachDirty([&](const ScreenLine& at) { paintLine(painter, at); });
    painter.setClipping(false);
    eachDirty([&](const ScreenLine& at) { paintGutter(painter, at); });
    if (widest != widestBefore && !isWrapped)
        QMetaObject::invokeMethod(
            &view, [this] { updateRanges(); }, Qt::QueuedConnection);
}

QColor LogView::Private::groundOf(const ShownLine& shown, qint64 line) const
{
    const Theme& t = theme();
    if (isEvidence(line))
        return t.evidenceTint;
    if (isDimmed(line))
        return line == caret.line ? t.hover : t.surface;
    if (shown.saysFailed)
        return t.badTint;
    if (shown.marker == Marker::Warning)
        return t.warningTint;
    return line == caret.line ? t.hover : t.surface;
}

void LogView::Private::paintLine(QPainter& painter, const ScreenLine& at)
{
    const Theme& t = theme();
    const LogSlice slice = sliceOf(at);
    widest = std::max<qint64>(widest, slice.shown->isSlice() ? slice.shown->columns : slice.shown->cellCount());
    const QColor ground = groundOf(*slice.shown, at.line);
    const QRectF area(geometry.gutterWidth, at.y, view.viewport()->width() - geometry.gutterWidth, geometry.rowHeight);
    if (ground != t.surface)
        painter.fillRect(area, ground);
    if (at.line == caret.line && ground != t.hover && at.stand.part == 0)
        painter.fillRect(QRectF(area.left(), at.y, area.width(), 1), t.border);
    makeStyles(slice, at.line, ground);
    markStands(slice);
    markHits(slice, at.line);
    paintSelection(painter, slice, at.line, at.y);
    cells.draw(painter, slice.text(), slice.begin, slice.end, slice.x, at.y + 1, styles.styles());
    if (const QString label = gapLabel(at.line); !label.isEmpty() && slice.isLast)
        cells.draw(painter, label, gapLabelRect(slice, label, at.y).left(), at.y + 1, t.textFaint);
    if (at.line == caret.line && view.hasFocus())
        paintCaret(painter, slice, at.y);
    if (at.stand.part == 0)
        paintRule(painter, at.line, at.y);
}

void LogView::Private::makeStyles(const LogSlice& slice, qint64 line, const QColor& ground)
{
    const Theme& t = theme();
    const ShownLine& shown = *slice.shown;
    const bool isQuiet = shown.marker == Marker::GroupEnd || shown.marker == Marker::Notice || shown.level == Level::Debug;
    const bool isBad = (shown.saysFailed || shown.level == Level::Error) && shown.runs.empty();
    const bool isDim = isDimmed(line);
    CellStyle plain;
    plain.text = isDim ? t.textFaint : isBad ? t.bad : isQuiet ? t.textMuted : t.text;
    plain.bold = !isDim && (shown.marker == Marker::Command || shown.marker == Marker::GroupStart);
    static const std::vector<AnsiRun> none;
    styles.start(isDim ? none : shown.runs, slice.begin, slice.end, plain, ground, slice.base);
}

void LogView::Private::markStands(const LogSlice& slice)
{
    // What is not in the log as it is seen: names of hidden characters, pictures of control characters.
    const CellText& text = slice.text();
    CellStyle style;
    style.ground = theme().neutralTint;
    style.text = styles.adapted(theme().textMuted, style.ground);
    over.clear();
    for (const CellText::Stand& stand : text.stands) {
        style.begin = stand.at;
        style.end = stand.at + stand.width;
        if (!stand.isTab && style.begin < slice.end && style.end > slice.begin)
            over.push_back(style);
    }
    styles.putOver(over);
    over.clear();
    for (qsizetype at = slice.begin; at < slice.end; ++at) {
        const auto isPicture = [&](qsizetype index) {
            return text.text[index].unicode() >= 0x2400 && text.text[index].unicode() <= 0x2421;
        };
        if (!isPicture(at))
            continue;
        style.begin = at;
        while (at < slice.end && isPicture(at))
            ++at;
        style.end = at;
        over.push_back(style);
    }
    styles.putOver(over);
}

void LogView::Private::markHits(const LogSlice& slice, qint64 line)
{
    if (!matcher)
        return;
    const Theme& t = theme();
    const QString& text = slice.text().text;
    const qsizetype begin = std::max<qsizetype>(0, slice.begin - hitsLookedFor);
    const qsizetype end = std::min(text.size(), slice.end + hitsLookedFor);
    const bool isCurrent = line == caret.line;
    CellStyle hit;
    hit.ground = isCurrent ? t.searchCurrent : t.searchHit;
    hit.text = styles.adapted(t.text, hit.ground);
    over.clear();
    for (const auto& [from, length] : matcher->stretches(text.mid(begin, end - begin), mostHits)) {
        hit.begin = begin + from;
        hit.end = hit.begin + length;
        if (hit.begin < slice.end && hit.end > slice.begin)
            over.push_back(hit);
    }
    styles.putOver(over);
}

void LogView::Private::paintSelection(QPainter& painter, const LogSlice& slice, qint64 line, qreal y)
{
    if (!isSelected())
        return;
    const auto [from, to] = selection();
    if (line < from.line || line > to.line)
        return;
    const QColor ground = view.hasFocus() ? theme().selection : theme().selectionIdle;
    const qsizetype begin = line == from.line ? std::clamp(slice.indexOf(from.column), slice.begin, slice.end) : slice.begin;
    const qsizetype end = line == to.line ? std::clamp(slice.indexOf(to.column), slice.begin, slice.end) : slice.end;
    const CellText& text = slice.text();
    const qreal origin = slice.x - double(text.cellOf(slice.begin)) * geometry.cellWidth;
    cells.eachPart(text, begin, end,
                   [&](qreal left, qreal right) { painter.fillRect(QRectF(origin + left, y, right - left, geometry.rowHeight), ground); });
    // The line feed is selected too: a little more ground behind the text says so.
    if (line != to.line && slice.isLast)
        painter.fillRect(QRectF(origin + double(text.cellOf(slice.end)) * geometry.cellWidth, y, geometry.cellWidth, geometry.rowHeight),
                         ground);
}

void LogView::Private::paintCaret(QPainter& painter, const LogSlice& slice, qreal y)
{
    const qint64 first = slice.columnOf(slice.begin), last = slice.columnOf(slice.end);
    if (caret.column < first || caret.column > last || (caret.column == last && !slice.isLast && wraps.isOn()))
        return;
    const CellText& text = slice.text();
    const qreal origin = slice.x - double(text.cellOf(slice.begin)) * geometry.cellWidth;
    painter.fillRect(QRectF(std::floor(origin + cells.xOf(text, slice.indexOf(caret.column))), y + 1, 1, geometry.rowHeight - 2),
                     theme().accent);
}

QString LogView::Private::gapLabel(qint64 line) const
{
    const std::optional<LineRange> gap = rows.isFiltered() ? std::nullopt : rows.gapBehind(line);
    if (!gap)
        return {};
    const qint64 hidden = gap->last - gap->first + 1;
    const QString count = QLocale().toString(hidden);
    if (!rows.isTakenAway(gap->first))
        return hidden == 1 ? tr("1 line folded") : tr("%1 lines folded").arg(count);
    return hidden == 1 ? tr("1 line seen before") : tr("%1 lines seen before").arg(count);
}

QRectF LogView::Private::gapLabelRect(const LogSlice& slice, const QString& label, qreal y) const
{
    const qsizetype cellCount = slice.text().cellOf(slice.end) - slice.text().cellOf(slice.begin);
    const qreal left = slice.x + double(cellCount + (cellCount > 0 ? 2 : 0)) * geometry.cellWidth;
    return {left, y, double(label.size()) * geometry.cellWidth, double(geometry.rowHeight)};
}

void LogView::Private::paintRule(QPainter& painter, qint64 line, qreal y)
{
    // Between lines that are not neighbours in the log, unless a shut fold says so already.
    const std::optional<LineRange> gap = rows.gapBefore(line);
    if (gap && (rows.isFiltered() || rows.isTakenAway(gap->first) || gap->first == 1))
        painter.fillRect(QRectF(geometry.gutterWidth, y, view.viewport()->width() - geometry.gutterWidth, 1), theme().borderStrong);
}

void LogView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    m_d->paint(painter, event->rect());
}

} // namespace sentinel
