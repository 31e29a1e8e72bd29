#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace sentinel {

/// Lines as numbers: equal numbers, equal lines. Number 0 is the blank line.
using LineClasses = std::vector<std::uint32_t>;
constexpr std::uint32_t blankClass = 0;

struct Alignment
{
    static constexpr std::uint32_t none = ~0u;
    std::vector<std::uint32_t> matches; ///< for each of `left` the index of its partner in `right`, ascending, or `none`
    bool isCoarse = false;              ///< the budget or the depth did not suffice for all of it
};

/// Aligns two sequences in which (nearly) every class occurs in both; `classes` is one more than the highest number.
/// `core/logs/compare.h` says how. Nothing when stopped.
std::optional<Alignment> align(const LineClasses& left, const LineClasses& right, std::uint32_t classes, const std::stop_token& stop);

/// A rectangle of two sequences, half open.
struct Box
{
    std::uint32_t leftBegin = 0, leftEnd = 0, rightBegin = 0, rightEnd = 0;

    std::uint32_t leftSize() const { return leftEnd - leftBegin; }
    std::uint32_t rightSize() const { return rightEnd - rightBegin; }
    std::uint64_t size() const { return std::uint64_t(leftSize()) + rightSize(); }
    bool isFlat() const { return leftBegin == leftEnd || rightBegin == rightEnd; }
};

/// Work that is still allowed, in steps of some nanoseconds; and whether anyone still wants the answer.
struct Budget
{
    std::int64_t steps = 0;
    const std::stop_token* stop = nullptr;

    bool isLeft() const { return steps > 0 && !stop->stop_requested(); }
};

/// Myers' algorithm over a box of two sequences, in linear space.
class Myers
{
public:
    using Match = std::function<void(std::uint32_t left, std::uint32_t right)>;

    Myers(const LineClasses& left, const LineClasses& right, Budget& budget) : m_left(left), m_right(right), m_budget(budget) {}

    /// Finds a shortest way through the box if it has at most `2 * cost` differences; false, and no matches, otherwise.
    bool whole(const Box& box, std::int64_t cost, const Match& match);
    /// Goes through the box once and takes the nearest match each time, within a few lines: for what is not worth, or allowed, more.
    void greedy(const Box& box, const Match& match) const;
    /// Finds a way; where the shortest one would cost more than `cost`, one that starts out well; says whether it is a
    /// shortest one.
    bool split(const Box& box, std::int64_t cost, const Match& match);

private:
    struct Middle
    {
        std::uint32_t left = 0, right = 0;
        bool isExact = false;
    };
    std::optional<Middle> middle(const Box& box, std::int64_t cost, bool isSplitAllowed);
    bool walk(const Box& box, std::int64_t cost, bool isSplitAllowed, const Match& match);

    const LineClasses& m_left;
    const LineClasses& m_right;
    Budget& m_budget;
    std::vector<std::int32_t> m_forward, m_backward; // furthest left index on each diagonal
};

} // namespace sentinel
