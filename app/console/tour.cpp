#include "app/console/tour.h"

#include "app/console/startup.h"
#include "ui/logpage/logviewpane.h"
#include "ui/runs/runfilterbar.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runstable.h"
#include "ui/shared/emptystate.h"
#include "ui/shell/dropoverlay.h"
#include "ui/shell/importbar.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/problembanner.h"
#include "ui/shell/retriagebar.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QMenu>
#include <QPixmap>
#include <QStackedWidget>
#include <QToolButton>

#include <cstdio>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr auto interval = 25ms;
constexpr int maxLooks = 1200; ///< thirty seconds for one picture

/// A state of the runs page as it looks without the data that would show it otherwise.
void showInstead(MainWindow& window, const char* state)
{
    auto* widget = window.runsPage().findChild<QWidget*>(QString::fromLatin1(state));
    auto* stack = qobject_cast<QStackedWidget*>(widget->parentWidget());
    stack->setCurrentWidget(widget);
}

QWidget* dialogNamed(const MainWindow& window, const char* name)
{
    return window.findChild<QDialog*>(QString::fromLatin1(name));
}

std::vector<Problem> someProblems()
{
    return {{u"build-1841.log.gz"_s, {Error::Kind::Malformed, Tour::tr("the gzip stream ends early; 3.2 MB before it were read"), {}}},
            {u"screenshots/login.png"_s, {Error::Kind::Unsupported, Tour::tr("not text"), {}}},
            {u"nightly.zip"_s, {Error::Kind::TooLarge, Tour::tr("unpacks to more than 400 times its size"), u"entry logs/a.txt"_s}}};
}

} // namespace

Tour::Tour(const ConsoleOptions& options, MainWindow& window, Startup& startup) : m_options(options), m_window(window), m_startup(startup)
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &Tour::look);
    addStops();
}

void Tour::begin()
{
    if (!QDir().mkpath(m_options.tour)) {
        std::fprintf(stderr, "sentinel-console: %s\n", qUtf8Printable(tr("The folder %1 cannot be made.").arg(m_options.tour)));
        QTimer::singleShot(0, this, [] { QApplication::exit(1); });
        return;
    }
    nextStop();
}

bool Tour::isSettled() const
{
    return m_startup.hasFailed() || (m_startup.isReady() && !m_window.isImporting() && m_window.runsPage().isSettled());
}

void Tour::addStops()
{
    const auto settled = [this] { return isSettled(); };
    const auto window = [this]() -> QWidget* { return &m_window; };
    const auto nothing = [] {};
    RunsPage& runs = m_window.runsPage();

    m_stops.push_back({u"runs"_s,
                       [&] {
                           m_window.goTo(u"runs"_s);
                           runs.table().move(0);
                       },
                       settled, window, nothing});
    m_stops.push_back({u"runs-filter"_s,
                       [&] {
                           RunFilter filter;
                           filter.outcomes = {Outcome::Failed};
                           filter.categories = {Category::BuildFailure, Category::TestFailure};
                           filter.text = u"error"_s;
                           runs.filterBar().setFilter(filter);
                       },
                       settled, window, [&] { runs.filterBar().clear(); }});
    for (const char* name : {"fileMenu", "viewMenu", "filterCategoriesMenu"}) {
        const auto menu = [this, name] { return m_window.findChild<QMenu*>(QString::fromLatin1(name)); };
        m_stops.push_back({u"menu-"_s + QString::fromLatin1(name).remove(u"Menu"_s),
                           [this, menu] { menu()->popup(m_window.mapToGlobal(m_window.rect().center())); }, settled,
                           [menu]() -> QWidget* { return menu(); }, [menu] { menu()->close(); }});
    }
    m_stops.push_back({u"runs-nomatch"_s,
                       [&] {
                           RunFilter filter;
                           filter.text = u"no run says this"_s;
                           runs.filterBar().setFilter(filter);
                       },
                       settled, window, [&] { runs.filterBar().clear(); }});
    m_stops.push_back({u"runs-empty"_s,
                       [&] {
                           runs.filterBar().hide();
                           showInstead(m_window, "noRuns");
                       },
                       settled, window, [&] { runs.model().refresh(); }});
    m_stops.push_back({u"run"_s,
                       [&] {
                           RunFilter failed;
                           failed.outcomes = {Outcome::Failed};
                           runs.filterBar().setFilter(failed);
                       },
                       [this, &runs, isOpen = false]() mutable {
                           if (!isSettled())
                               return false;
                           const Run* run = runs.model().rowCount() > 0 ? runs.model().rowAt(0) : nullptr;
                           if (!isOpen && (run || !m_startup.isReady())) {
                               if (run)
                                   m_window.openRun(run->id);
                               isOpen = true;
                           } else if (!run) {
                               m_window.goTo(u"run"_s);
                               return true;
                           }
                           const QWidget* page = m_window.page(u"run"_s);
                           const auto* log = page ? page->findChild<LogPane*>(u"logPane"_s) : nullptr;
                           return !m_startup.isReady() || (log && log->view().hasLog() && !log->isScanning());
                       },
                       window, [&] { runs.filterBar().clear(); }});
    m_stops.push_back({u"run-correct"_s,
                       [this] {
                           QWidget* page = m_window.page(u"run"_s);
                           if (auto* correct = page ? page->findChild<QAction*>(u"correctVerdict"_s) : nullptr)
                               correct->trigger();
                       },
                       settled,
                       [this]() -> QWidget* {
                           QWidget* asked = dialogNamed(m_window, "correctionDialog"); // none where no run failed
                           return asked ? asked : &m_window;
                       },
                       [this] {
                           if (QWidget* asked = dialogNamed(m_window, "correctionDialog"))
                               asked->close();
                       }});
    m_stops.push_back({u"retriage"_s,
                       [this] {
                           RetriagePass::Progress progress;
                           progress.state = RetriagePass::State::Done;
                           progress.done = progress.due = 412;
                           progress.changed = 7;
                           progress.missing = 1;
                           progress.id = RetriageId{1};
                           m_window.retriageBar().showResult(progress);
                       },
                       settled, window, [] {}});
    m_stops.push_back({u"retriage-changes"_s, // those that the store has, if its history was ever judged again
                       [this] { m_window.retriageBar().findChild<QToolButton*>(u"retriageShow"_s)->click(); },
                       [this] {
                           const QWidget* changes = dialogNamed(m_window, "retriageChanges");
                           return !changes || changes->property("isKnown").toBool();
                       },
                       [this]() -> QWidget* {
                           QWidget* changes = dialogNamed(m_window, "retriageChanges");
                           return changes ? changes : &m_window;
                       },
                       [this] {
                           if (QWidget* changes = dialogNamed(m_window, "retriageChanges"))
                               changes->close();
                           m_window.retriageBar().hide();
                       }});
    addLogStops();
    addFileStops();
    addRuleStops();
    addClusterStops();
    addSourceStops();
    m_stops.push_back({u"shortcuts"_s, [this] { m_window.showShortcuts(); }, settled,
                       [this] { return dialogNamed(m_window, "shortcutSheet"); },
                       [this] { dialogNamed(m_window, "shortcutSheet")->close(); }});
    m_stops.push_back({u"about"_s, [this] { m_window.showAbout(); }, settled, [this] { return dialogNamed(m_window, "aboutDialog"); },
                       [this] { dialogNamed(m_window, "aboutDialog")->close(); }});
    m_stops.push_back({u"drop"_s, [this] { m_window.dropOverlay().showFor(tr("%1 files or folders").arg(3)); }, settled, window,
                       [this] { m_window.dropOverlay().hide(); }});
    m_stops.push_back({u"import"_s, [this] { m_window.importBar().showProgress(86, 252, u"build-1841.log.gz"_s); }, settled, window,
                       [this] { m_window.importBar().hide(); }});
    m_stops.push_back({u"problems"_s,
                       [this] {
                           m_window.problems().add(someProblems());
                           m_window.problems().setDetailsShown(true);
                       },
                       settled, window, [this] { m_window.problems().dismiss(); }});
    m_stops.push_back({u"store-problem"_s,
                       [this] {
                           m_window.showStoreProblem(u"/mnt/ci-history"_s,
                                                     {Error::Kind::Unreadable,
                                                      tr("The folder may not be written to. Ask its "
                                                         "owner for access, or choose another one."),
                                                      {}});
                       },
                       settled, window, nothing});
}

void Tour::nextStop()
{
    if (m_at == m_stops.size()) {
        QApplication::exit(m_failed ? 1 : 0);
        return;
    }
    m_looks = 0;
    if (m_at == 0 && !isSettled()) { // the first stop is there to be waited for
        m_timer.start();
        return;
    }
    m_stops[m_at].go();
    m_timer.start();
}

void Tour::look()
{
    if (m_at == 0 && m_looks == 0) {
        if (!isSettled())
            return;
        m_stops[0].go();
    }
    ++m_looks;
    constexpr int atLeast = 3; // layouts, fonts and posted events need a few turns of the loop
    if (m_looks < atLeast || (!m_stops[m_at].isReady() && m_looks < maxLooks))
        return;
    m_timer.stop();
    take();
    m_stops[m_at].leave();
    ++m_at;
    QTimer::singleShot(0, this, &Tour::nextStop);
}

void Tour::take()
{
    const Stop& stop = m_stops[m_at];
    QWidget* subject = stop.subject();
    const QString file = QDir(m_options.tour).filePath(stop.name + u".png"_s);
    if (!subject || !subject->grab().save(file, "PNG")) {
        m_failed = true;
        std::fprintf(stderr, "sentinel-console: %s\n", qUtf8Printable(tr("The picture %1 could not be written.").arg(file)));
    }
}

} // namespace sentinel
