// Which log is shown and which of its lines: it grows, folds shut, filters come and go, and what was looked at stays where it is.
#include "ui/logview/logview_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 linesAskedForTimes = 200;

std::vector<LineRange> foldLines(const Log& log)
{
    std::vector<LineRange> folds;
    folds.reserve(log.folds().size());
    for (const Fold& fold : log.folds())
        folds.push_back(fold.lines);
    return folds;
}

} // namespace

void LogView::setLog(const Log& log)
{
    cancelCopy();
    m_d->lines = std::make_unique<LogLines>(log);
    m_d->rows = LogRows(log.lineCount(), foldLines(log));
    m_d->evidence.clear();
    m_d->bookmarks = {};
    m_d->seenBefore = {};
    m_d->sources = {};
    m_d->flash = {};
    m_d->widest = 0;
    m_d->wraps.clear();
    m_d->caret = m_d->anchor = {log.lineCount() > 0 ? 1 : 0, 0};
    m_d->home = m_d->caret.line;
    m_d->hasTimes = false;
    m_d->followPaused = false;
    m_d->findTimes();
    m_d->measure();
    m_d->updateRanges();
    m_d->setTop({});
    m_d->horizontal.setValue(0);
    m_d->sideShift = 0;
    m_d->followPaused = false;
    if (m_d->followWanted)
        m_d->scrollToEnd();
    viewport()->update();
    Q_EMIT currentLineChanged(currentLine());
    Q_EMIT shownLinesChanged(firstShownLine(), lastShownLine());
}

void LogView::updateLog(const Log& grown)
{
    if (!hasLog())
        return setLog(grown);
    const LogPlace before = m_d->caret;
    const qint64 last = m_d->rows.lineCount();
    m_d->lines->setLog(grown);
    m_d->wraps.clear();
    m_d->rows.grow(grown.lineCount(), foldLines(grown));
    if (m_d->caret.line == 0 && grown.lineCount() > 0) {
        m_d->caret = m_d->anchor = {1, 0};
        m_d->home = 1;
    }
    if (!m_d->hasTimes && last < linesAskedForTimes)
        m_d->findTimes();
    m_d->measure();
    m_d->updateRanges();
    if (isFollowing())
        m_d->scrollToEnd();
    viewport()->update();
    m_d->announce(before);
    Q_EMIT shownLinesChanged(firstShownLine(), lastShownLine());
}

void LogView::clear()
{
    cancelCopy();
    m_d->lines.reset();
    m_d->rows = {};
    m_d->evidence.clear();
    m_d->bookmarks = {};
    m_d->seenBefore = {};
    m_d->sources = {};
    m_d->flash = {};
    m_d->caret = m_d->anchor = {};
    m_d->home = 0;
    m_d->hasTimes = false;
    m_d->wraps.clear();
    m_d->relayout();
    Q_EMIT currentLineChanged(0);
}

void LogView::Private::findTimes()
{
    for (qint64 line = 1; line <= std::min(rows.lineCount(), linesAskedForTimes) && !hasTimes; ++line)
        hasTimes = !lines->isHuge(line) && lines->at(line).time.has_value();
}

void LogView::Private::changeRows(const std::function<void()>& change)
{
    const int last = rowsOnScreen() - 1;
    const qint64 atHome = home;
    const bool wasHidden = rows.isHidden(home);
    int row = std::clamp(screenRow(caret.line), 0, last);
    if (wasHidden && homeOnScreen && homeOnScreen->first == home)
        row = homeOnScreen->second;
    change();
    if (!wasHidden)
        homeOnScreen = {atHome, row};
    showRows();
    putOnScreenRow(caret.line, row);
}

void LogView::Private::showRows()
{
    const LogPlace before = caret;
    // The person's own line if it shows again, else the row that stands for it.
    if (caret.line != home && home > 0 && !rows.isHidden(home) && !isSelected())
        caret = anchor = {home, 0};
    if (rows.rowCount() > 0 && rows.isHidden(caret.line))
        caret = anchor = {rows.lineOfRow(rows.rowOfLine(caret.line)), 0};
    measure();
    updateRanges();
    view.viewport()->update();
    announce(before);
    Q_EMIT view.shownLinesChanged(view.firstShownLine(), view.lastShownLine());
}

const LogRows& LogView::rows() const
{
    return m_d->rows;
}

void LogView::setFoldShut(size_t fold, bool shut)
{
    if (m_d->rows.isShut(fold) == shut)
        return;
    m_d->rows.setShut(fold, shut);
    m_d->showRows();
    if (!m_d->rows.isTakenAway(m_d->home))
        m_d->home = currentLine();
}

void LogView::setAllFoldsShut(bool shut)
{
    m_d->rows.setAllShut(shut);
    m_d->showRows();
    if (!m_d->rows.isTakenAway(m_d->home))
        m_d->home = currentLine();
    m_d->ensureVisible(m_d->caret, true);
}

void LogView::setCurrentFoldShut(bool shut)
{
    if (const std::optional<size_t> fold = m_d->rows.foldAround(currentLine()))
        setFoldShut(*fold, shut);
}

void LogView::setFilter(std::optional<LineSet> shown)
{
    if (!shown && !m_d->rows.isFiltered())
        return;
    m_d->changeRows([&] { m_d->rows.setFilter(std::move(shown)); });
}

bool LogView::isFiltered() const
{
    return m_d->rows.isFiltered();
}

void LogView::setSeenBefore(const LineSet& lines)
{
    m_d->seenBefore = lines;
    if (m_d->seenMode == SeenBefore::Hidden) {
        m_d->seenMode = SeenBefore::Shown;
        setSeenBeforeMode(SeenBefore::Hidden);
    }
    viewport()->update();
}

void LogView::setSeenBeforeMode(SeenBefore mode)
{
    if (mode == m_d->seenMode)
        return;
    const bool rowsChange = mode == SeenBefore::Hidden || m_d->seenMode == SeenBefore::Hidden;
    m_d->seenMode = mode;
    if (rowsChange)
        m_d->changeRows([&] { m_d->rows.setLeftOut(mode == SeenBefore::Hidden ? m_d->seenBefore : LineSet()); });
    viewport()->update();
}

void LogView::setFollowing(bool following)
{
    const bool before = isFollowing();
    m_d->followWanted = following;
    m_d->followPaused = false;
    if (following)
        m_d->scrollToEnd();
    if (before != isFollowing())
        Q_EMIT followingChanged(isFollowing());
}

bool LogView::isFollowing() const
{
    return m_d->followWanted && !m_d->followPaused;
}

} // namespace sentinel
