// Robot Framework's console: "Name   | PASS |" or "| FAIL |" with the message on the lines below, between rules; each
// suite ends with "3 tests, 2 passed, 1 failed", which its own suite repeats: the last one stands for all.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class RobotLog : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (text.size() >= 60 && (isAllOf(text, '=') || isAllOf(text, '-'))) {
            m_afterRule = text.front() == '=';
            endDescription();
            return;
        }
        const bool afterRule = m_afterRule;
        m_afterRule = false;
        if (isDigit(text.front()) && readCounts(text))
            return;
        const bool passed = ends(text, "| PASS |");
        const bool failed = !passed && ends(text, "| FAIL |");
        if (passed || failed || ends(text, "| SKIP |")) {
            readTest(line, trimmed(text.substr(0, text.size() - 8)),
                     passed ? TestStatus::Passed : (failed ? TestStatus::Failed : TestStatus::Skipped));
            return;
        }
        if (afterRule && !contains(text, "  ")) { // a suite begins: "Shop.Cart" or "Shop.Cart :: what it is about"
            m_suite = std::string(text.substr(0, text.find(" :: ")));
            if (!contains(m_suite, "."))
                settle(); // another run
            return;
        }
        describeNext(line, text, messageLines);
    }

    void finish() override { settle(); }

private:
    static bool ends(std::string_view text, std::string_view end)
    {
        return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
    }

    void readTest(const LogLine& line, std::string_view name, TestStatus status)
    {
        endDescription();
        m_speaks = m_speaks || !m_suite.empty();
        // The line of a suite itself looks the same.
        const size_t about = name.find(" :: ");
        name = trimmed(name.substr(0, about));
        if (m_suite.empty() || name == m_suite
            || (m_suite.size() > name.size() && m_suite.substr(0, name.size()) == name && m_suite[name.size()] == '.'))
            return;
        const size_t row = add(m_suite, name, status, line);
        if (status != TestStatus::Passed)
            beginDescription(row);
    }

    void settle()
    {
        if (m_speaks && !m_last.isEmpty())
            summarise(m_last);
        m_last = {};
    }

    /// "3 tests, 2 passed, 1 failed", before version 4 "3 critical tests, …" and "3 tests total, …"
    bool readCounts(std::string_view text)
    {
        const std::optional<long long> all = takeNumber(text);
        if (!all || !(take(text, " tests, ") || take(text, " test, ") || take(text, " tests total, ") || take(text, " test total, ")))
            return false;
        const std::optional<long long> passed = countBefore(text, " passed");
        const std::optional<long long> failed = countBefore(text, " failed");
        if (!passed || !failed)
            return false;
        // Suites come before the suite that holds them, which counts them again.
        m_last = countsOf(*passed, *failed, 0, countBefore(text, " skipped").value_or(0));
        endDescription();
        return true;
    }

    std::string m_suite;
    bool m_afterRule = false;
    bool m_speaks = false;
    TestCounts m_last;
};

} // namespace

const RunnerKind robotLogRunner{"robot", {"| PASS |", "| FAIL |"}, &makeRunner<RobotLog>};

} // namespace sentinel
