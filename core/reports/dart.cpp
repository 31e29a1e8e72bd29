// Dart and Flutter: a line of progress for each test ("00:01 +3 ~1 -1: suite test"), of failed ones again with "[E]" and
// the error indented below; at the end "00:05 +12 ~1 -2: Some tests failed." or "All tests passed!".

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
        if (line.text.front() == ' ')
            describeNext(line, text, messageLines);
        else
            endDescription();
    }

private:
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
};

} // namespace

const RunnerKind dartRunner{"dart", {"Some tests failed.", "All tests passed!"}, &makeRunner<Dart>};

} // namespace sentinel
