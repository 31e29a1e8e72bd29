#include "core/listen/listenaddress_p.h"

#include <arpa/inet.h>

namespace sentinel {

std::optional<ListenAddress> listenAddressOf(const QString& text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const uint port = colon < 0 ? 0 : text.mid(colon + 1).toUInt(&isNumber);
    if (!isNumber || port > 65535)
        return {};
    const QString given = text.left(colon);
    const bool isBracketed = given.startsWith(u'[') && given.endsWith(u']');
    ListenAddress address;
    address.host = (isBracketed ? given.mid(1, given.size() - 2) : given).toStdString();
    address.port = static_cast<std::uint16_t>(port);
    if (address.host == "localhost")
        address.host = "127.0.0.1";
    in_addr four{};
    in6_addr six{};
    if (!isBracketed && inet_pton(AF_INET, address.host.c_str(), &four) == 1) {
        constexpr std::uint32_t loopbackNetwork = 127;
        address.isLoopback = ntohl(four.s_addr) >> 24 == loopbackNetwork;
        return address;
    }
    if (isBracketed && inet_pton(AF_INET6, address.host.c_str(), &six) == 1) {
        address.isLoopback = IN6_IS_ADDR_LOOPBACK(&six);
        return address;
    }
    return {};
}

} // namespace sentinel
