#include "ui/shared/filterbar.h"

#include "ui/shared/choicebutton.h"
#include "ui/shared/namebox.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

FilterBar::FilterBar(const QString& prefix, const Words& words, QWidget* parent)
    : QWidget(parent), m_prefix(prefix), m_layout(new QHBoxLayout(this)), m_search(new QLineEdit(this)), m_clear(new QToolButton(this)),
      m_count(new QLabel(this))
{
    setObjectName(prefix + u"Bar"_s);
    m_search->setObjectName(objectNameOf(u"text"_s));
    m_search->setPlaceholderText(words.placeholder);
    m_search->setAccessibleName(words.search);
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(60 * grid);
    m_search->setMaximumWidth(100 * grid);
    m_search->addAction(icon("search"_L1), QLineEdit::LeadingPosition)->setObjectName(objectNameOf(u"symbol"_s));
    m_search->installEventFilter(this);
    m_clear->setObjectName(objectNameOf(u"clear"_s));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(words.clear);
    m_clear->setIcon(icon("close"_L1));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFixedHeight(rowHeight);
    m_clear->hide();
    m_count->setObjectName(objectNameOf(u"count"_s));
    m_count->setForegroundRole(QPalette::PlaceholderText);

    m_layout->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 2 * grid);
    m_layout->setSpacing(2 * grid);
    m_layout->addWidget(m_search, 3);
    m_layout->addWidget(m_clear);
    m_layout->addStretch(1);
    m_layout->addWidget(m_count);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200ms);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_debounce.start(); });
    connect(&m_debounce, &QTimer::timeout, this, &FilterBar::changed);
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::clear);
}

QString FilterBar::objectNameOf(const QString& field) const
{
    return m_prefix + field.front().toUpper() + field.mid(1);
}

void FilterBar::addField(QWidget* field)
{
    m_layout->insertWidget(m_layout->indexOf(m_clear), field);
}

ChoiceButton* FilterBar::addChoices(const QString& name, const QString& text)
{
    auto* button = new ChoiceButton(objectNameOf(name), text, this);
    m_choices.emplace_back(name, button);
    addField(button);
    connect(button, &ChoiceButton::changed, this, &FilterBar::changed);
    return button;
}

ChoiceButton* FilterBar::addCategories()
{
    ChoiceButton* button = addChoices(u"categories"_s, tr("Category"));
    std::vector<Category> all;
    for (int i = int(Category::BuildFailure); i <= int(Category::Timeout); ++i)
        all.push_back(Category(i));
    all.push_back(Category::Unknown);
    button->addChoices<Category>(all);
    return button;
}

NameBox* FilterBar::addPipelines()
{
    m_pipelines = new NameBox(objectNameOf(u"pipeline"_s), tr("Pipeline"), tr("All pipelines"), this);
    addField(m_pipelines);
    connect(m_pipelines, &NameBox::changed, this, &FilterBar::changed);
    return m_pipelines;
}

QToolButton* FilterBar::addToggle(const QString& name, const QString& text, const QString& tip, QLatin1StringView symbol)
{
    auto* button = new QToolButton(this);
    button->setObjectName(objectNameOf(name));
    button->setText(text);
    button->setToolTip(tip);
    button->setIcon(icon(symbol));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setFixedHeight(rowHeight);
    m_toggles.emplace_back(name, button);
    addField(button);
    connect(button, &QToolButton::toggled, this, &FilterBar::changed);
    return button;
}

QString FilterBar::text() const
{
    return m_search->text().simplified();
}

void FilterBar::setText(const QString& text)
{
    m_search->setText(text);
}

bool FilterBar::isEmpty() const
{
    return text().isEmpty() && (!m_pipelines || m_pipelines->name().isEmpty())
        && std::all_of(m_choices.begin(), m_choices.end(), [](const auto& field) { return field.second->chosen().empty(); })
        && std::none_of(m_toggles.begin(), m_toggles.end(), [](const auto& field) { return field.second->isChecked(); });
}

void FilterBar::clearFields()
{
    m_search->clear();
    for (const auto& [name, button] : m_choices)
        button->setChosen({});
    for (const auto& [name, button] : m_toggles) {
        const QSignalBlocker silent(button);
        button->setChecked(false);
    }
    if (m_pipelines)
        m_pipelines->setName({});
    clearMore();
}

void FilterBar::clear()
{
    clearFields();
    changed();
}

void FilterBar::setPipelines(const QStringList& names)
{
    if (m_pipelines)
        m_pipelines->setNames(names);
}

void FilterBar::setPipeline(const QString& name)
{
    if (m_pipelines)
        m_pipelines->setName(name);
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

void FilterBar::save(QSettings& settings) const
{
    settings.setValue(u"text"_s, text());
    for (const auto& [name, button] : m_choices)
        settings.setValue(name, button->chosenNames());
    for (const auto& [name, button] : m_toggles)
        settings.setValue(name, button->isChecked());
    if (m_pipelines)
        settings.setValue(u"pipeline"_s, m_pipelines->name());
}

void FilterBar::restore(QSettings& settings)
{
    clearFields();
    m_search->setText(settings.value(u"text"_s).toString());
    for (const auto& [name, button] : m_choices)
        button->setChosenNames(settings.value(name).toStringList());
    for (const auto& [name, button] : m_toggles) {
        const QSignalBlocker silent(button);
        button->setChecked(settings.value(name).toBool());
    }
    if (m_pipelines)
        m_pipelines->setName(settings.value(u"pipeline"_s).toString());
    changed();
}

void FilterBar::changed()
{
    m_debounce.stop();
    m_clear->setVisible(!isEmpty());
    Q_EMIT filterChanged();
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
