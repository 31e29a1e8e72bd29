#include "models/storesummary.h"

#include "core/store/runs.h"
#include "core/store/store.h"

namespace sentinel {

using namespace std::chrono_literals;

StoreSummary::StoreSummary(QObject* parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(300ms); // an import commits many times a second
    connect(&m_timer, &QTimer::timeout, this, &StoreSummary::ask);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &StoreSummary::take);
}

void StoreSummary::follow(Store& store)
{
    m_store = &store;
    connect(&store, &Store::committed, this, [this](Topic topic) {
        if (topic == Topic::Runs && !m_timer.isActive())
            m_timer.start();
    });
    ask();
}

void StoreSummary::ask()
{
    if (m_watcher.isRunning()) {
        m_timer.start();
        return;
    }
    m_watcher.setFuture(m_store->read([](Reader& db) -> Result<Facts> {
        Facts facts;
        const Result<qint64> count = runCount(db, {});
        if (!count)
            return count.error();
        const Result<RunList> newest = runPage(db, {}, RunOrder::StoredAt, true, {}, 1);
        if (!newest)
            return newest.error();
        Result<QStringList> pipelines = pipelineNames(db);
        if (!pipelines)
            return pipelines.error();
        facts.runs = *count;
        if (!newest->runs.empty())
            facts.newest = newest->runs.front().storedAt;
        facts.pipelines = std::move(*pipelines);
        return facts;
    }));
}

void StoreSummary::take()
{
    const Result<Facts> facts = m_watcher.result();
    if (!facts || (m_isKnown && *facts == m_facts)) // a store that does not answer is reported by the list itself
        return;
    m_facts = *facts;
    m_isKnown = true;
    Q_EMIT changed();
}

} // namespace sentinel
