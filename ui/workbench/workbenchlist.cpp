#include "ui/workbench/workbenchlist.h"

#include "ui/shared/listkeys.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

/// Two lines a rule: its id with a tag behind it, and what its title says.
class RuleDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {50 * grid, 11 * grid}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& t = theme();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.state & QStyle::State_Active ? t.selection : t.selectionIdle);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, t.hover);
        QRect inside = option.rect.adjusted(3 * grid, grid + 1, -3 * grid, -grid - 1);
        const QString tag = index.data(WorkbenchRuleModel::TagRole).toString();
        const QFontMetrics captions(t.caption);
        QRect top(inside.left(), inside.top(), inside.width(), inside.height() / 2);
        if (!tag.isEmpty()) {
            const int width = captions.horizontalAdvance(tag) + 2 * grid;
            const QRect badge(top.right() - width + 1, top.center().y() - captions.height() / 2 - 1, width, captions.height() + 2);
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.infoTint);
            painter->drawRoundedRect(badge, cornerRadius, cornerRadius);
            painter->setPen(t.info);
            painter->setFont(t.caption);
            painter->drawText(badge, Qt::AlignCenter, tag);
            top.setRight(badge.left() - 2 * grid);
        }
        const auto line = [&](const QRect& rect, const QFont& font, const QColor& colour, int role) {
            painter->setFont(font);
            painter->setPen(colour);
            painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                              QFontMetrics(font).elidedText(index.data(role).toString(), Qt::ElideRight, rect.width()));
        };
        line(top, t.body, t.text, WorkbenchRuleModel::IdRole);
        line({inside.left(), top.bottom() + 1, inside.width(), inside.height() - top.height()}, t.caption, t.textMuted,
             WorkbenchRuleModel::TitleRole);
        painter->restore();
    }
};

} // namespace

WorkbenchList::WorkbenchList(QWidget* parent)
    : QWidget(parent), m_model(new WorkbenchRuleModel(this)), m_filter(new QLineEdit(this)), m_category(new QComboBox(this)),
      m_origin(new QComboBox(this)), m_view(new QListView(this)), m_count(new QLabel(this)), m_settle(new QTimer(this))
{
    setObjectName(u"ruleList"_s);
    m_filter->setObjectName(u"ruleFilter"_s);
    m_filter->setAccessibleName(tr("Filter rules"));
    m_filter->setPlaceholderText(tr("Filter by id, title or pattern"));
    m_filter->addAction(icon(QLatin1StringView("filter")), QLineEdit::LeadingPosition);
    m_filter->setClearButtonEnabled(true);
    m_category->setObjectName(u"ruleFilterCategory"_s);
    m_category->setAccessibleName(tr("Category"));
    m_category->addItem(tr("All categories"), -1);
    for (int i = int(Category::BuildFailure); i <= int(Category::Timeout); ++i)
        m_category->addItem(displayName(Category(i)), i);
    m_origin->setObjectName(u"ruleFilterOrigin"_s);
    m_origin->setAccessibleName(tr("Where rules come from"));
    m_origin->addItem(tr("All packs"), int(WorkbenchRuleModel::Origin::All));
    m_origin->addItem(tr("Own rules"), int(WorkbenchRuleModel::Origin::Own));
    m_origin->addItem(tr("Built in"), int(WorkbenchRuleModel::Origin::BuiltIn));
    for (QComboBox* box : {m_category, m_origin}) {
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        box->setMaxVisibleItems(12);
    }
    m_view->setObjectName(u"ruleListView"_s);
    m_view->setAccessibleName(tr("Rules"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new RuleDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    addListKeys(m_view);
    m_empty = panelMessage(tr("No rule matches"), tr("Take words out of the filter, or show all packs."), this);
    m_empty->setObjectName(u"ruleListEmpty"_s);
    m_empty->hide();
    m_count->setObjectName(u"ruleListCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto* choices = new QHBoxLayout;
    choices->setSpacing(2 * grid);
    choices->addWidget(m_category, 1);
    choices->addWidget(m_origin, 1);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 2 * grid);
    top->setSpacing(2 * grid);
    top->addWidget(m_filter);
    top->addLayout(choices);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_empty, 1);
    m_count->setContentsMargins(3 * grid, grid, 3 * grid, grid);
    layout->addWidget(m_count);
    setFocusProxy(m_view);

    m_settle->setSingleShot(true);
    m_settle->setInterval(120);
    connect(m_filter, &QLineEdit::textChanged, m_settle, qOverload<>(&QTimer::start));
    connect(m_settle, &QTimer::timeout, this, &WorkbenchList::refilter);
    connect(m_category, &QComboBox::activated, this, &WorkbenchList::refilter);
    connect(m_origin, &QComboBox::activated, this, &WorkbenchList::refilter);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid() && !m_isQuiet)
            Q_EMIT ruleChosen(index.data(WorkbenchRuleModel::IdRole).toString());
    });
    connect(&themeNotifier(), &ThemeNotifier::changed, m_view->viewport(), qOverload<>(&QWidget::update));
    showCount();
}

QString WorkbenchList::current() const
{
    return m_view->currentIndex().data(WorkbenchRuleModel::IdRole).toString();
}

void WorkbenchList::setRules(const std::vector<Rule>& rules)
{
    const QString kept = current();
    m_isQuiet = true;
    m_model->setRules(rules);
    if (const int row = m_model->rowOf(kept); row >= 0)
        m_view->setCurrentIndex(m_model->index(row));
    m_isQuiet = false;
    showCount();
}

void WorkbenchList::setCurrent(const QString& id)
{
    m_isQuiet = true;
    if (id.isEmpty()) {
        m_view->setCurrentIndex({});
    } else {
        if (m_model->rowOf(id) < 0) {
            m_filter->clear();
            m_category->setCurrentIndex(0);
            m_origin->setCurrentIndex(0);
            refilter();
        }
        if (const int row = m_model->rowOf(id); row >= 0) {
            m_view->setCurrentIndex(m_model->index(row));
            m_view->scrollTo(m_model->index(row));
        }
    }
    m_isQuiet = false;
}

void WorkbenchList::refilter()
{
    m_settle->stop();
    const QString kept = current();
    const bool wasQuiet = std::exchange(m_isQuiet, true);
    m_model->setFilter(m_filter->text());
    const int category = m_category->currentData().toInt();
    m_model->setCategory(category < 0 ? std::nullopt : std::optional(Category(category)));
    m_model->setOrigin(WorkbenchRuleModel::Origin(m_origin->currentData().toInt()));
    if (const int row = m_model->rowOf(kept); row >= 0)
        m_view->setCurrentIndex(m_model->index(row));
    m_isQuiet = wasQuiet;
    showCount();
}

void WorkbenchList::showCount()
{
    const QLocale locale;
    const int shown = m_model->rowCount(), total = m_model->totalCount();
    m_count->setText(shown == total ? tr("%1 rules").arg(locale.toString(total))
                                    : tr("%1 of %2 rules").arg(locale.toString(shown), locale.toString(total)));
    m_view->setVisible(shown > 0 || total == 0);
    m_empty->setVisible(shown == 0 && total > 0);
}

void WorkbenchList::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

} // namespace sentinel
