#pragma once

#include "core/base/result.h"
#include "core/domain/permalink.h"
#include "ui/shared/sourceservices.h"
#include "ui/shell/intake.h"
#include "ui/shell/pages.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QSettings>
#include <QTimer>

#include <optional>
#include <vector>

class QActionGroup;
class QLabel;
class QStackedWidget;

namespace sentinel {

class DataAge;
class DropOverlay;
class EmptyState;
class ImportBar;
class NavigationRail;
class ProblemBanner;
class RetriageBar;
class RunsPage;
class Store;

/// The window: pages beside their rail, what people drop on it or paste, and what there is to say about it. It opens before
/// the store does and gets it, and the pipeline, when they are ready.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// What is remembered (geometry, columns, filters, theme) is kept in the settings of the application.
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void setStore(Store& store);
    void setPipeline(Pipeline& pipeline);
    void setRuleBench(RuleBench& bench) { m_ruleBench = &bench; }                           ///< before the pipeline
    void setSourceServices(const SourceServices& services) { m_sourceServices = services; } ///< used as long as the window lives
    /// The store could not be opened: says so in place of the pages; `retryRequested` asks for another try.
    void showStoreProblem(const QString& folder, const Error& error);
    /// The rules could not be loaded or the like: the window stays usable.
    void showProblem(const QString& subject, const Error& error);

    void setIndexFolder(const QString& folder) { m_indexFolder = folder; } ///< before a log is opened
    /// As if they had been dropped.
    void openPaths(const QStringList& paths);
    bool isImporting() const { return m_intake.isRunning(); }
    void openRun(RunId run);
    void openLink(const Permalink& link);
    /// Drafts a rule that matches a line like this.
    void newRule(const QString& line, Category category);
    void openCluster(ClusterId cluster);
    void goTo(const QString& page);
    QString currentPage() const;
    /// A page that was made already, or null.
    QWidget* page(const QString& id) const;
    RunsPage& runsPage() const;

    void showShortcuts();
    void showAbout();
    DropOverlay& dropOverlay() { return *m_overlay; }
    ProblemBanner& problems() { return *m_problems; }
    DataAge& dataAge() { return *m_dataAge; }
    RetriageBar& retriageBar() { return *m_retriage; }
    ImportBar& importBar() { return *m_importBar; }

Q_SIGNALS:
    void retryRequested();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // mainwindowactions.cpp
    QAction* add(const char* name, const QString& text, const char* iconName, const QList<QKeySequence>& keys);
    void addActions();
    void addPages();
    void addMenus();

    void addStatusBar();
    void layOut();
    void restoreWindow();

    void showFiles(const QStringList& paths);
    void chooseFiles();
    void chooseFolder();
    void paste();
    void goBack();
    void setTheme(ThemeChoice choice);
    void takeDelivery(const Intake::Delivery& delivery);
    void showFacts();
    void updateTitle();

    QSettings m_settings;
    QTimer m_ages;
    Navigator m_navigator;
    Intake m_intake;
    QPointer<Pipeline> m_pipeline;
    RuleBench* m_ruleBench = nullptr;
    SourceServices m_sourceServices;
    std::optional<Permalink> m_linkToOpen; ///< wished for before there was a pipeline
    QHash<QString, QWidget*> m_pages;
    QHash<QString, QAction*> m_pageActions;
    QStringList m_history;
    QString m_storeFolder;
    QString m_indexFolder;

    QActionGroup* m_pageGroup;
    QAction* m_openFiles = nullptr;
    QAction* m_openFolder = nullptr;
    QAction* m_openSamples = nullptr;
    QAction* m_paste = nullptr;
    QAction* m_back = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_shortcuts = nullptr;

    NavigationRail* m_rail;
    ImportBar* m_importBar;
    ProblemBanner* m_problems;
    RetriageBar* m_retriage;
    QStackedWidget* m_stack;
    EmptyState* m_storeProblem = nullptr;
    DropOverlay* m_overlay;
    QLabel* m_state;
    QLabel* m_facts;
    DataAge* m_dataAge;
    QLabel* m_folder;
};

} // namespace sentinel
