#include "core/listen/httpparser_p.h"

// The only file that knows Boost.Beast: its parser, without its sockets and its containers of fields.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>

namespace sentinel {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

constexpr size_t fieldsAtMost = 100;
constexpr std::uint32_t headAtMost = 1024 * 1024; // the session's own limit is lower

std::string_view plain(boost::beast::string_view text)
{
    return {text.data(), text.size()};
}

std::string lowerCase(std::string_view name)
{
    std::string lower(name);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

/// "GET / HTTP/7.2": another version of this protocol, not another protocol.
bool saysVersion(std::string_view headText)
{
    const std::string_view line = headText.substr(0, headText.find('\r'));
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const std::string_view word = line.substr(line.size() - std::min<size_t>(line.size(), 9));
    return word.size() == 9 && word.starts_with(" HTTP/") && isDigit(word[6]) && word[7] == '.' && isDigit(word[8]);
}

class Parser final : public http::basic_parser<true>
{
public:
    Parser(BodySink& sink, Head& head) : m_sink(sink), m_head(&head)
    {
        body_limit(boost::none);
        header_limit(headAtMost);
        eager(false);
    }

    void headIsRead()
    {
        m_head = nullptr;
        eager(true);
    }
    bool isStopped() const { return m_isStopped; }

    int lengths = 0, encodings = 0, hosts = 0;
    bool hasTooManyFields = false, isListOfLengths = false;
    std::string encoding;

private:
    void on_request_impl(http::verb, boost::beast::string_view method, boost::beast::string_view target, int version, error_code&) override
    {
        m_head->method = plain(method);
        m_head->target = plain(target);
        m_head->isVersion10 = version == 10;
    }
    void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}

    void on_field_impl(http::field, boost::beast::string_view name, boost::beast::string_view value, error_code& error) override
    {
        if (!m_head)
            return; // a trailer: what it says was not there when the request was let in, so it counts for nothing
        if (m_head->headers.size() == fieldsAtMost) {
            hasTooManyFields = true;
            error = http::error::header_limit;
            return;
        }
        const auto& field = m_head->headers.emplace_back(lowerCase(plain(name)), std::string(plain(value)));
        if (field.first == "content-length") {
            ++lengths;
            isListOfLengths = isListOfLengths || field.second.find_first_not_of("0123456789") != std::string::npos;
        }
        hosts += field.first == "host";
        if (field.first == "transfer-encoding") {
            ++encodings;
            encoding = lowerCase(field.second);
        }
    }

    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    size_t on_body_impl(boost::beast::string_view body, error_code& error) override { return give(body, error); }
    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, error_code&) override {}
    size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view body, error_code& error) override { return give(body, error); }
    void on_finish_impl(error_code&) override {}

    size_t give(boost::beast::string_view body, error_code& error)
    {
        if (!m_sink.bodyBytes(plain(body))) {
            m_isStopped = true;
            error = http::error::body_limit;
        }
        return body.size();
    }

    BodySink& m_sink;
    Head* m_head;
    bool m_isStopped = false;
};

} // namespace

struct HttpParser::Private
{
    BodySink& sink;
    std::optional<Parser> parser;
};

HttpParser::HttpParser(BodySink& sink) : m_d(new Private{sink, {}}) {}
HttpParser::~HttpParser() = default;

HeadFault HttpParser::parseHead(std::string_view text, Head& head)
{
    head = Head();
    head.headers.reserve(16);
    Parser& parser = m_d->parser.emplace(m_d->sink, head);
    error_code error;
    const size_t used = parser.put(boost::asio::buffer(text.data(), text.size()), error);
    if (parser.hasTooManyFields)
        return HeadFault::TooManyFields;
    if (error == http::error::bad_version && saysVersion(text))
        return HeadFault::UnknownVersion;
    if (error || used != text.size() || !parser.is_header_done())
        return HeadFault::Malformed;
    // Where a proxy in front might pick one of two, we pick none.
    if (parser.lengths > 1 || parser.encodings > 1 || parser.hosts > 1 || parser.isListOfLengths
        || (parser.lengths > 0 && parser.encodings > 0))
        return HeadFault::Malformed;
    if (parser.encodings > 0) {
        if (head.isVersion10)
            return HeadFault::Malformed;
        if (parser.encoding != "chunked") {
            const bool isChunkedSomewhere = parser.encoding.find("chunked") != std::string::npos;
            return parser.encoding.empty() || isChunkedSomewhere ? HeadFault::Malformed : HeadFault::UnknownCoding;
        }
    }
    head.isChunked = parser.encodings > 0;
    if (parser.lengths > 0)
        head.contentLength = parser.content_length().value_or(0);
    head.keepsAlive = parser.keep_alive();
    parser.headIsRead();
    return HeadFault::None;
}

HttpParser::State HttpParser::parseBody(std::string_view bytes, size_t& used)
{
    used = 0;
    Parser& parser = *m_d->parser;
    if (parser.is_done())
        return State::Done;
    // Until a body in chunks ends there are always five bytes to come, "0 CR LF CR LF": the parser takes them for granted once it has seen
    // the first of them.
    if (parser.encodings > 0 && bytes.size() < 5)
        return State::NeedsMore;
    error_code error;
    used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (parser.isStopped())
        return State::Stopped;
    if (error && error != http::error::need_more)
        return State::Malformed;
    return parser.is_done() ? State::Done : State::NeedsMore;
}

} // namespace sentinel
