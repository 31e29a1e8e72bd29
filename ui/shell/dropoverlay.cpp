#include "ui/shell/dropoverlay.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>

namespace sentinel {

using namespace Qt::StringLiterals;

DropOverlay::DropOverlay(QWidget* window) : QWidget(window)
{
    setObjectName(u"dropOverlay"_s);
    setAttribute(Qt::WA_TransparentForMouseEvents); // the window below gets the drop
    setAccessibleName(tr("Drop to import"));
    hide();
    window->installEventFilter(this);
}

void DropOverlay::showFor(const QString& what)
{
    m_what = what;
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

bool DropOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && watched == parent())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void DropOverlay::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    QColor veil = t.window;
    veil.setAlphaF(0.90f);
    painter.fillRect(rect(), veil);

    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(t.accent, 2, Qt::DashLine);
    dashes.setDashPattern({5, 4});
    painter.setPen(dashes);
    painter.drawRoundedRect(QRectF(rect()).adjusted(4 * grid, 4 * grid, -4 * grid, -4 * grid), 2 * cornerRadius, 2 * cornerRadius);

    constexpr int symbol = 12 * grid;
    const QPoint middle = rect().center();
    painter.setPen(t.border);
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(middle.x() - 50 * grid, middle.y() - 20 * grid, 100 * grid, 40 * grid), 2 * cornerRadius,
                            2 * cornerRadius);
    painter.drawPixmap(middle.x() - symbol / 2, middle.y() - symbol - 2 * grid,
                       iconPixmap("drop"_L1, symbol, t.accent, devicePixelRatioF()));
    painter.setFont(t.heading);
    painter.setPen(t.text);
    painter.drawText(QRect(0, middle.y() + 2 * grid, width(), 8 * grid), Qt::AlignCenter, tr("Drop to see what failed"));
    painter.setFont(t.body);
    painter.setPen(t.textMuted);
    painter.drawText(QRect(0, middle.y() + 9 * grid, width(), 6 * grid), Qt::AlignCenter, m_what);
}

} // namespace sentinel
