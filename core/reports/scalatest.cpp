// sbt with ScalaTest or another framework: "- should do x *** FAILED ***", "Tests: succeeded 12, failed 1, canceled 0,
// ignored 2, pending 0", and sbt's own "Failed: Total 12, Failed 1, Errors 0, Passed 11", which repeats the former.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class ScalaTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        std::string_view text = trimmed(line.text);
        take(text, "[info]") || take(text, "[error]") || take(text, "[INFO]") || take(text, "[ERROR]");
        const size_t indent = text.find_first_not_of(' ');
        text = trimmed(text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "Tests: succeeded ") && readSummary(text))
            return;
        if ((take(rest, "Passed: Total ") || take(rest, "Failed: Total ") || take(rest, "Error: Total ")) && readTotal(text))
            return;
        if (text.size() > 16 && text.substr(text.size() - 16) == " *** FAILED *** ")
            text.remove_suffix(1);
        if (text.front() == '-' && take(text, "- ")) {
            readTest(line, text);
            return;
        }
        if (take(rest, "Test ") && contains(rest, " failed: ")) { // JUnit through sbt: "Test com.Foo.bar failed: message, took 0.1 sec"
            const auto name = takeUntil(rest, " failed: ");
            if (name && !contains(*name, " ")) {
                const size_t dot = name->rfind('.');
                add(dot == std::string_view::npos ? std::string_view() : name->substr(0, dot),
                    dot == std::string_view::npos ? *name : name->substr(dot + 1), TestStatus::Failed, line, rest);
            }
            return;
        }
        if (take(rest = text, "==> X ")) {
            readMunit(line, rest);
            return;
        }
        if (text.back() == ':' && indent <= 1 && !contains(text, " ")) {
            m_suite = std::string(text.substr(0, text.size() - 1)); // "FooSpec:"
            endDescription();
            return;
        }
        if (indent > 2)
            describeNext(line, text, messageLines);
        else
            endDescription();
    }

    void finish() override
    {
        if (m_hasPending)
            summarise(m_pending);
    }

private:
    /// munit: "==> X shop.CartSuite.it breaks  0.012s munit.FailException: …"
    void readMunit(const LogLine& line, std::string_view text)
    {
        endDescription();
        const size_t gap = text.find("  ");
        if (gap == std::string_view::npos)
            return;
        const std::string_view whole = text.substr(0, gap);
        std::string_view rest = trimmed(text.substr(gap));
        const std::string_view time = rest.substr(0, rest.find(' '));
        // The suite is a class: its name ends at the dot behind the first part that begins with a capital letter.
        size_t split = std::string_view::npos;
        for (size_t begin = 0, dot; (dot = whole.find('.', begin)) != std::string_view::npos; begin = dot + 1) {
            split = dot;
            if (whole[begin] >= 'A' && whole[begin] <= 'Z')
                break;
        }
        if (split == std::string_view::npos || time.empty() || !isDigit(time.front()) || time.back() != 's')
            return;
        const size_t row =
            add(whole.substr(0, split), whole.substr(split + 1), TestStatus::Failed, line, trimmed(rest.substr(time.size())));
        results[row].duration = takeSeconds(time);
        beginDescription(row);
    }

    void readTest(const LogLine& line, std::string_view text)
    {
        endDescription();
        const size_t failed = text.find(" *** FAILED ***");
        const size_t aborted = text.find(" *** ABORTED ***");
        if (failed == std::string_view::npos && aborted == std::string_view::npos)
            return;
        const bool isFailed = failed != std::string_view::npos;
        beginDescription(
            add(m_suite, trimmed(text.substr(0, isFailed ? failed : aborted)), isFailed ? TestStatus::Failed : TestStatus::Error, line));
    }

    bool readSummary(std::string_view text)
    {
        if (!contains(text, ", canceled "))
            return false;
        if (m_hasPending)
            summarise(m_pending);
        const auto number = [text](std::string_view key) { return countAfter(text, key).value_or(0); };
        m_pending = countsOf(number("succeeded "), number("failed "), 0, number("canceled ") + number("ignored ") + number("pending "));
        m_hasPending = true;
        return true;
    }

    bool readTotal(std::string_view text)
    {
        if (!contains(text, ", Failed ") || !contains(text, ", Errors "))
            return false;
        const auto number = [text](std::string_view key) { return countAfter(text, key).value_or(0); };
        const TestCounts counts = countsOf(number(", Passed "), number(", Failed "), number(", Errors "),
                                           number(", Skipped ") + number(", Ignored ") + number(", Canceled ") + number(", Pending "));
        m_hasPending = false;
        summarise(counts);
        return true;
    }

    std::string m_suite;
    TestCounts m_pending; ///< ScalaTest's own count, until it is known whether sbt repeats it
    bool m_hasPending = false;
};

} // namespace

const RunnerKind scalaTestRunner{
    "scalatest", {"Tests: succeeded ", "Passed: Total ", "Failed: Total ", "Error: Total ", "*** FAILED ***"}, &makeRunner<ScalaTest>};

} // namespace sentinel
