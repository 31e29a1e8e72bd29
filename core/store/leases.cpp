#include "core/store/leases.h"

#include "core/store/transaction.h"

#include <QUuid>

namespace sentinel {

// Nobody holds a lease for hours: one that seems to be was taken before the clock was set back.
constexpr qint64 clockMayDiffer = 10LL * 60 * 1000;

// No view shows who holds a lease: nothing is announced.
Result<bool> holdLease(Transaction& db, const QString& name, const QString& holder, Timestamp now, Timestamp until)
{
    bool held = false;
    const Result<> done = db.each(
        "INSERT INTO lease (name, holder, held_until) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET holder = ?2, held_until = ?3 "
        "WHERE holder = ?2 OR held_until <= ?4 OR held_until > ?3 + ?5 RETURNING held_until",
        [&held](Row&) {
            held = true;
            return true;
        },
        name, holder, until, now, clockMayDiffer);
    if (!done)
        return done.error();
    return held;
}

Result<> giveLeaseBack(Transaction& db, const QString& name, const QString& holder)
{
    return db.each(
        "DELETE FROM lease WHERE name = ? AND holder = ?", [](Row&) { return true; }, name, holder);
}

QString newLeaseHolder()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace sentinel
