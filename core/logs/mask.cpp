// One pass over the line, driven by a table of what each character can be part of, no regular expressions: a comparison masks every
// line of two logs. Most words have no digit and stay as they are, so stretches of them are handed on whole. What takes the masked
// text is a parameter: a string, or a hash that never sees more than a block of it.

#include "core/logs/mask.h"

#include "core/logs/blockhash_p.h"
#include "core/logs/maskchars_p.h"

#include <algorithm>

namespace sentinel {

namespace {

using namespace masking;

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

/// What a varying part is replaced by.
using Mask = BlockHash::Mark;
constexpr Mask folderMask{"<dir>/", 6}, hexMask{"<hex>", 5}, temporaryMask{"<tmp>", 5}, idMask{"<id>", 4}, numberMask{"#", 1},
    blankMask{" ", 1};

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
