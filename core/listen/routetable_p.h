#pragma once

#include "core/listen/listener.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// `%41` and the like decoded. Nothing when an escape is broken, or when what comes out is not UTF-8 or has control characters.
std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace = false);

/// The part of a request's target that routes are about.
struct Target
{
    std::string_view path;  ///< as it came
    std::string_view query; ///< without the question mark
};
/// Of "/path?query" and "http://host/path?query"; nothing when it is neither or when it has a raw control character or broken UTF-8.
std::optional<Target> targetOf(std::string_view requestTarget);

/// Name and value pairs, decoded, in order; nothing when one is broken. At most 1,000.
std::optional<std::vector<std::pair<std::string, std::string>>> queryOf(std::string_view query);

/// Finds the route of a path. A literal segment is preferred to a {…}; a path that ends in a slash is another path.
class RouteTable
{
public:
    explicit RouteTable(std::vector<Route> routes);

    struct Match
    {
        bool isKnownPath = false;
        bool isBroken = false;        ///< a segment cannot be decoded
        const Route* route = nullptr; ///< null: unknown path, or not with this method
        std::vector<std::string> parameters;
        std::string allow; ///< "GET, HEAD, POST", when the path is known and the method is not
    };
    /// HEAD goes where GET goes unless it has a route of its own.
    Match find(std::string_view method, std::string_view path) const;

    const std::vector<Route>& routes() const { return m_routes; }

private:
    struct Node
    {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
        std::unique_ptr<Node> any;
        std::vector<size_t> routes;
    };
    static const Node* walk(const Node& node, std::string_view rest, std::vector<std::string_view>& captured);

    std::vector<Route> m_routes;
    Node m_top;
};

} // namespace sentinel
