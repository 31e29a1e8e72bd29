#include "core/pipeline/applying.h"

#include "core/pipeline/answer_p.h"
#include "core/pipeline/logging_p.h"
#include "core/providers/providers.h"
#include "core/store/intake.h"
#include "core/store/sourcenews.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace sentinel {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int pieceInPeace = 400;
constexpr int pieceWhenBusy = 50; // some milliseconds of the writer's time
constexpr int pieceInFlood = 8;   // one or two
constexpr auto stretch = 200ms;
constexpr qint64 busyFrom = 10, floodFrom = 1000; // deliveries in that time
constexpr auto lookAgainAfter = 1000ms;           // for deliveries that another program accepted

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

/// Deliveries with what they say.
struct Understood
{
    std::vector<SettledDelivery> settled;
    std::vector<CiFact> facts;
};

void understand(const Delivery& delivery, Understood& understood)
{
    const auto settle = [&](DeliveryState state, const QString& problem) {
        understood.settled.push_back(settled(delivery, state, problem));
    };
    const ProviderEntry* provider = providerEntry(delivery.provider);
    if (!provider)
        return settle(DeliveryState::Refused, Text::tr("Nothing is known about payloads of %1.").arg(displayName(delivery.provider)));
    const Result<Decoded> decoded = provider->decode({delivery.event.constData(), size_t(delivery.event.size())},
                                                     {delivery.body.constData(), size_t(delivery.body.size())});
    if (!decoded) {
        const bool isUnknown = decoded.error().kind == Error::Kind::Unsupported; // well-formed, and nothing that we keep
        return settle(isUnknown ? DeliveryState::Ignored : DeliveryState::Refused, decoded.error().message);
    }
    if (!decoded->ignored.isEmpty())
        return settle(DeliveryState::Ignored, decoded->ignored);
    understood.facts.insert(understood.facts.end(), decoded->facts.begin(), decoded->facts.end());
    settle(DeliveryState::Applied, {});
}

/// Of the data, not of the store's state: trying again would come to the same.
bool isOfTheData(const Error& error)
{
    return error.kind == Error::Kind::Conflict || error.kind == Error::Kind::Malformed || error.kind == Error::Kind::TooLarge
        || error.kind == Error::Kind::Internal;
}

Result<> apply(Store& store, Understood understood)
{
    return answerOf(store.write([understood = std::move(understood)](Transaction& db) -> Result<> {
        const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
        const Result<std::vector<RunId>> runs = foldFacts(db, understood.facts, now, FactsFrom::Webhook);
        if (!runs)
            return runs.error();
        const Result<> noted = noteNews(db, understood.facts, now);
        return noted ? settleDeliveries(db, understood.settled) : noted;
    }));
}

/// Each by itself, so that one that cannot be stored stops no other.
Result<> applyOneByOne(Store& store, const std::vector<Delivery>& deliveries)
{
    for (const Delivery& delivery : deliveries) {
        Understood one;
        understand(delivery, one);
        Result<> applied = apply(store, std::move(one));
        if (!applied && isOfTheData(applied.error())) {
            qCWarning(lcIntake, "delivery %lld is refused: %s", delivery.id.value, qUtf8Printable(applied.error().detail));
            applied = apply(store, {{settled(delivery, DeliveryState::Refused, applied.error().message)}, {}});
        }
        if (!applied)
            return applied;
    }
    return {};
}

} // namespace

namespace {

int pieceAt(ArrivalRate::Level level)
{
    switch (level) {
    case ArrivalRate::Level::Flood:
        return pieceInFlood;
    case ArrivalRate::Level::Busy:
        return pieceWhenBusy;
    case ArrivalRate::Level::Peace:
        break;
    }
    return pieceInPeace;
}

} // namespace

void ArrivalRate::add(qint64 deliveries)
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    if (now - m_since >= stretch) {
        m_before = now - m_since < 2 * stretch ? m_now : 0;
        m_now = 0;
        m_since = now;
    }
    m_now += deliveries;
}

ArrivalRate::Level ArrivalRate::level() const
{
    const std::lock_guard lock(m_mutex);
    const qint64 deliveries = Clock::now() - m_since < 2 * stretch ? std::max(m_now, m_before) : 0;
    return deliveries >= floodFrom ? Level::Flood : deliveries >= busyFrom ? Level::Busy : Level::Peace;
}

Applying::Applying(Store& store, const ArrivalRate& rate)
    : m_store(store), m_rate(rate),
      m_duty(store, QStringLiteral("intake"), lookAgainAfter, anyDeliveryWaits, [this](std::stop_token) { return applySome(); })
{
}

Result<AppliedDeliveries> applyWaiting(Store& store, int limit)
{
    const auto waiting = answerOf(store.read([limit](Reader& db) { return waitingDeliveries(db, limit); }));
    if (!waiting)
        return waiting.error();
    AppliedDeliveries done;
    if (waiting->empty())
        return done;
    Understood understood;
    for (const Delivery& delivery : *waiting)
        understand(delivery, understood);
    done.deliveries = qint64(waiting->size());
    done.facts = qint64(understood.facts.size());
    Result<> applied = apply(store, std::move(understood));
    if (!applied && isOfTheData(applied.error()))
        applied = applyOneByOne(store, *waiting);
    return applied ? Result<AppliedDeliveries>(done) : Result<AppliedDeliveries>(applied.error());
}

Result<Duty::Piece> Applying::applySome()
{
    const auto begin = std::chrono::steady_clock::now();
    const ArrivalRate::Level level = m_rate.level();
    const Result<AppliedDeliveries> done = applyWaiting(m_store, pieceAt(level));
    if (!done)
        return done.error();
    m_applied += done->facts;
    Duty::Piece piece;
    piece.didSomething = done->deliveries > 0;
    if (level == ArrivalRate::Level::Flood && piece.didSomething)
        piece.pause = 4 * std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
    return piece;
}

} // namespace sentinel
