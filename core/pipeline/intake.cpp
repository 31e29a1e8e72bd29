#include "core/pipeline/intake.h"

#include "core/pipeline/logging_p.h"
#include "core/providers/providers.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>

#include <memory>

namespace sentinel {

Q_LOGGING_CATEGORY(lcIntake, "sentinel.intake")

namespace {

constexpr size_t togetherAtMost = 512;
constexpr size_t bytesTogether = 4 * 1024 * 1024;
// One is being committed while the next is made ready; a third would only make both wait.
constexpr int underWayAtMost = 2;
constexpr double stallSeconds = 3; // a commit takes milliseconds; who waits so long for it meets a store that is held by something else

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

Response accepted(bool isNew)
{
    Response response;
    response.status = 202;
    response.body = isNew ? R"({"schema":"sentinel.accepted/1","new":true})" : R"({"schema":"sentinel.accepted/1","new":false})";
    return response;
}

Response unavailable(const QString& message)
{
    Response response = errorResponse(503, "unavailable", message);
    response.headers.emplace_back("Retry-After", "5");
    return response;
}

Delivery asDelivery(const Arrival& arrival, Timestamp now)
{
    Delivery delivery;
    delivery.provider = arrival.provider;
    delivery.event = arrival.event;
    delivery.key = arrival.key;
    delivery.receivedAt = now;
    delivery.body = QByteArray::fromRawData(arrival.body.data(), qsizetype(arrival.body.size())); // packed before the arrival goes
    return delivery;
}

} // namespace

/// Arrivals that are stored in one change.
struct Intake::Batch
{
    std::vector<Respond> answers;
};

Intake::Intake(Store& store, const IntakeSettings& settings, Tell tell)
    : m_store(store), m_settings(settings), m_tell(std::move(tell)), m_queue(settings.waitingAtMost)
{
    m_thread = std::thread([this] { work(); });
}

Intake::~Intake()
{
    m_queue.close();
    m_thread.join();
    std::unique_lock lock(m_mutex);
    m_answered.wait(lock, [this] { return m_underWay == 0; });
}

bool Intake::isOpen() const
{
    return m_waiting < qint64(m_settings.waitingAtMost) && m_waitingBytes < m_settings.bytesAtMost && stalledFor() < stallSeconds;
}

void Intake::take(Arrival arrival)
{
    if (!isOpen())
        return turnAway(arrival);
    const qint64 bytes = qint64(arrival.body.size());
    m_waiting += 1;
    m_waitingBytes += bytes;
    if (m_queue.tryPush(std::move(arrival)))
        return;
    m_waiting -= 1;
    m_waitingBytes -= bytes;
    turnAway(arrival);
}

void Intake::turnAway(Arrival& arrival)
{
    m_turnedAway += 1;
    arrival.respond(unavailable(Text::tr("Too much is waiting to be stored: send it again later.")));
}

void Intake::work()
{
    while (std::optional<Arrival> first = m_queue.pop()) {
        std::vector<Arrival> arrivals = gather(std::move(*first));
        for (const Arrival& arrival : arrivals) {
            m_waiting -= 1;
            m_waitingBytes -= qint64(arrival.body.size());
        }
        store(std::move(arrivals));
    }
}

std::vector<Arrival> Intake::gather(Arrival first)
{
    std::vector<Arrival> arrivals;
    size_t bytes = first.body.size();
    arrivals.push_back(std::move(first));
    while (arrivals.size() < togetherAtMost && bytes < bytesTogether) {
        std::optional<Arrival> next = m_queue.tryPop();
        if (!next)
            break;
        bytes += next->body.size();
        arrivals.push_back(std::move(*next));
    }
    return arrivals;
}

void Intake::store(std::vector<Arrival> arrivals)
{
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    auto batch = std::make_shared<Batch>();
    std::vector<Delivery> deliveries;
    for (Arrival& arrival : arrivals) {
        if (const Result<> valid = checkJson(arrival.body); !valid) {
            m_malformed += 1;
            arrival.respond(errorResponse(valid.error()));
            continue;
        }
        deliveries.push_back(asDelivery(arrival, now));
        batch->answers.push_back(std::move(arrival.respond));
    }
    if (deliveries.empty())
        return;
    PackedDeliveries packed = packDeliveries(std::move(deliveries));
    waitForTurn();
    m_store.write([packed = std::move(packed)](Transaction& db) { return addDeliveries(db, packed); })
        .then(QtFuture::Launch::Sync, [this, batch](const Result<std::vector<bool>>& stored) { settle(*batch, stored); });
}

void Intake::waitForTurn()
{
    std::unique_lock lock(m_mutex);
    m_answered.wait(lock, [this] { return m_underWay < underWayAtMost; });
    if (m_underWay++ == 0)
        m_since = Clock::now();
}

// On the thread of the store that has just committed.
void Intake::settle(Batch& batch, const Result<std::vector<bool>>& stored)
{
    qint64 anyNew = 0;
    for (size_t i = 0; i < batch.answers.size(); ++i) {
        if (stored) {
            const bool isNew = (*stored)[i];
            anyNew += isNew ? 1 : 0;
            (isNew ? m_accepted : m_repeated) += 1;
            batch.answers[i](accepted(isNew));
        } else {
            m_turnedAway += 1;
            batch.answers[i](unavailable(stored.error().message));
        }
    }
    if (anyNew > 0)
        m_tell.arrived(anyNew);
    if (!stored)
        m_tell.failed();
    remember(stored);
}

void Intake::remember(const Result<std::vector<bool>>& stored)
{
    const std::lock_guard lock(m_mutex);
    const QString problem = stored ? QString() : stored.error().message;
    if (problem != m_problem) { // once, not for each that is turned away
        if (problem.isEmpty())
            qCInfo(lcIntake, "arrivals are stored again");
        else
            qCWarning(lcIntake, "arrivals are not stored: %s (%s)", qUtf8Printable(problem), qUtf8Printable(stored.error().detail));
    }
    m_problem = problem;
    --m_underWay;
    m_since = m_underWay > 0 ? std::optional(Clock::now()) : std::nullopt;
    m_answered.notify_all(); // under the lock: whoever waits may destroy us as soon as it is free
}

double Intake::stalledFor() const
{
    const std::lock_guard lock(m_mutex);
    return m_since ? std::chrono::duration<double>(Clock::now() - *m_since).count() : 0;
}

IntakeLoad Intake::load() const
{
    IntakeLoad load;
    load.waiting = m_waiting;
    load.waitingBytes = m_waitingBytes;
    load.accepted = m_accepted + m_repeated;
    load.repeated = m_repeated;
    load.malformed = m_malformed;
    load.turnedAway = m_turnedAway;
    load.isFull = m_waiting >= qint64(m_settings.waitingAtMost) || m_waitingBytes >= m_settings.bytesAtMost;
    load.stalledFor = stalledFor();
    const std::lock_guard lock(m_mutex);
    load.problem = m_problem;
    return load;
}

} // namespace sentinel
