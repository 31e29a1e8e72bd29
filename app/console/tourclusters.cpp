// The pages of clusters: the list, one cluster with its tabs, and what is asked before something is done to it.
#include "app/console/startup.h"
#include "app/console/tour.h"
#include "core/pipeline/clusterdetail.h"
#include "ui/clusters/clusterfilterbar.h"
#include "ui/clusters/clusterpage.h"
#include "ui/clusters/clusterspage.h"
#include "ui/clusters/clustertable.h"
#include "ui/shell/mainwindow.h"

#include <QAction>
#include <QDialog>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeView>

#include <utility>

namespace sentinel {

using namespace Qt::StringLiterals;

void Tour::addClusterStops()
{
    const auto window = [this]() -> QWidget* { return &m_window; };
    const auto nothing = [] {};
    const auto page = [this] { return qobject_cast<ClustersPage*>(m_window.page(u"clusters"_s)); };
    const auto settled = [this, page] { return isSettled() && !m_startup.isClustering() && (!page() || page()->isSettled()); };
    const auto open = [page] { // the one of most runs
        if (const Cluster* cluster = page() && page()->model().rowCount() > 0 ? page()->model().rowAt(0) : nullptr)
            page()->showCluster(cluster->id);
    };
    const auto isOpen = [page, settled] { return settled() && (!page() || page()->isListShown() || page()->detail().detail()); };

    m_stops.push_back({u"clusters"_s,
                       [this, page] {
                           m_window.goTo(u"clusters"_s);
                           if (page())
                               page()->table().sortByColumn(ClusterModel::RunsColumn, Qt::DescendingOrder);
                       },
                       settled, window, nothing});
    m_stops.push_back({u"clusters-filter"_s,
                       [page] {
                           ClusterFilter filter;
                           filter.categories = {Category::TestFailure, Category::BuildFailure};
                           filter.withMuted = true;
                           if (page())
                               page()->filterBar().setFilter(filter);
                       },
                       settled, window,
                       [page] {
                           if (page())
                               page()->filterBar().clear();
                       }});
    const auto showEmpty = [page] {
        auto* empty = page()->findChild<QWidget*>(u"noClusters"_s);
        qobject_cast<QStackedWidget*>(empty->parentWidget())->setCurrentWidget(empty);
        page()->filterBar().hide();
    };
    m_stops.push_back({u"clusters-empty"_s, nothing,
                       [page, settled, showEmpty, isShown = false]() mutable {
                           if (!settled() || !page())
                               return settled();
                           if (!isShown) // a list that was on its way would take its place
                               showEmpty();
                           return std::exchange(isShown, true);
                       },
                       window,
                       [page] {
                           if (page())
                               page()->model().refresh();
                       }});
    m_stops.push_back({u"cluster"_s, open, isOpen, window, nothing});
    for (const auto& [name, tab] : {std::pair{"cluster-fingerprints", 1}, std::pair{"cluster-history", 2}}) {
        m_stops.push_back({QString::fromLatin1(name),
                           [page, at = tab] {
                               if (!page())
                                   return;
                               page()->findChild<QTabWidget*>(u"clusterTabs"_s)->setCurrentIndex(at);
                               auto* kinds = page()->findChild<QTreeView*>(u"clusterKinds"_s);
                               kinds->setCurrentIndex(kinds->model()->index(0, 0));
                           },
                           isOpen, window, nothing});
    }
    const std::pair<const char*, const char*> dialogs[] = {
        {"nameCluster", "nameDialog"}, {"mergeCluster", "mergeDialog"}, {"muteCluster", "muteDialog"}, {"linkTicket", "ticketDialog"}};
    for (const auto& dialog : dialogs) {
        const auto shown = [this, name = dialog.second] { return m_window.findChild<QDialog*>(QString::fromLatin1(name)); };
        m_stops.push_back({u"cluster-"_s + QString::fromLatin1(dialog.second).remove(u"Dialog"_s),
                           [page, action = dialog.first] {
                               if (page())
                                   page()->findChild<QAction*>(QString::fromLatin1(action))->trigger();
                           },
                           isOpen,
                           [shown, window]() -> QWidget* {
                               QWidget* widget = shown();
                               return widget ? widget : window(); // where no cluster is, nothing is asked
                           },
                           [shown] {
                               if (QDialog* widget = shown())
                                   widget->close();
                           }});
    }
}

} // namespace sentinel
