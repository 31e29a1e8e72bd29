#pragma once

#include "core/base/timestamp.h"

#include <QDateTime>

#include <string_view>

// What the handlers of several files of routes share.

namespace sentinel {

inline Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

/// What OpenAPI says of a body that names a period.
constexpr std::string_view periodBodyDetails = R"({"requestBody":{"content":{"application/json":{"schema":{"type":"object",
"properties":{"week":{"type":"string"},"since":{"type":"string"},"until":{"type":"string"}}}}}}})";

} // namespace sentinel
