#pragma once

#include <QWidget>

#include <functional>
#include <vector>

class QAction;
class QLabel;
class QTreeView;

namespace sentinel {

class BookmarkModel;
class LogBookmarks;

/// The list of bookmarks below a log: what each says, its note to be written in place, a click goes there.
class BookmarkPanel : public QWidget
{
    Q_OBJECT
public:
    explicit BookmarkPanel(LogBookmarks& bookmarks, QWidget* parent = nullptr);

    /// What a line of the log says.
    void setTextOf(std::function<QString(qint64 line)> textOf);
    /// Shows the row of this line and begins to write its note.
    void editNote(qint64 line);
    /// Marks the row of the line that is current in the log, if it has one.
    void setCurrentLine(qint64 line);
    QString asMarkdown() const;

Q_SIGNALS:
    void lineShown(qint64 line);     ///< chosen, the list keeps the focus
    void lineActivated(qint64 line); ///< chosen to be read

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    std::vector<qint64> selectedLines() const;

    LogBookmarks& m_bookmarks;
    BookmarkModel* m_model;
    QTreeView* m_list;
    QLabel* m_empty;
    QAction* m_edit;
    QAction* m_remove;
    QAction* m_undo;
    QAction* m_copy;
};

} // namespace sentinel
