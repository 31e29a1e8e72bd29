// PowerShell's Pester: "Describing X", "  [+] does y 12ms", "  [-] does z 12ms" with the message below, and
// "Tests Passed: 5, Failed: 2, Skipped: 1, Pending: 0, Inconclusive: 0".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class Pester : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "Tests Passed: ") && readSummary(text))
            return;
        if (take(rest, "Describing ")) {
            m_describe = std::string(trimmed(rest));
            m_context.clear();
            endDescription();
            return;
        }
        if (take(rest, "Context ")) {
            m_context = std::string(trimmed(rest));
            endDescription();
            return;
        }
        TestStatus status = TestStatus::Passed;
        if (take(rest, "[-] "))
            status = TestStatus::Failed;
        else if (take(rest, "[!] ") || take(rest, "[?] "))
            status = TestStatus::Skipped;
        else if (!take(rest, "[+] ")) {
            const size_t indent = line.text.find_first_not_of(' ');
            if (indent > m_indent)
                describeNext(line, text, messageLines);
            else
                endDescription();
            return;
        }
        readTest(line, rest, status);
    }

    bool isAttentive() const override { return isDescribing(); }

private:
    void readTest(const LogLine& line, std::string_view name, TestStatus status)
    {
        endDescription();
        // "does y 12ms", "does y 12ms (10ms|2ms)" of version 5
        std::optional<double> duration;
        const size_t split = name.find(" (");
        if (split != std::string_view::npos && name.back() == ')' && contains(name.substr(split), "ms|"))
            name = name.substr(0, split);
        const size_t blank = name.rfind(' ');
        if (blank != std::string_view::npos && isDigit(name[blank + 1]) && name.back() == 's') {
            duration = takeSeconds(name.substr(blank + 1));
            name = name.substr(0, blank);
        }
        const std::string suite = m_context.empty() ? m_describe : m_describe + '.' + m_context;
        const size_t row = add(suite, trimmed(name), status, line);
        results[row].duration = duration;
        if (status != TestStatus::Failed)
            return;
        beginDescription(row);
        m_indent = line.text.find_first_not_of(' ');
    }

    bool readSummary(std::string_view text)
    {
        if (!contains(text, ", Failed: "))
            return false;
        const auto number = [text](std::string_view key) { return countAfter(text, key).value_or(0); };
        const long long skipped = number("Skipped: ") + number("Pending: ") + number("Inconclusive: ") + number("NotRun: ");
        summarise(countsOf(number("Passed: "), number("Failed: "), 0, skipped));
        endDescription();
        return true;
    }

    std::string m_describe;
    std::string m_context;
    size_t m_indent = 0;
};

} // namespace

const RunnerKind pesterRunner{"pester", {"Tests Passed: "}, &makeRunner<Pester>, {"TDC["}};

} // namespace sentinel
