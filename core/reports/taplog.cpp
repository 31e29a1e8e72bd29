// TAP within a log: results are believed when a version or a plan came before or after them.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class TapLog : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = line.text;
        if (m_inDiagnostics) {
            if (trimmed(text) == "...") {
                m_inDiagnostics = false;
                return;
            }
            if (!text.empty() && (text.front() == ' ' || text.front() == '\t') && ++m_openLines <= messageLines) {
                if (m_open)
                    describe(*m_open, line, trimmed(text));
                return;
            }
            m_inDiagnostics = false;
        }
        if (text.empty())
            return;
        std::string_view rest = text;
        switch (text.front()) {
        case 'T':
            m_believed = m_believed || text.substr(0, 12) == "TAP version ";
            break;
        case '1':
            if (take(rest, "1..") && takeNumber(rest) && (trimmed(rest).empty() || trimmed(rest).front() == '#'))
                m_believed = true;
            break;
        case 'o':
        case 'n':
            readResult(line, text);
            break;
        case ' ':
            if (m_open && trimmed(text) == "---")
                m_inDiagnostics = true;
            break;
        case '#':
            if (m_open && ++m_openLines <= messageLines)
                describe(*m_open, line, trimmed(text.substr(1)));
            break;
        default:
            break;
        }
    }

    void finish() override
    {
        if (m_believed)
            return;
        results.clear();
        replaceSummaries({});
    }

    bool isAttentive() const override { return m_inDiagnostics; }

private:
    void readResult(const LogLine& line, std::string_view text)
    {
        const bool failed = take(text, "not ok ");
        if (!failed && !take(text, "ok "))
            return;
        text = trimmed(text);
        if (!takeNumber(text) || (!text.empty() && text.front() != ' '))
            return;
        text = trimmed(text);
        take(text, "- ");
        TestStatus status = failed ? TestStatus::Failed : TestStatus::Passed;
        std::string_view reason;
        const size_t hash = text.rfind(" # ");
        const size_t directive = text.substr(0, 2) == "# " ? 0 : hash;
        if (directive != std::string_view::npos) {
            const std::string_view remark = trimmed(text.substr(text.find('#', directive) + 1));
            const std::string_view word = remark.substr(0, 4);
            if (word == "SKIP" || word == "skip" || word == "Skip" || ((word == "TODO" || word == "todo") && failed)) {
                status = TestStatus::Skipped;
                reason = remark;
            }
            text = trimmed(text.substr(0, directive));
        }
        const size_t row = add({}, text, status, line, reason);
        m_open.reset();
        m_openLines = 0;
        if (status == TestStatus::Failed)
            m_open = row;
    }

    bool m_believed = false;
    bool m_inDiagnostics = false;
    std::optional<size_t> m_open;
    int m_openLines = 0;
};

} // namespace

const RunnerKind tapLogRunner{"tap", {"TAP version ", "not ok ", "\nok 1 ", "\nok 1\n"}, &makeRunner<TapLog>, {"T1on#-"}};

} // namespace sentinel
