#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace sentinel {

/// The bytes of one input, decompressed: held in memory when small, in a map of a private unlinked file when large. They do
/// not change while anyone holds them, with one exception: a large plain file is mapped where it lies, and what somebody cuts off
/// it while it is open may read as zeros from then on. Growing it is harmless. Copies share; any thread may read.
class Bytes
{
public:
    Bytes() = default;
    static Bytes of(std::string text);
    static Bytes owning(std::shared_ptr<const void> owner, std::string_view view);

    std::string_view view() const { return m_view; }
    size_t size() const { return m_view.size(); }
    bool isEmpty() const { return m_view.empty(); }
    /// The same bytes, a part of them; shares the owner.
    Bytes part(size_t begin, size_t size) const;

private:
    std::shared_ptr<const void> m_owner;
    std::string_view m_view;
};

} // namespace sentinel
