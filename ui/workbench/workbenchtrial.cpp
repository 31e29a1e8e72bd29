#include "ui/workbench/workbenchtrial.h"

#include "ui/shared/labels.h"
#include "ui/shared/listkeys.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"
#include "ui/workbench/workbenchresults.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QString counted(qint64 count)
{
    return QLocale().toString(count);
}

/// Enter opens what is current, as a double click does.
class EnterOpens : public QObject
{
public:
    explicit EnterOpens(QTreeView* view) : QObject(view), m_view(view) { view->installEventFilter(this); }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::KeyPress)
            return QObject::eventFilter(watched, event);
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key != Qt::Key_Return && key != Qt::Key_Enter) || !m_view->currentIndex().isValid())
            return QObject::eventFilter(watched, event);
        Q_EMIT m_view->doubleClicked(m_view->currentIndex());
        return true;
    }

private:
    QTreeView* m_view;
};

} // namespace

template <typename Model>
void WorkbenchTrial::addList(List<Model>& list, const QString& name, const QString& title, int stretched)
{
    list.model = new Model(this);
    list.view = new QTreeView;
    list.view->setObjectName(name);
    list.view->setAccessibleName(title);
    list.view->setModel(list.model);
    makePanelList(list.view);
    list.view->header()->setStretchLastSection(false);
    list.view->header()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    addListKeys(list.view);
    new EnterOpens(list.view);
    list.empty = panelMessage({}, {}, nullptr);
    list.empty->setObjectName(name + u"Empty"_s);
    list.stack = new QStackedWidget;
    list.stack->addWidget(list.view);
    list.stack->addWidget(list.empty);
    list.tab = m_tabs->addTab(list.stack, title);
    connect(&themeNotifier(), &ThemeNotifier::changed, list.view->viewport(), qOverload<>(&QWidget::update));
}

WorkbenchTrial::WorkbenchTrial(QWidget* parent)
    : QWidget(parent), m_summary(plainLabel(this, u"trialSummary"_s)), m_warning(new QLabel(this)), m_progress(new QProgressBar(this)),
      m_tabs(new QTabWidget(this))
{
    setObjectName(u"ruleTrial"_s);
    m_warning->setObjectName(u"trialWarning"_s);
    m_warning->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(u"trialProgress"_s);
    m_progress->setAccessibleName(tr("Progress of trying the rule"));
    m_progress->setFixedWidth(32 * grid);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(grid);
    m_tabs->setObjectName(u"trialTabs"_s);
    m_tabs->setDocumentMode(true);
    addList(m_failing, u"trialFailing"_s, tr("Failing runs"), WorkbenchMatchModel::Text);
    addList(m_passing, u"trialPassing"_s, tr("Passing runs"), WorkbenchMatchModel::Text);
    addList(m_changes, u"trialChanges"_s, tr("Verdicts"), WorkbenchChangeModel::After);
    addList(m_problems, u"trialProblems"_s, tr("Problems"), WorkbenchProblemModel::Text);
    for (QTreeView* view : {m_failing.view, m_passing.view}) {
        view->header()->resizeSection(WorkbenchMatchModel::Run, 14 * grid);
        view->header()->resizeSection(WorkbenchMatchModel::Job, 52 * grid);
        view->header()->resizeSection(WorkbenchMatchModel::Line, 18 * grid);
    }
    m_changes.view->header()->resizeSection(WorkbenchChangeModel::Run, 14 * grid);
    m_changes.view->header()->resizeSection(WorkbenchChangeModel::Job, 40 * grid);
    m_changes.view->header()->setSectionResizeMode(WorkbenchChangeModel::Before, QHeaderView::Stretch);
    m_problems.view->header()->resizeSection(WorkbenchProblemModel::Severity, 28 * grid);
    m_problems.view->header()->resizeSection(WorkbenchProblemModel::Line, 14 * grid);

    const auto follow = [this](QTreeView* view, WorkbenchMatchModel* model) {
        connect(view, &QTreeView::doubleClicked, this, [this, model](const QModelIndex& index) {
            const BenchMatch& match = model->at(index.row());
            Q_EMIT linkActivated({match.run, match.jobNumber, {match.line, match.line}});
        });
    };
    follow(m_failing.view, m_failing.model);
    follow(m_passing.view, m_passing.model);
    connect(m_changes.view, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        const BenchChange& change = m_changes.model->at(index.row());
        Q_EMIT linkActivated({change.run, change.jobNumber, {}});
    });
    connect(m_problems.view, &QTreeView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT problemActivated(m_problems.model->at(index.row()).line); });

    auto* head = new QHBoxLayout;
    head->setContentsMargins(3 * grid, 2 * grid, 3 * grid, grid);
    head->setSpacing(3 * grid);
    head->addWidget(m_summary, 1);
    head->addWidget(m_warning);
    head->addWidget(m_progress);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_tabs, 1);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &WorkbenchTrial::showSummary);
    showNothing(tr("No rule is open"), tr("Choose one in the list, or make a new one."));
}

QString WorkbenchTrial::summary() const
{
    return m_summary->text();
}

template <typename Model>
void WorkbenchTrial::showList(List<Model>& list, const QString& title, qint64 count, const QString& emptyTitle, const QString& emptyText)
{
    m_tabs->setTabText(list.tab, count > 0 ? tr("%1 · %2").arg(title, counted(count)) : title);
    setPanelMessage(list.empty, emptyTitle, emptyText);
    list.stack->setCurrentIndex(list.model->rowCount() > 0 ? 0 : 1);
}

void WorkbenchTrial::showNothing(const QString& title, const QString& text)
{
    m_trial = {};
    m_failing.model->setRows({});
    m_passing.model->setRows({});
    m_changes.model->setRows({});
    showList(m_failing, tr("Failing runs"), 0, title, text);
    showList(m_passing, tr("Passing runs"), 0, title, text);
    showList(m_changes, tr("Verdicts"), 0, title, text);
    m_progress->hide();
    m_summary->setText(title);
    m_warning->clear();
}

void WorkbenchTrial::showTrial(const BenchTrial& trial)
{
    if (trial.error)
        return showNothing(tr("The rule cannot be tried"), trial.error->message);
    m_trial = trial;
    m_failing.model->setRows(trial.failing);
    m_passing.model->setRows(trial.passing);
    m_changes.model->setRows(trial.changes);
    const bool isLooking = trial.isRunning && trial.looked < trial.logs;
    const bool isEmptyStore = !trial.isRunning && trial.logs == 0;
    const QString looking = tr("Looking…"), lookingText = tr("The logs of all runs are read.");
    const QString none = isEmptyStore ? tr("No runs yet") : tr("No match");
    const QString noneText = isEmptyStore ? tr("Drop CI logs on this window: rules are tried on what is stored.")
                                          : tr("In none of these runs does a line match.");
    RuleTrialReport::Change lines;
    for (const RuleTrialReport::Change& change : trial.report.changes) {
        lines.failingLines += change.failingLines;
        lines.passingLines += change.passingLines;
    }
    showList(m_failing, tr("Failing runs"), lines.failingLines, isLooking ? looking : none, isLooking ? lookingText : noneText);
    showList(m_passing, tr("Passing runs"), lines.passingLines, isLooking ? looking : none, isLooking ? lookingText : noneText);
    showList(m_changes, tr("Verdicts"), qint64(trial.changes.size()), trial.isRunning ? tr("Judging anew…") : tr("No verdict changes"),
             trial.isRunning ? tr("Runs in which the rule matches are judged with it.")
                             : tr("Every run is judged as it was, with this rule too."));
    showSummary();
}

void WorkbenchTrial::showProblems(const std::vector<RuleProblem>& problems)
{
    m_problemsFound = problems;
    m_problems.model->setRows(problems);
    showList(m_problems, tr("Problems"), qint64(problems.size()), tr("No problems"), tr("The rule passes all checks."));
    const bool hasErrors =
        std::any_of(problems.begin(), problems.end(), [](const RuleProblem& p) { return p.severity == RuleProblem::Severity::Error; });
    m_tabs->setTabIcon(m_problems.tab,
                       hasErrors              ? icon(QLatin1StringView("error"), theme().bad)
                           : problems.empty() ? QIcon()
                                              : icon(QLatin1StringView("warning"), theme().warning));
    showSummary();
}

void WorkbenchTrial::showSummary()
{
    const RuleTrialReport& report = m_trial.report;
    if (m_trial.logs == 0) {
        m_progress->setVisible(m_trial.isRunning);
        m_progress->setRange(0, 0);
        if (!m_trial.isRunning)
            m_summary->setText(tr("Nothing is stored yet that it could be tried on"));
    } else {
        const bool isLooking = m_trial.looked < m_trial.logs;
        m_progress->setRange(0, isLooking ? m_trial.logs : std::max(1, m_trial.touched));
        m_progress->setValue(isLooking ? m_trial.looked : m_trial.judged);
        m_progress->setVisible(m_trial.isRunning);
        qint64 failing = 0, passing = 0;
        bool isBroad = false;
        for (size_t i = 0; i < report.changes.size(); ++i) {
            failing += report.changes[i].failing;
            passing += report.changes[i].passing;
            isBroad = isBroad || report.isTooBroad(i);
        }
        QString text = tr("Matches in %1 of %2 failing and %3 of %4 passing logs")
                           .arg(counted(failing), counted(report.failing), counted(passing), counted(report.passing));
        if (!m_trial.isRunning)
            text += m_trial.changes.empty() ? tr(" · no verdict changes")
                                            : tr(" · %1 verdicts change").arg(counted(qint64(m_trial.changes.size())));
        m_summary->setText(text);
        QStringList warnings;
        if (isBroad)
            warnings << tr("too broad");
        for (const RuleProblem& problem : m_problemsFound) {
            if (problem.check == RuleProblem::Check::Slow)
                warnings << tr("slow");
            else if (problem.check == RuleProblem::Check::Broad && !isBroad)
                warnings << tr("fires on healthy lines");
        }
        m_warning->setText(warnings.isEmpty() ? QString() : u"⚠ "_s + warnings.join(u", "_s));
    }
    QPalette colours = m_warning->palette();
    colours.setColor(QPalette::WindowText, theme().warning);
    m_warning->setPalette(colours);
}

} // namespace sentinel
