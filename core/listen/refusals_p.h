#pragma once

#include "core/listen/listener.h"

#include <string_view>

namespace sentinel::refusal {

// What a request is told that is not let in, in the words of the contract.

Response malformed(const QString& what);
Response unknownVersion();
Response unknownCoding();
Response headTooLarge();
Response tooLarge(qint64 bytesAtMost);
Response badGzip();
Response unknownContentCoding();
Response unknownExpectation();
Response notFound();
Response wrongMethod(std::string_view allow);
Response noKey();
Response roleTooLow();
Response tooManyRequests(int retryAfterSeconds);
Response tooSlow();
Response incomplete();
Response busy();     ///< out of memory for bodies
Response noRoom();   ///< the disk takes no more
Response draining(); ///< about to end

} // namespace sentinel::refusal
