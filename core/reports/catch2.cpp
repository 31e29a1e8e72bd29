// Catch2 and doctest: a box with the test's name, the failed assertions, and "test cases: 5 | 4 passed | 1 failed" or
// "All tests passed (12 assertions in 5 test cases)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class Catch2 : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        take(rest, "[doctest] ");
        if (take(rest, "test cases:") && readSummary(rest))
            return;
        if (take(rest, "All tests passed (") && readAllPassed(rest))
            return;
        if (text.size() > 60 && isAllOf(text, '-')) {
            // The box: a rule, the name and its sections, a rule, the place.
            m_inBox = !m_inBox;
            if (m_inBox)
                m_name.clear();
            endDescription();
            return;
        }
        if (text.size() > 60 && (isAllOf(text, '=') || isAllOf(text, '.') || isAllOf(text, '~'))) {
            m_inBox = false;
            if (text.front() == '=')
                endDescription();
            return;
        }
        if (m_inBox) {
            if (m_name.empty())
                m_name = std::string(text);
            return;
        }
        if (take(rest, "TEST CASE:")) { // doctest
            m_name = std::string(trimmed(rest));
            return;
        }
        if (!isDescribing() && !m_name.empty() && (contains(text, ": FAILED:") || contains(text, "ERROR: "))) {
            if (m_known.insert(m_name).second)
                beginDescription(add({}, m_name, TestStatus::Failed, line));
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return isDescribing() || m_inBox; }

private:
    /// "  5 |  4 passed | 1 failed | 1 failed as expected"
    bool readSummary(std::string_view text)
    {
        text = trimmed(text);
        const std::optional<long long> all = takeNumber(text);
        if (!all)
            return false;
        const long long failed = countBefore(text, " failed").value_or(0);
        const long long skipped = countBefore(text, " skipped").value_or(0);
        // doctest does not count what it skipped among all.
        const long long passed = countBefore(text, " passed").value_or(*all - failed);
        summarise(countsOf(passed, failed, 0, skipped));
        endRun();
        return true;
    }

    bool readAllPassed(std::string_view text)
    {
        const std::optional<long long> cases = countBefore(text, " test case");
        const std::optional<long long> several = countBefore(text, " test cases");
        if (!cases && !several)
            return false;
        summarise(countsOf(several ? *several : *cases, 0, 0, 0));
        endRun();
        return true;
    }

    void endRun()
    {
        m_known.clear();
        endDescription();
        m_name.clear();
    }

    bool m_inBox = false;
    std::string m_name;
    std::set<std::string> m_known;
};

} // namespace

const RunnerKind catch2Runner{"catch2", {"test cases:", "All tests passed ("}, &makeRunner<Catch2>, {"[tA-T", {}, {"D:", "R:"}}};

} // namespace sentinel
