// Rust: `cargo test` ("test a::b ... FAILED", "---- a::b stdout ----", "test result: FAILED. 3 passed; 1 failed; …" for
// each program) and cargo-nextest ("FAIL [ 0.005s] crate a::b", "TRY 2 PASS [ 0.005s] crate a::b", "Summary [ 0.1s] 12
// tests run: 11 passed, 1 failed, 2 skipped").

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <algorithm>
#include <map>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class Cargo : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        switch (text.front()) {
        case 't':
            if (take(rest, "test result: ") && readSummary(rest))
                return;
            if (take(rest, "test ") && readTest(line, rest))
                return;
            break;
        case 'R':
        case 'D':
            if (readProgram(rest))
                return;
            break;
        case '-':
            if (take(rest, "---- ") && readOutput(line, rest))
                return;
            break;
        case 'f':
            if (text == "failures:") {
                endDescription();
                return;
            }
            break;
        case 'S':
            if ((take(rest, "Summary [") && readNextestSummary(rest)) || readNextest(line, rest))
                return;
            break;
        case 'F':
        case 'L':
        case 'P':
        case 'T':
            if (readNextest(line, rest))
                return;
            break;
        default:
            break;
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return awaitsDescription(); }

private:
    bool readTest(const LogLine& line, std::string_view text)
    {
        const size_t dots = text.rfind(" ... ");
        if (dots == std::string_view::npos)
            return false;
        std::string_view name = text.substr(0, dots);
        const std::string_view how = text.substr(dots + 5);
        if (name.size() > 15 && name.substr(name.size() - 15) == " - should panic")
            name.remove_suffix(15);
        TestStatus status;
        std::string_view reason;
        if (how == "ok" || how.substr(0, 4) == "ok <")
            status = TestStatus::Passed;
        else if (how.substr(0, 6) == "FAILED")
            status = TestStatus::Failed;
        else if (how.substr(0, 7) == "ignored") {
            status = TestStatus::Skipped;
            reason = how.size() > 9 ? how.substr(9) : std::string_view();
        } else
            return false;
        const size_t row = add(m_program, name, status, line, reason);
        if (status == TestStatus::Failed)
            m_failed[std::string(name)] = row;
        return true;
    }

    /// "Running unittests src/lib.rs (target/debug/deps/foo-0123456789abcdef)", "Doc-tests foo"
    bool readProgram(std::string_view text)
    {
        if (take(text, "Doc-tests ")) {
            m_program = std::string(trimmed(text));
            return true;
        }
        if (!take(text, "Running ") || !contains(text, "target/"))
            return false;
        size_t begin = text.rfind('/');
        std::string_view program = text.substr(begin + 1);
        while (!program.empty() && (program.back() == ')' || program.back() == '`'))
            program.remove_suffix(1);
        m_program = std::string(program.substr(0, program.rfind('-'))); // without the hash
        return true;
    }

    bool readOutput(const LogLine& line, std::string_view text)
    {
        const size_t end = text.find(" stdout ----");
        if (end == std::string_view::npos)
            return false;
        endDescription();
        const auto row = m_failed.find(std::string(text.substr(0, end)));
        if (row != m_failed.end()) {
            beginDescription(row->second);
            results[described()].bytes = line.bytes;
        }
        return true;
    }

    bool readSummary(std::string_view text)
    {
        if (!contains(text, " passed;"))
            return false;
        const long long passed = countBefore(text, " passed").value_or(0) + countBefore(text, " measured").value_or(0);
        summarise(countsOf(passed, countBefore(text, " failed").value_or(0), 0, countBefore(text, " ignored").value_or(0)));
        m_failed.clear();
        endDescription();
        return true;
    }

    /// "FAIL [   0.005s] crate::program a::b", "PASS [ …"; failures come again at the end.
    bool readNextest(const LogLine& line, std::string_view text)
    {
        int attempt = 1;
        if (take(text, "TRY ")) {
            attempt = static_cast<int>(std::min<long long>(takeNumber(text).value_or(1), 1000));
            text = trimmed(text);
        }
        TestStatus status = TestStatus::Failed;
        if (take(text, "PASS [") || take(text, "LEAK ["))
            status = TestStatus::Passed;
        else if (take(text, "TIMEOUT [") || take(text, "TMT ["))
            status = TestStatus::Error;
        else if (!take(text, "FAIL [") && !takeSignal(text))
            return false;
        const auto time = takeUntil(text, "] ");
        if (!time)
            return false;
        text = trimmed(text);
        if (text.substr(0, 1) == "(") // "( 3/12)" of newer versions
            takeUntil(text, ") ");
        const size_t blank = text.find(' ');
        if (blank == std::string_view::npos)
            return false;
        endDescription();
        if (m_summarised)
            return true;
        const size_t row = add(text.substr(0, blank), trimmed(text.substr(blank)), status, line);
        results[row].duration = takeSeconds(*time);
        results[row].attempt = attempt;
        if (status != TestStatus::Passed)
            m_failed[std::string(trimmed(text.substr(blank)))] = row;
        return true;
    }

    /// "SIGSEGV [", "SIGABRT ["
    static bool takeSignal(std::string_view& text)
    {
        const size_t bracket = text.find(" [");
        if (text.substr(0, 3) != "SIG" || bracket == std::string_view::npos || bracket > 12)
            return false;
        text.remove_prefix(bracket + 2);
        return true;
    }

    bool readNextestSummary(std::string_view text)
    {
        if (!takeUntil(text, "] "))
            return false;
        const long long failed = countBefore(text, " failed").value_or(0);
        const long long timedOut = countBefore(text, " timed out").value_or(0) + countBefore(text, " exec failed").value_or(0);
        summarise(countsOf(countBefore(text, " passed").value_or(0), failed, timedOut, countBefore(text, " skipped").value_or(0)));
        m_summarised = true;
        return true;
    }

    std::string m_program;
    std::map<std::string, size_t> m_failed; ///< rows of this program by name
    bool m_summarised = false;              ///< nextest lists its failures again after that
};

} // namespace

const RunnerKind cargoRunner{"cargo", {"test result: ", " tests run: "}, &makeRunner<Cargo>, {"tRD-fSFLPT"}};

} // namespace sentinel
