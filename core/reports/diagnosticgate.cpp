#include "core/reports/diagnosticgate_p.h"

#include "core/logs/textsieve.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

namespace sentinel {

namespace {

constexpr size_t readBehind = 8; ///< bytes that the sieve may look at behind the end
constexpr size_t longestText = 56;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool isWordPart(char c)
{
    return (c >= 'a' && c <= 'z') || isUpper(c) || isDigit(c) || c == '_';
}

/// One of them stands in whatever the expressions without a sign of their own match. Errors and warnings are among them in any case.
std::vector<WantedText> wantedTexts()
{
    std::vector<WantedText> texts;
    for (const char* text : {"error", "warning", "lines", "line ", "line:", "line0", "line1", "line2", "line3", "line4", "line5", "line6",
                             "line7", "line8", "line9"})
        texts.push_back({text, true});
    for (const char* text : {"undefined reference",
                             "cannot find -l",
                             "multiple definition",
                             "undefined symbol",
                             "unresolved external",
                             "would reformat",
                             "Build succeeded.",
                             "Build FAILED.",
                             "Imports are incorrectly",
                             "verfull",
                             "nderfull",
                             "-- [E",
                             "(see http",
                             "::notice",
                             "##vso[task.logissue",
                             ">> Issue: [",
                             "FILE: ",
                             "  Line   ",
                             "! LaTeX",
                             "\"reason\":\"compiler-message\"",
                             "\"$message_type\""})
        texts.push_back({text, false});
    for (const char* word : {"Info", "Note", "Hint", "note", "hint", "info", "fatal", "Fatal", "remark", "style", "performance",
                             "portability", "notice", "warn"}) {
        for (const char* behind : {":", " "})
            texts.push_back({std::string(word) + behind, false});
    }
    texts.push_back({"[warn]", false});
    for (const char* key : {"filePath", "file", "path", "source"})
        texts.push_back({"[{\"" + std::string(key) + '"', false});
    for (const char* key : {"file", "path", "type", "level", "fileName", "filename", "severity", "messages", "issues", "Issues", "errors",
                            "message", "version", "runs", "description", "check_name", "rule", "code", "line"})
        texts.push_back({"{\"" + std::string(key) + "\":", false});
    for (const char* word : {"Undefined", "Missing",    "Package", "Extra",  "Emergency", "Illegal", "Too many", "Paragraph",
                             "You can",   "Argument",   "File",    "Double", "Misplaced", "Runaway", "Use of",   "Display",
                             "Dimension", "Incomplete", "Font",    "Class",  "I can",     "Improper"})
        texts.push_back({"! " + std::string(word), false});
    for (char letter = 'A'; letter <= 'Z'; ++letter)
        texts.push_back({std::string("\n-- ") + letter, false});
    return texts;
}

/// Bytes at which the other expressions are told, by the halves of the byte: one bit for each sign that has this half.
constexpr std::string_view signs = ":([]*>#\n\xE2";

struct SignTables
{
    alignas(16) std::array<std::uint8_t, 16> low{}, high{};
};

constexpr SignTables signTables()
{
    // One bit for each upper half among the signs: a byte is a sign when both of its halves have a bit in common.
    SignTables tables;
    std::array<int, 16> bitOf{};
    int bits = 0;
    for (const char sign : signs) {
        const auto byte = static_cast<unsigned char>(sign);
        if (bitOf[byte >> 4] == 0)
            bitOf[byte >> 4] = 1 << bits++;
        tables.high[byte >> 4] = static_cast<std::uint8_t>(bitOf[byte >> 4]);
        tables.low[byte & 15] = static_cast<std::uint8_t>(tables.low[byte & 15] | bitOf[byte >> 4]);
    }
    return tables;
}

constexpr SignTables tables = signTables();

/// What stands around a sign in the middle of the text.
struct Within
{
    const char* sign;
    char operator[](std::ptrdiff_t offset) const { return sign[offset]; }
};
constexpr std::ptrdiff_t farthest = 24; ///< offset that is looked at

/// The same near the ends of the text, behind which stand line feeds.
struct NearEnd
{
    std::string_view text;
    size_t sign;
    char operator[](std::ptrdiff_t offset) const
    {
        const std::ptrdiff_t at = std::ptrdiff_t(sign) + offset;
        return at >= 0 && at < std::ptrdiff_t(text.size()) ? text[size_t(at)] : '\n';
    }
};

/// Behind the digits that begin at `offset`. Of so many that nobody can say, as far as is looked.
template <typename Around>
std::ptrdiff_t behindDigits(const Around& around, std::ptrdiff_t offset)
{
    while (offset < farthest && isDigit(around[offset]))
        ++offset;
    return offset;
}

/// "a.c:12", "f90:3", "x:-1"; ": E501 ", ": W: ", "e: /a.kt"
template <typename Around>
bool isColon(const Around& around)
{
    const char next = around[1];
    if (isDigit(next) || next == '\x1b' || (next == '-' && isDigit(around[2]))) {
        std::ptrdiff_t before = -1;
        while (before >= -3 && isDigit(around[before]))
            --before;
        const char c = around[before];
        return (isWordPart(c) && c != 'T') || c == '>' || c == ']' || c == ')' || c == '"' || c == '\'' || c == '*' || c == '+';
    }
    if (next != ' ')
        return false;
    if ((around[-1] == 'e' || around[-1] == 'w') && (around[2] == '/' || around[2] == 'f'))
        return true;
    if (!isUpper(around[2]))
        return false;
    std::ptrdiff_t behind = 3;
    while (behind < 6 && isUpper(around[behind]))
        ++behind;
    return (isDigit(around[behind]) && isDigit(around[behind + 1])) || (behind == 3 && around[3] == ':');
}

/// "a.c(3,5", "a.c (3)", "a(3-5"
template <typename Around>
bool isParenthesis(const Around& around)
{
    if (around[1] == '\x1b' || around[-1] == 'm' || around[-1] == 'K')
        return true;
    const char before = around[-1] == ' ' ? around[-2] : around[-1];
    if (!isDigit(around[1]) || !(isWordPart(before) || before == '>' || before == '"' || before == '\'' || before == ':'))
        return false;
    const std::ptrdiff_t end = behindDigits(around, 1);
    return end == farthest || std::string_view(",:)-|\x1b").find(around[end]) != std::string_view::npos;
}

/// "a.ts[3, 5]", "x: [3]"; "[E]"
template <typename Around>
bool isBracket(const Around& around)
{
    if (around[2] == ']')
        return true;
    if (around[-1] == '\x1b') // a colour
        return false;
    if (around[1] == '\x1b')
        return true;
    const std::ptrdiff_t end = behindDigits(around, 1);
    return end > 1 && (end == farthest || around[end] == ',' || around[end] == ']');
}

/// "[a.c:1:2]", "] E123", "[1,2]:A"
template <typename Around>
bool isClosingBracket(const Around& around)
{
    if (around[1] == ':' && isUpper(around[2]))
        return true;
    if (around[1] == ' ' && isUpper(around[2]) && isDigit(around[3]))
        return true;
    std::ptrdiff_t before = -1;
    while (before > -farthest && isDigit(around[before]))
        --before;
    return before < -1 && (around[before] == ':' || before == -farthest);
}

/// The line feed before "ABC-DEF-0034".
template <typename Around>
bool isBeforeCode(const Around& around)
{
    if (!isUpper(around[1]))
        return false;
    std::ptrdiff_t end = 2;
    while (end < 8 && (isUpper(around[end]) || isDigit(around[end])))
        ++end;
    return around[end] == '-' && isUpper(around[end + 1]);
}

template <typename Around>
bool isSign(char sign, const Around& around)
{
    switch (sign) {
    case ':':
        return isColon(around);
    case '(':
        return isParenthesis(around);
    case '[':
        return isBracket(around);
    case ']':
        return isClosingBracket(around);
    case '*': // "*** ", "*E,ABC"
        return (around[1] == '*' && around[2] == '*' && around[3] == ' ') || around[2] == ',';
    case '>': // "--> ", "`-> "
        return around[1] == ' ' && around[-1] == '-' && (around[-2] == '-' || around[-2] == '`');
    case '#': // "#12 0x"
        return isDigit(around[1]);
    case '\n':
        return isBeforeCode(around);
    default: // the marks of stylelint and of analyzers with bullets
        return around[1] == '\x9C' || around[1] == '\x9A' || around[1] == '\x80';
    }
}

} // namespace

const std::vector<std::uint64_t>& DiagnosticGate::placesIn(std::string_view text)
{
    m_places.assign(text.size() / 64 + 1, 0);
    markTexts(text);
    markSigns(text);
    return m_places;
}

void DiagnosticGate::markTexts(std::string_view text)
{
    static const TextSieve sieve(wantedTexts());
    // What begins with a line feed belongs to the line behind it.
    const auto markFrom = [this, text](size_t begin) { mark(begin + (text[begin] == '\n' ? 1 : 0)); };
    // The sieve looks a few bytes behind the end, where there may be none: the end is copied.
    if (text.size() > readBehind)
        sieve.find(text.substr(0, text.size() - readBehind), [&](std::uint32_t, size_t begin) { markFrom(begin); });
    const size_t tail = std::min(text.size(), longestText + readBehind);
    std::string end(text.substr(text.size() - tail));
    end.append(readBehind, '\0');
    sieve.find(std::string_view(end).substr(0, tail), [&](std::uint32_t, size_t begin) { markFrom(text.size() - tail + begin); });
    if (text.starts_with("-- "))
        mark(0);
}

// What a line feed tells belongs to the line behind it, as with the texts.
void DiagnosticGate::markSigns(std::string_view text)
{
    const auto markFrom = [this, text](size_t sign) { mark(sign + (text[sign] == '\n' ? 1 : 0)); };
    const auto lookNearEnd = [&](size_t from, size_t to) {
        for (size_t at = from; at < to; ++at) {
            if (signs.find(text[at]) != std::string_view::npos && isSign(text[at], NearEnd{text, at}))
                markFrom(at);
        }
    };
    if (!text.empty() && isBeforeCode(NearEnd{text, std::string_view::npos}))
        mark(0);
    constexpr size_t block = 16;
    const size_t begin = std::min(text.size(), size_t(farthest));
    lookNearEnd(0, begin);
    size_t at = begin;
#if defined(__SSSE3__)
    const __m128i low = _mm_load_si128(reinterpret_cast<const __m128i*>(tables.low.data()));
    const __m128i high = _mm_load_si128(reinterpret_cast<const __m128i*>(tables.high.data()));
    const __m128i half = _mm_set1_epi8(15);
    for (; at + block + size_t(farthest) <= text.size(); at += block) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const __m128i lows = _mm_shuffle_epi8(low, _mm_and_si128(bytes, half));
        const __m128i highs = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), half));
        const __m128i none = _mm_cmpeq_epi8(_mm_and_si128(lows, highs), _mm_setzero_si128());
        auto found = static_cast<unsigned>(_mm_movemask_epi8(none)) ^ 0xffffu;
        for (; found != 0; found &= found - 1) {
            const size_t sign = at + size_t(std::countr_zero(found));
            if (isSign(text[sign], Within{text.data() + sign}))
                markFrom(sign);
        }
    }
#endif
    lookNearEnd(at, text.size());
}

} // namespace sentinel
