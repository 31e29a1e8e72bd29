#pragma once

#include "ui/logview.h"
#include "ui/logviewline.h"

#include <QBasicTimer>
#include <QPainter>

#include <limits>

namespace sentinel {

/// Where the parts of a row are, in pixels from the viewport's left edge.
struct LogGeometry
{
    int rowHeight = 1;
    qreal charWidth = 1;
    int sourceWidth = 0; ///< of the bar that says whose line it is
    int markLeft = 0;    ///< of the bookmark
    int numberRight = 0; ///< right edge of line numbers
    int foldLeft = 0;    ///< of the fold's arrow
    int timeLeft = 0;    ///< of the time stamp, if there is one
    int gapRight = 0;    ///< right edge of the time passed
    int gutterWidth = 0; ///< everything left of the text
    int textLeft = 0;
    static constexpr int foldSize = 12;
    static constexpr int markSize = 8;
};

constexpr qint64 mostRows = std::numeric_limits<int>::max() / 2; ///< scroll bars count in int

struct LogView::Private
{
    explicit Private(LogView& v) : view(v) {}

    LogView& view;
    std::unique_ptr<LogLines> lines;
    LogRows rows;
    QString name;
    std::vector<LineRange> evidence; ///< by first line
    std::unique_ptr<LogMatcher> matcher;
    LineSet bookmarks;
    LineSet seenBefore;
    SeenBefore seenMode = SeenBefore::Shown;
    LogSources sources;

    LogPlace caret;  ///< its line is the current one
    LogPlace anchor; ///< the other end of the selection
    qint64 home = 0; ///< the line that was chosen last: current again when it shows again
    LineRange flash; ///< what was jumped to last: marked a little stronger

    bool isWrapped = false;
    bool isGutterShown = true;
    bool followWanted = false;
    bool followPaused = false;

    bool hasTimes = false;
    bool areTimes() const { return hasTimes && timesWanted; }
    bool timesWanted = true;
    qint64 widest = 0; ///< columns of the longest line seen on screen so far
    LogGeometry geometry;
    LogCopy copies;
    CopyForm copyForm = CopyForm::Text;
    QBasicTimer dragTimer;
    QPoint dragAt;
    bool isDragging = false;
    bool isGutterDrag = false;

    // geometry (logviewpaint.cpp)
    void measure();
    int rowsOnScreen() const; ///< whole ones, at least 1
    LogPlace placeAt(QPoint point) const;
    QString timeTip(qint64 line) const;

    // scrolling (logview.cpp)
    qint64 topRow() const;
    qint64 leftColumn() const;
    void updateRanges();
    void ensureVisible(qint64 line, bool withRoom);
    void ensureColumnVisible(qint64 column);
    void setCaret(LogPlace place, bool keepAnchor);
    void announce(qint64 lineBefore);

    // which lines show (logviewshown.cpp)
    void findTimes();
    void showRows(); ///< after `rows` changed: the current line stays where it was on screen, or the row that stands for it
    int screenRow(qint64 line) const; ///< counted from the top one; may be outside of the screen
    void putOnScreenRow(qint64 line, int row);
    void scrollToEnd();
    bool isAtEnd() const;
    void noteScrolled(); ///< pauses following or goes on with it

    // selection and copies (logviewselect.cpp)
    CopyOrder copyOrder(CopyForm form) const;
    void copyToClipboard(CopyForm form);
    bool isSelected() const { return caret != anchor; }
    std::pair<LogPlace, LogPlace> selection() const { return std::minmax(caret, anchor); }
    qint64 columnsOf(qint64 line) const;

    // painting (logviewpaint.cpp)
    void paint(QPainter& painter, const QRect& dirty);
    void paintRow(QPainter& painter, qint64 line, int y);
    void paintGutter(QPainter& painter, qint64 line, int y, const ShownLine& shown, bool explains, const std::optional<Timestamp>& time,
                     double gap);
    void paintText(QPainter& painter, qint64 line, int y, const ShownLine& shown);
    void paintGaps(QPainter& painter, qint64 line, int y);
    bool isDimmed(qint64 line) const { return seenMode == SeenBefore::Dimmed && seenBefore.contains(line); }
    QString gapLabel(qint64 line) const; ///< what stands behind a line that hides others; empty if it hides none
    bool isEvidence(qint64 line) const;
    std::optional<Timestamp> timeOf(qint64 line) const;
};

} // namespace sentinel
