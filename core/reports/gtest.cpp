// GoogleTest: "[ RUN      ] A.b", "[  FAILED  ] A.b (0 ms)", "[       OK ] A.b (0 ms)"; the totals come as several
// lines, and failures are listed again there, without their times.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class GTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.size() < 12 || text.front() != '[' || text[11] != ']') {
            if (m_running && !text.empty() && m_lines++ < messageLines) {
                m_message += m_message.empty() ? "" : "\n";
                m_message += text;
            }
            return;
        }
        const std::string_view tag = trimmed(text.substr(1, 10));
        std::string_view rest = trimmed(text.substr(12));
        if (tag == "RUN") {
            m_running = true;
            m_message.clear();
            m_lines = 0;
            m_begin = line.bytes.begin;
        } else if (tag == "OK") {
            end(line, rest, TestStatus::Passed);
        } else if (tag == "SKIPPED") {
            end(line, rest, TestStatus::Skipped);
        } else if (tag == "FAILED") {
            end(line, rest, TestStatus::Failed);
        } else if (tag == "==========" && rest.substr(0, 8) == "Running ") {
            m_told.clear();
            m_settled = false;
        } else if (tag == "==========" && contains(rest, " ran.")) {
            const std::optional<long long> run = takeNumber(rest);
            if (run && contains(rest, " test"))
                settle(*run);
        } else if (tag == "PASSED") {
            m_running = false;
        }
    }

    bool isAttentive() const override { return m_running; }

private:
    void end(const LogLine& line, std::string_view text, TestStatus status)
    {
        // "A.b (0 ms)", "A.b, where GetParam() = 3 (0 ms)"; without a time it is the list at the end, or its heading.
        const size_t open = text.rfind(" (");
        const bool timed = open != std::string_view::npos && text.size() > 4 && text.substr(text.size() - 4) == " ms)";
        std::string_view name = timed ? text.substr(0, open) : text;
        const size_t param = name.find(", where ");
        if (param != std::string_view::npos)
            name = name.substr(0, param);
        if (contains(name, " "))
            return;
        const size_t dot = name.find('.');
        if (dot == std::string_view::npos)
            return;
        const bool told = !m_told.insert(std::string(name)).second;
        if (!timed && told)
            return;
        const bool late = !timed && m_settled;
        const size_t row = add(name.substr(0, dot), name.substr(dot + 1), status, line, m_message);
        if (timed)
            results[row].duration = takeSeconds(text.substr(open + 2));
        if (late)
            uncount(status);
        if (m_running)
            results[row].bytes->begin = m_begin;
        m_running = false;
        m_message.clear();
    }

    void settle(long long run)
    {
        const TestCounts named = unsummarised();
        summarise(countsOf(run - named.failed - named.skipped, named.failed, 0, named.skipped));
        m_settled = true;
        m_running = false;
    }

    bool m_running = false;
    bool m_settled = false;
    int m_lines = 0;
    qint64 m_begin = 0;
    std::string m_message;
    std::set<std::string> m_told;
};

} // namespace

const RunnerKind gtestRunner{"gtest", {"[ RUN      ]", "[  FAILED  ]", "[==========]"}, &makeRunner<GTest>, {"["}};

} // namespace sentinel
