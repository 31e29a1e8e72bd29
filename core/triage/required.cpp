// An expression is read from its leaves up. Of each part two things are known: all texts that it can be, as long as these are few
// and short; and the best list of texts found so far that it cannot do without. Parts in a row multiply the first; where that grows
// too long, what has been gathered is a list for the second, and gathering begins anew.

#include "core/triage/required_p.h"

#include "core/logs/rarity.h"
#include "core/triage/atoms_p.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace sentinel {

namespace {

constexpr size_t mostTexts = 24;   // that are multiplied
constexpr size_t longestText = 64; // while they are put together ...
constexpr size_t longestKept = 24; // ... and in the end: what comes behind rules nothing out any more
// In bits: what stands in every tenth line is not worth looking for; and short texts stand in many by chance.
constexpr double leastWorth = 4, leastOfShort = 8.8;
constexpr size_t shortestText = 3, shortText = 4;
constexpr size_t mostOfClass = 10; // digits are spelled out, letters are not

using Texts = std::vector<RequiredText>;

using Part = RequiredPart;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

/// Higher is better: how rare it is that any of them occurs. Nothing when one is too short to say anything.
std::optional<double> worthOf(const Texts& texts)
{
    if (texts.empty())
        return {};
    double share = 0;
    for (const RequiredText& required : texts) {
        if (required.text.size() < shortestText || required.text.find('\n') != std::string::npos)
            return {};
        const double bits = rarity(required.text, required.ignoreCase);
        if (required.text.size() <= shortText && bits < leastOfShort)
            return {};
        share += std::exp2(-bits);
    }
    return -std::log2(share);
}

void keepBetter(Texts& best, const Texts& other)
{
    const std::optional<double> worth = worthOf(other);
    if (worth && (best.empty() || *worth > *worthOf(best)))
        best = other;
}

/// The last two bytes of each.
Texts endsOf(Texts texts)
{
    for (RequiredText& required : texts)
        required.text.erase(0, required.text.size() - std::min<size_t>(required.text.size(), 2));
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

} // namespace

void addUniqueTexts(Texts& texts, const Texts& more)
{
    texts.insert(texts.end(), more.begin(), more.end());
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

std::optional<std::vector<RequiredText>> joinedTexts(const Texts& first, const Texts& second)
{
    if (first.size() * second.size() > mostTexts)
        return {};
    Texts texts;
    for (const RequiredText& a : first) {
        for (const RequiredText& b : second) {
            RequiredText both{a.text + b.text, a.ignoreCase || b.ignoreCase};
            if (both.text.size() > longestText)
                return {};
            if (both.ignoreCase)
                std::transform(both.text.begin(), both.text.end(), both.text.begin(), lower);
            texts.push_back(std::move(both));
        }
    }
    return texts;
}

Often oftenOf(std::string_view often)
{
    if (often.empty())
        return {};
    if (often[0] == '?')
        return {true, true};
    if (often[0] == '*')
        return {true, false};
    if (often[0] == '+')
        return {false, false};
    const bool mayBeNone = often.starts_with("{0}") || often.starts_with("{0,") || often.starts_with("{00") || often.starts_with("{,");
    return {mayBeNone, often.starts_with("{1}")};
}

namespace {

class Reading
{
public:
    /// Nothing when the expression holds what is not understood.
    std::optional<Part> read(std::string_view pattern, bool ignoreCase, int depth);
    /// The same of one atom.
    std::optional<Part> readOne(std::string_view body, bool ignoreCase) { return readAtom(body, ignoreCase, 0); }

private:
    std::optional<Part> readRow(const std::vector<Atom>& atoms, bool& ignoreCase, int depth);
    std::optional<Part> readAtom(std::string_view body, bool& ignoreCase, int depth);
    std::optional<Part> readGroup(std::string_view body, bool& ignoreCase, int depth);
    std::optional<Part> readClass(std::string_view body, bool ignoreCase);
};

Part exactly(char c, bool ignoreCase)
{
    const bool either = ignoreCase && isLetter(c);
    return {Texts{{std::string(1, either ? lower(c) : c), either}}, {}};
}

Part nothing()
{
    return {Texts{{std::string(), false}}, {}};
}

/// What a backslash and a letter stand for; '\0' for none.
char controlOf(char escaped)
{
    switch (escaped) {
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'n':
        return '\n';
    case 'f':
        return '\f';
    default:
        return '\0';
    }
}

std::optional<Part> Reading::readClass(std::string_view body, bool ignoreCase)
{
    Part part;
    if (body.size() < 3 || body.back() != ']')
        return {};
    body = body.substr(1, body.size() - 2);
    if (body.find("[:") != std::string_view::npos) // "[[:alpha:]]"
        return {};
    if (body[0] == '^')
        return part;
    Texts texts;
    for (size_t i = 0; i < body.size(); ++i) {
        char c = body[i];
        if (c == '\\') {
            if (++i == body.size())
                return {};
            c = body[i];
            if (isLetter(c) || (c >= '0' && c <= '9')) {
                c = controlOf(c);
                if (c == '\0')
                    return part; // "\w", "\x41": many, or not understood; either way any byte
            }
        }
        char last = c;
        if (i + 2 < body.size() && body[i + 1] == '-') {
            last = body[i + 2];
            i += 2;
            if (last == '\\' || last < c)
                return part;
        }
        for (int each = static_cast<unsigned char>(c); each <= static_cast<unsigned char>(last); ++each) {
            addUniqueTexts(texts, *exactly(char(each), ignoreCase).exact);
            if (texts.size() > mostOfClass)
                return part;
        }
    }
    part.exact = std::move(texts);
    return part;
}

std::optional<Part> Reading::readGroup(std::string_view body, bool& ignoreCase, int depth)
{
    if (body.size() < 2 || body.back() != ')')
        return {};
    body = body.substr(1, body.size() - 2);
    if (!body.starts_with('?'))
        return read(body, ignoreCase, depth + 1);
    if (body.starts_with("?<") || body.starts_with("?P<")) {
        const size_t end = body.find('>');
        if (end == std::string_view::npos || body[body.find('<') + 1] == '=' || body[body.find('<') + 1] == '!')
            return {};
        return read(body.substr(end + 1), ignoreCase, depth + 1);
    }
    const size_t end = body.find_first_not_of("imsU-", 1);
    bool inside = ignoreCase;
    bool isOn = true;
    for (const char flag : body.substr(1, end == std::string_view::npos ? end : end - 1)) {
        if (flag == '-')
            isOn = false;
        else if (flag == 'i')
            inside = isOn;
    }
    if (end == std::string_view::npos) { // "(?i)": for what follows
        ignoreCase = inside;
        return nothing();
    }
    if (body[end] != ':')
        return {};
    return read(body.substr(end + 1), inside, depth + 1);
}

std::optional<Part> Reading::readAtom(std::string_view body, bool& ignoreCase, int depth)
{
    switch (body[0]) {
    case '^':
    case '$':
        return nothing();
    case '.':
        return Part{};
    case '[':
        return readClass(body, ignoreCase);
    case '(':
        return readGroup(body, ignoreCase, depth);
    case '\\': {
        if (body.size() < 2)
            return {};
        const char escaped = body[1];
        if (escaped == 'b' || escaped == 'B' || escaped == 'A')
            return nothing();
        if (escaped == 'd') {
            Texts digits;
            for (char digit = '0'; digit <= '9'; ++digit)
                digits.push_back({std::string(1, digit), false});
            return Part{digits, {}};
        }
        if (std::string_view("wWsSD").find(escaped) != std::string_view::npos)
            return Part{};
        if (isLetter(escaped) || (escaped >= '0' && escaped <= '9')) {
            const char control = controlOf(escaped);
            return control == '\0' ? std::nullopt : std::optional(exactly(control, false));
        }
        return exactly(escaped, false);
    }
    default:
        return exactly(body[0], ignoreCase);
    }
}

std::optional<Part> Reading::readRow(const std::vector<Atom>& atoms, bool& ignoreCase, int depth)
{
    Part row = nothing();
    Texts gathered = *row.exact; // what the last few atoms can be
    bool isExact = true;
    for (const Atom& atom : atoms) {
        std::optional<Part> part = readAtom(atom.body, ignoreCase, depth);
        if (!part)
            return {};
        const Often often = oftenOf(atom.often);
        if (!often.mayBeNone)
            keepBetter(row.best, part->best);
        std::optional<Texts> exact = std::move(part->exact);
        if (exact && often.mayBeNone && often.isOnce)
            addUniqueTexts(*exact, *nothing().exact);
        else if (often.mayBeNone)
            exact.reset();
        std::optional<Texts> longer = exact ? joinedTexts(gathered, *exact) : std::nullopt;
        if (!longer) {
            keepBetter(row.best, gathered);
            isExact = false;
            // Too many, as a rule; of what stands in front the last bytes will do.
            longer = exact ? joinedTexts(endsOf(gathered), *exact) : std::nullopt;
            gathered = longer ? *longer : exact ? *exact : *nothing().exact;
        } else {
            gathered = std::move(*longer);
        }
        if (!often.isOnce && exact) { // "a+": at least one here, any number before what comes next
            keepBetter(row.best, gathered);
            isExact = false;
            gathered = *exact;
        }
    }
    if (isExact) {
        row.exact = std::move(gathered);
    } else {
        keepBetter(row.best, gathered);
        row.exact.reset();
    }
    return row;
}

std::optional<Part> Reading::read(std::string_view pattern, bool ignoreCase, int depth)
{
    if (depth > deepestGroup)
        return {};
    Part all{Texts(), {}};
    bool isFirst = true;
    bool isLacking = false; // an alternative without a list
    for (const std::vector<Atom>& atoms : alternativesOf(pattern)) {
        const std::optional<Part> row = readRow(atoms, ignoreCase, depth);
        if (!row)
            return {};
        Texts best = row->best;
        if (row->exact)
            keepBetter(best, *row->exact);
        isLacking = isLacking || best.empty();
        addUniqueTexts(all.best, best);
        if (!row->exact)
            all.exact.reset();
        else if (all.exact)
            addUniqueTexts(*all.exact, *row->exact);
        isFirst = false;
    }
    if (all.exact && all.exact->size() > mostTexts)
        all.exact.reset();
    if (isLacking || isFirst)
        all.best.clear();
    return all;
}

} // namespace

std::optional<RequiredPart> requiredPartOf(std::string_view atom, bool ignoreCase)
{
    return Reading().readOne(atom, ignoreCase);
}

std::vector<RequiredText> requiredTexts(std::string_view pattern, bool ignoreCase)
{
    Reading reading;
    const std::optional<Part> all = reading.read(pattern, ignoreCase, 0);
    const std::optional<double> worth = all ? worthOf(all->best) : std::nullopt;
    if (!worth)
        return {};
    if (*worth < leastWorth)
        return {};
    Texts texts = all->best;
    for (RequiredText& required : texts)
        required.text.resize(std::min(required.text.size(), longestKept));
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

} // namespace sentinel
