// Ruby's Minitest and test-unit: failures with their names, then "12 runs, 30 assertions, 1 failures, 0 errors, 0
// skips".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class Minitest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty()) {
            m_blank = true;
            return;
        }
        const bool afterBlank = m_blank;
        m_blank = false;
        if (isDigit(text.front()) && readSummary(text))
            return;
        if (readHeading(line, text))
            return;
        if (m_expected) { // minitest: the name stands on the line below "1) Failure:"
            const TestStatus status = *m_expected;
            m_expected.reset();
            readName(line, text, status);
            return;
        }
        if (!m_open)
            return;
        // Rails adds how to run the test again.
        if ((afterBlank && text.substr(0, 11) == "rails test ") || isAllOf(text, '=') || ++m_openLines > messageLines) {
            m_open.reset();
            return;
        }
        describe(*m_open, line, text);
    }

    bool isAttentive() const override { return m_open || m_expected; }

private:
    bool readHeading(const LogLine& line, std::string_view text)
    {
        std::string_view rest = text;
        if (takeNumber(rest) && !take(rest, ") "))
            return false;
        rest = trimmed(rest);
        if (rest == "Skipped:" || rest.substr(0, 9) == "Pending: " || rest.substr(0, 10) == "Omission: ") {
            m_open.reset();
            m_expected.reset();
            return true;
        }
        TestStatus status;
        if (take(rest, "Failure:"))
            status = TestStatus::Failed;
        else if (take(rest, "Error:"))
            status = TestStatus::Error;
        else
            return false;
        rest = trimmed(rest);
        if (rest.empty()) {
            m_open.reset();
            m_expected = status;
            return true;
        }
        // test-unit: "Failure: test_bar(FooTest): message", "Error: test_bar(FooTest): NameError: …"
        const size_t open = rest.find('(');
        const size_t close = rest.find(')', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos || contains(rest.substr(0, open), " ")
            || rest.substr(0, 4) != "test")
            return false;
        m_open = add(rest.substr(open + 1, close - open - 1), rest.substr(0, open), status, line,
                     trimmed(rest.substr(std::min(close + 2, rest.size()))));
        m_openLines = 0;
        return true;
    }

    /// "FooTest#test_bar [test/foo_test.rb:12]:", "FooTest#test_bar:", "test_bar(FooTest) [test/foo_test.rb:12]:"
    void readName(const LogLine& line, std::string_view text, TestStatus status)
    {
        if (text.back() == ':')
            text = text.substr(0, text.size() - 1);
        else if (text.back() != ']') // minitest-reporters leaves the colon out
            return;
        const size_t place = text.rfind(" [");
        if (place != std::string_view::npos)
            text = trimmed(text.substr(0, place));
        const size_t hash = text.find('#');
        const size_t open = text.find('(');
        if (hash != std::string_view::npos)
            m_open = add(text.substr(0, hash), text.substr(hash + 1), status, line);
        else if (open != std::string_view::npos && text.back() == ')')
            m_open = add(text.substr(open + 1, text.size() - open - 2), text.substr(0, open), status, line);
        m_openLines = 0;
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> runs = takeNumber(text);
        if (!runs || (!take(text, " runs, ") && !take(text, " tests, ") && !take(text, " run, ") && !take(text, " test, ")))
            return false;
        if (!contains(text, " assertion") || !contains(text, " failure") || !contains(text, " error"))
            return false;
        const auto number = [text](std::string_view word) { return countBefore(text, word).value_or(0); };
        const long long failed = number(" failures") + number(" failure");
        const long long errors = number(" errors") + number(" error");
        const long long skipped = number(" skips") + number(" skip") + number(" pendings") + number(" omissions");
        summarise(countsOf(*runs - failed - errors - skipped, failed, errors, skipped));
        m_open.reset();
        m_expected.reset();
        return true;
    }

    std::optional<size_t> m_open;
    std::optional<TestStatus> m_expected;
    int m_openLines = 0;
    bool m_blank = false;
};

} // namespace

const RunnerKind minitestRunner{"minitest", {" assertions, ", " assertion, "}, &makeRunner<Minitest>, {"0123456789SPOFE"}};

} // namespace sentinel
