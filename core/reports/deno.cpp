// Deno: "suite ... ok (5ms)" and "FAILED", below " ERRORS " each failure as "name => ./a_test.ts:3:6" with its error, then
// "FAILED | 3 passed (2 steps) | 1 failed | 1 ignored (12ms)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Deno : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if ((text.front() == 'o' || text.front() == 'F') && readSummary(text))
            return;
        if (text == "ERRORS") {
            m_inErrors = true;
            endDescription();
            return;
        }
        if (text == "FAILURES") {
            m_inErrors = false;
            endDescription();
            return;
        }
        if (!m_inErrors)
            return;
        const size_t arrow = text.find(" => ");
        if (arrow != std::string_view::npos && contains(text.substr(arrow), ":") && line.text.front() != ' ') {
            std::string_view place = text.substr(arrow + 4);
            take(place, "./");
            beginDescription(add(place.substr(0, place.find(':')), text.substr(0, arrow), TestStatus::Failed, line));
            return;
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return m_inErrors; }

private:
    bool readSummary(std::string_view text)
    {
        if (!take(text, "ok | ") && !take(text, "FAILED | "))
            return false;
        const std::optional<long long> passed = countBefore(text, " passed");
        const std::optional<long long> failed = countBefore(text, " failed");
        if (!passed || !failed)
            return false;
        summarise(countsOf(*passed, *failed, 0, countBefore(text, " ignored").value_or(0)));
        m_inErrors = false;
        endDescription();
        return true;
    }

    bool m_inErrors = false;
};

} // namespace

const RunnerKind denoRunner{"deno", {" passed | ", " passed ("}, &makeRunner<Deno>, {"oFE"}};

} // namespace sentinel
