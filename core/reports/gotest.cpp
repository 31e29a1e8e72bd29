// `go test`: "--- FAIL: TestX (0.00s)" for each test that failed (with -v for each), then "FAIL<tab>package<tab>0.1s"
// or "ok<tab>package<tab>0.1s", which says where they belong. There is no count. A test's output stands before its
// result since Go 1.14 with -v, and below it otherwise.
// gotestsum lists failures once more ("=== FAIL: package TestX (0.00s)", "… (re-run 1) (0.00s)"), often as all there is, and
// counts: "DONE 12 tests, 1 failure in 1.2s".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace sentinel {

namespace {

constexpr int outputLines = 20;
constexpr int mostStretches = 100; ///< that are kept of a test's output

class GoTest : public LogRunner
{
public:
    // What is not a line of go's own is somebody's output. Most of it is never asked for, so only the places are kept.
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (!text.empty() && !isOwn(line, text) && isDescription(line, text))
            m_outputBegin = line.number + 1;
    }

    void finish() override { setPackage({}); }
    bool isAttentive() const override { return isDescribing(); }

private:
    /// Lines of output that nothing interrupts.
    struct Stretch
    {
        qint64 first = 0;
        qint64 last = 0;
    };
    struct Output
    {
        QString text;
        std::optional<qint64> begin; ///< of its first line; nothing when there was no output
    };

    /// Whether go says this; does what is to be done then.
    bool isOwn(const LogLine& line, std::string_view text)
    {
        m_read = line.number;
        switch (text.front()) {
        case '-':
            return readResult(line, text);
        case '=':
            if (text.substr(0, 4) == "=== ") {
                endDescription();
                keepOutput();
                std::string_view rest = text.substr(4);
                if (take(rest, "FAIL: ") || take(rest, "SKIP: ")) {
                    readListed(line, rest, text[4] == 'F' ? TestStatus::Failed : TestStatus::Skipped);
                    return true;
                }
                if (take(rest, "RUN") || take(rest, "CONT") || take(rest, "NAME"))
                    m_running = std::string(trimmed(rest));
                else
                    m_running.clear(); // PAUSE: what comes now is somebody else's
                return true;
            }
            return false;
        case 'F':
        case 'o':
        case 'P':
            return readPackage(line, text);
        case 'D':
            return readDone(text);
        case 'B':
            return readBenchmark(line, text);
        default:
            return false;
        }
    }

    /// Whether this belongs to the description of the failure above.
    bool isDescription(const LogLine& line, std::string_view text)
    {
        if (!isDescribing())
            return false;
        const bool indented = line.text.front() == ' ' || line.text.front() == '\t';
        if (indented && describeNext(line, text, outputLines))
            return true;
        endDescription();
        return false;
    }

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
        keepOutput();
        const std::string key(name);
        if (status == TestStatus::Passed) {
            m_outputs.erase(key);
            return true;
        }
        m_told.insert(key);
        m_anyFailed = m_anyFailed || status == TestStatus::Failed;
        const Output output = outputOf(key);
        m_outputs.erase(key);
        if (output.begin) {
            results[row].bytes->begin = std::min(results[row].bytes->begin, *output.begin);
            results[row].message = output.text;
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
            keepOutput();
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
        keepOutput();
        if (failed && (!m_anyFailed || !reason.empty())) {
            // The package itself failed: it did not build, or died outside of a test.
            Output output = outputOf(m_running);
            if (!output.begin)
                output = outputOf({});
            LogLine where = line;
            if (output.begin)
                where.bytes.begin = *output.begin;
            const size_t row = add({}, reason.empty() ? std::string_view("Failure") : reason, TestStatus::Error, where);
            results[row].message = output.text;
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
        keepOutput();
        const size_t dash = name.rfind('-');
        if (dash != std::string_view::npos && dash + 1 < name.size()
            && name.find_first_not_of("0123456789", dash + 1) == std::string_view::npos)
            name = name.substr(0, dash);
        const size_t row = add({}, name, TestStatus::Passed, line);
        results[row].duration = static_cast<double>(*times) * *nanoseconds / 1e9;
        m_unplaced.push_back(row);
        return true;
    }

    /// What came since go's last line is the output of the test that runs.
    void keepOutput()
    {
        const Stretch stretch{m_outputBegin, m_read - 1};
        m_outputBegin = m_read + 1;
        if (stretch.last < stretch.first)
            return;
        std::vector<Stretch>& output = m_outputs[m_running];
        if (output.size() >= size_t(2 * mostStretches)) // long ago, for a few lines at the end
            output.erase(output.begin(), output.begin() + mostStretches);
        output.push_back(stretch);
    }

    /// The last lines that a test printed.
    Output outputOf(const std::string& test) const
    {
        Output output;
        const auto kept = m_outputs.find(test);
        if (kept == m_outputs.end())
            return output;
        std::vector<std::string> lines; ///< the last one first
        for (auto stretch = kept->second.rbegin(); stretch != kept->second.rend(); ++stretch) {
            for (qint64 number = stretch->last; number >= stretch->first && lines.size() < size_t(outputLines); --number) {
                const LogLine line = lineAgain(number);
                const std::string_view text = trimmed(line.text);
                if (text.empty())
                    continue;
                lines.push_back(shortened(text, 500));
                output.begin = line.bytes.begin;
            }
        }
        std::string text;
        for (auto line = lines.rbegin(); line != lines.rend(); ++line)
            text.append(text.empty() ? "" : "\n").append(*line);
        output.text = displayText(text);
        return output;
    }

    void setPackage(std::string_view package)
    {
        m_outputBegin = m_read + 1;
        const QString suite = displayText(package);
        for (const size_t row : m_unplaced)
            results[row].suite = suite;
        m_unplaced.clear();
        m_outputs.clear();
        endDescription();
        m_running.clear();
        m_anyFailed = false;
    }

    std::unordered_map<std::string, std::vector<Stretch>> m_outputs; ///< of each test that runs; "" of none
    qint64 m_outputBegin = 1;                                        ///< the line behind the last one of go's own
    qint64 m_read = 0;                                               ///< the line that is being read
    std::set<std::string> m_told;                                    ///< failed and skipped, by their results
    std::string m_running;                                           ///< whose output comes now
    std::vector<size_t> m_unplaced;                                  ///< rows whose package has not been named yet
    bool m_anyFailed = false;
};

} // namespace

const RunnerKind goTestRunner{"go-test",
                              {"--- FAIL: ", "--- PASS: ", "--- SKIP: ", "=== RUN ", "FAIL\t", "FAIL   ", " ns/op", "[build failed]",
                               "[setup failed]", "ok  \t", "=== FAIL: ", "DONE "},
                              &makeRunner<GoTest>,
                              {"-=FoPDB"}};

} // namespace sentinel
