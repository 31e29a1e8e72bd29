// Erlang's Common Test: "Testing app.x_SUITE: TEST COMPLETE, 1 ok, 1 failed, 2 skipped of 4 test cases", and on the way
// "x_SUITE > some_case failed" with an indented reason, or "*** FAILED x_SUITE:some_case ***".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 10;

class CommonTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        std::string_view rest = text;
        const size_t complete = text.find(": TEST COMPLETE, ");
        if (complete != std::string_view::npos && take(rest, "Testing ")) {
            const std::string_view words = text.substr(complete + 17);
            const auto number = [words](std::string_view word) { return countBefore(words, word).value_or(0); };
            summarise(countsOf(number(" ok"), number(" failed"), 0, number(" skipped")));
            m_open.reset();
            return;
        }
        if (contains(text, "*** FAILED ") && take(rest, "Testing ")) {
            const auto suite = takeUntil(rest, ": *** FAILED ");
            const auto what = takeUntil(rest, " ***");
            if (suite && what)
                open(line, *suite, *what, {});
            return;
        }
        // "{error, …}" and the like follow the name with an indentation.
        const size_t failed = text.rfind(" failed");
        if (failed != std::string_view::npos && failed + 7 == text.size() && contains(text, "_SUITE > ")) {
            const std::string_view whole = text.substr(0, failed);
            const size_t arrow = whole.find(" > ");
            open(line, whole.substr(0, arrow), whole.substr(arrow + 3), {});
            return;
        }
        if (m_open && !line.text.empty() && line.text.front() == ' ' && ++m_openLines <= messageLines)
            describe(*m_open, line, text);
        else if (!text.empty())
            m_open.reset();
    }

private:
    void open(const LogLine& line, std::string_view suite, std::string_view name, std::string_view message)
    {
        m_open = add(suite, name, TestStatus::Failed, line, message);
        m_openLines = 0;
    }

    std::optional<size_t> m_open;
    int m_openLines = 0;
};

} // namespace

const RunnerKind commonTestRunner{"common-test", {"TEST COMPLETE, "}, &makeRunner<CommonTest>};

} // namespace sentinel
