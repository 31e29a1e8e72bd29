// One pass over the line, driven by a table of what each character can be part of, no regular expressions: a comparison masks every
// line of two logs. Most words have no digit and stay as they are, so stretches of them are handed on whole. What takes the masked
// text is a parameter: a string, or a hash that never sees more than a block of it.

#include "core/logs/mask.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sentinel {

namespace {

enum Kind : unsigned char {
    Digit = 1,
    HexLetter = 2,
    Letter = 4, // those that are no hexadecimal digits
    Underscore = 8,
    Blank = 16,
    Suspect = 32, // see Suspects; only where there are no vectors
};
constexpr unsigned char hexDigit = Digit | HexLetter;
constexpr unsigned char anyLetter = HexLetter | Letter;
constexpr unsigned char wordPart = Digit | HexLetter | Letter | Underscore;

constexpr std::array<unsigned char, 256> kinds = [] {
    std::array<unsigned char, 256> table{};
    for (unsigned c = '0'; c <= '9'; ++c)
        table[c] = Digit;
    for (unsigned c = 0; c < 26; ++c)
        table['a' + c] = table['A' + c] = c < 6 ? HexLetter : Letter;
    table['_'] = Underscore;
    table[' '] = table['\t'] = table['\r'] = Blank;
    for (unsigned c = 0; c < 256; ++c) {
        if (c <= ' ' || c == '/' || c == '\\' || c == 't' || (c >= '0' && c <= '9'))
            table[c] |= Suspect;
    }
    return table;
}();

unsigned char kindOf(char c)
{
    return kinds[static_cast<unsigned char>(c)];
}
bool is(char c, unsigned char mask)
{
    return (kindOf(c) & mask) != 0;
}

/// The end of the run of characters of these kinds from `i`.
size_t runEnd(std::string_view text, size_t i, unsigned char mask)
{
    while (i < text.size() && is(text[i], mask))
        ++i;
    return i;
}

bool isUnit(std::string_view word)
{
    static constexpr std::string_view units[] = {"ms",     "s",   "m",    "h",       "us", "ns", "sec", "secs", "seconds",
                                                 "second", "min", "mins", "minutes", "B",  "kB", "KB",  "MB",   "GB",
                                                 "KiB",    "MiB", "GiB",  "K",       "M",  "G",  "kb",  "mb"};
    return !word.empty() && word.size() <= 7 && std::find(std::begin(units), std::end(units), word) != std::end(units);
}

/// "8e12fa90c3", at least 7 hexadecimal digits with a decimal one among them, or 0x….
bool isHexToken(std::string_view word, unsigned char seen)
{
    if (word.size() > 3 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X'))
        return runEnd(word, 2, hexDigit) == word.size();
    return word.size() >= 7 && (seen & wordPart & ~hexDigit) == 0;
}

/// "CS0103", "E0308", "TS2304": the code of a diagnostic.
bool isErrorCode(std::string_view word)
{
    size_t letters = 0;
    while (letters < word.size() && word[letters] >= 'A' && word[letters] <= 'Z')
        ++letters;
    const size_t digits = word.size() - letters;
    return letters >= 1 && letters <= 6 && digits >= 3 && digits <= 5 && runEnd(word, letters, Digit) == word.size();
}

/// Temporary folders and workspaces end in something random: "tmpab3x_9", "pip-req-build-k2j3h4".
bool looksRandom(std::string_view word)
{
    if (word.size() < 10)
        return false;
    size_t changes = 0;
    size_t digits = 0;
    bool before = is(word[0], Digit);
    for (char c : word) {
        const bool digit = is(c, Digit);
        digits += digit ? 1 : 0;
        changes += digit != before ? 1 : 0;
        before = digit;
    }
    return digits >= 2 && changes >= 3;
}

/// A home, workspace or temporary folder in front of a path: what differs between machines. Its length, or 0.
size_t machinePathEnd(std::string_view text)
{
    static constexpr std::string_view roots[] = {"/home/travis/build/",
                                                 "/home/runner/work/",
                                                 "/Users/travis/build/",
                                                 "/Users/runner/work/",
                                                 "/builds/",
                                                 "/home/",
                                                 "/Users/",
                                                 "/tmp/",
                                                 "/private/var/",
                                                 "/var/folders/",
                                                 "/var/tmp/",
                                                 "/var/lib/jenkins/",
                                                 "/github/workspace/",
                                                 "C:\\Users\\",
                                                 "D:\\a\\"};
    if (text.size() < 5)
        return 0;
    for (std::string_view root : roots) {
        if (text[1] == root[1] && text.starts_with(root))
            return root.size();
    }
    return 0;
}

/// What a varying part is replaced by; padded, so that it can be copied whole.
struct Mask
{
    char text[8];
    size_t size;
};
constexpr Mask folderMask{"<dir>/", 6}, hexMask{"<hex>", 5}, temporaryMask{"<tmp>", 5}, idMask{"<id>", 4}, numberMask{"#", 1},
    blankMask{" ", 1};

/// Finds the characters at which a line may not stay as it is, 16 at a time: digits, folders' slashes, control characters, the second
/// of two blanks' first, "tm". Says too many rather than too few.
class Suspects
{
public:
    explicit Suspects(std::string_view line) : m_line(line) {}

    /// The first at or behind `at`, which must not go down from one call to the next; the line's size if there is none.
    size_t next(size_t at)
    {
        while (at < m_line.size()) {
            if (at >= m_begin + granule || !m_isRead) {
                m_begin = at;
                m_bits = read(at);
                m_isRead = true;
            }
            const unsigned bits = m_bits >> (at - m_begin) << (at - m_begin);
            if (bits != 0)
                return std::min(m_begin + size_t(std::countr_zero(bits)), m_line.size());
            at = m_begin + granule;
        }
        return m_line.size();
    }

private:
    static constexpr size_t granule = 16;

    unsigned read(size_t at) const
    {
        const size_t left = m_line.size() - at;
        if (left >= granule)
            return bitsOf(m_line.data() + at);
        if (m_line.size() >= granule)
            return bitsOf(m_line.data() + m_line.size() - granule) >> (granule - left);
        char padded[granule] = {};
        std::memcpy(padded, m_line.data() + at, left);
        return bitsOf(padded);
    }

#ifdef __SSE2__
    static unsigned bitsOf(const char* text)
    {
        const __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
        const auto isChar = [chars](char c) { return _mm_cmpeq_epi8(chars, _mm_set1_epi8(c)); };
        const auto isAtMost = [](__m128i values, char most) { return _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(most)), values); };
        const auto bits = [](__m128i values) { return static_cast<unsigned>(_mm_movemask_epi8(values)); };
        const __m128i digits = isAtMost(_mm_sub_epi8(chars, _mm_set1_epi8('0')), 9);
        const __m128i slashes = _mm_or_si128(isChar('/'), isChar('\\'));
        const unsigned alone = bits(_mm_or_si128(_mm_or_si128(digits, slashes), isAtMost(chars, 0x1f)));
        const unsigned last = 1u << (granule - 1); // what follows is not seen here
        const unsigned blanks = bits(isChar(' '));
        const unsigned temporary = bits(isChar('t')) & (bits(isChar('m')) >> 1 | last);
        return alone | (blanks & (blanks >> 1 | last)) | temporary;
    }
#else
    static unsigned bitsOf(const char* text)
    {
        unsigned bits = 0;
        for (size_t i = 0; i < granule; ++i)
            bits |= unsigned(is(text[i], Suspect)) << i;
        return bits;
    }
#endif

    std::string_view m_line;
    size_t m_begin = 0;
    unsigned m_bits = 0;
    bool m_isRead = false;
};

/// Walks one line and hands its masked form to `out`, piece by piece.
template <typename Out>
class Masker
{
public:
    Masker(std::string_view line, Out& out) : m_line(withoutOuterBlanks(line)), m_out(out) {}

    void run()
    {
        Suspects suspects(m_line);
        while ((m_at = suspects.next(m_at)) < m_line.size()) {
            const char c = m_line[m_at];
            if (is(c, wordPart))
                word();
            else if (is(c, Blank))
                blanks();
            else if (c == '/')
                folder(m_at);
            else if (c == '\\' && m_at >= m_kept + 2 && (m_line[m_at - 2] == 'C' || m_line[m_at - 2] == 'D'))
                folder(m_at - 2);
            else
                ++m_at;
        }
        keep(m_line.size());
    }

private:
    static std::string_view withoutOuterBlanks(std::string_view line)
    {
        while (!line.empty() && is(line.back(), Blank))
            line.remove_suffix(1);
        line.remove_prefix(runEnd(line, 0, Blank));
        return line;
    }

    // What stands between the last thing replaced and `end` stays as it is.
    void keep(size_t end)
    {
        if (end > m_kept)
            m_out.put(m_line.data() + m_kept, end - m_kept, m_line.data() + m_line.size());
    }
    void replace(size_t begin, size_t end, const Mask& by)
    {
        keep(begin);
        m_out.put(by);
        m_at = m_kept = end;
    }

    void folder(size_t begin)
    {
        const bool isInWord = begin > 0 && is(m_line[begin - 1], wordPart);
        const size_t length = isInWord ? 0 : machinePathEnd(m_line.substr(begin));
        if (length > 0)
            replace(begin, begin + length, folderMask);
        else
            ++m_at;
    }

    // Runs of blanks become one.
    void blanks()
    {
        size_t begin = m_at;
        while (begin > m_kept && is(m_line[begin - 1], Blank))
            --begin;
        const size_t end = runEnd(m_line, m_at, Blank);
        if (end - begin == 1 && m_line[begin] == ' ')
            m_at = end;
        else
            replace(begin, end, blankMask);
    }

    // A suspect in a word: its first digit, or a "t" in it.
    void word()
    {
        size_t begin = m_at;
        while (begin > m_kept && is(m_line[begin - 1], wordPart))
            --begin;
        unsigned char seen = 0;
        size_t end = begin;
        while (end < m_line.size() && is(m_line[end], wordPart))
            seen |= kindOf(m_line[end++]);
        m_at = end;
        const std::string_view word = m_line.substr(begin, end - begin);
        if ((seen & Digit) != 0 && isHexToken(word, seen))
            replace(begin, hexEnd(end), hexMask);
        else if (word[0] == 't' && word.size() > 5 && word[1] == 'm' && word[2] == 'p')
            replace(begin, end, temporaryMask);
        else if ((seen & Digit) != 0)
            wordWithDigits(word, begin);
    }

    void wordWithDigits(std::string_view word, size_t begin)
    {
        if (looksRandom(word))
            return replace(begin, begin + word.size(), idMask);
        if (!is(word[0], Digit) && isErrorCode(word))
            return;
        // One or two digits in a name belong to it ("utf8"), more are a number ("worker1234").
        bool endsInNumber = false;
        for (size_t k = 0; k < word.size();) {
            const size_t digits = runEnd(word, k, Digit);
            if (digits == k || (k > 0 && digits - k <= 2)) {
                k = digits == k ? k + 1 : digits;
                endsInNumber = false;
                continue;
            }
            const size_t end = isUnit(word.substr(digits)) ? word.size() : digits;
            replace(begin + k, begin + end, numberMask);
            k = end;
            endsInNumber = true;
        }
        m_at = begin + word.size();
        if (endsInNumber)
            m_at = m_kept = numberEnd(m_at);
    }

    /// A UUID or a hash with its parts joined by "-" is one value.
    size_t hexEnd(size_t end) const
    {
        while (end + 1 < m_line.size() && m_line[end] == '-' && is(m_line[end + 1], hexDigit)) {
            const size_t next = runEnd(m_line, end + 1, hexDigit);
            if (next < m_line.size() && is(m_line[next], wordPart))
                break;
            end = next;
        }
        return end;
    }

    /// "12.5", "1:02:03", "2019-01-02", "10,000" and "1.2.3-4" are one number each; so is one with a unit after a blank.
    size_t numberEnd(size_t i) const
    {
        const auto joins = [](char c) { return c == '.' || c == ',' || c == ':' || c == '-' || c == '/' || c == 'T'; };
        while (i + 1 < m_line.size() && joins(m_line[i]) && is(m_line[i + 1], Digit)) {
            i = runEnd(m_line, i + 1, Digit);
            const size_t letters = runEnd(m_line, i, anyLetter);
            const std::string_view unit = m_line.substr(i, letters - i);
            if (isUnit(unit) || unit == "Z")
                i = letters;
        }
        if (i + 1 < m_line.size() && m_line[i] == ' ') {
            const size_t letters = runEnd(m_line, i + 1, anyLetter);
            if (isUnit(m_line.substr(i + 1, letters - i - 1)))
                i = letters;
        }
        return i;
    }

    std::string_view m_line;
    Out& m_out;
    size_t m_at = 0;
    size_t m_kept = 0; // everything before has been handed on
};

struct Text
{
    std::string text;
    void put(const char* part, size_t size, const char*) { text.append(part, size); }
    void put(const Mask& mask) { text.append(mask.text, mask.size); }
};

/// Takes text in any pieces and hashes it in blocks, so that the same text gives the same number however it was cut.
/// The mixing step is that of wyhash (Wang Yi, public domain): the halves of a 128-bit product.
class BlockHash
{
public:
    /// `end`: up to where bytes behind the part may be read.
    void put(const char* part, size_t size, const char* end)
    {
        while (m_size + size > blockSize) {
            const size_t room = blockSize - m_size;
            std::memcpy(m_block.data() + m_size, part, room);
            m_size = blockSize;
            part += room;
            size -= room;
            mixBlock();
        }
        // Most parts are short: copying in fixed steps, a bit too much, is quicker than asking for the very length.
        char* to = m_block.data() + m_size;
        m_size += size;
        for (; size > 0 && end - part >= std::ptrdiff_t(step); part += step, to += step) {
            std::memcpy(to, part, step);
            if (size <= step)
                return;
            size -= step;
        }
        std::memcpy(to, part, size);
    }
    void put(const Mask& mask)
    {
        if (m_size + mask.size > blockSize)
            return put(mask.text, mask.size, mask.text + sizeof mask.text);
        std::memcpy(m_block.data() + m_size, mask.text, sizeof mask.text);
        m_size += mask.size;
    }

    std::uint64_t result()
    {
        std::memset(m_block.data() + m_size, 0, step); // the length below tells padding from zero bytes
        const size_t length = m_blocks * blockSize + m_size;
        mixBlock();
        return mix(m_state ^ seeds[1], length ^ seeds[0]);
    }

private:
    static constexpr std::uint64_t seeds[] = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu};

    void mixBlock()
    {
        for (size_t i = 0; i < m_size; i += step)
            m_state = mix(load(i) ^ seeds[0], load(i + 8) ^ m_state);
        m_size = 0;
        ++m_blocks;
    }
    std::uint64_t load(size_t at) const
    {
        std::uint64_t word = 0;
        std::memcpy(&word, m_block.data() + at, sizeof word);
        return word;
    }
    static std::uint64_t mix(std::uint64_t a, std::uint64_t b)
    {
        __extension__ using Wide = unsigned __int128;
        const Wide product = Wide(a) * b;
        return std::uint64_t(product) ^ std::uint64_t(product >> 64);
    }

    static constexpr size_t step = 16, blockSize = 512;
    std::array<char, blockSize + step> m_block;
    size_t m_size = 0;
    size_t m_blocks = 0;
    std::uint64_t m_state = 0x8ebc6af09c88c6e3u;
};

} // namespace

std::string masked(std::string_view line)
{
    Text out;
    out.text.reserve(line.size());
    Masker<Text>(line, out).run();
    return std::move(out.text);
}

std::uint64_t maskedHash(std::string_view line)
{
    BlockHash hash;
    Masker<BlockHash>(line, hash).run();
    return hash.result();
}

std::uint64_t blankHash()
{
    static const std::uint64_t hash = BlockHash().result();
    return hash;
}

} // namespace sentinel
