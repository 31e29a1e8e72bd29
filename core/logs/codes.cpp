#include "core/logs/layers_p.h"

// What a terminal would not show: escape sequences, and the states of a line that carriage returns overwrote. The last state
// that shows anything is the text. Travis and GitLab hide their fold markers in such overwritten states.

#include <cctype>
#include <cstring>

namespace sentinel {

namespace {

bool isBetween(char c, int low, int high)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= low && byte <= high;
}

// Of a string sequence (OSC, DCS, ...) up to BEL or ESC \; only its opening if it has no end, so that no text is lost.
size_t stringLength(std::string_view text)
{
    for (size_t i = 2; i < text.size(); ++i) {
        if (text[i] == '\a')
            return i + 1;
        if (text[i] == '\x1b')
            return i + 1 < text.size() && text[i + 1] == '\\' ? i + 2 : 2;
    }
    return 2;
}

bool isFoldMarker(std::string_view state)
{
    return state.starts_with("travis_fold:") || state.starts_with("travis_time:") || state.starts_with("section_start:")
        || state.starts_with("section_end:");
}

// Jenkins stores annotations in the log as hidden text: ESC[8mha:BASE64ESC[0m
size_t hiddenNoteLength(std::string_view text)
{
    constexpr std::string_view open = "\x1b[8mha:", close = "\x1b[0m";
    if (!text.starts_with(open))
        return 0;
    size_t end = open.size();
    while (end < text.size()
           && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '+' || text[end] == '/' || text[end] == '='))
        ++end;
    return text.substr(end).starts_with(close) ? end + close.size() : 0;
}

// Calls found(begin, end) for each visible stretch of raw[from, to).
template <typename Found>
void visibleParts(std::string_view raw, size_t from, size_t to, Found found)
{
    while (from < to) {
        const void* escape = std::memchr(raw.data() + from, '\x1b', to - from);
        const size_t at = escape ? size_t(static_cast<const char*>(escape) - raw.data()) : to;
        if (at > from)
            found(from, at);
        if (at == to)
            return;
        const std::string_view rest = raw.substr(at, to - at);
        const size_t note = hiddenNoteLength(rest);
        from = at + (note > 0 ? note : escapeLength(rest));
    }
}

// Does a state of the line show anything?
bool isVisible(std::string_view raw, size_t from, size_t to)
{
    bool visible = false;
    bool isFirst = true;
    visibleParts(raw, from, to, [&](size_t begin, size_t end) {
        const std::string_view part = raw.substr(begin, end - begin);
        const bool isMarker = isFirst && isFoldMarker(part);
        isFirst = false;
        visible = visible || (!isMarker && part.find_first_not_of(" \t") != std::string_view::npos);
    });
    return visible;
}

void keepVisible(std::string_view raw, size_t from, size_t to, PeeledLine& out)
{
    size_t parts = 0;
    visibleParts(raw, from, to, [&](size_t begin, size_t end) {
        if (parts == 0) {
            out.text = raw.substr(begin, end - begin);
            out.textBegin = qint64(begin);
        } else {
            if (parts == 1) {
                out.scratch.assign(out.text);
                out.pieces.push_back({0, out.textBegin});
            }
            out.pieces.push_back({out.scratch.size(), qint64(begin)});
            out.scratch.append(raw.substr(begin, end - begin));
        }
        ++parts;
    });
    if (parts > 1)
        out.text = out.scratch;
}

void markerOfState(std::string_view state, PeeledLine& out)
{
    while (state.starts_with('\x1b'))
        state.remove_prefix(escapeLength(state));
    if (state.starts_with("travis_fold:start:") || state.starts_with("section_start:"))
        out.marker = Marker::GroupStart;
    else if (out.marker == Marker::None && (state.starts_with("travis_fold:end:") || state.starts_with("section_end:")))
        out.marker = Marker::GroupEnd;
}

} // namespace

size_t escapeLength(std::string_view text)
{
    if (text.size() < 2)
        return text.size();
    const char kind = text[1];
    if (kind == '[') {
        size_t i = 2;
        while (i < text.size() && isBetween(text[i], 0x20, 0x3f))
            ++i;
        return i < text.size() && isBetween(text[i], 0x40, 0x7e) ? i + 1 : i;
    }
    if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X')
        return stringLength(text);
    size_t i = 1;
    while (i < text.size() && isBetween(text[i], 0x20, 0x2f))
        ++i;
    return i < text.size() && isBetween(text[i], 0x30, 0x7e) ? i + 1 : i;
}

void peelPlainCodes(std::string_view raw, size_t from, PeeledLine& out)
{
    out.text = raw.substr(from);
    out.textBegin = qint64(from);
    if (out.text.empty() || (out.text.front() != 't' && out.text.front() != 's') || !isFoldMarker(out.text))
        return;
    markerOfState(out.text, out);
    out.textBegin += qint64(out.text.size());
    out.text = {};
}

void peelCodes(std::string_view raw, size_t from, PeeledLine& out)
{
    size_t end = raw.size();
    while (end > from && raw[end - 1] == '\r')
        --end;
    out.text = raw.substr(from, end - from);
    out.textBegin = qint64(from);
    if (out.text.empty())
        return;
    const bool hasReturns = std::memchr(out.text.data(), '\r', out.text.size()) != nullptr;
    if (!hasReturns && std::memchr(out.text.data(), '\x1b', out.text.size()) == nullptr)
        return peelPlainCodes(raw.substr(0, end), from, out);

    size_t begin = from, stateEnd = end;
    if (hasReturns) {
        // From the last state backwards to one that shows something; the marker may be in any.
        size_t to = end;
        bool isFound = false;
        begin = stateEnd = end;
        for (;;) {
            const size_t before = raw.substr(from, to - from).rfind('\r');
            const size_t stateBegin = before == std::string_view::npos ? from : from + before + 1;
            markerOfState(raw.substr(stateBegin, to - stateBegin), out);
            if (!isFound && isVisible(raw, stateBegin, to)) {
                isFound = true;
                begin = stateBegin;
                stateEnd = to;
            }
            if (stateBegin == from)
                break;
            to = stateBegin - 1;
        }
    } else {
        markerOfState(out.text, out);
        if (out.marker != Marker::None && !isVisible(raw, begin, stateEnd))
            begin = stateEnd;
    }
    out.text = raw.substr(begin, 0);
    out.textBegin = qint64(begin);
    keepVisible(raw, begin, stateEnd, out);
}

void dropFront(PeeledLine& out, size_t bytes)
{
    if (out.pieces.empty()) {
        out.textBegin += qint64(bytes);
    } else {
        size_t kept = 0;
        for (const PeeledLine::Piece& piece : out.pieces) {
            // The last piece that begins at or before the cut becomes the first.
            if (piece.text <= bytes) {
                out.pieces[0] = {0, piece.raw + qint64(bytes - piece.text)};
                kept = 1;
            } else {
                out.pieces[kept++] = {piece.text - bytes, piece.raw};
            }
        }
        out.pieces.resize(kept);
        out.textBegin = out.pieces.front().raw;
    }
    out.text.remove_prefix(bytes);
}

} // namespace sentinel
