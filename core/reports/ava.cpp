// AVA: "✘ [fail]: cart › adds" (or "✖ cart › adds" with the error's first line behind), after the run each failure with its title
// and error, and "1 test failed", "12 tests passed", "1 test skipped" on lines of their own.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <map>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Ava : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front()) && line.text.front() == ' ' && readCount(text))
            return;
        const size_t mark = text.find("[fail]: ");
        if (mark != std::string_view::npos && mark <= 5) {
            readFailure(line, trimmed(text.substr(mark + 8)));
            return;
        }
        if (readTitle(text))
            return;
        if (text.substr(0, 3) == "\u2500") {
            endDescription();
            return;
        }
        describeNext(line, text, messageLines);
    }

    void finish() override { settle(); }

private:
    void readFailure(const LogLine& line, std::string_view title)
    {
        endDescription();
        m_failed[std::string(title)] = add({}, title, TestStatus::Failed, line);
    }

    /// The title again, with the error below; the first time the error's first line stood behind it.
    bool readTitle(std::string_view text)
    {
        const auto known = m_failed.lower_bound(std::string(text));
        if (known == m_failed.end() || known->first.compare(0, text.size(), text) != 0)
            return false;
        const std::string_view behind = std::string_view(known->first).substr(text.size());
        if (!behind.empty() && (behind.front() != ' ' || behind.substr(0, 4) == " \u203a"))
            return false;
        results[known->second].name = displayText(text);
        beginDescription(known->second);
        m_failed.erase(known);
        return true;
    }

    bool readCount(std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        if (!number || !(take(text, " tests ") || take(text, " test ")))
            return false;
        if (text == "failed")
            m_counts.failed = *number;
        else if (text == "passed")
            m_counts.passed = *number;
        else if (text == "skipped" || text == "todo")
            m_counts.skipped += *number;
        else
            return false;
        m_pending = true;
        return true;
    }

    /// Failures that nobody named were somebody else's.
    void settle()
    {
        if (!m_pending)
            return;
        const TestCounts named = unsummarised();
        if (m_counts.failed > 0 && named.failed == 0)
            return;
        summarise(countsOf(m_counts.passed, m_counts.failed, 0, m_counts.skipped));
    }

    std::map<std::string, size_t> m_failed; ///< rows whose error has not come yet
    TestCounts m_counts;
    bool m_pending = false;
};

} // namespace

const RunnerKind avaRunner{"ava", {"[fail]: ", " tests passed", " test passed", " tests failed", " test failed"}, &makeRunner<Ava>};

} // namespace sentinel
