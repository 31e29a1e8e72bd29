// JUnit's own consoles: version 5's launcher ("[         5 tests successful      ]", "JUnit Jupiter:Foo:bar()" with
// "=> exception") and version 4's text ("OK (5 tests)", "Tests run: 5,  Failures: 1", "1) testX(com.Foo)").

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class JUnitConsole : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (text.front() == '[' && text.back() == ']' && readBox(trimmed(text.substr(1, text.size() - 2))))
            return;
        if (take(rest, "OK (") && takeOk(rest))
            return;
        if (take(rest, "Tests run: ") && readOldSummary(text))
            return;
        if (take(rest, "There was ") || take(rest, "There were ")) {
            m_inList = contains(rest, "failure");
            endDescription();
            return;
        }
        if (take(rest, "FAILURES!!!") || take(rest, "Test run finished"))
            endDescription();
        if (m_inList && isDigit(text.front()) && readOldFailure(line, text))
            return;
        if (take(rest, "JUnit ") || take(rest, "TestNG:") || take(rest, "Spock:")) {
            readFailure(line, text);
            return;
        }
        take(rest = text, "=> ");
        describeNext(line, trimmed(rest), messageLines);
    }

    void finish() override { settle(); }
    bool isAttentive() const override { return awaitsDescription() || m_inList; }

private:
    /// "5 tests successful", "1 tests failed", "2 tests skipped"
    bool readBox(std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        if (!number || (!take(text, " tests ") && !take(text, " test ")))
            return false;
        if (text == "found") {
            settle();
            m_found = *number;
        } else if (text == "successful") {
            m_passed = *number;
        } else if (text == "failed") {
            m_failed = *number;
        } else if (text == "skipped" || text == "aborted") {
            m_skipped += *number;
        }
        endDescription();
        return true;
    }

    /// "JUnit Jupiter:FooTest:works()", followed by "MethodSource [className = 'a.FooTest', …]" and "=> message"
    void readFailure(const LogLine& line, std::string_view text)
    {
        endDescription();
        takeUntil(text, ":");
        const size_t colon = text.rfind(':');
        if (colon == std::string_view::npos || contains(text.substr(0, colon), " "))
            return;
        beginDescription(add(text.substr(0, colon), text.substr(colon + 1), TestStatus::Failed, line));
    }

    bool takeOk(std::string_view text)
    {
        const std::optional<long long> run = takeNumber(text);
        if (!run || (text != " tests)" && text != " test)"))
            return false;
        summarise(countsOf(*run, 0, 0, 0));
        return true;
    }

    /// "Tests run: 5,  Failures: 1" of version 4, where errors are failures, or of version 3 with ",  Errors: 2".
    bool readOldSummary(std::string_view text)
    {
        if (!contains(text, ",  Failures: "))
            return false;
        const long long run = countAfter(text, "Tests run: ").value_or(0);
        const long long failed = countAfter(text, "Failures: ").value_or(0);
        const long long errors = countAfter(text, "Errors: ").value_or(0);
        summarise(countsOf(run - failed - errors, failed, errors, 0));
        m_inList = false;
        endDescription();
        return true;
    }

    bool readOldFailure(const LogLine& line, std::string_view text)
    {
        if (!takeNumber(text) || !take(text, ") "))
            return false;
        const size_t open = text.rfind('(');
        if (open == std::string_view::npos || text.back() != ')')
            return false;
        beginDescription(add(text.substr(open + 1, text.size() - open - 2), trimmed(text.substr(0, open)), TestStatus::Failed, line));
        return true;
    }

    void settle()
    {
        if (m_found > 0)
            summarise(countsOf(m_passed, m_failed, 0, m_skipped));
        m_found = m_passed = m_failed = m_skipped = 0;
    }

    long long m_found = 0;
    long long m_passed = 0;
    long long m_failed = 0;
    long long m_skipped = 0;
    bool m_inList = false;
};

} // namespace

const RunnerKind junitConsoleRunner{"junit-console",
                                    {" tests successful", ",  Failures: ", " tests)\n", " test)\n", " tests)\r", " test)\r"},
                                    &makeRunner<JUnitConsole>,
                                    {"[OTFJS"}};

} // namespace sentinel
