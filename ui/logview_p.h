#pragma once

#include "ui/logview.h"
#include "ui/logviewline.h"

#include <QBasicTimer>
#include <QPainter>

namespace sentinel {

/// A place between two characters.
struct LogPlace
{
    qint64 line = 0;
    qint64 column = 0;
    auto operator<=>(const LogPlace&) const = default;
};

/// Where the parts of a row are, in pixels from the viewport's left edge.
struct LogGeometry
{
    int rowHeight = 1;
    qreal charWidth = 1;
    int numberRight = 0; ///< right edge of line numbers
    int foldLeft = 0;    ///< of the fold's arrow
    int timeLeft = 0;    ///< of the time stamp, if there is one
    int gapRight = 0;    ///< right edge of the time passed
    int gutterWidth = 0; ///< everything left of the text
    int textLeft = 0;
    static constexpr int foldSize = 12;
};

struct LogView::Private
{
    explicit Private(LogView& v) : view(v) {}

    LogView& view;
    std::unique_ptr<LogLines> lines;
    LogRows rows;
    std::vector<LineRange> evidence; ///< by first line
    std::unique_ptr<LogMatcher> matcher;

    LogPlace caret;  ///< its line is the current one
    LogPlace anchor; ///< the other end of the selection
    LineRange flash; ///< what was jumped to last: marked a little stronger

    bool hasTimes = false;
    bool areTimes() const { return hasTimes && timesWanted; }
    bool timesWanted = true;
    qint64 widest = 0; ///< columns of the longest line seen on screen so far
    LogGeometry geometry;
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

    // selection
    bool isSelected() const { return caret != anchor; }
    std::pair<LogPlace, LogPlace> selection() const { return std::minmax(caret, anchor); }
    qint64 columnsOf(qint64 line) const;

    // painting (logviewpaint.cpp)
    void paint(QPainter& painter, const QRect& dirty);
    void paintRow(QPainter& painter, qint64 line, int y);
    void paintGutter(QPainter& painter, qint64 line, int y, const ShownLine& shown, bool explains, const std::optional<Timestamp>& time,
                     double gap);
    void paintText(QPainter& painter, qint64 line, int y, const ShownLine& shown);
    bool isEvidence(qint64 line) const;
    std::optional<Timestamp> timeOf(qint64 line) const;
};

} // namespace sentinel
