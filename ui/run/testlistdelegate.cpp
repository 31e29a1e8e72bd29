#include "ui/run/testlistdelegate.h"

#include "core/base/text.h"
#include "models/failedtestmodel.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace sentinel {

QSize TestDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int height = QFontMetrics(theme().body).height() * 2 + 3 * grid;
    return {option.rect.width(), height + (grid - height % grid) % grid};
}

void TestDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    painter->save();
    const QRect& r = option.rect;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(r, option.state & QStyle::State_HasFocus ? t.selection : t.selectionIdle);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(r, t.hover);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.border);

    const Mark mark = markOf(static_cast<TestStatus>(index.data(FailedTestModel::StatusRole).toInt()));
    const int lineHeight = QFontMetrics(t.body).height();
    const int top = r.top() + (r.height() - 2 * lineHeight) / 2;
    painter->drawPixmap(r.left() + 2 * grid, top + (lineHeight - iconSize) / 2,
                        iconPixmap(mark.icon, iconSize, mark.color, painter->device()->devicePixelRatioF()));

    const QRect text = r.adjusted(2 * grid + iconSize + 2 * grid, 0, -2 * grid, 0);
    const QFontMetrics metrics(t.body);
    const QVariant seconds = index.data(FailedTestModel::SecondsRole);
    QString side = seconds.isValid() ? durationText(seconds.toDouble()) : QString();
    if (const int attempt = index.data(FailedTestModel::AttemptRole).toInt(); attempt > 1)
        side.prepend(tr("try %1  ").arg(attempt));
    const int sideWidth = side.isEmpty() ? 0 : metrics.horizontalAdvance(side) + 3 * grid;
    painter->setFont(t.body);
    painter->setPen(t.textMuted);
    painter->drawText(QRect(text.left(), top, text.width(), lineHeight), Qt::AlignRight | Qt::AlignVCenter, side);

    // The name counts; the suite has what is left, its end first, where the class stands, or the second line if it is free.
    const int room = text.width() - sideWidth;
    const QString name = metrics.elidedText(index.data().toString().simplified(), Qt::ElideMiddle, room);
    const int nameWidth = metrics.horizontalAdvance(name);
    painter->setPen(t.text);
    painter->drawText(QRect(text.left(), top, room, lineHeight), Qt::AlignVCenter, name);
    const QString suite = index.data(FailedTestModel::SuiteRole).toString().simplified();
    QString below = index.data(FailedTestModel::MessageRole).toString().simplified();
    const int suiteRoom = room - nameWidth - 2 * grid;
    if (below.isEmpty()) {
        below = suite;
    } else if (!suite.isEmpty() && suiteRoom > 10 * grid) {
        painter->setPen(t.textMuted);
        painter->drawText(QRect(text.left() + nameWidth + 2 * grid, top, suiteRoom, lineHeight), Qt::AlignVCenter,
                          metrics.elidedText(suite, Qt::ElideLeft, suiteRoom));
    }
    painter->setPen(t.textMuted);
    painter->drawText(QRect(text.left(), top + lineHeight, text.width(), lineHeight), Qt::AlignVCenter | Qt::TextSingleLine,
                      metrics.elidedText(below, Qt::ElideRight, text.width()));
    painter->restore();
}

} // namespace sentinel
