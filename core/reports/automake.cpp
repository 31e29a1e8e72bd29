// Automake's test driver: "PASS: cart", "FAIL: bank", "SKIP: …", "XFAIL: …", "ERROR: …" for each test, and after "Testsuite
// summary for …" the numbers as "# TOTAL: 5", "# PASS:  4", …

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

class Automake : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = line.text;
        if (text.size() < 6)
            return;
        std::string_view rest = text;
        switch (text.front()) {
        case '#':
            if (take(rest, "# "))
                readCount(rest);
            break;
        case 'P':
            if (take(rest, "PASS: "))
                addTest(line, rest, TestStatus::Passed);
            break;
        case 'F':
            if (take(rest, "FAIL: "))
                addTest(line, rest, TestStatus::Failed);
            break;
        case 'E':
            if (take(rest, "ERROR: "))
                addTest(line, rest, TestStatus::Error);
            break;
        case 'S':
            if (take(rest, "SKIP: "))
                addTest(line, rest, TestStatus::Skipped);
            break;
        case 'X':
            if (take(rest, "XFAIL: "))
                addTest(line, rest, TestStatus::Passed);
            else if (take(rest, "XPASS: "))
                addTest(line, rest, TestStatus::Failed);
            break;
        default:
            break;
        }
    }

    /// A log where no total followed said these words for other reasons.
    void finish() override
    {
        settle();
        results.resize(m_confirmed);
        replaceSummaries(m_sum);
    }

    bool isAttentive() const override { return false; }

private:
    void addTest(const LogLine& line, std::string_view name, TestStatus status)
    {
        name = trimmed(name);
        if (name.empty() || (contains(name, " ") && !contains(name, " - "))) // "cart.sh 3 - adds" of a TAP driver
            return;
        settle();
        add({}, name, status, line);
    }

    void readCount(std::string_view text)
    {
        const auto word = takeUntil(text, ":");
        text = trimmed(text);
        const std::optional<long long> number = word ? takeNumber(text) : std::nullopt;
        if (!number || !text.empty())
            return;
        if (*word == "TOTAL") {
            settle();
            m_hasCounts = true;
        } else if (*word == "PASS" || *word == "XFAIL") {
            m_counts.passed += *number;
        } else if (*word == "FAIL" || *word == "XPASS") {
            m_counts.failed += *number;
        } else if (*word == "ERROR") {
            m_counts.errors += *number;
        } else if (*word == "SKIP") {
            m_counts.skipped += *number;
        }
    }

    void settle()
    {
        if (!m_hasCounts)
            return;
        m_sum += countsOf(m_counts.passed, m_counts.failed, m_counts.errors, m_counts.skipped);
        m_counts = {};
        m_hasCounts = false;
        m_confirmed = results.size();
    }

    TestCounts m_counts; ///< of the present summary
    TestCounts m_sum;
    bool m_hasCounts = false;
    size_t m_confirmed = 0; ///< rows that a total followed
};

} // namespace

const RunnerKind automakeRunner{"automake", {"# TOTAL: ", "Testsuite summary for "}, &makeRunner<Automake>, {"#PFESX"}};

} // namespace sentinel
