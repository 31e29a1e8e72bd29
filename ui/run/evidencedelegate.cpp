#include "ui/run/evidencedelegate.h"

#include "ui/run/evidencelistmodel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QLocale>
#include <QPainter>

namespace sentinel {

namespace {

constexpr int padding = 2 * grid;
constexpr int sideBar = 3;
constexpr int scoreWidth = 8 * grid;

int lineHeight(const QFont& font)
{
    return QFontMetrics(font).height();
}

bool isCurrent(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    return view && view->currentIndex() == index;
}

int widthOf(const QStyleOptionViewItem& option)
{
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
}

int reasonHeight(const QString& why, int width)
{
    return QFontMetrics(theme().body).boundingRect(QRect(0, 0, width, 0), Qt::TextWordWrap, why).height();
}

} // namespace

int EvidenceDelegate::growthOf(const QModelIndex& index, int width)
{
    const QString why = index.data(EvidenceModel::WhyRole).toString();
    return why.isEmpty() ? 0 : reasonHeight(why, width - sideBar - 2 * padding) + grid;
}

QSize EvidenceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    const auto lines =
        index.data(EvidenceModel::ExcerptRole).toStringList().size() + (index.data(EvidenceModel::MoreRole).toInt() > 0 ? 1 : 0);
    const int width = widthOf(option);
    const int height = 2 * padding + lineHeight(t.body) + grid + static_cast<int>(lines) * lineHeight(t.mono)
        + (isCurrent(option, index) ? growthOf(index, width) : 0);
    return {width, height + (grid - height % grid) % grid};
}

void EvidenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    painter->save();
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool hasFocus = option.state & QStyle::State_Active && option.state & QStyle::State_HasFocus;
    const QRect& r = option.rect;
    if (isSelected)
        painter->fillRect(r, hasFocus ? t.selection : t.selectionIdle);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(r, t.hover);
    if (isSelected)
        painter->fillRect(QRect(r.left(), r.top(), sideBar, r.height()), t.accent);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.border);

    const QRect inner = r.adjusted(sideBar + padding, padding, -padding, -padding);
    const int titleHeight = lineHeight(t.body);
    QFont where = t.body;
    where.setWeight(QFont::DemiBold);
    painter->setFont(where);
    painter->setPen(t.text);
    const QString place = index.data().toString();
    const int placeWidth = QFontMetrics(where).horizontalAdvance(place);
    painter->drawText(QRect(inner.left(), inner.top(), placeWidth, titleHeight), Qt::AlignVCenter, place);

    // How much this block counts beside the best one.
    const QRectF track(inner.right() - scoreWidth, inner.top() + titleHeight / 2.0 - 2, scoreWidth, 4);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.neutralTint);
    painter->drawRoundedRect(track, 2, 2);
    painter->setBrush(t.accent);
    const double score = index.data(EvidenceModel::ScoreRole).toDouble();
    painter->drawRoundedRect(QRectF(track.left(), track.top(), track.width() * score, track.height()), 2, 2);

    painter->setFont(t.body);
    painter->setPen(t.textMuted);
    const QString why = index.data(EvidenceModel::WhyRole).toString();
    int y = inner.top() + titleHeight + grid;
    if (isCurrent(option, index)) {
        painter->drawText(QRect(inner.left(), y, inner.width(), reasonHeight(why, inner.width())), Qt::TextWordWrap, why);
        y += growthOf(index, r.width());
    } else {
        const QRect whyRect(inner.left() + placeWidth + 2 * grid, inner.top(),
                            inner.width() - placeWidth - 2 * grid - scoreWidth - 2 * grid, titleHeight);
        painter->drawText(whyRect, Qt::AlignVCenter, QFontMetrics(t.body).elidedText(why, Qt::ElideRight, whyRect.width()));
    }

    painter->setFont(t.mono);
    painter->setPen(t.text);
    painter->setLayoutDirection(Qt::LeftToRight);
    const QFontMetrics mono(t.mono);
    const QStringList lines = index.data(EvidenceModel::ExcerptRole).toStringList();
    const int more = index.data(EvidenceModel::MoreRole).toInt();
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (more > 0 && i == EvidenceModel::excerptLines / 2) {
            painter->setFont(t.caption);
            painter->setPen(t.textMuted);
            painter->drawText(QRect(inner.left(), y, inner.width(), mono.height()), Qt::AlignVCenter,
                              more == 1 ? tr("⋯ 1 more line") : tr("⋯ %1 more lines").arg(QLocale().toString(more)));
            painter->setFont(t.mono);
            painter->setPen(t.text);
            y += mono.height();
        }
        painter->drawText(QRect(inner.left(), y, inner.width(), mono.height()), Qt::AlignVCenter | Qt::TextSingleLine,
                          mono.elidedText(lines[i], Qt::ElideRight, inner.width()));
        y += mono.height();
    }
    painter->restore();
}

} // namespace sentinel
