#include "ui/compare/comparestrip.h"

#include "ui/compare/compareview.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace sentinel {

namespace {
constexpr int markHeight = 2;
}

CompareStrip::CompareStrip(CompareView& view, QWidget* parent) : QWidget(parent), m_view(view)
{
    setObjectName(QStringLiteral("compareStrip"));
    setAccessibleName(tr("Overview of the changes"));
    setToolTip(tr("Left what only the left log has, right what only the right one has; click to go there"));
    setFixedWidth(4 * grid);
    setCursor(Qt::PointingHandCursor);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
    connect(&view, &CompareView::shownRowsChanged, this, [this](qint64 first, qint64 last) {
        m_first = first;
        m_last = last;
        update();
    });
}

QSize CompareStrip::sizeHint() const
{
    return {4 * grid, 25 * grid};
}

void CompareStrip::refresh()
{
    place();
}

bool CompareStrip::isMarked(bool right, int y) const
{
    const std::vector<bool>& marks = right ? m_right : m_left;
    return y >= 0 && size_t(y) < marks.size() && marks[size_t(y)];
}

int CompareStrip::yOf(qint64 full) const
{
    const qint64 all = std::max<qint64>(1, m_view.rows().fullCount());
    return static_cast<int>(double(full) / double(all) * std::max(0, height() - markHeight));
}

void CompareStrip::place()
{
    m_left.assign(size_t(std::max(0, height())), false);
    m_right = m_left;
    const std::vector<Segment>& segments = m_view.rows().segments();
    const auto mark = [this](std::vector<bool>& marks, qint64 begin, qint64 lines) {
        const int y = yOf(begin);
        const int end = std::max(y + markHeight, yOf(begin + lines));
        for (int at = y; at < end && size_t(at) < marks.size(); ++at)
            marks[size_t(at)] = true;
    };
    for (const size_t i : m_view.rows().changes()) {
        const Segment& segment = segments[i];
        const qint64 begin = m_view.rows().fullBegin(i);
        if (segment.kind != Segment::Kind::OnlyRight)
            mark(m_left, begin, segment.left.last - segment.left.first + 1);
        if (segment.kind != Segment::Kind::OnlyLeft)
            mark(m_right, begin, segment.right.last - segment.right.first + 1);
    }
    update();
}

void CompareStrip::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, 0, 1, height()), t.border);
    const CompareRows& rows = m_view.rows();
    if (rows.rowCount() > 0) {
        const int top = yOf(rows.fullOfRow(m_first));
        const int bottom = std::max(top + 2 * grid, yOf(rows.fullOfRow(std::min(m_last, rows.rowCount() - 1)) + 1) + markHeight);
        if (bottom - top < height())
            painter.fillRect(QRect(1, top, width() - 1, bottom - top), t.selectionIdle);
    }
    const int half = (width() - 1) / 2;
    for (int y = 0; y < height(); ++y) {
        if (isMarked(false, y))
            painter.fillRect(QRect(3, y, half - 3, 1), t.info);
        if (isMarked(true, y))
            painter.fillRect(QRect(1 + half, y, half - 2, 1), t.warning);
    }
}

void CompareStrip::ask(int y)
{
    const qint64 all = m_view.rows().fullCount();
    if (all == 0)
        return;
    const double share = std::clamp(double(y) / double(std::max(1, height() - markHeight)), 0.0, 1.0);
    m_view.goToRow(m_view.rows().rowOfFull(static_cast<qint64>(share * double(all))));
}

void CompareStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        ask(event->position().toPoint().y());
}

void CompareStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        ask(event->position().toPoint().y());
}

void CompareStrip::resizeEvent(QResizeEvent*)
{
    place();
}

} // namespace sentinel
