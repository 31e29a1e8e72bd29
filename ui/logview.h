#pragma once

#include "core/logs/log.h"
#include "ui/logviewrows.h"
#include "ui/logviewsearch.h"

#include <QAbstractScrollArea>

#include <memory>
#include <optional>
#include <vector>

namespace sentinel {

/// A log of any size on screen: works on lines that are visible and on nothing else. Lines count from 1, 0 is none.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit LogView(QWidget* parent = nullptr);
    ~LogView() override;

    void setLog(const Log& log);
    void clear();
    bool hasLog() const;
    const Log& log() const;

    /// Lines that are told apart as the explanation; best first.
    void setEvidence(const std::vector<LineRange>& blocks);
    /// What is marked in the lines on screen.
    void setQuery(const LogQuery& query);

    qint64 currentLine() const;
    QString textOf(qint64 line) const; ///< as shown
    /// Opens the folds around it, makes it the current one and brings it into view, with room above it.
    void goToLine(qint64 line);
    /// The same for a block: its first line becomes the current one.
    void goToLines(const LineRange& lines);
    qint64 firstShownLine() const;
    qint64 lastShownLine() const;

    const LogRows& rows() const;
    void setFoldShut(size_t fold, bool shut);
    void setAllFoldsShut(bool shut);
    /// The innermost group that holds the current line; shutting it moves to its first line.
    void setCurrentFoldShut(bool shut);

    bool hasTimes() const;
    bool areTimesShown() const;
    void setTimesShown(bool shown);

    bool hasSelection() const;
    void selectAll();
    /// Empty when nothing is selected, or too much for a clipboard (over `mostCopied`).
    QString selectedText(bool withTimes = false) const;
    static constexpr qint64 mostCopied = qint64(32) << 20;
    QString selectedWords() const; ///< of one line and not long: fit to be searched for; otherwise empty

public Q_SLOTS:
    void copy();
    void copyWithTimes();

Q_SIGNALS:
    void currentLineChanged(qint64 line);
    void shownLinesChanged(qint64 first, qint64 last);
    void selectionChanged();
    void copyRefused(const QString& reason);

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
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Private;
    friend struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
