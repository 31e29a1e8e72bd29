#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

/// What the head of a request says.
struct Head
{
    std::string method, target;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    bool isVersion10 = false;
    bool keepsAlive = true;
    bool isChunked = false;
    std::optional<std::uint64_t> contentLength;
    bool hasBody() const { return isChunked || contentLength.value_or(0) > 0; }
};

/// Why a head is refused.
enum class HeadFault { None, Malformed, TooManyFields, UnknownVersion, UnknownCoding };

/// Where the bytes of a body go.
class BodySink
{
public:
    /// False: no more of it.
    virtual bool bodyBytes(std::string_view bytes) = 0;

protected:
    ~BodySink() = default;
};

/// Reads one request after the other. What is read here is well-formed in one way only: one length or chunks, never both.
class HttpParser
{
public:
    explicit HttpParser(BodySink& sink);
    ~HttpParser();

    /// `text` is a whole head as HeadScan found it; a message that was under way is forgotten.
    HeadFault parseHead(std::string_view text, Head& head);

    enum class State { NeedsMore, Done, Malformed, Stopped };
    /// Takes bytes of the body of the last head; `used` says how many. What remains is part of what comes next.
    State parseBody(std::string_view bytes, size_t& used);

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
