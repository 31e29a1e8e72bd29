#include "ui/run/verdictcardparts.h"

#include "ui/shared/leaving.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

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
    return {12 * grid, QFontMetrics(theme().body).height()}; // sits on a line of text
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

namespace {

/// Lays out as many lines as the text needs and says how high they are.
qreal layOut(QTextLayout& layout, int width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    qreal height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        line.setPosition(QPointF(0, height));
        height += line.height();
    }
    layout.endLayout();
    return height;
}

} // namespace

WrapLabel::WrapLabel(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    auto* copy = new QAction(icon(QLatin1StringView("copy")), tr("Copy"), this);
    connect(copy, &QAction::triggered, this, [this] { copyText(m_text); });
    addAction(copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void WrapLabel::setText(const QString& text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void WrapLabel::setLook(const QFont& font, const QColor& color)
{
    m_font = font;
    m_color = color;
    updateGeometry();
    update();
}

QSize WrapLabel::sizeHint() const
{
    const int width = std::min(QFontMetrics(m_font).horizontalAdvance(m_text) + 1, 90 * grid);
    return {width, heightForWidth(width)};
}

QSize WrapLabel::minimumSizeHint() const
{
    return {10 * grid, QFontMetrics(m_font).height()};
}

int WrapLabel::heightForWidth(int width) const
{
    QTextLayout layout(m_text, m_font);
    return static_cast<int>(std::ceil(layOut(layout, width)));
}

void WrapLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(m_color);
    QTextLayout layout(m_text, m_font);
    layOut(layout, width());
    layout.draw(&painter, QPointF(0, 0));
}

} // namespace sentinel
