#include "core/listen/refusals_p.h"

#include "core/base/text.h"

#include <QCoreApplication>

namespace sentinel::refusal {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

Response later(Response response, int seconds)
{
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
    return response;
}

} // namespace

Response malformed(const QString& what)
{
    return errorResponse(400, "malformed", what);
}

Response unknownVersion()
{
    return errorResponse(505, "unsupported_version", Text::tr("Only HTTP/1.0 and HTTP/1.1 are spoken here."));
}

Response unknownCoding()
{
    return errorResponse(501, "unsupported_coding", Text::tr("The only transfer coding understood here is chunked."));
}

Response headTooLarge()
{
    return errorResponse(431, "head_too_large", Text::tr("The head of the request is too large: send fewer or shorter fields."));
}

Response tooLarge(qint64 bytesAtMost)
{
    if (bytesAtMost == 0)
        return errorResponse(413, "too_large", Text::tr("No body is taken here."));
    return errorResponse(413, "too_large", Text::tr("The body is larger than the %1 that are taken here.").arg(sizeText(bytesAtMost)));
}

Response badGzip()
{
    return errorResponse(400, "malformed", Text::tr("The body says that it is gzip, and is not, or ends early."));
}

Response unknownContentCoding()
{
    Response response = errorResponse(415, "unsupported", Text::tr("The only content coding understood here is gzip."));
    response.headers.emplace_back("Accept-Encoding", "gzip");
    return response;
}

Response unknownExpectation()
{
    return errorResponse(417, "unsupported", Text::tr("The only expectation understood here is 100-continue."));
}

Response notFound()
{
    return errorResponse(404, "not_found", Text::tr("There is nothing at this address: see /api/v1/openapi.json for what is."));
}

Response wrongMethod(std::string_view allow)
{
    Response response = errorResponse(405, "wrong_method", Text::tr("This address does not take this method."));
    response.headers.emplace_back("Allow", std::string(allow));
    return response;
}

Response noKey()
{
    Response response =
        errorResponse(401, "no_key", Text::tr("A key is needed here, and none or an unknown one was given: Authorization: Bearer KEY."));
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Response roleTooLow()
{
    return errorResponse(403, "role_too_low", Text::tr("The key is known, but its role does not suffice here."));
}

Response tooManyRequests(int retryAfterSeconds)
{
    return later(errorResponse(429, "too_many_requests", Text::tr("Too many requests: come back later.")), retryAfterSeconds);
}

Response tooSlow()
{
    return errorResponse(408, "too_slow", Text::tr("The request took too long to arrive."));
}

Response incomplete()
{
    return errorResponse(408, "incomplete", Text::tr("The connection ended before the request did."));
}

Response busy()
{
    return later(errorResponse(503, "busy", Text::tr("Too much is being received at once: try again.")), 1);
}

Response noRoom()
{
    return later(errorResponse(503, "no_room", Text::tr("The disk takes nothing more at the moment: try again later.")), 30);
}

Response draining()
{
    return later(errorResponse(503, "draining", Text::tr("This program is about to end: try again.")), 5);
}

} // namespace sentinel::refusal
