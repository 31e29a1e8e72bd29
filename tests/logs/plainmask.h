#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// The mask said in the plainest way, character by character, into a string. The fast one must give the same, byte for byte:
// fingerprints that are stored were made of it.

namespace sentinel {

namespace plain {

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
inline bool isHex(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool isWord(char c)
{
    return isDigit(c) || isLetter(c) || c == '_';
}

/// The end of the run of characters from `i` for which `is` holds.
template <typename Is>
size_t runEnd(std::string_view text, size_t i, Is is)
{
    while (i < text.size() && is(text[i]))
        ++i;
    return i;
}

inline bool isUnit(std::string_view word)
{
    static constexpr std::string_view units[] = {"ms",     "s",   "m",    "h",       "us", "ns", "sec", "secs", "seconds",
                                                 "second", "min", "mins", "minutes", "B",  "kB", "KB",  "MB",   "GB",
                                                 "KiB",    "MiB", "GiB",  "K",       "M",  "G",  "kb",  "mb"};
    return std::find(std::begin(units), std::end(units), word) != std::end(units);
}

/// "8e12fa90c3", at least 8 hexadecimal digits with both kinds in them, or 0x….
inline bool isHexToken(std::string_view word)
{
    if (word.size() > 3 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X'))
        return std::all_of(word.begin() + 2, word.end(), isHex);
    return word.size() >= 7 && std::all_of(word.begin(), word.end(), isHex) && std::any_of(word.begin(), word.end(), isDigit);
}

/// "CS0103", "E0308", "TS2304": the code of a diagnostic.
inline bool isErrorCode(std::string_view word)
{
    size_t letters = 0;
    while (letters < word.size() && word[letters] >= 'A' && word[letters] <= 'Z')
        ++letters;
    const size_t digits = word.size() - letters;
    return letters >= 1 && letters <= 6 && digits >= 3 && digits <= 5
        && std::all_of(word.begin() + std::ptrdiff_t(letters), word.end(), isDigit);
}

/// Temporary folders and workspaces end in something random: "tmpab3x_9", "pip-req-build-k2j3h4".
inline bool looksRandom(std::string_view word)
{
    if (word.size() < 6)
        return false;
    size_t changes = 0;
    size_t digits = 0;
    for (size_t i = 0; i < word.size(); ++i) {
        digits += isDigit(word[i]) ? 1 : 0;
        if (i > 0 && isDigit(word[i]) != isDigit(word[i - 1]))
            ++changes;
    }
    return digits >= 2 && changes >= 3;
}

/// A home, workspace or temporary folder in front of a path: what differs between machines.
inline size_t machinePathEnd(std::string_view text)
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
    for (std::string_view root : roots) {
        if (text.starts_with(root))
            return root.size();
    }
    return 0;
}

} // namespace plain

inline std::string plainMasked(std::string_view line)
{
    using namespace plain;
    std::string out;
    out.reserve(line.size());
    bool blank = true; // leading blanks go, runs of them become one
    for (size_t i = 0; i < line.size();) {
        const char c = line[i];
        if (c == ' ' || c == '\t' || c == '\r') {
            if (!blank)
                out += ' ';
            blank = true;
            ++i;
            continue;
        }
        blank = false;
        const bool wordBegins = i == 0 || !isWord(line[i - 1]);
        if (wordBegins && (c == '/' || c == 'C' || c == 'D')) {
            if (const size_t root = machinePathEnd(line.substr(i)); root > 0) {
                out += "<dir>/";
                i += root;
                continue;
            }
        }
        if (isWord(c)) {
            const size_t end = runEnd(line, i, isWord);
            const std::string_view word = line.substr(i, end - i);
            if (isHexToken(word)) {
                // A UUID or a hash with its parts joined by "-" is one value.
                size_t last = end;
                while (last + 1 < line.size() && line[last] == '-' && isHex(line[last + 1])) {
                    const size_t next = runEnd(line, last + 1, isHex);
                    if (next < line.size() && isWord(line[next]))
                        break;
                    last = next;
                }
                out += "<hex>";
                i = last;
                continue;
            }
            if (word.starts_with("tmp") && word.size() > 5) {
                out += "<tmp>";
                i = end;
                continue;
            }
            if (looksRandom(word) && word.size() >= 10) {
                out += "<id>";
                i = end;
                continue;
            }
            if (isErrorCode(word)) {
                out += word;
                i = end;
                continue;
            }
            // One or two digits in a name belong to it ("utf8"), more are a number ("worker1234").
            for (size_t k = 0; k < word.size();) {
                const size_t digits = runEnd(word, k, isDigit);
                if (digits == k || (k > 0 && digits - k <= 2)) {
                    const size_t next = digits == k ? k + 1 : digits;
                    out += word.substr(k, next - k);
                    k = next;
                    continue;
                }
                out += '#';
                k = digits;
                if (isUnit(word.substr(k)))
                    k = word.size();
            }
            i = end;
            // "12.5", "1:02:03", "2019-01-02", "10,000" and "1.2.3-4" are one number each; so is "#" with a unit after a blank.
            if (!out.empty() && out.back() == '#') {
                while (i + 1 < line.size()
                       && (line[i] == '.' || line[i] == ',' || line[i] == ':' || line[i] == '-' || line[i] == '/' || line[i] == 'T')
                       && isDigit(line[i + 1])) {
                    i = runEnd(line, i + 1, isDigit);
                    if (i < line.size() && isLetter(line[i])) {
                        const size_t unit = runEnd(line, i, isLetter);
                        if (isUnit(line.substr(i, unit - i)) || line.substr(i, unit - i) == "Z")
                            i = unit;
                    }
                }
                if (i + 1 < line.size() && line[i] == ' ') {
                    const size_t unit = runEnd(line, i + 1, isLetter);
                    if (unit > i + 1 && isUnit(line.substr(i + 1, unit - i - 1)))
                        i = unit;
                }
            }
            continue;
        }
        out += c;
        ++i;
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

} // namespace sentinel
