// The page joins its parts: the loader brings, the details and the log show, and every choice in the details moves the log.
#include "ui/run/runpage_p.h"

#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/run/clusterline.h"
#include "ui/run/evidencelist.h"
#include "ui/run/livestrip.h"
#include "ui/run/runninglog.h"
#include "ui/run/runpagedetails.h"
#include "ui/run/runpageheader.h"
#include "ui/run/runpageloader.h"
#include "ui/run/steptree.h"
#include "ui/run/testlist.h"
#include "ui/run/verdictcard.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

const QString columnsKey = u"runpage/columns"_s;

} // namespace

JobId firstChoice(const std::vector<Job>& jobs)
{
    const auto rank = [](const Job& job) {
        const bool failed = job.outcome == Outcome::Failed;
        return std::pair(failed ? 2 : job.outcome == Outcome::Unknown ? 1 : 0, failed ? job.verdict.confidence : 0.0);
    };
    const auto best = std::max_element(jobs.begin(), jobs.end(), [&rank](const Job& a, const Job& b) { return rank(a) < rank(b); });
    return best == jobs.end() ? JobId{} : best->id;
}

RunPage::RunPage(Pipeline& pipeline, const SourceServices* services, QWidget* parent)
    : QWidget(parent), m_d(std::make_unique<Private>(pipeline, *this))
{
    Private& d = *m_d;
    setObjectName(u"runPage"_s);
    d.noRun = new EmptyState(QLatin1StringView("run"), tr("No run is open"),
                             tr("Choose one in the list of runs, or drop a log on the window."), this);
    d.noRun->setObjectName(u"noRun"_s);
    connect(d.noRun->addButton(tr("Show all runs"), QLatin1StringView("runs"), u"showAllRuns"_s), &QPushButton::clicked, this,
            &RunPage::listRequested);
    d.message = new EmptyState(QLatin1StringView("run"), {}, {}, this);
    d.message->setObjectName(u"runMessage"_s);
    d.content = new QWidget(this);
    d.stack = new QStackedLayout(this);
    d.stack->addWidget(d.noRun);
    d.stack->addWidget(d.message);
    d.stack->addWidget(d.content);

    d.header = new RunPageHeader(d.content);
    d.details = new RunPageDetails;
    d.log = new LogPane;
    d.allTests = new TestList;
    d.allTests->setObjectName(u"reportTests"_s);
    d.side = new QWidget;
    d.side->setMinimumWidth(80 * grid);
    d.live = new LiveStrip;
    d.running = new RunningLog(services, *d.log, *d.live, this);
    d.sideStack = new QStackedLayout;
    auto* side = new QVBoxLayout(d.side);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(0);
    side->addWidget(d.live);
    side->addLayout(d.sideStack, 1);
    d.sideStack->addWidget(d.log);
    d.sideStack->addWidget(d.allTests);
    d.columns = new QSplitter(Qt::Horizontal);
    d.columns->setObjectName(u"runSplitter"_s);
    d.columns->setChildrenCollapsible(false);
    d.columns->setHandleWidth(1);
    d.columns->addWidget(d.details);
    d.columns->addWidget(d.side);
    d.columns->setStretchFactor(0, 0);
    d.columns->setStretchFactor(1, 1);
    connect(d.columns, &QSplitter::splitterMoved, this, [this] { QSettings().setValue(columnsKey, m_d->columns->saveState()); });
    auto* column = new QVBoxLayout(d.content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(d.header);
    column->addWidget(d.columns, 1);

    connect(d.header, &RunPageHeader::backRequested, this, &RunPage::backRequested);
    connect(d.header, &RunPageHeader::jobChosen, this, [this](JobId id) { m_d->showJob(id); });
    connect(&d.details->card().cluster(), &ClusterLine::clusterRequested, this, &RunPage::clusterRequested);
    connect(&d.details->evidence(), &EvidenceList::blockShown, this, [this](const LineRange& r) { m_d->goTo(r, false); });
    connect(&d.details->evidence(), &EvidenceList::blockActivated, this, [this](const LineRange& r) { m_d->goTo(r, true); });
    connect(&d.details->steps(), &StepTree::stepShown, this, [this](const LineRange& r) { m_d->goTo({r.first, r.first}, false); });
    connect(&d.details->steps(), &StepTree::stepActivated, this, [this](const LineRange& r) { m_d->goTo({r.first, r.first}, true); });
    connect(&d.details->tests(), &TestList::testShown, this, [this](qint64 at) { m_d->goToOffset(at, false); });
    connect(&d.details->tests(), &TestList::testActivated, this, [this](qint64 at) { m_d->goToOffset(at, true); });

    connect(&d.loader, &RunPageLoader::runLoaded, this, [this](const LoadedRun& run) { m_d->showLoaded(run); });
    connect(&d.loader, &RunPageLoader::runGone, this, [this] {
        m_d->loader.cancelLog();
        m_d->loaded.reset();
        m_d->say(QLatin1StringView("run"), tr("This run is no longer in the history"), tr("It was deleted, or its store was replaced."));
    });
    connect(&d.loader, &RunPageLoader::runFailed, this, [this](const QString& message) {
        if (!m_d->loaded) // what is on screen stays true when reading it again fails
            m_d->say(QLatin1StringView("error"), tr("The run could not be read"), message);
    });
    connect(&d.loader, &RunPageLoader::logOpened, this, [this](const Log& log) {
        m_d->log->showLog(log, m_d->evidenceLines());
        if (m_d->goThere.first > 0)
            m_d->goTo(m_d->goThere, m_d->focusThere);
    });
    connect(&d.loader, &RunPageLoader::mergedOpened, this, [this](const MergedLog& log) { m_d->showMerged(log); });
    connect(d.header, &RunPageHeader::allLogsChosen, this, [this] { m_d->showAllLogs(); });
    connect(&d.log->view(), &LogView::currentLineChanged, this, [this](qint64 line) {
        if (!m_d->showsAll)
            m_d->details->steps().setCurrentLine(line);
    });
    connect(&d.loader, &RunPageLoader::logFailed, this, [this](const QString& message) {
        m_d->log->showMessage(QLatin1StringView("error"), tr("The log could not be opened"), message);
    });
    connect(&d.loader, &RunPageLoader::testsLoaded, this, [this](std::vector<TestResult> part) {
        // Those that failed stand at the top already.
        std::erase_if(part, [](const TestResult& t) { return t.status == TestStatus::Failed || t.status == TestStatus::Error; });
        m_d->allTests->append(part);
    });
    d.log->setPipeline(pipeline);
    connect(d.log, &LogPane::linkFollowed, this, &RunPage::showLink);
    connect(d.log, &LogPane::ruleWanted, this, [this](const QString& line) {
        const Job* shown = m_d->currentJob();
        Q_EMIT ruleWanted(line, shown ? shown->verdict.category : Category::Unknown);
    });
    connect(&pipeline.store(), &Store::committed, this, [this](Topic topic) {
        if ((topic == Topic::Runs || topic == Topic::Clusters) && m_d->id)
            m_d->loader.loadRun(m_d->id);
    });

    addActions(d.log->actions()); // searching and jumping work wherever the focus is on the page
    const auto add = [this](const QString& name, const QString& text, QLatin1StringView iconName, const QKeySequence& key) {
        return makeAction(this, name, text, iconName, {key}, Qt::WidgetWithChildrenShortcut);
    };
    QAction* back = add(u"leaveRun"_s, tr("Back to the runs"), QLatin1StringView("back"), QKeySequence(Qt::Key_Escape));
    connect(back, &QAction::triggered, this, &RunPage::backRequested);
    QAction* markdown =
        add(u"copyRunAsMarkdown"_s, tr("Copy as Markdown"), QLatin1StringView("markdown"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
    connect(markdown, &QAction::triggered, this, [this] { m_d->details->copyMarkdown(); });
    QAction* correct = add(u"correctVerdict"_s, tr("Correct the verdict…"), QLatin1StringView("flag"), QKeySequence(Qt::Key_V));
    connect(correct, &QAction::triggered, this, [this] { m_d->askForCorrection(); });
    connect(&d.details->card(), &VerdictCard::correctionRequested, correct, &QAction::trigger);
    connect(&d.details->card(), &VerdictCard::runRequested, this, &RunPage::showRun);
    QAction* previous = add(u"previousJob"_s, tr("Previous job"), {}, QKeySequence(Qt::Key_BracketLeft));
    connect(previous, &QAction::triggered, this, [this] { m_d->showNextJob(-1); });
    QAction* next = add(u"nextJob"_s, tr("Next job"), {}, QKeySequence(Qt::Key_BracketRight));
    connect(next, &QAction::triggered, this, [this] { m_d->showNextJob(1); });
    clear();
}

RunPage::~RunPage() = default;

RunId RunPage::run() const
{
    return m_d->id;
}

void RunPage::showRun(RunId id)
{
    Private& d = *m_d;
    if (id != d.id) {
        d.takesFocus = d.stack->currentWidget() == d.noRun; // nothing else on the page could have had it
        clear();
        d.id = id;
        d.say(QLatin1StringView("run"), tr("Opening the run…"), {});
    }
    d.loader.loadRun(id);
}

void RunPage::showLink(const Permalink& link)
{
    Private& d = *m_d;
    if (link.run != d.id)
        showRun(link.run);
    d.link = link;
    if (d.loaded)
        d.followLink();
}

void RunPage::clear()
{
    Private& d = *m_d;
    d.loader.cancelAll();
    d.running->stop();
    d.id = {};
    d.job = {};
    d.openLog = {};
    d.goThere = {};
    d.showsAll = false;
    d.merged.reset();
    d.link.reset();
    d.loaded.reset();
    d.header->clear();
    d.log->showMessage(QLatin1StringView("log"), {}, {});
    d.allTests->setTests({});
    d.stack->setCurrentWidget(d.noRun);
}

void RunPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    const Job* shown = m_d->currentJob();
    if (shown && !shown->log && !m_d->showsAll)
        m_d->showWithoutLog(*shown);
}

void RunPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_d->running->stop();
}

const Job* RunPage::Private::currentJob() const
{
    if (!loaded)
        return nullptr;
    const auto found = std::find_if(loaded->jobs.begin(), loaded->jobs.end(), [this](const Job& j) { return j.id == job; });
    return found == loaded->jobs.end() ? nullptr : &*found;
}

std::vector<LineRange> RunPage::Private::evidenceLines() const
{
    std::vector<LineRange> lines;
    if (const Job* shown = currentJob()) {
        for (const EvidenceBlock& block : shown->verdict.evidence)
            lines.push_back(block.lines);
    }
    return lines;
}

void RunPage::Private::say(QLatin1StringView iconName, const QString& title, const QString& text)
{
    message->setIconName(iconName);
    message->setTitle(title);
    message->setText(text);
    stack->setCurrentWidget(message);
}

void RunPage::Private::showLoaded(const LoadedRun& run)
{
    if (loaded == run) // a change elsewhere: whatever the reader is doing here goes on
        return;
    const bool isFirst = !loaded;
    loaded = run;
    const JobId keep = currentJob() ? job : firstChoice(run.jobs);
    stack->setCurrentWidget(content);
    if (!std::exchange(columnsPlaced, true)) {
        // Only now has the splitter the width that the sizes are of.
        content->layout()->activate();
        const int left = std::clamp(columns->width() * 3 / 10, 105 * grid, 140 * grid);
        if (!columns->restoreState(QSettings().value(columnsKey).toByteArray()))
            columns->setSizes({left, std::max(1, columns->width() - left)});
    }
    header->show(run.run, run.jobs, keep);
    showJob(keep);
    followLink();
    if (isFirst && page.isVisible() && (std::exchange(takesFocus, false) || !page.isAncestorOf(QApplication::focusWidget())))
        details->focusFirst();
}

void RunPage::Private::showJob(JobId id)
{
    job = id;
    const Job* shown = currentJob();
    if (!shown)
        return say(QLatin1StringView("run"), tr("This run has no jobs"), tr("Nothing of it was stored but its name."));
    header->show(loaded->run, loaded->jobs, id);
    focusThere = false;
    goThere = shown->verdict.evidence.empty() ? LineRange{} : shown->verdict.evidence.front().lines;
    details->card().cluster().show(loaded->clusters[size_t(shown - loaded->jobs.data())]);
    details->show(*loaded, size_t(shown - loaded->jobs.data()), !shown->log);
    showLogOrTests(*shown);
}

void RunPage::Private::showNextJob(int direction)
{
    if (!loaded || loaded->jobs.size() < 2)
        return;
    const auto& jobs = loaded->jobs;
    const auto at = std::find_if(jobs.begin(), jobs.end(), [this](const Job& j) { return j.id == job; }) - jobs.begin();
    const auto count = static_cast<qsizetype>(jobs.size());
    showJob(jobs[static_cast<size_t>((at + direction + count) % count)].id);
}

} // namespace sentinel
