#include "core/listen/routetable_p.h"

#include <QStringDecoder>

#include <algorithm>
#include <set>

namespace sentinel {

namespace {

constexpr size_t queryPartsAtMost = 1000;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool isPlainText(std::string_view text)
{
    bool isAscii = true;
    for (const char c : text) {
        if (isControl(c))
            return false;
        isAscii = isAscii && static_cast<unsigned char>(c) < 0x80;
    }
    return isAscii || QUtf8StringView(text.data(), qsizetype(text.size())).isValidUtf8();
}

/// Cuts "/a" off "/a/b": "a" is returned, "/b" remains.
std::string_view takeSegment(std::string_view& rest)
{
    rest.remove_prefix(1);
    const size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

} // namespace

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return {};
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += plusIsSpace && text[i] == '+' ? ' ' : text[i];
        }
    }
    if (!isPlainText(decoded))
        return {};
    return decoded;
}

std::optional<Target> targetOf(std::string_view requestTarget)
{
    std::string_view rest = requestTarget;
    for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
        if (rest.starts_with(scheme)) {
            rest.remove_prefix(scheme.size());
            const size_t path = rest.find_first_of("/?");
            rest = path == std::string_view::npos ? std::string_view("/") : rest.substr(path);
            break;
        }
    }
    if (rest.empty() || rest.front() != '/' || !isPlainText(rest))
        return {};
    rest = rest.substr(0, rest.find('#'));
    const size_t mark = rest.find('?');
    if (mark == std::string_view::npos)
        return Target{rest, {}};
    return Target{rest.substr(0, mark), rest.substr(mark + 1)};
}

std::optional<std::vector<std::pair<std::string, std::string>>> queryOf(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> parts;
    while (!query.empty()) {
        const size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (part.empty())
            continue;
        const size_t equals = std::min(part.find('='), part.size());
        std::optional<std::string> name = percentDecoded(part.substr(0, equals), true);
        std::optional<std::string> value = percentDecoded(part.substr(std::min(equals + 1, part.size())), true);
        if (!name || !value || parts.size() == queryPartsAtMost)
            return {};
        parts.emplace_back(std::move(*name), std::move(*value));
    }
    return parts;
}

RouteTable::RouteTable(std::vector<Route> routes) : m_routes(std::move(routes))
{
    for (size_t i = 0; i < m_routes.size(); ++i) {
        Node* node = &m_top;
        std::string_view rest = m_routes[i].path;
        Q_ASSERT(rest.starts_with('/'));
        while (!rest.empty()) {
            const std::string_view segment = takeSegment(rest);
            std::unique_ptr<Node>& next = segment.starts_with('{') ? node->any : node->literal[std::string(segment)];
            if (!next)
                next = std::make_unique<Node>();
            node = next.get();
        }
        node->routes.push_back(i);
    }
}

const RouteTable::Node* RouteTable::walk(const Node& node, std::string_view rest, std::vector<std::string_view>& captured)
{
    if (rest.empty())
        return node.routes.empty() ? nullptr : &node;
    const std::string_view segment = takeSegment(rest);
    if (const auto found = node.literal.find(segment); found != node.literal.end()) {
        const size_t before = captured.size();
        if (const Node* end = walk(*found->second, rest, captured))
            return end;
        captured.resize(before);
    }
    if (!node.any || segment.empty())
        return nullptr;
    captured.push_back(segment);
    return walk(*node.any, rest, captured);
}

RouteTable::Match RouteTable::find(std::string_view method, std::string_view path) const
{
    Match match;
    std::vector<std::string_view> captured;
    if (path.empty() || path.front() != '/')
        return match;
    const Node* node = walk(m_top, path, captured);
    if (!node)
        return match;
    match.isKnownPath = true;
    const auto routeOf = [&](std::string_view wanted) -> const Route* {
        for (const size_t i : node->routes) {
            if (m_routes[i].method == wanted)
                return &m_routes[i];
        }
        return nullptr;
    };
    match.route = routeOf(method);
    if (!match.route && method == "HEAD")
        match.route = routeOf("GET");
    if (!match.route) {
        std::set<std::string_view> methods;
        for (const size_t i : node->routes)
            methods.insert(m_routes[i].method);
        if (methods.contains("GET"))
            methods.insert("HEAD");
        for (const std::string_view allowed : methods)
            match.allow.append(match.allow.empty() ? "" : ", ").append(allowed);
        return match;
    }
    for (const std::string_view segment : captured) {
        std::optional<std::string> decoded = percentDecoded(segment);
        if (!decoded) {
            match.isBroken = true;
            return match;
        }
        match.parameters.push_back(std::move(*decoded));
    }
    return match;
}

} // namespace sentinel
