// PHPUnit: "There was 1 failure:", then "1) FooTest::testBar" with its message, then "Tests: 3, Assertions: 3,
// Failures: 1." or "OK (12 tests, 30 assertions)".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class PhpUnit : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        std::string_view rest = text;
        if (take(rest, "There was ") || take(rest, "There were ")) {
            readSection(rest);
            return;
        }
        if (take(rest, "OK (") && readOk(rest))
            return;
        if (take(rest, "Tests: ") && readSummary(text))
            return;
        if (isAllOf(text, '-') || text == "FAILURES!" || text == "ERRORS!" || text == "WARNINGS!") {
            endDescription();
            m_inSection = false;
            return;
        }
        if (m_inSection && isDigit(text.front()) && readTest(line, text))
            return;
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return m_inSection; }

private:
    void readSection(std::string_view text)
    {
        endDescription();
        m_inSection = takeNumber(text).has_value() && !text.empty() && text.back() == ':';
        if (contains(text, " failure"))
            m_status = TestStatus::Failed;
        else if (contains(text, " error"))
            m_status = TestStatus::Error;
        else if (contains(text, " skipped") || contains(text, " incomplete"))
            m_status = TestStatus::Skipped;
        else
            m_inSection = false; // risky tests and warnings: they ran and are counted elsewhere
    }

    bool readTest(const LogLine& line, std::string_view text)
    {
        if (!takeNumber(text) || !take(text, ") "))
            return false;
        const size_t colons = text.find("::");
        if (colons == std::string_view::npos || contains(text.substr(0, colons), " "))
            beginDescription(add({}, trimmed(text), m_status, line));
        else
            beginDescription(add(text.substr(0, colons), trimmed(text.substr(colons + 2)), m_status, line));
        return true;
    }

    bool readOk(std::string_view text)
    {
        const std::optional<long long> run = takeNumber(text);
        if (!run || (!take(text, " tests, ") && !take(text, " test, ")) || !contains(text, " assertion"))
            return false;
        summarise(countsOf(*run, 0, 0, 0));
        endDescription();
        return true;
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> run = countAfter(text, "Tests: ");
        if (!run || !contains(text, "Assertions: "))
            return false;
        const auto number = [text](std::string_view key) { return countAfter(text, key).value_or(0); };
        const long long failed = number("Failures: ");
        const long long errors = number(" Errors: ");
        const long long skipped = number("Skipped: ") + number("Incomplete: ");
        summarise(countsOf(*run - failed - errors - skipped, failed, errors, skipped));
        endDescription();
        m_inSection = false;
        return true;
    }

    bool m_inSection = false;
    TestStatus m_status = TestStatus::Failed;
};

} // namespace

const RunnerKind phpUnitRunner{"phpunit", {"Assertions: ", " assertions)", " assertion)"}, &makeRunner<PhpUnit>, {"TO"}};

} // namespace sentinel
