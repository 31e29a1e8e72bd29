#pragma once

#include "core/domain/cluster.h"
#include "models/clustermodel.h"
#include "models/storesummary.h"

#include <QWidget>

class QAction;
class QStackedLayout;

namespace sentinel {

class ClusterFilterBar;
class ClusterPage;
class ClusterTable;
class ListPane;
class Pipeline;

/// Recurring failures: the list of them, and one of them in its place when it is opened.
class ClustersPage : public QWidget
{
    Q_OBJECT
public:
    ClustersPage(Pipeline& pipeline, QAction* openFiles, QAction* openSamples, QWidget* parent = nullptr);

    void showCluster(ClusterId id);
    void showList();
    bool isListShown() const;

    ClusterModel& model() { return m_model; }
    ClusterFilterBar& filterBar() { return *m_filter; }
    ClusterTable& table() { return *m_table; }
    ClusterPage& detail() { return *m_detail; }
    /// Nothing is on its way any more.
    bool isSettled() const;

Q_SIGNALS:
    void runActivated(sentinel::RunId run);
    void said(const QString& message); ///< for the status bar

protected:
    void hideEvent(QHideEvent* event) override;

private:
    ClusterModel m_model;
    StoreSummary m_summary;
    QStackedLayout* m_pages;
    ClusterFilterBar* m_filter;
    ClusterTable* m_table;
    ListPane* m_list;
    ClusterPage* m_detail;
};

} // namespace sentinel
