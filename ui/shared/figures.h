#pragma once

#include <QRect>
#include <QString>

class QPainter;

namespace sentinel {

/// Text on one line, cut where it does not fit.
void drawLeft(QPainter& painter, const QRect& rect, const QString& text, Qt::TextElideMode elide = Qt::ElideRight);
/// Right-aligned, every digit as wide as the widest, so that figures below each other can be compared.
void drawFigures(QPainter& painter, const QRect& rect, const QString& text);

} // namespace sentinel
