#pragma once

#include "core/logs/compare.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sentinel {

/// maskedHash of each line's peeled text, index 0 for line 1; never 0. 8 bytes a line.
using LineKeys = std::vector<std::uint64_t>;

/// Those of two logs, by two threads. Nothing when stopped. `progress` may be empty; it runs from 0 to `until`.
std::optional<std::pair<LineKeys, LineKeys>> lineKeys(const Log& one, const Log& other, const CompareProgress& progress, double until,
                                                      const std::stop_token& stop);

/// Those of one, by the calling thread. Nothing when stopped.
std::optional<LineKeys> lineKeys(const Log& log, const std::stop_token& stop);

/// Numbers the keys that were added, from 1 on in order; the blank line's is 0. Open addressing: 12 bytes a slot.
class KeyTable
{
public:
    static constexpr std::uint32_t none = ~0u;

    KeyTable();
    std::uint32_t add(std::uint64_t key);
    std::uint32_t find(std::uint64_t key) const; ///< none when it was never added
    std::uint32_t count() const { return m_count; }
    size_t bytes() const { return m_keys.size() * (sizeof(std::uint64_t) + sizeof(std::uint32_t)); }

private:
    size_t slotOf(std::uint64_t key) const;
    void grow();

    std::vector<std::uint64_t> m_keys; // 0: free
    std::vector<std::uint32_t> m_numbers;
    std::uint32_t m_count = 0;
};

} // namespace sentinel
