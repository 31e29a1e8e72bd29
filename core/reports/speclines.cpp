#include "core/reports/speclines_p.h"

#include "core/reports/scan_p.h"

#include <algorithm>
#include <utility>

namespace sentinel {

namespace {

constexpr size_t testLimit = 200'000;

/// "a test (12ms)" without its time.
std::string_view withoutTime(std::string_view title, std::optional<double>& duration)
{
    if (title.empty() || title.back() != ')')
        return title;
    const size_t open = title.rfind(" (");
    if (open == std::string_view::npos || open + 2 >= title.size() || !isDigit(title[open + 2]))
        return title;
    const std::string_view inside = title.substr(open + 2, title.size() - open - 3);
    if (inside.empty() || inside.back() != 's' || inside.find_first_not_of("0123456789., ms") != std::string_view::npos)
        return title;
    duration = takeSeconds(inside);
    return title.substr(0, open);
}

} // namespace

void SpecLines::read(const LogLine& line)
{
    const size_t indent = line.text.find_first_not_of(' ');
    if (indent == std::string_view::npos)
        return;
    std::string_view text = trimmed(line.text);
    if (indent == 0) {
        m_titles.clear();
        if (text.size() > 200)
            return;
    }
    const bool passed = take(text, "\u2713 ") || take(text, "\u2714 ") || take(text, "\u221a ");
    const bool skipped = !passed && (take(text, "- ") || take(text, "\u25cb ") || take(text, "\u270e "));
    while (!m_titles.empty() && m_titles.back().indent >= indent)
        m_titles.pop_back();
    if (!passed && !skipped && text.substr(0, 9) == "(Attempt ") {
        m_tries = std::min(m_tries + 1, 100);
        return;
    }
    const int tries = std::exchange(m_tries, 0);
    if (!passed && !skipped) {
        if (m_titles.size() < 30 && text.size() < 300)
            m_titles.push_back(Title{indent, std::string(text)});
        return;
    }
    if (indent == 0 && skipped)
        return;
    if (m_tests.size() >= testLimit)
        return;
    Test test;
    for (const Title& title : m_titles) {
        if (!test.suite.empty())
            test.suite += ' ';
        test.suite += title.text;
    }
    test.name = std::string(withoutTime(text, test.duration));
    test.status = passed ? TestStatus::Passed : TestStatus::Skipped;
    test.attempt = tries + 1;
    test.where.bytes = line.bytes;
    m_passed += passed;
    m_tests.push_back(std::move(test));
}

std::vector<SpecLines::Test> SpecLines::takeTests()
{
    std::vector<Test> tests = std::move(m_tests);
    clear();
    return tests;
}

void SpecLines::clear()
{
    m_tests.clear();
    m_titles.clear();
    m_tries = 0;
    m_passed = 0;
}

} // namespace sentinel
