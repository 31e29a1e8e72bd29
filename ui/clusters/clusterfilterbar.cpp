#include "ui/clusters/clusterfilterbar.h"

#include "ui/shared/choicebutton.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

template <typename E>
std::vector<E> chosenIn(const ChoiceButton& button)
{
    std::vector<E> values;
    for (const int value : button.chosen())
        values.push_back(E(value));
    return values;
}

template <typename E>
void choose(ChoiceButton& button, const std::vector<E>& values)
{
    std::vector<int> numbers;
    for (const E value : values)
        numbers.push_back(int(value));
    button.setChosen(numbers);
}

} // namespace

ClusterFilterBar::ClusterFilterBar(QWidget* parent)
    : QWidget(parent), m_search(new QLineEdit(this)), m_states(new ChoiceButton(u"clusterStates"_s, tr("State"), this)),
      m_categories(new ChoiceButton(u"clusterCategories"_s, tr("Category"), this)), m_pipeline(new QComboBox(this)),
      m_muted(new QToolButton(this)), m_clear(new QToolButton(this)), m_count(new QLabel(this))
{
    setObjectName(u"clusterFilterBar"_s);
    m_search->setObjectName(u"clusterText"_s);
    m_search->setPlaceholderText(tr("Search names, failures, evidence, tickets"));
    m_search->setAccessibleName(tr("Search clusters"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(60 * grid);
    m_search->setMaximumWidth(100 * grid);
    m_search->addAction(icon("search"_L1), QLineEdit::LeadingPosition)->setObjectName(u"clusterSearchSymbol"_s);
    m_search->installEventFilter(this);

    for (const ClusterState state :
         {ClusterState::New, ClusterState::Growing, ClusterState::Steady, ClusterState::Fading, ClusterState::Quiet})
        m_states->addChoice(int(state), displayName(state), jsonName(state));
    for (int i = int(Category::BuildFailure); i <= int(Category::Timeout); ++i)
        m_categories->addChoice(i, displayName(Category(i)), jsonName(Category(i)));
    m_categories->addChoice(int(Category::Unknown), displayName(Category::Unknown), jsonName(Category::Unknown));

    m_pipeline->setObjectName(u"clusterPipeline"_s);
    m_pipeline->setAccessibleName(tr("Pipeline"));
    m_pipeline->setFixedWidth(48 * grid);
    m_pipeline->setMaxVisibleItems(20);
    m_pipeline->addItem(tr("All pipelines"), QString());

    m_muted->setObjectName(u"clusterMuted"_s);
    m_muted->setText(tr("Muted"));
    m_muted->setToolTip(tr("Show clusters that are muted too"));
    m_muted->setIcon(icon("mute"_L1));
    m_muted->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_muted->setCheckable(true);
    m_muted->setFixedHeight(rowHeight);
    m_clear->setObjectName(u"clusterClear"_s);
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Show all clusters"));
    m_clear->setIcon(icon("close"_L1));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFixedHeight(rowHeight);
    m_clear->hide();
    m_count->setObjectName(u"clusterCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(m_search, 3);
    layout->addWidget(m_states);
    layout->addWidget(m_categories);
    layout->addWidget(m_pipeline);
    layout->addWidget(m_muted);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    layout->addWidget(m_count);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200ms);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_debounce.start(); });
    connect(&m_debounce, &QTimer::timeout, this, &ClusterFilterBar::changed);
    connect(m_states, &ChoiceButton::changed, this, &ClusterFilterBar::changed);
    connect(m_categories, &ChoiceButton::changed, this, &ClusterFilterBar::changed);
    connect(m_pipeline, &QComboBox::activated, this, &ClusterFilterBar::changed);
    connect(m_muted, &QToolButton::toggled, this, &ClusterFilterBar::changed);
    connect(m_clear, &QToolButton::clicked, this, &ClusterFilterBar::clear);
}

ClusterFilter ClusterFilterBar::filter() const
{
    ClusterFilter filter;
    filter.text = m_search->text().simplified();
    filter.states = chosenIn<ClusterState>(*m_states);
    filter.categories = chosenIn<Category>(*m_categories);
    filter.pipeline = m_pipeline->currentData().toString();
    filter.withMuted = m_muted->isChecked();
    return filter;
}

void ClusterFilterBar::setFilter(const ClusterFilter& filter)
{
    m_search->setText(filter.text);
    choose(*m_states, filter.states);
    choose(*m_categories, filter.categories);
    int index = m_pipeline->findData(filter.pipeline);
    if (index < 0) { // remembered from last time, the names are still on their way
        m_pipeline->addItem(filter.pipeline, filter.pipeline);
        index = m_pipeline->count() - 1;
    }
    m_pipeline->setCurrentIndex(index);
    const QSignalBlocker silent(m_muted);
    m_muted->setChecked(filter.withMuted);
    changed();
}

void ClusterFilterBar::clear()
{
    setFilter({});
}

void ClusterFilterBar::setPipelines(const QStringList& names)
{
    const QString chosen = m_pipeline->currentData().toString();
    m_pipeline->clear();
    m_pipeline->addItem(tr("All pipelines"), QString());
    for (const QString& name : names)
        m_pipeline->addItem(name, name);
    m_pipeline->setCurrentIndex(chosen.isEmpty() ? 0 : qMax(0, m_pipeline->findData(chosen)));
}

void ClusterFilterBar::setCount(const QString& text)
{
    m_count->setText(text);
}

void ClusterFilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ClusterFilterBar::changed()
{
    m_debounce.stop();
    m_clear->setVisible(filter() != ClusterFilter());
    Q_EMIT filterChanged();
}

bool ClusterFilterBar::eventFilter(QObject* watched, QEvent* event)
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
