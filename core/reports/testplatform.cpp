// Microsoft.Testing.Platform, .NET's newer runner: "failed Shop.CartTests.Adds (12ms)" with the error below, then "Test run
// summary: Failed!" and "  total: 5", "  failed: 1", "  succeeded: 4", "  skipped: 0".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class TestPlatform : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty()) {
            endDescription();
            return;
        }
        std::string_view rest = text;
        if (take(rest, "Test run summary: ")) {
            settle();
            m_inSummary = true;
            endDescription();
            return;
        }
        if (m_inSummary && readCount(text))
            return;
        if (line.text.front() != ' ') {
            endDescription();
            if (take(rest, "failed "))
                addTest(line, rest, TestStatus::Failed);
            else if (take(rest, "passed "))
                addTest(line, rest, TestStatus::Passed);
            else if (take(rest, "skipped "))
                addTest(line, rest, TestStatus::Skipped);
            return;
        }
        describeNext(line, text, messageLines);
    }

    void finish() override { settle(); }
    bool isAttentive() const override { return isDescribing() || m_inSummary; }

private:
    /// "Shop.CartTests.Adds(x: 1) (1s 12ms)"
    void addTest(const LogLine& line, std::string_view text, TestStatus status)
    {
        const size_t open = text.rfind(" (");
        if (open == std::string_view::npos || text.back() != ')' || !isDigit(text[open + 2]) || text[text.size() - 2] != 's')
            return;
        const std::string_view whole = text.substr(0, open);
        const std::string_view path = whole.substr(0, whole.find_first_of("(<"));
        const size_t dot = path.rfind('.');
        const bool hasClass = dot != std::string_view::npos && dot > 0 && !contains(path, " ");
        const size_t row =
            add(hasClass ? whole.substr(0, dot) : std::string_view(), hasClass ? whole.substr(dot + 1) : whole, status, line);
        results[row].duration = takeSeconds(text.substr(open + 2));
        if (status == TestStatus::Failed)
            beginDescription(row);
    }

    bool readCount(std::string_view text)
    {
        const auto word = takeUntil(text, ": ");
        text = trimmed(text);
        const std::optional<long long> number = word ? takeNumber(text) : std::nullopt;
        if (!number)
            return false;
        if (*word == "succeeded")
            m_counts.passed = *number;
        else if (*word == "failed")
            m_counts.failed = *number;
        else if (*word == "skipped")
            m_counts.skipped = *number;
        return true;
    }

    void settle()
    {
        if (m_inSummary)
            summarise(countsOf(m_counts.passed, m_counts.failed, 0, m_counts.skipped));
        m_counts = {};
        m_inSummary = false;
    }

    TestCounts m_counts;
    bool m_inSummary = false;
};

} // namespace

const RunnerKind testPlatformRunner{"test-platform", {"Test run summary: "}, &makeRunner<TestPlatform>, {"Tfps"}};

} // namespace sentinel
