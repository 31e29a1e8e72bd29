#pragma once

#include "core/store/store.h"

#include <memory>
#include <stop_token>

namespace sentinel {

struct Call;

/// The store of the data folder; the reason on standard error if it cannot be opened.
std::unique_ptr<Store> openStore(const Call& call);

/// Works out which failures belong together where that is due. What goes wrong is told and costs the rest nothing.
void bringClustersUpToDate(Store& store, std::stop_token stop);

/// Waits for what was asked of a store. A store never drops a question while it stands.
template <typename T>
T waitFor(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

} // namespace sentinel
