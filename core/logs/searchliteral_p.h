#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sentinel {

/// Finds one string in many bytes, ASCII letters in either case where asked. Immutable; any thread.
///
/// Algorithm: the two bytes of the string that are rarest in logs are compared in 32 places at once (AVX2 where the processor has it);
/// only where both fit is the string itself compared. As W. Muła's "generic SIMD", with rare bytes instead of the first and the last.
class LiteralFinder
{
public:
    LiteralFinder() = default;
    LiteralFinder(std::string needle, bool ignoreCase);

    const std::string& needle() const { return m_needle; } ///< in lower case where case does not matter
    bool ignoresCase() const { return m_ignoreCase; }
    /// Begin of the first occurrence at or after `from`; npos when there is none or the string is empty.
    size_t find(std::string_view text, size_t from = 0) const;
    /// The same in raw lines, where escape sequences may stand within what a person reads as the string: also stops at an ESC that
    /// follows a beginning of the string. So it stops in or before the end of every line whose text, escape sequences taken out, has
    /// the string; whether it has, the caller finds out by peeling.
    size_t findRaw(std::string_view raw, size_t from = 0) const;

private:
    template <bool stopsAtEscapes>
    size_t findPlain(std::string_view text, size_t from) const;
    template <bool stopsAtEscapes>
    size_t findWide(std::string_view text, size_t from) const;
    template <bool stopsAtEscapes>
    size_t findAny(std::string_view text, size_t from) const;
    bool isAt(const char* at) const;
    bool beginsBefore(std::string_view raw, size_t escape) const;

    std::string m_needle;
    bool m_ignoreCase = false;
    size_t m_rare = 0;                   ///< where in the needle its rarest byte is ...
    size_t m_second = 0;                 ///< ... and the next
    std::array<bool, 256> m_isInFront{}; ///< bytes of the needle but its last, in both cases: what may stand before an ESC
};

/// What a person takes for a part of a word: letters, digits and marks of any script, and "_".
bool isWordCharacter(char32_t c);
/// Is text[begin, end) a word of its own: no part of a longer one on either side?
bool standsAlone(std::string_view text, size_t begin, size_t end);

/// Line feeds in a text.
size_t countFeeds(std::string_view text);

} // namespace sentinel
