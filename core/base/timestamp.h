#pragma once

#include <QString>

#include <compare>
#include <optional>
#include <string_view>

namespace sentinel {

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
struct Timestamp
{
    qint64 ms = 0;
    auto operator<=>(const Timestamp&) const = default;
};

/// Reads RFC 3339 with any number of fraction digits and `Z` or an offset; nothing else. Never throws, never allocates.
std::optional<Timestamp> parseRfc3339(std::string_view text);

/// `2024-01-31T23:59:59.123Z`, as every machine-readable output has it.
QString toRfc3339(Timestamp time);

/// Seconds between two instants.
double secondsBetween(Timestamp from, Timestamp to);

} // namespace sentinel
