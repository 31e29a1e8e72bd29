#include "ui/runs/runfilterbar.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const std::vector<Outcome> outcomes = {Outcome::Failed, Outcome::Passed, Outcome::Cancelled, Outcome::Unknown};

const std::vector<Category>& categories()
{
    static const std::vector<Category> all = [] {
        std::vector<Category> list;
        for (int i = int(Category::BuildFailure); i <= int(Category::Timeout); ++i)
            list.push_back(Category(i));
        list.push_back(Category::Unknown);
        return list;
    }();
    return all;
}

/// Stays open while several entries are being checked.
class ChoiceMenu : public QMenu
{
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override
    {
        QAction* action = actionAt(event->position().toPoint());
        if (action && action->isCheckable() && action->isEnabled())
            action->trigger();
        else
            QMenu::mouseReleaseEvent(event);
    }

    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Space && activeAction() && activeAction()->isCheckable())
            activeAction()->trigger();
        else
            QMenu::keyPressEvent(event);
    }
};

template <typename E>
std::vector<E> checkedIn(const QToolButton* button)
{
    std::vector<E> values;
    const QList<QAction*> actions = button->menu()->actions();
    for (const QAction* action : actions) {
        if (action->isCheckable() && action->isChecked())
            values.push_back(E(action->data().toInt()));
    }
    return values;
}

template <typename E>
void check(QToolButton* button, const std::vector<E>& values)
{
    const QList<QAction*> actions = button->menu()->actions();
    for (QAction* action : actions) {
        if (action->isCheckable())
            action->setChecked(std::find(values.begin(), values.end(), E(action->data().toInt())) != values.end());
    }
}

/// "Outcome", "Outcome: Failed", "Outcome: 3 chosen"
template <typename E>
QString choiceText(const QString& what, const std::vector<E>& chosen)
{
    if (chosen.empty())
        return what;
    return chosen.size() == 1 ? FilterBar::tr("%1: %2").arg(what, displayName(chosen.front()))
                              : FilterBar::tr("%1: %2 chosen").arg(what).arg(chosen.size());
}

} // namespace

template <typename E>
void FilterBar::fillMenu(QToolButton* button, const std::vector<E>& values, const char* prefix)
{
    for (const E value : values) {
        QAction* action = button->menu()->addAction(displayName(value));
        action->setObjectName(QString::fromLatin1(prefix) + QString::fromLatin1(jsonName(value).data(), qsizetype(jsonName(value).size())));
        action->setCheckable(true);
        action->setData(int(value));
        connect(action, &QAction::triggered, this, &FilterBar::changed);
    }
}

QToolButton* FilterBar::addMenu(const QString& name, const QString& accessibleName)
{
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setAccessibleName(accessibleName);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFixedHeight(rowHeight);
    button->setProperty("isField", true);
    auto* menu = new ChoiceMenu(button);
    menu->setObjectName(name + u"Menu"_s);
    button->setMenu(menu);
    return button;
}

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_search(new QLineEdit(this)), m_outcomes(addMenu(u"filterOutcomes"_s, tr("Outcomes"))),
      m_categories(addMenu(u"filterCategories"_s, tr("Categories"))), m_pipeline(new QComboBox(this)), m_cluster(new QToolButton(this)),
      m_clear(new QToolButton(this)), m_count(new QLabel(this))
{
    setObjectName(u"filterBar"_s);
    m_search->setObjectName(u"filterText"_s);
    m_search->setPlaceholderText(tr("Search pipelines, branches, failures, tests"));
    m_search->setAccessibleName(tr("Search runs"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(60 * grid);
    m_search->setMaximumWidth(100 * grid);
    m_search->addAction(icon("search"_L1), QLineEdit::LeadingPosition)->setObjectName(u"filterSymbol"_s);
    m_search->installEventFilter(this);

    fillMenu(m_outcomes, outcomes, "filterOutcome_");
    fillMenu(m_categories, categories(), "filterCategory_");

    m_pipeline->setObjectName(u"filterPipeline"_s);
    m_pipeline->setAccessibleName(tr("Pipeline"));
    m_pipeline->setFixedWidth(48 * grid);
    m_pipeline->setMaxVisibleItems(20);
    m_pipeline->addItem(tr("All pipelines"), QString());

    m_cluster->setObjectName(u"filterCluster"_s);
    m_cluster->setAccessibleName(tr("Cluster"));
    m_cluster->setToolTip(tr("Show runs of all clusters again"));
    m_cluster->setIcon(icon("close"_L1));
    m_cluster->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_cluster->setFixedHeight(rowHeight);
    m_cluster->setMaximumWidth(60 * grid);
    m_cluster->hide();
    m_clear->setObjectName(u"filterClear"_s);
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Show all runs"));
    m_clear->setIcon(icon("close"_L1));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFixedHeight(rowHeight);
    m_count->setObjectName(u"filterCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(m_search, 3);
    layout->addWidget(m_outcomes);
    layout->addWidget(m_categories);
    layout->addWidget(m_pipeline);
    layout->addWidget(m_cluster);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    layout->addWidget(m_count);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200ms);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_debounce.start(); });
    connect(&m_debounce, &QTimer::timeout, this, &FilterBar::changed);
    connect(m_pipeline, &QComboBox::activated, this, &FilterBar::changed);
    connect(m_cluster, &QToolButton::clicked, this, [this] { setCluster({}, {}); });
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::clear);
    showChoices();
}

RunFilter FilterBar::filter() const
{
    RunFilter filter;
    filter.text = m_search->text().simplified();
    filter.outcomes = checkedIn<Outcome>(m_outcomes);
    filter.categories = checkedIn<Category>(m_categories);
    filter.pipeline = m_pipeline->currentData().toString();
    filter.cluster = m_clusterId;
    return filter;
}

void FilterBar::setFilter(const RunFilter& filter)
{
    m_search->setText(filter.text);
    check(m_outcomes, filter.outcomes);
    check(m_categories, filter.categories);
    setPipeline(filter.pipeline);
}

void FilterBar::clear()
{
    m_search->clear();
    check(m_outcomes, std::vector<Outcome>());
    check(m_categories, std::vector<Category>());
    m_pipeline->setCurrentIndex(0);
    setCluster({}, {});
}

void FilterBar::setPipelines(const QStringList& names)
{
    const QString chosen = m_pipeline->currentData().toString();
    m_pipeline->clear();
    m_pipeline->addItem(tr("All pipelines"), QString());
    for (const QString& name : names)
        m_pipeline->addItem(name, name);
    m_pipeline->setCurrentIndex(0);
    if (!chosen.isEmpty())
        m_pipeline->setCurrentIndex(qMax(0, m_pipeline->findData(chosen)));
}

void FilterBar::setPipeline(const QString& name)
{
    int index = m_pipeline->findData(name);
    if (index < 0) { // remembered from last time, the names are still on their way
        m_pipeline->addItem(name, name);
        index = m_pipeline->count() - 1;
    }
    m_pipeline->setCurrentIndex(index);
    changed();
}

void FilterBar::setCluster(ClusterId cluster, const QString& name)
{
    m_clusterId = cluster;
    m_cluster->setText(tr("Cluster %1").arg(name));
    m_cluster->setVisible(bool(cluster));
    changed();
}

void FilterBar::setCount(const QString& text)
{
    m_count->setText(text);
}

void FilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void FilterBar::changed()
{
    m_debounce.stop();
    showChoices();
    Q_EMIT filterChanged();
}

void FilterBar::showChoices()
{
    m_outcomes->setText(choiceText(tr("Outcome"), checkedIn<Outcome>(m_outcomes)));
    m_categories->setText(choiceText(tr("Category"), checkedIn<Category>(m_categories)));
    m_clear->setVisible(!isEmpty());
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        if (!m_search->text().isEmpty())
            m_search->clear();
        else
            Q_EMIT leaveRequested();
        return true;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_debounce.isActive())
            changed();
        Q_EMIT leaveRequested();
        return true;
    default:
        return false;
    }
}

} // namespace sentinel
