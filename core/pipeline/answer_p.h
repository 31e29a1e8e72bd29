#pragma once

#include "core/base/result.h"

#include <QCoreApplication>
#include <QFuture>

namespace sentinel {

/// Waits for what was asked of a store, which drops a question only when it goes.
template <typename T>
T answerOf(QFuture<T> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0)
        return Error{Error::Kind::Cancelled, QCoreApplication::translate("Judging", "The store was closed."), {}};
    return future.result();
}

} // namespace sentinel
