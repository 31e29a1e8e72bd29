#pragma once

#include "core/store/store.h"

#include <memory>

namespace sentinel {

struct Call;

/// The store of the data folder; the reason on standard error if it cannot be opened.
std::unique_ptr<Store> openStore(const Call& call);

/// Waits for what was asked of a store. A store never drops a question while it stands.
template <typename T>
T waitFor(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

} // namespace sentinel
