#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string>

namespace sentinel {

/// Where to listen: an address of this machine in numbers, and a port.
struct ListenAddress
{
    std::string host; ///< "127.0.0.1", "::1"
    std::uint16_t port = 0;
    bool isLoopback = false;
    bool operator==(const ListenAddress&) const = default;
};

/// Of "127.0.0.1:8377", "[::1]:0", "localhost:8377"; names other than localhost are not looked up.
std::optional<ListenAddress> listenAddressOf(const QString& text);

} // namespace sentinel
