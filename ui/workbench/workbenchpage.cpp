#include "ui/workbench/workbenchpage.h"

#include "core/triage/ruleloader.h"
#include "core/triage/ruletext.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/labels.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"
#include "ui/workbench/workbencheditor.h"
#include "ui/workbench/workbenchlist.h"
#include "ui/workbench/workbenchtrial.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// An item of a pack as a rule; nothing while it cannot be read.
std::optional<Rule> ruleIn(const QByteArray& item)
{
    QByteArray pack = "rules:\n";
    for (const QByteArray& line : item.split('\n'))
        pack += "  " + line + '\n';
    RulePack read = readPack({QString(), pack});
    if (read.rules.size() != 1)
        return {};
    return std::move(read.rules.front());
}

bool hasPatternError(const RuleCheck& check)
{
    return std::any_of(check.problems.begin(), check.problems.end(), [](const RuleProblem& p) {
        return p.severity == RuleProblem::Severity::Error && p.check != RuleProblem::Check::Example;
    });
}

} // namespace

WorkbenchPage::WorkbenchPage(RuleBench& bench, QWidget* parent)
    : QWidget(parent), m_bench(bench), m_stack(new QStackedWidget(this)),
      m_problem(new EmptyState("log"_L1, tr("Reading the rules…"), {}, this)), m_split(new QSplitter(Qt::Horizontal, this)),
      m_right(new QSplitter(Qt::Vertical, this)), m_list(new WorkbenchList(this)), m_editor(new WorkbenchEditor(this)),
      m_trial(new WorkbenchTrial(this)), m_name(plainLabel(this, u"ruleName"_s)), m_origin(plainLabel(this, u"ruleOrigin"_s))
{
    setObjectName(u"workbenchPage"_s);
    setShortcutGroup(this, tr("Rules"));
    m_problem->setObjectName(u"rulesProblem"_s);
    connect(m_problem->addButton(tr("Try again"), "refresh"_L1, u"rulesRetry"_s), &QPushButton::clicked, &m_bench, &RuleBench::load);
    makeActions();

    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_editor, 1);
    m_right->setObjectName(u"rulesRight"_s);
    m_right->addWidget(middle);
    m_right->addWidget(m_trial);
    m_right->setChildrenCollapsible(false);
    m_right->setStretchFactor(0, 3);
    m_right->setStretchFactor(1, 2);
    m_split->setObjectName(u"rulesSplit"_s);
    m_split->addWidget(m_list);
    m_split->addWidget(m_right);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 0);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({70 * grid, 250 * grid});
    m_right->setSizes({110 * grid, 70 * grid});
    const QSettings settings;
    m_split->restoreState(settings.value(u"rules/split"_s).toByteArray());
    m_right->restoreState(settings.value(u"rules/right"_s).toByteArray());
    m_stack->addWidget(m_problem);
    m_stack->addWidget(m_split);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setFocusProxy(m_list);

    m_checkSoon.setSingleShot(true);
    m_checkSoon.setInterval(150ms);
    m_trySoon.setSingleShot(true);
    m_trySoon.setInterval(400ms);
    connect(&m_checkSoon, &QTimer::timeout, this, [this] { m_bench.check(m_editor->item(), m_editor->triedLines()); });
    connect(&m_trySoon, &QTimer::timeout, this, &WorkbenchPage::tryNow);
    connect(m_list, &WorkbenchList::ruleChosen, this, &WorkbenchPage::openRule);
    connect(m_editor, &WorkbenchEditor::edited, this, [this] {
        m_isChecked = false;
        m_trySoon.stop();
        m_checkSoon.start();
        showHead();
    });
    connect(m_editor, &WorkbenchEditor::tested, &m_checkSoon, qOverload<>(&QTimer::start));
    connect(m_trial, &WorkbenchTrial::linkActivated, this, &WorkbenchPage::linkActivated);
    connect(m_trial, &WorkbenchTrial::problemActivated, m_editor, &WorkbenchEditor::showLine);
    connect(&m_bench, &RuleBench::loaded, this, &WorkbenchPage::takeRules);
    connect(&m_bench, &RuleBench::checked, this, &WorkbenchPage::takeCheck);
    connect(&m_bench, &RuleBench::trialAdvanced, this, [this] { m_trial->showTrial(m_bench.trial()); });
    connect(&m_bench, &RuleBench::refused, this, &WorkbenchPage::takeRefusal);
    connect(&m_bench, &RuleBench::saved, this, [this](const QString& id) {
        m_drafts.remove(m_openId);
        m_drafts.remove(id);
        const std::optional<Rule> written = ruleIn(m_editor->item());
        if (written && m_bench.rule(written->id))
            openRule(written->id);
        Q_EMIT said(tr("The rules in %1 are in force").arg(QFileInfo(m_bench.ownFile()).fileName()));
    });
    m_editor->setEnabled(false);
    showHead();
}

WorkbenchPage::~WorkbenchPage()
{
    QSettings settings;
    settings.setValue(u"rules/split"_s, m_split->saveState());
    settings.setValue(u"rules/right"_s, m_right->saveState());
    m_bench.stopTrial();
}

void WorkbenchPage::makeActions()
{
    const auto add = [this](const char* name, const QString& text, const char* iconName, const QList<QKeySequence>& keys, auto act) {
        QAction* action =
            makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), keys, Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    m_new = add("newRule", tr("New rule"), "add", {QKeySequence::New}, [this] { newRule({}); });
    m_save = add("saveRule", tr("Save"), "check", {QKeySequence::Save}, [this] { save(); });
    m_revert = add("revertRule", tr("Revert"), "cancel", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)}, [this] { revert(); });
    m_takeOut =
        add("takeOutRule", tr("Take out of the own rules"), "close", {QKeySequence(Qt::CTRL | Qt::Key_Delete)}, [this] { takeOut(); });
    add("findRules", tr("Filter rules"), "search", {QKeySequence::Find}, [this] { m_list->focusFilter(); });
    add("editPattern", tr("Edit the pattern"), "", {QKeySequence(Qt::ALT | Qt::Key_P)}, [this] { m_editor->focusPattern(); });
    add("showRuleYaml", tr("Show the rule as YAML"), "code", {QKeySequence(Qt::ALT | Qt::Key_Y)}, [this] { m_editor->setYamlShown(true); });
    add("leaveRules", tr("Back"), "back", {QKeySequence(Qt::Key_Escape)}, [this] { Q_EMIT backRequested(); });
}

QWidget* WorkbenchPage::makeHead()
{
    m_head = new QWidget(this);
    m_head->setObjectName(u"ruleHead"_s);
    m_name->setFont(theme().heading);
    m_origin->setForegroundRole(QPalette::PlaceholderText);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_name);
    texts->addWidget(m_origin);
    auto* layout = new QHBoxLayout(m_head);
    layout->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    layout->addLayout(texts, 1);
    for (QAction* action : {m_takeOut, m_revert, m_new, m_save}) {
        auto* button = new QPushButton(icon(QLatin1StringView(action->property("iconName").toByteArray())), action->text(), m_head);
        button->setObjectName(action->objectName() + u"Button"_s);
        button->setToolTip(tr("%1 (%2)").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
        button->setEnabled(action->isEnabled());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [button, action] {
            button->setEnabled(action->isEnabled());
            button->setVisible(action->isVisible());
        });
        if (action == m_save)
            button->setDefault(true);
        layout->addWidget(button);
    }
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] { m_name->setFont(theme().heading); });
    return m_head;
}

void WorkbenchPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_bench.load(); // somebody may have edited the files meanwhile
}

void WorkbenchPage::takeRules()
{
    m_stack->setCurrentWidget(m_split);
    m_list->setRules(m_bench.rules());
    if (m_isOpen && !m_openId.isEmpty() && !isDirty()) {
        if (const Rule* rule = m_bench.rule(m_openId); rule && m_editor->item() != m_bench.textOf(*rule))
            present(*rule, m_bench.textOf(*rule), m_openId);
    } else if (!m_isOpen && !m_bench.rules().empty()) {
        openRule(m_list->model().rule(0).id);
    }
    showHead();
}

bool WorkbenchPage::isDirty() const
{
    return m_editor->isEdited() || m_drafts.contains(m_openId);
}

void WorkbenchPage::keepDraft()
{
    if (m_isOpen && m_editor->isEdited())
        m_drafts.insert(m_openId, m_editor->item());
}

void WorkbenchPage::openRule(const QString& id)
{
    const Rule* rule = m_bench.rule(id);
    if (!rule)
        return;
    keepDraft();
    m_list->setCurrent(id);
    const QByteArray draft = m_drafts.value(id);
    if (draft.isEmpty())
        return present(*rule, m_bench.textOf(*rule), id);
    Rule edited = ruleIn(draft).value_or(*rule);
    edited.file = rule->file;
    edited.overrides = rule->overrides;
    present(edited, draft, id);
}

void WorkbenchPage::newRule(const Rule& draft)
{
    keepDraft();
    m_list->setCurrent({});
    Rule rule = draft;
    if (rule.category == Category::Unknown)
        rule.category = Category::BuildFailure;
    if (rule.id.isEmpty())
        rule.id = u"own.rule"_s;
    const QString stem = rule.id;
    for (int number = 2; m_bench.rule(rule.id); ++number)
        rule.id = stem + u'-' + QString::number(number);
    if (rule.confidence == Rule().confidence)
        rule.confidence = 0.7;
    m_drafts.insert(QString(), ruleYaml(rule));
    present(rule, ruleYaml(rule), {});
    m_editor->focusPattern();
}

void WorkbenchPage::present(const Rule& rule, const QByteArray& text, const QString& id)
{
    m_openId = id;
    m_isOpen = true;
    m_isChecked = false;
    m_check = {};
    m_editor->setEnabled(true);
    m_editor->setRule(rule, text);
    m_bench.stopTrial();
    m_trySoon.stop();
    m_trial->showNothing(tr("Looking…"), tr("The logs of all runs are read."));
    m_trial->showProblems({});
    m_checkSoon.stop();
    m_bench.check(m_editor->item(), m_editor->triedLines());
    showHead();
}

void WorkbenchPage::takeCheck(const RuleCheck& check)
{
    const bool isSame = m_check.rule && check.rule && *m_check.rule == *check.rule && m_isChecked;
    m_check = check;
    m_isChecked = true;
    m_editor->showCheck(check);
    m_trial->showProblems(check.problems);
    if (!isSame) {
        if (!check.rule || hasPatternError(check)) {
            m_bench.stopTrial();
            m_trial->showNothing(tr("The rule cannot be tried yet"), tr("Its problems are listed beside."));
        } else {
            m_trySoon.start();
        }
    }
    showHead();
}

void WorkbenchPage::tryNow()
{
    if (m_isOpen && m_check.rule)
        m_bench.tryRule(*m_check.rule, m_openId);
}

void WorkbenchPage::save()
{
    if (!m_isOpen || m_bench.isSaving())
        return;
    const std::optional<Rule> rule = ruleIn(m_editor->item());
    if (!rule)
        return Q_EMIT said(tr("The rule cannot be saved before its YAML can be read"));
    const Rule* open = m_bench.rule(m_openId);
    // A built-in rule under another name is a new one; an own one is renamed.
    const QString id = open && !isBuiltIn(open->file) ? m_openId : rule->id;
    m_bench.save(id, m_editor->item());
    showHead();
}

void WorkbenchPage::revert()
{
    m_drafts.remove(m_openId);
    if (const Rule* rule = m_bench.rule(m_openId))
        present(*rule, m_bench.textOf(*rule), m_openId);
    else
        newRule({});
}

void WorkbenchPage::takeOut()
{
    const Rule* rule = m_bench.rule(m_openId);
    if (!rule || isBuiltIn(rule->file) || m_bench.isSaving())
        return;
    const bool isOverride = !rule->overrides.isEmpty();
    const QByteArray text = m_bench.textOf(*rule);
    m_drafts.remove(m_openId);
    if (!isOverride) { // it stays here as a new one: saving puts it back
        m_drafts.insert(QString(), text);
        present(*rule, text, {});
    }
    m_bench.remove(rule->id);
}

void WorkbenchPage::takeRefusal(const Error& error)
{
    if (!m_bench.isLoaded()) {
        m_problem->setIconName("error"_L1);
        m_problem->setTitle(tr("The rules cannot be read"));
        m_problem->setText(error.message);
        m_stack->setCurrentWidget(m_problem);
    }
    Q_EMIT said(error.message);
    showHead();
}

void WorkbenchPage::showHead()
{
    const Rule* rule = m_bench.rule(m_openId);
    const bool isNew = m_isOpen && !rule;
    const std::optional<Rule> written = m_check.rule;
    m_name->setText(!m_isOpen ? QString() : isNew ? tr("New rule") : m_openId);
    QStringList facts;
    if (rule)
        facts << provenanceOf(*rule);
    if (rule && rule->disabled)
        facts << tr("switched off");
    if (isDirty() && m_isOpen)
        facts << (rule && isBuiltIn(rule->file) ? tr("saving overrides it in %1").arg(QFileInfo(m_bench.ownFile()).fileName())
                                                : tr("not saved"));
    m_origin->setText(facts.join(u" · "_s));
    m_save->setEnabled(m_isOpen && (isDirty() || isNew) && !m_bench.isSaving() && m_isChecked && m_check.rule && !hasPatternError(m_check));
    m_revert->setEnabled(m_isOpen && isDirty());
    m_takeOut->setEnabled(rule && !isBuiltIn(rule->file) && !m_bench.isSaving());
    m_takeOut->setVisible(rule && !isBuiltIn(rule->file));
}

bool WorkbenchPage::isSettled() const
{
    return m_bench.isLoaded() && !m_checkSoon.isActive() && !m_trySoon.isActive() && m_isChecked && !m_bench.trial().isRunning;
}

} // namespace sentinel
