// `go test`: "--- FAIL: TestX (0.00s)" for each test that failed (with -v for each), then "FAIL<tab>package<tab>0.1s"
// or "ok<tab>package<tab>0.1s", which says where they belong. There is no count. A test's output stands before its
// result since Go 1.14 with -v, and below it otherwise.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr size_t outputLines = 20;

class GoTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        switch (text.front()) {
        case '-':
            if (readResult(line, text))
                return;
            break;
        case '=':
            if (text.substr(0, 4) == "=== ") {
                m_open.reset();
                std::string_view rest = text.substr(4);
                if (take(rest, "RUN") || take(rest, "CONT") || take(rest, "NAME"))
                    m_running = std::string(trimmed(rest));
                else
                    m_running.clear(); // PAUSE: what comes now is somebody else's
                return;
            }
            break;
        case 'F':
        case 'o':
        case 'P':
            if (readPackage(line, text))
                return;
            break;
        case 'B':
            if (readBenchmark(line, text))
                return;
            break;
        default:
            break;
        }
        keepOutput(line, text);
    }

    void finish() override { setPackage({}); }

private:
    bool readResult(const LogLine& line, std::string_view text)
    {
        std::string_view rest = text;
        if (!take(rest, "--- "))
            return false;
        TestStatus status;
        if (take(rest, "FAIL: "))
            status = TestStatus::Failed;
        else if (take(rest, "PASS: "))
            status = TestStatus::Passed;
        else if (take(rest, "SKIP: "))
            status = TestStatus::Skipped;
        else
            return false;
        const size_t paren = rest.rfind(" (");
        if (paren == std::string_view::npos || rest.back() != ')')
            return false;
        const std::string_view name = trimmed(rest.substr(0, paren));
        const size_t row = add({}, name, status, line);
        results[row].duration = takeSeconds(rest.substr(paren + 2, rest.size() - paren - 3));
        m_unplaced.push_back(row);
        m_open.reset();
        if (status == TestStatus::Passed) {
            m_outputs.erase(std::string(name));
            return true;
        }
        m_anyFailed = m_anyFailed || status == TestStatus::Failed;
        std::string key(name);
        const auto output = m_outputs.find(key);
        if (output != m_outputs.end()) {
            results[row].bytes->begin = std::min(results[row].bytes->begin, output->second.front().bytes.begin);
            results[row].message = joined(output->second);
            m_outputs.erase(output);
        } else {
            m_open = row;
            m_openLines = 0;
        }
        if (key == m_running)
            m_running.clear();
        return true;
    }

    /// "ok  pkg 0.1s", "FAIL pkg 0.1s", "FAIL pkg [build failed]", "ok pkg (cached)"
    bool readPackage(const LogLine& line, std::string_view text)
    {
        if (text == "PASS" || text == "FAIL" || text.substr(0, 11) == "exit status") {
            m_open.reset();
            return true;
        }
        std::string_view rest = text;
        const bool failed = take(rest, "FAIL");
        if ((!failed && !take(rest, "ok")) || rest.empty() || (rest.front() != ' ' && rest.front() != '\t'))
            return false;
        rest = trimmed(rest);
        const size_t end = rest.find_first_of(" \t");
        if (end == std::string_view::npos)
            return false;
        const std::string_view package = rest.substr(0, end);
        const std::string_view how = trimmed(rest.substr(end));
        const bool hasTime =
            isDigit(how.front()) && contains(how.substr(0, how.find_first_of(" \t")), "s") && contains(how.substr(0, how.find('s')), ".");
        if (!hasTime && how.front() != '[' && how.substr(0, 8) != "(cached)")
            return false;
        const std::string_view reason = how.front() == '[' ? how.substr(0, how.find(']') + 1) : std::string_view();
        if (failed && (!m_anyFailed || !reason.empty())) {
            // The package itself failed: it did not build, or died outside of a test.
            const std::deque<Output>& output = m_outputs[m_running].empty() ? m_outputs[std::string()] : m_outputs[m_running];
            LogLine where = line;
            if (!output.empty())
                where.bytes.begin = output.front().bytes.begin;
            const size_t row = add({}, reason.empty() ? std::string_view("Failure") : reason, TestStatus::Error, where);
            results[row].message = joined(output);
            m_unplaced.push_back(row);
        }
        setPackage(package);
        return true;
    }

    bool readBenchmark(const LogLine& line, std::string_view text)
    {
        // "BenchmarkParse-8   1000000   1591 ns/op"
        if (!contains(text, " ns/op") || text.substr(0, 9) != "Benchmark")
            return false;
        const size_t end = text.find_first_of(" \t");
        std::string_view name = text.substr(0, end);
        std::string_view rest = trimmed(text.substr(end));
        const std::optional<long long> times = takeNumber(rest);
        const std::optional<double> nanoseconds = takeSeconds(rest);
        if (!times || !nanoseconds)
            return false;
        const size_t dash = name.rfind('-');
        if (dash != std::string_view::npos && dash + 1 < name.size()
            && name.find_first_not_of("0123456789", dash + 1) == std::string_view::npos)
            name = name.substr(0, dash);
        const size_t row = add({}, name, TestStatus::Passed, line);
        results[row].duration = static_cast<double>(*times) * *nanoseconds / 1e9;
        m_unplaced.push_back(row);
        return true;
    }

    void keepOutput(const LogLine& line, std::string_view text)
    {
        if (m_open) {
            const bool indented = line.text.front() == ' ' || line.text.front() == '\t';
            if (indented && ++m_openLines <= outputLines) {
                describe(*m_open, line, text);
                return;
            }
            m_open.reset();
        }
        std::deque<Output>& output = m_outputs[m_running];
        if (output.size() >= outputLines)
            output.pop_front();
        output.push_back(Output{shortened(text, 500), line.bytes});
    }

    void setPackage(std::string_view package)
    {
        const QString suite = displayText(package);
        for (const size_t row : m_unplaced)
            results[row].suite = suite;
        m_unplaced.clear();
        m_outputs.clear();
        m_open.reset();
        m_running.clear();
        m_anyFailed = false;
    }

    struct Output
    {
        std::string text;
        ByteRange bytes;
    };
    static QString joined(const std::deque<Output>& output)
    {
        std::string text;
        for (const Output& line : output) {
            if (!text.empty())
                text += '\n';
            text += line.text;
        }
        return displayText(text);
    }

    std::map<std::string, std::deque<Output>> m_outputs; ///< the last lines of each test that runs; "" of none
    std::string m_running;                               ///< whose output comes now
    std::vector<size_t> m_unplaced;                      ///< rows whose package has not been named yet
    std::optional<size_t> m_open;
    size_t m_openLines = 0;
    bool m_anyFailed = false;
};

} // namespace

const RunnerKind goTestRunner{
    "go-test",
    {"--- FAIL: ", "--- PASS: ", "--- SKIP: ", "=== RUN ", "FAIL\t", "FAIL   ", " ns/op", "[build failed]", "[setup failed]", "ok  \t"},
    &makeRunner<GoTest>};

} // namespace sentinel
