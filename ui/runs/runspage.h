#pragma once

#include "models/runmodel.h"
#include "models/storesummary.h"

#include <QWidget>

class QAction;
class QMenu;
class QSettings;

namespace sentinel {

class ListPane;
class RunFilterBar;
class RunsTable;
class Store;

/// All runs: filter, sort, open, copy.
class RunsPage : public QWidget
{
    Q_OBJECT
public:
    /// `openFiles` and `openSamples` are what fills an empty page.
    RunsPage(QSettings& settings, QAction* openFiles, QAction* openSamples, QWidget* parent = nullptr);

    void follow(Store& store);
    void selectRuns(const std::vector<RunId>& runs);
    void save(QSettings& settings) const;

    RunModel& model() { return m_model; }
    RunFilterBar& filterBar() { return *m_filter; }
    RunsTable& table() { return *m_table; }
    const StoreSummary& summary() const { return m_summary; }
    /// Nothing is on its way any more.
    bool isSettled() const;

Q_SIGNALS:
    void runActivated(sentinel::RunId run);
    void clusterRequested(sentinel::ClusterId cluster);
    void said(const QString& message); ///< for the status bar
    void summaryChanged();

private:
    void addToMenu(int row, QMenu* menu);

    RunModel m_model;
    StoreSummary m_summary;
    RunFilterBar* m_filter;
    RunsTable* m_table;
    ListPane* m_list;
};

} // namespace sentinel
