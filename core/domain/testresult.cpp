#include "core/domain/testresult.h"

#include <QHash>
#include <QStringView>

namespace sentinel {

namespace {

qint64& counterOf(TestCounts& counts, TestStatus status)
{
    switch (status) {
    case TestStatus::Passed:
        break;
    case TestStatus::Failed:
        return counts.failed;
    case TestStatus::Error:
        return counts.errors;
    case TestStatus::Skipped:
        return counts.skipped;
    }
    return counts.passed;
}

} // namespace

TestCounts& TestCounts::operator+=(const TestCounts& more)
{
    run += more.run;
    passed += more.passed;
    failed += more.failed;
    errors += more.errors;
    skipped += more.skipped;
    return *this;
}

void TestCounts::add(TestStatus status)
{
    ++run;
    ++counterOf(*this, status);
}

void TestCounts::remove(TestStatus status)
{
    --run;
    --counterOf(*this, status);
}

std::vector<bool> lastTries(const std::vector<TestResult>& results)
{
    std::vector<bool> stands(results.size(), true);
    // Most tests are tried once: only names of which a later try is told are remembered.
    QHash<std::pair<QStringView, QStringView>, int> following; // from the end: the row that follows each test's present one
    for (const TestResult& row : results) {
        if (row.attempt > 1)
            following.insert({row.suite, row.name}, 0);
    }
    if (following.isEmpty())
        return stands;
    for (size_t i = results.size(); i-- > 0;) {
        const TestResult& row = results[i];
        const auto next = following.find({row.suite, row.name});
        if (next == following.end())
            continue;
        stands[i] = *next <= row.attempt;
        *next = row.attempt;
    }
    return stands;
}

TestCounts countsOf(const std::vector<TestResult>& results)
{
    const std::vector<bool> stands = lastTries(results);
    TestCounts counts;
    for (size_t i = 0; i < results.size(); ++i) {
        if (stands[i])
            counts.add(results[i].status);
    }
    return counts;
}

} // namespace sentinel
