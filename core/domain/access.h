#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"

#include <QString>

#include <optional>
#include <string_view>

namespace sentinel {

using ApiKeyId = Id<struct ApiKeyTable>;

/// What the bearer of a key may do; each role may do what those before it may.
enum class Role { None, Viewer, Operator, Admin };

std::string_view jsonName(Role role);
std::optional<Role> roleNamed(std::string_view name);

/// Who asks: the bearer of a key. Nobody as long as `role` is None.
struct Caller
{
    ApiKeyId key;
    Role role = Role::None;
    QString tenant; ///< the only workspace that the key is good for; empty: it is not limited to one
    bool operator==(const Caller&) const = default;
};

/// A key to the HTTP API as it is listed: the key itself is shown once, when it is made, and stored hashed.
struct ApiKey
{
    ApiKeyId id;
    QString name;
    Role role = Role::Viewer;
    QString tenant;    ///< as in Caller
    QString beginning; ///< its first characters, to tell keys apart
    Timestamp madeAt;
    std::optional<Timestamp> revokedAt, lastUsedAt;
    bool operator==(const ApiKey&) const = default;
};

} // namespace sentinel
