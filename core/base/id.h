#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>

namespace sentinel {

/// The number of a row in the store, of one kind: a run's id does not fit where a step's is asked for. 0 is "none".
template <typename Tag>
struct Id
{
    qint64 value = 0;

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
    friend size_t qHash(Id id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

} // namespace sentinel
