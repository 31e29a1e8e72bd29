// The stops of the tour around the log of the run that is open.
#include "app/console/tour.h"
#include "ui/compare/comparepage.h"
#include "ui/logpage/diagnosticpanel.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/shell/mainwindow.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <memory>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

/// The page of the run: that of a file has a log, too.
const QWidget& runPageOf(const MainWindow& window)
{
    const QWidget* page = window.page(u"run"_s);
    return page ? *page : window;
}

LogPane* paneOf(const MainWindow& window)
{
    return runPageOf(window).findChild<LogPane*>(u"logPane"_s);
}

void trigger(const MainWindow& window, const char* action)
{
    const LogPane* pane = paneOf(window);
    if (auto* found = pane ? pane->findChild<QAction*>(QString::fromLatin1(action)) : nullptr)
        found->trigger();
}

template <typename T>
T* part(const MainWindow& window, const char* name)
{
    return runPageOf(window).findChild<T*>(QString::fromLatin1(name));
}

void search(const MainWindow& window, const QString& text, bool asPattern)
{
    trigger(window, "findInLog");
    auto* pattern = part<QToolButton>(window, "logFindPattern");
    auto* field = part<QLineEdit>(window, "logFindText");
    if (!pattern || !field)
        return;
    pattern->setChecked(asPattern);
    field->setText(text);
}

bool isSearched(const MainWindow& window)
{
    const LogPane* pane = paneOf(window);
    if (!pane || !pane->view().hasLog())
        return true; // there is nothing to search
    const auto* count = part<QLabel>(window, "logFindCount");
    return !count || (!count->text().isEmpty() && !count->text().contains(u'+') && !count->text().contains(u'…'));
}

void closeSearch(const MainWindow& window)
{
    if (auto* close = part<QToolButton>(window, "logFindClose"))
        close->click();
}

} // namespace

void Tour::addLogStops()
{
    const auto window = [this]() -> QWidget* { return &m_window; };
    const auto atOnce = [this] { return isSettled(); };
    const auto open = [this] { m_window.goTo(u"run"_s); };

    m_stops.push_back({u"log-search"_s,
                       [this, open] {
                           open();
                           search(m_window, u"error"_s, false);
                       },
                       [this] { return isSearched(m_window); }, window, [] {}});
    m_stops.push_back({u"log-filter"_s, [this] { trigger(m_window, "filterHits"); }, atOnce, window,
                       [this] {
                           trigger(m_window, "filterHits");
                           closeSearch(m_window);
                       }});
    m_stops.push_back({u"log-badpattern"_s, [this] { search(m_window, u"error: (unclosed"_s, true); },
                       [this] { return isSearched(m_window); }, window,
                       [this] {
                           search(m_window, {}, false);
                           closeSearch(m_window);
                       }});
    m_stops.push_back({u"log-goto"_s,
                       [this] {
                           trigger(m_window, "goToLine");
                           if (auto* field = part<QLineEdit>(m_window, "logGoToText")) {
                               field->setText(u"half way down"_s);
                               Q_EMIT field->returnPressed();
                           }
                       },
                       atOnce, window,
                       [this] {
                           if (auto* bar = part<QWidget>(m_window, "logGoToBar"))
                               bar->hide();
                       }});
    const auto menu = [this](const char* name) {
        return [this, name]() -> QWidget* {
            auto* shown = part<QMenu>(m_window, name);
            return shown ? static_cast<QWidget*>(shown) : &m_window;
        };
    };
    const auto isUp = [this](const char* name) {
        return [this, name] {
            const auto* shown = part<QMenu>(m_window, name);
            return !paneOf(m_window) || (shown && shown->isVisible());
        };
    };
    const auto hasSteps = [this] {
        return part<QToolButton>(m_window, "logStepsButton") && !part<QToolButton>(m_window, "logStepsButton")->isHidden();
    };
    m_stops.push_back({u"log-steps"_s, [this] { trigger(m_window, "chooseStep"); },
                       [hasSteps, isUp] { return !hasSteps() || isUp("logStepsMenu")(); },
                       [this, hasSteps, menu]() -> QWidget* { return hasSteps() ? menu("logStepsMenu")() : &m_window; },
                       [this] {
                           if (auto* shown = part<QMenu>(m_window, "logStepsMenu"))
                               shown->close();
                       }});
    m_stops.push_back({u"log-novelty"_s,
                       [this] {
                           if (auto* shown = part<QMenu>(m_window, "noveltyMenu"))
                               shown->popup(m_window.mapToGlobal(m_window.rect().center()));
                       },
                       isUp("noveltyMenu"), menu("noveltyMenu"),
                       [this] {
                           if (auto* shown = part<QMenu>(m_window, "noveltyMenu"))
                               shown->close();
                       }});
    const auto compareWindow = [this]() -> QWidget* {
        auto* shown = part<QWidget>(m_window, "compareWindow");
        return shown && shown->isVisible() ? shown : &m_window;
    };
    m_stops.push_back({u"log-compare"_s, [this] { trigger(m_window, "compareWithPassing"); },
                       [this] {
                           const auto* page = runPageOf(m_window).findChild<ComparePage*>();
                           constexpr int atMost = 80; // looks: there may be nothing to compare with
                           return !page || m_looks > atMost || (!page->isComparing() && page->view().hasLogs());
                       },
                       compareWindow,
                       [this] {
                           if (auto* shown = part<QWidget>(m_window, "compareWindow"))
                               shown->hide();
                       }});
    m_stops.push_back({u"log-diagnostics"_s, [this] { trigger(m_window, "showDiagnostics"); },
                       [this] { return !paneOf(m_window) || paneOf(m_window)->diagnostics().isSettled(); }, window, [] {}});
    m_stops.push_back({u"log-bookmarks-empty"_s, [this] { trigger(m_window, "showBookmarks"); }, atOnce, window, [] {}});
    // Some are made for the picture when there are none, and nobody else's are taken away.
    const auto made = std::make_shared<std::vector<qint64>>();
    m_stops.push_back({u"log-bookmarks"_s,
                       [this, made] {
                           LogPane* pane = paneOf(m_window);
                           if (!pane || !pane->view().hasLog() || !pane->bookmarks().all().empty())
                               return;
                           const qint64 here = pane->view().currentLine();
                           for (qint64 line = here; line <= std::min(here + 10, pane->view().log().lineCount()); line += 5) {
                               pane->bookmarks().add(line, pane->view().log().lineBytes(line).begin);
                               made->push_back(line);
                           }
                           pane->bookmarks().setNote(here, tr("It begins here: the ones below follow from it"));
                       },
                       atOnce, window,
                       [this, made] {
                           if (LogPane* pane = paneOf(m_window))
                               pane->bookmarks().remove(*made);
                           trigger(m_window, "showBookmarks");
                       }});
}

} // namespace sentinel
