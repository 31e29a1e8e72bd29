// prove, which runs programs that speak TAP and hides what they say: it tells failed files as "t/cart.t (Wstat: 256
// Tests: 5 Failed: 1)" with their numbers below, and sums up "Files=3, Tests=12, …". The programs' own complaints come
// through: "#   Failed test 'adds'", "#   at t/cart.t line 12.".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

namespace sentinel {

namespace {

constexpr int messageLines = 12;

class Prove : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (text.front() == '#') {
            readComplaint(line, trimmed(text.substr(1)));
            return;
        }
        endDescription();
        std::string_view rest = text;
        if ((take(rest, "ok ") || take(rest, "not ok ")) && takeNumber(rest)) {
            m_hidesTap = false; // -v: then the results speak for themselves
            return;
        }
        if (take(rest, "Files=")) {
            readSummary(rest);
            return;
        }
        const size_t status = text.find("(Wstat: ");
        if (status != std::string_view::npos && status > 0)
            readFile(line, trimmed(text.substr(0, status)), text.substr(status));
    }

    /// What the programs complained about counts when prove summed it up.
    void finish() override
    {
        results.resize(m_confirmed);
        replaceSummaries(m_sum);
    }

    bool isAttentive() const override { return isDescribing(); }

private:
    void readComplaint(const LogLine& line, std::string_view text)
    {
        std::string_view rest = text;
        if (take(rest, "Failed test")) {
            take(rest, " (TODO)");
            rest = trimmed(rest);
            const bool named = rest.size() > 2 && rest.front() == '\'' && rest.back() == '\'';
            endDescription();
            const size_t row = add({}, named ? rest.substr(1, rest.size() - 2) : std::string_view("unnamed"), TestStatus::Failed, line);
            beginDescription(row);
            m_open.push_back(row);
            return;
        }
        if (text.substr(0, 11) == "Looks like ") {
            endDescription();
            return;
        }
        if (isDescribing() && !m_open.empty() && results[m_open.back()].suite.isEmpty() && take(rest = text, "at ")) {
            const size_t place = rest.rfind(" line ");
            if (place != std::string_view::npos)
                results[m_open.back()].suite = displayText(rest.substr(0, place));
        }
        describeNext(line, text, messageLines);
    }

    /// "t/cart.t   (Wstat: 256 (exited 1) Tests: 5 Failed: 1)"
    void readFile(const LogLine& line, std::string_view file, std::string_view status)
    {
        const long long failed = countAfter(status, "Failed: ").value_or(0);
        m_failed += failed;
        if (failed > 0)
            return;
        m_broken += 1; // it died, or its plan was not kept
        add(file, file, TestStatus::Error, line, status);
    }

    void readSummary(std::string_view text)
    {
        const std::optional<long long> tests = countAfter(text, "Tests=");
        if (!takeNumber(text) || !tests)
            return;
        if (m_hidesTap)
            m_sum += countsOf(*tests - m_failed, m_failed, m_broken, 0);
        else
            results.resize(m_confirmed);
        m_failed = m_broken = 0;
        m_hidesTap = true;
        m_confirmed = results.size();
        m_open.clear();
    }

    TestCounts m_sum;
    bool m_hidesTap = true;
    long long m_failed = 0;
    long long m_broken = 0;
    std::vector<size_t> m_open; ///< failures of this run
    size_t m_confirmed = 0;
};

} // namespace

const RunnerKind proveRunner{"prove", {"Files="}, &makeRunner<Prove>, {"#onF", {}, {"(W"}}};

} // namespace sentinel
