// Bun: "(pass) suite > test [0.1ms]" or "✓ …" under the name of the file, a failure's error above its "(fail)" line,
// then " 3 pass", " 1 skip", " 1 fail" and "Ran 5 tests across 2 files. [12.00ms]".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Bun : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "(pass) ") || take(rest, "\u2713 "))
            return readTest(line, rest, TestStatus::Passed);
        if (take(rest, "(fail) ") || take(rest, "\u2717 "))
            return readTest(line, rest, TestStatus::Failed);
        if (take(rest, "(skip) ") || take(rest, "(todo) ") || take(rest, "\u00bb "))
            return readTest(line, rest, TestStatus::Skipped);
        if (isDigit(text.front()) && readCount(rest))
            return;
        if (take(rest, "Ran ") && takeNumber(rest) && contains(rest, " across ")) {
            summarise(countsOf(m_passed, m_failed, m_errors, m_skipped));
            m_passed = m_failed = m_errors = m_skipped = 0;
            m_error.clear();
            return;
        }
        if (text.back() == ':' && !contains(text, " ") && contains(text, ".")) {
            m_file = std::string(text.substr(0, text.size() - 1));
            m_error.clear();
            return;
        }
        // What stands above a failure is its error: from "error: …" on.
        if (take(rest, "error: ")) {
            m_error.clear();
            m_begin = line.bytes.begin;
        } else if (m_error.empty()) {
            return;
        }
        if (m_error.size() < size_t(messageLines)) {
            m_error.push_back(std::string(text.substr(0, 500)));
        }
    }

private:
    void readTest(const LogLine& line, std::string_view text, TestStatus status)
    {
        std::optional<double> duration;
        const size_t time = text.rfind(" [");
        if (time != std::string_view::npos && text.back() == ']') {
            duration = takeSeconds(text.substr(time + 2));
            text = text.substr(0, time);
        }
        LogLine where = line;
        std::string message;
        if (status == TestStatus::Failed && !m_error.empty()) {
            where.bytes.begin = m_begin;
            for (const std::string& one : m_error)
                message.append(message.empty() ? "" : "\n").append(one);
        }
        m_error.clear();
        const size_t row = add(m_file, trimmed(text), status, where, message);
        results[row].duration = duration;
    }

    bool readCount(std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        long long* counter = text == " pass"        ? &m_passed
            : text == " fail"                       ? &m_failed
            : text == " error" || text == " errors" ? &m_errors
            : text == " skip" || text == " todo"    ? &m_skipped
                                                    : nullptr;
        if (!number || !counter)
            return false;
        *counter += *number;
        return true;
    }

    std::string m_file;
    std::vector<std::string> m_error;
    qint64 m_begin = 0;
    long long m_passed = 0;
    long long m_failed = 0;
    long long m_errors = 0; ///< outside of tests
    long long m_skipped = 0;
};

} // namespace

const RunnerKind bunRunner{"bun", {" tests across ", " test across "}, &makeRunner<Bun>};

} // namespace sentinel
