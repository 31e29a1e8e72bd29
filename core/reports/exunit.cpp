// Elixir's ExUnit: "  1) test does x (FooTest)" with its place below, then "5 doctests, 12 tests, 1 failure, 2
// skipped".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class ExUnit : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front()) && (readSummary(text) || readNumber(line, text)))
            return;
        if (line.text.front() != ' ' || !describeNext(line, text, messageLines))
            endDescription();
    }

    bool isAttentive() const override { return isDescribing(); }

private:
    bool readNumber(const LogLine& line, std::string_view text)
    {
        if (!takeNumber(text) || !take(text, ") ") || text.back() != ')')
            return false;
        if (text.substr(0, 5) != "test " && text.substr(0, 8) != "doctest " && text.substr(0, 9) != "property ")
            return false;
        const size_t open = text.rfind(" (");
        if (open == std::string_view::npos)
            return false;
        beginDescription(add(text.substr(open + 2, text.size() - open - 3), text.substr(0, open), TestStatus::Failed, line));
        return true;
    }

    bool readSummary(std::string_view text)
    {
        const std::string_view words = text;
        const auto number = [words](std::string_view one, std::string_view many) {
            return countBefore(words, one).value_or(0) + countBefore(words, many).value_or(0);
        };
        const size_t failure = words.find(" failure");
        if (failure == std::string_view::npos || contains(words, " assertion") || contains(words, ":"))
            return false;
        const long long all = number(" test", " tests") + number(" doctest", " doctests") + number(" property", " properties");
        const bool isOwn =
            contains(words, " test, ") || contains(words, " tests, ") || contains(words, " doctest") || contains(words, " propert");
        if (!isOwn || all == 0)
            return false;
        const long long failed = number(" failure", " failures");
        const long long skipped = number(" skipped", " skip") + countBefore(words, " excluded").value_or(0);
        const long long invalid = countBefore(words, " invalid").value_or(0);
        summarise(countsOf(all - failed - skipped - invalid, failed, invalid, skipped));
        endDescription();
        return true;
    }
};

} // namespace

const RunnerKind exUnitRunner{"exunit", {" tests, ", " test, ", "doctest"}, &makeRunner<ExUnit>, {digits}};

} // namespace sentinel
