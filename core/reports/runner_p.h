#pragma once

#include "core/domain/testresult.h"
#include "core/reports/linegate_p.h"
#include "core/reports/reports.h"

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// One line of a log as a person reads it, and where it stands.
struct LogLine
{
    std::string_view text;
    ByteRange bytes;
    qint64 number = 0; ///< counts from 1
};

/// Gives a line of the log that is being read once more.
using LineAgain = std::function<LogLine(qint64 number)>;

/// Listens to the lines of a log for the output of one test runner, then is finished. Lines come in order: all of them while it is
/// attentive, otherwise at least those that its gate lets through. It must take no notice of any other line that comes then.
class LogRunner
{
public:
    virtual ~LogRunner() = default;
    virtual void read(const LogLine& line) = 0;
    virtual void finish() {}
    /// Wants every line that comes next, since it is in the middle of something.
    virtual bool isAttentive() const { return true; }

    LineAgain lineAgain; ///< for lines that were not worth keeping when they came; given before the first line

    std::vector<TestResult> results;
    TestCounts totals() const; ///< the summaries added up, and the rows that no summary covers

protected:
    /// Adds a row; returns its index.
    size_t add(std::string_view suite, std::string_view name, TestStatus status, const LogLine& where, std::string_view message = {});
    /// The runner's own count of everything since its previous summary.
    void summarise(const TestCounts& counts);
    /// In place of all summaries so far.
    void replaceSummaries(const TestCounts& counts);
    /// Takes back the counting of a row that a summary has counted before the row came.
    void uncount(TestStatus status);
    /// Adds a line to the description of a failure, which must be the next line after those it has; false when it is
    /// full.
    bool describe(size_t row, const LogLine& line, std::string_view text);
    void extend(size_t row, const LogLine& line); ///< the place only
    // Most runners print a test's name and describe its failure on the lines below, until something else begins.
    void beginDescription(size_t row) { m_described = row, m_describedLines = 0, m_isDescribed = false; }
    void endDescription() { m_described.reset(); }
    bool isDescribing() const { return m_described.has_value(); }
    /// The description may take more lines.
    bool awaitsDescription() const { return m_described && !m_isDescribed; }
    size_t described() const { return *m_described; }
    /// Adds to the row that is being described; false if there is none or it has `limit` lines.
    bool describeNext(const LogLine& line, std::string_view text, int limit);
    const TestCounts& unsummarised() const { return m_rows; }

private:
    TestCounts m_summaries;
    TestCounts m_rows; ///< named since the last summary
    std::optional<size_t> m_described;
    int m_describedLines = 0;
    bool m_isDescribed = false; ///< it has all the lines that it may have
};

/// A row of the table of runners: a runner is only made for a log in which one of its marks occurs.
struct RunnerKind
{
    const char* id;
    std::initializer_list<const char*> marks; ///< at least 5 bytes each, never interrupted by colour codes
    std::unique_ptr<LogRunner> (*make)();
    LineGate gate = {};
};

inline constexpr std::string_view digits = "0123456789";

enum class Hearing : int {
    Wanted,     ///< listeners are given the lines that they want
    Everything, ///< and all others as well: the answer is the same, at many times the cost
};
TestReport readLogTests(const Log& log, Hearing hearing, std::stop_token stop);

template <typename Runner>
std::unique_ptr<LogRunner> makeRunner()
{
    return std::make_unique<Runner>();
}

extern const RunnerKind automakeRunner;
extern const RunnerKind avaRunner;
extern const RunnerKind bazelRunner;
extern const RunnerKind behaveRunner;
extern const RunnerKind boostLogRunner;
extern const RunnerKind bunRunner;
extern const RunnerKind cargoRunner;
extern const RunnerKind catch2Runner;
extern const RunnerKind clojureRunner;
extern const RunnerKind commonTestRunner;
extern const RunnerKind ctestRunner;
extern const RunnerKind cucumberRunner;
extern const RunnerKind dartRunner;
extern const RunnerKind denoRunner;
extern const RunnerKind dotNetRunner;
extern const RunnerKind exUnitRunner;
extern const RunnerKind ginkgoRunner;
extern const RunnerKind goTestRunner;
extern const RunnerKind gradleRunner;
extern const RunnerKind gtestRunner;
extern const RunnerKind jasmineRunner;
extern const RunnerKind jestRunner;
extern const RunnerKind junitConsoleRunner;
extern const RunnerKind karmaRunner;
extern const RunnerKind mesonRunner;
extern const RunnerKind minitestRunner;
extern const RunnerKind mochaRunner;
extern const RunnerKind nodeTestRunner;
extern const RunnerKind pestRunner;
extern const RunnerKind pesterRunner;
extern const RunnerKind phpUnitRunner;
extern const RunnerKind playwrightRunner;
extern const RunnerKind proveRunner;
extern const RunnerKind pytestRunner;
extern const RunnerKind qtestLogRunner;
extern const RunnerKind robotLogRunner;
extern const RunnerKind rspecRunner;
extern const RunnerKind scalaTestRunner;
extern const RunnerKind surefireRunner;
extern const RunnerKind swiftTestingRunner;
extern const RunnerKind tapLogRunner;
extern const RunnerKind testPlatformRunner;
extern const RunnerKind unittestRunner;
extern const RunnerKind vitestRunner;
extern const RunnerKind xcTestRunner;

/// run is the sum of the others, whatever a summary calls its total.
TestCounts countsOf(qint64 passed, qint64 failed, qint64 errors, qint64 skipped);

} // namespace sentinel
