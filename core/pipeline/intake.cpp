#include "core/pipeline/intake.h"

#include "core/pipeline/logging_p.h"
#include "core/providers/providers.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <memory>

namespace sentinel {

Q_LOGGING_CATEGORY(lcIntake, "sentinel.intake")

namespace {

constexpr qsizetype togetherAtMost = 512;
constexpr qint64 bytesTogether = 4 * 1024 * 1024;
constexpr size_t worthWaking =
    16; // arrivals: while a commit is under way there is no hurry, and waking a thread costs more than packing one
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

Intake::Intake(Store& store, const IntakeSettings& settings, Tell tell) : m_store(store), m_settings(settings), m_tell(std::move(tell))
{
    m_thread = std::thread([this] { work(); });
}

Intake::~Intake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

bool Intake::isFull() const
{
    return m_waiting >= m_settings.waitingAtMost || m_waitingBytes >= m_settings.bytesAtMost;
}

bool Intake::isOpen() const
{
    const std::lock_guard lock(m_mutex);
    return !isFull() && stalledFor() < stallSeconds;
}

void Intake::take(Arrival arrival)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!isFull() && stalledFor() < stallSeconds) {
            m_waiting += 1;
            m_waitingBytes += qint64(arrival.body.size());
            m_queue.push_back(std::move(arrival));
            if (m_queue.size() == (m_storingSince ? worthWaking : 1))
                m_changed.notify_all();
            return;
        }
    }
    turnAway(arrival);
}

void Intake::turnAway(Arrival& arrival)
{
    m_turnedAway += 1;
    arrival.respond(unavailable(Text::tr("Too much is waiting to be stored: send it again later.")));
}

void Intake::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const bool isOver = m_isClosed && m_queue.empty() && m_answers.empty() && !m_storingSince;
        const bool mayPack = m_queue.size() >= (m_storingSince ? worthWaking : 1) && !isBatchFull();
        const bool mayStore = !m_answers.empty() && !m_storingSince;
        if (isOver)
            return;
        if (mayPack) {
            packSome(lock);
        } else if (mayStore) {
            m_waiting -= m_answers.size();
            m_waitingBytes -= m_packer.bytes();
            m_storingSince = Clock::now();
            lock.unlock();
            store();
            lock.lock();
        } else {
            m_changed.wait(lock);
        }
    }
}

bool Intake::isBatchFull() const
{
    return m_packer.count() >= togetherAtMost || m_packer.bytes() >= bytesTogether;
}

// What has come by now, as far as it fits.
void Intake::packSome(std::unique_lock<std::mutex>& lock)
{
    std::vector<Arrival> arrivals;
    arrivals.swap(m_queue);
    lock.unlock();
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    qint64 refused = 0, refusedBytes = 0;
    auto next = arrivals.begin();
    for (; next != arrivals.end() && !isBatchFull(); ++next) {
        if (const Result<> valid = checkJson(next->body); !valid) {
            ++refused;
            refusedBytes += qint64(next->body.size());
            next->respond(errorResponse(valid.error()));
            continue;
        }
        m_packer.add(asDelivery(*next, now));
        m_answers.push_back(std::move(next->respond));
    }
    m_malformed += refused;
    lock.lock();
    m_waiting -= size_t(refused);
    m_waitingBytes -= refusedBytes;
    m_queue.insert(m_queue.begin(), std::make_move_iterator(next), std::make_move_iterator(arrivals.end()));
}

void Intake::store()
{
    auto answers = std::make_shared<const Answers>(std::exchange(m_answers, {}));
    m_store.write([packed = m_packer.finish()](Transaction& db) { return addDeliveries(db, packed); })
        .then(QtFuture::Launch::Sync, [this, answers](const Result<std::vector<bool>>& stored) { settle(*answers, stored); });
}

// On the thread of the store that has just committed.
void Intake::settle(const Answers& answers, const Result<std::vector<bool>>& stored)
{
    // Counted first: who is answered may look at the figures at once.
    const qint64 anyNew = stored ? std::count(stored->begin(), stored->end(), true) : 0;
    if (stored) {
        m_accepted += anyNew;
        m_repeated += qint64(answers.size()) - anyNew;
    } else {
        m_turnedAway += qint64(answers.size());
    }
    for (size_t i = 0; i < answers.size(); ++i)
        answers[i](stored ? accepted((*stored)[i]) : unavailable(stored.error().message));
    if (!stored)
        m_tell.failed();
    if (anyNew > 0)
        m_tell.arrived(anyNew);
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
    m_storingSince.reset();
    m_changed.notify_all(); // under the lock: whoever waits may destroy us as soon as it is free
}

double Intake::stalledFor() const
{
    return m_storingSince ? std::chrono::duration<double>(Clock::now() - *m_storingSince).count() : 0;
}

IntakeLoad Intake::load() const
{
    IntakeLoad load;
    load.accepted = m_accepted + m_repeated;
    load.repeated = m_repeated;
    load.malformed = m_malformed;
    load.turnedAway = m_turnedAway;
    const std::lock_guard lock(m_mutex);
    load.waiting = qint64(m_waiting);
    load.waitingBytes = m_waitingBytes;
    load.isFull = isFull();
    load.stalledFor = stalledFor();
    load.isStalled = load.stalledFor >= stallSeconds;
    load.problem = m_problem;
    return load;
}

} // namespace sentinel
