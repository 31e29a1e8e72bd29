#pragma once

#include "core/listen/listener.h"

#include <string>
#include <string_view>

namespace sentinel {

/// What of the request and the connection shapes the bytes of an answer.
struct ResponseFrame
{
    std::string_view requestId, date;
    bool isToHead = false; ///< the fields without the body
    bool closes = false;
    bool saysKeepAlive = false; ///< HTTP/1.0 wants to be told
};

/// The head of the answer as it goes over the wire. Line ends in fields of a handler become spaces.
std::string headOf(const Response& response, const ResponseFrame& frame);
/// Does the body follow?
bool sendsBody(const Response& response, const ResponseFrame& frame);

} // namespace sentinel
