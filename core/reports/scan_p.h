#pragma once

#include <optional>
#include <string_view>

namespace sentinel {

// Small readers of text: each takes what it recognises off the front of `text` and leaves `text` alone otherwise. Several runners ask
// them of every line of a log, most often for words that are known here: inlined, such a question is a comparison or two.

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
inline std::string_view trimmed(std::string_view text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}
[[gnu::always_inline]] inline bool startsWith(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() && __builtin_memcmp(text.data(), prefix.data(), prefix.size()) == 0;
}
[[gnu::always_inline]] inline bool take(std::string_view& text, std::string_view prefix)
{
    if (!startsWith(text, prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}
std::optional<long long> takeNumber(std::string_view& text); ///< digits, with commas between groups of three
bool isAllOf(std::string_view text, char c);                 ///< and not empty
/// What stands before `mark` in `text`; both are taken off. Nothing if it is not there.
std::optional<std::string_view> takeUntil(std::string_view& text, std::string_view mark);
inline bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}
/// The number that stands right before (or, with a colon, after) a word: "3" of countBefore("1 failed, 3 passed", "
/// passed").
std::optional<long long> countBefore(std::string_view text, std::string_view word);
std::optional<long long> countAfter(std::string_view text, std::string_view word);
/// Seconds from "0.12", "12ms", "1.5 s", "3 m 2 s" and the like, as runners print them.
std::optional<double> takeSeconds(std::string_view text);

} // namespace sentinel
