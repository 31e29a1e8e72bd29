#include "core/pipeline/duty.h"

#include "core/base/background.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/logging_p.h"
#include "core/store/leases.h"
#include "core/store/store.h"

#include <QDateTime>

#include <algorithm>

namespace sentinel {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds leaseTime = 15s; // so soon another program takes over from one that died
constexpr milliseconds renewEvery = 5s;
constexpr milliseconds firstPause = 250ms, longestPause = 10s; // after errors

Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

} // namespace

Duty::Duty(Store& store, const QString& lease, milliseconds idle, IsDue isDue, Work work)
    : m_store(store), m_lease(lease), m_holder(newLeaseHolder()), m_idle(idle), m_isDue(std::move(isDue)), m_work(std::move(work))
{
    m_thread = std::thread([this] { run(); });
}

Duty::~Duty()
{
    m_stop.request_stop();
    wake();
    m_thread.join();
}

void Duty::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = true;
    }
    m_changed.notify_all();
}

void Duty::rest(milliseconds time, bool untilWoken)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, time, [&] { return m_stop.stop_requested() || (untilWoken && m_isWoken); });
    if (untilWoken)
        m_isWoken = false;
}

void Duty::run()
{
    giveWayToForeground();
    milliseconds pause = firstPause;
    QString told;
    while (!m_stop.stop_requested()) {
        const Result<Piece> piece = doPiece();
        if (piece) {
            pause = firstPause;
            told.clear();
            rest(piece->didSomething ? piece->pause : std::max(piece->pause, m_idle), !piece->didSomething);
            continue;
        }
        if (piece.error().kind == Error::Kind::Cancelled)
            continue;
        if (piece.error().detail != told) // once for a trouble that lasts
            qCWarning(lcIntake, "%s: %s (%s)", qUtf8Printable(m_lease), qUtf8Printable(piece.error().message),
                      qUtf8Printable(piece.error().detail));
        told = piece.error().detail;
        rest(pause, false);
        pause = std::min(pause * 2, longestPause);
    }
    giveBack();
}

Result<Duty::Piece> Duty::doPiece()
{
    const Result<bool> due = answerOf(m_store.read(m_isDue));
    if (!due)
        return due.error();
    if (!*due)
        return Piece{};
    const Result<bool> ours = holdsLease();
    if (!ours)
        return ours.error();
    return *ours ? m_work(m_stop.get_token()) : Result<Piece>(Piece{false, renewEvery}); // somebody else is at it
}

Result<bool> Duty::holdsLease()
{
    const auto moment = std::chrono::steady_clock::now();
    if (m_isOurs && moment < m_renewAt)
        return true;
    const Timestamp at = now();
    const Timestamp until{at.ms + leaseTime.count()};
    const Result<bool> held =
        answerOf(m_store.write([this, at, until](Transaction& db) { return holdLease(db, m_lease, m_holder, at, until); }));
    m_isOurs = held && *held;
    m_renewAt = moment + renewEvery;
    return held;
}

void Duty::giveBack()
{
    if (m_isOurs)
        (void)answerOf(m_store.write([this](Transaction& db) { return giveLeaseBack(db, m_lease, m_holder); })); // it runs out anyhow
    m_isOurs = false;
}

} // namespace sentinel
