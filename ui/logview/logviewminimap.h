#pragma once

#include "core/logs/lineset.h"

#include <QWidget>

#include <functional>
#include <vector>

namespace sentinel {

class LogRows;

/// A strip beside the log with a mark for every place worth going to, and the part of the log that is on screen. Kinds are told apart
/// by where in the strip they stand and how wide they are, not by colour alone. It is drawn over all lines of the log, whatever is
/// folded or filtered away; stretches that have no row are drawn on a darker ground. Placing the marks of a kind is a pass over a bit
/// a line; painting depends on the height alone.
class LogMinimap : public QWidget
{
    Q_OBJECT
public:
    enum Kind { New, Warning, Error, Hit, Evidence, Bookmark };
    static constexpr int kinds = 6;

    explicit LogMinimap(QWidget* parent = nullptr);

    void setLineCount(qint64 lines); ///< of another log: without marks
    void grow(qint64 lines);         ///< of the same log
    void setMarks(Kind kind, const LineSet& lines);
    void setShown(qint64 first, qint64 last);
    void setRows(const LogRows& rows); ///< which stretches have rows now
    /// What else is to be said of a line, for tips.
    void setPlaceOf(std::function<QString(qint64 line)> placeOf);
    /// Whether a mark of this kind is painted at this height; for tests.
    bool isMarked(Kind kind, int y) const;
    bool isHidden(int y) const; ///< nothing of what is drawn there has a row
    QString tipAt(int y) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void lineRequested(qint64 line);
    void rowsWanted(); ///< another height: setRows is due

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    int yOf(qint64 line) const;
    LineRange linesAt(int y) const;
    void ask(int y);
    void place(Kind kind);
    void paintKind(QPainter& painter, Kind kind) const;

    qint64 m_lines = 0;
    qint64 m_first = 0, m_last = 0;
    LineSet m_marks[kinds];
    std::vector<bool> m_rows[kinds]; ///< by pixel, so that painting does not depend on the number of marks
    std::vector<bool> m_hidden;      ///< by pixel
    std::function<QString(qint64)> m_placeOf;
};

} // namespace sentinel
