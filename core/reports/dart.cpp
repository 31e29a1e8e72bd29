// Dart and Flutter: a line of progress for each test ("00:01 +3 ~1 -1: suite test"), of failed ones again with "[E]" and
// the error indented below; at the end "00:05 +12 ~1 -2: Some tests failed." or "All tests passed!". On GitHub it prints
// "✅ test/a_test.dart: suite test", "❌ … (failed)" with the error below, and "🎉 12 tests passed." or "1 test passed, 2 failed.".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 20;

/// The numbers in front of a line of progress.
struct Progress
{
    long long passed = 0;
    long long skipped = 0;
    long long failed = 0;
};

/// "00:01 +3 ~1 -1: ", with hours where it took that long.
std::optional<Progress> takeProgress(std::string_view& text)
{
    std::string_view rest = text;
    int parts = 1;
    if (!takeNumber(rest))
        return {};
    while (take(rest, ":") && takeNumber(rest))
        ++parts;
    if (parts < 2)
        return {};
    Progress progress;
    bool any = false;
    while (take(rest, " ")) {
        long long* counter = take(rest, "+") ? &progress.passed
            : take(rest, "~")                ? &progress.skipped
            : take(rest, "-")                ? &progress.failed
                                             : nullptr;
        const std::optional<long long> number = counter ? takeNumber(rest) : std::nullopt;
        if (!number)
            return {};
        *counter = *number;
        any = true;
    }
    if (!any || !take(rest, ": "))
        return {};
    text = rest;
    return progress;
}

class Dart : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        std::string_view text = trimmed(line.text);
        if (text.empty())
            return;
        if (isDigit(text.front())) {
            if (const std::optional<Progress> progress = takeProgress(text)) {
                readProgress(line, *progress, trimmed(text));
                return;
            }
        }
        if (readOnGitHub(line, text))
            return;
        if (line.text.front() == ' ' || m_onGitHub)
            describeNext(line, text, messageLines);
        else
            endDescription();
    }

private:
    bool readOnGitHub(const LogLine& line, std::string_view text)
    {
        take(text, "##[group]") || take(text, "::group::") || take(text, "##[error]") || take(text, "::error::");
        const bool failed = take(text, "\u274c ");
        const bool passed = !failed && take(text, "\u2705 ");
        if (failed || passed || take(text, "\u274e ")) {
            const size_t colon = text.find(".dart: ");
            if (colon == std::string_view::npos || contains(text.substr(0, colon), " "))
                return false;
            const std::string_view suffix = failed ? " (failed)" : passed ? "" : " (skipped)";
            std::string_view name = text.substr(colon + 7);
            if (name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix)
                name.remove_suffix(suffix.size());
            endDescription();
            const TestStatus status = failed ? TestStatus::Failed : (passed ? TestStatus::Passed : TestStatus::Skipped);
            const size_t row = add(text.substr(0, colon + 5), name, status, line);
            m_onGitHub = true;
            if (failed)
                beginDescription(row);
            return true;
        }
        if (!m_onGitHub)
            return false;
        if (text.substr(0, 12) == "##[endgroup]" || text.substr(0, 12) == "::endgroup::") {
            endDescription();
            return true;
        }
        take(text, "\U0001F389 ");
        const std::optional<long long> number = takeNumber(text);
        if (!number || !(take(text, " tests passed") || take(text, " test passed")) || text.empty() || text.back() != '.')
            return false;
        summarise(countsOf(*number, countBefore(text, " failed").value_or(0), 0, countBefore(text, " skipped").value_or(0)));
        endDescription();
        m_onGitHub = false;
        return true;
    }

    void readProgress(const LogLine& line, const Progress& progress, std::string_view text)
    {
        endDescription();
        if (text == "Some tests failed." || text == "All tests passed!" || text == "All tests skipped.") {
            summarise(countsOf(progress.passed, progress.failed, 0, progress.skipped));
            m_known.clear();
            return;
        }
        if (text.size() < 4 || text.substr(text.size() - 4) != " [E]")
            return;
        text = trimmed(text.substr(0, text.size() - 4));
        if (!m_known.insert(std::string(text)).second)
            return; // one more error of the same test
        // "test/a_test.dart: suite test"; the file is left out where there is but one.
        const size_t colon = text.find(".dart: ");
        const bool hasFile = colon != std::string_view::npos && !contains(text.substr(0, colon), " ");
        beginDescription(add(hasFile ? text.substr(0, colon + 5) : std::string_view(), hasFile ? text.substr(colon + 7) : text,
                             TestStatus::Failed, line));
    }

    std::set<std::string> m_known; ///< failures of this run
    bool m_onGitHub = false;
};

} // namespace

const RunnerKind dartRunner{
    "dart", {"Some tests failed.", "All tests passed!", "\U0001F389 ", " test passed, ", " tests passed, "}, &makeRunner<Dart>};

} // namespace sentinel
