#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"
#include "core/domain/words.h"

#include <QStringList>

namespace sentinel {

class Reader;

/// Runs that a webhook ought to have told of, and that only asking brought to light.
struct WebhookGaps
{
    qint64 found = 0;
    qint64 filled = 0; ///< of them those whose jobs are known now, or that still run
    bool operator==(const WebhookGaps&) const = default;
};

/// Of these repositories, among the runs that were stored between the two times. Those that began before the source was set up are no
/// gaps, but history that somebody wanted.
Result<WebhookGaps> webhookGaps(Reader& db, Provider provider, const QStringList& repos, Timestamp setUp, Timestamp since, Timestamp until);

} // namespace sentinel
