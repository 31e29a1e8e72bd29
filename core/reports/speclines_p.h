#pragma once

#include "core/reports/runner_p.h"

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// Trees of test names as the JavaScript runners print them:
///
///     suite
///       inner suite
///         ✓ a test (12ms)
///         - a test that waits
///         (Attempt 1 of 3) a test that failed at first      (Cypress)
///         ✓ a test that failed at first
///
/// Such marks also come from other tools, so the lines are held back until a summary has confirmed their number.
class SpecLines
{
public:
    struct Test
    {
        std::string suite;
        std::string name;
        TestStatus status = TestStatus::Passed;
        int attempt = 1; ///< earlier ones failed
        std::optional<double> duration;
        LogLine where; ///< without its text
    };

    void read(const LogLine& line);
    size_t passed() const { return m_passed; }
    size_t skipped() const { return m_tests.size() - m_passed; }
    std::vector<Test> takeTests();
    void clear();

private:
    struct Title
    {
        size_t indent = 0;
        std::string text;
    };
    std::vector<Title> m_titles; ///< the titles that the next test is below
    std::vector<Test> m_tests;
    int m_tries = 0; ///< of the next test, which failed
    size_t m_passed = 0;
};

} // namespace sentinel
