// Ginkgo, for Go: "• [FAILED] [0.003 seconds]" with the spec's name and what went wrong below, up to a rule; at the end
// "Summarizing 2 Failures:", "[FAIL] Cart [It] breaks" for each (all that version 1 tells in this form), and "FAIL! -- 10
// Passed | 2 Failed | 1 Pending | 2 Skipped".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class Ginkgo : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if ((take(rest, "FAIL! -- ") || take(rest, "SUCCESS! -- ")) && readSummary(rest))
            return;
        if (take(rest = text, "\u2022 [")) {
            m_expectsName = text.find("FAILED]") != std::string_view::npos || text.find("PANICKED]") != std::string_view::npos
                || text.find("TIMEDOUT]") != std::string_view::npos;
            m_begin = line.bytes.begin;
            endDescription();
            return;
        }
        if (take(rest = text, "[FAIL] ") || take(rest, "[Fail] ") || take(rest, "[PANICKED!] ") || take(rest, "[TIMEDOUT] ")) {
            if (contains(rest, "["))
                addFailure(line, rest);
            return;
        }
        const bool counts = text.substr(0, 4) == "Ran " && contains(text, " Specs in ");
        if (counts || (text.size() > 20 && isAllOf(text, '-'))) {
            m_expectsName = false;
            endDescription();
            return;
        }
        if (m_expectsName) {
            m_expectsName = false;
            LogLine where = line;
            where.bytes.begin = m_begin;
            if (contains(text, "["))
                addFailure(where, text);
            return;
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return awaitsDescription() || m_expectsName; }

private:
    /// "Cart when full [It] breaks" as "Cart when full breaks"; other nodes than [It] keep their kind.
    void addFailure(const LogLine& line, std::string_view text)
    {
        endDescription();
        std::string name(text);
        if (const size_t it = name.find("[It] "); it != std::string::npos)
            name.erase(it, 5);
        // Labels stand behind the name: "breaks [slow, network]".
        if (m_known.insert(name).second)
            beginDescription(add({}, name, TestStatus::Failed, line));
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> passed = countBefore(text, " Passed");
        const std::optional<long long> failed = countBefore(text, " Failed");
        if (!passed || !failed)
            return false;
        summarise(countsOf(*passed, *failed, 0, countBefore(text, " Pending").value_or(0) + countBefore(text, " Skipped").value_or(0)));
        m_known.clear();
        endDescription();
        return true;
    }

    bool m_expectsName = false;
    qint64 m_begin = 0;
    std::set<std::string> m_known; ///< failures of this suite
};

} // namespace

const RunnerKind ginkgoRunner{"ginkgo", {"FAIL! -- ", "SUCCESS! -- "}, &makeRunner<Ginkgo>, {"FSR[-\xe2"}};

} // namespace sentinel
