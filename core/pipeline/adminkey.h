#pragma once

#include "core/base/result.h"
#include "core/listen/listener.h"

#include <QString>

namespace sentinel {

/// The key in the file admin.key of the data folder, readable by its owner alone; made at the first start. Errors: Unreadable, Malformed.
Result<QByteArray> adminKey(const QString& dataFolder);

/// Knows the bearer of this key as an administrator, and nobody else.
Listener::Authenticate onlyAdmin(const QByteArray& key);

} // namespace sentinel
