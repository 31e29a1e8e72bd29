#include "ui/shared/paneltools.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), 5 * grid + 2};
    }

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus; // the row shows it
        option->decorationSize = {iconSize, iconSize};
    }
};

} // namespace

void makePanelList(QTreeView* list)
{
    list->setItemDelegate(new RowDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAllColumnsShowFocus(true);
    list->setSelectionBehavior(QAbstractItemView::SelectRows);
    list->setTextElideMode(Qt::ElideRight);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->header()->setStretchLastSection(true);
    list->header()->setMinimumSectionSize(8 * grid);
    list->header()->setHighlightSections(false);
}

QLabel* panelMessage(const QString& title, const QString& text, QWidget* parent)
{
    auto* message = new QLabel(parent);
    message->setAlignment(Qt::AlignCenter);
    message->setWordWrap(true);
    message->setTextFormat(Qt::RichText);
    message->setForegroundRole(QPalette::PlaceholderText);
    message->setMargin(3 * grid);
    setPanelMessage(message, title, text);
    return message;
}

void setPanelMessage(QLabel* message, const QString& title, const QString& text)
{
    message->setText(u"<b>%1</b><br>%2"_s.arg(title.toHtmlEscaped(), text.toHtmlEscaped()));
}

QWidget* slimButton(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    QStringList keys;
    for (const QKeySequence& key : action->shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    const QString text = QString(action->text()).remove(u'…');
    action->setToolTip(keys.isEmpty() ? text : QAction::tr("%1 (%2)").arg(text, keys.join(QAction::tr(" or "))));
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setIconSize({iconSize, iconSize});
    button->setFixedSize(rowHeight, 6 * grid);
    button->setFocusPolicy(Qt::TabFocus);
    button->setVisible(action->isVisible());
    QObject::connect(action, &QAction::visibleChanged, button, [action, button] { button->setVisible(action->isVisible()); });
    return button;
}

QWidget* panelButtons(const QList<QAction*>& actions, QWidget* parent)
{
    auto* holder = new QWidget(parent);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(grid, grid, grid, grid);
    column->setSpacing(0);
    for (QAction* action : actions)
        column->addWidget(slimButton(action, holder));
    column->addStretch();
    return holder;
}

} // namespace sentinel
