#pragma once

#include "core/domain/cluster.h"
#include "models/clustermodel.h"
#include "models/storesummary.h"

#include <QTimer>
#include <QWidget>

class QStackedLayout;
class QStackedWidget;

namespace sentinel {

class ClusterFilterBar;
class ClusterPage;
class ClusterTable;
class EmptyState;
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
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void addActions();
    void applyFilter();
    void showState();
    void copyList(QString (*write)(const struct TextTable&), const QString& format);
    void openContextMenu(const QPoint& position);
    void restore();
    void save() const;

    ClusterModel m_model;
    StoreSummary m_summary;
    QStackedLayout* m_pages;
    QWidget* m_list;
    ClusterFilterBar* m_filter;
    QStackedWidget* m_stack;
    ClusterTable* m_table;
    ClusterPage* m_detail;
    EmptyState* m_noClusters;
    EmptyState* m_noMatch;
    EmptyState* m_problem;
    QAction* m_open = nullptr;
    QAction* m_copyCsv = nullptr;
    QAction* m_copyMarkdown = nullptr;
    QTimer m_ages;
};

} // namespace sentinel
