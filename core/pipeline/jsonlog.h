#pragma once

#include <string>
#include <string_view>

namespace sentinel {

/// From now on every message of the program goes to standard error as one JSON object a line: `time`, `level` (debug, info, warning,
/// error), `category`, `message`, and `request` where it is about one.
void logAsJson();

/// While it stands, messages of this thread are about this request.
class LogRequest
{
public:
    explicit LogRequest(std::string_view id);
    ~LogRequest();
    LogRequest(const LogRequest&) = delete;
    LogRequest& operator=(const LogRequest&) = delete;

private:
    std::string m_before;
};

} // namespace sentinel
