// Words decide, looked up in one table as they come by: a failure's text is read at the speed of a hash. What reads like an exception's
// class does so by its end ("…Error", "…Exception"), whatever the language.

#include "core/triage/naming.h"

#include "core/triage/fingerprint.h"
#include "core/triage/frames.h"
#include "core/triage/logprefix.h"
#include "core/triage/skeleton.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <unordered_set>

namespace sentinel {

namespace {

constexpr size_t wordsLookedAt = 1024; // bytes of a line
constexpr size_t textLookedAt = 256 * 1024;
constexpr size_t mostCauses = 4;
constexpr size_t mostFailures = 4;
constexpr size_t failuresBesideCauses = 2;
constexpr size_t mostFrames = 2;
constexpr size_t mostPlain = 12; // of a text in which no line names anything
constexpr size_t longestWord = 24;

enum Word : unsigned char { NoWord, Trouble, Failed, Error };

std::uint32_t hashOf(std::string_view lower)
{
    std::uint32_t hash = 2166136261u;
    for (char c : lower)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

/// Words by hash, open addressing; built once.
class Words
{
public:
    Words()
    {
        add(Error, {"error", "fatal", "panicked", "exception", "err"});
        add(Failed,
            {"fail", "failed", "failing", "fails", "failure", "failures", "assert", "asserting", "assertion", "abort", "aborted",
             "aborting", "segmentation", "segfault", "killed", "panic", "crashed", "timedout"});
        add(Trouble, {"expected",     "expecting", "unexpected", "actual",        "cannot",          "could",       "couldn",
                      "unable",       "denied",    "refused",    "undefined",     "unresolved",      "invalid",     "missing",
                      "mismatch",     "exceeded",  "timeout",    "timed",         "reset",           "unreachable", "forbidden",
                      "unauthorized", "conflict",  "conflicts",  "corrupt",       "corrupted",       "deadlock",    "overflow",
                      "oom",          "such",      "found",      "illegal",       "unknown",         "unsupported", "violation",
                      "violations",   "bad",       "broken",     "errors",        "warning",         "nil",         "null",
                      "leak",         "leaks",     "exited",     "exit",          "signal",          "undeclared",  "ambiguous",
                      "incompatible", "duplicate", "outdated",   "vulnerability", "vulnerabilities", "stopped",     "terminated",
                      "rejected",     "expired",   "disallowed"});
    }
    Word of(std::string_view lower) const
    {
        for (std::uint32_t at = hashOf(lower) & mask;; at = (at + 1) & mask) {
            if (m_slots[at].word == NoWord || m_slots[at].text == lower)
                return m_slots[at].word;
        }
    }

private:
    struct Slot
    {
        std::string_view text;
        Word word = NoWord;
    };
    static constexpr std::uint32_t mask = 511;

    void add(Word word, std::initializer_list<std::string_view> texts)
    {
        for (std::string_view text : texts) {
            std::uint32_t at = hashOf(text) & mask;
            while (m_slots[at].word != NoWord)
                at = (at + 1) & mask;
            m_slots[at] = {text, word};
        }
    }
    std::array<Slot, mask + 1> m_slots{};
};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isNamePart(char c)
{
    return isLetter(c) || isDigit(c) || c == '_';
}

/// "TimeoutException", "AssertionError", "java.lang.Error": longer than the word by itself.
bool isThrown(std::string_view name)
{
    static constexpr std::array<std::string_view, 5> ends{"Error", "Exception", "Failure", "Fault", "Panic"};
    return std::any_of(ends.begin(), ends.end(),
                       [name](std::string_view end) { return name.size() > end.size() + 1 && name.ends_with(end); });
}

/// What every failed run of a tool says at its end.
bool isSummary(std::string_view line)
{
    static constexpr std::array<std::string_view, 17> phrases{"ld returned",
                                                              "exit status",
                                                              "complete log of this run",
                                                              "Process completed with",
                                                              "BUILD FAILED",
                                                              "Build FAILED",
                                                              "build failed",
                                                              "Error Code ",
                                                              "rror: could not compile",
                                                              "aborting due to",
                                                              "Tests run:",
                                                              "tests failed",
                                                              "Build step",
                                                              "ELIFECYCLE",
                                                              "errors generated",
                                                              "error generated",
                                                              "Failed to execute goal"};
    if (line.starts_with("make") && line.find("***") != std::string_view::npos)
        return true;
    // "3 failed, 12 passed in 4.2s", "1 error"
    size_t at = line.find_first_not_of(" =-*[");
    if (at != std::string_view::npos && isDigit(line[at]) && line.size() < 120) {
        at = line.find_first_not_of("0123456789", at);
        const std::string_view rest = at == std::string_view::npos ? std::string_view() : line.substr(at);
        for (std::string_view counted : {" fail", " error", " problem", " test", " example", " spec", " of "}) {
            if (rest.starts_with(counted))
                return true;
        }
    }
    return std::any_of(phrases.begin(), phrases.end(),
                       [line](std::string_view phrase) { return line.find(phrase) != std::string_view::npos; });
}

/// A line that quotes code or points into it, what a diff has, and what a shell traces ("+ exit 1").
bool isExcerpt(std::string_view line)
{
    const size_t at = line.find_first_not_of(" \t0123456789|>");
    if (at == std::string_view::npos)
        return true;
    return line.find_first_not_of(" \t0123456789|^~-+=_.*#>") == std::string_view::npos || line.starts_with("@@") || line.starts_with("| ")
        || line.starts_with("+ ");
}

/// An item of a runner's list of failed tests: "1) total", "not ok 3 - total", a cross in front.
bool isFailedItem(std::string_view line)
{
    size_t digits = 0;
    while (digits < line.size() && isDigit(line[digits]))
        ++digits;
    if (digits > 0 && digits < 5 && line.substr(digits).starts_with(") ") && line.size() > digits + 2)
        return true;
    for (std::string_view sign :
         {"not ok ", "\xe2\x9c\x95 ", "\xe2\x9c\x96 ", "\xe2\x9c\x97 ", "\xe2\x9c\x98 ", "\xe2\x97\x8f ", "\xe2\x9d\x8c "}) {
        if (line.starts_with(sign))
            return true;
    }
    return false;
}

std::string_view trimmedLine(std::string_view line)
{
    while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ')
        line.remove_suffix(1);
    while (!line.empty() && static_cast<unsigned char>(line.front()) <= ' ')
        line.remove_prefix(1);
    return line;
}

/// Colours out; `room` keeps the text where there were any.
std::string_view plainLine(std::string_view line, std::string& room)
{
    if (line.find('\x1b') == std::string_view::npos)
        return trimmedLine(line);
    room.clear();
    for (size_t at = 0; at < line.size();) {
        if (line[at] != '\x1b') {
            room += line[at++];
            continue;
        }
        ++at;
        if (at < line.size() && line[at] == '[') {
            while (++at < line.size() && (line[at] < '@' || line[at] > '~')) {}
            ++at;
        }
    }
    return trimmedLine(room);
}

struct Line
{
    std::string text;
    Naming naming = Naming::Nothing;
};

/// Takes the lines of a text one after the other and keeps the few that name its cause.
class NamingLines
{
public:
    void add(std::string_view raw)
    {
        const std::string_view line = withoutLogPrefix(plainLine(raw.substr(0, 4 * skeletonBytes), m_room));
        const bool quotesFrame = m_wasPythonFrame && raw.starts_with("    ");
        m_wasPythonFrame = line.starts_with("File \"");
        if (line.empty() || (quotesFrame && !m_wasPythonFrame))
            return;
        if (const Frame frame = frameOf(line); frame != Frame::None) {
            if (frame == Frame::Own)
                addFrame(line);
            else if (m_foreign.size() < mostFrames && !line.starts_with("..."))
                m_foreign.emplace_back(line);
            return;
        }
        const bool excerpt = isExcerpt(line);
        const Naming naming = excerpt ? Naming::Nothing : isFailureHead(line) ? Naming::Summary : namingOf(line);
        if (naming != Naming::Nothing) {
            // The frames of the first cause; Python's come before it, the last ones count.
            m_framesClosed = m_framesClosed || (naming >= Naming::Failure && !m_frames.empty());
            std::vector<std::string>& kept = m_named[size_t(naming)];
            if (kept.size() < limitOf(naming) && isNew(line, naming))
                kept.emplace_back(line);
        }
        if (!excerpt && m_plain.size() < mostPlain)
            m_plain.emplace_back(line);
    }

    std::vector<std::string> taken()
    {
        std::vector<std::string> lines = std::move(m_named[size_t(Naming::Cause)]);
        std::vector<std::string>& failures = m_named[size_t(Naming::Failure)];
        if (!lines.empty() && failures.size() > failuresBesideCauses)
            failures.resize(failuresBesideCauses);
        append(lines, failures);
        if (lines.empty()) {
            append(lines, m_named[size_t(Naming::Hint)]);
            if (lines.empty() && m_frames.empty())
                return std::move(m_plain.empty() ? m_foreign : m_plain);
            if (lines.empty())
                append(lines, m_plain);
        }
        for (std::string& frame : m_frames)
            lines.push_back(std::move(frame));
        // Better a framework's frame than no place at all.
        if (m_frames.empty() && !m_foreign.empty()
            && std::none_of(lines.begin(), lines.end(), [](const std::string& l) { return namesPlace(l); }))
            lines.push_back(std::move(m_foreign.front()));
        return lines;
    }

private:
    static size_t limitOf(Naming naming) { return naming == Naming::Cause ? mostCauses : naming == Naming::Summary ? 0 : mostFailures; }
    static void append(std::vector<std::string>& to, std::vector<std::string>& from)
    {
        std::move(from.begin(), from.end(), std::back_inserter(to));
    }
    bool isNew(std::string_view line, Naming naming) { return m_seen.insert(char('0' + int(naming)) + skeletonOf(line)).second; }
    void addFrame(std::string_view line)
    {
        if (m_framesClosed)
            return;
        const bool innermostLast = line.starts_with("File \"");
        if (m_frames.size() == mostFrames) {
            if (!innermostLast)
                return;
            m_frames.pop_front();
        }
        m_frames.emplace_back(line);
    }

    std::string m_room;
    std::array<std::vector<std::string>, 5> m_named;
    std::unordered_set<std::string> m_seen; // bounded as what is named is
    std::deque<std::string> m_frames;
    std::vector<std::string> m_plain;
    std::vector<std::string> m_foreign;
    bool m_framesClosed = false;
    bool m_wasPythonFrame = false; // the line before: what follows quotes its source
};

} // namespace

bool isFailureHead(std::string_view line)
{
    return line.find("<<< FAILURE!") != std::string_view::npos || line.find("<<< ERROR!") != std::string_view::npos;
}

Naming namingOf(std::string_view line)
{
    static const Words words;
    line = line.substr(0, wordsLookedAt);
    Naming best = Naming::Nothing;
    const auto raise = [&best](Naming naming) { best = std::max(best, naming); };
    std::array<char, longestWord> lower{};
    for (size_t at = 0; at < line.size();) {
        if (!isNamePart(line[at])) {
            ++at;
            continue;
        }
        const size_t begin = at;
        while (at < line.size() && isNamePart(line[at]))
            ++at;
        const std::string_view word = line.substr(begin, at - begin);
        const char next = at < line.size() ? line[at] : '\0';
        if (isThrown(word)) {
            // A class with its message, or by itself; not one in the middle of a sentence or a file's name.
            const bool speaks = next == ':' || next == '\0' || (next == ' ' && begin == 0) || next == '\'';
            raise(speaks ? Naming::Cause : Naming::Hint);
            continue;
        }
        if (word.size() > longestWord || word.size() < 3)
            continue;
        for (size_t i = 0; i < word.size(); ++i)
            lower[i] = word[i] >= 'A' && word[i] <= 'Z' ? char(word[i] | 0x20) : word[i];
        switch (words.of({lower.data(), word.size()})) {
        case Error: {
            const std::string_view rest = line.substr(at);
            const bool says = next == ':' || next == '[' || next == '!' || rest.starts_with(" at ") || rest.starts_with(" in ")
                || (rest.size() > 5 && rest[0] == ' ' && isLetter(rest[1]) && rest[1] < 'a' && rest.find(':') != std::string_view::npos);
            raise(says && rest.size() > 4 ? Naming::Cause : Naming::Hint);
            break;
        }
        case Failed:
            raise(Naming::Failure);
            break;
        case Trouble:
            raise(Naming::Hint);
            break;
        case NoWord:
            break;
        }
    }
    if (best != Naming::Nothing && isSummary(line))
        return Naming::Summary;
    if (best < Naming::Failure && isFailedItem(line))
        return Naming::Failure;
    if (best == Naming::Cause || best == Naming::Failure || !namesPlace(line))
        return best;
    return Naming::Failure; // a finding at a place
}

std::vector<std::string> namingLinesOf(std::string_view text)
{
    text = text.substr(0, textLookedAt);
    NamingLines lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        lines.add(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines.taken();
}

} // namespace sentinel
