// From groups of shapes to templates as text.

#include "core/triage/templatetext_p.h"

#include "core/triage/templategroups_p.h"
#include "core/triage/templatejoin_p.h"
#include "core/triage/templaterows_p.h"
#include "core/triage/templatewords_p.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel::templates {

namespace {

std::string idOf(std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::uint64_t hash = hashOf(text);
    std::string id(12, '0');
    for (char& c : id) {
        c = digits[hash & 15];
        hash >>= 4;
    }
    return id;
}

/// What stands in a column of one shape.
std::string_view textAt(const ShapeSet& set, const Shape& shape, std::uint32_t column)
{
    for (std::uint32_t k = 0; k < shape.slotCount; ++k) {
        const Slot& slot = set.slots[shape.slotBegin + k];
        if (slot.column == column && slot.isOpen)
            return slot.text;
    }
    return set.words[set.cells[shape.begin + column].word].text;
}

/// A group of rows being written down.
struct Draft
{
    Sequence sequence;
    std::vector<std::string> parts; // by column
    std::vector<bool> spaced;
};

Draft draftOf(const ShapeSet& set, const Rows& rows, const std::vector<std::uint32_t>& members, const std::vector<bool>& varies)
{
    Draft draft;
    const std::uint32_t first = members.front();
    const std::uint32_t size = rows.size(first);
    for (std::uint32_t c = 0; c < size; ++c) {
        bool isFound = c < varies.size() && varies[c];
        bool isSpaced = false;
        bool isRepeated = false;
        std::string part;
        for (std::size_t k = 0; k < members.size(); ++k) {
            const Shape& shape = set.shapes[members[k]];
            const RowCell& cell = rows.row(members[k])[c];
            isSpaced |= set.cells[shape.begin + cell.from].isSpaced;
            isFound |= cell.isText;
            if (isFound)
                continue;
            isRepeated |= cell.isRepeated;
            const std::string_view text = textAt(set, shape, cell.from);
            if (k == 0)
                part = text;
            else if (part != text)
                part = set.words[cell.word].text;
        }
        if (isRepeated) {
            // How often it comes again is said where that is always the same.
            std::string again;
            for (std::size_t k = 0; k < members.size() && again != " <*>"; ++k) {
                const Shape& shape = set.shapes[members[k]];
                const RowCell& cell = rows.row(members[k])[c];
                std::string other;
                for (std::uint32_t i = cell.from + 1; i <= cell.to; ++i)
                    other.append(set.cells[shape.begin + i].isSpaced ? " " : "").append(set.words[set.cells[shape.begin + i].word].text);
                if (k == 0)
                    again = other;
                else if (again != other)
                    again = " <*>";
            }
            part += again;
        }
        const std::uint32_t word = isFound ? Sequence::found : rows.row(first)[c].word;
        draft.parts.push_back(isFound ? std::string(parameter) : std::move(part));
        draft.spaced.push_back(isSpaced);
        draft.sequence.key = mixed(draft.sequence.key, isFound ? 3 : set.words[word].key);
        // Several words that vary are one value.
        if (!draft.sequence.words.empty() && isSpaced) {
            std::uint32_t& last = draft.sequence.words.back();
            if ((isFound && (last == Sequence::found || last == 0)) || (word == 0 && last == Sequence::found)) {
                last = Sequence::found;
                continue;
            }
        }
        draft.sequence.words.push_back(word);
        draft.sequence.columns.push_back(c);
    }
    for (std::uint32_t member : members)
        draft.sequence.lines += set.shapes[member].lines;
    return draft;
}

std::string textOf(const Draft& draft, const Sequence& sequence)
{
    std::string text;
    for (std::size_t i = 0; i < sequence.words.size(); ++i) {
        const std::uint32_t column = sequence.columns[i];
        if (draft.spaced[column] && !text.empty())
            text += ' ';
        text += sequence.words[i] == Sequence::found ? std::string(parameter) : draft.parts[column];
    }
    return text;
}

} // namespace

std::vector<LineTemplate> templatesOf(const ShapeSet& set, std::vector<std::uint32_t>& ofShape)
{
    std::vector<WordLook> looks(set.words.size());
    std::transform(set.words.begin(), set.words.end(), looks.begin(), [](const WordText& word) { return lookOf(word.text); });
    const Rows rows = rowsOf(set, looks);
    std::vector<std::uint32_t> words(rows.cells.size());
    std::transform(rows.cells.begin(), rows.cells.end(), words.begin(), [](const RowCell& cell) { return cell.word; });
    std::vector<ShapeView> views(set.shapes.size());
    for (std::uint32_t s = 0; s < views.size(); ++s)
        views[s] = {words.data() + rows.begins[s], rows.size(s), set.shapes[s].lines};

    const Grouping grouping = grouped(views, looks);
    std::vector<std::vector<std::uint32_t>> members(grouping.varies.size());
    for (std::uint32_t s = 0; s < views.size(); ++s)
        members[grouping.groupOf[s]].push_back(s);
    std::vector<Sequence> sequences;
    for (std::size_t g = 0; g < members.size(); ++g)
        sequences.push_back(draftOf(set, rows, members[g], grouping.varies[g]).sequence);
    const std::vector<std::uint32_t> target = joined(sequences, looks);

    std::unordered_map<std::string, std::uint32_t> numbers;
    std::vector<LineTemplate> templates;
    std::vector<std::uint32_t> ofGroup(members.size());
    for (std::size_t g = 0; g < members.size(); ++g) {
        const std::uint32_t by = target[g];
        // Drafts are made again rather than kept: all at once they would be larger than the shapes.
        std::string text = textOf(draftOf(set, rows, members[by], grouping.varies[by]), sequences[by]);
        const auto [found, isNew] = numbers.try_emplace(std::move(text), std::uint32_t(templates.size()));
        if (isNew)
            templates.push_back({{}, found->first, 0});
        ofGroup[g] = found->second;
        templates[found->second].lines += sequences[g].lines;
    }
    std::vector<std::uint32_t> order(templates.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return templates[a].lines != templates[b].lines ? templates[a].lines > templates[b].lines : templates[a].text < templates[b].text;
    });
    std::vector<LineTemplate> sorted;
    std::vector<std::uint32_t> place(templates.size());
    for (std::uint32_t i : order) {
        place[i] = std::uint32_t(sorted.size());
        sorted.push_back(std::move(templates[i]));
        sorted.back().id = idOf(sorted.back().text);
    }
    ofShape.resize(views.size());
    for (std::size_t s = 0; s < views.size(); ++s)
        ofShape[s] = place[ofGroup[grouping.groupOf[s]]];
    return sorted;
}

} // namespace sentinel::templates
