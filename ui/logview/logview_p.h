#pragma once

#include "ui/logview/cellpainter.h"
#include "ui/logview/linestyles.h"
#include "ui/logview/logview.h"
#include "ui/logview/logviewline.h"
#include "ui/logview/logviewwrap.h"
#include "ui/shared/longscroll.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPainter>

namespace sentinel {

/// Where the parts of a row are, in pixels from the viewport's left edge.
struct LogGeometry
{
    int rowHeight = 1;
    qreal cellWidth = 1;
    int sourceWidth = 0; ///< of the bar that says whose line it is
    int markLeft = 0;    ///< of the bookmark
    int numberRight = 0; ///< right edge of line numbers
    int foldLeft = 0;    ///< of the fold's arrow
    int timeLeft = 0;    ///< of the time stamp, if there is one
    int gapRight = 0;    ///< right edge of the time passed
    int gutterWidth = 0; ///< everything left of the text
    int textLeft = 0;
    static constexpr int foldSize = 12;
    static constexpr int markSize = 10;
};

/// A row and, of a wrapped line, one of its parts: what the top of the screen stands on.
struct LogStand
{
    qint64 row = 0;
    qint64 part = 0;
    auto operator<=>(const LogStand&) const = default;
};

/// A row, or part of one, on screen.
struct ScreenLine
{
    LogStand stand;
    qint64 line = 0;
    qreal y = 0;
};

/// What of a line is in sight: [begin, end) of a text, whose index 0 is `base` in the shown line.
struct LogSlice
{
    const ShownLine* shown = nullptr;
    std::optional<CellText> part; ///< of a wrapped line, where it has to be laid out by itself
    qsizetype base = 0;
    qsizetype begin = 0, end = 0;
    qreal x = 0;         ///< of `begin`, in the viewport
    bool isLast = false; ///< the line ends here

    const CellText& text() const { return part ? *part : *shown; }
    qsizetype indexOf(qint64 column) const { return std::clamp<qsizetype>(shown->indexOf(column) - base, 0, text().text.size()); }
    qint64 columnOf(qsizetype index) const { return shown->columnOf(index + base); }
};

struct LogView::Private
{
    explicit Private(LogView& v) : view(v), vertical(v.verticalScrollBar()), horizontal(v.horizontalScrollBar()) {}

    LogView& view;
    std::unique_ptr<LogLines> lines;
    LogRows rows;
    LogWraps wraps;
    QString name;
    std::vector<LineRange> evidence; ///< by first line
    std::unique_ptr<LogMatcher> matcher;
    LineSet bookmarks;
    LineSet seenBefore;
    SeenBefore seenMode = SeenBefore::Shown;
    LogSources sources;

    LogPlace caret;                                     ///< its line is the current one
    LogPlace anchor;                                    ///< the other end of the selection
    qint64 home = 0;                                    ///< the line that was chosen last: current again when it shows again
    std::optional<std::pair<qint64, int>> homeOnScreen; ///< that line, and where it stood when a filter or a gap took it away
    LineRange flash;                                    ///< what was jumped to last: marked a little stronger

    bool isWrapped = false;
    bool isGutterShown = true;
    bool followWanted = false;
    bool followPaused = false;

    bool hasTimes = false;
    bool areTimes() const { return hasTimes && timesWanted && isGutterShown; }
    bool timesWanted = true;
    LogGeometry geometry;
    LogCopy copies;
    QBasicTimer dragTimer;
    QPoint dragAt;
    bool isDragging = false;
    bool isGutterDrag = false;
    QElapsedTimer sinceDoubleClick; ///< a third click soon after takes the whole line
    QPoint doubleClickAt;

    // which lines show (logviewshown.cpp)
    void findTimes();
    void changeRows(const std::function<void()>& change); ///< the same, and the current line stays where it is on screen
    void showRows(); ///< after `rows` changed: the current line is the one that was chosen, or the row that stands for it

    // scrolling (logviewscroll.cpp)
    LongScroll vertical;   ///< the row at the top
    LongScroll horizontal; ///< the cell at the left edge, of huge lines the byte; 0 when wrapped
    qint64 topPart = 0;    ///< of the row at the top
    qreal shift = 0;       ///< pixels of it that are out of sight
    qreal sideShift = 0;   ///< pixels of the leftmost cell that are out of sight
    LogStand lastTop;      ///< the end of the log is in sight from here on
    qint64 widest = 0;     ///< cells of the longest line seen on screen so far
    LogStand top() const { return {vertical.value(), topPart}; }
    void setTop(LogStand stand, qreal pixels = 0);
    LogStand moved(LogStand from, qint64 parts); ///< stays between the first and the last part of the log
    LogStand standOf(LogPlace place);
    void scrollBy(qreal pixels);
    void scrollSideways(qreal pixels);
    void updateRanges();
    void relayout(); ///< geometry or wrapping changed: the same text stays at the top
    void ensureVisible(LogPlace place, bool withRoom);
    void ensureColumnVisible(LogPlace place);
    int rowsOnScreen() const; ///< whole ones, at least 1
    qint64 cellsOnScreen() const;
    int screenRow(qint64 line); ///< parts between the top of the screen and a line; may be outside of the screen
    void putOnScreenRow(qint64 line, int row);
    void scrollToEnd();
    bool isAtEnd() const { return top() >= lastTop; }
    void noteScrolled();                           ///< pauses following or goes on with it
    const std::vector<ScreenLine>& screen();       ///< what is in sight, from the top
    std::optional<ScreenLine> screenLineAt(int y); ///< none below the log's end
    LogSlice sliceOf(const ScreenLine& at);
    std::vector<ScreenLine> onScreen; ///< what screen() answered last

    // the caret and the selection (logviewselect.cpp)
    void setCaret(LogPlace place, bool keepAnchor);
    void announce(LogPlace before);
    bool isSelected() const { return caret != anchor; }
    std::pair<LogPlace, LogPlace> selection() const { return std::minmax(caret, anchor); }
    qint64 columnsOf(qint64 line) const;
    LogPlace nextPlace(LogPlace place, int direction);
    void selectWord(LogPlace place);
    void publishSelection(); ///< for pasting with the middle button
    LogPlace placeAt(QPoint point);
    LogPlace dragPlace(QPoint point);                  ///< whole lines when the drag began in the gutter
    std::optional<LineRange> gapLabelAt(QPoint point); ///< the gap whose label is there
    CopyOrder copyOrder(CopyForm form, bool masks = true) const;
    void copyToClipboard(CopyForm form, bool masks = true);

    // keys (logviewkeys.cpp)
    bool moveByKey(const QKeyEvent& event);

    // painting (logviewpaint.cpp) and its gutter (logviewgutter.cpp)
    CellPainter cells;
    LineStyles styles;           ///< of the line that is painted
    std::vector<CellStyle> over; ///< what goes over them, while it is collected
    void measure();
    void paint(QPainter& painter, const QRect& dirty);
    void paintLine(QPainter& painter, const ScreenLine& at);
    QColor groundOf(const ShownLine& shown, qint64 line) const;
    void makeStyles(const LogSlice& slice, qint64 line, const QColor& ground);
    void markStands(const LogSlice& slice);
    void markHits(const LogSlice& slice, qint64 line);
    void paintSelection(QPainter& painter, const LogSlice& slice, qint64 line, qreal y);
    void paintCaret(QPainter& painter, const LogSlice& slice, qreal y);
    QString gapLabel(qint64 line) const; ///< what stands behind a line that hides others; empty if it hides none
    QRectF gapLabelRect(const LogSlice& slice, const QString& label, qreal y) const;
    void paintRule(QPainter& painter, qint64 line, qreal y);
    void paintGutter(QPainter& painter, const ScreenLine& at);
    bool isEvidence(qint64 line) const;
    bool isDimmed(qint64 line) const { return seenMode == SeenBefore::Dimmed && seenBefore.contains(line); }
    std::optional<Timestamp> timeOf(qint64 line) const;
    qint64 shownBefore(qint64 line) const; ///< the line in the row above; 0 for the first
    QString timeTip(qint64 line) const;
};

} // namespace sentinel
