// Boost.Test's console: "a.cpp(12): error: in "suite/case": check 1 == 2 has failed", and at the end "*** 1 failure is
// detected in the test module "x"" or "*** No errors detected". "Running 12 test cases..." gives the number.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <map>
#include <string>

namespace sentinel {

namespace {

class BoostLog : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "Running ")) {
            const std::optional<long long> cases = takeNumber(rest);
            if (cases && (take(rest, " test case"))) {
                begin(*cases);
                return;
            }
        }
        if (take(rest = text, "*** ") && contains(rest, " detected")) {
            endRun();
            return;
        }
        const size_t error = text.find("error: in \"");
        if (error == std::string_view::npos)
            return;
        rest = text.substr(error + 11);
        const auto path = takeUntil(rest, "\": ");
        if (!path)
            return;
        const auto known = m_rows.find(std::string(*path));
        if (known != m_rows.end()) { // another check of the same case
            describe(known->second, line, text);
            return;
        }
        const size_t slash = path->rfind('/');
        const bool inSuite = slash != std::string_view::npos;
        const bool isFatal = contains(text.substr(0, error), "fatal ") && !contains(rest, " has failed");
        m_rows[std::string(*path)] = add(inSuite ? path->substr(0, slash) : std::string_view(), inSuite ? path->substr(slash + 1) : *path,
                                         isFatal ? TestStatus::Error : TestStatus::Failed, line, text);
    }

    void finish() override { endRun(); }
    bool isAttentive() const override { return false; }

private:
    void begin(long long cases)
    {
        endRun();
        m_cases = cases;
    }

    void endRun()
    {
        if (m_cases) {
            const TestCounts named = unsummarised();
            summarise(countsOf(*m_cases - named.run, named.failed, named.errors, 0));
        }
        m_cases.reset();
        m_rows.clear();
    }

    std::optional<long long> m_cases;
    std::map<std::string, size_t> m_rows; ///< of this run, by path
};

} // namespace

const RunnerKind boostLogRunner{"boost-test",
                                {" detected in the test module", "*** No errors detected", " detected in test "},
                                &makeRunner<BoostLog>,
                                {"R*", {}, {"r:"}}};

} // namespace sentinel
