// The weight of a word is a function of the word alone: were it a word's rarity among what is stored, two failures that are one cluster
// today would be two tomorrow. Length stands in for it, since the words of all messages are short; what a mask put there weighs least,
// what names a class of errors, a code or a status most.

#include "core/analysis/skeletonwords_p.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace sentinel {

namespace {

constexpr std::uint32_t markWeight = 1;  // "#", "<hex>"
constexpr std::uint32_t leastWeight = 3; // of a word
constexpr std::uint32_t mostWeight = 8;
constexpr std::uint32_t classWeight = 12; // "TimeoutException", "E0308"
constexpr std::uint32_t statusWeight = 12;
constexpr std::uint32_t categoryWeight = 6;
constexpr std::uint32_t mostOfOneWord = 255;

constexpr std::array<bool, 256> isWordByte = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 256; ++c)
        table[c] = c >= 0x80 || c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return table;
}();

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::uint32_t weightOfWord(std::string_view word)
{
    size_t digits = 0;
    for (char c : word)
        digits += isDigit(c) ? 1 : 0;
    if (digits == word.size())
        return statusWeight; // numbers that say nothing are masked
    if (digits >= 3 && word[0] >= 'A' && word[0] <= 'Z' && digits <= 5 && word.size() - digits <= 6)
        return classWeight;
    for (std::string_view end : {"Error", "Exception", "Failure", "Fault"}) {
        if (word.size() > end.size() && word.ends_with(end))
            return classWeight;
    }
    return std::clamp(std::uint32_t(word.size()), leastWeight, mostWeight);
}

std::uint64_t mixed(std::uint64_t h)
{
    h ^= h >> 31;
    h *= 0x7fb5d329728ea185u;
    h ^= h >> 27;
    h *= 0x81dadef4bc2dd44du;
    return h ^ (h >> 33);
}

std::uint64_t hashOf(std::string_view word)
{
    std::uint64_t hash = 0xcbf29ce484222325u ^ word.size();
    while (word.size() >= 8) {
        std::uint64_t part = 0;
        std::copy_n(word.data(), 8, reinterpret_cast<char*>(&part));
        hash = mixed(hash ^ part);
        word.remove_prefix(8);
    }
    std::uint64_t part = 0;
    std::copy_n(word.data(), word.size(), reinterpret_cast<char*>(&part));
    return mixed(hash ^ part);
}

/// Calls `take(hash, weight)` for each word and each mark.
template <typename Take>
void eachWord(std::string_view text, Take take)
{
    for (size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (isWordByte[c]) {
            const size_t begin = at;
            while (at < text.size() && isWordByte[static_cast<unsigned char>(text[at])])
                ++at;
            const std::string_view word = text.substr(begin, at - begin);
            const bool isMark = begin > 0 && text[begin - 1] == '<' && at < text.size() && text[at] == '>';
            take(hashOf(word), isMark ? markWeight : weightOfWord(word));
            continue;
        }
        if (c == '#')
            take(hashOf("#"), markWeight);
        ++at;
    }
}

/// Numbers for hashes, and how many kinds have each. Open addressing; grows by doubling.
class Elements
{
public:
    Elements() { m_slots.assign(1 << 12, none); }

    std::uint32_t numberOf(std::uint64_t hash, std::uint32_t weight)
    {
        for (size_t at = hash & (m_slots.size() - 1);; at = (at + 1) & (m_slots.size() - 1)) {
            const std::uint32_t number = m_slots[at];
            if (number == none) {
                m_slots[at] = std::uint32_t(hashes.size());
                hashes.push_back(hash);
                weights.push_back(weight);
                kinds.push_back(0);
                if (hashes.size() * 2 > m_slots.size())
                    grow();
                return std::uint32_t(hashes.size() - 1);
            }
            if (hashes[number] == hash)
                return number;
        }
    }

    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> weights;
    std::vector<std::uint32_t> kinds; ///< that have it

private:
    static constexpr std::uint32_t none = ~0u;

    void grow()
    {
        m_slots.assign(m_slots.size() * 2, none);
        for (size_t i = 0; i < hashes.size(); ++i) {
            size_t at = hashes[i] & (m_slots.size() - 1);
            while (m_slots[at] != none)
                at = (at + 1) & (m_slots.size() - 1);
            m_slots[at] = std::uint32_t(i);
        }
    }
    std::vector<std::uint32_t> m_slots;
};

} // namespace

SkeletonWords::SkeletonWords(std::span<const FailureKind* const> kinds, std::stop_token stop)
{
    Elements elements;
    struct Said
    {
        std::uint64_t hash;
        std::uint32_t weight;
    };
    std::vector<Said> said;
    m_begins.push_back(0);
    for (size_t i = 0; i < kinds.size(); ++i) {
        if (i % 256 == 0 && stop.stop_requested()) {
            m_weights.clear();
            return;
        }
        said.clear();
        m_categories.push_back(kinds[i]->category);
        said.push_back({mixed(0x51ed270b0a1f3c5bu + std::uint64_t(kinds[i]->category)), categoryWeight});
        eachWord(kinds[i]->skeleton, [&said](std::uint64_t hash, std::uint32_t weight) { said.push_back({hash, weight}); });
        std::sort(said.begin(), said.end(), [](const Said& a, const Said& b) { return a.hash < b.hash; });
        std::uint64_t weight = 0;
        std::uint32_t repeated = 0;
        for (size_t k = 0; k < said.size(); ++k) {
            repeated = k > 0 && said[k].hash == said[k - 1].hash ? repeated + 1 : 0;
            if (repeated >= mostOfOneWord)
                continue;
            const std::uint32_t element = elements.numberOf(repeated == 0 ? said[k].hash : mixed(said[k].hash + repeated), said[k].weight);
            ++elements.kinds[element];
            m_elements.push_back(element);
            weight += said[k].weight;
        }
        m_weights.push_back(std::uint32_t(std::min<std::uint64_t>(weight, ~0u)));
        m_begins.push_back(m_elements.size());
    }

    // Number the shared elements from the rarest; those of one kind alone go.
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < elements.hashes.size(); ++i) {
        if (elements.kinds[i] > 1)
            order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return elements.kinds[a] != elements.kinds[b] ? elements.kinds[a] < elements.kinds[b] : elements.hashes[a] < elements.hashes[b];
    });
    constexpr std::uint32_t alone = ~0u;
    std::vector<std::uint32_t> rank(elements.hashes.size(), alone);
    m_elementWeights.reserve(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = i;
        m_elementWeights.push_back(elements.weights[order[i]]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < m_weights.size(); ++i) {
        const size_t begin = kept;
        for (size_t k = m_begins[i]; k < m_begins[i + 1]; ++k) {
            if (const std::uint32_t element = rank[m_elements[k]]; element != alone)
                m_elements[kept++] = element;
        }
        m_begins[i] = begin;
        std::sort(m_elements.begin() + std::ptrdiff_t(begin), m_elements.begin() + std::ptrdiff_t(kept));
    }
    m_begins.back() = kept;
    m_elements.resize(kept);
}

Likeness likenessOf(const SkeletonWords& words, size_t a, size_t b)
{
    const SkeletonWords::Set left = words[a];
    const SkeletonWords::Set right = words[b];
    std::uint64_t common = 0;
    size_t i = 0, k = 0;
    while (i < left.elements.size() && k < right.elements.size()) {
        const std::uint32_t x = left.elements[i], y = right.elements[k];
        common += x == y ? words.weightOf(x) : 0;
        i += x <= y ? 1 : 0;
        k += y <= x ? 1 : 0;
    }
    // That both are of one category makes them no more alike; that they are not makes them less so.
    const std::uint64_t same = words.categoryOf(a) == words.categoryOf(b) ? categoryWeight : 0;
    const std::uint64_t all = std::uint64_t(left.weight) + right.weight - common - same;
    return all == 0 ? Likeness{1, 1} : Likeness{common - same, all};
}

} // namespace sentinel
