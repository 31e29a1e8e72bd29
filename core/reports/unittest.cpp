// Python's unittest and what prints like it (nose, Django, Tornado): failures between lines of 70 "=", each with a
// traceback; then "Ran 12 tests in 0.3s" and "FAILED (failures=1, errors=2, skipped=3)" or "OK".

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <string>
#include <unordered_map>

namespace sentinel {

namespace {

constexpr int blockLines = 400;
constexpr int messageLines = 15;

class Unittest : public LogRunner
{
public:
    void read(const LogLine& line) override;
    bool isAttentive() const override { return m_afterRule || m_open || m_ran; }

private:
    void readHeading(const LogLine& line, std::string_view text, TestStatus status);
    void readVerbose(const LogLine& line, std::string_view text);
    void readBlock(const LogLine& line);
    void readResult(std::string_view text);

    bool m_afterRule = false;     ///< the line before was a row of "="
    std::optional<size_t> m_open; ///< the row whose traceback is being read
    int m_openLines = 0;
    int m_messageLines = 0;
    bool m_inTraceback = false;
    std::optional<long long> m_ran; ///< "Ran N tests" without its result yet
    int m_sinceRan = 0;
    std::unordered_map<std::string, size_t> m_verbose; ///< rows of failures whose description is still to come
};

std::string keyOf(std::string_view suite, std::string_view name, TestStatus status)
{
    std::string key(1, status == TestStatus::Error ? 'E' : 'F');
    key.append(suite).append(1, '\n').append(name);
    return key;
}

/// "test_x (pkg.Class)", "test_x (pkg.Class.test_x)" of 3.11, "pkg.mod.test_x" of nose, "a line of documentation".
std::pair<std::string_view, std::string_view> suiteAndName(std::string_view text)
{
    text = trimmed(text);
    const size_t open = text.find(" (");
    const size_t close = text.find(')', open == std::string_view::npos ? 0 : open);
    if (open != std::string_view::npos && close != std::string_view::npos && !contains(text.substr(0, open), " ")) {
        const std::string_view name = text.substr(0, open);
        std::string_view suite = text.substr(open + 2, close - open - 2);
        if (suite.size() > name.size() + 1 && suite.substr(suite.size() - name.size()) == name
            && suite[suite.size() - name.size() - 1] == '.')
            suite.remove_suffix(name.size() + 1);
        return {suite, name};
    }
    const size_t dot = text.rfind('.');
    if (!contains(text, " ") && dot != std::string_view::npos && dot > 0 && dot + 1 < text.size())
        return {text.substr(0, dot), text.substr(dot + 1)};
    return {{}, text};
}

void Unittest::read(const LogLine& line)
{
    const std::string_view text = trimmed(line.text);
    const bool afterRule = m_afterRule;
    m_afterRule = text.size() >= 50 && isAllOf(text, '=');
    if (m_afterRule) {
        m_open.reset();
        return;
    }
    if (afterRule) {
        std::string_view rest = text;
        if (take(rest, "FAIL: ") || take(rest, "UNEXPECTED SUCCESS: "))
            return readHeading(line, rest, TestStatus::Failed);
        if (take(rest, "ERROR: "))
            return readHeading(line, rest, TestStatus::Error);
    }
    if (text.empty())
        return;
    if (text.front() == 'R' && text.substr(0, 4) == "Ran ") {
        std::string_view rest = text.substr(4);
        const std::optional<long long> ran = takeNumber(rest);
        if (ran && (take(rest, " tests in ") || take(rest, " test in "))) {
            m_open.reset();
            m_ran = ran;
            m_sinceRan = 0;
            return;
        }
    }
    if (m_ran) {
        const bool isResult = text == "OK" || text.substr(0, 4) == "OK (" || text == "FAILED" || text.substr(0, 8) == "FAILED ("
            || text == "NO TESTS RAN" || text.substr(0, 14) == "NO TESTS RAN (";
        // The result follows at once, unless a plug-in or another stream got in between.
        if (isResult || ++m_sinceRan > 20)
            return readResult(isResult ? text : std::string_view("OK"));
    }
    if (m_open)
        readBlock(line);
    else
        readVerbose(line, text);
}

void Unittest::readHeading(const LogLine& line, std::string_view text, TestStatus status)
{
    const auto [suite, name] = suiteAndName(text);
    // With -v the test was named before; it then has a row already.
    const auto known = m_verbose.find(keyOf(suite, name, status));
    if (known != m_verbose.end()) {
        m_open = known->second;
        results[*m_open].bytes = line.bytes;
        m_verbose.erase(known);
    } else {
        m_open = add(suite, name, status, line);
    }
    m_openLines = 0;
    m_messageLines = 0;
    m_inTraceback = false;
}

void Unittest::readBlock(const LogLine& line)
{
    const std::string_view text = line.text;
    TestResult& row = results[*m_open];
    if (++m_openLines > blockLines) {
        m_open.reset();
        return;
    }
    if (isAllOf(trimmed(text), '-'))
        return;
    extend(*m_open, line);
    if (text.substr(0, 9) == "Traceback") {
        m_inTraceback = true; // of a chain of exceptions the last one is the failure
        row.message.clear();
        m_messageLines = 0;
        return;
    }
    const bool isFrame = !text.empty() && (text.front() == ' ' || text.front() == '\t');
    if (m_inTraceback && isFrame)
        return;
    m_inTraceback = false;
    if (m_messageLines++ < messageLines)
        describe(*m_open, line, text);
}

void Unittest::readVerbose(const LogLine& line, std::string_view text)
{
    const size_t dots = text.rfind(" ... ");
    if (dots == std::string_view::npos)
        return;
    const std::string_view word = text.substr(dots + 5);
    const std::string_view said = text.substr(0, dots);
    TestStatus status = TestStatus::Passed;
    std::string_view reason;
    if (word == "ok" || word == "expected failure")
        status = TestStatus::Passed;
    else if (word == "FAIL" || word == "unexpected success")
        status = TestStatus::Failed;
    else if (word == "ERROR")
        status = TestStatus::Error;
    else if (word.substr(0, 7) == "skipped" || word.substr(0, 4) == "SKIP")
        status = TestStatus::Skipped;
    else
        return;
    const auto [suite, name] = suiteAndName(said);
    // "test a::b ... ok" is how another language's runner speaks.
    if (suite.empty() && name.substr(0, 5) == "test ")
        return;
    if (status == TestStatus::Skipped) {
        std::string_view rest = word;
        if (takeUntil(rest, " '") || takeUntil(rest, " \"") || takeUntil(rest, ": "))
            reason = rest.substr(0, rest.find_last_not_of("'\"") + 1);
    }
    const size_t row = add(suite, name, status, line, reason);
    if (status == TestStatus::Failed || status == TestStatus::Error)
        m_verbose.emplace(keyOf(suite, name, status), row);
}

void Unittest::readResult(std::string_view text)
{
    const auto number = [text](std::string_view key) { return countAfter(text, key).value_or(0); };
    const long long failures = number("failures=") + number("unexpected successes=");
    const long long expected = number("expected failures=");
    long long failed = failures;
    // "failures=" is also the end of "expected failures=".
    if (expected > 0 && text.find("failures=") == text.find("expected failures=") + 9) {
        const std::string_view after = text.substr(text.find("expected failures=") + 18);
        failed = countAfter(after, "failures=").value_or(0) + number("unexpected successes=");
    }
    const long long errors = number("errors=");
    const long long skipped = number("skipped=") + number("SKIP=");
    summarise(countsOf(*m_ran - failed - errors - skipped, failed, errors, skipped));
    m_ran.reset();
    m_open.reset();
}

} // namespace

const RunnerKind unittestRunner{"unittest", {"tests in ", "test in "}, &makeRunner<Unittest>, {"=R", {}, {".."}}};

} // namespace sentinel
