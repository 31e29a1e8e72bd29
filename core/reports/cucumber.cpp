// Cucumber's consoles: what failed is listed at the end, by Ruby's and Java's as "cucumber features/a.feature:6 #
// Scenario: sells" and "file:///a/b.feature:6 # sells", by JavaScript's as "1) Scenario: sells # features/a.feature:6"
// with its steps; then "3 scenarios (1 failed, 2 passed)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Cucumber : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front())) {
            if (!readSummary(text))
                readNumbered(line, text);
            return;
        }
        if (text == "Failing Scenarios:" || text == "Failed scenarios:") {
            m_list = List::Failed;
            return;
        }
        if (text == "Flaky Scenarios:") {
            m_list = List::Flaky;
            return;
        }
        const size_t place = text.find(".feature:");
        const size_t hash = text.find(" # ");
        if (m_list != List::None && place != std::string_view::npos && hash != std::string_view::npos && place < hash) {
            std::string_view file = text.substr(0, place + 8);
            if (take(file, "cucumber ") || take(file, "file://") || take(file, "classpath:") || !contains(file, " "))
                addScenario(line, file.substr(file.rfind(' ') + 1), text.substr(hash + 3));
            return;
        }
        describeNext(line, text, messageLines); // steps with check marks and crosses, and the error
    }

    bool isAttentive() const override { return awaitsDescription() || m_list != List::None; }

private:
    enum class List { None, Failed, Flaky };

    /// "1) Scenario: sells # features/a.feature:6"
    void readNumbered(const LogLine& line, std::string_view text)
    {
        if (!takeNumber(text) || !take(text, ") Scenario"))
            return;
        const size_t colon = text.find(": ");
        const size_t hash = text.rfind(" # ");
        const size_t place = text.rfind(".feature:");
        if (colon == std::string_view::npos || hash == std::string_view::npos || place == std::string_view::npos || colon > hash
            || hash > place)
            return;
        const size_t row = addScenario(line, text.substr(hash + 3, place + 8 - hash - 3), text.substr(colon + 2, hash - colon - 2));
        beginDescription(row);
    }

    size_t addScenario(const LogLine& line, std::string_view file, std::string_view name)
    {
        endDescription();
        for (const std::string_view word : {"Scenario Outline: ", "Scenario: ", "Scenario Template: ", "Example: "})
            take(name, word);
        const size_t failed = add(file, trimmed(name), TestStatus::Failed, line);
        if (m_list == List::Flaky) {
            const size_t passed = add(file, trimmed(name), TestStatus::Passed, line);
            results[passed].attempt = 2;
        }
        return failed;
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> all = takeNumber(text);
        if (!all || !(take(text, " scenario") || take(text, " Scenario")))
            return false;
        take(text, "s");
        if (!take(text, " (") || text.back() != ')')
            return false;
        const auto number = [text](std::string_view word) { return countBefore(text, word).value_or(0); };
        const long long undefined = number(" undefined") + number(" ambiguous");
        summarise(countsOf(number(" passed") + number(" flaky"), number(" failed"), undefined, number(" skipped") + number(" pending")));
        endDescription();
        m_list = List::None;
        return true;
    }

    List m_list = List::None;
};

} // namespace

const RunnerKind cucumberRunner{
    "cucumber", {" scenarios (", " scenario (", " Scenarios (", " Scenario ("}, &makeRunner<Cucumber>, {"0123456789F"}};

} // namespace sentinel
