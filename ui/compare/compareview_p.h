#pragma once

#include "ui/compare/compareview.h"
#include "ui/logview/cellpainter.h"
#include "ui/logview/linestyles.h"
#include "ui/logview/logviewcopy.h"
#include "ui/logview/logviewline.h"

#include <QBasicTimer>
#include <QPainter>

#include <array>

namespace sentinel {

/// Where the parts of a row are, in pixels; both panes are laid out alike.
struct CompareGeometry
{
    int rowHeight = 1;
    qreal cellWidth = 1;
    int middle = 0;      ///< left edge of the line between the panes
    int numberRight = 0; ///< from a pane's left edge, as all below
    int signLeft = 0;
    int timeLeft = 0;
    int gutterWidth = 0;
    int textLeft = 0;
};

/// What of a line is in sight: [begin, end) of its text.
struct CompareSlice
{
    const ShownLine* shown = nullptr; ///< valid until the next line of the same log is looked at
    qsizetype begin = 0, end = 0;
    qreal x = 0;         ///< of `begin`, in the viewport
    bool isLast = false; ///< the line ends here

    qsizetype indexOf(qint64 column) const { return std::clamp(shown->indexOf(column), begin, end); }
};

struct CompareView::Private
{
    explicit Private(CompareView& v) : view(v), copies(&v) {}

    CompareView& view;
    CompareRows rows;
    LineSet newLines, goneLines;
    std::array<std::unique_ptr<LogLines>, 2> lines; ///< by side; both or none

    qint64 current = 0; ///< row
    CompareSide side = CompareSide::Red;
    LogPlace caret, anchor; ///< of the selection, on `side`; line 0: none

    bool hasTimes = false;
    bool timesWanted = true;
    qint64 widest = 0; ///< cells of the longest line seen on screen so far
    CompareGeometry geometry;
    LogCopy copies;
    QBasicTimer dragTimer;
    QPoint dragAt;
    bool isDragging = false;
    qint64 hoveredFold = -1; ///< row

    LogLines& linesOf(CompareSide of) const { return *lines[size_t(of)]; }
    /// Whether a line occurs nowhere in the other log.
    bool isAlone(CompareSide of, qint64 line) const { return (of == CompareSide::Green ? goneLines : newLines).contains(line); }
    static qint64 lineIn(const CompareRow& row, CompareSide of) { return of == CompareSide::Green ? row.left : row.right; }

    // geometry and painting (compareviewpaint.cpp)
    void measure();
    int rowsOnScreen() const;
    QRect pane(CompareSide of) const;
    CompareSide sideAt(int x) const;
    qint64 rowAt(int y) const; ///< may be behind the last
    qint64 cellsOnScreen() const;
    CompareSlice sliceOf(qint64 line, CompareSide of) const;
    LogPlace placeAt(QPoint point, CompareSide of) const;   ///< of rows without a line: the end of the last one above
    LogPlace placeBefore(qint64 row, CompareSide of) const; ///< the same for a row
    int yOf(qint64 row) const;
    void paint(QPainter& painter, const QRect& dirty);
    void frameRow(QPainter& painter, int y, const QColor& colour) const;
    void paintFold(QPainter& painter, const CompareRow& row, bool isCurrent, bool isHovered, int y);
    void paintSide(QPainter& painter, const CompareRow& row, CompareSide of, bool isCurrent, int y);
    void paintGutter(QPainter& painter, const CompareRow& row, CompareSide of, bool isCurrent, const QRect& ground,
                     const std::optional<Timestamp>& time);
    void paintText(QPainter& painter, const CompareRow& row, CompareSide of, const QRect& ground, const QColor& colour,
                   const CompareSlice& slice);
    void paintSelection(QPainter& painter, qint64 line, const QRect& ground, const CompareSlice& slice);
    /// Indices into the text, the end not in it; empty when the lines have nothing in common that is worth it.
    std::pair<qsizetype, qsizetype> differingPart(const CompareRow& row, CompareSide of) const;
    CellPainter cells;
    LineStyles styles; ///< of the line that is painted

    // scrolling and the current row (compareview.cpp)
    qint64 topRow() const;
    qint64 leftColumn() const;
    void updateRanges();
    void ensureVisible(qint64 row, bool withRoom);
    void setCurrent(qint64 row);
    void findTimes();

    // selection (compareviewinput.cpp)
    bool isSelected() const { return caret.line > 0 && caret != anchor; }
    std::pair<LogPlace, LogPlace> selection() const { return std::minmax(caret, anchor); }
    void dropSelection() { caret = anchor = {}; }
    void selectTo(qint64 row); ///< whole lines, from the current row's on
    void drag(QPoint at);
    bool toggleFold(qint64 row);
};

void installCompareViewAccess();

} // namespace sentinel
