#pragma once

#include "core/logs/lineset.h"
#include "ui/logview/logviewsearch.h"

#include <QObject>

namespace sentinel {

class LogFindBar;
class LogView;

/// Searches the log in a view for what its find bar says: on a worker, counting while it goes; jumps to the first match behind where
/// the search began, goes on from match to match, and shows matching lines alone when asked to.
class LogFinder : public QObject
{
    Q_OBJECT
public:
    LogFinder(LogFindBar& bar, LogView& view, QObject* parent);

    void open();  ///< the bar, with what is selected
    void close(); ///< the bar, the search and the filter
    /// The view has another log, or none.
    void restart();
    /// The view has more of the same log: goes on in it.
    void follow();
    /// There is something to go through with next().
    bool isActive() const;
    void goToNext(int direction); ///< 1 or -1; around the ends
    void toggleFilter();
    const LineSet& found() const;

Q_SIGNALS:
    void foundChanged();

private:
    void search(const LogQuery& query);
    void takeFound();
    void showState();
    void showFilter();

    LogFindBar& m_bar;
    LogView& m_view;
    LogScan* m_scan;
    bool m_isUsable = false;    ///< there is a query, and nothing is wrong with it
    qint64 m_from = 1;          ///< where the search began
    bool m_jumpPending = false; ///< the first match of a new search is still to be shown
};

} // namespace sentinel
