#include "core/reports/pytestlines_p.h"

#include "core/reports/scan_p.h"

#include <algorithm>
#include <array>

namespace sentinel::pytest {

namespace {

/// How a test ended, while the tests run.
struct ProgressWord
{
    std::string_view text;
    TestStatus status;
};
constexpr ProgressWord progressWords[] = {
    {"PASSED", TestStatus::Passed}, {"FAILED", TestStatus::Failed}, {"SKIPPED", TestStatus::Skipped},
    {"ERROR", TestStatus::Error},   {"RERUN", TestStatus::Failed},  {"XFAIL", TestStatus::Skipped},
    {"XPASS", TestStatus::Passed},  {"xfail", TestStatus::Skipped}, {"xpass", TestStatus::Passed},
};

/// Where each of the words stands last, behind a blank; npos where it does not.
using WordPlaces = std::array<size_t, std::size(progressWords)>;
WordPlaces wordPlaces(std::string_view text)
{
    WordPlaces places;
    places.fill(std::string_view::npos);
    for (size_t blank = text.find(' '); blank != std::string_view::npos; blank = text.find(' ', blank + 1)) {
        const std::string_view behind = text.substr(blank + 1);
        if (behind.empty() || std::string_view("PFSERXx").find(behind.front()) == std::string_view::npos)
            continue;
        for (size_t i = 0; i < std::size(progressWords); ++i) {
            if (startsWith(behind, progressWords[i].text))
                places[i] = blank + 1;
        }
    }
    return places;
}

} // namespace

std::string moduleOf(std::string_view path)
{
    if (path.size() > 3 && path.substr(path.size() - 3) == ".py")
        path.remove_suffix(3);
    std::string module(path);
    std::replace(module.begin(), module.end(), '\\', '.');
    std::replace(module.begin(), module.end(), '/', '.');
    return module;
}

NodeName nodeName(std::string_view id)
{
    const size_t bracket = id.find('[');
    const size_t last = id.substr(0, bracket).rfind("::");
    if (last == std::string_view::npos)
        return {{}, moduleOf(id)};
    std::string_view path = id.substr(0, last);
    const std::string_view file = takeUntil(path, "::").value_or(path);
    std::string suite = moduleOf(file);
    if (file.size() < last) {
        while (const auto outer = takeUntil(path, "::"))
            suite.append(1, '.').append(*outer);
        suite.append(1, '.').append(path);
    }
    return {suite, std::string(id.substr(last + 2))};
}

std::optional<std::string_view> ruled(std::string_view text, char rule)
{
    if (text.size() < 5 || text[0] != rule || text[1] != rule)
        return {};
    const size_t begin = text.find_first_not_of(rule);
    const size_t end = text.find_last_not_of(rule);
    if (begin == std::string_view::npos || text[begin] != ' ' || text[end] != ' ' || end <= begin)
        return {};
    return trimmed(text.substr(begin, end - begin + 1));
}

std::optional<TestCounts> finalCounts(std::string_view text)
{
    std::string_view rest = text;
    const bool none = take(rest, "no tests ran");
    const size_t in = text.rfind(" in ");
    if (in == std::string_view::npos)
        return none ? std::optional(TestCounts{}) : std::nullopt;
    std::string_view time = text.substr(in + 4);
    if (time.empty() || !isDigit(time.front()))
        return {};
    if (none)
        return TestCounts{};
    if (text.empty() || !isDigit(text.front()))
        return {};
    const std::string_view words = text.substr(0, in);
    const auto number = [words](std::string_view word) { return countBefore(words, word); };
    const std::optional<long long> known[] = {number(" failed"),   number(" passed"),  number(" skipped"),         number(" error"),
                                              number(" errors"),   number(" xfailed"), number(" xpassed"),         number(" deselected"),
                                              number(" warnings"), number(" warning"), number(" pytest-warnings"), number(" rerun")};
    if (std::none_of(std::begin(known), std::end(known), [](const auto& n) { return n.has_value(); }))
        return {};
    return countsOf(known[1].value_or(0) + known[6].value_or(0), known[0].value_or(0), known[3].value_or(0) + known[4].value_or(0),
                    known[2].value_or(0) + known[5].value_or(0));
}

std::optional<double> takeDuration(std::string_view& text)
{
    const size_t close = text.find("s]");
    if (text.size() < 4 || text.front() != '[' || !isDigit(text[1]) || close > 16
        || text.substr(1, close - 1).find_first_not_of("0123456789.") != std::string_view::npos)
        return {};
    const std::optional<double> duration = takeSeconds(text.substr(1, close - 1));
    text = trimmed(text.substr(close + 2));
    return duration;
}

std::optional<Progress> progressIn(std::string_view text)
{
    const size_t colons = text.find("::");
    if (colons == std::string_view::npos || !contains(text.substr(0, colons), "."))
        return {};
    std::string_view rest = text;
    const bool distributed = take(rest, "[gw") && takeUntil(rest, "] ");
    if (distributed && take(rest, "[")) {
        takeUntil(rest, "] ");
        rest = trimmed(rest);
    }
    std::string_view id;
    std::string_view tail;
    const ProgressWord* said = nullptr;
    const WordPlaces places = distributed ? WordPlaces{} : wordPlaces(rest);
    for (size_t i = 0; i < std::size(progressWords) && !said; ++i) {
        const ProgressWord& word = progressWords[i];
        std::string_view after = rest;
        if (distributed && take(after, word.text) && take(after, " ")) {
            id = trimmed(after);
            said = &word;
        } else if (!distributed && places[i] != std::string_view::npos) {
            tail = trimmed(rest.substr(places[i] + word.text.size()));
            if (!tail.empty() && tail.front() != '[' && tail.front() != '(')
                continue;
            id = trimmed(rest.substr(0, places[i]));
            said = &word;
        }
    }
    if (!said || !contains(id, "::") || id.front() == '=' || contains(id.substr(0, id.find('[')), " ")) {
        const size_t from = id.find(" <- ");
        if (!said || from == std::string_view::npos)
            return {};
        id = id.substr(0, from);
    }
    if (!contains(id.substr(0, id.find("::")), ".")) // "test a::b" belongs to another language
        return {};
    return Progress{nodeName(id), said->status, said->text == "RERUN", takeDuration(tail)};
}

} // namespace sentinel::pytest
