#pragma once

#include <chrono>
#include <optional>

namespace sentinel {

/// How long to wait before the next try. Doubles from `firstPause` with each try that failed, up to `longestPause`, and takes a random
/// part of its upper half, so that many who failed together do not come back together ("equal jitter": M. Brooker, "Exponential Backoff
/// And Jitter", AWS Architecture Blog, 2015). Never sooner than the server asks for; then up to a tenth later, for the same reason.
/// `attempt` counts the tries that failed, from 1; `random` is in 0..1.
constexpr std::chrono::milliseconds firstPause{1000};
constexpr std::chrono::milliseconds longestPause{15 * 60 * 1000};
std::chrono::milliseconds retryPause(int attempt, double random, std::optional<std::chrono::milliseconds> retryAfter = {});

} // namespace sentinel
