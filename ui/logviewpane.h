#pragma once

#include "core/domain/place.h"
#include "core/logs/log.h"
#include "ui/logviewsearch.h"

#include <QWidget>

#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QToolButton;

namespace sentinel {

class EmptyState;
class LogFindBar;
class LogMinimap;
class LogView;

/// The log view with what belongs around it: tools, search, go to line, minimap, and what to say while there is no log.
class LogPane : public QWidget
{
    Q_OBJECT
public:
    explicit LogPane(QWidget* parent = nullptr);

    void showLog(const Log& log, const std::vector<LineRange>& evidence);
    void setEvidence(const std::vector<LineRange>& evidence); ///< of the log that is open
    void showOpening(qint64 bytes, qint64 lines);
    void showMessage(QLatin1StringView iconName, const QString& title, const QString& text);

    LogView& view() const { return *m_view; }
    void goToLines(const LineRange& lines);
    void openSearch();
    void goToNextError(int direction); ///< 1 or -1; around the ends
    void goToNextHit(int direction);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* addTool(QLatin1StringView iconName, const QString& name, const QString& text, const QList<QKeySequence>& keys);
    void makeTools();
    void makeGoToBar();
    void search(const LogQuery& query);
    void showSearchState();
    void closeSearch();
    void askForLine();
    void goToAskedLine();
    std::vector<qint64> errorStops() const;

    QStackedLayout* m_stack;
    QWidget* m_content;
    EmptyState* m_message;
    QWidget* m_tools;
    QLabel* m_info;
    LogFindBar* m_find;
    QWidget* m_goToBar;
    QLineEdit* m_goToText;
    LogView* m_view;
    LogMinimap* m_minimap;
    QAction* m_times;
    QAction* m_shutFolds;
    QAction* m_openFolds;
    LogScan* m_hits;
    LogScan* m_errors;
    LogScan* m_warnings;
    std::vector<LineRange> m_evidence;
    qint64 m_searchFrom = 1;
    bool m_jumpPending = false; ///< the first hit of a new search is still to be shown
};

} // namespace sentinel
