// Gradle names what failed ("com.Foo > bar FAILED", the exception indented below it) and, where something failed,
// counts: "12 tests completed, 1 failed, 2 skipped", once a task. Builds that log passed tests too name them the same
// way.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Gradle : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = line.text;
        if (isDescribing()) {
            const bool indented = !trimmed(text).empty() && (text.front() == ' ' || text.front() == '\t');
            if (indented && describeNext(line, trimmed(text), messageLines))
                return;
            endDescription();
        }
        if (text.size() < 6)
            return;
        if (isDigit(text.front()) && readSummary(text))
            return;
        if ((text.front() == 'S' || text.front() == 'F') && readLoggerSummary(text))
            return;
        readTest(line);
    }

    bool isAttentive() const override { return isDescribing(); }

private:
    void readTest(const LogLine& line)
    {
        std::string_view text = line.text;
        while (!text.empty() && (text.back() == ' ' || text.back() == '\r'))
            text.remove_suffix(1);
        if (text.empty() || text.back() != 'D') // FAILED, PASSED, SKIPPED
            return;
        TestStatus status;
        size_t word = 0;
        if (text.size() > 7 && text.substr(text.size() - 7) == " FAILED") {
            status = TestStatus::Failed;
            word = 7;
        } else if (text.size() > 7 && text.substr(text.size() - 7) == " PASSED") {
            status = TestStatus::Passed;
            word = 7;
        } else if (text.size() > 8 && text.substr(text.size() - 8) == " SKIPPED") {
            status = TestStatus::Skipped;
            word = 8;
        } else {
            return;
        }
        const std::string_view test = text.substr(0, text.size() - word);
        // "> Task :test FAILED" and "Gradle Test Run :test > Gradle Test Executor 1 FAILED" are no tests.
        const size_t arrow = test.find(" > ");
        if (arrow == std::string_view::npos || arrow == 0 || test.front() == '>' || test.front() == ' ' || test.front() == ':'
            || contains(test, "Gradle Test Executor"))
            return;
        const size_t last = std::max(arrow, std::min(test.rfind(" > ", test.find_first_of("([")), test.size()));
        const size_t at = last >= test.size() ? arrow : last;
        const size_t row = add(test.substr(0, at), test.substr(at + 3), status, line);
        m_named.add(status);
        countTries(row);
        if (status == TestStatus::Failed) {
            beginDescription(row);
        }
    }

    /// A test that failed and then passes, where passed ones are named, was tried again (the test-retry plug-in).
    void countTries(size_t row)
    {
        TestResult& test = results[row];
        const std::pair<QString, QString> name{test.suite, test.name};
        if (test.status == TestStatus::Failed) {
            m_failed[name].push_back(row);
            return;
        }
        const auto failed = m_failed.find(name);
        if (test.status != TestStatus::Passed || failed == m_failed.end())
            return;
        for (const size_t earlier : failed->second) {
            results[earlier].attempt = ++test.attempt - 1;
            m_named.remove(TestStatus::Failed);
        }
        m_failed.erase(failed);
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> run = takeNumber(text);
        if (!run || (!take(text, " tests completed") && !take(text, " test completed")))
            return false;
        const long long failed = countBefore(text, " failed").value_or(0);
        const long long skipped = countBefore(text, " skipped").value_or(0);
        m_completed += countsOf(*run - failed - skipped, failed, 0, skipped);
        m_failed.clear(); // other tasks have tests of the same names
        return true;
    }

    /// The test-logger plug-in: "FAILURE: Executed 12 tests in 1.2s (1 failed, 2 skipped)".
    bool readLoggerSummary(std::string_view text)
    {
        if (!take(text, "SUCCESS: Executed ") && !take(text, "FAILURE: Executed "))
            return false;
        const std::optional<long long> run = takeNumber(text);
        if (!run)
            return false;
        const long long failed = countBefore(text, " failed").value_or(0);
        const long long skipped = countBefore(text, " skipped").value_or(0);
        m_logger += countsOf(*run - failed - skipped, failed, 0, skipped);
        return true;
    }

    void finish() override
    {
        // Tasks that passed have no count, and what they name comes in any order with what others count: whichever
        // tells of more is right. The test-logger plug-in counts everything.
        TestCounts counts = m_completed.run < m_logger.run ? m_logger : m_completed;
        counts = countsOf(std::max(counts.passed, m_named.passed), std::max(counts.failed, m_named.failed), 0,
                          std::max(counts.skipped, m_named.skipped));
        replaceSummaries(counts);
    }

    std::map<std::pair<QString, QString>, std::vector<size_t>> m_failed; ///< rows of this task
    TestCounts m_named;                                                  ///< in lines of their own
    TestCounts m_completed;                                              ///< by the tasks' summaries
    TestCounts m_logger;
};

} // namespace

const RunnerKind gradleRunner{"gradle",
                              {" tests completed", " test completed", " > Task :", "BUILD FAILED", "BUILD SUCCESS", ": Executed "},
                              &makeRunner<Gradle>,
                              {"0123456789SF", "D"}};

} // namespace sentinel
