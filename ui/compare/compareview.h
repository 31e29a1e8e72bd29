#pragma once

#include "core/logs/compare.h"
#include "ui/compare/comparerows.h"

#include <QAbstractScrollArea>

#include <memory>

namespace sentinel {

/// Left the log that passed, right the one that failed.
enum class CompareSide { Green, Red };

/// Two logs side by side, one scroll bar for both: lines that belong together stand in one row, equal stretches are folded. Works on
/// rows that are visible and on nothing else. Rows count from 0, lines from 1.
class CompareView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit CompareView(QWidget* parent = nullptr);
    ~CompareView() override;

    void setLogs(const Log& green, const Log& red, const Comparison& comparison); ///< goes to the first change
    void clear();
    bool hasLogs() const;
    const CompareRows& rows() const;

    qint64 currentRow() const;
    CompareSide currentSide() const; ///< whose text the keyboard selects
    void goToRow(qint64 row);
    void goToChange(int direction); ///< 1 or -1; stays at the ends
    void goToRedLine(qint64 line);  ///< opens the fold that it is in
    /// The change that the current row is in, or the one before it; -1 in front of the first. Counted from 0.
    qint64 currentChange() const;

    void setFoldOpen(size_t segment, bool open);
    void setAllFoldsOpen(bool open);

    bool hasTimes() const;
    void setTimesShown(bool shown);

    bool hasSelection() const;
    void selectAll(); ///< of the current side
    /// A row in words: what a screen reader says.
    QString textOfRow(qint64 row) const;

public Q_SLOTS:
    void copy(); ///< what is selected, or the current line, with its secrets masked; put together on a thread

Q_SIGNALS:
    void currentRowChanged(qint64 row);
    void shownRowsChanged(qint64 first, qint64 last);
    void foldsChanged();
    void copyRefused(const QString& reason);
    void copied(qint64 masked);                                  ///< how many secrets were masked
    void lineActivated(sentinel::CompareSide side, qint64 line); ///< somebody wants to see it in its log

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Private;
    friend struct Private;
    std::unique_ptr<Private> m_d;
};

/// What stands for each side where colours tell them apart.
struct CompareColors
{
    QColor tint;   ///< behind lines that the other side does not have
    QColor strong; ///< behind the part of a line that differs, and in marks
};
CompareColors compareColors(CompareSide side);

} // namespace sentinel
