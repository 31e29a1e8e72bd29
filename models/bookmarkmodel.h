#pragma once

#include "core/domain/bookmark.h"

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace sentinel {

/// The bookmarks of a log by line, with their notes and what the lines say. Notes can be edited: the model only tells of it, and
/// shows the new one when it is given the bookmarks again.
class BookmarkModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Line, Note, Text, ColumnCount };
    enum Role { LineRole = Qt::UserRole }; ///< qint64

    explicit BookmarkModel(QObject* parent = nullptr);

    /// By line. Rows that stay keep their selection.
    void setBookmarks(const std::vector<Bookmark>& bookmarks);
    const std::vector<Bookmark>& bookmarks() const { return m_bookmarks; }
    /// What a line of the log says; asked for rows that are on screen.
    void setTextOf(std::function<QString(qint64 line)> textOf);
    int rowOf(qint64 line) const; ///< -1 when it has none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void noteEdited(qint64 line, const QString& note);

private:
    std::vector<Bookmark> m_bookmarks;
    std::function<QString(qint64)> m_textOf;
};

} // namespace sentinel
