#include "core/store/waitingdigests_p.h"

#include "core/store/payloads_p.h"
#include "core/store/reader.h"

#include <algorithm>

namespace sentinel {

WaitingDigests& WaitingDigests::ofThisThread()
{
    thread_local WaitingDigests digests;
    return digests;
}

Result<> WaitingDigests::update(Reader& db)
{
    return db.each(
        "SELECT payload_id, digests FROM unsettled WHERE payload_id > ? ORDER BY payload_id",
        [this](Row& row) {
            const auto payload = row.next<qint64>();
            for (const DeliveryDigest& digest : digestsOf(row.next<QByteArray>())) {
                if (digest != DeliveryDigest{})
                    m_known.insert(digest);
            }
            m_seen = payload;
            m_isChanged = true; // some of it may be of this very change
            return true;
        },
        m_seen);
}

void WaitingDigests::add(qint64 payload, const DeliveryDigest& digest)
{
    m_known.insert(digest);
    m_seen = std::max(m_seen, payload);
    ++m_added;
    m_isChanged = true;
}

void WaitingDigests::remove(const DeliveryDigest& digest)
{
    m_isChanged = m_known.erase(digest) > 0 || m_isChanged;
}

void WaitingDigests::rolledBack()
{
    if (m_isChanged)
        forget();
}

void WaitingDigests::forget()
{
    m_known.clear();
    m_seen = 0;
    m_added = 0;
    m_isChanged = false;
}

} // namespace sentinel
