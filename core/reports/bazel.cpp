// Bazel: one line a target, "//pkg:target   FAILED in 1.2s", "PASSED in 0.3s", "(cached) PASSED in …", "TIMEOUT in …".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

namespace sentinel {

namespace {

class Bazel : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        if (line.text.size() < 6 || line.text.front() != '/' || line.text[1] != '/')
            return;
        std::string_view text = trimmed(line.text);
        const size_t blank = text.find(' ');
        if (blank == std::string_view::npos)
            return;
        const std::string_view target = text.substr(0, blank);
        std::string_view how = trimmed(text.substr(blank));
        if (take(how, "(cached) "))
            how = trimmed(how);
        TestStatus status;
        if (take(how, "PASSED"))
            status = TestStatus::Passed;
        else if (take(how, "FLAKY"))
            status = TestStatus::Passed; // it passed in the end
        else if (take(how, "FAILED TO BUILD") || take(how, "TIMEOUT") || take(how, "INCOMPLETE") || take(how, "REMOTE FAILURE"))
            status = TestStatus::Error;
        else if (take(how, "FAILED"))
            status = TestStatus::Failed;
        else if (take(how, "NO STATUS") || take(how, "SKIPPED"))
            status = TestStatus::Skipped;
        else
            return;
        if (!how.empty() && how.front() != ' ' && how.front() != ',')
            return;
        const size_t colon = target.rfind(':');
        const size_t row = add(target.substr(0, colon), colon == std::string_view::npos ? target : target.substr(colon + 1), status, line,
                               text.substr(blank + 1));
        const size_t in = how.rfind("in ");
        if (in != std::string_view::npos && in + 3 < how.size() && isDigit(how[in + 3]) && how.back() == 's')
            results[row].duration = takeSeconds(how.substr(in + 3));
        results[row].message = results[row].message.trimmed();
    }
};

} // namespace

const RunnerKind bazelRunner{"bazel", {" PASSED in ", " FAILED in ", " TIMEOUT in ", " FAILED TO BUILD"}, &makeRunner<Bazel>};

} // namespace sentinel
