#include "core/base/text.h"
#include "core/reports/runner_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qsizetype messageLimit = 4 << 10;
constexpr qint64 placeLimit = 64 << 10;

} // namespace

TestCounts countsOf(qint64 passed, qint64 failed, qint64 errors, qint64 skipped)
{
    passed = std::max<qint64>(passed, 0);
    return {passed + failed + errors + skipped, passed, failed, errors, skipped};
}

TestCounts LogRunner::totals() const
{
    TestCounts counts = m_summaries;
    return counts += m_rows;
}

size_t LogRunner::add(std::string_view suite, std::string_view name, TestStatus status, const LogLine& where, std::string_view message)
{
    TestResult row;
    row.suite = displayText(suite);
    row.name = displayText(name);
    row.status = status;
    row.bytes = where.bytes;
    if (status != TestStatus::Passed)
        row.message = displayText(message);
    results.push_back(std::move(row));
    m_rows.add(status);
    return results.size() - 1;
}

void LogRunner::summarise(const TestCounts& counts)
{
    m_summaries += counts;
    m_rows = {};
}

void LogRunner::replaceSummaries(const TestCounts& counts)
{
    m_summaries = counts;
    m_rows = {};
}

void LogRunner::uncount(TestStatus status)
{
    m_rows.remove(status);
}

bool LogRunner::describe(size_t row, const LogLine& line, std::string_view text)
{
    TestResult& result = results[row];
    extend(row, line);
    if (result.message.size() > messageLimit)
        return false;
    if (!result.message.isEmpty())
        result.message += u'\n';
    result.message += displayText(shortened(text, 1000));
    return true;
}

bool LogRunner::describeNext(const LogLine& line, std::string_view text, int limit)
{
    if (!m_described)
        return false;
    if (m_describedLines >= limit) {
        m_isDescribed = true;
        return false;
    }
    ++m_describedLines;
    describe(*m_described, line, text);
    return true;
}

void LogRunner::extend(size_t row, const LogLine& line)
{
    TestResult& result = results[row];
    if (!result.bytes)
        result.bytes = line.bytes;
    else if (line.bytes.end - result.bytes->begin < placeLimit)
        result.bytes->end = std::max(result.bytes->end, line.bytes.end);
}

} // namespace sentinel
