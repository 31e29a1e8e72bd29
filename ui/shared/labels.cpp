#include "ui/shared/labels.h"

#include <QLabel>
#include <QPainter>
#include <QStyle>

namespace sentinel {

namespace {

/// Says by an ellipsis that there is more of its line than there is room for.
class PlainLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        const QRect room = contentsRect();
        const bool isOneLine = !wordWrap() && !text().contains(u'\n');
        if (!isOneLine || hasSelectedText() || fontMetrics().horizontalAdvance(text()) <= room.width())
            return QLabel::paintEvent(event);
        QPainter painter(this);
        style()->drawItemText(&painter, room, int(alignment()) | Qt::TextSingleLine, palette(), isEnabled(),
                              fontMetrics().elidedText(text(), Qt::ElideRight, room.width()), foregroundRole());
    }
};

} // namespace

QLabel* plainLabel(QWidget* parent, const QString& name)
{
    auto* label = new PlainLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

} // namespace sentinel
