#pragma once

#include "core/pipeline/analysts.h"
#include "core/pipeline/greenlogs.h"
#include "core/pipeline/pollers.h"
#include "core/store/store.h"

#include <QDateTime>
#include <QFutureWatcher>

#include <memory>
#include <mutex>
#include <stop_token>

namespace sentinel {

/// What all pollers of a program share. Held by whatever is under way on an analyst's thread, too.
struct PollContext
{
    PollContext(Store& s, Analysts& a, const PollerSettings& ps) : store(s), analysts(a), settings(ps), greens(s) {}

    std::shared_ptr<const Analyser> rules() const
    {
        const std::lock_guard lock(mutex);
        return analyser;
    }

    Store& store;
    Analysts& analysts;
    const PollerSettings settings;
    GreenLogs greens;
    std::stop_source stop;
    QString holder; ///< of this program's leases
    mutable std::mutex mutex;
    std::shared_ptr<const Analyser> analyser;
};

/// Where word from another thread goes; nowhere once the receiver is gone.
class PostBox
{
public:
    explicit PostBox(QObject* receiver) : m_receiver(receiver) {}
    template <typename Job>
    void post(Job&& job)
    {
        const std::lock_guard lock(m_mutex);
        if (m_receiver)
            QMetaObject::invokeMethod(m_receiver, std::forward<Job>(job), Qt::QueuedConnection);
    }
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_receiver = nullptr;
    }

private:
    std::mutex m_mutex;
    QObject* m_receiver;
};

/// Calls `use` with the answer, on the thread of `receiver`, unless that is gone by then. A store that was closed gives no answer.
template <typename T, typename Use>
void whenDone(QObject* receiver, QFuture<T> future, Use use)
{
    auto* watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver, [watcher, use = std::move(use)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            use(watcher->result());
    });
    watcher->setFuture(future);
}

inline Timestamp timeNow()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

} // namespace sentinel
