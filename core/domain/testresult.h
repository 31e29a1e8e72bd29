#pragma once

#include "core/domain/place.h"
#include "core/domain/words.h"

#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

/// One attempt of one test, as a report or a log tells it. Duplicate names and repeated attempts stay rows of their own.
struct TestResult
{
    QString suite; ///< class, file or package, as the runner names it; may be empty
    QString name;
    TestStatus status = TestStatus::Passed;
    std::optional<double> duration; ///< seconds
    QString message;                ///< what the runner says of a failure; empty for passed tests
    int attempt = 1;                ///< counts the tries of the same test within one report or log
    std::optional<ByteRange> bytes; ///< where the log says so; absent for reports
    bool operator==(const TestResult&) const = default;
};

/// Totals. They come from the runner's own summary where there is one, since many runners do not name passed tests.
struct TestCounts
{
    qint64 run = 0; ///< all that were run or skipped: passed + failed + errors + skipped
    qint64 passed = 0;
    qint64 failed = 0;
    qint64 errors = 0;
    qint64 skipped = 0;

    bool isEmpty() const { return run == 0; }
    TestCounts& operator+=(const TestCounts& more);
    void add(TestStatus status);
    void remove(TestStatus status); ///< what was added before
    bool operator==(const TestCounts&) const = default;
};

/// Which of the rows stand: a try that another one of the same test follows is history, and a test that passed in the
/// end did not fail. Rows of equal names with equal attempts are tests of their own. Any thread; linear.
std::vector<bool> lastTries(const std::vector<TestResult>& results);

/// The rows that stand, counted.
TestCounts countsOf(const std::vector<TestResult>& results);

} // namespace sentinel
