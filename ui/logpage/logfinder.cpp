#include "ui/logpage/logfinder.h"

#include "ui/logview/logview.h"
#include "ui/logview/logviewfind.h"

#include <algorithm>

namespace sentinel {

LogFinder::LogFinder(LogFindBar& bar, LogView& view, QObject* parent) : QObject(parent), m_bar(bar), m_view(view), m_scan(new LogScan(this))
{
    connect(&bar, &LogFindBar::queryChanged, this, &LogFinder::search);
    connect(&bar, &LogFindBar::filterChanged, this, &LogFinder::showFilter);
    connect(&bar, &LogFindBar::nextRequested, this, [this] { goToNext(1); });
    connect(&bar, &LogFindBar::previousRequested, this, [this] { goToNext(-1); });
    connect(&bar, &LogFindBar::closed, this, &LogFinder::close);
    connect(m_scan, &LogScan::advanced, this, &LogFinder::takeFound);
    connect(&view, &LogView::currentLineChanged, this, &LogFinder::showState);
}

void LogFinder::open()
{
    if (!m_view.hasLog())
        return;
    m_from = std::max<qint64>(1, m_view.currentLine());
    const bool wasShut = m_bar.isHidden();
    m_bar.open(m_view.selectedWords());
    if (wasShut)
        search(m_bar.query());
}

void LogFinder::close()
{
    m_bar.hide();
    search({});
    m_view.setFocus(Qt::OtherFocusReason);
}

void LogFinder::restart()
{
    m_from = 1;
    search(m_bar.isHidden() || !m_view.hasLog() ? LogQuery() : m_bar.query());
    m_jumpPending = false; // nobody asked for it in this log
}

void LogFinder::follow()
{
    if (m_isUsable)
        m_scan->extend(m_view.log());
}

const LineSet& LogFinder::found() const
{
    return m_scan->found();
}

bool LogFinder::isActive() const
{
    return !m_bar.isHidden() && !found().isEmpty();
}

void LogFinder::search(const LogQuery& query)
{
    m_scan->clear();
    const QString problem = query.isEmpty() ? QString() : query.problem();
    m_view.setQuery(problem.isEmpty() ? query : LogQuery());
    m_jumpPending = false;
    m_isUsable = problem.isEmpty() && !query.isEmpty() && m_view.hasLog();
    if (m_isUsable) {
        m_jumpPending = true;
        m_scan->start(m_view.log(), query);
    }
    m_bar.setProblem(problem);
    if (problem.isEmpty())
        showState();
    showFilter();
    Q_EMIT foundChanged();
}

void LogFinder::takeFound()
{
    showFilter();
    if (m_jumpPending && !found().isEmpty()) {
        const std::optional<qint64> next = found().next(m_from);
        if (next || !m_scan->isRunning()) {
            m_jumpPending = false;
            m_view.goToLine(next ? *next : *found().next(1));
        }
    }
    showState();
    Q_EMIT foundChanged();
}

void LogFinder::showState()
{
    if (m_bar.isHidden() || (!m_isUsable && !m_bar.query().isEmpty()))
        return;
    const qint64 current = m_view.currentLine();
    const qint64 index = found().contains(current) ? found().countBefore(current) + 1 : 0;
    m_bar.setPosition(index, found().count(), m_scan->isRunning() ? std::min(m_scan->progress(), 0.999) : 1);
}

void LogFinder::showFilter()
{
    const bool isWanted = !m_bar.isHidden() && m_bar.isFiltering() && m_isUsable;
    if (!isWanted) {
        if (m_view.isFiltered())
            m_view.setFilter({});
        return;
    }
    // While nothing is found yet the whole log stays: an empty view would flash at every key.
    if (!found().isEmpty() || !m_scan->isRunning())
        m_view.setFilter(m_bar.context() > 0 ? found().widened(m_bar.context()) : found());
}

void LogFinder::toggleFilter()
{
    if (m_bar.isHidden())
        open();
    m_bar.setFiltering(!m_bar.isFiltering());
}

void LogFinder::goToNext(int direction)
{
    if (found().isEmpty())
        return;
    m_jumpPending = false;
    const qint64 current = m_view.currentLine();
    std::optional<qint64> line = direction > 0 ? found().next(current + 1) : found().previous(current - 1);
    if (!line)
        line = direction > 0 ? found().next(1) : found().previous(found().lineCount());
    m_view.goToLine(*line);
    m_from = *line;
}

} // namespace sentinel
