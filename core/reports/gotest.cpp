// `go test`: "--- FAIL: TestX (0.00s)" for each test that failed (with -v for each), then "FAIL<tab>package<tab>0.1s"
// or "ok<tab>package<tab>0.1s", which says where they belong. There is no count. A test's output stands before its
// result since Go 1.14 with -v, and below it otherwise.
// gotestsum lists failures once more ("=== FAIL: package TestX (0.00s)", "… (re-run 1) (0.00s)"), often as all there is, and
// counts: "DONE 12 tests, 1 failure in 1.2s".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr int outputLines = 20;

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
                endDescription();
                std::string_view rest = text.substr(4);
                if (take(rest, "FAIL: ") || take(rest, "SKIP: ")) {
                    readListed(line, rest, text[4] == 'F' ? TestStatus::Failed : TestStatus::Skipped);
                    return;
                }
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
        case 'D':
            if (readDone(text))
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
        endDescription();
        if (status == TestStatus::Passed) {
            m_outputs.erase(std::string(name));
            return true;
        }
        m_told.insert(std::string(name));
        m_anyFailed = m_anyFailed || status == TestStatus::Failed;
        std::string key(name);
        const auto output = m_outputs.find(key);
        if (output != m_outputs.end()) {
            results[row].bytes->begin = std::min(results[row].bytes->begin, output->second.front().bytes.begin);
            results[row].message = joined(output->second);
            m_outputs.erase(output);
        } else {
            beginDescription(row);
        }
        if (key == m_running)
            m_running.clear();
        return true;
    }

    /// "package TestX (re-run 1) (0.00s)", and its output below
    void readListed(const LogLine& line, std::string_view text, TestStatus status)
    {
        const size_t blank = text.find(' ');
        const size_t paren = text.rfind(" (");
        if (blank == std::string_view::npos || paren == std::string_view::npos || paren < blank || text.back() != ')')
            return;
        std::string_view name = text.substr(blank + 1, paren - blank - 1);
        int attempt = 1;
        if (const size_t again = name.find(" (re-run "); again != std::string_view::npos) {
            std::string_view digits = name.substr(again + 9);
            attempt = 1 + static_cast<int>(std::min<long long>(takeNumber(digits).value_or(1), 1000));
            name = name.substr(0, again);
        }
        name = trimmed(name);
        if (attempt == 1 && m_told.count(std::string(name)) > 0)
            return;
        if (name.empty()) { // the package itself
            name = "Failure";
            status = TestStatus::Error;
        }
        const size_t row = add(text.substr(0, blank), name, status, line);
        results[row].duration = takeSeconds(text.substr(paren + 2));
        results[row].attempt = attempt;
        beginDescription(row);
    }

    /// "DONE 12 tests, 1 skipped, 2 failures in 1.2s", "DONE 2 runs, 13 tests, 1 failure in 1.2s"
    bool readDone(std::string_view text)
    {
        std::string_view rest = text;
        const size_t in = text.rfind(" in ");
        if (!take(rest, "DONE ") || !contains(rest, " test") || in == std::string_view::npos || !isDigit(text[in + 4])
            || text.back() != 's')
            return false;
        const auto number = [rest](std::string_view word) { return countBefore(rest, word).value_or(0); };
        const long long all = number(" tests") + number(" test");
        const long long failed = number(" failures") + number(" failure");
        const long long skipped = number(" skipped");
        const long long errors = number(" errors") + number(" error");
        if (all == 0)
            return false;
        setPackage({});
        m_told.clear();
        summarise(countsOf(all - failed - skipped, failed, errors, skipped));
        return true;
    }

    /// "ok  pkg 0.1s", "FAIL pkg 0.1s", "FAIL pkg [build failed]", "ok pkg (cached)"
    bool readPackage(const LogLine& line, std::string_view text)
    {
        if (text == "PASS" || text == "FAIL" || text.substr(0, 11) == "exit status") {
            endDescription();
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
        if (isDescribing()) {
            const bool indented = line.text.front() == ' ' || line.text.front() == '\t';
            if (indented && describeNext(line, text, outputLines))
                return;
            endDescription();
        }
        std::deque<Output>& output = m_outputs[m_running];
        if (output.size() >= size_t(outputLines))
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
        endDescription();
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
    std::set<std::string> m_told;                        ///< failed and skipped, by their results
    std::string m_running;                               ///< whose output comes now
    std::vector<size_t> m_unplaced;                      ///< rows whose package has not been named yet
    bool m_anyFailed = false;
};

} // namespace

const RunnerKind goTestRunner{"go-test",
                              {"--- FAIL: ", "--- PASS: ", "--- SKIP: ", "=== RUN ", "FAIL\t", "FAIL   ", " ns/op", "[build failed]",
                               "[setup failed]", "ok  \t", "=== FAIL: ", "DONE "},
                              &makeRunner<GoTest>};

} // namespace sentinel
