// Playwright Test: "  1) [chromium] › a.spec.ts:3:1 › suite › test ─────" with the error below, and at the end counts
// on lines of their own: "  1 failed", "  2 flaky", "  1 skipped", "  10 passed (5s)". Below "flaky" stand the tests that
// passed when they were tried again; above, they looked like the failed ones.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <map>
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
        if (m_inFlaky) {
            readFlaky(line, text);
            return;
        }
        describeNext(line, text, messageLines);
    }

    void finish() override { settle(); }
    bool isAttentive() const override { return m_speaks; }

private:
    bool readFailure(const LogLine& line, std::string_view text)
    {
        if (!takeNumber(text) || !take(text, ") ") || !contains(text, arrow))
            return false;
        endDescription();
        const auto place = takePlace(text);
        if (!place || m_known.count(keyOf(*place, text)) > 0)
            return true;
        beginDescription(add(place->substr(0, place->find(':')), text, TestStatus::Failed, line));
        m_known.emplace(keyOf(*place, text), described());
        return true;
    }

    /// "a.spec.ts:3:1" of "[chromium] › a.spec.ts:3:1 › suite › test ─────"; the title is left.
    static std::optional<std::string_view> takePlace(std::string_view& text)
    {
        text = trimmed(text.substr(0, text.find(" \u2500")));
        if (!text.empty() && text.front() == '[')
            takeUntil(text, arrow);
        const auto place = takeUntil(text, arrow);
        text = trimmed(text);
        return place;
    }

    static std::string keyOf(std::string_view place, std::string_view title) { return std::string(place) + '\n' + std::string(title); }

    void readFlaky(const LogLine& line, std::string_view text)
    {
        const auto place = contains(text, arrow) ? takePlace(text) : std::nullopt;
        if (!place)
            return;
        const auto failed = m_known.find(keyOf(*place, text));
        const size_t row = add(place->substr(0, place->find(':')), text, TestStatus::Passed, line);
        results[row].attempt = failed != m_known.end() ? 2 : 1;
    }

    /// "10 passed (5s)", "1 failed", "2 did not run"
    bool readCount(std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        if (!number || !take(text, " "))
            return false;
        const bool isFlaky = text.substr(0, 5) == "flaky";
        long long* counter = nullptr;
        if (take(text, "failed") || take(text, "timed out") || take(text, "interrupted"))
            counter = &m_failed;
        else if (take(text, "passed") || take(text, "flaky"))
            counter = &m_passed;
        else if (take(text, "skipped") || take(text, "did not run"))
            counter = &m_skipped;
        if (!counter || (!text.empty() && text.substr(0, 2) != " ("))
            return false;
        m_inFlaky = isFlaky;
        *counter += *number;
        endDescription();
        return true;
    }

    void settle()
    {
        if (m_failed + m_passed + m_skipped > 0)
            summarise(countsOf(m_passed, m_failed, 0, m_skipped));
        m_failed = m_passed = m_skipped = 0;
        m_known.clear();
        m_inFlaky = false;
        endDescription();
    }

    bool m_speaks = false;
    long long m_failed = 0;
    long long m_passed = 0;
    long long m_skipped = 0;
    std::map<std::string, size_t> m_known; ///< rows of failures: each try of a test is told with the same number
    bool m_inFlaky = false;
};

} // namespace

const RunnerKind playwrightRunner{"playwright", {" tests using ", " test using "}, &makeRunner<Playwright>, {"R"}};

} // namespace sentinel
