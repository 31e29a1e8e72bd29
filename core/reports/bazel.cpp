// Bazel: one line a target, "//pkg:target   FAILED in 1.2s", "PASSED in 0.3s", "(cached) PASSED in …", "TIMEOUT in …",
// "FLAKY, failed in 1 out of 2 in 0.9s".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <algorithm>

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
        const std::string_view package = target.substr(0, colon);
        const std::string_view name = colon == std::string_view::npos ? target : target.substr(colon + 1);
        int tries = 1;
        if (std::string_view flaky = how; status == TestStatus::Passed && take(flaky, ", failed in ")) {
            const long long failed = std::min<long long>(takeNumber(flaky).value_or(0), 20);
            for (; tries <= failed; ++tries) {
                results[add(package, name, TestStatus::Failed, line, trimmed(text.substr(blank)))].attempt = tries;
                uncount(TestStatus::Failed);
            }
        }
        const size_t row = add(package, name, status, line, trimmed(text.substr(blank)));
        results[row].attempt = tries;
        const size_t in = how.rfind("in ");
        if (in != std::string_view::npos && in + 3 < how.size() && isDigit(how[in + 3]) && how.back() == 's')
            results[row].duration = takeSeconds(how.substr(in + 3));
    }

    bool isAttentive() const override { return false; }
};

} // namespace

const RunnerKind bazelRunner{
    "bazel", {" PASSED in ", " FAILED in ", " TIMEOUT in ", " FAILED TO BUILD", " FLAKY, failed in "}, &makeRunner<Bazel>, {"/"}};

} // namespace sentinel
