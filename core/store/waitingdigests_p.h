#pragma once

#include "core/store/intake.h"

#include <atomic>
#include <cstring>
#include <unordered_set>

namespace sentinel {

/// By what deliveries are known that are in the store and not settled yet. The settled ones are found by an index; to write one page of it
/// for each that arrives would cost more than all else, so those that wait are known by memory until they are settled, and by the rows of
/// `unsettled` after a restart. Belongs to the writer's thread.
class WaitingDigests
{
public:
    /// So many are known by memory: 16 MB.
    static inline std::atomic<qsizetype> atMost = 400'000;

    /// That of the writer whose thread this is.
    static WaitingDigests& ofThisThread();

    /// Reads what other programs have added since the last time, all of it at first. To be called before the others in each change.
    Result<> update(Reader& db);
    bool has(const DeliveryDigest& digest) const { return m_known.count(digest) > 0; }
    void add(qint64 payload, const DeliveryDigest& digest);
    void remove(const DeliveryDigest& digest);
    qsizetype count() const { return qsizetype(m_known.size()); }
    /// Much has been added since everything was read: another program may have settled some of what is known here.
    bool mayBeStale() const { return m_added > atMost / 4; }

    void committed() { m_isChanged = false; }
    void rolledBack(); ///< what was added or removed since the last commit is not so; everything is read again
    void forget();

private:
    struct Hash
    {
        size_t operator()(const DeliveryDigest& digest) const
        {
            size_t part = 0; // of a hash already
            std::memcpy(&part, digest.data(), sizeof(part));
            return part;
        }
    };

    std::unordered_set<DeliveryDigest, Hash> m_known;
    qint64 m_seen = 0;     ///< payloads up to this one are in `m_known`
    qsizetype m_added = 0; ///< since everything was read
    bool m_isChanged = false;
};

} // namespace sentinel
