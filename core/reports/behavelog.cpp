// behave: "Failing scenarios:" with a place and a name each, then "1 scenario passed, 1 failed, 0 skipped". While it
// runs, a step that failed is followed by its error.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <map>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Behave : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front()) && readSummary(text))
            return;
        std::string_view rest = text;
        if (take(rest, "Scenario: ") || take(rest, "Scenario Outline: ")) {
            m_scenario = std::string(trimmed(rest.substr(0, rest.rfind(" # "))));
            m_inError = false;
            return;
        }
        if (text == "Failing scenarios:" || text == "Errored scenarios:") {
            m_inList = true;
            m_status = text.front() == 'F' ? TestStatus::Failed : TestStatus::Error;
            return;
        }
        if (m_inList) {
            readListed(line, text);
            return;
        }
        if (take(rest, "Assertion Failed: ") || take(rest, "Traceback ")) {
            m_inError = true;
            m_errors[m_scenario] = {};
        }
        if (!m_inError)
            return;
        Error& error = m_errors[m_scenario];
        if (error.lines == 0)
            error.bytes = line.bytes;
        if (++error.lines > messageLines || text.substr(0, 9) == "Captured ") {
            m_inError = false;
            return;
        }
        error.bytes.end = line.bytes.end;
        error.text.append(error.text.empty() ? "" : "\n").append(text.substr(0, 500));
    }

    bool isAttentive() const override { return m_inList || m_inError; }

private:
    struct Error
    {
        std::string text;
        ByteRange bytes;
        int lines = 0;
    };

    /// "features/a.feature:6  sells"
    void readListed(const LogLine& line, std::string_view text)
    {
        const size_t place = text.find(".feature:");
        if (place == std::string_view::npos) {
            m_inList = false;
            return;
        }
        std::string_view rest = text.substr(place + 9);
        if (!takeNumber(rest))
            return;
        const std::string name(trimmed(rest));
        const auto error = m_errors.find(name);
        const bool known = error != m_errors.end();
        add(text.substr(0, place + 8), name, m_status, known ? LogLine{{}, error->second.bytes} : line,
            known ? std::string_view(error->second.text) : std::string_view());
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> passed = takeNumber(text);
        if (!passed || !(take(text, " scenarios passed, ") || take(text, " scenario passed, ")))
            return false;
        if (!countBefore(text, " failed"))
            return false;
        const auto number = [text](std::string_view word) { return countBefore(text, word).value_or(0); };
        summarise(countsOf(*passed, number(" failed"), number(" error") + number(" errors") + number(" undefined"),
                           number(" skipped") + number(" untested")));
        m_errors.clear();
        m_inList = m_inError = false;
        return true;
    }

    std::string m_scenario;
    std::map<std::string, Error> m_errors; ///< by scenario
    bool m_inError = false;
    bool m_inList = false;
    TestStatus m_status = TestStatus::Failed;
};

} // namespace

const RunnerKind behaveRunner{"behave", {"scenarios passed, ", "scenario passed, "}, &makeRunner<Behave>, {"0123456789SFEAT"}};

} // namespace sentinel
