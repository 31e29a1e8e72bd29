#include "core/net/retry.h"

#include <algorithm>

namespace sentinel {

std::chrono::milliseconds retryPause(int attempt, double random, std::optional<std::chrono::milliseconds> retryAfter)
{
    constexpr int enoughDoublings = 20; // past longestPause by far
    const int doublings = std::clamp(attempt - 1, 0, enoughDoublings);
    const std::chrono::milliseconds doubled = firstPause * (1LL << doublings);
    const auto whole = std::min(doubled, longestPause);
    const double part = std::clamp(random, 0.0, 1.0);
    const auto scaled = [](std::chrono::milliseconds time, double by) {
        return std::chrono::milliseconds(static_cast<long long>(double(time.count()) * by));
    };
    const std::chrono::milliseconds own = scaled(whole, 0.5 + 0.5 * part);
    if (!retryAfter)
        return own;
    return std::max(own, *retryAfter + scaled(*retryAfter, 0.1 * part));
}

} // namespace sentinel
