#include "core/logs/bytes.h"

#include <algorithm>

namespace sentinel {

Bytes Bytes::of(std::string text)
{
    auto owner = std::make_shared<const std::string>(std::move(text));
    const std::string_view view = *owner;
    return owning(std::move(owner), view);
}

Bytes Bytes::owning(std::shared_ptr<const void> owner, std::string_view view)
{
    Bytes bytes;
    bytes.m_owner = std::move(owner);
    bytes.m_view = view;
    return bytes;
}

Bytes Bytes::part(size_t begin, size_t size) const
{
    return owning(m_owner, m_view.substr(std::min(begin, m_view.size()), size));
}

} // namespace sentinel
