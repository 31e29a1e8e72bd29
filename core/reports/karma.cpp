// Karma. Its own reporters rewrite one line a browser ("Chrome 80 (Linux): Executed 12 of 12 (1 FAILED) (0.1 secs /
// …)") and name failures as "Chrome 80 (Linux) suite test FAILED"; the mocha reporter ends with "SUMMARY:" and "FAILED
// TESTS:".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <map>
#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr int messageLines = 15;
constexpr std::string_view cross = "\u2716 ";

class Karma : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (m_summaryLines > 0 && readSummary(text))
            return;
        if (text == "SUMMARY:") {
            m_summaryLines = 5;
            return;
        }
        if (text == "FAILED TESTS:") {
            m_inList = true;
            m_titles.clear();
            endDescription();
            return;
        }
        if (m_inList) {
            readList(line, text);
            return;
        }
        if (contains(text, "Executed ") && readProgress(text))
            return;
        readFailure(line, text);
    }

    void finish() override { settle(); }

private:
    /// "✔ 1536 tests completed", "ℹ 7 tests skipped", "✖ 30 tests failed"
    bool readSummary(std::string_view text)
    {
        --m_summaryLines;
        const size_t blank = text.find(' ');
        std::string_view rest = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
        const std::optional<long long> number = takeNumber(rest);
        if (!number || (!take(rest, " tests ") && !take(rest, " test ")))
            return false;
        TestCounts counts;
        if (take(rest, "completed"))
            counts = countsOf(*number, 0, 0, 0);
        else if (take(rest, "failed"))
            counts = countsOf(0, *number, 0, 0);
        else if (take(rest, "skipped"))
            counts = countsOf(0, 0, 0, *number);
        else
            return false;
        m_browsers.clear();
        summarise(counts);
        return true;
    }

    void readList(const LogLine& line, std::string_view text)
    {
        const size_t indent = line.text.find_first_not_of(' ');
        if (indent == 0) {
            m_inList = false;
            endDescription();
            return;
        }
        std::string_view rest = text;
        if (take(rest, cross)) {
            while (!m_titles.empty() && m_titles.back().first >= indent)
                m_titles.pop_back();
            std::string suite;
            for (const auto& title : m_titles)
                suite.append(suite.empty() ? "" : " ").append(title.second);
            beginDescription(add(suite, trimmed(rest), TestStatus::Failed, line));
            uncount(TestStatus::Failed);
            m_openIndent = indent;
            return;
        }
        if (isDescribing() && indent >= m_openIndent) {
            describeNext(line, text, messageLines);
            return;
        }
        endDescription();
        while (!m_titles.empty() && m_titles.back().first >= indent)
            m_titles.pop_back();
        m_titles.emplace_back(indent, std::string(text));
    }

    /// "Chrome 80.0.3987 (Linux 0.0.0): Executed 5 of 12 (1 FAILED) (skipped 2) (0.1 secs / 0.05 secs)"
    bool readProgress(std::string_view text)
    {
        const size_t at = text.find("Executed ");
        std::string_view rest = text.substr(at + 9);
        const std::optional<long long> executed = takeNumber(rest);
        if (!executed || !take(rest, " of "))
            return false;
        const std::optional<long long> all = takeNumber(rest);
        if (!all)
            return false;
        const std::string browser(text.substr(0, at));
        TestCounts& last = m_browsers[browser];
        const long long failed = countBefore(rest, " FAILED").value_or(0);
        const long long skipped = countAfter(rest, "(skipped ").value_or(0);
        const TestCounts now = countsOf(*executed - failed, failed, 0, skipped);
        if (now.run - now.skipped < last.run - last.skipped) { // the next run has begun
            settle();
            m_browsers[browser] = now;
        } else {
            last = now;
        }
        endDescription();
        return true;
    }

    /// "Chrome 80.0.3987 (Linux 0.0.0) suite test FAILED", then the message further to the right.
    void readFailure(const LogLine& line, std::string_view text)
    {
        if (isDescribing()) {
            const bool indented = line.text.front() == '\t' || line.text.front() == ' ';
            if (indented && describeNext(line, text, messageLines))
                return;
            endDescription();
        }
        const size_t close = text.find(") ");
        if (text.size() < 8 || text.substr(text.size() - 7) != " FAILED" || close == std::string_view::npos || line.text.front() == ' ')
            return;
        const size_t open = text.find(" (");
        if (open == std::string_view::npos || open > close || contains(text, " > "))
            return;
        static constexpr std::string_view browsers[] = {"Chrome", "HeadlessChrome", "Firefox",  "PhantomJS",     "Safari", "Edge",
                                                        "IE ",    "Opera",          "Electron", "Mobile Safari", "jsdom"};
        bool known = false;
        for (const std::string_view browser : browsers)
            known = known || text.substr(0, browser.size()) == browser;
        if (!known || close + 9 >= text.size())
            return;
        beginDescription(add({}, trimmed(text.substr(close + 2, text.size() - close - 9)), TestStatus::Failed, line));
    }

    void settle()
    {
        TestCounts all;
        for (const auto& [browser, counts] : m_browsers)
            all += counts;
        if (!m_browsers.empty())
            summarise(all);
        m_browsers.clear();
    }

    std::map<std::string, TestCounts> m_browsers; ///< the last state of each
    int m_summaryLines = 0;
    bool m_inList = false;
    std::vector<std::pair<size_t, std::string>> m_titles;
    size_t m_openIndent = 0;
};

} // namespace

const RunnerKind karmaRunner{"karma", {": Executed ", " Executed ", "SUMMARY:", "FAILED TESTS:"}, &makeRunner<Karma>};

} // namespace sentinel
