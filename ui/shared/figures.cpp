#include "ui/shared/figures.h"

#include <QPainter>

namespace sentinel {

void drawLeft(QPainter& painter, const QRect& rect, const QString& text, Qt::TextElideMode elide)
{
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, elide, rect.width()));
}

void drawFigures(QPainter& painter, const QRect& rect, const QString& text)
{
    const QFontMetrics metrics = painter.fontMetrics();
    int widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = qMax(widest, metrics.horizontalAdvance(QChar(digit)));
    int right = rect.right() + 1;
    for (auto it = text.crbegin(); it != text.crend(); ++it) {
        const int width = it->isDigit() ? widest : metrics.horizontalAdvance(*it);
        right -= width;
        if (right < rect.left())
            return;
        painter.drawText(QRect(right, rect.top(), width, rect.height()), Qt::AlignVCenter | Qt::AlignHCenter, QString(*it));
    }
}

} // namespace sentinel
