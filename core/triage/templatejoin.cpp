// Values of several words make shapes of several lengths. What has few lines is tried against the templates that have a place for a
// value; what is left then is compared by what stands before and behind a gap.

#include "core/triage/templatejoin_p.h"

#include "core/triage/templatewords_p.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel::templates {

namespace {

constexpr std::size_t widest = 8;      // words of one value
constexpr std::size_t mostTried = 12;  // templates that one sequence is compared with
constexpr std::size_t longestRow = 48; // longer ones are not compared
constexpr std::size_t manyGaps = 5;
constexpr std::size_t mostGaps = 1'000'000; // kept at once: with more sequences narrower ones are looked at

class Joining
{
public:
    Joining(std::vector<Sequence>& sequences, const std::vector<WordLook>& looks)
        : m_sequences(sequences), m_looks(looks), m_target(sequences.size())
    {
        for (std::uint32_t i = 0; i < m_target.size(); ++i)
            m_target[i] = i;
    }

    std::vector<std::uint32_t> run()
    {
        byTemplates();
        byGaps();
        for (std::uint32_t& target : m_target) {
            while (m_target[target] != target)
                target = m_target[target];
        }
        return std::move(m_target);
    }

private:
    bool isConstant(std::uint32_t word) const { return word != Sequence::found && !m_looks[word].isMark && !m_looks[word].isParameter; }
    bool isMark(std::uint32_t word) const { return word != Sequence::found && m_looks[word].isMark; }
    bool hasFound(const Sequence& sequence) const
    {
        return std::find(sequence.words.begin(), sequence.words.end(), Sequence::found) != sequence.words.end();
    }
    std::size_t constants(const Sequence& sequence) const
    {
        return std::size_t(std::count_if(sequence.words.begin(), sequence.words.end(), [&](std::uint32_t w) { return isConstant(w); }));
    }
    bool isBefore(std::uint32_t a, std::uint32_t b) const
    {
        const Sequence &left = m_sequences[a], &right = m_sequences[b];
        return left.lines != right.lines ? left.lines > right.lines : left.key < right.key;
    }

    void byTemplates()
    {
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> byFirst;
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> byLast;
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < m_sequences.size(); ++i) {
            if (hasFound(m_sequences[i]) && m_sequences[i].words.size() <= longestRow && constants(m_sequences[i]) >= 2)
                order.push_back(i);
        }
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return isBefore(a, b); });
        for (std::uint32_t i : order) {
            const std::vector<std::uint32_t>& words = m_sequences[i].words;
            auto& list = words.front() != Sequence::found ? byFirst[words.front()] : byLast[words.back()];
            if (list.size() < mostTried)
                list.push_back(i);
        }
        for (std::uint32_t i = 0; i < m_sequences.size(); ++i) {
            const Sequence& sequence = m_sequences[i];
            if (sequence.words.empty() || sequence.words.size() > longestRow)
                continue;
            // What has values of its own is a template, unless it is a rare case of a frequent one.
            const std::int64_t rarer = hasFound(sequence) ? 16 : 8;
            const std::int64_t always = hasFound(sequence) ? 0 : 3;
            const std::vector<std::uint32_t>* lists[2] = {nullptr, nullptr};
            if (const auto found = byFirst.find(sequence.words.front()); found != byFirst.end())
                lists[0] = &found->second;
            if (const auto found = byLast.find(sequence.words.back()); found != byLast.end())
                lists[1] = &found->second;
            for (const auto* list : lists) {
                for (std::size_t k = 0; list && k < list->size() && m_target[i] == i; ++k) {
                    const Sequence& other = m_sequences[(*list)[k]];
                    if ((*list)[k] != i && sequence.lines <= std::max(always, other.lines / rarer) && matches(other.words, sequence.words))
                        m_target[i] = (*list)[k];
                }
            }
        }
    }

    /// Whether the words are those of the template with one or more for each place.
    bool matches(const std::vector<std::uint32_t>& pattern, const std::vector<std::uint32_t>& words) const
    {
        std::size_t p = 0, w = 0;
        std::size_t placeAt = pattern.size(), tryAt = 0;
        while (w < words.size()) {
            if (p < pattern.size() && pattern[p] == Sequence::found) {
                placeAt = p++;
                tryAt = ++w;
                if (w - 1 < words.size() && isMark(words[w - 1]))
                    return false;
            } else if (p < pattern.size() && pattern[p] == words[w]) {
                ++p;
                ++w;
            } else if (placeAt < pattern.size()) {
                if (tryAt >= words.size())
                    return false;
                p = placeAt + 1;
                w = ++tryAt;
                if (isMark(words[w - 1]))
                    return false; // a value in the open has no punctuation
            } else {
                return false;
            }
        }
        return p == pattern.size();
    }

    /// What stands before and behind a gap, for all gaps of a sequence.
    template <typename Visit>
    void gaps(const Sequence& sequence, Visit visit)
    {
        const std::vector<std::uint32_t>& words = sequence.words;
        const std::size_t size = words.size();
        m_before.assign(size + 1, 1);
        m_behind.assign(size + 1, 1);
        m_count.assign(size + 1, 0);
        for (std::size_t i = 0; i < size; ++i) {
            m_before[i + 1] = mixed(m_before[i], words[i] + 1);
            m_count[i + 1] = m_count[i] + (isConstant(words[i]) ? 1u : 0u);
        }
        for (std::size_t i = size; i > 0; --i)
            m_behind[i - 1] = mixed(m_behind[i], words[i - 1] + 1);
        for (std::size_t from = 0; from < size; ++from) {
            std::size_t inside = 0;
            for (std::size_t to = from + 1; to <= std::min(size, from + m_widest); ++to) {
                if (!isConstant(words[to - 1]))
                    break; // values are words
                ++inside;
                const std::size_t outside = m_count[size] - inside;
                if (outside >= 2 && outside + 1 >= inside)
                    visit(mixed(m_before[from], m_behind[to]), from, to, outside);
            }
        }
    }

    struct Gap
    {
        std::size_t members = 0;
        std::size_t few = 0; // members of one or two lines
        std::uint64_t lengths = 0;
        std::uint32_t firstWord = 0, lastWord = 0;
        bool isTight = false;   // the values do not all begin with one word
        bool endsTight = false; // nor end with one
        std::uint32_t target = 0;
        bool isTaken = false;
        std::size_t from = 0, to = 0;
    };

    void byGaps()
    {
        std::unordered_map<std::uint64_t, Gap> all;
        std::vector<std::uint32_t> rest;
        for (std::uint32_t i = 0; i < m_sequences.size(); ++i) {
            if (m_target[i] == i && !hasFound(m_sequences[i]) && m_sequences[i].words.size() <= longestRow)
                rest.push_back(i);
        }
        std::size_t words = 0;
        for (std::uint32_t i : rest)
            words += m_sequences[i].words.size();
        m_widest = std::min(widest, mostGaps / std::max<std::size_t>(words, 1));
        for (std::uint32_t i : rest) {
            const Sequence& sequence = m_sequences[i];
            gaps(sequence, [&](std::uint64_t key, std::size_t from, std::size_t to, std::size_t) {
                Gap& gap = all[key];
                if (gap.members++ == 0) {
                    gap.firstWord = sequence.words[from];
                    gap.lastWord = sequence.words[to - 1];
                }
                gap.few += sequence.lines <= 2 ? 1 : 0;
                gap.lengths |= std::uint64_t(1) << (to - from);
                gap.isTight |= gap.firstWord != sequence.words[from];
                gap.endsTight |= gap.lastWord != sequence.words[to - 1];
            });
        }
        std::sort(rest.begin(), rest.end(), [&](std::uint32_t a, std::uint32_t b) { return isBefore(a, b); });
        for (std::uint32_t i : rest) {
            // The gap that leaves most outside; of equals the one with more members.
            Gap* best = nullptr;
            std::size_t bestOutside = 0, bestFrom = 0, bestTo = 0;
            gaps(m_sequences[i], [&](std::uint64_t key, std::size_t from, std::size_t to, std::size_t outside) {
                Gap& gap = all[key];
                const bool isText = gap.members >= manyGaps && gap.few * 2 >= gap.members && gap.isTight && gap.endsTight
                    && (gap.lengths & (gap.lengths - 1)) != 0;
                if (!isText)
                    return;
                if (!best || gap.members > best->members || (gap.members == best->members && outside > bestOutside)) {
                    best = &gap;
                    bestOutside = outside;
                    bestFrom = from;
                    bestTo = to;
                }
            });
            if (!best)
                continue;
            if (best->isTaken) {
                m_target[i] = best->target;
                continue;
            }
            best->isTaken = true;
            best->target = i;
            best->from = bestFrom;
            best->to = bestTo;
            m_changed.push_back({i, bestFrom, bestTo});
        }
        for (const Change& change : m_changed) {
            Sequence& sequence = m_sequences[change.sequence];
            for (std::vector<std::uint32_t>* list : {&sequence.words, &sequence.columns})
                list->erase(list->begin() + std::ptrdiff_t(change.from + 1), list->begin() + std::ptrdiff_t(change.to));
            sequence.words[change.from] = Sequence::found;
        }
    }

    struct Change
    {
        std::uint32_t sequence;
        std::size_t from, to;
    };

    std::vector<Sequence>& m_sequences;
    const std::vector<WordLook>& m_looks;
    std::vector<std::uint32_t> m_target;
    std::vector<std::uint64_t> m_before, m_behind;
    std::vector<std::size_t> m_count;
    std::vector<Change> m_changed;
    std::size_t m_widest = widest;
};

} // namespace

std::vector<std::uint32_t> joined(std::vector<Sequence>& sequences, const std::vector<WordLook>& looks)
{
    return Joining(sequences, looks).run();
}

} // namespace sentinel::templates
