// RSpec: numbered failures, "12 examples, 1 failure, 2 pending", then "rspec ./spec/a_spec.rb:12 # Foo does x".
// parallel_tests adds a line of the same form with the sums at the end.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr int messageLines = 15;

class RSpec : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front()) && (readSummary(text) || readNumber(line, text)))
            return;
        if (text == "Failures:" || text == "Pending:" || text.substr(0, 9) == "Pending: ") {
            m_inFailures = text.front() == 'F';
            m_open = none;
            return;
        }
        std::string_view rest = text;
        if (take(rest, "rspec ") && readExample(line, rest))
            return;
        if (text.substr(0, 12) == "Finished in ")
            m_open = none;
        if (m_open == none)
            return;
        Failure& failure = m_failures[m_open];
        failure.bytes.end = line.bytes.end;
        if (++failure.lines <= messageLines) {
            failure.message += failure.message.empty() ? "" : "\n";
            failure.message += shortened(text, 500);
        }
    }

    void finish() override { settle(); }
    bool isAttentive() const override { return m_open != none; }

private:
    static constexpr size_t none = static_cast<size_t>(-1);

    struct Failure
    {
        std::string name;
        std::string message;
        ByteRange bytes;
        int lines = 0;
        bool used = false;
    };

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> examples = takeNumber(text);
        if (!examples || (!take(text, " examples, ") && !take(text, " example, ")))
            return false;
        const std::optional<long long> failed = takeNumber(text);
        if (!failed || !take(text, " failure"))
            return false;
        const long long pending = countBefore(text, " pending").value_or(0) + countBefore(text, " pendings").value_or(0);
        const long long outside =
            countBefore(text, " error occurred outside").value_or(0) + countBefore(text, " errors occurred outside").value_or(0);
        const TestCounts counts = countsOf(*examples - *failed - pending, *failed, outside, pending);
        settle();
        m_open = none;
        m_inFailures = false;
        if (++m_summaries > 2 && counts == totals())
            return true;
        summarise(counts);
        return true;
    }

    bool readNumber(const LogLine& line, std::string_view text)
    {
        if (!m_inFailures || !takeNumber(text) || !take(text, ") "))
            return false;
        m_failures.push_back(Failure{std::string(trimmed(text)), {}, line.bytes, 0, false});
        m_open = m_failures.size() - 1;
        return true;
    }

    /// "./spec/a_spec.rb:12 # Foo does x", "'./spec/a_spec.rb[1:2]' # Foo does x"
    bool readExample(const LogLine& line, std::string_view text)
    {
        const auto place = takeUntil(text, " # ");
        if (!place)
            return false;
        std::string_view file = trimmed(*place);
        while (!file.empty() && (file.front() == '\'' || file.front() == '"'))
            file.remove_prefix(1);
        take(file, "./");
        file = file.substr(0, std::min(file.find_first_of(":['\""), file.size()));
        const std::string_view name = trimmed(text);
        const size_t row = add(file, name, TestStatus::Failed, line);
        uncount(TestStatus::Failed);
        for (Failure& failure : m_told) {
            if (failure.used || failure.name != name)
                continue;
            failure.used = true;
            results[row].message = displayText(failure.message);
            results[row].bytes = failure.bytes;
            break;
        }
        return true;
    }

    /// The failures of the run that ends here wait for their files.
    void settle()
    {
        m_told = std::move(m_failures);
        m_failures.clear();
    }

    std::vector<Failure> m_failures;
    std::vector<Failure> m_told;
    size_t m_open = none;
    bool m_inFailures = false;
    int m_summaries = 0;
};

} // namespace

const RunnerKind rspecRunner{"rspec", {" examples, ", " example, "}, &makeRunner<RSpec>, {"0123456789FPr"}};

} // namespace sentinel
