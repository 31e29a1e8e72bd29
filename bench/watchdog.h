#pragma once

// Is a user interface ever deaf? A thread knocks every millisecond and measures how long the event loop takes to answer; beside it
// every event that is delivered is timed, so that a long silence has a name.

#include <QApplication>
#include <QEvent>
#include <QMetaEnum>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <ctime>

namespace bench {

using Clock = std::chrono::steady_clock;

inline double millisecondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The value below which a share of the (sorted here) values lies.
inline double quantile(std::vector<double>& values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, size_t(share * double(values.size())))];
}

/// CPU time of this thread: on a busy machine it says what an event costs, where the clock says what others took, too.
inline double threadMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// What one stretch of time was like for whoever sat in front of it, in milliseconds.
struct Liveliness
{
    std::vector<double> delays; ///< of the answers; a silence counts once for every millisecond that someone might have come in it
    std::vector<double> frames; ///< CPU spent on painting the window
    double costliest = 0;       ///< event, CPU
    std::string costliestName;
};

/// An application that times what it delivers.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        // The receiver may be gone afterwards.
        const char* const receiverName = receiver->metaObject()->className();
        const QEvent::Type type = event->type();
        const bool isFrame = type == QEvent::UpdateRequest && receiver->isWidgetType();
        ++m_depth;
        const double begin = threadMilliseconds();
        const bool isDone = QApplication::notify(receiver, event);
        const double took = threadMilliseconds() - begin;
        --m_depth;
        if (m_now && isFrame)
            m_now->frames.push_back(took);
        if (m_now && took > m_now->costliest) {
            const char* const typeName = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
            m_now->costliest = took;
            m_now->costliestName = std::string(typeName ? typeName : "event") + " to " + receiverName;
        }
        return isDone;
    }

    void record(Liveliness* now) { m_now = now; }

private:
    Liveliness* m_now = nullptr;
    int m_depth = 0; ///< events inside of events are part of them
};

/// Knocks at the thread it is made on until it is destroyed.
class Watchdog : public QObject
{
public:
    Watchdog() : m_thread([this](std::stop_token stop) { knock(stop); }) {}
    ~Watchdog() override
    {
        m_thread.request_stop();
        m_thread.join();
    }

    /// From now on; what came before is left out, also of the silence that is going on.
    void record(Liveliness* now)
    {
        m_now = now;
        m_since = Clock::now();
    }

protected:
    void customEvent(QEvent*) override
    {
        const double delay = millisecondsSince(m_knockedAt);
        if (m_now && m_knockedAt >= m_since) {
            for (double left = delay; left >= 0; left -= 1)
                m_now->delays.push_back(left);
        }
        m_isAnswered.store(true, std::memory_order_release);
    }

private:
    void knock(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            if (m_isAnswered.exchange(false, std::memory_order_acquire)) {
                m_knockedAt = Clock::now();
                QCoreApplication::postEvent(this, new QEvent(QEvent::User));
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    Liveliness* m_now = nullptr;
    Clock::time_point m_since;
    std::atomic<bool> m_isAnswered = true;
    Clock::time_point m_knockedAt; ///< handed over with m_isAnswered and the posted event
    std::jthread m_thread;
};

} // namespace bench
