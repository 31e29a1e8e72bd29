// Jest: "PASS file" and "FAIL file" while it runs, a block "  ● suite › test" for each failure (again in a summary at
// the end when there are many), and "Tests: 1 failed, 2 skipped, 124 passed, 127 total". Names are whole paths, as its
// JUnit reporter writes them; the suite is the file.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"
#include "core/reports/speclines_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 25;
constexpr std::string_view bullet = "\u25cf ";

class Jest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (readSummary(text))
            return;
        std::string_view rest = text;
        if (take(rest, "FAIL ") || take(rest, "PASS ")) {
            readFile(trimmed(rest), text.front() == 'F');
            return;
        }
        if (take(rest, "Summary of all failing tests")) {
            endDescription();
            return;
        }
        if (take(rest, bullet)) {
            readFailure(line, trimmed(rest));
            return;
        }
        if (isDescribing()) {
            // A block ends where something stands further left than its heading.
            const size_t indent = line.text.find_first_not_of(' ');
            if (indent <= m_indent && m_indent > 0) {
                endDescription();
            } else {
                describeNext(line, text, messageLines);
                return;
            }
        }
        m_spec.read(line);
    }

private:
    void readFile(std::string_view file, bool failed)
    {
        endDescription();
        // "FAIL project src/a.test.js (5.2 s)"
        const size_t time = file.rfind(" (");
        if (time != std::string_view::npos && file.back() == ')')
            file = trimmed(file.substr(0, time));
        const size_t blank = file.rfind(' ');
        if (blank != std::string_view::npos)
            file = file.substr(blank + 1);
        m_file = std::string(file);
        m_fileFailed = failed;
    }

    void readFailure(const LogLine& line, std::string_view name)
    {
        endDescription();
        // Also the console's output and complaints about the configuration stand under such a heading.
        static constexpr std::string_view others[] = {
            "Console",     "Test suite failed to run", "Cannot log after",   "Deprecation Warning",
            "Validation ", "Multiple configurations",  "Process from config"};
        for (const std::string_view other : others) {
            if (name.substr(0, other.size()) == other)
                return;
        }
        if (!m_fileFailed || name.empty())
            return;
        if (!m_known.insert(m_file + '\n' + std::string(name)).second)
            return;
        beginDescription(add(m_file, name, TestStatus::Failed, line));
        m_indent = line.text.find_first_not_of(' ');
    }

    bool readSummary(std::string_view text)
    {
        const size_t at = text.find("Tests:");
        if (at == std::string_view::npos || (at > 0 && text[at - 1] != ' '))
            return false;
        std::string_view rest = trimmed(text.substr(at + 6));
        const size_t total = rest.rfind(" total");
        if (total == std::string_view::npos || rest.empty() || !isDigit(rest.front()) || contains(rest, ":"))
            return false;
        const long long failed = countBefore(rest, " failed").value_or(0);
        const long long passed = countBefore(rest, " passed").value_or(0);
        const long long skipped =
            countBefore(rest, " skipped").value_or(0) + countBefore(rest, " todo").value_or(0) + countBefore(rest, " pending").value_or(0);
        if (passed > 0 && static_cast<long long>(m_spec.passed()) == passed) {
            for (SpecLines::Test& test : m_spec.takeTests()) {
                if (test.status != TestStatus::Passed)
                    continue;
                const size_t row = add(test.suite, test.name, test.status, test.where);
                results[row].duration = test.duration;
            }
        }
        summarise(countsOf(passed, failed, 0, skipped));
        m_spec.clear();
        m_known.clear();
        endDescription();
        m_fileFailed = false;
        return true;
    }

    SpecLines m_spec;
    std::string m_file;
    bool m_fileFailed = false;
    std::set<std::string> m_known; ///< failures already named in this run
    size_t m_indent = 0;
};

} // namespace

const RunnerKind jestRunner{"jest", {"Test Suites:"}, &makeRunner<Jest>};

} // namespace sentinel
