#include "app/console/startup.h"
#include "app/console/tour.h"
#include "ui/shell/mainwindow.h"
#include "ui/workbench/workbencheditor.h"
#include "ui/workbench/workbenchlist.h"
#include "ui/workbench/workbenchpage.h"
#include "ui/workbench/workbenchresults.h"
#include "ui/workbench/workbenchtrial.h"

#include <QTabWidget>

namespace sentinel {

using namespace Qt::StringLiterals;

void Tour::addRuleStops()
{
    const auto page = [this] { return qobject_cast<WorkbenchPage*>(m_window.page(u"rules"_s)); };
    const auto window = [this]() -> QWidget* { return &m_window; };
    const auto settled = [this, page] { return !m_startup.isReady() || (page() && page()->isSettled()); };
    const auto open = [this, page](const QString& id) {
        m_window.goTo(u"rules"_s);
        if (page())
            page()->openRule(id);
    };
    m_stops.push_back({u"rules"_s, [open] { open({}); },
                       [settled, page, isOpen = false]() mutable {
                           if (!settled())
                               return false;
                           if (!isOpen && page()) { // the list is there: one that most histories have
                               isOpen = true;
                               page()->openRule(u"shell.exit"_s);
                               return false;
                           }
                           return true;
                       },
                       window, [] {}});
    m_stops.push_back({u"rules-passing"_s,
                       [page] {
                           if (page())
                               page()->findChild<QTabWidget*>(u"trialTabs"_s)->setCurrentIndex(1);
                       },
                       settled, window,
                       [page] {
                           if (page())
                               page()->findChild<QTabWidget*>(u"trialTabs"_s)->setCurrentIndex(0);
                       }});
    // A rule from a line that is in the history, so that there is something to be seen of it.
    m_stops.push_back({u"rules-new"_s,
                       [this, page] {
                           const bool hasMatch = page() && page()->trial().failing().rowCount() > 0;
                           const QString line = hasMatch ? page()->trial().failing().at(0).text
                                                         : tr("error: failed to build 'pump' in /src/core/pump.c after 12 s");
                           m_window.newRule(line, Category::ConfigurationError);
                           if (page())
                               page()->findChild<QTabWidget*>(u"trialTabs"_s)->setCurrentIndex(2);
                       },
                       settled, window, [] {}});
    m_stops.push_back({u"rules-yaml"_s,
                       [page] {
                           if (page())
                               page()->editor().setYamlShown(true);
                       },
                       settled, window,
                       [page] {
                           if (page())
                               page()->editor().setYamlShown(false);
                       }});
}

} // namespace sentinel
