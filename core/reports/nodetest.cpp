// Node's own runner with its "spec" reporter: "ℹ tests 3", "ℹ pass 2", "ℹ fail 1", … and, below "✖ failing tests:",
// each failure as "✖ name (1.2ms)" with its error. (Its other reporter is TAP.)

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class NodeTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "\u2139 ") && readCount(rest))
            return;
        if (text == "\u2716 failing tests:") {
            m_inList = true;
            return;
        }
        if (!m_inList)
            return;
        if (take(rest, "test at ")) {
            m_place = std::string(rest.substr(0, rest.find(':')));
            endDescription();
            return;
        }
        if (take(rest, "\u2716 ")) {
            const size_t time = rest.rfind(" (");
            const bool timed = time != std::string_view::npos && rest.back() == ')' && isDigit(rest[time + 2]);
            beginDescription(add(m_place, timed ? rest.substr(0, time) : rest, TestStatus::Failed, line));
            uncount(TestStatus::Failed); // the counts came first
            if (timed)
                results[described()].duration = takeSeconds(rest.substr(time + 2));
            return;
        }
        describeNext(line, text, messageLines);
    }

    void finish() override { settle(); }
    bool isAttentive() const override { return m_inList; }

private:
    bool readCount(std::string_view text)
    {
        const size_t blank = text.find(' ');
        if (blank == std::string_view::npos)
            return false;
        const std::string_view word = text.substr(0, blank);
        std::string_view digits = text.substr(blank + 1);
        const std::optional<long long> number = takeNumber(digits);
        if (!number)
            return false;
        if (word == "tests") {
            settle();
            m_hasCounts = true;
        } else if (word == "pass") {
            m_passed = *number;
        } else if (word == "fail") {
            m_failed = *number;
        } else if (word == "cancelled") {
            m_cancelled = *number;
        } else if (word == "skipped" || word == "todo") {
            m_skipped += *number;
        } else {
            return false;
        }
        m_inList = false;
        endDescription();
        return true;
    }

    void settle()
    {
        if (m_hasCounts)
            summarise(countsOf(m_passed, m_failed, m_cancelled, m_skipped));
        m_hasCounts = false;
        m_passed = m_failed = m_cancelled = m_skipped = 0;
    }

    bool m_hasCounts = false;
    long long m_passed = 0;
    long long m_failed = 0;
    long long m_cancelled = 0;
    long long m_skipped = 0;
    bool m_inList = false;
    std::string m_place;
};

} // namespace

const RunnerKind nodeTestRunner{"node-test", {"\u2139 tests ", "failing tests:"}, &makeRunner<NodeTest>, {"\xe2"}};

} // namespace sentinel
