#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sentinel {

/// Token buckets by name (a key, an address): each lets `perSecond` requests a second through on average, and a burst of two seconds'
/// worth. Memory is bounded: buckets that are full again are forgotten, and when there are too many the rest share one.
class RateLimits
{
public:
    using Clock = std::chrono::steady_clock;
    explicit RateLimits(double perSecond); ///< 0: no limit

    bool areOn() const { return m_perSecond > 0; }
    /// Takes a token. Otherwise: after how many whole seconds there is one.
    std::optional<int> refused(std::string_view name, Clock::time_point now);
    size_t size() const { return m_buckets.size(); }

private:
    struct Bucket
    {
        double tokens = 0;
        Clock::time_point filledAt;
    };
    struct Hash
    {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    void forgetFull(Clock::time_point now);
    double tokensAt(const Bucket& bucket, Clock::time_point now) const;

    const double m_perSecond, m_burst;
    std::unordered_map<std::string, Bucket, Hash, std::equal_to<>> m_buckets;
    Clock::time_point m_forgetAt;
};

/// What an address is counted as: an IPv6 network of 64 bits is one customer, an IPv4 address is one.
std::string addressForLimits(std::string_view peer);

} // namespace sentinel
