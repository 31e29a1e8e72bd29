#include "ui/logpage/logbreadcrumb.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>
#include <numeric>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int barHeight = 6 * grid;
constexpr int gap = 4 * grid;        ///< between two parts, with the arrow in it
constexpr int narrowest = 12 * grid; ///< of a part that is cut
constexpr size_t listedAtMost = 400; ///< a menu of more would be no help
constexpr int stepNameLength = 90;   ///< characters in the menu

QString labelOf(const LogOutline::Part& part)
{
    return part.name.simplified().isEmpty() ? LogBreadcrumb::tr("line %1").arg(QLocale().toString(part.lines.first))
                                            : part.name.simplified();
}

} // namespace

LogBreadcrumb::LogBreadcrumb(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"logBreadcrumb"_s);
    setAccessibleName(tr("Place in the log"));
    setMouseTracking(true);
    setFixedHeight(barHeight);
    m_steps = new QToolButton(this);
    m_steps->setObjectName(u"logStepsButton"_s);
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setToolTip(tr("Go to a step"));
    m_steps->setIcon(icon(QLatin1StringView("steps")));
    m_steps->setIconSize({iconSize, iconSize});
    m_steps->setAutoRaise(true);
    m_steps->setFocusPolicy(Qt::TabFocus);
    m_steps->setGeometry(grid, 1, rowHeight - grid, barHeight - 2);
    connect(m_steps, &QToolButton::clicked, this, &LogBreadcrumb::openSteps);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &LogBreadcrumb::place);
}

QSize LogBreadcrumb::sizeHint() const
{
    return {100 * grid, barHeight};
}

QSize LogBreadcrumb::minimumSizeHint() const
{
    return {20 * grid, barHeight};
}

void LogBreadcrumb::setOutline(const LogOutline& outline)
{
    m_outline = outline;
    m_steps->setVisible(m_outline.stepCount() > 0);
    m_parts.clear();
    place();
}

void LogBreadcrumb::setLine(qint64 line)
{
    std::vector<LogOutline::Part> parts = line > 0 ? m_outline.around(line) : std::vector<LogOutline::Part>();
    if (parts == m_parts)
        return;
    m_parts = std::move(parts);
    place();
    setAccessibleDescription(text());
}

QString LogBreadcrumb::text() const
{
    QStringList names;
    for (const LogOutline::Part& part : m_parts)
        names << labelOf(part);
    return names.join(u" › "_s);
}

// Inner parts say most: the outer ones are cut first, as far as they can be.
void LogBreadcrumb::place()
{
    m_crumbs.assign(m_parts.size(), {});
    m_hovered = -1;
    const QFontMetrics metrics(theme().body);
    std::vector<int> widths;
    for (const LogOutline::Part& part : m_parts)
        widths.push_back(metrics.horizontalAdvance(labelOf(part)) + 1);
    const int left = m_steps->isHidden() ? 3 * grid : m_steps->geometry().right() + grid;
    const int room = width() - left - 2 * grid - gap * std::max(0, int(widths.size()) - 1);
    int over = std::accumulate(widths.begin(), widths.end(), 0) - room;
    for (size_t i = 0; i < widths.size() && over > 0; ++i) {
        const int cut = std::min(over, std::max(0, widths[i] - narrowest));
        widths[i] -= cut;
        over -= cut;
    }
    int x = left;
    for (size_t i = 0; i < widths.size(); ++i) {
        m_crumbs[i] = {metrics.elidedText(labelOf(m_parts[i]), Qt::ElideMiddle, widths[i]), QRect(x, 0, widths[i], barHeight)};
        x += widths[i] + gap;
    }
    update();
}

void LogBreadcrumb::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.raised);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
    painter.setFont(t.body);
    if (m_crumbs.empty()) {
        painter.setPen(t.textFaint);
        const int left = m_steps->isHidden() ? 3 * grid : m_steps->geometry().right() + grid;
        painter.drawText(QRect(left, 0, width() - left, barHeight), Qt::AlignVCenter,
                         m_outline.stepCount() > 0 ? tr("Outside of the steps") : QString());
    }
    for (size_t i = 0; i < m_crumbs.size(); ++i) {
        const bool isLast = i + 1 == m_crumbs.size();
        const bool isHovered = int(i) == m_hovered;
        const bool failed = m_parts[i].isStep && m_parts[i].outcome == Outcome::Failed;
        QFont font = t.body;
        font.setUnderline(isHovered);
        painter.setFont(font);
        painter.setPen(isHovered ? t.accent : failed ? t.bad : isLast ? t.text : t.textMuted);
        painter.drawText(m_crumbs[i].rect, Qt::AlignVCenter, m_crumbs[i].text);
        if (!isLast) {
            const int x = m_crumbs[i].rect.right() + 1 + (gap - 3 * grid) / 2;
            painter.drawPixmap(x, (barHeight - 3 * grid) / 2,
                               iconPixmap(QLatin1StringView("chevron-right"), 3 * grid, t.textFaint, devicePixelRatioF()));
        }
    }
}

void LogBreadcrumb::resizeEvent(QResizeEvent*)
{
    place();
}

int LogBreadcrumb::crumbAt(QPoint at) const
{
    for (size_t i = 0; i < m_crumbs.size(); ++i) {
        if (m_crumbs[i].rect.contains(at))
            return static_cast<int>(i);
    }
    return -1;
}

void LogBreadcrumb::setHovered(int crumb)
{
    if (crumb == m_hovered)
        return;
    m_hovered = crumb;
    setCursor(crumb >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void LogBreadcrumb::mouseMoveEvent(QMouseEvent* event)
{
    setHovered(crumbAt(event->position().toPoint()));
}

void LogBreadcrumb::leaveEvent(QEvent*)
{
    setHovered(-1);
}

void LogBreadcrumb::mousePressEvent(QMouseEvent* event)
{
    const int crumb = crumbAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && crumb >= 0)
        Q_EMIT lineRequested(m_parts[size_t(crumb)].lines.first);
}

bool LogBreadcrumb::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const int crumb = crumbAt(help->pos());
    if (crumb < 0) {
        QToolTip::hideText();
        return true;
    }
    const LogOutline::Part& part = m_parts[size_t(crumb)];
    const QLocale locale;
    QToolTip::showText(help->globalPos(),
                       tr("%1\nlines %2 to %3").arg(labelOf(part), locale.toString(part.lines.first), locale.toString(part.lines.last)),
                       this, m_crumbs[size_t(crumb)].rect);
    return true;
}

void LogBreadcrumb::openSteps()
{
    if (m_outline.stepCount() == 0)
        return;
    auto* menu = new QMenu(this);
    menu->setObjectName(u"logStepsMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QLocale locale;
    QAction* current = nullptr;
    for (size_t i = 0; i < std::min(m_outline.stepCount(), listedAtMost); ++i) {
        const LogOutline::Part step = m_outline.step(i);
        const Mark mark = markOf(step.outcome);
        QString label = labelOf(step);
        if (label.size() > stepNameLength)
            label = label.left(stepNameLength - 1) + u'…';
        QAction* action = menu->addAction(step.outcome == Outcome::Unknown ? icon(QLatin1StringView("steps")) : icon(mark.icon, mark.color),
                                          label.replace(u'&', u"&&"_s) + u'\t' + locale.toString(step.lines.first));
        action->setData(step.lines.first);
        if (!m_parts.empty() && step == m_parts.front())
            current = action;
    }
    connect(menu, &QMenu::triggered, this, [this](const QAction* chosen) { Q_EMIT lineRequested(chosen->data().toLongLong()); });
    menu->popup(m_steps->mapToGlobal(QPoint(0, m_steps->height())), current);
    if (current)
        menu->setActiveAction(current);
}

} // namespace sentinel
