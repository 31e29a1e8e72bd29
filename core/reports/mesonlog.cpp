// `meson test`: " 1/12 shop:unit / cart   OK   0.03s", "FAIL", "TIMEOUT", "SKIP", …; then "Ok:   10" and "Fail:  1" on lines
// of their own, and "Full log written to …/meson-logs/testlog.txt".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>
#include <utility>

namespace sentinel {

namespace {

class Meson : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front())) {
            readTest(line, text);
            return;
        }
        std::string_view rest = text;
        for (const auto& [word, counter] : {std::pair{"Ok:", &TestCounts::passed}, std::pair{"Expected Fail:", &TestCounts::passed},
                                            std::pair{"Fail:", &TestCounts::failed}, std::pair{"Unexpected Pass:", &TestCounts::failed},
                                            std::pair{"Skipped:", &TestCounts::skipped}, std::pair{"Timeout:", &TestCounts::errors}}) {
            if (!take(rest, word))
                continue;
            rest = trimmed(rest);
            if (const auto number = takeNumber(rest); number && rest.empty()) {
                if (std::string_view(word) == "Ok:")
                    settle();
                m_counts.*counter += *number;
                m_hasCounts = true;
            }
            return;
        }
    }

    void finish() override { settle(); }
    bool isAttentive() const override { return false; }

private:
    /// "1/12 shop:unit / cart   OK   0.03s   5 subtests passed", also in the list of failures at the end
    void readTest(const LogLine& line, std::string_view text)
    {
        const std::optional<long long> number = takeNumber(text);
        if (!number || !take(text, "/") || !takeNumber(text) || !take(text, " "))
            return;
        struct Word
        {
            std::string_view text;
            TestStatus status;
        };
        static constexpr Word words[] = {
            {" OK ", TestStatus::Passed},    {" FAIL ", TestStatus::Failed},         {" TIMEOUT ", TestStatus::Error},
            {" SKIP ", TestStatus::Skipped}, {" EXPECTEDFAIL ", TestStatus::Passed}, {" UNEXPECTEDPASS ", TestStatus::Failed},
            {" ERROR ", TestStatus::Error},  {" INTERRUPT ", TestStatus::Error},
        };
        for (const Word& word : words) {
            const size_t at = text.rfind(word.text);
            if (at == std::string_view::npos || at == 0)
                continue;
            const std::string_view after = trimmed(text.substr(at + word.text.size()));
            if (after.empty() || !isDigit(after.front()))
                continue;
            const std::string_view whole = trimmed(text.substr(0, at));
            if (!m_known.insert(std::to_string(*number) + ' ' + std::string(whole)).second)
                return;
            const size_t slash = whole.find(" / ");
            const bool hasSuite = slash != std::string_view::npos;
            const bool bad = word.status == TestStatus::Failed || word.status == TestStatus::Error;
            const size_t row = add(hasSuite ? whole.substr(0, slash) : std::string_view(), hasSuite ? whole.substr(slash + 3) : whole,
                                   word.status, line, bad ? trimmed(text.substr(at)) : std::string_view());
            results[row].duration = takeSeconds(after);
            return;
        }
    }

    void settle()
    {
        if (m_hasCounts)
            summarise(countsOf(m_counts.passed, m_counts.failed, m_counts.errors, m_counts.skipped));
        m_counts = {};
        m_hasCounts = false;
        m_known.clear();
    }

    TestCounts m_counts;
    bool m_hasCounts = false;
    std::set<std::string> m_known; ///< of this run
};

} // namespace

const RunnerKind mesonRunner{
    "meson", {"Expected Fail:", "Unexpected Pass:", "meson-logs/testlog"}, &makeRunner<Meson>, {"0123456789OEFUST"}};

} // namespace sentinel
