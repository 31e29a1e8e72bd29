#include "core/base/hash.h"
#include "core/store/intake.h"
#include "core/store/transaction.h"

#include <QCoreApplication>

#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <memory>

namespace sentinel {

namespace {

constexpr int compressionLevel = 1;               // payloads of one kind, side by side: a fifth of their size at a gigabyte a second
constexpr qint64 bodiesAtMost = 16 * 1024 * 1024; // that are read at once

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

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

/// Contexts are made once a thread: they are large.
struct FreeContext
{
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

QByteArray compressed(const QByteArray& bodies)
{
    static thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    QByteArray frame(qsizetype(ZSTD_compressBound(size_t(bodies.size()))), Qt::Uninitialized);
    const size_t size =
        ZSTD_compressCCtx(context.get(), frame.data(), size_t(frame.size()), bodies.constData(), size_t(bodies.size()), compressionLevel);
    frame.truncate(ZSTD_isError(size) ? 0 : qsizetype(size));
    frame.squeeze(); // it waits in a queue
    return frame;
}

Result<QByteArray> unpacked(const QByteArray& frame, qint64 bytes)
{
    static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    QByteArray bodies(qsizetype(bytes), Qt::Uninitialized);
    const size_t size = ZSTD_decompressDCtx(context.get(), bodies.data(), size_t(bodies.size()), frame.constData(), size_t(frame.size()));
    if (ZSTD_isError(size) || qint64(size) != bytes)
        return Error{Error::Kind::Malformed, Text::tr("What had arrived cannot be read any more: the store is damaged."),
                     QString::fromLatin1(ZSTD_isError(size) ? ZSTD_getErrorName(size) : "size")};
    return bodies;
}

// What two deliveries have in common that are the same one.
QByteArray digestFor(const Delivery& delivery)
{
    constexpr qsizetype digestBytes = 16;
    Hasher hasher;
    hasher.addPart(jsonName(delivery.provider));
    hasher.addPart(viewOf(delivery.key));
    const Digest digest = hasher.result();
    return QByteArray(reinterpret_cast<const char*>(digest.data()), digestBytes);
}

Result<> count(Transaction& db, DeliveryState state, qint64 more)
{
    if (more == 0)
        return {};
    return db.run(Topic::Intake, "INSERT INTO intake_count VALUES (?1, ?2) ON CONFLICT (state) DO UPDATE SET count = count + ?2",
                  stateName(state), more);
}

/// A delivery as it is stored, without its body.
struct StoredDelivery
{
    Delivery delivery;
    qint64 payload = 0, begin = 0, end = 0;
};

StoredDelivery toStored(Row& row)
{
    StoredDelivery stored;
    stored.delivery.id = row.next<DeliveryId>();
    stored.delivery.provider = row.nextWord(providerNamed);
    stored.delivery.event = row.next<QByteArray>();
    stored.delivery.key = row.next<QByteArray>();
    stored.delivery.receivedAt = row.next<Timestamp>();
    stored.payload = row.next<qint64>();
    stored.begin = row.next<qint64>();
    stored.end = row.next<qint64>();
    return stored;
}

/// The bodies that lie in one frame; a delivery's neighbours lie in the same.
class Payloads
{
public:
    explicit Payloads(Reader& db) : m_db(db) {}

    Result<QByteArray> bodyOf(const StoredDelivery& stored)
    {
        if (stored.payload != m_id) {
            Result<QByteArray> bodies = read(stored.payload);
            if (!bodies)
                return bodies;
            m_bodies = std::move(*bodies);
            m_id = stored.payload;
        }
        const qint64 begin = std::clamp<qint64>(stored.begin, 0, m_bodies.size());
        const qint64 end = std::clamp<qint64>(stored.end, begin, m_bodies.size());
        return m_bodies.mid(begin, end - begin);
    }

private:
    Result<QByteArray> read(qint64 id)
    {
        qint64 bytes = 0;
        const Result<std::optional<QByteArray>> frame = m_db.one<QByteArray>(
            "SELECT bytes, frame FROM payload WHERE id = ?",
            [&bytes](Row& row) {
                bytes = row.next<qint64>();
                return row.next<QByteArray>();
            },
            id);
        if (!frame)
            return frame.error();
        return *frame ? unpacked(**frame, bytes) : Result<QByteArray>(QByteArray());
    }

    Reader& m_db;
    qint64 m_id = 0;
    QByteArray m_bodies;
};

} // namespace

PackedDeliveries packDeliveries(std::vector<Delivery> deliveries)
{
    PackedDeliveries packed;
    qsizetype size = 0;
    for (const Delivery& delivery : deliveries)
        size += delivery.body.size();
    QByteArray bodies;
    bodies.reserve(size);
    for (Delivery& delivery : deliveries) {
        bodies += delivery.body;
        delivery.body = {};
        packed.digests.push_back(digestFor(delivery));
        packed.ends.push_back(bodies.size());
    }
    packed.frame = compressed(bodies);
    packed.deliveries = std::move(deliveries);
    return packed;
}

Result<std::vector<bool>> addDeliveries(Transaction& db, const PackedDeliveries& packed, DeliveryState state)
{
    std::vector<bool> isNew(packed.deliveries.size(), false);
    if (packed.deliveries.empty())
        return isNew;
    const Result<qint64> payload =
        db.insert<qint64>(Topic::Intake, "INSERT INTO payload (received_at, bytes, frame) VALUES (?, ?, ?) RETURNING id",
                          packed.deliveries.front().receivedAt, packed.ends.back(), Value::blob(packed.frame));
    if (!payload)
        return payload.error();
    qint64 added = 0, begin = 0;
    for (size_t i = 0; i < packed.deliveries.size(); ++i) {
        const Delivery& delivery = packed.deliveries[i];
        const Result<> inserted =
            db.run(Topic::Intake,
                   "INSERT INTO delivery (digest, provider, event, key, received_at, payload_id, begin, end, state, problem) "
                   "VALUES (?,?,?,?,?,?,?,?,?,'') ON CONFLICT (digest) DO NOTHING",
                   Value::blob(packed.digests[i]), delivery.provider, Value::text(delivery.event), Value::text(delivery.key),
                   delivery.receivedAt, *payload, begin, packed.ends[i], stateName(state));
        if (!inserted)
            return inserted.error();
        isNew[i] = db.changedRows() > 0;
        added += isNew[i] ? 1 : 0;
        begin = packed.ends[i];
    }
    Result<> done = count(db, state, added);
    if (done && added == 0) // all of it was here already
        done = db.run(Topic::Intake, "DELETE FROM payload WHERE id = ?", *payload);
    if (!done)
        return done.error();
    return isNew;
}

Result<bool> anyDeliveryWaits(Reader& db)
{
    return db.value<bool>("SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting')");
}

Result<std::vector<Delivery>> waitingDeliveries(Reader& db, int limit)
{
    Result<std::vector<StoredDelivery>> stored =
        db.all<StoredDelivery>("SELECT id, provider, event, key, received_at, payload_id, begin, end FROM delivery "
                               "WHERE state = 'waiting' ORDER BY id LIMIT ?",
                               toStored, limit);
    if (!stored)
        return stored.error();
    std::vector<Delivery> waiting;
    Payloads payloads(db);
    qint64 bytes = 0;
    for (StoredDelivery& one : *stored) {
        bytes += one.end - one.begin;
        if (!waiting.empty() && bytes > bodiesAtMost)
            break;
        Result<QByteArray> body = payloads.bodyOf(one);
        if (!body)
            return body.error();
        one.delivery.body = std::move(*body);
        waiting.push_back(std::move(one.delivery));
    }
    return waiting;
}

Result<> settleDelivery(Transaction& db, DeliveryId id, DeliveryState state, const QString& problem)
{
    return settleDeliveries(db, std::array{SettledDelivery{id, state, problem}});
}

Result<> settleDeliveries(Transaction& db, std::span<const SettledDelivery> settled)
{
    std::map<DeliveryState, qint64> counts;
    for (const SettledDelivery& one : settled) {
        if (one.state == DeliveryState::Waiting)
            continue;
        const Result<> done = db.run(Topic::Intake, "UPDATE delivery SET state = ?2, problem = ?3 WHERE id = ?1 AND state = 'waiting'",
                                     one.id, stateName(one.state), one.problem);
        if (!done)
            return done;
        counts[one.state] += db.changedRows();
        counts[DeliveryState::Waiting] -= db.changedRows();
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

Result<bool> anyDeliveryIsOld(Reader& db, Timestamp before)
{
    return db.value<bool>("SELECT EXISTS (SELECT 1 FROM payload WHERE received_at < ? AND NOT EXISTS (SELECT 1 FROM delivery "
                          "WHERE delivery.payload_id = payload.id AND state = 'waiting'))",
                          before);
}

Result<qint64> pruneDeliveries(Transaction& db, Timestamp before, int limit)
{
    const Result<std::vector<qint64>> old = db.all<qint64>(
        "SELECT id FROM payload WHERE received_at < ?1 AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.payload_id = payload.id "
        "AND state = 'waiting') ORDER BY received_at LIMIT ?2",
        [](Row& row) { return row.next<qint64>(); }, before, limit);
    if (!old)
        return old.error();
    Result<> done;
    for (size_t i = 0; done && i < old->size(); ++i) {
        done = db.run(Topic::Intake, "DELETE FROM delivery WHERE payload_id = ?", (*old)[i]);
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
    const auto of = [&counts](std::string_view state) -> qint64* {
        return state == "waiting" ? &counts.waiting
            : state == "applied"  ? &counts.applied
            : state == "ignored"  ? &counts.ignored
            : state == "refused"  ? &counts.refused
                                  : nullptr;
    };
    Result<> done = db.each("SELECT state, count FROM intake_count", [&of](Row& row) {
        const auto state = row.next<QByteArray>();
        if (qint64* place = of(viewOf(state)))
            *place = row.next<qint64>();
        return true;
    });
    if (!done)
        return done.error();
    const Result<std::optional<Timestamp>> oldest = db.one<Timestamp>(
        "SELECT received_at FROM delivery WHERE state = 'waiting' ORDER BY id LIMIT 1", [](Row& row) { return row.next<Timestamp>(); });
    if (!oldest)
        return oldest.error();
    counts.oldestWaiting = *oldest;
    return counts;
}

} // namespace sentinel
