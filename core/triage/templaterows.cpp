#include "core/triage/templaterows_p.h"

#include "core/triage/templatewords_p.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace sentinel::templates {

namespace {

constexpr std::uint32_t longestPeriod = 8;
constexpr std::size_t manyTexts = 5; // of them a stretch is free text
constexpr std::size_t manyValues = 3;

/// A stretch between quotes or brackets, none of which is inside another.
struct Region
{
    std::uint32_t begin = 0; // behind the opening mark
    std::uint32_t end = 0;   // at the closing mark
    bool isValue = false;    // key="…", where the key does not announce a message
};

char closingOf(std::string_view mark)
{
    if (mark.size() != 1)
        return 0;
    switch (mark[0]) {
    case '(':
        return ')';
    case '[':
        return ']';
    case '{':
        return '}';
    case '"':
    case '\'':
    case '`':
        return mark[0];
    default:
        return 0;
    }
}

class RowMaker
{
public:
    RowMaker(const ShapeSet& set, const std::vector<WordLook>& looks) : m_set(set), m_looks(looks) {}

    Rows run()
    {
        for (const Shape& shape : m_set.shapes) {
            regionsOf(shape);
            for (std::size_t k = 0; k < m_regions.size(); ++k)
                note(shape, m_regions[k], contextOf(shape, k));
        }
        Rows rows;
        for (const Shape& shape : m_set.shapes) {
            rows.begins.push_back(std::uint32_t(rows.cells.size()));
            m_row.clear();
            regionsOf(shape);
            std::size_t next = 0;
            for (std::uint32_t i = 0; i < shape.size;) {
                while (next < m_regions.size() && m_regions[next].end <= i)
                    ++next;
                if (next < m_regions.size() && m_regions[next].begin == i && isText(contextOf(shape, next))) {
                    m_row.push_back({0, i, m_regions[next].end - 1, true, false});
                    i = m_regions[next].end;
                } else {
                    m_row.push_back({wordAt(shape, i), i, i, false, false});
                    ++i;
                }
            }
            fold();
            rows.cells.insert(rows.cells.end(), m_row.begin(), m_row.end());
        }
        rows.begins.push_back(std::uint32_t(rows.cells.size()));
        return rows;
    }

private:
    struct Texts
    {
        std::unordered_map<std::uint64_t, std::int64_t> lines;
        std::size_t lengths = 0; // one bit each
        bool isValue = false;
    };

    std::uint32_t wordAt(const Shape& shape, std::uint32_t i) const { return m_set.cells[shape.begin + i].word; }

    void regionsOf(const Shape& shape)
    {
        m_regions.clear();
        for (std::uint32_t i = 0; i < shape.size; ++i) {
            const std::string_view mark = m_set.words[wordAt(shape, i)].text;
            const char closing = m_looks[wordAt(shape, i)].isMark ? closingOf(mark) : 0;
            if (closing == 0)
                continue;
            int depth = 1;
            std::uint32_t end = i + 1;
            for (; end < shape.size; ++end) {
                if (!m_looks[wordAt(shape, end)].isMark)
                    continue;
                const std::string_view other = m_set.words[wordAt(shape, end)].text;
                if (other.size() == 1 && other[0] == closing && --depth == 0)
                    break;
                depth += other == mark && closing != mark[0] ? 1 : 0;
            }
            if (end == shape.size) {
                if (closing == mark[0])
                    continue; // an apostrophe
                return;
            }
            if (end > i + 1)
                m_regions.push_back({i + 1, end, closing == mark[0] && isBehindKey(shape, i)});
            i = end;
        }
    }

    bool isBehindKey(const Shape& shape, std::uint32_t i) const
    {
        return i >= 2 && m_set.words[wordAt(shape, i - 1)].text == "=" && !m_looks[wordAt(shape, i - 2)].isMark
            && !isSayingKey(m_set.words[wordAt(shape, i - 2)].text);
    }

    /// What stands before a region and the word behind it; nothing where that is too little to say that the rest is the same.
    std::uint64_t contextOf(const Shape& shape, std::size_t which) const
    {
        std::uint64_t key = which + 1;
        std::size_t words = 0;
        std::size_t k = 0;
        for (std::uint32_t i = 0; i < m_regions[which].begin;) {
            if (k < which && i == m_regions[k].begin) {
                i = m_regions[k++].end;
                continue;
            }
            const std::uint32_t word = wordAt(shape, i++);
            key = mixed(key, m_set.words[word].key);
            words += m_looks[word].isMark || m_looks[word].isParameter ? 0 : 1;
        }
        std::uint32_t behind = m_regions[which].end;
        for (std::size_t n = 0; n < 3 && behind < shape.size; ++n, ++behind) {
            const std::uint32_t word = wordAt(shape, behind);
            key = mixed(key, m_set.words[word].key);
            if (!m_looks[word].isMark) {
                words += m_looks[word].isParameter ? 0 : 1;
                break;
            }
        }
        return words > 0 ? key | 1 : 0;
    }

    void note(const Shape& shape, const Region& region, std::uint64_t context)
    {
        if (context == 0)
            return;
        std::uint64_t text = region.end - region.begin;
        for (std::uint32_t i = region.begin; i < region.end; ++i)
            text = mixed(text, m_set.words[wordAt(shape, i)].key);
        Texts& texts = m_texts[context];
        texts.lines[text] += shape.lines;
        texts.isValue = region.isValue;
        texts.lengths |= std::size_t(1) << std::min<std::uint32_t>(region.end - region.begin, 63);
    }

    bool isText(std::uint64_t context)
    {
        const auto known = m_isText.find(context);
        if (known != m_isText.end())
            return known->second;
        bool is = false;
        if (const auto found = m_texts.find(context); context != 0 && found != m_texts.end()) {
            const Texts& texts = found->second;
            const bool differInLength = (texts.lengths & (texts.lengths - 1)) != 0;
            const std::size_t single =
                std::size_t(std::count_if(texts.lines.begin(), texts.lines.end(), [](const auto& text) { return text.second == 1; }));
            is = texts.isValue ? texts.lines.size() >= manyValues
                               : differInLength && texts.lines.size() >= manyTexts && single * 2 >= texts.lines.size();
        }
        return m_isText[context] = is;
    }

    /// A period that comes again at once, with something in it that varies, is kept once.
    void fold()
    {
        for (std::size_t i = 0; i + 1 < m_row.size(); ++i) {
            for (std::uint32_t period = 2; period <= longestPeriod && i + 2 * period <= m_row.size(); ++period) {
                std::size_t end = i + period;
                while (end + period <= m_row.size() && isSame(i, end, period))
                    end += period;
                if (end == i + period || !hasParameter(i, period))
                    continue;
                RowCell& last = m_row[i + period - 1];
                last.to = m_row[end - 1].to;
                last.isRepeated = true;
                m_row.erase(m_row.begin() + std::ptrdiff_t(i + period), m_row.begin() + std::ptrdiff_t(end));
                i += period - 1;
                break;
            }
        }
    }
    bool isSame(std::size_t a, std::size_t b, std::size_t count) const
    {
        for (std::size_t k = 0; k < count; ++k) {
            if (m_row[a + k].word != m_row[b + k].word)
                return false;
        }
        return true;
    }
    bool hasParameter(std::size_t begin, std::size_t count) const
    {
        for (std::size_t k = begin; k < begin + count; ++k) {
            const std::uint32_t word = m_row[k].word;
            if (word == 0 || m_set.words[word].text.ends_with(parameter))
                return true;
        }
        return false;
    }

    const ShapeSet& m_set;
    const std::vector<WordLook>& m_looks;
    std::vector<Region> m_regions;
    std::vector<RowCell> m_row;
    std::unordered_map<std::uint64_t, Texts> m_texts;
    std::unordered_map<std::uint64_t, bool> m_isText;
};

} // namespace

Rows rowsOf(const ShapeSet& set, const std::vector<WordLook>& looks)
{
    return RowMaker(set, looks).run();
}

} // namespace sentinel::templates
