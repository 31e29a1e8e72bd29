// Playwright Test: "  1) [chromium] › a.spec.ts:3:1 › suite › test ─────" with the error below, and at the end counts
// on lines of their own: "  1 failed", "  2 flaky", "  1 skipped", "  10 passed (5s)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;
constexpr std::string_view arrow = " \u203a ";

class Playwright : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "Running ") && takeNumber(rest) && contains(rest, " using ") && contains(rest, " worker")) {
            settle();
            m_speaks = true;
            return;
        }
        if (!m_speaks)
            return;
        if (isDigit(text.front()) && (readCount(text) || readFailure(line, text)))
            return;
        if (m_open && ++m_openLines <= messageLines)
            describe(*m_open, line, text);
    }

    void finish() override { settle(); }

private:
    bool readFailure(const LogLine& line, std::string_view text)
    {
        if (!takeNumber(text) || !take(text, ") ") || !contains(text, arrow))
            return false;
        m_open.reset();
        // The rule behind the title, and the project in front of it.
        const size_t rule = text.find(" \u2500");
        text = trimmed(text.substr(0, rule));
        if (!text.empty() && text.front() == '[')
            takeUntil(text, arrow);
        const auto place = takeUntil(text, arrow);
        if (!place || !m_known.insert(std::string(*place) + std::string(text)).second)
            return true;
        m_open = add(place->substr(0, place->find(':')), trimmed(text), TestStatus::Failed, line);
        m_openLines = 0;
        return true;
    }

    /// "10 passed (5s)", "1 failed", "2 did not run"
    bool readCount(std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        if (!number || !take(text, " "))
            return false;
        long long* counter = nullptr;
        if (take(text, "failed") || take(text, "timed out") || take(text, "interrupted"))
            counter = &m_failed;
        else if (take(text, "passed") || take(text, "flaky"))
            counter = &m_passed;
        else if (take(text, "skipped") || take(text, "did not run"))
            counter = &m_skipped;
        if (!counter || (!text.empty() && text.substr(0, 2) != " ("))
            return false;
        *counter += *number;
        m_open.reset();
        return true;
    }

    void settle()
    {
        if (m_failed + m_passed + m_skipped > 0)
            summarise(countsOf(m_passed, m_failed, 0, m_skipped));
        m_failed = m_passed = m_skipped = 0;
        m_known.clear();
        m_open.reset();
    }

    bool m_speaks = false;
    long long m_failed = 0;
    long long m_passed = 0;
    long long m_skipped = 0;
    std::set<std::string> m_known; ///< each try of a test is told with the same number
    std::optional<size_t> m_open;
    int m_openLines = 0;
};

} // namespace

const RunnerKind playwrightRunner{"playwright", {" tests using ", " test using "}, &makeRunner<Playwright>};

} // namespace sentinel
