#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"
#include "models/tabletext.h"

#include <QAbstractTableModel>
#include <QFuture>
#include <QHash>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace sentinel {

class Store;
enum class Topic;

/// Rows one after another.
struct RowSpan
{
    int first = 0;
    int count = 0;
};

/// How a list is kept fresh.
struct ListHabits
{
    std::vector<Topic> topics;  ///< commits that may change it
    int gatherMs = 100;         ///< an import commits faster than a list can be read
    bool countsFromNow = false; ///< rows say what was in the last days: asked for again as time passes
    bool descending = true;     ///< how it is sorted at first
};

/// What tables of the store have in common, whatever they list (the rest is PagedModel): rows are fetched by page when they are looked
/// at, one question is in flight, and the store sorts and filters. A row that is still on its way shows an ellipsis. When the list
/// changes the model resets; `replaced` then says that trackedRows() tells where the rows are that someone keeps track of.
class PagedTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// Shows what is in this store from now on, and follows its commits.
    void follow(Store& store);
    /// Asks anew; what is shown stays until the answer is here.
    void refresh();
    /// There is no list yet, or another one is on its way.
    bool isLoading() const { return m_needsList || isListAsked(); }
    /// A list was shown already, be it an empty one.
    bool hasList() const { return m_hasList; }
    /// Rows there would be if nothing were filtered out.
    qint64 unfilteredCount() const { return m_all; }

    bool isDescending() const { return m_descending; }
    /// The column that the rows are sorted by; of two with the same order, the last.
    virtual int sortedColumn() const = 0;
    virtual bool isSortable(int column) const = 0;
    virtual bool isSortedBy(int column) const = 0;
    /// What people look for in a column comes first: the newest, the longest, the most; or names from A.
    virtual bool beginsDescending(int column) const = 0;
    /// Says what a row is: shows the ellipsis of one that is on its way.
    virtual int nameColumn() const = 0;
    virtual QString columnId(int column) const = 0; ///< never renamed

    /// What a row is known by as long as it lives; 0 while it is on its way.
    virtual qint64 keyAt(int row) const = 0;
    virtual qint64 peekKeyAt(int row) const = 0; ///< without fetching it
    /// Keys whose rows are to be told; the rows around the first one come with the list.
    void keepTrackOf(std::vector<qint64> keys) { m_tracked = std::move(keys); }
    /// Where those are that the list has.
    const QHash<qint64, int>& trackedRows() const { return m_trackedRows; }

    /// Rows as text, fetched where they are not here. Rows that are gone are left out.
    virtual QFuture<Result<TextTable>> textOf(std::vector<RowSpan> spans) const = 0;

    /// What "now" is; the system's clock unless a test knows better.
    void setClock(std::function<Timestamp()> clock);
    Timestamp now() const { return m_clock(); }
    /// Time has passed: ages are told anew, and asked for where rows depend on them.
    void refreshAges();

    int rowCount(const QModelIndex& parent = {}) const override;

Q_SIGNALS:
    void replaced();
    void failed(const sentinel::Error& error);
    void loadingChanged();

protected:
    PagedTable(ListHabits habits, QObject* parent);

    void askLater();
    void setDescending(bool descending) { m_descending = descending; }
    const std::vector<qint64>& tracked() const { return m_tracked; }
    Store* store() const { return m_store; }

    /// The list was read: shows it. `replace` puts its rows in place of the old ones.
    void takeList(qint64 all, QHash<qint64, int> trackedRows, const std::function<void()>& replace);
    void failList(const Error& error);
    bool needsList() const { return m_needsList; }
    void needList() { m_needsList = true; }

    virtual bool isListAsked() const = 0;
    virtual bool isChunkAsked() const = 0;
    virtual void askList() = 0;
    virtual void askWantedChunk() = 0;
    virtual int heldRows() const = 0;

private:
    void ask();

    const ListHabits m_habits;
    Store* m_store = nullptr;
    std::function<Timestamp()> m_clock;
    std::vector<qint64> m_tracked;
    QHash<qint64, int> m_trackedRows;
    QTimer m_askTimer;     ///< gathers what one paint of a view looks at
    QTimer m_refreshTimer; ///< gathers commits
    qint64 m_all = 0;
    bool m_descending;
    bool m_needsList = true;
    bool m_hasList = false;
};

} // namespace sentinel
