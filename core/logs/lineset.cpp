#include "core/logs/lineset.h"

// Lines count from 1, bits from 0. Bits behind the last line are always 0, so that sets of the same lines compare equal word by word.
// A change in a block spoils the counts of the blocks behind it only: a set that grows at its end is never counted anew.

#include <algorithm>
#include <bit>
#include <cstddef>

namespace sentinel {

namespace {

constexpr qint64 bitsOfWord = 64;
constexpr size_t wordsOfBlock = 8;

size_t wordsFor(qint64 lines)
{
    return size_t((lines + bitsOfWord - 1) / bitsOfWord);
}

size_t wordOf(qint64 line)
{
    return size_t((line - 1) / bitsOfWord);
}

std::uint64_t bitOf(qint64 line)
{
    return std::uint64_t(1) << ((line - 1) % bitsOfWord);
}

/// The bits of this line and those behind it in its word.
std::uint64_t fromBit(qint64 line)
{
    return ~std::uint64_t(0) << ((line - 1) % bitsOfWord);
}

/// The bits of this line and those before it in its word.
std::uint64_t toBit(qint64 line)
{
    return ~std::uint64_t(0) >> (bitsOfWord - 1 - (line - 1) % bitsOfWord);
}

qint64 lineOf(size_t word, int bit)
{
    return qint64(word) * bitsOfWord + bit + 1;
}

/// Drops the counts that a change in this word spoils.
void spoil(std::vector<qint64>& before, bool& isMeasured, size_t word)
{
    const size_t valid = word / wordsOfBlock + 1;
    if (before.size() > valid)
        before.erase(before.begin() + std::ptrdiff_t(valid), before.end());
    isMeasured = false;
}

} // namespace

LineSet::LineSet(qint64 lines) : m_lines(std::max<qint64>(lines, 0)), m_words(wordsFor(m_lines)) {}

void LineSet::grow(qint64 lines)
{
    if (lines <= m_lines)
        return;
    m_lines = lines;
    m_words.resize(wordsFor(lines));
    m_isMeasured = false;
}

void LineSet::insert(qint64 line)
{
    if (line < 1 || line > m_lines || (m_words[wordOf(line)] & bitOf(line)) != 0)
        return;
    m_words[wordOf(line)] |= bitOf(line);
    ++m_count;
    spoil(m_before, m_isMeasured, wordOf(line));
}

void LineSet::insert(const LineRange& lines)
{
    const qint64 first = std::max<qint64>(lines.first, 1), last = std::min(lines.last, m_lines);
    if (first > last)
        return;
    const size_t begin = wordOf(first), end = wordOf(last);
    for (size_t word = begin; word <= end; ++word) {
        std::uint64_t bits = ~std::uint64_t(0);
        if (word == begin)
            bits &= fromBit(first);
        if (word == end)
            bits &= toBit(last);
        m_count += std::popcount(bits & ~m_words[word]);
        m_words[word] |= bits;
    }
    spoil(m_before, m_isMeasured, begin);
}

void LineSet::erase(qint64 line)
{
    if (!contains(line))
        return;
    m_words[wordOf(line)] &= ~bitOf(line);
    --m_count;
    spoil(m_before, m_isMeasured, wordOf(line));
}

void LineSet::unite(const LineSet& other)
{
    grow(other.m_lines);
    for (size_t word = 0; word < other.m_words.size(); ++word) {
        m_count += std::popcount(other.m_words[word] & ~m_words[word]);
        m_words[word] |= other.m_words[word];
    }
    spoil(m_before, m_isMeasured, 0);
}

void LineSet::invert()
{
    for (std::uint64_t& word : m_words)
        word = ~word;
    if (m_lines > 0)
        m_words.back() &= toBit(m_lines);
    m_count = m_lines - m_count;
    spoil(m_before, m_isMeasured, 0);
}

bool LineSet::contains(qint64 line) const
{
    return line >= 1 && line <= m_lines && (m_words[wordOf(line)] & bitOf(line)) != 0;
}

std::optional<qint64> LineSet::next(qint64 from) const
{
    return nextWithin({from, m_lines});
}

std::optional<qint64> LineSet::nextWithin(const LineRange& lines) const
{
    const qint64 from = std::max<qint64>(lines.first, 1);
    const qint64 to = std::min(lines.last, m_lines);
    if (from > to)
        return {};
    const size_t end = wordOf(to);
    size_t word = wordOf(from);
    std::uint64_t bits = m_words[word] & fromBit(from);
    while (bits == 0) {
        if (word++ == end)
            return {};
        bits = m_words[word];
    }
    const qint64 line = lineOf(word, std::countr_zero(bits));
    return line <= to ? std::optional(line) : std::nullopt;
}

std::optional<qint64> LineSet::previous(qint64 from) const
{
    from = std::min(from, m_lines);
    if (from < 1)
        return {};
    size_t word = wordOf(from);
    std::uint64_t bits = m_words[word] & toBit(from);
    while (bits == 0) {
        if (word-- == 0)
            return {};
        bits = m_words[word];
    }
    return lineOf(word, int(bitsOfWord) - 1 - std::countl_zero(bits));
}

void LineSet::measure() const
{
    if (m_isMeasured)
        return;
    const size_t blocks = (m_words.size() + wordsOfBlock - 1) / wordsOfBlock;
    m_before.reserve(blocks);
    if (m_before.empty() && blocks > 0)
        m_before.push_back(0);
    while (m_before.size() < blocks) {
        qint64 count = m_before.back();
        const size_t begin = (m_before.size() - 1) * wordsOfBlock;
        for (size_t word = begin; word < begin + wordsOfBlock; ++word)
            count += std::popcount(m_words[word]);
        m_before.push_back(count);
    }
    m_isMeasured = true;
}

qint64 LineSet::countBefore(qint64 line) const
{
    if (line > m_lines)
        return m_count;
    if (line <= 1)
        return 0;
    measure();
    const size_t word = wordOf(line), block = word / wordsOfBlock;
    qint64 count = m_before[block];
    for (size_t i = block * wordsOfBlock; i < word; ++i)
        count += std::popcount(m_words[i]);
    return count + std::popcount(m_words[word] & ~fromBit(line));
}

qint64 LineSet::nth(qint64 index) const
{
    if (index < 0 || index >= m_count)
        return 0;
    measure();
    const auto after = std::upper_bound(m_before.begin(), m_before.end(), index);
    size_t word = size_t(after - m_before.begin() - 1) * wordsOfBlock;
    qint64 left = index - *(after - 1);
    while (left >= std::popcount(m_words[word]))
        left -= std::popcount(m_words[word++]);
    std::uint64_t bits = m_words[word];
    while (left-- > 0)
        bits &= bits - 1;
    return lineOf(word, std::countr_zero(bits));
}

bool LineSet::hasAnyIn(const LineRange& lines) const
{
    return nextWithin(lines).has_value(); // no further: a map of a log asks for every row of its pixels
}

LineSet LineSet::widened(qint64 context) const
{
    context = std::clamp<qint64>(context, 0, m_lines);
    LineSet wide(m_lines);
    qint64 done = 0; // each line is set once, however far the context reaches
    for (std::optional<qint64> line = next(1); line; line = next(*line + 1)) {
        wide.insert(LineRange{std::max(done + 1, *line - context), *line + context});
        done = *line + context;
    }
    return wide;
}

} // namespace sentinel
