#pragma once

#include "core/base/result.h"
#include "core/domain/bookmark.h"
#include "core/logs/lineset.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>
#include <vector>

namespace sentinel {

class Store;
class Transaction;

/// The bookmarks of the log that is open. What a person does shows at once and is stored behind it; what others do to the same job is
/// followed. Without a job (a file that is only looked at) they last as long as the log is open.
class LogBookmarks : public QObject
{
    Q_OBJECT
public:
    explicit LogBookmarks(QObject* parent = nullptr);
    ~LogBookmarks() override;

    void setStore(Store& store);
    /// Another log: forgets the bookmarks of the one before, and loads those of this job.
    void open(JobId job);

    const std::vector<Bookmark>& all() const { return m_all; } ///< by line
    bool contains(qint64 line) const;
    std::optional<Bookmark> at(qint64 line) const;
    LineSet lines(qint64 lineCount) const;
    /// The next one from a line on, going around the ends; direction 1 or -1.
    std::optional<qint64> next(qint64 line, int direction) const;

    void add(qint64 line, qint64 byte);
    void remove(const std::vector<qint64>& lines); ///< in one go: undone in one go
    void setNote(qint64 line, const QString& note);
    bool canUndo() const { return !m_removed.empty(); }
    void undo(); ///< brings back what was removed last, with its notes

Q_SIGNALS:
    void changed();
    void failed(const QString& message); ///< something could not be stored; what is shown is what is stored

private:
    void insert(const Bookmark& bookmark);
    void load();
    void write(std::function<Result<>(Transaction&)> change);

    QPointer<Store> m_store;
    JobId m_job;
    std::vector<Bookmark> m_all;
    std::vector<std::vector<Bookmark>> m_removed;
    QFutureWatcher<Result<std::vector<Bookmark>>> m_loading;
    int m_writing = 0; ///< changes under way: what is read meanwhile may be older than what is shown
    bool m_loadAgain = false;
};

} // namespace sentinel
