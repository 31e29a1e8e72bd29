#include "ui/verdictcardparts.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace sentinel {

Chip::Chip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::setLook(const QString& text, QLatin1StringView iconName, const QColor& color, const QColor& tint)
{
    m_text = text;
    m_icon = iconName;
    m_color = color;
    m_tint = tint;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    QFont font = theme().body;
    font.setWeight(QFont::DemiBold);
    return {2 * grid + iconSize + grid + QFontMetrics(font).horizontalAdvance(m_text) + 3 * grid, 6 * grid};
}

void Chip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_tint);
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    painter.drawPixmap(2 * grid, (height() - iconSize) / 2, iconPixmap(m_icon, iconSize, m_color, devicePixelRatioF()));
    QFont font = theme().body;
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(m_color);
    painter.drawText(rect().adjusted(2 * grid + iconSize + grid, 0, -2 * grid, 0), Qt::AlignVCenter | Qt::AlignLeft, m_text);
}

ConfidenceBar::ConfidenceBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ConfidenceBar::setConfidence(double confidence, const QString& words)
{
    m_confidence = std::clamp(confidence, 0.0, 1.0);
    setAccessibleName(words);
    setToolTip(words);
    update();
}

QSize ConfidenceBar::sizeHint() const
{
    return {16 * grid, 2 * grid};
}

void ConfidenceBar::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF track(0, height() / 2.0 - 2, width(), 4);
    painter.setBrush(t.neutralTint);
    painter.drawRoundedRect(track, 2, 2);
    painter.setBrush(t.accent);
    painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * m_confidence, track.height()), 2, 2);
}

} // namespace sentinel
