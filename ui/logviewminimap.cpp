#include "ui/logviewminimap.h"

#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace sentinel {

namespace {
constexpr int markHeight = 2;
}

LogMinimap::LogMinimap(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("logMinimap"));
    setAccessibleName(tr("Overview of the log"));
    setAccessibleDescription(tr("Marks of evidence, errors, warnings and search hits; click to go there"));
    setToolTip(tr("Evidence, errors, warnings and search hits; click to go there"));
    setFixedWidth(3 * grid);
    setCursor(Qt::PointingHandCursor);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

QSize LogMinimap::sizeHint() const
{
    return {3 * grid, 25 * grid};
}

void LogMinimap::setLineCount(qint64 lines)
{
    m_lines = lines;
    for (int kind = 0; kind < kinds; ++kind)
        m_marks[kind].clear();
    for (int kind = 0; kind < kinds; ++kind)
        place(Kind(kind));
}

void LogMinimap::setMarks(Kind kind, const std::vector<qint64>& lines)
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

bool LogMinimap::isMarked(Kind kind, int y) const
{
    return y >= 0 && size_t(y) < m_rows[kind].size() && m_rows[kind][size_t(y)];
}

int LogMinimap::yOf(qint64 line) const
{
    if (m_lines <= 1)
        return 0;
    return static_cast<int>(double(line - 1) / double(m_lines) * std::max(0, height() - markHeight));
}

void LogMinimap::place(Kind kind)
{
    std::vector<bool>& rows = m_rows[kind];
    rows.assign(static_cast<size_t>(std::max(0, height())), false);
    for (const qint64 line : m_marks[kind]) {
        const int y = yOf(line);
        const int end = std::max(y + markHeight, yOf(line + 1)); // neighbours touch, however short the log is
        for (int at = y; at < end && size_t(at) < rows.size(); ++at)
            rows[size_t(at)] = true;
    }
    update();
}

void LogMinimap::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, 0, 1, height()), t.border);
    if (m_lines > 0) {
        const int top = yOf(m_first);
        const int bottom = std::max(top + 2 * grid, yOf(m_last) + markHeight);
        if (bottom - top < height())
            painter.fillRect(QRect(1, top, width() - 1, bottom - top), t.selectionIdle);
    }
    const QColor colors[kinds] = {t.warning, t.bad, t.searchCurrent, t.accent};
    for (int kind = 0; kind < kinds; ++kind) {
        const int inset = kind == Evidence ? 1 : 3; // evidence is told by width too
        for (int y = 0; size_t(y) < m_rows[kind].size(); ++y) {
            if (m_rows[kind][size_t(y)])
                painter.fillRect(QRect(1 + inset, y, width() - 1 - 2 * inset, 1), colors[kind]);
        }
    }
}

void LogMinimap::ask(int y)
{
    if (m_lines == 0 || height() <= 0)
        return;
    const double share = std::clamp(double(y) / double(std::max(1, height() - markHeight)), 0.0, 1.0);
    Q_EMIT lineRequested(std::clamp<qint64>(1 + static_cast<qint64>(share * double(m_lines)), 1, m_lines));
}

void LogMinimap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        ask(event->position().toPoint().y());
}

void LogMinimap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        ask(event->position().toPoint().y());
}

void LogMinimap::resizeEvent(QResizeEvent*)
{
    for (int kind = 0; kind < kinds; ++kind)
        place(Kind(kind));
}

} // namespace sentinel
