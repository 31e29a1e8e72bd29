#pragma once

#include "core/base/result.h"
#include "core/domain/source.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace sentinel {

class Store;

/// How far a project's past is fetched that somebody asked for.
struct BackfillShare
{
    QString project; ///< empty: all of the source's
    Timestamp since, until;
    double done = 0; ///< 0..1
    bool operator==(const BackfillShare&) const = default;
};

/// A source with how it goes with it.
struct SourceItem
{
    Source source;
    SourceState state;
    std::vector<BackfillShare> backfills;
    bool operator==(const SourceItem&) const = default;
};

/// The sources of a store, by name. Follows the store; a change of one moves no other, so that selection and scroll stay.
class SourceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, StateColumn, SuccessColumn, NextColumn, BudgetColumn, GapsColumn, ColumnCount };
    enum Role {
        LineRole = Qt::UserRole, ///< what stands small below it
        HealthRole,              ///< int of SourceHealth
        IdRole,                  ///< qint64
        ShareRole,               ///< double: how much of the budget is left; invalid where that is not known
    };
    /// What the marks of a source say of back-fills; called on a thread of the store.
    using ReadBackfills = std::function<std::vector<BackfillShare>(const std::vector<PollMark>&)>;

    explicit SourceModel(QObject* parent = nullptr);

    void follow(Store& store, ReadBackfills readBackfills = {});
    void setItems(std::vector<SourceItem> items, Timestamp now);
    /// Ages are told as of this time from now on.
    void setNow(Timestamp now);

    const std::vector<SourceItem>& items() const { return m_items; }
    const SourceItem* itemAt(int row) const;
    int rowOf(SourceId id) const; ///< -1: not there
    bool isKnown() const { return m_isKnown; }
    const std::optional<Error>& problem() const { return m_problem; } ///< why the sources cannot be read

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void changed(); ///< items are known, or others, or cannot be read

private:
    void ask();
    void take();
    bool mergeRows(const std::vector<SourceItem>& items);
    QString text(const SourceItem& item, int column) const;
    QString line(const SourceItem& item, int column) const;
    QString tip(const SourceItem& item, int column) const;

    Store* m_store = nullptr;
    ReadBackfills m_readBackfills;
    std::vector<SourceItem> m_items;
    Timestamp m_now;
    QFutureWatcher<Result<std::vector<SourceItem>>> m_watcher;
    QTimer m_delay; ///< a poller says several things a second
    bool m_isKnown = false;
    std::optional<Error> m_problem;
};

} // namespace sentinel
