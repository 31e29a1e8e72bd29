#include "ui/theme/stylepaint_p.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace sentinel {

namespace {

QColor mixed(const QColor& a, const QColor& b, double share)
{
    return QColor::fromRgbF(float(a.redF() + (b.redF() - a.redF()) * share), float(a.greenF() + (b.greenF() - a.greenF()) * share),
                            float(a.blueF() + (b.blueF() - a.blueF()) * share));
}

/// A veil over whatever ground a flat button lies on.
QColor tinted(QColor color, float share)
{
    color.setAlphaF(share);
    return color;
}

bool is(const QStyleOption& option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

} // namespace

void paintBox(QPainter& painter, const QRect& rect, const QBrush& fill, const QColor& line, int radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

void paintSymbol(QPainter& painter, const QRect& rect, const char* name, const QColor& color, int size)
{
    const QPixmap symbol = iconPixmap(QLatin1StringView(name), size, color, painter.device()->devicePixelRatioF());
    painter.drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, symbol);
}

QColor symbolColor(const QStyleOption& option)
{
    return is(option, QStyle::State_Enabled) ? theme().textMuted : theme().textFaint;
}

QPixmap recoloured(const QPixmap& symbol, const QColor& color)
{
    QPixmap result = symbol;
    QPainter painter(&result);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRectF(QPointF(), result.deviceIndependentSize()), color);
    return result;
}

void paintButton(QPainter& painter, const QStyleOption& option, bool isPrimary)
{
    const Theme& t = theme();
    const bool enabled = is(option, QStyle::State_Enabled);
    const bool pressed = is(option, QStyle::State_Sunken) || is(option, QStyle::State_On);
    const bool hovered = enabled && is(option, QStyle::State_MouseOver);
    QColor fill = isPrimary && enabled ? t.accentFill : t.raised;
    if (pressed)
        fill = mixed(fill, t.text, 0.14);
    else if (hovered)
        fill = mixed(fill, isPrimary ? QColor(Qt::white) : t.text, isPrimary ? 0.10 : 0.05);
    QColor line = isPrimary && enabled ? t.accentFill : enabled ? t.borderStrong : t.border;
    if (is(option, QStyle::State_HasFocus) && is(option, QStyle::State_KeyboardFocusChange))
        line = isPrimary ? t.text : t.accent;
    paintBox(painter, option.rect, fill, line);
}

void paintToolButton(QPainter& painter, const QStyleOption& option)
{
    const Theme& t = theme();
    const bool enabled = is(option, QStyle::State_Enabled);
    QColor fill = Qt::transparent;
    if (is(option, QStyle::State_Sunken))
        fill = tinted(t.text, 0.18F);
    else if (is(option, QStyle::State_On))
        fill = tinted(t.text, 0.13F);
    else if (enabled && is(option, QStyle::State_MouseOver))
        fill = tinted(t.text, 0.08F);
    const bool focused = is(option, QStyle::State_HasFocus) && is(option, QStyle::State_KeyboardFocusChange);
    paintBox(painter, option.rect, fill, focused ? t.accent : QColor(Qt::transparent));
}

void paintField(QPainter& painter, const QStyleOption& option)
{
    const Theme& t = theme();
    const bool enabled = is(option, QStyle::State_Enabled);
    const bool focused = is(option, QStyle::State_HasFocus);
    paintBox(painter, option.rect, enabled ? t.surface : t.window, focused ? t.accent : enabled ? t.borderStrong : t.border);
}

void paintCheckBox(QPainter& painter, const QStyleOption& option)
{
    const Theme& t = theme();
    const bool on = is(option, QStyle::State_On);
    const bool some = is(option, QStyle::State_NoChange);
    const QRect box(option.rect.center() - QPoint(6, 6), QSize(14, 14));
    paintBox(painter, box, on || some ? t.accentFill : t.surface, on || some ? t.accentFill : t.borderStrong, grid - 1);
    if (on)
        paintSymbol(painter, box, "check", t.onAccent, 3 * grid);
    else if (some)
        painter.fillRect(QRect(box.left() + 3, box.center().y(), box.width() - 6, 2), t.onAccent);
}

void paintHeaderSection(QPainter& painter, const QStyleOptionHeader& option)
{
    const Theme& t = theme();
    const QRect r = option.rect;
    const bool hovered = is(option, QStyle::State_MouseOver) && is(option, QStyle::State_Enabled);
    painter.fillRect(r, hovered ? mixed(t.raised, t.text, 0.05) : t.raised);
    painter.fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.border);
    if (option.position != QStyleOptionHeader::End && option.position != QStyleOptionHeader::OnlyOneSection)
        painter.fillRect(QRect(r.right(), r.top() + grid + 2, 1, r.height() - 2 * grid - 4), t.border);
}

void paintHeaderLabel(QPainter& painter, const QStyleOptionHeader& option)
{
    const Theme& t = theme();
    constexpr int arrow = 3 * grid;
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    const bool right = option.textAlignment.testFlag(Qt::AlignRight);
    const QRect inner = option.rect.adjusted(2 * grid, 0, -2 * grid, -1);
    const int room = inner.width() - (sorted ? arrow + grid : 0);
    const QString text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, qMax(0, room));
    painter.setPen(sorted ? t.text : t.textMuted);
    painter.drawText(inner, int(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)) | Qt::TextSingleLine, text);
    if (!sorted)
        return;
    const bool up = option.sortIndicator == QStyleOptionHeader::SortDown; // Qt's word for "ascending"
    const int width = option.fontMetrics.horizontalAdvance(text);
    const int x = text.isEmpty() ? inner.center().x() - arrow / 2
        : right                  ? inner.right() - width - grid - arrow
                                 : inner.left() + width + grid;
    paintSymbol(painter, QRect(x, inner.top(), arrow, inner.height()), up ? "chevron-up" : "chevron-down", t.accent, arrow);
}

void paintProgress(QPainter& painter, const QStyleOptionProgressBar& option)
{
    QRect bar = option.rect;
    if (option.maximum <= option.minimum) { // how much is to be done is not known yet
        bar.setWidth(bar.width() / 3);
    } else {
        const double share = double(option.progress - option.minimum) / double(option.maximum - option.minimum);
        bar.setWidth(qRound(bar.width() * qBound(0.0, share, 1.0)));
    }
    if (bar.width() > 0)
        paintBox(painter, bar, theme().accent, Qt::transparent, grid / 2);
}

void paintTab(QPainter& painter, const QStyleOptionTab& option)
{
    const Theme& t = theme();
    const bool selected = is(option, QStyle::State_Selected);
    if (!selected && is(option, QStyle::State_MouseOver))
        painter.fillRect(option.rect, t.hover);
    if (selected)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), t.accent);
}

void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle)
{
    const Theme& t = theme();
    painter.fillRect(option.rect, t.surface);
    if (option.maximum <= option.minimum)
        return;
    const bool active = is(option, QStyle::State_Enabled)
        && (is(option, QStyle::State_MouseOver) || option.activeSubControls.testFlag(QStyle::SC_ScrollBarSlider));
    const QColor fill = mixed(t.surface, t.text, active ? 0.40 : 0.22);
    paintBox(painter, handle.adjusted(3, 3, -3, -3), fill, Qt::transparent, grid - 1);
}

} // namespace sentinel
