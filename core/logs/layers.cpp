#include "core/logs/layers_p.h"

// What CI systems put in front of every line. Looked at once a line, so: no allocation, no search beyond the first few bytes.

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sentinel {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Does text have this shape? '0' stands for a digit.
bool hasShape(std::string_view text, std::string_view shape)
{
    if (text.size() < shape.size())
        return false;
    for (size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '0' ? !isDigit(text[i]) : text[i] != shape[i])
            return false;
    }
    return true;
}

// Are 19 bytes of the shape "2022-04-27T19:35:18"? Every line of most logs begins with them.
bool isTime(const char* text)
{
#if defined(__SSE2__)
    const auto bits = [](const __m128i bytes) { return _mm_movemask_epi8(bytes); };
    const __m128i given = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    const __m128i digits = _mm_sub_epi8(given, _mm_set1_epi8('0'));
    const int areDigits = bits(_mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits));
    const int arePlaces =
        bits(_mm_cmpeq_epi8(given, _mm_setr_epi8('0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0')));
    constexpr int places = 1 << 4 | 1 << 7 | 1 << 10 | 1 << 13;
    return (areDigits | places) == 0xffff && (arePlaces & places) == places && text[16] == ':' && isDigit(text[17]) && isDigit(text[18]);
#else
    return hasShape({text, 19}, "0000-00-00T00:00:00");
#endif
}

// Length of a time "2022-04-27T19:35:18.0513221Z" at the start of text; 0 if there is none.
size_t timeLength(std::string_view text)
{
    if (text.size() < 20 || text[4] != '-' || text[10] != 'T' || !isTime(text.data()))
        return 0;
    size_t end = 19;
    if (end < text.size() && text[end] == '.') {
        do {
            ++end;
        } while (end < text.size() && end < 30 && isDigit(text[end]));
    }
    return end < text.size() && text[end] == 'Z' ? end + 1 : 0;
}

size_t afterBlank(std::string_view raw, size_t at)
{
    return at < raw.size() && raw[at] == ' ' ? at + 1 : at;
}

void setTime(std::string_view time, PeeledLine* out)
{
    if (out)
        out->time = parseRfc3339(time);
}

size_t stampLength(std::string_view raw, size_t from, PeeledLine* out)
{
    const size_t length = timeLength(raw.substr(from));
    if (length == 0)
        return from;
    setTime(raw.substr(from, length), out);
    return afterBlank(raw, from + length);
}

size_t fullPrefixLength(std::string_view raw, size_t from, PeeledLine* out)
{
    const size_t first = raw.find('\t', from);
    const size_t second = first == std::string_view::npos ? first : raw.find('\t', first + 1);
    if (second == std::string_view::npos)
        return from;
    size_t at = second + 1;
    if (raw.substr(at).starts_with(byteOrderMark))
        at += byteOrderMark.size();
    const size_t end = stampLength(raw, at, out);
    if (end == at) // a tab-separated line of someone else
        return from;
    if (out)
        out->prefix = raw.substr(from, second - from);
    return end;
}

// "2024-01-01T00:00:00.000000Z 00O text"; "00O+" continues the line before.
size_t gitLabPrefixLength(std::string_view raw, size_t from, PeeledLine* out)
{
    const size_t length = timeLength(raw.substr(from));
    if (length == 0)
        return from;
    setTime(raw.substr(from, length), out);
    const size_t end = from + length;
    const std::string_view rest = raw.substr(end);
    const bool hasStream = rest.size() >= 4 && rest[0] == ' ' && isxdigit(static_cast<unsigned char>(rest[1]))
        && isxdigit(static_cast<unsigned char>(rest[2])) && (rest[3] == 'O' || rest[3] == 'E');
    if (!hasStream)
        return afterBlank(raw, end);
    const bool hasMore = rest.size() > 4 && (rest[4] == ' ' || rest[4] == '+');
    return end + 4 + (hasMore ? 1 : 0);
}

size_t bracketedLength(std::string_view raw, size_t from, PeeledLine* out)
{
    if (from >= raw.size() || raw[from] != '[')
        return from;
    const size_t length = timeLength(raw.substr(from + 1));
    const size_t close = from + 1 + length;
    if (length == 0 || close >= raw.size() || raw[close] != ']')
        return from;
    setTime(raw.substr(from + 1, length), out);
    return afterBlank(raw, close + 1);
}

// "[task 2025-02-13T22:26:33.949Z] text", with a blank for the T in the system's own lines.
size_t namedLength(std::string_view raw, size_t from, PeeledLine* out)
{
    if (from >= raw.size() || raw[from] != '[')
        return from;
    const std::string_view head = raw.substr(from + 1, 60);
    const size_t blank = head.find(' '), close = head.find(']');
    if (blank == std::string_view::npos || close == std::string_view::npos || close < blank)
        return from;
    const std::string_view time = head.substr(blank + 1, close - blank - 1);
    if (!hasShape(time, "0000-00-00") || !time.ends_with('Z'))
        return from;
    if (out) {
        setTime(time, out);
        out->prefix = head.substr(0, blank);
    }
    return afterBlank(raw, from + 1 + close + 1);
}

size_t clockLength(std::string_view raw, size_t from)
{
    if (!hasShape(raw.substr(from), "00:00:00"))
        return from;
    const size_t end = from + 8;
    if (end == raw.size() || raw[end] != ' ')
        return end == raw.size() ? end : from;
    return afterBlank(raw, end + 1); // Jenkins writes two blanks
}

} // namespace

size_t prefixLength(std::string_view raw, Stamp stamp, PeeledLine* out)
{
    size_t from = 0;
    if (!raw.empty() && raw.front() == '\xef' && raw.starts_with(byteOrderMark))
        from = byteOrderMark.size(); // of the file, or of one of the files that were put together
    switch (stamp) {
    case Stamp::None:
        return from;
    case Stamp::Rfc3339:
        return stampLength(raw, from, out);
    case Stamp::GitHubFull:
        return fullPrefixLength(raw, from, out);
    case Stamp::GitLab:
        return gitLabPrefixLength(raw, from, out);
    case Stamp::Bracketed:
        return bracketedLength(raw, from, out);
    case Stamp::Named:
        return namedLength(raw, from, out);
    case Stamp::Clock:
        return clockLength(raw, from);
    }
    return from;
}

namespace {

void clear(PeeledLine& line)
{
    line.time.reset();
    line.marker = Marker::None;
    line.exitCode.reset();
    line.prefix = {};
    line.pieces.clear();
    line.scratch.clear();
}

} // namespace

void peelText(std::string_view raw, const Layers& layers, PeeledLine& out)
{
    clear(out);
    peelCodes(raw, prefixLength(raw, layers.stamp), out);
    peelMarkers(layers.provider, out);
}

void peelPlain(std::string_view raw, const Layers& layers, PeeledLine& out)
{
    clear(out);
    peelPlainCodes(raw, prefixLength(raw, layers.stamp), out);
    peelMarkers(layers.provider, out);
}

void peelLine(std::string_view raw, const Layers& layers, PeeledLine& out)
{
    clear(out);
    peelCodes(raw, prefixLength(raw, layers.stamp, &out), out);
    peelMarkers(layers.provider, out);
}

qint64 PeeledLine::rawOffset(size_t textOffset) const
{
    if (pieces.empty())
        return textBegin + qint64(textOffset);
    auto piece = std::upper_bound(pieces.begin(), pieces.end(), textOffset, [](size_t offset, const Piece& p) { return offset < p.text; });
    if (piece != pieces.begin())
        --piece;
    return piece->raw + qint64(textOffset - piece->text);
}

} // namespace sentinel
