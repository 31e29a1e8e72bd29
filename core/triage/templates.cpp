// Reading lines only counts shapes: a table from a shape's hash to its number. Everything else happens once, on the shapes.

#include "core/triage/templates.h"

#include "core/triage/templategroups_p.h"
#include "core/triage/templatetext_p.h"
#include "core/triage/templatewords_p.h"

#include <algorithm>
#include <array>

namespace sentinel {

using namespace templates;

namespace {

/// From hashes to numbers. Open addressing: one look for most lines.
class HashTable
{
public:
    static constexpr std::uint32_t none = ~std::uint32_t(0);

    HashTable() : m_entries(1024, Entry{0, none}) {}

    std::uint32_t* find(std::uint64_t key)
    {
        for (std::size_t i = key & (m_entries.size() - 1);; i = (i + 1) & (m_entries.size() - 1)) {
            if (m_entries[i].value == none)
                return nullptr;
            if (m_entries[i].key == key)
                return &m_entries[i].value;
        }
    }
    void insert(std::uint64_t key, std::uint32_t value)
    {
        if (++m_count * 2 > m_entries.size()) {
            std::vector<Entry> before(m_entries.size() * 2, Entry{0, none});
            before.swap(m_entries);
            for (const Entry& entry : before) {
                if (entry.value != none)
                    put(entry);
            }
        }
        put({key, value});
    }

private:
    struct Entry
    {
        std::uint64_t key;
        std::uint32_t value;
    };
    void put(const Entry& entry)
    {
        std::size_t i = entry.key & (m_entries.size() - 1);
        while (m_entries[i].value != none)
            i = (i + 1) & (m_entries.size() - 1);
        m_entries[i] = entry;
    }
    std::vector<Entry> m_entries;
    std::size_t m_count = 0;
};

constexpr std::array<std::size_t, 4> wordsKept{LineWords::mostTokens + 1, 12, 3, 0};

} // namespace

struct TemplateMiner::Private
{
    Limits limits;
    LineWords reader;
    int coarseness = 0;
    ShapeSet shapes;
    HashTable shapeByKey;
    HashTable wordByKey;
    std::size_t bytes = 0;
    std::vector<std::uint32_t> ofLine;
    std::vector<Token> cut;

    const std::vector<Token>& kept(const std::vector<Token>& tokens)
    {
        const std::size_t most = wordsKept[std::size_t(coarseness)];
        if (tokens.size() <= most)
            return tokens;
        cut.assign(tokens.begin(), tokens.begin() + std::ptrdiff_t(most));
        Token rest;
        rest.kind = Token::Parameter;
        rest.isSpaced = most > 0;
        rest.key = restKey;
        cut.push_back(rest);
        return cut;
    }

    static std::uint64_t keyOf(const std::vector<Token>& tokens)
    {
        std::uint64_t key = tokens.size();
        for (const Token& token : tokens)
            key = mixed(key, token.key + (token.isSpaced ? 1 : 0));
        return key;
    }

    std::uint32_t wordOf(const Token& token, std::string_view line)
    {
        if (token.kind == Token::Parameter)
            return 0;
        if (const std::uint32_t* known = wordByKey.find(token.key))
            return *known;
        std::string text(line.substr(token.begin, token.end - token.begin));
        if (token.kind == Token::Stem)
            text += parameter;
        const std::uint32_t word = std::uint32_t(shapes.words.size());
        bytes += text.size() + 80;
        shapes.words.push_back({std::move(text), token.key});
        wordByKey.insert(token.key, word);
        return word;
    }

    std::uint32_t shapeOf(std::string_view line)
    {
        const std::vector<Token>& tokens = kept(reader.read(line, LineWords::mostTokens));
        const std::uint64_t key = keyOf(tokens);
        if (const std::uint32_t* known = shapeByKey.find(key)) {
            Shape& shape = shapes.shapes[*known];
            ++shape.lines;
            if (shape.openSlots > 0)
                compareSlots(shape, tokens);
            return *known;
        }
        Shape shape;
        shape.begin = std::uint32_t(shapes.cells.size());
        shape.size = std::uint32_t(tokens.size());
        shape.lines = 1;
        shape.slotBegin = std::uint32_t(shapes.slots.size());
        for (std::uint32_t i = 0; i < tokens.size(); ++i) {
            shapes.cells.push_back({wordOf(tokens[i], line), tokens[i].isSpaced});
            if (tokens[i].isSlot) {
                shapes.slots.push_back({i, std::string(reader.slot(tokens[i])), true});
                bytes += 56 + shapes.slots.back().text.size();
            }
        }
        shape.slotCount = shape.openSlots = std::uint32_t(shapes.slots.size()) - shape.slotBegin;
        bytes += sizeof(Shape) + 24 + tokens.size() * sizeof(Cell);
        const std::uint32_t number = std::uint32_t(shapes.shapes.size());
        shapes.shapes.push_back(shape);
        shapeByKey.insert(key, number);
        return number;
    }

    void compareSlots(Shape& shape, const std::vector<Token>& tokens)
    {
        for (std::uint32_t k = 0; k < shape.slotCount; ++k) {
            Slot& slot = shapes.slots[shape.slotBegin + k];
            if (!slot.isOpen)
                continue;
            const Token& token = tokens[slot.column];
            if (token.isSlot && reader.slot(token) == slot.text)
                continue;
            slot.isOpen = false;
            --shape.openSlots;
        }
    }

    /// Cuts all shapes to fewer words, as if they had been read so from the start.
    void coarsen()
    {
        ++coarseness;
        const std::size_t most = wordsKept[std::size_t(coarseness)];
        ShapeSet before;
        std::swap(before, shapes);
        shapeByKey = {};
        wordByKey = {};
        bytes = 0;
        shapes.words.resize(1, before.words.front());
        std::vector<std::uint32_t> now(before.shapes.size());
        std::vector<Token> tokens;
        for (std::size_t s = 0; s < before.shapes.size(); ++s) {
            const Shape& old = before.shapes[s];
            tokens.clear();
            std::string line;
            for (std::uint32_t i = 0; i < old.size && i <= most; ++i) {
                const Cell& cell = before.cells[old.begin + i];
                const WordText& word = before.words[cell.word];
                Token token;
                token.isSpaced = cell.isSpaced;
                token.key = word.key;
                token.kind = cell.word == 0 ? Token::Parameter : Token::Word;
                token.begin = std::uint32_t(line.size());
                line += word.text;
                token.end = std::uint32_t(line.size());
                tokens.push_back(token);
            }
            const std::vector<Token>& rest = kept(tokens);
            const std::uint64_t key = keyOf(rest);
            if (const std::uint32_t* known = shapeByKey.find(key)) {
                shapes.shapes[*known].lines += old.lines;
                now[s] = *known;
                continue;
            }
            Shape shape;
            shape.begin = std::uint32_t(shapes.cells.size());
            shape.size = std::uint32_t(rest.size());
            shape.lines = old.lines;
            shape.slotBegin = std::uint32_t(shapes.slots.size());
            for (const Token& token : rest)
                shapes.cells.push_back({wordOf(token, line), token.isSpaced});
            bytes += sizeof(Shape) + 24 + rest.size() * sizeof(Cell);
            now[s] = std::uint32_t(shapes.shapes.size());
            shapeByKey.insert(key, now[s]);
            shapes.shapes.push_back(shape);
        }
        for (std::uint32_t& line : ofLine)
            line = now[line];
    }
};

TemplateMiner::TemplateMiner() : TemplateMiner(Limits()) {}

TemplateMiner::TemplateMiner(const Limits& limits) : m_d(std::make_unique<Private>())
{
    m_d->limits = limits;
    m_d->shapes.words.push_back({std::string(parameter), parameterKey});
}

TemplateMiner::~TemplateMiner() = default;

void TemplateMiner::add(std::string_view line)
{
    m_d->ofLine.push_back(m_d->shapeOf(line));
    while (m_d->bytes > m_d->limits.shapeBytes && m_d->coarseness + 1 < int(wordsKept.size()))
        m_d->coarsen();
}

MinedTemplates TemplateMiner::finish()
{
    MinedTemplates mined;
    std::vector<std::uint32_t> ofShape;
    mined.templates = templatesOf(m_d->shapes, ofShape);
    mined.ofLine = std::move(m_d->ofLine);
    for (std::uint32_t& line : mined.ofLine)
        line = ofShape[line];
    mined.coarseness = m_d->coarseness;
    const Limits limits = m_d->limits;
    m_d = std::make_unique<Private>();
    m_d->limits = limits;
    m_d->shapes.words.push_back({std::string(parameter), parameterKey});
    return mined;
}

} // namespace sentinel
