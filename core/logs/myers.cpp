#include "core/logs/align_p.h"

#include <algorithm>
#include <limits>

namespace sentinel {

namespace {

constexpr std::int32_t unreached = -1;
constexpr std::int32_t unreachedBack = std::numeric_limits<std::int32_t>::max();

} // namespace

// From both corners of the box the furthest points reachable with 0, 1, 2, … differences are followed, one on each diagonal
// (left - right), until the two fronts meet: the meeting point lies on a shortest way.
std::optional<Myers::Middle> Myers::middle(const Box& box, std::int64_t cost, bool isSplitAllowed)
{
    const auto left0 = std::int64_t(box.leftBegin), left1 = std::int64_t(box.leftEnd);
    const auto right0 = std::int64_t(box.rightBegin), right1 = std::int64_t(box.rightEnd);
    const std::int64_t lowest = left0 - right1, highest = left1 - right0;
    // The arrays hold diagonals lowest - 1 to highest + 1, and left indices relative to the box.
    const auto room = size_t(highest - lowest + 3);
    if (m_forward.size() < room) {
        m_forward.resize(room);
        m_backward.resize(room);
    }
    const auto forward = [&](std::int64_t d) -> std::int32_t& { return m_forward[size_t(d - lowest + 1)]; };
    const auto backward = [&](std::int64_t d) -> std::int32_t& { return m_backward[size_t(d - lowest + 1)]; };

    const std::int64_t start = left0 - right0, goal = left1 - right1;
    const bool isOdd = ((start - goal) & 1) != 0;
    std::int64_t fromStart = start, toStart = start, fromGoal = goal, toGoal = goal;
    forward(start) = std::int32_t(left0);
    backward(goal) = std::int32_t(left1);

    for (std::int64_t c = 1;; ++c) {
        if (!m_budget.isLeft())
            return std::nullopt;
        m_budget.steps -= (toStart - fromStart) + (toGoal - fromGoal) + 2;

        if (fromStart > lowest)
            forward(--fromStart - 1) = unreached;
        else
            ++fromStart;
        if (toStart < highest)
            forward(++toStart + 1) = unreached;
        else
            --toStart;
        for (std::int64_t d = toStart; d >= fromStart; d -= 2) {
            std::int64_t left = std::max<std::int64_t>(forward(d - 1) + 1, forward(d + 1));
            const std::int64_t from = left;
            std::int64_t right = left - d;
            while (left < left1 && right < right1 && m_left[size_t(left)] == m_right[size_t(right)])
                ++left, ++right;
            m_budget.steps -= left - from;
            forward(d) = std::int32_t(left);
            if (isOdd && d >= fromGoal && d <= toGoal && backward(d) <= left)
                return Middle{std::uint32_t(left), std::uint32_t(right), true};
        }

        if (fromGoal > lowest)
            backward(--fromGoal - 1) = unreachedBack;
        else
            ++fromGoal;
        if (toGoal < highest)
            backward(++toGoal + 1) = unreachedBack;
        else
            --toGoal;
        for (std::int64_t d = toGoal; d >= fromGoal; d -= 2) {
            std::int64_t left = std::min<std::int64_t>(backward(d - 1), std::int64_t(backward(d + 1)) - 1);
            const std::int64_t from = left;
            std::int64_t right = left - d;
            while (left > left0 && right > right0 && m_left[size_t(left - 1)] == m_right[size_t(right - 1)])
                --left, --right;
            m_budget.steps -= from - left;
            backward(d) = std::int32_t(left);
            if (!isOdd && d >= fromStart && d <= toStart && left <= forward(d))
                return Middle{std::uint32_t(left), std::uint32_t(right), true};
        }

        if (c < cost)
            continue;
        if (!isSplitAllowed)
            return std::nullopt;
        // Too far apart: go on from the point that came furthest, seen from its own corner.
        std::int64_t best = -1;
        Middle middle;
        const auto consider = [&](std::int64_t left, std::int64_t right, std::int64_t way) {
            if (left < left0 || left > left1 || right < right0 || right > right1 || way <= best)
                return;
            best = way;
            middle = {std::uint32_t(left), std::uint32_t(right), false};
        };
        for (std::int64_t d = toStart; d >= fromStart; d -= 2)
            consider(forward(d), forward(d) - d, forward(d) - left0 + forward(d) - d - right0);
        for (std::int64_t d = toGoal; d >= fromGoal; d -= 2)
            consider(backward(d), backward(d) - d, left1 - backward(d) + right1 - (backward(d) - d));
        const bool isCorner = (middle.left == left0 && middle.right == right0) || (middle.left == left1 && middle.right == right1);
        return best < 0 || isCorner ? std::nullopt : std::optional(middle);
    }
}

bool Myers::walk(const Box& whole, std::int64_t cost, bool isSplitAllowed, const Match& match)
{
    bool isComplete = true;
    std::vector<Box> boxes{whole};
    while (!boxes.empty()) {
        Box box = boxes.back();
        boxes.pop_back();
        while (!box.isFlat() && m_left[box.leftBegin] == m_right[box.rightBegin])
            match(box.leftBegin++, box.rightBegin++);
        while (!box.isFlat() && m_left[box.leftEnd - 1] == m_right[box.rightEnd - 1])
            match(--box.leftEnd, --box.rightEnd);
        if (box.isFlat())
            continue;
        const std::optional<Middle> point = middle(box, cost, isSplitAllowed);
        if (!point) {
            isComplete = false;
            if (!isSplitAllowed)
                return false;
            greedy(box, match);
            continue;
        }
        isComplete = isComplete && point->isExact;
        boxes.push_back({box.leftBegin, point->left, box.rightBegin, point->right});
        boxes.push_back({point->left, box.leftEnd, point->right, box.rightEnd});
    }
    return isComplete;
}

void Myers::greedy(const Box& box, const Match& match) const
{
    constexpr std::uint32_t reach = 32;
    std::uint32_t left = box.leftBegin, right = box.rightBegin;
    while (left < box.leftEnd && right < box.rightEnd) {
        const std::uint32_t most = std::min({reach, box.leftEnd - left, box.rightEnd - right});
        std::uint32_t skipped = 0;
        while (skipped < most && m_left[left + skipped] != m_right[right] && m_left[left] != m_right[right + skipped])
            ++skipped;
        if (skipped == most) {
            ++left;
            ++right;
            continue;
        }
        (m_left[left + skipped] == m_right[right] ? left : right) += skipped;
        match(left++, right++);
    }
}

bool Myers::whole(const Box& box, std::int64_t cost, const Match& match)
{
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
    if (!walk(box, cost, false, [&found](std::uint32_t left, std::uint32_t right) { found.emplace_back(left, right); }))
        return false;
    for (const auto& [left, right] : found)
        match(left, right);
    return true;
}

bool Myers::split(const Box& box, std::int64_t cost, const Match& match)
{
    return walk(box, cost, true, match);
}

} // namespace sentinel
