#include "core/logs/align_p.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sentinel {

namespace {

constexpr int deepest = 8;              // how often a gap may be divided by what is unique in it
constexpr std::uint64_t wide = 1 << 15; // a box with more lines is split after fewer differences
constexpr std::int64_t costOfWide = 128;
constexpr std::uint64_t mostRuns = 1 << 20; // that are looked at at once

struct Pair
{
    std::uint32_t left, right;
};

/// The longest sequence of pairs that rises on both sides; `pairs` rise on the left. By patience sorting, O(n log n); O(n) for pairs
/// that are in order.
std::vector<Pair> rising(std::span<const Pair> pairs)
{
    constexpr std::uint32_t none = ~0u;
    std::vector<std::uint32_t> tops; // of each pile: the pair on it
    std::vector<std::uint32_t> before(pairs.size(), none);
    const auto isBelow = [&pairs](std::uint32_t top, std::uint32_t right) { return pairs[top].right < right; };
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
        auto pile = tops.end();
        if (!tops.empty() && !isBelow(tops.back(), pairs[i].right))
            pile = std::lower_bound(tops.begin(), tops.end(), pairs[i].right, isBelow);
        if (pile != tops.begin())
            before[i] = *(pile - 1);
        if (pile == tops.end())
            tops.push_back(i);
        else
            *pile = i;
    }
    std::vector<Pair> sequence(tops.size());
    std::uint32_t at = tops.empty() ? none : tops.back();
    for (auto place = sequence.rbegin(); place != sequence.rend(); ++place) {
        *place = pairs[at];
        at = before[at];
    }
    return sequence;
}

/// How often something was seen on either side of a gap (2 stands for more), and where.
struct Seen
{
    std::uint32_t left = 0, right = 0; // index of the last
    std::uint8_t lefts = 0, rights = 0;

    void addLeft(std::uint32_t at)
    {
        left = at;
        lefts = std::uint8_t(std::min(lefts + 1, 2));
    }
    void addRight(std::uint32_t at)
    {
        right = at;
        rights = std::uint8_t(std::min(rights + 1, 2));
    }
    bool isUnique() const { return lefts == 1 && rights == 1; }
};

/// What was seen of runs of lines, by their hash. Of more runs than were expected the last ones share a place, where nothing is unique.
class RunTable
{
public:
    explicit RunTable(size_t expected)
    {
        size_t slots = 64;
        while (slots < 2 * expected)
            slots *= 2;
        m_keys.resize(slots);
        m_runs.resize(slots);
    }

    /// Key 0 is no key.
    Seen& at(std::uint64_t key)
    {
        const size_t last = m_keys.size() - 1;
        size_t slot = size_t((key * 0x9E3779B97F4A7C15u) >> 20) & last;
        while (m_keys[slot] != 0 && m_keys[slot] != key)
            slot = (slot + 1) & last;
        if (m_keys[slot] == key)
            return m_runs[slot];
        if (m_count * 4 > m_keys.size() * 3) {
            m_overflow = {0, 0, 2, 2};
            return m_overflow;
        }
        m_keys[slot] = key;
        ++m_count;
        return m_runs[slot];
    }

private:
    std::vector<std::uint64_t> m_keys;
    std::vector<Seen> m_runs;
    size_t m_count = 0;
    Seen m_overflow;
};

class Aligner
{
public:
    Aligner(const LineClasses& left, const LineClasses& right, std::uint32_t classes, const std::stop_token& stop)
        : m_left(left), m_right(right), m_seen(classes)
    {
        m_budget = {std::int64_t(64) * std::int64_t(left.size() + right.size()) + (16 << 20), &stop};
        m_result.matches.assign(left.size(), Alignment::none);
    }

    std::optional<Alignment> run()
    {
        m_gaps.push_back({{0, std::uint32_t(m_left.size()), 0, std::uint32_t(m_right.size())}, 0});
        while (!m_gaps.empty()) {
            if (m_budget.stop->stop_requested())
                return std::nullopt;
            const Gap gap = m_gaps.back();
            m_gaps.pop_back();
            fill(gap);
        }
        return std::move(m_result);
    }

private:
    struct Gap
    {
        Box box;
        int depth = 0;
    };
    void match(std::uint32_t left, std::uint32_t right) { m_result.matches[left] = right; }

    void fill(const Gap& gap)
    {
        Box box = gap.box;
        while (!box.isFlat() && m_left[box.leftBegin] == m_right[box.rightBegin])
            match(box.leftBegin++, box.rightBegin++);
        while (!box.isFlat() && m_left[box.leftEnd - 1] == m_right[box.rightEnd - 1])
            match(--box.leftEnd, --box.rightEnd);
        if (box.isFlat())
            return;
        if (!m_budget.isLeft()) {
            m_result.isCoarse = true;
            Myers(m_left, m_right, m_budget).greedy(box, [this](std::uint32_t left, std::uint32_t right) { match(left, right); });
            return;
        }
        m_budget.steps -= std::int64_t(box.size());
        if (gap.depth < deepest && divide({box, gap.depth}, uniqueLines(box)))
            return;
        const auto cost = std::max<std::int64_t>(256, std::int64_t(std::sqrt(double(box.size()))));
        const Reduced reduced = withPartners(box);
        Myers myers(reduced.left, reduced.right, m_budget);
        const Box all{0, std::uint32_t(reduced.left.size()), 0, std::uint32_t(reduced.right.size())};
        const auto found = [&](std::uint32_t left, std::uint32_t right) { match(reduced.leftAt[left], reduced.rightAt[right]); };
        if (myers.whole(all, cost, found))
            return;
        for (std::uint32_t width : {4u, 16u, 64u}) {
            if (gap.depth < deepest && divide({box, gap.depth}, uniqueRuns(box, width)))
                return;
        }
        // What a split costs grows with the square of how far it looks, what it settles does not.
        if (!myers.split(all, box.size() > wide ? std::min(cost, costOfWide) : cost, found))
            m_result.isCoarse = true;
    }

    /// Matches the anchors and leaves what lies between them for later. False when there are none.
    bool divide(const Gap& gap, const std::vector<Pair>& anchors)
    {
        if (anchors.empty())
            return false;
        Box rest = gap.box;
        for (const Pair& anchor : rising(anchors)) {
            match(anchor.left, anchor.right);
            leave({rest.leftBegin, anchor.left, rest.rightBegin, anchor.right}, gap.depth + 1);
            rest.leftBegin = anchor.left + 1;
            rest.rightBegin = anchor.right + 1;
        }
        leave(rest, gap.depth + 1);
        return true;
    }
    void leave(const Box& box, int depth)
    {
        if (!box.isFlat())
            m_gaps.push_back({box, depth});
    }

    void lookAt(const Box& box)
    {
        for (std::uint32_t i = box.leftBegin; i < box.leftEnd; ++i)
            m_seen[m_left[i]].addLeft(i);
        for (std::uint32_t i = box.rightBegin; i < box.rightEnd; ++i)
            m_seen[m_right[i]].addRight(i);
    }
    void forget(const Box& box)
    {
        for (std::uint32_t i = box.leftBegin; i < box.leftEnd; ++i)
            m_seen[m_left[i]] = {};
        for (std::uint32_t i = box.rightBegin; i < box.rightEnd; ++i)
            m_seen[m_right[i]] = {};
    }

    std::vector<Pair> uniqueLines(const Box& box)
    {
        lookAt(box);
        std::vector<Pair> pairs;
        for (std::uint32_t i = box.leftBegin; i < box.leftEnd; ++i) {
            const Seen& seen = m_seen[m_left[i]];
            if (m_left[i] != blankClass && seen.isUnique())
                pairs.push_back({i, seen.right});
        }
        forget(box);
        return pairs;
    }

    /// Pairs of the first lines of runs of `width` lines that stand once in each side. Runs overlap: the rest of a run is found to be
    /// equal when the gap behind its first line is filled.
    std::vector<Pair> uniqueRuns(const Box& box, std::uint32_t width)
    {
        if (box.leftSize() < 2 * width || box.rightSize() < 2 * width)
            return {};
        m_budget.steps -= std::int64_t(4 * box.size());
        // Of very long boxes a sample is enough, chosen by the runs themselves so that both sides choose alike.
        std::uint64_t sample = 1;
        while (box.size() / sample > mostRuns)
            sample *= 2;
        RunTable table(size_t(box.size() / sample));
        const auto eachChosen = [&](const LineClasses& lines, std::uint32_t begin, std::uint32_t end, auto add) {
            eachRun(lines, begin, end, width, [&](std::uint64_t key, std::uint32_t at) {
                if ((key >> 40 & (sample - 1)) == 0)
                    add(key, at);
            });
        };
        eachChosen(m_left, box.leftBegin, box.leftEnd, [&](std::uint64_t key, std::uint32_t at) { table.at(key).addLeft(at); });
        eachChosen(m_right, box.rightBegin, box.rightEnd, [&](std::uint64_t key, std::uint32_t at) { table.at(key).addRight(at); });
        std::vector<Pair> pairs;
        eachChosen(m_left, box.leftBegin, box.leftEnd, [&](std::uint64_t key, std::uint32_t at) {
            const Seen& seen = table.at(key);
            if (seen.isUnique() && seen.left == at && m_left[at] == m_right[seen.right]) // a hash may lie
                pairs.push_back({at, seen.right});
        });
        return pairs;
    }

    /// Calls run(key, index of its first line) for each run of `width` lines; the key is a rolling polynomial, never 0.
    template <typename Run>
    static void eachRun(const LineClasses& lines, std::uint32_t begin, std::uint32_t end, std::uint32_t width, Run run)
    {
        constexpr std::uint64_t factor = 0xD6E8FEB86659FD93u;
        std::uint64_t leaving = 1; // factor ^ width: the weight of the line that leaves the window
        for (std::uint32_t i = 0; i < width; ++i)
            leaving *= factor;
        const auto value = [](std::uint32_t line) { return (std::uint64_t(line) + 1) * 0xA0761D6478BD642Fu; };
        std::uint64_t key = 0;
        for (std::uint32_t i = begin; i < end; ++i) {
            key = key * factor + value(lines[i]);
            if (i - begin >= width)
                key -= leaving * value(lines[i - width]);
            if (i - begin + 1 >= width)
                run(key | 1, i + 1 - width);
        }
    }

    /// The lines of a box that occur on both sides of it; no others can be matched.
    struct Reduced
    {
        LineClasses left, right;
        std::vector<std::uint32_t> leftAt, rightAt; // where they stand
    };
    Reduced withPartners(const Box& box)
    {
        lookAt(box);
        Reduced reduced;
        for (std::uint32_t i = box.leftBegin; i < box.leftEnd; ++i) {
            if (m_seen[m_left[i]].rights > 0) {
                reduced.left.push_back(m_left[i]);
                reduced.leftAt.push_back(i);
            }
        }
        for (std::uint32_t i = box.rightBegin; i < box.rightEnd; ++i) {
            if (m_seen[m_right[i]].lefts > 0) {
                reduced.right.push_back(m_right[i]);
                reduced.rightAt.push_back(i);
            }
        }
        forget(box);
        return reduced;
    }

    const LineClasses& m_left;
    const LineClasses& m_right;
    std::vector<Seen> m_seen; // by class; all zero between two looks
    std::vector<Gap> m_gaps;
    Budget m_budget;
    Alignment m_result;
};

} // namespace

std::optional<Alignment> align(const LineClasses& left, const LineClasses& right, std::uint32_t classes, const std::stop_token& stop)
{
    return Aligner(left, right, classes, stop).run();
}

} // namespace sentinel
