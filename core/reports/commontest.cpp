// Erlang's Common Test: "Testing app.x_SUITE: TEST COMPLETE, 1 ok, 1 failed, 2 skipped of 4 test cases", and on the way
// "x_SUITE > some_case failed" with an indented reason, or "*** FAILED x_SUITE:some_case ***". Where only the number of the
// case is told, a paragraph before it says more: "x_SUITE:some_case failed on line 12", "Reason: …".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

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
            endDescription();
            return;
        }
        if (contains(text, "*** FAILED ") && take(rest, "Testing ")) {
            const auto suite = takeUntil(rest, ": *** FAILED ");
            const auto what = takeUntil(rest, " ***");
            if (suite && what)
                readFailed(line, *suite, *what);
            return;
        }
        if (const size_t place = text.find(" failed on line ");
            place != std::string_view::npos && contains(text.substr(0, place), ":") && !contains(text.substr(0, place), " ")) {
            m_said = Said{std::string(text.substr(0, place)), std::string(text), line.bytes};
            return;
        }
        if (m_said && m_said->text.size() < 2000 && take(rest, "Reason: ")) {
            m_said->text.append(1, '\n').append(text);
            m_said->bytes.end = line.bytes.end;
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
        if (!line.text.empty() && line.text.front() == ' ')
            describeNext(line, text, messageLines);
        else if (!text.empty())
            endDescription();
    }

private:
    /// The paragraph that came before the failure.
    struct Said
    {
        std::string where; ///< "x_SUITE:some_case", or the function it failed in
        std::string text;
        ByteRange bytes;
    };

    void readFailed(const LogLine& line, std::string_view suite, std::string_view what)
    {
        if (!m_said) {
            open(line, suite, what, {});
            return;
        }
        std::string_view where = m_said->where;
        const std::string_view module = where.substr(0, where.find(':'));
        const bool isCase = suite.size() >= module.size() && suite.substr(suite.size() - module.size()) == module;
        open(LogLine{{}, m_said->bytes}, suite, isCase ? where.substr(module.size() + 1) : what, m_said->text);
        m_said.reset();
    }

    void open(const LogLine& line, std::string_view suite, std::string_view name, std::string_view message)
    {
        beginDescription(add(suite, name, TestStatus::Failed, line, message));
    }

    std::optional<Said> m_said;
};

} // namespace

const RunnerKind commonTestRunner{"common-test", {"TEST COMPLETE, "}, &makeRunner<CommonTest>};

} // namespace sentinel
