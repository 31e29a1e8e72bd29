// The first question of the wizard: which provider.
#include "ui/shared/figures.h"
#include "ui/shared/listkeys.h"
#include "ui/sources/sourcemark.h"
#include "ui/sources/sourcewords.h"
#include "ui/sources/wizardsteps.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int kindRole = Qt::UserRole;
constexpr SourceKind kinds[] = {SourceKind::GitHub,   SourceKind::GitLab,  SourceKind::Jenkins,
                                SourceKind::Buildbot, SourceKind::Generic, SourceKind::Folder};

/// A provider in two lines: its name, and what is meant by it.
class KindDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        painter->save();
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const bool isActive = option.state.testFlag(QStyle::State_Active) && option.widget && option.widget->hasFocus();
        const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
        painter->fillRect(option.rect, isSelected ? (isActive ? t.selection : t.selectionIdle) : isHovered ? t.hover : t.surface);
        const auto kind = SourceKind(index.data(kindRole).toInt());
        const QRect room = option.rect.adjusted(3 * grid, grid, -3 * grid, -grid);
        const int middle = room.center().y();
        painter->drawPixmap(room.left(), middle - iconSize / 2,
                            iconPixmap(iconOf(kind), iconSize, t.textMuted, painter->device()->devicePixelRatioF()));
        const QRect words = room.adjusted(iconSize + 3 * grid, 0, 0, 0);
        QFont name = t.body;
        name.setWeight(QFont::DemiBold);
        painter->setFont(name);
        painter->setPen(t.text);
        drawLeft(*painter, QRect(words.left(), words.top(), words.width(), words.height() / 2), index.data().toString());
        painter->setFont(t.caption);
        painter->setPen(t.textMuted);
        drawLeft(*painter, QRect(words.left(), middle, words.width(), words.height() / 2), wordsOf(kind).about);
        painter->restore();
    }
};

} // namespace

KindStep::KindStep(QWidget* parent)
    : WizardStep(u"kindStep"_s, tr("Provider"), tr("What is to be connected?"), parent), m_kinds(new QListWidget(this))
{
    m_kinds->setObjectName(u"sourceKinds"_s);
    m_kinds->setAccessibleName(title());
    m_kinds->setItemDelegate(new KindDelegate(m_kinds));
    addListKeys(m_kinds);
    m_kinds->installEventFilter(this);
    for (const SourceKind kind : kinds) {
        auto* item = new QListWidgetItem(displayName(kind), m_kinds);
        item->setData(kindRole, int(kind));
        item->setData(Qt::AccessibleTextRole, u"%1. %2"_s.arg(displayName(kind), wordsOf(kind).about));
        item->setSizeHint({0, 12 * grid});
    }
    column()->addWidget(m_kinds, 1);
    connect(m_kinds, &QListWidget::itemDoubleClicked, this, &WizardStep::nextRequested);
    beginAt(m_kinds);
}

// Enter chooses; whether a list hands it on to the dialog's button depends on the style.
bool KindStep::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_kinds || event->type() != QEvent::KeyPress)
        return WizardStep::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return false;
    Q_EMIT nextRequested();
    return true;
}

void KindStep::begin(const Source& draft)
{
    for (int row = 0; row < m_kinds->count(); ++row) {
        if (m_kinds->item(row)->data(kindRole).toInt() == int(draft.kind))
            m_kinds->setCurrentRow(row);
    }
}

void KindStep::finish(Source& draft, Answer answer)
{
    const auto kind = SourceKind(m_kinds->currentItem()->data(kindRole).toInt());
    if (kind != draft.kind) { // what was said of another kind does not fit this one
        draft = Source();
        draft.kind = kind;
    }
    answer({});
}

} // namespace sentinel
