// Vitest: " FAIL  a.test.ts > suite > test" with the error below, and " Test Files  1 failed | 2 passed (3)",
// "      Tests  1 failed | 20 passed | 1 skipped (22)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Vitest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "Tests ") && readSummary(trimmed(rest)))
            return;
        if (take(rest, "FAIL ")) {
            readFailure(line, trimmed(rest));
            return;
        }
        const bool isRule = text.substr(0, 3) == "\u23af";
        if (isRule || !describeNext(line, text, messageLines))
            endDescription();
    }

    bool isAttentive() const override { return isDescribing(); }

private:
    void readFailure(const LogLine& line, std::string_view name)
    {
        endDescription();
        if (!name.empty() && name.front() == '|') // the project's name stands between bars
            takeUntil(name, "| ");
        const size_t arrow = name.find(" > ");
        if (arrow == std::string_view::npos || !m_known.insert(std::string(name)).second)
            return;
        beginDescription(add(name.substr(0, arrow), name.substr(arrow + 3), TestStatus::Failed, line));
    }

    bool readSummary(std::string_view text)
    {
        if (text.empty() || !isDigit(text.front()) || text.back() != ')' || contains(text, ":"))
            return false;
        const long long failed = countBefore(text, " failed").value_or(0);
        const long long passed = countBefore(text, " passed").value_or(0);
        const long long skipped = countBefore(text, " skipped").value_or(0) + countBefore(text, " todo").value_or(0);
        if (failed + passed + skipped == 0)
            return false;
        summarise(countsOf(passed, failed, 0, skipped));
        m_known.clear();
        endDescription();
        return true;
    }

    std::set<std::string> m_known;
};

} // namespace

const RunnerKind vitestRunner{"vitest", {"Test Files"}, &makeRunner<Vitest>, {"TF"}};

} // namespace sentinel
