#include "ui/sources/sourcedetails.h"

#include "core/pipeline/connectiontest.h"
#include "models/agetext.h"
#include "models/sourcetext.h"
#include "ui/run/verdictcardparts.h"
#include "ui/shared/labels.h"
#include "ui/shared/leaving.h"
#include "ui/shared/sourceservices.h"
#include "ui/sources/sourcemark.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int paneWidth = 92 * grid;
constexpr int titleWidth = 26 * grid;

QToolButton* toolButton(QWidget* parent, const QString& name, const QString& text, QLatin1StringView symbol)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setAccessibleName(text);
    if (!symbol.isEmpty())
        button->setIcon(icon(symbol));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFixedHeight(6 * grid);
    return button;
}

QToolButton* buttonFor(QAction* action, QWidget* parent)
{
    const QString text = QString(action->text()).remove(u'…');
    auto* button = toolButton(parent, action->objectName() + u"Button"_s, text, {});
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + u"Button"_s);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    button->setToolTip(keys.isEmpty() ? text : QAction::tr("%1 (%2)").arg(text, keys));
    button->setVisible(action->isVisible());
    QObject::connect(action, &QAction::visibleChanged, button, [action, button] { button->setVisible(action->isVisible()); });
    return button;
}

/// A panel on a tinted ground with a line of its colour at the left.
class ProblemPanel : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), property("warns").toBool() ? theme().warningTint : theme().badTint);
        painter.fillRect(QRect(0, 0, 3, height()), property("warns").toBool() ? theme().warning : theme().bad);
    }
};

/// The ground of everything on this side.
class Ground : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme().surface);
        painter.fillRect(QRect(0, 0, 1, height()), theme().border);
    }
};

void setFact(QLabel* label, const QString& text, const QString& tip = {})
{
    label->setText(text.isEmpty() ? u"–"_s : text);
    label->setToolTip(tip.toHtmlEscaped().replace(u'\n', u"<br>"_s));
}

QString dayText(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms).date(), QLocale::ShortFormat);
}

} // namespace

SourceDetails::SourceDetails(const SourceServices& services, const QList<QAction*>& actions, QAction* cancelBackfill, QWidget* parent)
    : QScrollArea(parent), m_services(services)
{
    setObjectName(u"sourceDetails"_s);
    setAccessibleName(tr("The source"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setMinimumWidth(paneWidth);
    auto* ground = new Ground(this);
    m_name = plainLabel(ground, u"sourceName"_s);
    m_state = new Chip(ground);
    m_state->setObjectName(u"sourceState"_s);
    m_kind = plainLabel(ground, u"sourceKind"_s);
    m_address = plainLabel(ground, u"sourceAddress"_s);
    m_kind->setForegroundRole(QPalette::PlaceholderText);
    m_address->setForegroundRole(QPalette::PlaceholderText);

    auto* marks = new QHBoxLayout;
    marks->setSpacing(2 * grid);
    marks->addWidget(m_state);
    marks->addWidget(m_kind, 1);
    auto* tools = new QGridLayout; // three a row: the pane is narrow
    tools->setSpacing(grid);
    for (int i = 0; i < actions.size(); ++i)
        tools->addWidget(buttonFor(actions[i], ground), i / 3, i % 3, Qt::AlignLeft);
    tools->setColumnStretch(3, 1);

    auto* facts = new QGridLayout;
    facts->setHorizontalSpacing(3 * grid);
    facts->setVerticalSpacing(2 * grid);
    facts->setColumnMinimumWidth(0, titleWidth);
    facts->setColumnStretch(1, 1);
    struct Line
    {
        QLabel** label;
        const char* name;
        QString title;
    };
    const Line lines[] = {
        {&m_facts.success, "factSuccess", tr("Last success")}, {&m_facts.next, "factNext", tr("Next try")},
        {&m_facts.news, "factNews", tr("Last news")},          {&m_facts.budget, "factBudget", tr("Requests left")},
        {&m_facts.asks, "factAsks", tr("Requests made")},      {&m_facts.gaps, "factGaps", tr("Gaps")},
        {&m_facts.projects, "factProjects", tr("Projects")},   {&m_facts.every, "factEvery", tr("Asked every")},
        {&m_facts.token, "factToken", tr("Token in")},         {&m_facts.secret, "factSecret", tr("Webhook secret in")},
        {&m_facts.hook, "factHook", tr("Webhook address")},
    };
    int row = 0;
    for (const Line& line : lines) {
        auto* title = new QLabel(line.title, ground);
        title->setForegroundRole(QPalette::PlaceholderText);
        *line.label = plainLabel(ground, QString::fromLatin1(line.name));
        (*line.label)->setAccessibleName(line.title);
        title->setBuddy(*line.label);
        facts->addWidget(title, row, 0, Qt::AlignTop);
        facts->addWidget(*line.label, row++, 1);
    }
    m_copyHook = toolButton(ground, u"copyHookAddress"_s, tr("Copy the webhook's address"), "copy"_L1);
    connect(m_copyHook, &QToolButton::clicked, this, [this] { copyText(m_facts.hook->text()); });

    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(4 * grid, 3 * grid, 4 * grid, 4 * grid);
    column->setSpacing(2 * grid);
    column->addWidget(m_name);
    column->addLayout(marks);
    column->addWidget(m_address);
    column->addLayout(tools);
    column->addWidget(problemCard());
    column->addWidget(backfillPart(cancelBackfill));
    column->addSpacing(grid);
    column->addLayout(facts);
    column->addWidget(m_copyHook, 0, Qt::AlignLeft);
    column->addStretch();
    setWidget(ground);
}

QWidget* SourceDetails::problemCard()
{
    m_problem = new ProblemPanel(this);
    m_problem->setObjectName(u"sourceProblem"_s);
    m_problemText = new WrapLabel(m_problem);
    m_problemText->setObjectName(u"sourceProblemText"_s);
    m_problemAge = plainLabel(m_problem, u"sourceProblemAge"_s);
    m_problemAge->setForegroundRole(QPalette::PlaceholderText);
    m_problemCopy = toolButton(m_problem, u"copyProblem"_s, tr("Copy details"), "copy"_L1);
    connect(m_problemCopy, &QToolButton::clicked, this, [this] { copyText(m_problemDetail); });
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_problemAge, 1);
    bottom->addWidget(m_problemCopy);
    auto* column = new QVBoxLayout(m_problem);
    column->setContentsMargins(4 * grid, 2 * grid, 2 * grid, 2 * grid);
    column->setSpacing(grid);
    column->addWidget(m_problemText);
    column->addLayout(bottom);
    return m_problem;
}

QWidget* SourceDetails::backfillPart(QAction* cancel)
{
    m_backfill = new QWidget(this);
    m_backfill->setObjectName(u"sourceBackfills"_s);
    auto* title = new QLabel(tr("Fetching the past"), m_backfill);
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(buttonFor(cancel, m_backfill));
    auto* column = new QVBoxLayout(m_backfill);
    column->setContentsMargins(0, 2 * grid, 0, grid);
    column->setSpacing(grid);
    column->addLayout(head);
    m_bars = new QVBoxLayout;
    m_bars->setSpacing(grid);
    column->addLayout(m_bars);
    return m_backfill;
}

void SourceDetails::show(const SourceItem& item, Timestamp now)
{
    const Mark mark = markOf(healthOf(item.source, item.state));
    m_name->setFont(theme().heading);
    m_name->setText(item.source.name);
    m_state->setLook(healthName(healthOf(item.source, item.state)), mark.icon, mark.color, mark.tint);
    m_kind->setText(displayName(item.source.kind));
    m_address->setText(item.source.address);
    m_address->setToolTip(item.source.address.toHtmlEscaped());
    showProblem(item, now);
    showBackfills(item.backfills);
    showFacts(item, now);
}

void SourceDetails::showProblem(const SourceItem& item, Timestamp now)
{
    const SourceState& state = item.state;
    const QString silence = silenceSentence(item.source, state);
    const QString problem = state.problem.isEmpty() ? silence : state.problem;
    m_problem->setVisible(!problem.isEmpty());
    m_problem->setProperty("warns", state.problem.isEmpty());
    m_problem->update();
    m_problemText->setLook(theme().body, theme().text);
    m_problemText->setText(problem);
    QStringList parts;
    if (state.failures > 0)
        parts << (state.failures == 1 ? tr("1 try failed") : tr("%1 tries failed").arg(QLocale().toString(state.failures)));
    if (!item.source.isPaused && state.nextTry)
        parts << tr("next %1").arg(nextText(item.source, state, now));
    m_problemAge->setText(parts.join(u"  ·  "_s));
    m_problemDetail = QStringList{item.source.name, problem, state.detail}.join(u'\n');
}

void SourceDetails::showBackfills(const std::vector<BackfillShare>& backfills)
{
    m_backfill->setVisible(!backfills.empty());
    if (backfills == m_shownBackfills)
        return;
    m_shownBackfills = backfills;
    while (QLayoutItem* old = m_bars->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    constexpr size_t shownAtMost = 6;
    for (size_t i = 0; i < std::min(backfills.size(), shownAtMost); ++i) {
        const BackfillShare& share = backfills[i];
        auto* text = plainLabel(m_backfill, u"backfillText%1"_s.arg(i));
        const QString range = tr("%1 to %2").arg(dayText(share.since), dayText(share.until));
        const QString percent = tr("%1 %").arg(qRound(100 * share.done));
        text->setText(share.project.isEmpty() ? tr("%1, %2").arg(range, percent) : tr("%1, %2, %3").arg(share.project, range, percent));
        auto* bar = new QProgressBar(m_backfill);
        bar->setObjectName(u"backfillBar%1"_s.arg(i));
        bar->setAccessibleName(text->text());
        bar->setRange(0, 1000);
        bar->setValue(qRound(1000 * share.done));
        bar->setTextVisible(false);
        bar->setFixedHeight(grid + 2);
        m_bars->addWidget(text);
        m_bars->addWidget(bar);
    }
    if (backfills.size() > shownAtMost) {
        auto* more = plainLabel(m_backfill, u"backfillMore"_s);
        more->setText(tr("and %1 more projects").arg(backfills.size() - shownAtMost));
        more->setForegroundRole(QPalette::PlaceholderText);
        m_bars->addWidget(more);
    }
}

void SourceDetails::showFacts(const SourceItem& item, Timestamp now)
{
    const auto& [source, state, backfills] = item;
    const QLocale locale;
    const auto age = [now](QLabel* label, const std::optional<Timestamp>& time, const QString& never) {
        setFact(label, time ? agoText(*time, now) : never, time ? absoluteText(*time) : QString());
    };
    const bool isFolder = source.kind == SourceKind::Folder;
    age(m_facts.success, state.lastSuccess, tr("never"));
    age(m_facts.news, state.lastEvent, tr("none yet"));
    setFact(m_facts.next, nextText(source, state, now), state.nextTry ? absoluteText(*state.nextTry) : QString());
    QString budget = budgetText(state);
    if (state.budgetResetsAt && *state.budgetResetsAt > now)
        budget = tr("%1, full again in %2").arg(budget, spanText(state.budgetResetsAt->ms - now.ms));
    setFact(m_facts.budget, budget.isEmpty() ? tr("the server does not say") : budget);
    setFact(m_facts.asks, tr("%1, %2 of them unchanged").arg(locale.toString(state.asks), locale.toString(state.unchanged)));
    setFact(m_facts.gaps, gapsText(state), tr("Runs that a webhook should have told of and did not"));
    setFact(m_facts.projects, projectsText(source), source.projects.mid(0, 40).join(u'\n'));
    setFact(m_facts.every,
            source.polls || isFolder ? tr("%1, or less often").arg(spanText(1000LL * source.everySeconds))
                                     : tr("not asked: it calls by webhook"));
    setFact(m_facts.token, source.token.isEmpty() ? tr("none") : source.token);
    setFact(m_facts.secret, source.hookSecret.isEmpty() ? tr("no webhook") : source.hookSecret);
    const QString listener = m_services.listenerUrl();
    const bool calls = !hookAddress(source.kind, u"x"_s).isEmpty();
    const QString hook = listener.isEmpty() ? QString() : hookAddress(source.kind, listener);
    setFact(m_facts.hook, !calls ? QString() : listener.isEmpty() ? tr("nothing listens here") : hook, hook);
    m_copyHook->setVisible(!hook.isEmpty());
    for (QLabel* label : {m_facts.budget, m_facts.asks, m_facts.gaps, m_facts.projects, m_facts.token, m_facts.secret, m_facts.hook})
        label->setEnabled(!isFolder);
}

} // namespace sentinel
