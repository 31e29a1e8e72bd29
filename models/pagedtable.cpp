#include "models/pagedtable.h"

#include "core/store/store.h"

#include <QDateTime>

#include <algorithm>

namespace sentinel {

PagedTable::PagedTable(ListHabits habits, QObject* parent)
    : QAbstractTableModel(parent), m_habits(std::move(habits)), m_clock([] { return Timestamp{QDateTime::currentMSecsSinceEpoch()}; }),
      m_descending(m_habits.descending)
{
    m_askTimer.setSingleShot(true);
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(m_habits.gatherMs);
    connect(&m_askTimer, &QTimer::timeout, this, &PagedTable::ask);
    connect(&m_refreshTimer, &QTimer::timeout, this, &PagedTable::refresh);
}

void PagedTable::follow(Store& store)
{
    m_store = &store;
    connect(&store, &Store::committed, this, [this](Topic topic) {
        if (std::ranges::find(m_habits.topics, topic) != m_habits.topics.end() && !m_refreshTimer.isActive())
            m_refreshTimer.start();
    });
    refresh();
}

void PagedTable::refresh()
{
    m_needsList = true;
    Q_EMIT loadingChanged();
    askLater();
}

void PagedTable::askLater()
{
    if (!m_askTimer.isActive())
        m_askTimer.start(0);
}

void PagedTable::ask()
{
    if (!m_store || isListAsked() || isChunkAsked())
        return;
    if (m_needsList) {
        m_needsList = false;
        askList();
    } else {
        askWantedChunk();
    }
}

void PagedTable::takeList(qint64 all, QHash<qint64, int> trackedRows, const std::function<void()>& replace)
{
    beginResetModel();
    replace();
    m_all = all;
    m_trackedRows = std::move(trackedRows);
    m_hasList = true;
    endResetModel();
    Q_EMIT replaced();
    Q_EMIT loadingChanged();
    askLater();
}

void PagedTable::failList(const Error& error)
{
    Q_EMIT loadingChanged();
    Q_EMIT failed(error);
}

void PagedTable::setClock(std::function<Timestamp()> clock)
{
    m_clock = std::move(clock);
    refreshAges();
}

void PagedTable::refreshAges()
{
    if (m_habits.countsFromNow && m_store)
        refresh();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole});
}

int PagedTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : heldRows();
}

} // namespace sentinel
