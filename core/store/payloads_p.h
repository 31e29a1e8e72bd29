#pragma once

#include "core/store/intake.h"
#include "core/store/reader.h"

#include <span>

namespace sentinel {

// How what arrived together is stored: the bodies, then of each delivery what else came with it, compressed as one zstd frame.

/// A delivery's id says where it lies: in which payload, and as the how many-th. Ids rise in the order of arrival.
constexpr int deliveriesInPayload = 1 << 16;
inline DeliveryId deliveryIdOf(qint64 payload, qint64 place)
{
    return {payload * deliveriesInPayload + place};
}
inline qint64 payloadOf(DeliveryId id)
{
    return id.value / deliveriesInPayload;
}
inline qint64 placeOf(DeliveryId id)
{
    return id.value % deliveriesInPayload;
}

/// The digests of a payload's deliveries, one behind the other; zeros stand for one that does not wait.
std::vector<DeliveryDigest> digestsOf(const QByteArray& stored);
QByteArray storedDigests(std::span<const DeliveryDigest> digests);

/// What arrived, by its id. Neighbours lie in the same frame, which is unpacked once.
class Payloads
{
public:
    explicit Payloads(Reader& db) : m_db(db) {}

    /// Error: Malformed when it cannot be read any more.
    Result<Delivery> delivery(DeliveryId id);

private:
    Result<> read(qint64 payload);

    Reader& m_db;
    qint64 m_payload = 0;
    QByteArray m_bodies;
    std::vector<Delivery> m_deliveries; ///< without bodies
    std::vector<qint64> m_ends;         ///< of the bodies
};

} // namespace sentinel
