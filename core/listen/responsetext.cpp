#include "core/listen/responsetext_p.h"

#include <algorithm>

namespace sentinel {

namespace {

std::string_view reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Answer";
    }
}

void appendField(std::string& out, std::string_view name, std::string_view value)
{
    const size_t begin = out.size();
    out.append(name).append(": ").append(value);
    std::replace_if(
        out.begin() + std::ptrdiff_t(begin), out.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    out.append("\r\n");
}

bool hasBody(const Response& response)
{
    return response.status >= 200 && response.status != 204 && response.status != 304;
}

} // namespace

bool sendsBody(const Response& response, const ResponseFrame& frame)
{
    return hasBody(response) && !frame.isToHead;
}

std::string headOf(const Response& response, const ResponseFrame& frame)
{
    std::string out;
    out.reserve(400);
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reasonOf(response.status)).append("\r\n");
    appendField(out, "Date", frame.date);
    if (hasBody(response)) {
        appendField(out, "Content-Type", response.contentType);
        appendField(out, "Content-Length", std::to_string(response.body.size()));
        appendField(out, "X-Content-Type-Options", "nosniff");
    }
    appendField(out, "X-Request-Id", frame.requestId);
    for (const auto& [name, value] : response.headers)
        appendField(out, name, value);
    if (frame.closes)
        appendField(out, "Connection", "close");
    else if (frame.saysKeepAlive)
        appendField(out, "Connection", "keep-alive");
    out.append("\r\n");
    return out;
}

} // namespace sentinel
