#pragma once

#include "core/domain/source.h"
#include "core/providers/polling.h"

#include <QFuture>
#include <QString>

#include <functional>

namespace sentinel {

/// What the page of sources asks of whoever asks the sources: the program wires it to its pollers and its listener. One that is not set
/// is not offered. All are called on the UI thread, and none of them waits.
struct SourceServices
{
    std::function<QFuture<ConnectionReport>(const Source&)> test;
    std::function<void(SourceId)> pollNow;
    std::function<QString()> listener; ///< the address where it can be reached; empty while it does not listen
};

} // namespace sentinel
