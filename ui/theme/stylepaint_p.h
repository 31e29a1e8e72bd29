#pragma once

#include "ui/theme/theme.h"

#include <QBrush>
#include <QPixmap>

class QPainter;
class QRect;
class QStyleOption;
class QStyleOptionHeader;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionTab;

namespace sentinel {

/// A filled box with one crisp line around it.
void paintBox(QPainter& painter, const QRect& rect, const QBrush& fill, const QColor& line, int radius = cornerRadius);
/// An icon in the middle of a rectangle.
void paintSymbol(QPainter& painter, const QRect& rect, const char* name, const QColor& color, int size);
QColor symbolColor(const QStyleOption& option);
QPixmap recoloured(const QPixmap& symbol, const QColor& color);

void paintButton(QPainter& painter, const QStyleOption& option, bool isPrimary);
void paintToolButton(QPainter& painter, const QStyleOption& option);
void paintField(QPainter& painter, const QStyleOption& option);
void paintCheckBox(QPainter& painter, const QStyleOption& option);
void paintHeaderSection(QPainter& painter, const QStyleOptionHeader& option);
/// The title, and beside it, towards the middle, which way its column is sorted.
void paintHeaderLabel(QPainter& painter, const QStyleOptionHeader& option);
void paintProgress(QPainter& painter, const QStyleOptionProgressBar& option);
void paintTab(QPainter& painter, const QStyleOptionTab& option);
void paintScrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle);

} // namespace sentinel
