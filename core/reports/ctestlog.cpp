// CTest: "1/5 Test #1: foo ....   Passed  0.01 sec", "***Failed", "***Timeout", …; at the end "80% tests passed, 1
// tests failed out of 5" and a list of what failed. Skipped tests are among the passed in that count.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <map>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

class CTest : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front()) && (readTest(line, text) || readSummary(text) || readListed(line, text)))
            return;
        if (text == "The following tests FAILED:") {
            m_inList = true;
            endDescription();
            return;
        }
        if (text.substr(0, 6) == "Start " || text.substr(0, 14) == "Total Test tim") {
            endDescription();
            return;
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return awaitsDescription(); }

private:
    bool readTest(const LogLine& line, std::string_view text)
    {
        // "1/5 Test #1: name ......   Passed    0.01 sec"
        if (!takeNumber(text) || !take(text, "/") || !takeNumber(text))
            return false;
        text = trimmed(text);
        if (!take(text, "Test"))
            return false;
        text = trimmed(text);
        if (!take(text, "#"))
            return false;
        const std::optional<long long> number = takeNumber(text);
        if (!number || !take(text, ": "))
            return false;
        size_t dots = text.find(" .");
        const size_t stars = text.find("***");
        if (dots == std::string_view::npos)
            dots = stars == std::string_view::npos ? text.find("   ") : stars;
        if (dots == std::string_view::npos)
            return false;
        const std::string_view name = trimmed(text.substr(0, dots));
        std::string_view how = text.substr(dots);
        how = trimmed(how.substr(std::min(how.find_first_not_of(" ."), how.size())));
        TestStatus status = TestStatus::Passed;
        if (take(how, "***")) {
            if (how.substr(0, 7) == "Skipped" || contains(how, "(Disabled)"))
                status = TestStatus::Skipped;
            else if (how.substr(0, 6) == "Failed")
                status = TestStatus::Failed;
            else
                status = TestStatus::Error; // Exception, Timeout, Not Run
        } else if (how.substr(0, 6) != "Passed") {
            return false;
        }
        const size_t row = add("CTest", name, status, line);
        results[row].attempt = ++m_tries[*number];
        const size_t digits = how.find_first_of("0123456789");
        if (digits != std::string_view::npos && contains(how, " sec"))
            results[row].duration = takeSeconds(how.substr(digits));
        if (m_last.count(*number) > 0)
            uncount(m_last[*number]); // tried again (--repeat): the last try counts
        m_last[*number] = status;
        endDescription();
        if (status == TestStatus::Failed || status == TestStatus::Error) {
            beginDescription(row);
            if (status == TestStatus::Error)
                describe(row, line, trimmed(how.substr(0, digits == std::string_view::npos ? how.size() : digits)));
        }
        return true;
    }

    bool readSummary(std::string_view text)
    {
        if (!takeNumber(text) || !take(text, "% tests passed, "))
            return false;
        const std::optional<long long> failed = takeNumber(text);
        const std::optional<long long> all = countAfter(text, "out of ");
        if (!failed || !all)
            return false;
        const TestCounts named = unsummarised();
        const long long errors = std::min<long long>(named.errors, *failed);
        const long long skipped = named.run == *all ? named.skipped : 0;
        summarise(countsOf(*all - *failed - skipped, *failed - errors, errors, skipped));
        endDescription();
        m_named = named.failed + named.errors >= *failed;
        m_tries.clear();
        m_last.clear();
        return true;
    }

    /// "  3 - foo (Failed)" of the list at the end, which is all there is with -Q.
    bool readListed(const LogLine& line, std::string_view text)
    {
        if (!m_inList || !takeNumber(text) || !take(text, " - "))
            return false;
        const size_t open = text.rfind(" (");
        if (!m_named && open != std::string_view::npos) {
            const TestStatus status = contains(text.substr(open), "(Failed)") ? TestStatus::Failed : TestStatus::Error;
            add("CTest", trimmed(text.substr(0, open)), status, line);
            uncount(status);
        }
        return true;
    }

    std::map<long long, int> m_tries;
    std::map<long long, TestStatus> m_last;
    bool m_inList = false;
    bool m_named = false;
};

} // namespace

const RunnerKind ctestRunner{"ctest", {"% tests passed, ", " Test #", " Test  #", " Test   #"}, &makeRunner<CTest>, {"0123456789TS"}};

} // namespace sentinel
