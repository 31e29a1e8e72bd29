#include "ui/run/steptree.h"

#include "models/stepmodel.h"
#include "ui/shared/listkeys.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace sentinel {

namespace {

constexpr int barWidth = 12 * grid;
constexpr int durationWidth = 32 * grid;

class StepDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), 6 * grid};
    }

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus; // the row shows it
        if (index.column() != StepModel::Name)
            return;
        const Mark mark = markOf(static_cast<Outcome>(index.data(StepModel::OutcomeRole).toInt()));
        const bool isKnown = static_cast<Outcome>(index.data(StepModel::OutcomeRole).toInt()) != Outcome::Unknown;
        option->icon = icon(isKnown ? mark.icon : QLatin1StringView("steps"), isKnown ? mark.color : theme().textFaint);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {iconSize, iconSize};
        option->rect.setLeft(option->rect.left() + grid);
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (index.column() != StepModel::Duration) {
            // The ground of the whole cell: the item itself keeps off the edge.
            option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
            return QStyledItemDelegate::paint(painter, option, index);
        }
        QStyleOptionViewItem empty = option;
        initStyleOption(&empty, index);
        const QString text = empty.text;
        empty.text.clear();
        const QWidget* widget = option.widget;
        widget->style()->drawControl(QStyle::CE_ItemViewItem, &empty, painter, widget);
        if (text.isEmpty())
            return;
        const Theme& t = theme();
        painter->save();
        const QRect r = option.rect.adjusted(0, 0, -2 * grid, 0);
        const double share = index.data(StepModel::ShareRole).toDouble();
        const QRectF bar(r.right() - barWidth + 1, r.center().y() - 2, barWidth * share, 4);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        const bool failed = static_cast<Outcome>(index.data(StepModel::OutcomeRole).toInt()) == Outcome::Failed;
        painter->setBrush(failed ? t.bad : t.neutral);
        if (bar.width() >= 0.5)
            painter->drawRoundedRect(bar, 2, 2);
        painter->setPen(t.textMuted);
        painter->setFont(t.body);
        painter->drawText(r.adjusted(0, 0, -barWidth - 2 * grid, 0), Qt::AlignRight | Qt::AlignVCenter, text);
        painter->restore();
    }
};

} // namespace

StepTree::StepTree(QWidget* parent) : QTreeView(parent), m_model(new StepModel(this))
{
    setObjectName(QStringLiteral("stepTree"));
    setAccessibleName(tr("Steps"));
    setFrameShape(QFrame::NoFrame);
    setModel(m_model);
    setItemDelegate(new StepDelegate(this));
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(4 * grid);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(4 * grid);
    header()->setSectionResizeMode(StepModel::Name, QHeaderView::Stretch);
    header()->setSectionResizeMode(StepModel::Duration, QHeaderView::Fixed);
    header()->resizeSection(StepModel::Duration, durationWidth);
    addListKeys(this);
    connect(this, &QTreeView::activated, this, [this](const QModelIndex& index) {
        if (linesOf(index).first > 0)
            Q_EMIT stepActivated(linesOf(index));
    });
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (linesOf(index).first > 0)
            Q_EMIT stepShown(linesOf(index));
    });
}

void StepTree::setSteps(const std::vector<Step>& steps)
{
    m_count = static_cast<int>(steps.size());
    m_model->setSteps(steps);
    setRootIsDecorated(std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.depth > 0; }));
    const QModelIndex failed = m_model->firstFailed();
    for (QModelIndex open = failed.parent(); open.isValid(); open = open.parent())
        expand(open);
    if (failed.isValid()) {
        setCurrentIndex(failed);
        scrollTo(failed);
    }
}

void StepTree::setCurrentLine(qint64 line)
{
    if (currentIndex().isValid() && linesOf(currentIndex()).first == line)
        return; // it was chosen here: a group in it may begin at the same line
    const QModelIndex step = line > 0 ? m_model->stepAtLine(line) : QModelIndex();
    if (!step.isValid() || step == currentIndex().siblingAtColumn(step.column()))
        return;
    setCurrentIndex(step);
    scrollTo(step);
}

LineRange StepTree::linesOf(const QModelIndex& index) const
{
    return index.isValid() ? m_model->step(index).lines : LineRange{};
}

void StepTree::keyPressEvent(QKeyEvent* event)
{
    const QModelIndex before = currentIndex();
    QTreeView::keyPressEvent(event);
    if (currentIndex() != before && linesOf(currentIndex()).first > 0)
        Q_EMIT stepShown(linesOf(currentIndex()));
}

} // namespace sentinel
