// Where in a line an expression begins, and with which bytes.

#include "core/logs/rarity.h"
#include "core/triage/atoms_p.h"
#include "core/triage/required_p.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sentinel {

namespace {

constexpr size_t mostFirsts = 64; // of 256 bytes: more are no choice
constexpr int mostGroups = 1000;  // taken apart: what stands in them may be left out in many ways

using Bytes256 = std::bitset<256>;
using Texts = std::vector<RequiredText>;

Bytes256 bytesFrom(std::string_view bytes)
{
    Bytes256 set;
    for (const char c : bytes)
        set.set(static_cast<unsigned char>(c));
    return set;
}

const Bytes256& blanks()
{
    static const Bytes256 set = bytesFrom(" \t\r\n\f\v");
    return set;
}

Bytes256 wordBytes()
{
    return bytesFrom("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

Bytes256 digitBytes()
{
    return bytesFrom("0123456789");
}

void addEitherCase(Bytes256& bytes)
{
    for (size_t c = 'a'; c <= 'z'; ++c) {
        const size_t upper = c - 'a' + 'A';
        const bool isIn = bytes.test(c) || bytes.test(upper);
        bytes.set(c, isIn);
        bytes.set(upper, isIn);
    }
}

/// The bytes that texts have at a place. `mayEnd`: one of them ends before it.
Bytes256 bytesOf(const Texts& texts, size_t at, bool& mayEnd)
{
    Bytes256 bytes;
    for (const RequiredText& text : texts) {
        if (text.text.size() <= at) {
            mayEnd = true;
            continue;
        }
        const char c = text.text[at];
        bytes.set(static_cast<unsigned char>(c));
        if (text.ignoreCase && c >= 'a' && c <= 'z')
            bytes.set(static_cast<unsigned char>(c - 'a' + 'A'));
    }
    return bytes;
}

/// "[a-z_\\d]"; all bytes where it is not understood.
Bytes256 bytesOfClass(std::string_view body, bool ignoreCase)
{
    const Bytes256 all = ~Bytes256();
    if (body.size() < 3 || body.back() != ']' || body[1] == '^' || body.find("[:") != std::string_view::npos)
        return all;
    body = body.substr(1, body.size() - 2);
    Bytes256 bytes;
    for (size_t i = 0; i < body.size(); ++i) {
        auto c = static_cast<unsigned char>(body[i]);
        if (c == '\\') {
            if (++i == body.size())
                return all;
            c = static_cast<unsigned char>(body[i]);
            const bool isSign = wordBytes()[c] == 0;
            if (!isSign && c != 'w' && c != 'd' && c != 's')
                return all;
            if (!isSign) {
                bytes |= c == 'w' ? wordBytes() : c == 'd' ? digitBytes() : blanks();
                continue;
            }
        }
        unsigned char last = c;
        if (i + 2 < body.size() && body[i + 1] == '-') {
            last = static_cast<unsigned char>(body[i + 2]);
            i += 2;
            if (last == '\\' || last < c)
                return all;
        }
        for (unsigned each = c; each <= last; ++each)
            bytes.set(each);
    }
    if (ignoreCase)
        addEitherCase(bytes);
    return bytes;
}

/// What stands in a group that only puts parts together; nothing for others.
std::optional<std::string_view> insideOf(std::string_view body)
{
    if (body.size() < 2 || body.front() != '(' || body.back() != ')')
        return {};
    const std::string_view inside = body.substr(1, body.size() - 2);
    if (inside.starts_with("?:"))
        return inside.substr(2);
    return inside.starts_with('?') ? std::nullopt : std::optional(inside);
}

bool addFirsts(std::span<const Atom> atoms, bool ignoreCase, int depth, Bytes256& firsts);

/// Bytes with which an atom may begin; true when it may also be empty.
bool addFirstsOf(const Atom& atom, bool ignoreCase, int depth, Bytes256& firsts)
{
    const bool mayBeNone = oftenOf(atom.often).mayBeNone;
    if (const auto inside = insideOf(atom.body); inside && depth < deepestGroup) {
        bool mayBeEmpty = mayBeNone;
        for (const std::vector<Atom>& each : alternativesOf(*inside))
            mayBeEmpty = addFirsts(each, ignoreCase, depth + 1, firsts) || mayBeEmpty;
        return mayBeEmpty;
    }
    if (atom.body == "\\w" || atom.body == "\\s") {
        firsts |= atom.body == "\\w" ? wordBytes() : blanks();
        return mayBeNone;
    }
    if (atom.body.starts_with('[')) {
        firsts |= bytesOfClass(atom.body, ignoreCase);
        return mayBeNone;
    }
    const std::optional<RequiredPart> part = requiredPartOf(atom.body, ignoreCase);
    if (!part || !part->exact) {
        firsts.set();
        return !part || mayBeNone;
    }
    bool mayBeEmpty = mayBeNone;
    firsts |= bytesOf(*part->exact, 0, mayBeEmpty);
    return mayBeEmpty;
}

/// The same of atoms in a row.
bool addFirsts(std::span<const Atom> atoms, bool ignoreCase, int depth, Bytes256& firsts)
{
    return std::all_of(atoms.begin(), atoms.end(), [&](const Atom& atom) { return addFirstsOf(atom, ignoreCase, depth, firsts); });
}

/// Bytes with which a match of atoms in a row may begin, any byte when it may be empty.
Bytes256 firstsOf(std::span<const Atom> atoms, bool ignoreCase)
{
    Bytes256 firsts;
    if (addFirsts(atoms, ignoreCase, 0, firsts))
        firsts.set();
    return firsts;
}

/// The first two bytes of what atoms in a row match; false when they may be anything. Blanks at the begin are left out of the line as
/// well, so a blank that must be there says nothing. `left`: groups that may yet be taken apart.
bool addStart(std::span<const Atom> atoms, bool ignoreCase, int& left, RequiredStart& start)
{
    if (--left < 0)
        return false;
    for (size_t i = 0; i < atoms.size(); ++i) { // all before it may be left out
        const Atom& atom = atoms[i];
        if (atom.body == "\\s" || atom.body == " ")
            continue;
        const Often often = oftenOf(atom.often);
        std::vector<Atom> rest(atoms.begin() + std::ptrdiff_t(i) + 1, atoms.end());
        if (!often.isOnce)
            rest.insert(rest.begin(), {atom.body, "*"});
        if (const auto inside = insideOf(atom.body)) {
            for (std::vector<Atom> each : alternativesOf(*inside)) {
                each.insert(each.end(), rest.begin(), rest.end());
                if (!addStart(each, ignoreCase, left, start))
                    return false;
            }
            if (often.mayBeNone)
                continue;
            return true;
        }
        Bytes256 firsts;
        const bool mayBeEmpty = addFirstsOf(atom, ignoreCase, 0, firsts);
        if ((firsts & blanks()).any())
            return false;
        start.first |= firsts;
        if (firsts.any())
            start.second |= firstsOf(rest, ignoreCase);
        if (!mayBeEmpty)
            return true;
    }
    return false; // a line may begin with anything when nothing must be there
}

/// As requiredStart, however many lines begin so.
std::optional<RequiredStart> startOf(std::string_view pattern, bool ignoreCase)
{
    RequiredStart start;
    int left = mostGroups;
    for (const std::vector<Atom>& atoms : alternativesOf(pattern)) {
        if (atoms.size() < 2 || atoms[0].body != "^" || !atoms[0].often.empty()
            || !addStart(std::span(atoms).subspan(1), ignoreCase, left, start))
            return {};
    }
    return start;
}

std::string textOf(std::span<const Atom> atoms)
{
    std::string text;
    for (const Atom& atom : atoms)
        (text += atom.body) += atom.often;
    return text;
}

/// The alternatives of an expression as expressions, those of a group at its begin taken apart. All in one when there are many, or when
/// one may say something of the next.
std::vector<std::string> rowsOf(std::string_view pattern)
{
    constexpr size_t mostRows = 32;
    for (size_t at = pattern.find("(?"); at != std::string_view::npos; at = pattern.find("(?", at + 1)) {
        if (pattern.substr(at).substr(0, 3) != "(?:")
            return {std::string(pattern)};
    }
    std::vector<std::string> rows, open{std::string(pattern)};
    while (!open.empty()) {
        const std::string row = std::move(open.back());
        open.pop_back();
        const std::vector<std::vector<Atom>> alternatives = alternativesOf(row);
        if (rows.size() + open.size() + alternatives.size() > mostRows)
            return {std::string(pattern)};
        if (alternatives.size() > 1) {
            for (const std::vector<Atom>& each : alternatives)
                open.push_back(textOf(each));
            continue;
        }
        const std::span<const Atom> atoms = alternatives[0];
        size_t group = 0;
        while (group < atoms.size() && (atoms[group].body == "^" || atoms[group].body == "\\s" || atoms[group].body == "\\b"))
            ++group;
        const auto inside = group < atoms.size() && atoms[group].often.empty() ? insideOf(atoms[group].body) : std::nullopt;
        const std::vector<std::vector<Atom>> inner = inside ? alternativesOf(*inside) : std::vector<std::vector<Atom>>();
        if (inner.size() < 2) {
            rows.push_back(row);
            continue;
        }
        if (rows.size() + open.size() + inner.size() > mostRows)
            return {std::string(pattern)};
        for (const std::vector<Atom>& each : inner)
            open.push_back(textOf(atoms.first(group)) + textOf(each) + textOf(atoms.subspan(group + 1)));
    }
    return rows;
}

} // namespace

std::optional<RequiredStart> requiredStart(std::string_view pattern, bool ignoreCase)
{
    const std::optional<RequiredStart> start = startOf(pattern, ignoreCase);
    return start && start->first.count() <= mostFirsts ? start : std::nullopt;
}

namespace {

/// About how many lines of a log begin so.
double shareOf(const RequiredStart& start)
{
    constexpr double usualBytes = 64, leastShare = 1.0 / 256;
    const auto share = [](const Bytes256& bytes) { return std::min(1.0, double(bytes.count()) / usualBytes); };
    return std::max(leastShare, share(start.first) * share(start.second));
}

/// About how many lines of a log have all that one of these says.
double shareOf(const std::vector<RequiredLine>& lines)
{
    constexpr double usualLine = 64; // bytes
    double all = 0;
    for (const RequiredLine& line : lines) {
        double share = line.texts.empty() ? 1 : 0;
        for (const RequiredText& text : line.texts)
            share += usualLine * std::exp2(-rarity(text.text, text.ignoreCase));
        all += std::min(1.0, share) * (line.start ? shareOf(*line.start) : 1);
    }
    return all;
}

} // namespace

std::vector<RequiredLine> requiredLines(std::string_view pattern, bool ignoreCase)
{
    const std::vector<RequiredLine> whole{{requiredTexts(pattern, ignoreCase), startOf(pattern, ignoreCase)}};
    std::vector<RequiredLine> lines;
    for (const std::string& row : rowsOf(pattern)) {
        RequiredLine line{requiredTexts(row, ignoreCase), startOf(row, ignoreCase)};
        if (std::find(lines.begin(), lines.end(), line) == lines.end())
            lines.push_back(std::move(line));
    }
    return shareOf(lines) < shareOf(whole) ? lines : whole;
}

bool requiresPlace(std::string_view pattern)
{
    const std::vector<std::vector<Atom>> alternatives = alternativesOf(pattern);
    return std::all_of(alternatives.begin(), alternatives.end(), [](const std::vector<Atom>& atoms) {
        for (size_t i = 0; i + 2 < atoms.size(); ++i) {
            const bool hasSuffix = atoms[i].body == "\\." && atoms[i].often.empty() && atoms[i + 1].body == "\\w"
                && (atoms[i + 1].often == "+" || atoms[i + 1].often.starts_with("{1,"));
            const std::string_view behind = atoms[i + 2].body;
            if (!hasSuffix || !atoms[i + 2].often.empty())
                continue;
            const bool digitFollows = i + 3 < atoms.size() && atoms[i + 3].body == "\\d" && !oftenOf(atoms[i + 3].often).mayBeNone;
            if (behind == "(:\\d+|\\(\\d+)" || behind == "(?::\\d+|\\(\\d+)")
                return true;
            if (digitFollows && (behind == "(: ?|\\(|\\[)" || behind == "(?:: ?|\\(|\\[)" || behind == ":" || behind == "\\("))
                return true;
        }
        return false;
    });
}

} // namespace sentinel
