// XCTest: "Test Case '-[Foo testBar]' failed (0.1 seconds)." and, on the lines before, "File.swift:12: error: -[Foo
// testBar] : …".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <string>

namespace sentinel {

namespace {

class XcTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        std::string_view rest = text;
        if (take(rest, "Test Case '") || take(rest, "Test case '")) {
            readCase(line, rest);
            return;
        }
        const size_t error = text.find(": error: ");
        if (error == std::string_view::npos || !m_running)
            return;
        if (m_error.empty())
            m_begin = line.bytes.begin;
        else
            m_error += '\n';
        m_error += shortened(text, 1000);
    }

    bool isAttentive() const override { return m_running; }

private:
    void readCase(const LogLine& line, std::string_view text)
    {
        const auto quoted = takeUntil(text, "'");
        if (!quoted)
            return;
        text = trimmed(text);
        if (text.substr(0, 7) == "started") {
            m_running = true;
            m_error.clear();
            return;
        }
        TestStatus status;
        if (take(text, "passed"))
            status = TestStatus::Passed;
        else if (take(text, "failed"))
            status = TestStatus::Failed;
        else if (take(text, "skipped"))
            status = TestStatus::Skipped;
        else
            return;
        // "-[Module.Foo testBar]" on Apple's systems, "Foo.testBar" elsewhere
        std::string_view name = *quoted;
        if (take(name, "-[") && !name.empty())
            name.remove_suffix(1);
        const size_t split = name.find_last_of(contains(name, " ") ? " " : ".");
        const bool whole = split == std::string_view::npos;
        const size_t row =
            add(whole ? std::string_view() : name.substr(0, split), whole ? name : name.substr(split + 1), status, line, m_error);
        const size_t open = text.rfind('(');
        if (open != std::string_view::npos)
            results[row].duration = takeSeconds(text.substr(open + 1));
        if (status == TestStatus::Failed && !m_error.empty())
            results[row].bytes->begin = m_begin;
        m_running = false;
        m_error.clear();
    }

    bool m_running = false;
    std::string m_error;
    qint64 m_begin = 0;
};

} // namespace

const RunnerKind xcTestRunner{"xctest", {"Test Case '", "Test case '"}, &makeRunner<XcTest>, {"T"}};

} // namespace sentinel
