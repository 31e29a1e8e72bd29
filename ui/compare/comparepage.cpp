#include "ui/compare/comparepage.h"

#include "ui/compare/comparestrip.h"
#include "ui/compare/comparetask.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/leaving.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 150; // what takes no longer needs no progress
constexpr int progressWidth = 80 * grid;

QString counted(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace

ComparePage::ComparePage(QWidget* parent)
    : QWidget(parent), m_stack(new QStackedLayout(this)), m_blank(new QWidget(this)), m_content(new QWidget(this)),
      m_patience(new QTimer(this)), m_task(new CompareTask(this))
{
    setObjectName(u"comparePage"_s);
    setAccessibleName(tr("Comparison of two logs"));
    m_message = new EmptyState(QLatin1StringView("log"), {}, {}, this);
    m_message->setObjectName(u"compareMessage"_s);
    m_showAnyway = m_message->addButton(tr("Show them side by side"), QLatin1StringView("log"), u"compareShowAnyway"_s);
    m_again = m_message->addButton(tr("Compare again"), QLatin1StringView("refresh"), u"compareAgain"_s);
    m_view = new CompareView(m_content);
    m_strip = new CompareStrip(*m_view, m_content);
    m_progressPage = makeProgress();
    makeActions();

    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_view, 1);
    row->addWidget(m_strip);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tools);
    column->addWidget(makeHeads());
    auto* rule = new QWidget(m_content);
    rule->setFixedHeight(1);
    rule->setAutoFillBackground(true);
    rule->setBackgroundRole(QPalette::Mid);
    column->addWidget(rule);
    column->addLayout(row, 1);
    for (QWidget* page : {m_blank, static_cast<QWidget*>(m_message), m_progressPage, m_content})
        m_stack->addWidget(page);

    m_patience->setSingleShot(true);
    m_patience->setInterval(patienceMs);
    connect(m_patience, &QTimer::timeout, this, [this] { m_stack->setCurrentWidget(m_progressPage); });
    connect(m_task, &CompareTask::progressed, m_progress, &QProgressBar::setValue);
    connect(m_task, &CompareTask::finished, this, &ComparePage::finish);
    connect(m_showAnyway, &QPushButton::clicked, this, &ComparePage::showLogs);
    connect(m_again, &QPushButton::clicked, this, [this] { compare(*m_green, *m_red, m_names); });
    connect(m_view, &CompareView::currentRowChanged, this, &ComparePage::showState);
    connect(m_view, &CompareView::foldsChanged, this, &ComparePage::showState);
    connect(m_view, &CompareView::copyRefused, m_state, &QLabel::setText);
    connect(m_view, &CompareView::copied, this, [this](qint64 masked) {
        if (masked > 0)
            m_state->setText(tr("Copied, %1").arg(maskedText(masked)));
    });
    connect(m_view, &CompareView::lineActivated, this, &ComparePage::lineRequested);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &ComparePage::showHeads);
    clear();
}

QAction* ComparePage::addTool(QLatin1StringView iconName, const QString& name, const QString& text, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(keys.isEmpty() ? text : tr("%1 (%2)").arg(text, keys.front().toString(QKeySequence::NativeText)));
    addAction(action);
    auto* button = new QToolButton(m_tools);
    button->setDefaultAction(action);
    button->setObjectName(name + u"Button"_s);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setIconSize({iconSize, iconSize});
    button->setFixedSize(rowHeight, 6 * grid);
    button->setFocusPolicy(Qt::TabFocus);
    m_tools->layout()->addWidget(button);
    return action;
}

QWidget* ComparePage::makeTools()
{
    m_tools = new QWidget(m_content);
    m_tools->setObjectName(u"compareTools"_s);
    auto* layout = new QHBoxLayout(m_tools);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->setSpacing(0);
    m_state = new QLabel(m_tools);
    m_state->setObjectName(u"compareState"_s);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_state, 1);
    return m_tools;
}

void ComparePage::makeActions()
{
    makeTools();
    m_previous = addTool(QLatin1StringView("chevron-up"), u"comparePrevious"_s, tr("Previous change"), {QKeySequence(Qt::Key_P)});
    connect(m_previous, &QAction::triggered, this, [this] { m_view->goToChange(-1); });
    m_next = addTool(QLatin1StringView("chevron-down"), u"compareNext"_s, tr("Next change"), {QKeySequence(Qt::Key_N)});
    connect(m_next, &QAction::triggered, this, [this] { m_view->goToChange(1); });
    m_unfold = addTool(QLatin1StringView("expand"), u"compareUnfold"_s, tr("Show all equal lines"),
                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight)});
    connect(m_unfold, &QAction::triggered, this, [this] { m_view->setAllFoldsOpen(true); });
    m_fold = addTool(QLatin1StringView("collapse"), u"compareFold"_s, tr("Fold equal lines"),
                     {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft)});
    connect(m_fold, &QAction::triggered, this, [this] { m_view->setAllFoldsOpen(false); });
    m_times = addTool(QLatin1StringView("clock"), u"compareTimes"_s, tr("Show time stamps"), {QKeySequence(Qt::Key_T)});
    m_times->setCheckable(true);
    m_times->setChecked(true);
    connect(m_times, &QAction::toggled, m_view, &CompareView::setTimesShown);
    QAction* close = addTool(QLatin1StringView("close"), u"compareClose"_s, tr("Close the comparison"), {QKeySequence(Qt::Key_Escape)});
    connect(close, &QAction::triggered, this, [this] {
        stop();
        Q_EMIT closeRequested();
    });
}

QWidget* ComparePage::makeHeads()
{
    auto* heads = new QWidget(m_content);
    heads->setObjectName(u"compareHeads"_s);
    auto* layout = new QHBoxLayout(heads);
    layout->setContentsMargins(0, 0, 0, grid);
    layout->setSpacing(0);
    for (const int side : {0, 1}) {
        m_icons[side] = new QLabel(heads);
        m_icons[side]->setFixedSize(iconSize, iconSize);
        m_heads[side] = new QLabel(heads);
        m_heads[side]->setObjectName(side == 0 ? u"compareGreenName"_s : u"compareRedName"_s);
        m_heads[side]->setTextFormat(Qt::PlainText);
        m_heads[side]->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        auto* half = new QHBoxLayout;
        half->setContentsMargins(2 * grid, 0, 2 * grid, 0);
        half->setSpacing(2 * grid);
        half->addWidget(m_icons[side]);
        half->addWidget(m_heads[side], 1);
        layout->addLayout(half, 1);
    }
    // The columns end where the scroll bar and the strip begin.
    layout->addSpacing(m_strip->sizeHint().width() + m_view->verticalScrollBar()->sizeHint().width());
    return heads;
}

QWidget* ComparePage::makeProgress()
{
    auto* page = new QWidget(this);
    page->setObjectName(u"compareProgressPage"_s);
    auto* title = new QLabel(tr("Comparing the logs…"), page);
    title->setAlignment(Qt::AlignCenter);
    m_progress = new QProgressBar(page);
    m_progress->setObjectName(u"compareProgress"_s);
    m_progress->setAccessibleName(tr("How much of the logs is compared"));
    m_progress->setRange(0, 100);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(progressWidth);
    auto* cancel = new QPushButton(icon(QLatin1StringView("cancel")), tr("Stop"), page);
    cancel->setObjectName(u"compareCancel"_s);
    connect(cancel, &QPushButton::clicked, this, &ComparePage::stop);
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * grid);
    layout->addStretch(2);
    layout->addWidget(title);
    layout->addWidget(m_progress, 0, Qt::AlignHCenter);
    layout->addSpacing(grid);
    layout->addWidget(cancel, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    return page;
}

void ComparePage::compare(const Log& green, const Log& red, const CompareNames& names)
{
    m_green = green;
    m_red = red;
    m_names = names;
    m_view->clear();
    m_progress->setRange(0, 100);
    m_progress->setValue(0);
    m_stack->setCurrentWidget(m_blank);
    m_patience->start();
    m_task->start(*m_green, *m_red);
}

void ComparePage::showOpening()
{
    clear();
    m_progress->setRange(0, 0); // nobody knows how long
    m_stack->setCurrentWidget(m_blank);
    m_patience->start();
}

void ComparePage::showMessage(QLatin1StringView iconName, const QString& title, const QString& text)
{
    m_patience->stop();
    m_message->setIconName(iconName);
    m_message->setTitle(title);
    m_message->setText(text);
    m_showAnyway->hide();
    m_again->hide();
    m_stack->setCurrentWidget(m_message);
}

void ComparePage::clear()
{
    m_task->cancel();
    m_view->clear();
    m_green.reset();
    m_red.reset();
    m_comparison = {};
    showMessage(QLatin1StringView("log"), tr("Nothing to compare yet"),
                tr("Open a failed run whose job has passed before: its log can be shown beside the one that passed."));
}

bool ComparePage::isComparing() const
{
    return m_task->isRunning();
}

void ComparePage::stop()
{
    if (!isComparing())
        return;
    m_task->cancel();
    showMessage(QLatin1StringView("cancel"), tr("The comparison was stopped"), tr("Nothing was found out yet."));
    m_again->show();
}

void ComparePage::finish(const Result<Comparison>& comparison)
{
    if (!comparison) {
        showMessage(QLatin1StringView("error"), tr("The logs could not be compared"), comparison.error().message);
        m_again->show();
        return;
    }
    m_comparison = *comparison;
    if (!m_comparison.newLines.isEmpty() || !m_comparison.goneLines.isEmpty())
        return showLogs();
    const std::vector<Segment>& segments = m_comparison.segments;
    const bool isSame = segments.empty() || (segments.size() == 1 && segments.front().kind == Segment::Kind::Equal);
    showMessage(QLatin1StringView("check"), tr("The two logs say the same"),
                isSame
                    ? tr("They differ in nothing but times, numbers, hashes and folders. Whatever made the difference, it left no words.")
                    : tr("Each line of one is in the other, if not always in the same place or as often. Whatever made the difference, it "
                         "left no words."));
    m_showAnyway->setVisible(!segments.empty());
}

void ComparePage::showLogs()
{
    m_patience->stop();
    m_stack->setCurrentWidget(m_content); // first: where the first change comes to stand depends on the size
    m_view->setLogs(*m_green, *m_red, m_comparison);
    m_strip->refresh();
    m_times->setVisible(m_view->hasTimes());
    showHeads();
    showState();
    m_view->setFocus();
}

void ComparePage::showHeads()
{
    const Outcome outcomes[] = {m_names.greenOutcome, m_names.redOutcome};
    const QString names[] = {m_names.green, m_names.red};
    for (const int side : {0, 1}) {
        const Mark mark = markOf(outcomes[side]);
        const QString word = displayName(outcomes[side]);
        m_icons[side]->setPixmap(iconPixmap(mark.icon, iconSize, mark.color, devicePixelRatioF()));
        m_heads[side]->setText(names[side].isEmpty()                    ? word
                                   : outcomes[side] == Outcome::Unknown ? names[side]
                                                                        : tr("%1: %2").arg(word, names[side]));
        m_heads[side]->setToolTip(names[side]);
    }
}

void ComparePage::showState()
{
    const CompareRows& rows = m_view->rows();
    const qint64 changes = rows.changeCount(), fresh = m_comparison.newLines.count();
    QStringList words;
    if (changes == 0)
        words << tr("No change");
    else if (const qint64 current = m_view->currentChange(); current >= 0)
        words << tr("Change %1 of %2").arg(counted(current + 1), counted(changes));
    else
        words << (changes == 1 ? tr("1 change") : tr("%1 changes").arg(counted(changes)));
    words << (fresh == 1 ? tr("1 line is new") : tr("%1 lines are new").arg(counted(fresh)));
    if (m_comparison.isCoarse)
        words << tr("the logs differ a lot: more may be equal than is shown");
    m_state->setText(words.join(QStringLiteral(" · ")));
    m_previous->setEnabled(m_view->hasLogs() && rows.changeBefore(m_view->currentRow()).has_value());
    m_next->setEnabled(m_view->hasLogs() && rows.changeBehind(m_view->currentRow()).has_value());
    m_unfold->setEnabled(rows.hasShutFolds());
    m_fold->setEnabled(rows.hasOpenFolds());
}

} // namespace sentinel
