#include "ui/logview/hugeline.h"

#include <algorithm>
#include <limits>

namespace sentinel {

namespace {

constexpr qint64 headBytes = 4096;
constexpr qint64 longestCode = 64; ///< so far back it is looked for one that a place may lie in
constexpr qint64 bytesACell = 8;   ///< that a slice reads at most for each cell: characters have 4, codes take some

bool continues(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Of the escape sequence at the start of `text`; at least 1. Strings without an end lose their opening only.
size_t sequenceLength(std::string_view text)
{
    if (text.size() < 2)
        return text.size();
    if (text[1] == '[') {
        size_t i = 2;
        while (i < text.size() && text[i] >= 0x20 && text[i] < 0x40)
            ++i;
        return i < text.size() && text[i] >= 0x40 && text[i] < 0x7f ? i + 1 : i;
    }
    if (text[1] == ']') {
        const size_t end = text.substr(0, 4096).find_first_of("\a\x1b", 2);
        if (end == std::string_view::npos)
            return 2;
        return text[end] == '\a' ? end + 1 : text.substr(end).starts_with("\x1b\\") ? end + 2 : 2;
    }
    return text[1] >= 0x30 && text[1] < 0x7f ? 2 : 1;
}

/// Length of the UTF-8 character at the start of `text`; 1 for a byte that begins none.
size_t characterLength(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    if (length > text.size() || lead > 0xf4)
        return 1;
    for (size_t i = 1; i < length; ++i) {
        if (!continues(text[i]))
            return 1;
    }
    return length;
}

/// The place at or in front of `at` where a character begins, or behind the escape sequence that `at` lies in.
size_t aligned(std::string_view bytes, size_t at)
{
    size_t begin = at;
    for (int back = 0; back < 3 && begin > 0 && begin < bytes.size() && continues(bytes[begin]); ++back)
        --begin;
    const size_t from = begin > size_t(longestCode) ? begin - size_t(longestCode) : 0;
    const size_t escape = bytes.substr(from, begin - from).rfind('\x1b');
    if (escape == std::string_view::npos)
        return begin;
    return std::max(begin, from + escape + sequenceLength(bytes.substr(from + escape)));
}

} // namespace

HugeLine::HugeLine(const Log& log, qint64 line, const AnsiLook& before) : m_log(log), m_bytes(log.lineBytes(line)), m_before(before)
{
    const Bytes head = log.read({m_bytes.begin, std::min(m_bytes.end, m_bytes.begin + headBytes)});
    log.peel(head.view(), m_head);
    m_begin = m_bytes.begin + std::clamp<qint64>(m_head.textBegin, 0, qint64(head.size()));
    m_end = m_bytes.end;
    // Of states that overwrite each other the last one shows, as in every line, if it is near enough to be found.
    const qint64 tailBegin = std::max(m_begin, m_end - lookBack);
    const Bytes tail = log.read({tailBegin, m_end});
    std::string_view text = tail.view();
    while (text.ends_with('\r'))
        text.remove_suffix(1);
    m_end = tailBegin + qint64(text.size());
    const size_t last = text.rfind('\r');
    if (last != std::string_view::npos && text.find_first_not_of(" \t", last + 1) != std::string_view::npos)
        m_begin = tailBegin + qint64(last) + 1;
    // What it points to is gone with the bytes it was read from.
    m_head.text = {};
    m_head.prefix = {};
    m_head.pieces.clear();
    m_knownLook = m_before;
}

AnsiLook HugeLine::lookAtEnd() const
{
    AnsiLook look = m_end - m_begin > lookBack ? AnsiLook{} : m_before;
    followAnsi(m_log.read({std::max(m_bytes.begin, m_bytes.end - lookBack), m_bytes.end}).view(), look);
    return look;
}

HugeLine::Slice HugeLine::slice(qint64 from, qint64 to, qint64 cells) const
{
    Slice slice;
    from = std::clamp<qint64>(from, 0, columns());
    to = std::clamp<qint64>(to, from, columns());
    cells = std::max<qint64>(cells, 0);
    if (cells < (to - from) / bytesACell)
        to = from + cells * bytesACell;
    // With what stands in front, for the colours, and a character's rest behind.
    const bool isKnown = m_knownColumn <= from + longestCode && from - m_knownColumn <= lookBack;
    const qint64 windowBegin = std::max(m_begin, m_begin + (isKnown ? std::min(from, m_knownColumn) - longestCode : from - lookBack));
    const Bytes window = m_log.read({windowBegin, std::min(m_end, m_begin + to + 4)});
    const std::string_view bytes = window.view();
    const auto place = [&](qint64 column) { return std::min(bytes.size(), size_t(m_begin + column - windowBegin)); };
    size_t at = aligned(bytes, place(from));
    const size_t end = to == columns() ? bytes.size() : aligned(bytes, place(to));

    if (isKnown && place(m_knownColumn) > at) { // by a few bytes: of no use
        m_knownColumn = std::numeric_limits<qint64>::max() / 2;
        return this->slice(from, to, cells);
    }
    AnsiLook look = isKnown ? m_knownLook : windowBegin == m_begin ? m_before : AnsiLook{};
    const size_t followFrom = std::min(at, isKnown ? place(m_knownColumn) : 0);
    followAnsi(bytes.substr(followFrom, at - followFrom), look);
    qsizetype runBegin = 0;
    const auto endRun = [&] {
        if (!(look == AnsiLook{}) && slice.text.text.size() > runBegin)
            slice.runs.push_back({runBegin, slice.text.text.size(), look});
        runBegin = slice.text.text.size();
    };
    const auto column = [&](size_t byte) { return windowBegin + qint64(byte) - m_begin; };
    while (at < end && slice.text.text.size() < cells) {
        if (bytes[at] == '\x1b') {
            const size_t length = sequenceLength(bytes.substr(at));
            endRun();
            followAnsi(bytes.substr(at, length), look);
            at += length;
            continue;
        }
        const char c = bytes[at];
        if (c >= 0 && c != '\t' && c != '\n' && c != 0x7f) {
            slice.text.text.append(QChar(static_cast<char16_t>(c < 0x20 ? 0x2400 + c : c))); // or its picture
            slice.columns.push_back(column(at++));
            continue;
        }
        const size_t length = characterLength(bytes.substr(at));
        appendText(slice.text, bytes.substr(at, length), false);
        slice.columns.resize(size_t(slice.text.text.size()), column(at));
        at += length;
    }
    endRun();
    m_knownColumn = column(std::min(at, bytes.size()));
    m_knownLook = look;
    slice.columns.push_back(column(std::min(at, bytes.size())));
    measureCells(slice.text);
    return slice;
}

} // namespace sentinel
