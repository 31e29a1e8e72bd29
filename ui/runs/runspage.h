#pragma once

#include "core/domain/run.h"
#include "models/runmodel.h"
#include "models/storesummary.h"

#include <QTimer>
#include <QWidget>

class QSettings;
class QStackedWidget;

namespace sentinel {

class EmptyState;
class FilterBar;
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
    FilterBar& filterBar() { return *m_filter; }
    RunsTable& table() { return *m_table; }
    const StoreSummary& summary() const { return m_summary; }
    /// Nothing is on its way any more.
    bool isSettled() const { return m_model.hasList() && !m_model.isLoading(); }

Q_SIGNALS:
    void runActivated(sentinel::RunId run);
    void clusterRequested(sentinel::ClusterId cluster);
    void said(const QString& message); ///< for the status bar
    void summaryChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void addActions();
    void applyFilter();
    void showState();
    void copySelection(QString (*write)(const struct TextTable&), const QString& format);
    void openContextMenu(const QPoint& position);
    void restore(QSettings& settings);

    RunModel m_model;
    StoreSummary m_summary;
    FilterBar* m_filter;
    QStackedWidget* m_stack;
    RunsTable* m_table;
    EmptyState* m_noRuns;
    EmptyState* m_noMatch;
    EmptyState* m_problem;
    QAction* m_open;
    QAction* m_copyCsv;
    QAction* m_copyMarkdown;
    QTimer m_ages;
};

} // namespace sentinel
