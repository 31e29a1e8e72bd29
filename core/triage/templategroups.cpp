// Shapes of one length and punctuation are a table: a row a shape, a column a word. The column with the fewest values is where templates
// part: what tells templates apart takes few values, parameters take many. A table is a template when every column that still differs
// has values enough to be a parameter and enough stays the same beside them.

#include "core/triage/templategroups_p.h"

#include "core/triage/templatewords_p.h"

#include <algorithm>
#include <iterator>

namespace sentinel::templates {

namespace {

constexpr std::size_t manyNames = 10;
constexpr std::size_t deepest = 40; // partings of one table; hostile ones are left as they are then

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool isOneOf(std::string_view word, const std::string_view* begin, const std::string_view* end)
{
    return std::find(begin, end, word) != end;
}

struct Column
{
    std::size_t index = 0;
    std::size_t values = 0;
    std::size_t single = 0; ///< values that came with one line only
    std::size_t names = 0;
    std::size_t verbs = 0;
    bool hasParameter = false;
    WordLook::Introduction introduction = WordLook::None;
    bool isFirst = false; ///< nothing that stays the same before it
};

/// From how many values on a column is one of parameters rather than of states.
std::size_t enough(const Column& column)
{
    if (column.hasParameter)
        return 2;
    std::size_t least = 5;
    if (column.names * 2 >= column.values)
        least = 3;
    else if (column.verbs * 2 > column.values)
        least = 9;
    else if (column.single * 2 >= column.values)
        least = 4; // still new values coming: there are more than were seen
    if (column.introduction == WordLook::Strong)
        least = std::min<std::size_t>(least, 3);
    else if (column.introduction == WordLook::Weak && least > 3)
        --least;
    // Lines begin with what they are about.
    return column.isFirst ? std::max<std::size_t>(2 * least, 8) : least;
}

class Parting
{
public:
    Parting(const std::vector<ShapeView>& shapes, const std::vector<WordLook>& looks, Grouping& result)
        : m_shapes(shapes), m_looks(looks), m_result(result), m_stamp(looks.size(), 0), m_lines(looks.size(), 0)
    {
    }

    /// The shapes of one length and punctuation.
    void run(std::uint32_t* begin, std::uint32_t* end)
    {
        m_tables.push_back({begin, end, 0});
        while (!m_tables.empty()) {
            const Table table = m_tables.back();
            m_tables.pop_back();
            part(table);
        }
    }

private:
    struct Table
    {
        std::uint32_t* begin;
        std::uint32_t* end;
        std::size_t depth;
    };

    void part(const Table& table)
    {
        const std::size_t rows = std::size_t(table.end - table.begin);
        const std::size_t size = m_shapes[*table.begin].size;
        if (rows == 1)
            return close(table, {});
        std::size_t constant = 0, marks = 0;
        std::size_t stretches = 0; // of columns beside one another that vary: one value each
        m_columns.clear();
        for (std::size_t c = 0; c < size; ++c) {
            Column column = look(table, c);
            column.isFirst = constant == 0;
            if (column.values > 1) {
                stretches += m_columns.empty() || m_columns.back().index + 1 != c ? 1 : 0;
                m_columns.push_back(column);
            } else if (const WordLook& word = m_looks[m_shapes[*table.begin].words[c]]; word.isMark)
                ++marks;
            else if (!word.isParameter)
                ++constant;
        }
        if (m_columns.empty() || table.depth >= deepest)
            return table.depth >= deepest ? closeEach(table) : close(table, {});
        const Column* few = nullptr;    // too few values to be a parameter
        const Column* fewest = nullptr; // of all
        for (const Column& column : m_columns) {
            const bool isOpen = column.values >= enough(column);
            if (!isOpen && (!few || column.values < few->values))
                few = &column;
            if (!fewest || column.values < fewest->values)
                fewest = &column;
        }
        // Where all columns have many names, little has to stay the same beside them.
        const bool isCrowd = std::all_of(m_columns.begin(), m_columns.end(), [](const Column& column) {
            return (column.names * 2 >= column.values || column.hasParameter) && column.values >= 2 * enough(column)
                && column.values >= manyNames;
        });
        const bool isEnough = constant + marks / 2 >= stretches && 2 * constant + marks >= m_columns.size();
        const bool isTemplate = constant > 0 && (isEnough || (isCrowd && constant + marks >= stretches));
        if (!few && isTemplate) {
            std::vector<bool> varies(size, false);
            for (const Column& column : m_columns)
                varies[column.index] = true;
            return close(table, std::move(varies));
        }
        const std::size_t by = (few ? few : fewest)->index;
        std::sort(table.begin, table.end, [&](std::uint32_t a, std::uint32_t b) {
            const std::uint32_t left = m_shapes[a].words[by], right = m_shapes[b].words[by];
            return left != right ? left < right : a < b;
        });
        for (std::uint32_t* begin = table.begin; begin != table.end;) {
            const std::uint32_t word = m_shapes[*begin].words[by];
            std::uint32_t* end = std::find_if(begin, table.end, [&](std::uint32_t s) { return m_shapes[s].words[by] != word; });
            m_tables.push_back({begin, end, table.depth + 1});
            begin = end;
        }
    }

    Column look(const Table& table, std::size_t c)
    {
        Column column;
        column.index = c;
        ++m_time;
        m_seen.clear();
        for (const std::uint32_t* s = table.begin; s != table.end; ++s) {
            const ShapeView& shape = m_shapes[*s];
            const std::uint32_t word = shape.words[c];
            if (m_stamp[word] != m_time) {
                m_stamp[word] = m_time;
                m_lines[word] = 0;
                m_seen.push_back(word);
            }
            m_lines[word] += shape.lines;
        }
        column.values = m_seen.size();
        for (std::uint32_t word : m_seen) {
            const WordLook& seen = m_looks[word];
            column.single += m_lines[word] == 1 ? 1 : 0;
            column.names += seen.isName ? 1 : 0;
            column.verbs += seen.isVerb ? 1 : 0;
            column.hasParameter |= seen.isParameter;
        }
        std::size_t before = c;
        const std::uint32_t* words = m_shapes[*table.begin].words;
        while (before > 0 && m_looks[words[before - 1]].isMark && m_looks[words[before - 1]].introduction == WordLook::None)
            --before;
        if (before > 0)
            column.introduction = m_looks[words[before - 1]].introduction;
        if (before > 1 && m_looks[words[before - 2]].isSaying)
            column.introduction = WordLook::None;
        return column;
    }

    void close(const Table& table, std::vector<bool> varies)
    {
        const std::uint32_t group = std::uint32_t(m_result.varies.size());
        for (const std::uint32_t* s = table.begin; s != table.end; ++s)
            m_result.groupOf[*s] = group;
        m_result.varies.push_back(std::move(varies));
    }
    void closeEach(const Table& table)
    {
        for (std::uint32_t* s = table.begin; s != table.end; ++s)
            close({s, s + 1, table.depth}, {});
    }

    const std::vector<ShapeView>& m_shapes;
    const std::vector<WordLook>& m_looks;
    Grouping& m_result;
    std::vector<Table> m_tables;
    std::vector<Column> m_columns;
    std::vector<std::uint64_t> m_stamp; // by word: when it was seen last
    std::vector<std::int64_t> m_lines;
    std::vector<std::uint32_t> m_seen;
    std::uint64_t m_time = 0;
};

} // namespace

WordLook lookOf(std::string_view word)
{
    static constexpr std::string_view strong[] = {"user",    "named",     "host",     "node",   "file",  "name",  "path",    "package",
                                                  "id",      "class",     "module",   "task",   "job",   "=",     "service", "\"",
                                                  "'",       "`",         "domain",   "key",    "table", "group", "client",  "server",
                                                  "channel", "component", "instance", "target", "device"};
    static constexpr std::string_view weak[] = {"for", "from", "by", "to", "at", "on", "in", "of", "with", "as", "("};
    WordLook look;
    if (isOneOf(word, std::begin(strong), std::end(strong)))
        look.introduction = WordLook::Strong;
    else if (isOneOf(word, std::begin(weak), std::end(weak)))
        look.introduction = WordLook::Weak;
    look.isSaying = isSayingKey(word);
    look.isParameter = word == parameter;
    look.isMark = !look.isParameter
        && std::none_of(word.begin(), word.end(), [](char c) { return isLetter(c) || static_cast<unsigned char>(c) >= 0x80; });
    if (look.isMark || look.isParameter)
        return look;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        look.isName |= c == '_' || c == '.' || c == '/' || c == '\\' || c == '@' || c == '$' || (c == '-' && i > 0);
        look.isName |= i > 0 && isUpper(c) && !isUpper(word[i - 1]); // MainActivity
    }
    look.isVerb = !look.isName && word.size() > 4 && (word.ends_with("ed") || word.ends_with("ing"));
    return look;
}

Grouping grouped(const std::vector<ShapeView>& shapes, const std::vector<WordLook>& looks)
{
    Grouping result;
    result.groupOf.resize(shapes.size());
    std::vector<std::uint64_t> kinds(shapes.size());
    std::vector<std::uint32_t> order(shapes.size());
    for (std::uint32_t s = 0; s < shapes.size(); ++s) {
        order[s] = s;
        std::uint64_t kind = shapes[s].size;
        for (std::uint32_t i = 0; i < shapes[s].size; ++i)
            kind = mixed(kind, looks[shapes[s].words[i]].isMark ? shapes[s].words[i] + 2 : 1);
        kinds[s] = kind;
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return kinds[a] != kinds[b] ? kinds[a] < kinds[b] : a < b; });
    Parting parting(shapes, looks, result);
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && kinds[order[end]] == kinds[order[begin]])
            ++end;
        parting.run(order.data() + begin, order.data() + end);
        begin = end;
    }
    return result;
}

} // namespace sentinel::templates
