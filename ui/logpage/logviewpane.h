#pragma once

#include "core/domain/permalink.h"
#include "core/logs/log.h"
#include "ui/logpage/goto.h"
#include "ui/logview/logview.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

class QAction;
class QActionGroup;
class QLabel;
class QSplitter;
class QStackedLayout;
class QTabWidget;
class QToolButton;

namespace sentinel {

class BookmarkPanel;
class DiagnosticPanel;
class EmptyState;
class GoToBar;
class LogBookmarks;
class LogBreadcrumb;
class LogComparing;
class LogFindBar;
class LogFinder;
class LogIssues;
class LogMinimap;
class LogNovelty;
class Pipeline;

/// What the log that is open belongs to.
struct LogOrigin
{
    RunId run;         ///< none: a file that is only looked at
    JobId job;         ///< bookmarks are kept with it
    int jobNumber = 0; ///< from 1; 0 for the only job of a run
    QString jobName;   ///< as it is stored: what is the same job in other runs
    QString name;      ///< for people: of the run and its job
    QString path;      ///< of the file, where there is one as it was read
    bool operator==(const LogOrigin&) const = default;
};

/// The log view with what belongs around it: tools, search, going to places, minimap, the place in the outline, bookmarks, and what
/// to say while there is no log.
class LogPane : public QWidget
{
    Q_OBJECT
public:
    explicit LogPane(QWidget* parent = nullptr);
    ~LogPane() override;

    /// Where bookmarks are kept and former runs are found; without, bookmarks last as long as the log is open.
    void setPipeline(Pipeline& pipeline);
    /// Before showLog, of the log that will be shown.
    void setOrigin(const LogOrigin& origin);
    void showLog(const Log& log, const std::vector<LineRange>& evidence);
    /// More of the log that is open, or its structure known by now: whoever reads stays where they are.
    void updateLog(const Log& log);
    /// Of a log that will grow: shows its end, and what is added there, until somebody scrolls away from it.
    void followEnd();
    void setEvidence(const std::vector<LineRange>& evidence); ///< of the log that is open
    void showOpening(qint64 bytes, qint64 lines);
    void showMessage(QLatin1StringView iconName, const QString& title, const QString& text);

    LogView& view() const { return *m_view; }
    bool isScanning() const; ///< errors and warnings are still being counted
    DiagnosticPanel& diagnostics() const { return *m_diagnosticPanel; }
    LogBookmarks& bookmarks() const { return *m_bookmarks; }
    LogNovelty& novelty() const { return *m_novelty; }
    void goToLines(const LineRange& lines);
    void openSearch();
    void goToNextError(int direction); ///< 1 or -1; around the ends
    void goToNextWarning(int direction);
    void goToNextHit(int direction);
    /// Shows a list below the log, or hides it.
    void setPanelShown(QWidget* panel, bool shown);
    /// Says something in the tool bar for a few seconds.
    void say(const QString& text);

Q_SIGNALS:
    /// A link into another run or another job was given.
    void linkFollowed(const sentinel::Permalink& link);
    void ruleWanted(const QString& line); ///< that matches lines like this one

private:
    // logpanetools.cpp
    QAction* newAction(const char* name, const QString& text, const char* iconName, const QList<QKeySequence>& keys,
                       const std::function<void()>& act);
    QAction* addToggle(const char* name, const QString& text, const char* iconName, const QKeySequence& key, const QString& setting,
                       bool byDefault, const std::function<void(bool)>& act);
    QToolButton* addCount(QAction* next, const QString& name, const char* iconName);
    void makeTools();
    void makeJumps();
    void makeBookmarkActions();
    QAction* addPanel(const char* name, const QString& text, const char* iconName, const QKeySequence& key, QWidget* panel);
    void makeCopyActions();
    void makeNoveltyActions();
    void makeContextMenu();
    void addSeparator();

    void join();
    void layOut();
    void showInfo();
    void showIssues();
    void showBookmarks();
    void showNovelty();
    void showPanels(); ///< which of their buttons are down
    void showPlace();

    // logpanego.cpp
    void goTo(const GoTo& place);
    void goToNextBookmark(int direction);
    void goToStep(int direction);
    void toggleBookmark(qint64 line);
    void copyLink();
    void wantRule();
    void saveSelection();
    void openInEditor();

    LogOrigin m_origin;
    QStackedLayout* m_stack;
    QWidget* m_content;
    EmptyState* m_message;
    QWidget* m_tools;
    QLabel* m_info;
    QTimer m_said; ///< when what was said makes room for the facts again
    LogBreadcrumb* m_crumbs;
    LogFindBar* m_find;
    GoToBar* m_goTo;
    LogView* m_view;
    LogMinimap* m_minimap;
    QSplitter* m_split;
    QTabWidget* m_panels;
    LogBookmarks* m_bookmarks;
    BookmarkPanel* m_bookmarkPanel;
    DiagnosticPanel* m_diagnosticPanel;
    LogFinder* m_finder;
    LogIssues* m_issues;
    LogNovelty* m_novelty;
    LogComparing* m_comparing;
    qint64 m_rowCount = 0; ///< that the minimap knows of
    QAction* m_times = nullptr;
    QAction* m_wrap = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_shutFolds = nullptr;
    QAction* m_openFolds = nullptr;
    QAction* m_bookmarksShown = nullptr;
    QAction* m_diagnosticsShown = nullptr;
    QAction* m_saveSelection = nullptr;
    QActionGroup* m_noveltyModes = nullptr;
    QAction* m_comparePassing = nullptr;
    QAction* m_compareFile = nullptr;
    QToolButton* m_noveltyButton = nullptr;
    QToolButton* m_errorCount = nullptr;
    QToolButton* m_warningCount = nullptr;
};

} // namespace sentinel
