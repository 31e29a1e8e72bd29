#pragma once

#include "core/logs/log.h"
#include "ui/logview/logviewcopy.h"
#include "ui/logview/logviewline.h"
#include "ui/logview/logviewrows.h"
#include "ui/logview/logviewsearch.h"

#include <QAbstractScrollArea>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sentinel {

/// What is done about lines that the log compared with has too.
enum class SeenBefore { Shown, Dimmed, Hidden };

/// Of logs that were put together: whose line is whose. `sourceOf` is asked for lines on screen, on the UI thread: it must be quick.
struct LogSources
{
    QStringList names;
    std::function<int(qint64 line)> sourceOf; ///< an index into names; -1 for none
};

/// A log of any size on screen: works on lines that are visible and on nothing else. Lines count from 1, 0 is none.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit LogView(QWidget* parent = nullptr);
    ~LogView() override;

    /// Another log: from its beginning, without folds shut, filter, marks.
    void setLog(const Log& log);
    /// The same log, more of it or its structure known now: caret, selection, shut folds, filter, marks and scroll position stay; the
    /// end stays in sight while it is followed. What is marked by LineSet keeps its lines; lines that are new have no marks.
    void updateLog(const Log& grown);
    void clear();
    bool hasLog() const;
    const Log& log() const;

    /// Lines that are told apart as the explanation; best first.
    void setEvidence(const std::vector<LineRange>& blocks);
    /// What is marked in the lines on screen.
    void setQuery(const LogQuery& query);

    /// How the log is called where its lines are quoted (Markdown).
    void setLogName(const QString& name);

    /// Stays at the end as lines arrive. Scrolling up pauses it, being at the end again (End) goes on with it.
    void setFollowing(bool following);
    bool isFollowing() const; ///< asked for, and not paused

    /// Shows these lines only (widen hits by the context wanted), with a rule between stretches that are not adjacent. Folds do not
    /// apply. A hidden line that is gone to shows with a few lines around it; the filter stays. None ends it: the current line is
    /// the one from before, unless another was chosen meanwhile.
    void setFilter(std::optional<LineSet> shown);
    bool isFiltered() const;

    void setBookmarks(const LineSet& lines); ///< a mark in the gutter each
    void setSeenBefore(const LineSet& lines);
    void setSeenBeforeMode(SeenBefore mode); ///< hidden ones are gaps that can be opened; not while a filter stands
    void setSources(const LogSources& sources);

    void setWrapped(bool wrapped);
    bool isWrapped() const;
    void setGutterShown(bool shown);

    qint64 currentLine() const;
    qint64 currentColumn() const;      ///< of the caret, in the shown text; in a huge line a byte
    QString textOf(qint64 line) const; ///< as shown
    /// Opens the folds around it, makes it the current one and brings it into view, with room above it.
    void goToLine(qint64 line);
    /// The same for a block: its first line becomes the current one.
    void goToLines(const LineRange& lines);
    /// Inside of a line, which may be a huge one.
    void goToPlace(qint64 line, qint64 column);
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

    LogPlace caret() const;
    LogPlace anchor() const; ///< the end of the selection that stays; the caret when nothing is selected
    void select(LogPlace anchor, LogPlace caret);
    /// Of the character behind a place, in the viewport; null when it is not on screen.
    QRect rectOf(LogPlace place) const;
    LogPlace placeAt(QPoint point) const; ///< nearest to a point of the viewport

    bool hasSelection() const;
    void selectAll();
    qint64 selectedBytes() const; ///< of the log, about: times and layers may come on top or off
    /// Empty when nothing is selected, or too much for a clipboard (over `mostCopied`). Of a filtered log the lines that show.
    QString selectedText(bool withTimes = false) const;
    static constexpr qint64 mostCopied = qint64(32) << 20;
    QString selectedWords() const; ///< of one line and not long: fit to be searched for; otherwise empty

    /// Writes the selection into a file, on a thread of its own; there is no limit to it. copyFinished says how it went.
    void saveSelection(const QString& path, CopyForm form = CopyForm::Text, bool masks = true);

public Q_SLOTS:
    /// To the clipboard. A large selection is put together on a thread: copyProgressed, then copyFinished.
    void copy();
    void copyWithTimes();
    void copyAsMarkdown(); ///< fenced, with the log's name and line numbers
    void copyUnmasked();   ///< as copy(), but with the secrets that it masks
    void cancelCopy();

Q_SIGNALS:
    void followingChanged(bool following);
    void bookmarkToggled(qint64 line); ///< asked for by a click; the marks change when setBookmarks says so
    /// More is selected than a clipboard should hold: offer saveSelection.
    void selectionTooLarge(qint64 bytes, sentinel::CopyForm form);
    void copyProgressed(qint64 doneBytes, qint64 totalBytes);
    /// Empty: all well; not sent for what was cancelled. How many secrets were masked.
    void copyFinished(const QString& problem, qint64 masked = 0);
    void currentLineChanged(qint64 line);
    void shownLinesChanged(qint64 first, qint64 last);
    void selectionChanged();
    void copyRefused(const QString& reason); ///< a sentence for people, along with selectionTooLarge

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
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
