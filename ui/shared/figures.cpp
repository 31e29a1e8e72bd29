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
    const auto widthOf = [&](QChar c) { return c.isDigit() ? widest : metrics.horizontalAdvance(c); };
    int all = 0;
    for (const QChar c : text)
        all += widthOf(c);
    if (all > rect.width()) // without its first figures it would be another number
        return drawLeft(painter, rect, text);
    int right = rect.right() + 1;
    for (auto it = text.crbegin(); it != text.crend(); ++it) {
        const int width = widthOf(*it);
        right -= width;
        painter.drawText(QRect(right, rect.top(), width, rect.height()), Qt::AlignVCenter | Qt::AlignHCenter, QString(*it));
    }
}

} // namespace sentinel
