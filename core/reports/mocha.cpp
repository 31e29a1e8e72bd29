// Mocha: "  12 passing (1s)", "  2 pending", "  1 failing", then the failures with numbers, their titles one below the
// other:
//
//     1) suite
//          test title:
//        AssertionError: expected 1 to equal 2

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"
#include "core/reports/speclines_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;
constexpr int summaryLines = 8; ///< within which the parts of a summary follow each other

class Mocha : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (m_sinceSummary > 0 && --m_sinceSummary == 0)
            settle();
        if (text.empty()) {
            m_inTitle = m_inTitle && m_title.empty();
            return;
        }
        if (isDigit(text.front()) && readCount(text))
            return;
        if (m_toName > 0 && readFailures(line, text))
            return;
        m_spec.read(line);
    }

    void finish() override { settle(); }

private:
    bool readCount(std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        if (!number)
            return false;
        std::string_view rest = text;
        if (take(rest, " passing") && (rest.empty() || rest.front() == ' ')) {
            settle();
            m_passing = *number;
            m_hasPassing = true;
        } else if (text == " pending" && m_hasPassing) {
            m_pending = *number;
        } else if (text == " failing" && m_hasPassing) {
            m_failing = *number;
            m_toName = *number;
            m_nextNumber = 1;
        } else {
            return false;
        }
        m_sinceSummary = summaryLines;
        return true;
    }

    /// Books the summary; what was named counts when it confirms the summary.
    void settle()
    {
        if (!m_hasPassing)
            return;
        m_hasPassing = false;
        m_sinceSummary = 0;
        if (static_cast<long long>(m_spec.passed()) == m_passing) {
            const bool pendingToo = static_cast<long long>(m_spec.skipped()) == m_pending;
            for (SpecLines::Test& test : m_spec.takeTests()) {
                if (test.status == TestStatus::Skipped && !pendingToo)
                    continue;
                const std::string full = test.suite.empty() ? test.name : test.suite + ' ' + test.name;
                for (int attempt = 1; attempt < test.attempt; ++attempt)
                    results[add({}, full, TestStatus::Failed, test.where)].attempt = attempt;
                const size_t row = add({}, full, test.status, test.where);
                results[row].duration = test.duration;
                results[row].attempt = test.attempt;
            }
        }
        m_spec.clear();
        summarise(countsOf(m_passing, m_failing, 0, m_pending));
        m_passing = m_failing = m_pending = 0;
    }

    bool readFailures(const LogLine& line, std::string_view text)
    {
        const size_t indent = line.text.find_first_not_of(' ');
        std::string_view rest = text;
        const std::optional<long long> number = takeNumber(rest);
        if (number && *number == m_nextNumber && take(rest, ") ")) {
            settle();
            ++m_nextNumber;
            m_title = std::string(trimmed(rest));
            beginDescription(add({}, titleOf(), TestStatus::Failed, line));
            // Its summary is booked already.
            uncount(TestStatus::Failed);
            m_indent = indent;
            m_inTitle = m_title.empty() || m_title.back() != ':';
            return true;
        }
        if (!isDescribing())
            return false;
        if (indent < m_indent || (indent == 0 && m_indent == 0)) {
            if (m_nextNumber > m_toName) { // something else speaks now
                endDescription();
                m_toName = 0;
            }
            return false;
        }
        if (m_inTitle && indent >= m_indent + 4) {
            m_title += ' ';
            m_title += trimmed(text);
            m_inTitle = m_title.back() != ':';
            results[described()].name = QString::fromStdString(titleOf());
            extend(described(), line);
            return true;
        }
        m_inTitle = false;
        describeNext(line, text, messageLines);
        return true;
    }

    std::string titleOf() const { return !m_title.empty() && m_title.back() == ':' ? m_title.substr(0, m_title.size() - 1) : m_title; }

    SpecLines m_spec;
    bool m_hasPassing = false;
    long long m_passing = 0;
    long long m_pending = 0;
    long long m_failing = 0;
    int m_sinceSummary = 0;
    long long m_toName = 0; ///< failures that the list below the summary names
    long long m_nextNumber = 1;
    size_t m_indent = 0;
    bool m_inTitle = false;
    std::string m_title;
};

} // namespace

const RunnerKind mochaRunner{"mocha", {" passing", " failing"}, &makeRunner<Mocha>};

} // namespace sentinel
