#include "core/logs/textsieve.h"

#include "core/logs/rarity.h"

#include <QtGlobal>

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sentinel {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

/// A few bytes with every letter in either case where that may be.
template <size_t size>
std::vector<std::array<char, size>> variantsOf(const char* bytes, bool ignoreCase)
{
    std::vector<std::array<char, size>> variants;
    for (unsigned upper = 0; upper < 1u << size; ++upper) {
        std::array<char, size> variant;
        bool isVariant = true;
        for (unsigned i = 0; i < size; ++i) {
            const bool isLetter = ignoreCase && bytes[i] >= 'a' && bytes[i] <= 'z';
            const bool isUpper = (upper >> i & 1) != 0;
            isVariant = isVariant && (isLetter || !isUpper);
            variant[i] = isUpper ? char(bytes[i] - 'a' + 'A') : bytes[i];
        }
        if (isVariant)
            variants.push_back(variant);
    }
    return variants;
}

/// The rarest four bytes of a text that overlap others least.
size_t otherPiece(std::string_view text, size_t piece)
{
    size_t best = 0;
    double bestWorth = -1e9;
    for (size_t at = 0; at + 4 <= text.size(); ++at) {
        constexpr double bitsOfByte = 8;
        const auto apart = double(std::min<size_t>(at > piece ? at - piece : piece - at, 4));
        const double worth = rarityOfPiece(text.substr(at, 4)) + bitsOfByte * apart;
        if (worth > bestWorth) {
            best = at;
            bestWorth = worth;
        }
    }
    return best;
}

} // namespace

bool TextSieve::isAt(const WantedText& wanted, std::string_view text, size_t begin)
{
    const std::string_view there = text.substr(begin, wanted.text.size());
    if (!wanted.ignoreCase || there.size() != wanted.text.size())
        return there == wanted.text;
    return std::equal(there.begin(), there.end(), wanted.text.begin(), [](char a, char b) { return lower(a) == b; });
}

/// The rarest four bytes at an even place of the text, and at an odd one: one of both is looked at, wherever it begins. `taken`: for
/// each slot how many texts are found by it already; what many share is compared with all of them.
void TextSieve::addPlaces(std::uint32_t text, std::vector<std::uint32_t>& taken)
{
    const auto& [bytes, ignoreCase] = m_texts[text];
    constexpr size_t farthest = 32;
    constexpr double lastBits = 8;   // four bytes at the end say nothing of what follows
    constexpr double sharedBits = 2; // measured: "0 ex" to "9 ex" of ten texts find them for less than "xamp" of all ten does
    for (const size_t first : {size_t(0), size_t(1)}) {
        size_t best = first;
        double bestBits = -1e9;
        for (size_t at = first; at + 4 <= bytes.size() && at <= farthest; at += 2) {
            const std::uint32_t others = taken[slotOf(gramAt(bytes.data() + at))];
            const double shared = others == 0 ? 0 : sharedBits * std::log2(1.0 + others);
            const double bits = rarityOfPiece(std::string_view(bytes).substr(at, 4)) - shared - (at + 6 > bytes.size() ? lastBits : 0);
            if (bits > bestBits) {
                best = at;
                bestBits = bits;
            }
        }
        ++taken[slotOf(gramAt(bytes.data() + best))];
        const size_t other = otherPiece(bytes, best);
        const std::uint32_t fold = ignoreCase ? 0x20202020u : 0u;
        for (const std::array<char, 4>& gram : variantsOf<4>(bytes.data() + best, ignoreCase))
            m_places.push_back({gramAt(gram.data()), text, std::uint32_t(bytes.size()), std::uint32_t(best), std::uint32_t(other),
                                gramAt(bytes.data() + other) | fold, fold});
    }
}

TextSieve::TextSieve(std::vector<WantedText> texts) : m_texts(std::move(texts))
{
    constexpr size_t slots = size_t(1) << slotBits;
    std::vector<std::uint32_t> taken(slots);
    for (size_t i = 0; i < m_texts.size(); ++i) {
        Q_ASSERT(m_texts[i].text.size() >= shortest);
        addPlaces(std::uint32_t(i), taken);
    }
    std::sort(m_places.begin(), m_places.end(), [](const Place& a, const Place& b) {
        const auto key = [](const Place& p) { return std::tuple(slotOf(p.gram), p.text, p.offset); };
        return key(a) < key(b);
    });
    m_bits.assign(slots / 64, 0);
    std::uint32_t last = slots;
    for (size_t i = 0; i < m_places.size(); ++i) {
        const Place& place = m_places[i];
        const std::uint32_t slot = slotOf(place.gram);
        if (slot != last) {
            m_first.push_back(std::uint32_t(i));
            m_nexts.push_back(0);
            m_bits[slot >> 6] |= std::uint64_t(1) << (slot & 63);
            last = slot;
        }
        const WantedText& wanted = m_texts[place.text];
        if (place.offset + 6 > wanted.text.size()) {
            m_nexts.back() = ~std::uint64_t(0);
            continue;
        }
        for (const std::array<char, 2>& next : variantsOf<2>(wanted.text.data() + place.offset + 4, wanted.ignoreCase))
            m_nexts.back() |= std::uint64_t(1) << nextOf(next.data());
    }
    m_first.push_back(std::uint32_t(m_places.size()));
    std::uint32_t before = 0;
    for (const std::uint64_t word : m_bits) {
        m_ranks.push_back(before);
        before += std::uint32_t(std::popcount(word));
    }
}

#if defined(__x86_64__)
namespace {

constexpr size_t together = 8; ///< places that are looked at together

/// For each set of bits in a byte: where its bits are, times two, without gaps.
constexpr auto gathered = [] {
    std::array<std::array<std::uint8_t, together>, 256> all = {};
    for (unsigned bits = 0; bits < 256; ++bits) {
        size_t count = 0;
        for (unsigned bit = 0; bit < together; ++bit) {
            if (bits >> bit & 1)
                all[bits][count++] = std::uint8_t(2 * bit);
        }
    }
    return all;
}();

bool looksAtMany()
{
    static const bool can = __builtin_cpu_supports("avx2");
    return can;
}

} // namespace

/// The first look of sift() at eight places a time, from `at` on, which it moves to where it stopped: short of `end`.
__attribute__((target("avx2,popcnt"))) size_t TextSieve::lookAtMany(const char* data, size_t& at, size_t end, std::uint32_t* places) const
{
    const auto load = [](const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
    const __m256i grams = _mm256_setr_epi8(0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9);
    const __m256i factor = _mm256_set1_epi32(int(slotFactor)), bitsOfWord = _mm256_set1_epi32(31);
    const int* const words = reinterpret_cast<const int*>(m_bits.data());
    size_t count = 0;
    for (; at + 24 <= end; at += 2 * together) {
        const __m256i given =
            _mm256_shuffle_epi8(_mm256_inserti128_si256(_mm256_castsi128_si256(load(data + at)), load(data + at + together), 1), grams);
        const __m256i slots = _mm256_srli_epi32(_mm256_mullo_epi32(given, factor), 32 - slotBits);
        const __m256i found = _mm256_i32gather_epi32(words, _mm256_srli_epi32(slots, 5), 4);
        const __m256i toSign = _mm256_andnot_si256(slots, bitsOfWord); // 31 - bit
        const auto mask = unsigned(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_sllv_epi32(found, toSign))));
        const __m128i offsets = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(gathered[mask].data()));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(places + count),
                            _mm256_add_epi32(_mm256_cvtepu8_epi32(offsets), _mm256_set1_epi32(int(at))));
        count += size_t(_mm_popcnt_u32(mask));
    }
    return count;
}
#endif

/// Finds places in text[from, from + window) where a text may be.
size_t TextSieve::sift(std::string_view text, size_t from, std::array<Candidate, window / 2>& candidates) const
{
    const char* const data = text.data();
    const size_t end = std::min(from + window, text.size() - 3);
    std::array<std::uint32_t, window / 2 + 8> places; // room for eight that do not count
    size_t count = 0;
    const std::uint64_t* const bits = m_bits.data();
    const auto look = [&](size_t at) {
        const std::uint32_t slot = slotOf(gramAt(data + at));
        places[count] = std::uint32_t(at);
        count += bits[slot >> 6] >> (slot & 63) & 1;
    };
    size_t at = from;
#if defined(__x86_64__)
    if (looksAtMany())
        count = lookAtMany(data, at, end, places.data());
#endif
    for (; at + 6 < end; at += 8) {
        look(at);
        look(at + 2);
        look(at + 4);
        look(at + 6);
    }
    for (; at < end; at += 2)
        look(at);
    size_t left = 0;
    for (size_t i = 0; i < count; ++i) {
        const std::uint32_t at = places[i];
        const std::uint32_t slot = slotOf(gramAt(data + at));
        const std::uint64_t below = m_bits[slot >> 6] & ((std::uint64_t(1) << (slot & 63)) - 1);
        const std::uint32_t rank = m_ranks[slot >> 6] + std::uint32_t(std::popcount(below));
        candidates[left] = {at, rank};
        left += m_nexts[rank] >> nextOf(data + at + 4) & 1;
    }
    return left;
}

} // namespace sentinel
