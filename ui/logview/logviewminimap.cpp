#include "ui/logview/logviewminimap.h"

#include "ui/logview/logviewrows.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr int stripWidth = 5 * grid;
constexpr int markHeight = 2;
constexpr int flagSize = 6; ///< of a bookmark's triangle

/// Where the marks of a kind stand: the lanes do not overlap but for evidence, which is a bracket around them, and bookmarks, which are
/// triangles at the edge.
struct Lane
{
    int left = 0;
    int width = 0;
};
constexpr Lane laneOf(LogMinimap::Kind kind)
{
    switch (kind) {
    case LogMinimap::New:
        return {2, 2};
    case LogMinimap::Error:
        return {5, 6};
    case LogMinimap::Warning:
        return {12, 3};
    case LogMinimap::Hit:
        return {16, 3};
    default:
        return {1, stripWidth - 1};
    }
}

QColor colorOf(LogMinimap::Kind kind)
{
    const Theme& t = theme();
    switch (kind) {
    case LogMinimap::New:
        return t.info;
    case LogMinimap::Error:
        return t.bad;
    case LogMinimap::Warning:
        return t.warning;
    case LogMinimap::Hit:
        return t.searchCurrent;
    default:
        return t.accent;
    }
}

} // namespace

LogMinimap::LogMinimap(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("logMinimap"));
    setAccessibleName(tr("Overview of the log"));
    setAccessibleDescription(tr("Marks of evidence, errors, warnings, bookmarks, search hits and new lines; click to go there"));
    setFixedWidth(stripWidth);
    setCursor(Qt::PointingHandCursor);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

QSize LogMinimap::sizeHint() const
{
    return {stripWidth, 25 * grid};
}

void LogMinimap::setLineCount(qint64 lines)
{
    m_lines = lines;
    m_hidden.clear();
    for (int kind = 0; kind < kinds; ++kind) {
        m_marks[kind] = LineSet(lines);
        place(Kind(kind));
    }
}

void LogMinimap::grow(qint64 lines)
{
    if (lines <= m_lines)
        return;
    m_lines = lines;
    for (int kind = 0; kind < kinds; ++kind)
        place(Kind(kind));
}

void LogMinimap::setMarks(Kind kind, const LineSet& lines)
{
    m_marks[kind] = lines;
    place(kind);
}

void LogMinimap::setShown(qint64 first, qint64 last)
{
    if (first == m_first && last == m_last)
        return;
    m_first = first;
    m_last = last;
    update();
}

void LogMinimap::setRows(const LogRows& rows)
{
    m_hidden.clear();
    if (rows.lineCount() == m_lines && rows.rowCount() < m_lines) {
        m_hidden.resize(static_cast<size_t>(std::max(0, height())));
        for (size_t y = 0; y < m_hidden.size(); ++y) {
            const LineRange lines = linesAt(static_cast<int>(y));
            // A hidden line answers with the row in front of it: the first and the last have the same one if none between has one.
            m_hidden[y] =
                rows.isHidden(lines.first) && rows.rowOfLine(lines.first) == rows.rowOfLine(lines.last) && rows.isHidden(lines.last);
        }
    }
    update();
}

void LogMinimap::setPlaceOf(std::function<QString(qint64)> placeOf)
{
    m_placeOf = std::move(placeOf);
}

bool LogMinimap::isMarked(Kind kind, int y) const
{
    return y >= 0 && size_t(y) < m_rows[kind].size() && m_rows[kind][size_t(y)];
}

bool LogMinimap::isHidden(int y) const
{
    return y >= 0 && size_t(y) < m_hidden.size() && m_hidden[size_t(y)];
}

int LogMinimap::yOf(qint64 line) const
{
    if (m_lines <= 1)
        return 0;
    return static_cast<int>(double(line - 1) / double(m_lines) * std::max(0, height() - markHeight));
}

/// The lines whose marks begin at this height; of a log with fewer lines than pixels the nearest one.
LineRange LogMinimap::linesAt(int y) const
{
    const double perPixel = double(m_lines) / double(std::max(1, height() - markHeight));
    const auto lineAt = [&](int at) { return static_cast<qint64>(std::ceil(double(at) * perPixel)) + 1; };
    const qint64 first = std::clamp<qint64>(lineAt(y), 1, std::max<qint64>(1, m_lines));
    return {first, std::clamp<qint64>(lineAt(y + 1) - 1, first, std::max<qint64>(1, m_lines))};
}

void LogMinimap::place(Kind kind)
{
    std::vector<bool>& rows = m_rows[kind];
    rows.assign(static_cast<size_t>(std::max(0, height())), false);
    update();
    const LineSet& marks = m_marks[kind];
    if (marks.isEmpty())
        return;
    const auto mark = [&](int y, int end) {
        for (int at = y; at < end && size_t(at) < rows.size(); ++at)
            rows[size_t(at)] = true;
    };
    if (marks.count() <= height()) {
        for (std::optional<qint64> line = marks.next(1); line; line = marks.next(*line + 1)) {
            const int y = yOf(*line);
            mark(y, std::max(y + markHeight, yOf(*line + 1))); // neighbours touch, however short the log is
        }
        return;
    }
    for (int y = 0; y < height(); ++y) {
        if (marks.hasAnyIn(linesAt(y)))
            mark(y, y + markHeight);
    }
}

void LogMinimap::paintKind(QPainter& painter, Kind kind) const
{
    const std::vector<bool>& rows = m_rows[kind];
    const QColor color = colorOf(kind);
    const Lane lane = laneOf(kind);
    for (size_t y = 0; y < rows.size(); ++y) {
        if (!rows[y])
            continue;
        size_t end = y + 1;
        while (end < rows.size() && rows[end])
            ++end;
        const QRect mark(lane.left, static_cast<int>(y), lane.width, static_cast<int>(end - y));
        if (kind == Evidence) {
            painter.fillRect(mark, theme().evidenceTint);
            painter.fillRect(mark.left(), mark.top(), 1, mark.height(), color);
            painter.fillRect(mark.right(), mark.top(), 1, mark.height(), color);
            painter.fillRect(mark.left(), mark.top(), mark.width(), 1, color);
            painter.fillRect(mark.left(), mark.bottom(), mark.width(), 1, color);
        } else if (kind == Bookmark) {
            for (size_t at = y; at < end; at += flagSize) {
                const qreal middle = std::min(qreal(at) + 1, qreal(height()) - flagSize / 2.0);
                painter.drawPolygon(QPolygonF({QPointF(stripWidth, middle - flagSize / 2.0), QPointF(stripWidth, middle + flagSize / 2.0),
                                               QPointF(stripWidth - flagSize, middle)}));
            }
        } else {
            painter.fillRect(mark, color);
        }
        y = end;
    }
}

void LogMinimap::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    for (size_t y = 0; y < m_hidden.size(); ++y) {
        if (m_hidden[y])
            painter.fillRect(QRect(1, static_cast<int>(y), width() - 1, 1), t.sunken);
    }
    painter.fillRect(QRect(0, 0, 1, height()), t.border);
    if (m_lines > 0) {
        const int top = yOf(m_first);
        const int bottom = std::max(top + 2 * grid, yOf(m_last) + markHeight);
        if (bottom - top < height())
            painter.fillRect(QRect(1, top, width() - 1, bottom - top), t.selectionIdle);
    }
    for (const Kind kind : {Evidence, New, Warning, Error, Hit})
        paintKind(painter, kind);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colorOf(Bookmark));
    paintKind(painter, Bookmark);
}

void LogMinimap::ask(int y)
{
    if (m_lines == 0 || height() <= 0)
        return;
    // A mark is small: a click beside it means it.
    for (const Kind kind : {Bookmark, Evidence, Error, Hit, Warning}) {
        for (const int near : {0, -1, 1, -2, 2}) {
            if (!isMarked(kind, y + near))
                continue;
            const LineRange lines{linesAt(std::max(0, y + near - markHeight)).first, linesAt(y + near + 1).last};
            const std::optional<qint64> line = m_marks[kind].next(lines.first);
            if (line && *line <= lines.last)
                return Q_EMIT lineRequested(*line);
        }
    }
    const double share = std::clamp(double(y) / double(std::max(1, height() - markHeight)), 0.0, 1.0);
    Q_EMIT lineRequested(std::clamp<qint64>(1 + static_cast<qint64>(share * double(m_lines)), 1, m_lines));
}

QString LogMinimap::tipAt(int y) const
{
    if (m_lines == 0)
        return {};
    const QLocale locale;
    const LineRange lines{linesAt(std::max(0, y - markHeight)).first, linesAt(y + 1).last};
    QStringList tip{lines.first == lines.last ? tr("Line %1").arg(locale.toString(lines.first))
                                              : tr("Lines %1 to %2").arg(locale.toString(lines.first), locale.toString(lines.last))};
    if (m_placeOf) {
        if (const QString place = m_placeOf(lines.first); !place.isEmpty())
            tip << place;
    }
    const QString names[kinds] = {tr("new lines: %1"), tr("warnings: %1"), tr("errors: %1"),
                                  tr("matches: %1"),   tr("evidence"),     tr("bookmarks: %1")};
    for (const Kind kind : {Evidence, Error, Warning, Hit, Bookmark, New}) {
        const qint64 count =
            m_marks[kind].countBefore(std::min(lines.last, m_marks[kind].lineCount()) + 1) - m_marks[kind].countBefore(lines.first);
        if (count > 0)
            tip << (kind == Evidence ? names[kind] : names[kind].arg(locale.toString(count)));
    }
    if (isHidden(y))
        tip << tr("folded or filtered away");
    return tip.join(u'\n');
}

bool LogMinimap::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos().y()), this, QRect(0, help->pos().y() - 1, width(), 3));
    return true;
}

void LogMinimap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        ask(event->position().toPoint().y());
}

void LogMinimap::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton) || m_lines == 0)
        return;
    const double share = std::clamp(event->position().y() / double(std::max(1, height() - markHeight)), 0.0, 1.0);
    Q_EMIT lineRequested(
        std::clamp<qint64>(1 + static_cast<qint64>(share * double(m_lines)), 1, m_lines)); // dragging is smooth: no snapping
}

void LogMinimap::resizeEvent(QResizeEvent*)
{
    m_hidden.clear();
    for (int kind = 0; kind < kinds; ++kind)
        place(Kind(kind));
    Q_EMIT rowsWanted();
}

} // namespace sentinel
