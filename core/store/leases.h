#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"

#include <QString>

namespace sentinel {

class Transaction;

// Duties that must be done once, however many programs have the store open. Whoever holds a lease does the duty, says so again well before
// `until`, and gives it back; when it dies, another one takes over as soon as that time has come.

/// Takes or keeps a lease, for some minutes at most. False when another holder has it.
Result<bool> holdLease(Transaction& db, const QString& name, const QString& holder, Timestamp now, Timestamp until);
/// Gives it back, if it is ours.
Result<> giveLeaseBack(Transaction& db, const QString& name, const QString& holder);

/// A name for a holder that no other program anywhere has.
QString newLeaseHolder();

} // namespace sentinel
