// Pest and Laravel's `artisan test`: "✓ it adds" and "⨯ it breaks" under the name of the class, each failure again as
// "FAILED  Tests\Unit\CartTest > it breaks" with its error, then "Tests:    1 failed, 5 passed (6 assertions)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Pest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "Tests:  ") && readSummary(trimmed(rest)))
            return;
        if (take(rest = text, "FAILED  ")) {
            readFailure(line, trimmed(rest));
            return;
        }
        if (take(rest = text, "\u2022 ")) { // "• Tests\Unit\CartTest > it breaks" of older versions
            if (contains(rest, " > "))
                readFailure(line, trimmed(rest));
            return;
        }
        if (text.substr(0, 3) == "\u2500" || text.substr(0, 3) == "--\n") {
            endDescription();
            return;
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return awaitsDescription(); }

private:
    void readFailure(const LogLine& line, std::string_view text)
    {
        endDescription();
        const size_t arrow = text.find(" > ");
        if (arrow == std::string_view::npos)
            return;
        std::string_view name = text.substr(arrow + 3);
        // The exception's class stands at the right edge.
        const size_t gap = name.find("   ");
        std::string_view exception;
        if (gap != std::string_view::npos) {
            exception = trimmed(name.substr(gap));
            name = name.substr(0, gap);
        }
        beginDescription(add(text.substr(0, arrow), trimmed(name), TestStatus::Failed, line, exception));
    }

    bool readSummary(std::string_view text)
    {
        if (!isDigit(text.front()) || contains(text, "Assertions: ") || contains(text, " total"))
            return false;
        const auto number = [text](std::string_view word) { return countBefore(text, word).value_or(0); };
        const TestCounts counts = countsOf(
            number(" passed") + number(" risky") + number(" warnings") + number(" warning") + number(" deprecated"), number(" failed"), 0,
            number(" skipped") + number(" todos") + number(" todo") + number(" incomplete") + number(" incompleted"));
        if (counts.isEmpty())
            return false;
        summarise(counts);
        endDescription();
        return true;
    }
};

} // namespace

const RunnerKind pestRunner{"pest", {" assertions)", " assertion)"}, &makeRunner<Pest>, {"TF-\xe2"}};

} // namespace sentinel
