#pragma once

#include "core/providers/json_p.h"

#include <variant>
#include <vector>

namespace sentinel {

/// A path to values in a JSON document, a part of RFC 9535: `$` is the document, `@` the item that is looked at; then members (`.name`,
/// `['any name']`), positions (`[0]`, `[-1]` from the end), all (`[*]`, `.*`), and filters by equality (`[?@.key == 'cpu']`, `!=`; texts,
/// numbers, true, false, null on the right).
class JsonPath
{
public:
    /// Errors: Malformed, says at which character.
    static Result<JsonPath> parse(std::string_view text);

    /// The first value there is; absent when none.
    JsonField first(const JsonField& document, const JsonField& item) const;
    /// Every value there is, in the order of the document; `use` answers false to end it.
    void each(const JsonField& document, const JsonField& item, const std::function<bool(const JsonField&)>& use) const;

private:
    struct All
    {
    };
    struct Filter
    {
        std::vector<std::string> keys; ///< below the element
        std::variant<std::monostate, bool, double, std::string> value;
        bool isEqual = true;
    };
    using Part = std::variant<std::string, qsizetype, All, Filter>;
    class Parser;

    static bool fits(const Filter& filter, const JsonField& element);
    bool walk(const JsonField& field, size_t part, const std::function<bool(const JsonField&)>& use) const;

    bool m_fromItem = false;
    std::vector<Part> m_parts;
};

} // namespace sentinel
