// Jasmine: numbered failures with "Message:" and "Stack:", then "12 specs, 1 failure, 2 pending specs".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class Jasmine : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (text == "Failures:" || text == "Pending:") {
            m_inFailures = text.front() == 'F';
            endDescription();
            return;
        }
        if (isDigit(text.front()) && (readSummary(text) || readNumber(line, text)))
            return;
        if (text != "Message:" && text != "Stack:")
            describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return awaitsDescription(); }

private:
    bool readNumber(const LogLine& line, std::string_view text)
    {
        if (!m_inFailures || !takeNumber(text) || !take(text, ") "))
            return false;
        beginDescription(add({}, trimmed(text), TestStatus::Failed, line));
        return true;
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> specs = takeNumber(text);
        if (!specs || (!take(text, " specs, ") && !take(text, " spec, ")))
            return false;
        const std::optional<long long> failed = takeNumber(text);
        if (!failed || !take(text, " failure"))
            return false;
        const long long pending = countBefore(text, " pending").value_or(0);
        summarise(countsOf(*specs - *failed - pending, *failed, 0, pending));
        endDescription();
        m_inFailures = false;
        return true;
    }

    bool m_inFailures = false;
};

} // namespace

const RunnerKind jasmineRunner{"jasmine", {" specs, ", " spec, "}, &makeRunner<Jasmine>, {"0123456789FP"}};

} // namespace sentinel
