#include "core/listen/ratelimits_p.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <arpa/inet.h>

namespace sentinel {

namespace {

constexpr size_t bucketsAtMost = 10'000;
constexpr std::string_view shared = "(others)";

} // namespace

RateLimits::RateLimits(double perSecond) : m_perSecond(perSecond), m_burst(std::max(1.0, 2 * perSecond)) {}

double RateLimits::tokensAt(const Bucket& bucket, Clock::time_point now) const
{
    const double seconds = std::chrono::duration<double>(now - bucket.filledAt).count();
    return std::min(m_burst, bucket.tokens + seconds * m_perSecond);
}

void RateLimits::forgetFull(Clock::time_point now)
{
    std::erase_if(m_buckets, [&](const auto& entry) { return tokensAt(entry.second, now) >= m_burst; });
    m_forgetAt = now + std::chrono::seconds(1);
}

std::optional<int> RateLimits::refused(std::string_view name, Clock::time_point now)
{
    if (m_perSecond <= 0)
        return {};
    auto found = m_buckets.find(name);
    if (found == m_buckets.end()) {
        if (m_buckets.size() >= bucketsAtMost && now >= m_forgetAt)
            forgetFull(now);
        found = m_buckets.try_emplace(std::string(m_buckets.size() < bucketsAtMost ? name : shared), Bucket{m_burst, now}).first;
    }
    Bucket& bucket = found->second;
    bucket.tokens = tokensAt(bucket, now);
    bucket.filledAt = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return {};
    }
    return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / m_perSecond)));
}

std::string addressForLimits(std::string_view peer)
{
    std::array<unsigned char, 16> bytes{};
    const std::string text(peer.substr(0, peer.find('%')));
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1)
        return text;
    return std::string(reinterpret_cast<const char*>(bytes.data()), 8);
}

} // namespace sentinel
