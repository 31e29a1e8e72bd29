// .NET: `dotnet test` and VSTest ("  Failed Foo.Bar [12 ms]", "  Error Message:", then totals in the form of the
// version), and the consoles of xUnit.net and NUnit.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class DotNet : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (m_pendingTotal && readTotalPart(text))
            return;
        if (text.substr(0, 4) == "=== ") {
            endDescription();
            return;
        }
        if (readSummary(text) || readTest(line, text) || readXunit(line, text))
            return;
        if (text != "Error Message:" && text != "Stack Trace:")
            describeNext(line, text, messageLines);
    }

    void finish() override
    {
        settleTotal();
        if (totals().run == 0 && !m_summary.isEmpty())
            summarise(m_summary);
    }

    bool isAttentive() const override { return awaitsDescription() || m_pendingTotal; }

private:
    /// "Failed Foo.Bar [12 ms]", "Passed Foo.Bar(x: 1) [< 1 ms]", "X Foo.Bar [12ms]" of version 3.
    bool readTest(const LogLine& line, std::string_view text)
    {
        TestStatus status;
        std::string_view rest = text;
        if (take(rest, "Failed ") || take(rest, "X "))
            status = TestStatus::Failed;
        else if (take(rest, "Passed ") || take(rest, "\u221a "))
            status = TestStatus::Passed;
        else if (take(rest, "Skipped ") || take(rest, "! "))
            status = TestStatus::Skipped;
        else
            return false;
        const size_t open = rest.rfind(" [");
        if (open == std::string_view::npos || rest.back() != ']' || line.text.front() != ' ')
            return false;
        const std::string_view time = rest.substr(open + 2, rest.size() - open - 3);
        if (status != TestStatus::Skipped && (time.empty() || time.back() != 's'))
            return false;
        addTest(line, trimmed(rest.substr(0, open)), status,
                takeSeconds(time.substr(std::min(time.find_first_of("0123456789"), time.size()))));
        return true;
    }

    /// "[xUnit.net 00:00:01.23]     Foo.Bar [FAIL]", "    Foo.Bar [FAIL]"
    bool readXunit(const LogLine& line, std::string_view text)
    {
        if (text.size() < 8 || text.back() != ']')
            return false;
        const bool failed = text.substr(text.size() - 7) == " [FAIL]";
        if (!failed && text.substr(text.size() - 7) != " [SKIP]")
            return false;
        text.remove_suffix(7);
        const bool inVsTest = text.substr(0, 11) == "[xUnit.net ";
        if (inVsTest) {
            // VSTest says it again, with the message.
            endDescription();
            return true;
        }
        addTest(line, trimmed(text), failed ? TestStatus::Failed : TestStatus::Skipped, {});
        return true;
    }

    void addTest(const LogLine& line, std::string_view full, TestStatus status, std::optional<double> duration)
    {
        const size_t end = std::min(full.find_first_of("(<["), full.size());
        const size_t dot = full.substr(0, end).rfind('.');
        const bool hasClass = dot != std::string_view::npos && dot > 0 && !contains(full.substr(0, end), " ");
        const size_t row = add(hasClass ? full.substr(0, dot) : std::string_view(), hasClass ? full.substr(dot + 1) : full, status, line);
        results[row].duration = duration;
        endDescription();
        if (status == TestStatus::Failed) {
            beginDescription(row);
        }
    }

    bool readSummary(std::string_view text)
    {
        std::string_view rest = text;
        const auto number = [text](std::string_view key) { return countAfter(text, key).value_or(0); };
        if ((take(rest, "Failed!") || take(rest, "Passed!") || take(rest, "Skipped!")) && contains(text, "Total:")) {
            summarise(countsOf(number("Passed:"), number("Failed:"), 0, number("Skipped:")));
        } else if (take(rest, "Total tests: ")) {
            const std::optional<long long> all = takeNumber(rest);
            if (!all)
                return false;
            settleTotal();
            m_total = *all;
            m_counts = {};
            m_pendingTotal = true;
            if (contains(rest, "Passed:")) { // one line
                m_counts = countsOf(number("Passed:"), number("Failed:"), 0, number("Skipped:"));
                settleTotal();
            }
        } else if (take(rest, "Test summary: total: ")) { // sums up the projects: only if they said nothing
            const long long failed = number("failed: ");
            const long long skipped = number("skipped: ");
            m_summary += countsOf(number("total: ") - failed - skipped, failed, 0, skipped);
        } else if (take(rest, "Test Count: ")) { // NUnit 3
            const long long passed = number("Passed: ");
            const long long failed = number("Failed: ");
            summarise(countsOf(passed, failed, 0, number("Skipped: ") + number("Inconclusive: ")));
        } else if (take(rest, "Tests run: ") && contains(text, "Inconclusive: ")) { // NUnit 2
            const long long failed = number("Failures: ");
            const long long errors = number("Errors: ");
            const long long inconclusive = number("Inconclusive: ");
            summarise(countsOf(number("Tests run: ") - failed - errors - inconclusive, failed, errors, inconclusive));
        } else if (contains(text, "Total: ") && contains(text, ", Errors: ") && contains(text, ", Failed: ")
                   && contains(text, ", Time: ")) { // xUnit.net
            const long long failed = number("Failed: ");
            const long long errors = number("Errors: ");
            const long long skipped = number("Skipped: ");
            summarise(countsOf(number("Total: ") - failed - skipped, failed, errors, skipped));
        } else {
            return false;
        }
        endDescription();
        return true;
    }

    /// The lines below "Total tests: 5": "     Passed: 4", "     Failed: 1", "    Skipped: 0".
    bool readTotalPart(std::string_view text)
    {
        std::string_view rest = text;
        if (take(rest, "Passed:"))
            m_counts.passed = takeNumber(rest = trimmed(rest)).value_or(0);
        else if (take(rest, "Failed:"))
            m_counts.failed = takeNumber(rest = trimmed(rest)).value_or(0);
        else if (take(rest, "Skipped:"))
            m_counts.skipped = takeNumber(rest = trimmed(rest)).value_or(0);
        else {
            settleTotal();
            return false;
        }
        return true;
    }

    void settleTotal()
    {
        if (!m_pendingTotal)
            return;
        m_pendingTotal = false;
        const long long rest = m_total - m_counts.failed - m_counts.passed;
        summarise(countsOf(m_counts.passed, m_counts.failed, 0, std::max<long long>(rest, m_counts.skipped)));
    }

    bool m_pendingTotal = false;
    long long m_total = 0;
    TestCounts m_counts;
    TestCounts m_summary;
};

} // namespace

const RunnerKind dotNetRunner{"dotnet",
                              {"Total tests: ", "Failed!  - Failed", "Passed!  - Failed", "Skipped! - Failed", "Test summary: total",
                               "Test Count: ", "Inconclusive: ", "TEST EXECUTION SUMMARY"},
                              &makeRunner<DotNet>,
                              {"=FXPST!\xe2", "]", {"l:"}}};

} // namespace sentinel
