#include "core/store/intake.h"
#include "core/store/payloads_p.h"
#include "core/store/transaction.h"
#include "core/store/waitingdigests_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

namespace sentinel {

namespace {

constexpr qint64 bodiesAtMost = 16 * 1024 * 1024; // that are read at once

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

std::string_view stateName(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Waiting:
        return "waiting";
    case DeliveryState::Applied:
        return "applied";
    case DeliveryState::Ignored:
        return "ignored";
    case DeliveryState::Refused:
        break;
    }
    return "refused";
}

Value valueOf(const DeliveryDigest& digest)
{
    return Value::blob(storedDigests({&digest, 1}));
}

Result<> count(Transaction& db, DeliveryState state, qint64 more)
{
    if (more == 0)
        return {};
    return db.run(Topic::Intake, "INSERT INTO intake_count VALUES (?1, ?2) ON CONFLICT (state) DO UPDATE SET count = count + ?2",
                  stateName(state), more);
}

Result<> addRow(Transaction& db, DeliveryId id, const PackedDeliveries::Head& head, DeliveryState state, const QString& problem)
{
    return db.run(Topic::Intake,
                  "INSERT INTO delivery (id, digest, provider, received_at, state, problem) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
                  id, valueOf(head.digest), head.provider, head.receivedAt, stateName(state), problem);
}

using DigestSet = std::set<DeliveryDigest>;

/// Those of them that have rows. Many are looked up by one statement: it is most of what there is to do for a delivery when it arrives.
Result<DigestSet> withRows(Reader& db, const std::vector<PackedDeliveries::Head>& heads)
{
    constexpr size_t atOnce = 32;
    static const std::string sql = [] {
        std::string list = "?";
        for (size_t i = 1; i < atOnce; ++i)
            list += ",?";
        return "SELECT digest FROM delivery WHERE digest IN (" + list + ")";
    }();
    DigestSet found;
    for (size_t from = 0; from < heads.size(); from += atOnce) {
        std::vector<Value> values;
        for (size_t i = from; i < from + atOnce; ++i)
            values.push_back(valueOf(heads[std::min(i, heads.size() - 1)].digest));
        const Result<> done = db.each(
            sql,
            [&found](Row& row) {
                for (const DeliveryDigest& digest : digestsOf(row.next<QByteArray>()))
                    found.insert(digest);
                return true;
            },
            values);
        if (!done)
            return done.error();
    }
    return found;
}

Result<std::vector<DeliveryDigest>> unsettledOf(Reader& db, qint64 payload)
{
    const Result<QByteArray> digests = db.value<QByteArray>("SELECT digests FROM unsettled WHERE payload_id = ?", payload);
    return digests ? Result<std::vector<DeliveryDigest>>(digestsOf(*digests)) : Result<std::vector<DeliveryDigest>>(digests.error());
}

bool isNone(const DeliveryDigest& digest)
{
    return digest == DeliveryDigest{};
}

Result<> storeUnsettled(Transaction& db, qint64 payload, const std::vector<DeliveryDigest>& digests)
{
    if (std::all_of(digests.begin(), digests.end(), isNone))
        return db.run(Topic::Intake, "DELETE FROM unsettled WHERE payload_id = ?", payload);
    return db.run(Topic::Intake, "UPDATE unsettled SET digests = ?2 WHERE payload_id = ?1", payload, Value::blob(storedDigests(digests)));
}

// Those that have waited longest get rows of their own, so that memory stays bounded however much waits.
Result<> makeRoomInMemory(Transaction& db)
{
    WaitingDigests& known = WaitingDigests::ofThisThread();
    if (known.count() >= WaitingDigests::atMost && known.mayBeStale()) {
        known.forget();
        if (const Result<> updated = known.update(db); !updated)
            return updated;
    }
    if (known.count() < WaitingDigests::atMost)
        return {};
    const Result<qint64> payload = db.value<qint64>("SELECT min(payload_id) FROM unsettled");
    if (!payload)
        return payload.error();
    Payloads payloads(db);
    const Result<std::vector<DeliveryDigest>> digests = unsettledOf(db, *payload);
    if (!digests)
        return digests.error();
    for (size_t place = 0; place < digests->size(); ++place) {
        if (isNone((*digests)[place]))
            continue;
        const DeliveryId id = deliveryIdOf(*payload, qint64(place));
        const Result<Delivery> delivery = payloads.delivery(id);
        if (!delivery)
            return delivery.error();
        const PackedDeliveries::Head head{(*digests)[place], delivery->provider, delivery->receivedAt};
        if (const Result<> added = addRow(db, id, head, DeliveryState::Waiting, {}); !added)
            return added;
        known.remove(head.digest);
    }
    return db.run(Topic::Intake, "DELETE FROM unsettled WHERE payload_id = ?", *payload);
}

/// What is to be settled of one payload.
class PayloadSettling
{
public:
    PayloadSettling(Transaction& db, qint64 payload) : m_db(db), m_payload(payload) {}

    Result<> begin()
    {
        Result<std::vector<DeliveryDigest>> digests = unsettledOf(m_db, m_payload);
        if (!digests)
            return digests.error();
        m_digests = std::move(*digests);
        return {};
    }

    /// Whether it was still waiting.
    Result<bool> settle(const SettledDelivery& one)
    {
        const auto place = size_t(placeOf(one.id));
        if (place >= m_digests.size() || isNone(m_digests[place])) { // it has a row of its own
            const Result<> done =
                m_db.run(Topic::Intake, "UPDATE delivery SET state = ?2, problem = ?3 WHERE id = ?1 AND state = 'waiting'", one.id,
                         stateName(one.state), one.problem);
            return done ? Result<bool>(m_db.changedRows() > 0) : Result<bool>(done.error());
        }
        const Result<> added = addRow(m_db, one.id, {m_digests[place], one.provider, one.receivedAt}, one.state, one.problem);
        if (!added)
            return added.error();
        WaitingDigests::ofThisThread().remove(m_digests[place]);
        m_digests[place] = {};
        m_isChanged = true;
        return true;
    }

    Result<> end() { return m_isChanged ? storeUnsettled(m_db, m_payload, m_digests) : Result<>(); }

private:
    Transaction& m_db;
    const qint64 m_payload;
    std::vector<DeliveryDigest> m_digests;
    bool m_isChanged = false;
};

using Settlings = std::map<qint64, std::vector<const SettledDelivery*>>; // by payload

Settlings byPayload(std::span<const SettledDelivery> settled)
{
    Settlings all;
    for (const SettledDelivery& one : settled) {
        if (one.state != DeliveryState::Waiting)
            all[payloadOf(one.id)].push_back(&one);
    }
    return all;
}

/// The ids of those that wait: what came last few rows, then what is to be read again.
Result<std::vector<DeliveryId>> waitingIds(Reader& db, int limit)
{
    std::vector<DeliveryId> ids;
    const auto isFull = [&] { return ids.size() >= size_t(limit); };
    Result<> done = db.each("SELECT payload_id, digests FROM unsettled ORDER BY payload_id", [&](Row& row) {
        const auto payload = row.next<qint64>();
        const std::vector<DeliveryDigest> digests = digestsOf(row.next<QByteArray>());
        for (size_t place = 0; place < digests.size() && !isFull(); ++place) {
            if (!isNone(digests[place]))
                ids.push_back(deliveryIdOf(payload, qint64(place)));
        }
        return !isFull();
    });
    if (done && !isFull())
        done = db.each(
            "SELECT id FROM delivery WHERE state = 'waiting' ORDER BY id LIMIT ?",
            [&](Row& row) {
                ids.push_back(row.next<DeliveryId>());
                return true;
            },
            qint64(limit) - qint64(ids.size()));
    if (!done)
        return done.error();
    return ids;
}

} // namespace

Result<std::vector<bool>> addDeliveries(Transaction& db, const PackedDeliveries& packed, DeliveryState state)
{
    std::vector<bool> isNew(packed.heads.size(), false);
    if (packed.heads.empty())
        return isNew;
    if (packed.heads.size() > size_t(deliveriesInPayload))
        return Error{Error::Kind::TooLarge, Text::tr("Too much arrived at once."), {}};
    WaitingDigests& known = WaitingDigests::ofThisThread();
    if (const Result<> updated = known.update(db); !updated)
        return updated.error();
    Result<DigestSet> met = withRows(db, packed.heads);
    if (!met)
        return met.error();
    std::vector<DeliveryDigest> digests(packed.heads.size()); // of those that are new
    qint64 added = 0;
    for (size_t i = 0; i < packed.heads.size(); ++i) {
        const DeliveryDigest& digest = packed.heads[i].digest;
        isNew[i] = !known.has(digest) && met->insert(digest).second;
        if (!isNew[i])
            continue;
        digests[i] = digest;
        ++added;
    }
    if (added == 0)
        return isNew;
    const Result<qint64> payload =
        db.insert<qint64>(Topic::Intake, "INSERT INTO payload (received_at, bytes, frame) VALUES (?, ?, ?) RETURNING id",
                          packed.heads.front().receivedAt, packed.bytes, Value::blob(packed.frame));
    if (!payload)
        return payload.error();
    Result<> done = count(db, state, added);
    if (done && state == DeliveryState::Waiting)
        done = db.run(Topic::Intake, "INSERT INTO unsettled VALUES (?, ?)", *payload, Value::blob(storedDigests(digests)));
    for (size_t i = 0; done && i < digests.size(); ++i) {
        if (isNone(digests[i]))
            continue;
        if (state == DeliveryState::Waiting)
            known.add(*payload, digests[i]);
        else
            done = addRow(db, deliveryIdOf(*payload, qint64(i)), packed.heads[i], state, {});
    }
    if (done)
        done = makeRoomInMemory(db);
    if (!done)
        return done.error();
    return isNew;
}

Result<bool> anyDeliveryWaits(Reader& db)
{
    return db.value<bool>("SELECT EXISTS (SELECT 1 FROM unsettled) OR EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting')");
}

Result<std::vector<Delivery>> waitingDeliveries(Reader& db, int limit)
{
    const Result<std::vector<DeliveryId>> ids = waitingIds(db, limit);
    if (!ids)
        return ids.error();
    std::vector<Delivery> waiting;
    Payloads payloads(db);
    qint64 bytes = 0;
    for (const DeliveryId id : *ids) {
        Result<Delivery> delivery = payloads.delivery(id);
        if (!delivery)
            return delivery.error();
        bytes += delivery->body.size();
        if (!waiting.empty() && bytes > bodiesAtMost)
            break;
        waiting.push_back(std::move(*delivery));
    }
    return waiting;
}

SettledDelivery settled(const Delivery& delivery, DeliveryState state, const QString& problem)
{
    return {delivery.id, delivery.provider, delivery.receivedAt, state, problem};
}

Result<> settleDeliveries(Transaction& db, std::span<const SettledDelivery> settled)
{
    std::map<DeliveryState, qint64> counts;
    for (const auto& [payload, deliveries] : byPayload(settled)) {
        PayloadSettling settling(db, payload);
        Result<> done = settling.begin();
        for (size_t i = 0; done && i < deliveries.size(); ++i) {
            const Result<bool> didWait = settling.settle(*deliveries[i]);
            if (!didWait)
                return didWait.error();
            counts[deliveries[i]->state] += *didWait ? 1 : 0;
            counts[DeliveryState::Waiting] -= *didWait ? 1 : 0;
        }
        if (done)
            done = settling.end();
        if (!done)
            return done;
    }
    Result<> done;
    for (const auto& [state, more] : counts) {
        if (done)
            done = count(db, state, more);
    }
    return done;
}

Result<qint64> replayDeliveries(Transaction& db, std::optional<Timestamp> since, std::optional<Provider> provider)
{
    constexpr qint64 ever = std::numeric_limits<qint64>::min();
    const Value from = since ? Value(*since) : Value(ever);
    const Value whose = provider ? Value(*provider) : Value("");
    std::vector<std::pair<QByteArray, qint64>> were;
    Result<> done = db.each(
        "SELECT state, count(*) FROM delivery WHERE state <> 'waiting' AND received_at >= ?1 AND (?2 = '' OR provider = ?2) GROUP BY state",
        [&were](Row& row) {
            const auto state = row.next<QByteArray>();
            were.emplace_back(state, row.next<qint64>());
            return true;
        },
        from, whose);
    qint64 all = 0;
    for (const auto& [state, deliveries] : were) {
        all += deliveries;
        if (done)
            done = db.run(Topic::Intake, "UPDATE intake_count SET count = count - ?2 WHERE state = ?1", Value::text(state), deliveries);
    }
    if (done)
        done = db.run(Topic::Intake,
                      "UPDATE delivery SET state = 'waiting', problem = '' WHERE state <> 'waiting' AND received_at >= ?1 "
                      "AND (?2 = '' OR provider = ?2)",
                      from, whose);
    if (done)
        done = count(db, DeliveryState::Waiting, all);
    if (!done)
        return done.error();
    return all;
}

namespace {

// ?1: from when on it is kept. The ids of a payload's deliveries begin with that of the payload (deliveryIdOf).
constexpr std::string_view isOld =
    "received_at < ?1 AND NOT EXISTS (SELECT 1 FROM unsettled WHERE payload_id = payload.id) AND NOT EXISTS (SELECT 1 FROM delivery "
    "WHERE delivery.id BETWEEN payload.id * 65536 AND payload.id * 65536 + 65535 AND state = 'waiting')";
static_assert(deliveriesInPayload == 65536);

} // namespace

Result<bool> anyDeliveryIsOld(Reader& db, Timestamp before)
{
    return db.value<bool>("SELECT EXISTS (SELECT 1 FROM payload WHERE " + std::string(isOld) + ")", before);
}

Result<qint64> pruneDeliveries(Transaction& db, Timestamp before, int limit)
{
    const Result<std::vector<qint64>> old = db.all<qint64>(
        "SELECT id FROM payload WHERE " + std::string(isOld) + " ORDER BY received_at LIMIT ?2",
        [](Row& row) { return row.next<qint64>(); }, before, limit);
    if (!old)
        return old.error();
    Result<> done;
    for (size_t i = 0; done && i < old->size(); ++i) {
        done = db.run(Topic::Intake, "DELETE FROM delivery WHERE id BETWEEN ? AND ?", deliveryIdOf((*old)[i], 0),
                      deliveryIdOf((*old)[i], deliveriesInPayload - 1));
        if (done)
            done = db.run(Topic::Intake, "DELETE FROM payload WHERE id = ?", (*old)[i]);
    }
    if (!done)
        return done.error();
    return qint64(old->size());
}

Result<IntakeCounts> intakeCounts(Reader& db)
{
    IntakeCounts counts;
    const auto of = [&counts](const QByteArray& state) -> qint64* {
        return state == "waiting" ? &counts.waiting
            : state == "applied"  ? &counts.applied
            : state == "ignored"  ? &counts.ignored
            : state == "refused"  ? &counts.refused
                                  : nullptr;
    };
    const Result<> done = db.each("SELECT state, count FROM intake_count", [&of](Row& row) {
        const auto state = row.next<QByteArray>();
        if (qint64* place = of(state))
            *place = row.next<qint64>();
        return true;
    });
    if (!done)
        return done.error();
    const auto toTime = [](Row& row) { return row.next<std::optional<Timestamp>>(); };
    const auto oldest = db.one<std::optional<Timestamp>>(
        "SELECT min(received_at) FROM (SELECT received_at FROM payload WHERE id = (SELECT min(payload_id) FROM unsettled) "
        "UNION ALL SELECT * FROM (SELECT received_at FROM delivery WHERE state = 'waiting' ORDER BY id LIMIT 1))",
        toTime);
    if (!oldest)
        return oldest.error();
    counts.oldestWaiting = oldest->value_or(std::nullopt);
    return counts;
}

} // namespace sentinel
