#include "core/logs/search_p.h"

// A literal is looked for in the raw bytes of whole blocks; only lines that have it, or may have it with an escape sequence inside,
// are peeled and asked. So is the longest string that every match of a regular expression contains. Without one every line is peeled,
// and the automaton runs over many of them at once.

#include "core/logs/layers_p.h"
#include "core/logs/searchblocks_p.h"

#include <algorithm>
#include <cstring>

namespace sentinel {

namespace {

constexpr qint64 window = qint64(1) << 20; // of a long line, read at once

/// Visits the lines of a block that may have a string in their text: visit(raw, line).
template <typename Visit>
void eachCandidate(const LiteralFinder& finder, std::string_view block, qint64 firstLine, Visit visit)
{
    size_t counted = 0; // line feeds up to here are in `line`
    qint64 line = firstLine;
    for (size_t at = finder.findRaw(block); at != std::string_view::npos; at = finder.findRaw(block, at)) {
        const size_t feed = at == 0 ? std::string_view::npos : block.rfind('\n', at - 1);
        const size_t begin = feed == std::string_view::npos ? 0 : feed + 1;
        const size_t end = std::min(block.find('\n', at), block.size());
        std::string_view raw = block.substr(begin, end - begin);
        if (end < block.size() && raw.ends_with('\r'))
            raw.remove_suffix(1);
        line += qint64(countFeeds(block.substr(counted, begin - counted)));
        counted = begin;
        visit(raw, line);
        at = end;
    }
}

/// Reads a long line in windows that share a few bytes.
class LongLine
{
public:
    LongLine(const Log& log, const ByteRange& bytes, qint64 shared) : m_log(log), m_bytes(bytes), m_shared(shared), m_at(bytes.begin) {}

    bool isAtEnd() const { return m_at >= m_bytes.end; }
    std::string_view next()
    {
        const qint64 begin = std::max(m_bytes.begin, m_at - m_shared);
        const qint64 end = std::min(m_bytes.end, m_at + window);
        m_isFirst = begin == m_bytes.begin;
        m_window = m_log.read({begin, end});
        m_at = end;
        return m_window.view();
    }
    bool isFirst() const { return m_isFirst; }

private:
    const Log& m_log;
    ByteRange m_bytes;
    qint64 m_shared;
    qint64 m_at;
    bool m_isFirst = true;
    Bytes m_window;
};

class LiteralScanner : public BlockScanner
{
public:
    LiteralScanner(const SearchPattern& pattern, const Layers& layers) : m_pattern(pattern), m_layers(layers) {}

    void scan(std::string_view block, qint64 firstLine, std::vector<qint64>& found) override
    {
        eachCandidate(m_pattern.d().literal, block, firstLine, [&](std::string_view raw, qint64 line) {
            peelText(raw, m_layers, m_peeled);
            if (m_pattern.matches(m_peeled.text))
                found.push_back(line);
        });
    }

    void scanLong(const Log& log, qint64 line, const ByteRange& bytes, std::vector<qint64>& found, const std::stop_token& stop) override
    {
        // Whether a word stands alone is seen from the characters around it: a window is believed where it has them.
        constexpr size_t around = 4;
        const LiteralFinder& literal = m_pattern.d().literal;
        const size_t size = literal.needle().size();
        const bool wholeWord = m_pattern.query().wholeWord;
        LongLine pieces(log, bytes, qint64(size + 2 * around));
        while (!pieces.isAtEnd() && !stop.stop_requested()) {
            const std::string_view text = pieces.next();
            for (size_t at = literal.find(text); at != std::string_view::npos; at = literal.find(text, at + 1)) {
                const bool isSeen = (at >= around || pieces.isFirst()) && (at + size + around <= text.size() || pieces.isAtEnd());
                if (!wholeWord || (isSeen && standsAlone(text, at, at + size))) {
                    found.push_back(line);
                    return;
                }
            }
        }
    }

private:
    SearchPattern m_pattern;
    Layers m_layers;
    PeeledLine m_peeled;
};

class RegexScanner : public BlockScanner
{
public:
    RegexScanner(const SearchPattern& pattern, const Layers& layers)
        : m_pattern(pattern), m_regex(*m_pattern.d().regex), m_layers(layers), m_batch(m_regex)
    {
    }

    void scan(std::string_view block, qint64 firstLine, std::vector<qint64>& found) override
    {
        const auto ask = [&](std::string_view raw, qint64 line) {
            peelText(raw, m_layers, m_peeled);
            m_batch.add(m_peeled.text, line);
            if (m_batch.isFull())
                m_batch.flush(found);
            return true;
        };
        if (m_regex.required().needle().empty())
            eachLine(block, firstLine, ask);
        else
            eachCandidate(m_regex.required(), block, firstLine, ask);
        m_batch.flush(found);
    }

    void scanLong(const Log& log, qint64 line, const ByteRange& bytes, std::vector<qint64>& found, const std::stop_token& stop) override
    {
        LongLine pieces(log, bytes, 0);
        std::string text; // a window, with the characters before it that ended in it
        const bool isHit = m_regex.matchesPieces([&]() -> std::string_view {
            if (pieces.isAtEnd() || stop.stop_requested())
                return {};
            text.erase(0, text.size() - m_cut);
            text += pieces.next();
            m_cut = pieces.isAtEnd() ? 0 : cutCharacter(text);
            return std::string_view(text).substr(0, text.size() - m_cut);
        });
        m_cut = 0;
        if (isHit && !stop.stop_requested())
            found.push_back(line);
    }

private:
    /// Bytes at the end of a text that begin a character whose rest is missing.
    static size_t cutCharacter(std::string_view text)
    {
        for (size_t back = 1; back < 4 && back <= text.size(); ++back) {
            const auto byte = static_cast<unsigned char>(text[text.size() - back]);
            if (byte >= 0xC0)
                return back < (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) ? back : 0;
            if (byte < 0x80)
                break;
        }
        return 0;
    }

    SearchPattern m_pattern;
    const Regex& m_regex;
    Layers m_layers;
    PeeledLine m_peeled;
    Regex::Batch m_batch;
    size_t m_cut = 0;
};

/// Of a query that asks for nothing: every line has it.
class EveryLine : public BlockScanner
{
public:
    void scan(std::string_view block, qint64 firstLine, std::vector<qint64>& found) override
    {
        const size_t lines = countFeeds(block) + (block.ends_with('\n') ? 0 : 1);
        for (size_t i = 0; i < lines; ++i)
            found.push_back(firstLine + qint64(i));
    }
    void scanLong(const Log&, qint64 line, const ByteRange&, std::vector<qint64>& found, const std::stop_token&) override
    {
        found.push_back(line);
    }
};

} // namespace

Result<> searchLog(const Log& log, const SearchPattern& pattern, const LineRange& lines, const SearchProgress& progress,
                   std::stop_token stop, int threads)
{
    const MakeScanner makeScanner = [&]() -> std::unique_ptr<BlockScanner> {
        if (pattern.d().regex && !pattern.d().regex->matchesAll())
            return std::make_unique<RegexScanner>(pattern, log.layers());
        if (pattern.d().literal.needle().empty())
            return std::make_unique<EveryLine>();
        return std::make_unique<LiteralScanner>(pattern, log.layers());
    };
    return scanBlocks(log, lines, makeScanner, progress, stop, threads);
}

} // namespace sentinel
