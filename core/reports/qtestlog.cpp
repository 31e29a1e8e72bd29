// Qt Test: "FAIL!  : tst_Foo::bar(row) Compared values are not the same", "PASS   : …", "Totals: 10 passed, 1 failed,
// …".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 10;

class QTestLog : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.size() < 10)
            return;
        std::string_view rest = text;
        TestStatus status = TestStatus::Passed;
        if (take(rest, "FAIL!  : ") || take(rest, "XPASS  : "))
            status = TestStatus::Failed;
        else if (take(rest, "SKIP   : "))
            status = TestStatus::Skipped;
        else if (take(rest, "Totals: ") && readSummary(rest))
            return;
        else if (!take(rest, "PASS   : ") && !take(rest, "XFAIL  : ")) {
            const bool isMore = line.text.front() == ' ' || text.substr(0, 5) == "Loc: ";
            if (isMore)
                describeNext(line, text, messageLines);
            else
                endDescription();
            return;
        }
        endDescription();
        const size_t colons = rest.find("::");
        const size_t close = rest.find(')', colons == std::string_view::npos ? 0 : colons);
        if (colons == std::string_view::npos || close == std::string_view::npos)
            return;
        std::string_view name = rest.substr(colons + 2, close - colons - 1);
        if (name.size() > 2 && name.substr(name.size() - 2) == "()")
            name.remove_suffix(2);
        if (text.substr(0, 5) == "XFAIL") // the test goes on and will be told of
            return;
        const size_t row = add(rest.substr(0, colons), name, status, line, trimmed(rest.substr(close + 1)));
        if (status != TestStatus::Passed) {
            beginDescription(row);
        }
    }

    bool isAttentive() const override { return isDescribing(); }

private:
    bool readSummary(std::string_view text)
    {
        if (!contains(text, " passed, ") || !contains(text, " failed, "))
            return false;
        summarise(countsOf(countBefore(text, " passed").value_or(0), countBefore(text, " failed").value_or(0), 0,
                           countBefore(text, " skipped").value_or(0) + countBefore(text, " blacklisted").value_or(0)));
        endDescription();
        return true;
    }
};

} // namespace

const RunnerKind qtestLogRunner{"qtest", {"FAIL!  : ", "PASS   : ", "Totals: "}, &makeRunner<QTestLog>, {"FXSTP"}};

} // namespace sentinel
