// swift-testing, beside XCTest: "✘ Test adds() recorded an issue at CartTests.swift:3:5: Expectation failed: …", "✘ Test
// adds() failed after 0.001 seconds with 1 issue.", "✔ Test … passed after …", and at the end "Test run with 3 tests …".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <map>
#include <string>

namespace sentinel {

namespace {

class SwiftTesting : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        // A symbol stands in front, another one on each system.
        std::string_view text = trimmed(line.text);
        const size_t blank = text.find(' ');
        if (text.size() < 12 || blank == std::string_view::npos || blank > 6)
            return;
        text = trimmed(text.substr(blank));
        if (!take(text, "Test "))
            return;
        if (take(text, "run with "))
            return endRun(text);
        if (const size_t issue = text.find(" recorded an issue"); issue != std::string_view::npos)
            return readIssue(line, nameOf(text.substr(0, issue)), text.substr(issue + 18));
        // Of a test with arguments each case is told as well: "Test case passing 1 argument …".
        if (text.substr(0, 5) == "case ")
            return;
        if (const size_t at = text.find(" passed after "); at != std::string_view::npos)
            addTest(line, nameOf(text.substr(0, at)), TestStatus::Passed, text.substr(at + 14));
        else if (const size_t bad = text.find(" failed after "); bad != std::string_view::npos)
            addTest(line, nameOf(text.substr(0, bad)), TestStatus::Failed, text.substr(bad + 14));
        else if (const size_t skip = text.find(" skipped"); skip != std::string_view::npos)
            addTest(line, nameOf(text.substr(0, skip)), TestStatus::Skipped, {});
    }

private:
    struct Issue
    {
        std::string text;
        ByteRange bytes;
    };

    /// `"It adds" with 3 test cases`, `adds() with 3 test cases`
    static std::string nameOf(std::string_view text)
    {
        const size_t with = text.rfind(" with ");
        if (with != std::string_view::npos && contains(text.substr(with), " test case"))
            text = text.substr(0, with);
        if (text.size() > 1 && text.front() == '"' && text.back() == '"')
            text = text.substr(1, text.size() - 2);
        return std::string(text);
    }

    void readIssue(const LogLine& line, const std::string& name, std::string_view text)
    {
        const size_t at = text.find(" at ");
        Issue& issue = m_issues[name];
        if (issue.text.empty())
            issue.bytes = line.bytes;
        if (issue.text.size() < 4096)
            issue.text.append(issue.text.empty() ? "" : "\n").append(trimmed(at == std::string_view::npos ? text : text.substr(at + 4)));
    }

    void addTest(const LogLine& line, const std::string& name, TestStatus status, std::string_view after)
    {
        const auto issue = m_issues.find(name);
        const bool known = issue != m_issues.end();
        LogLine where = line;
        if (known)
            where.bytes.begin = issue->second.bytes.begin;
        const size_t row = add({}, name, status, where, known ? std::string_view(issue->second.text) : std::string_view());
        results[row].duration = takeSeconds(after);
        if (known)
            m_issues.erase(issue);
    }

    /// "3 tests in 1 suite failed after 0.1 seconds with 1 issue."
    void endRun(std::string_view text)
    {
        const TestCounts named = unsummarised();
        const std::optional<long long> all = takeNumber(text);
        if (all && *all > named.run)
            summarise(countsOf(*all - named.failed - named.skipped, named.failed, 0, named.skipped));
        else
            summarise(named);
        m_issues.clear();
    }

    std::map<std::string, Issue> m_issues; ///< of tests that have not ended
};

} // namespace

const RunnerKind swiftTestingRunner{"swift-testing", {"Test run with "}, &makeRunner<SwiftTesting>};

} // namespace sentinel
