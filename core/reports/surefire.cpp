// Maven's Surefire and Failsafe, and Ant's <junit>, which prints the same counts.
//
// A class ends with "Tests run: 5, Failures: 1, …, Time elapsed: …"; a module ends with the same without a time. Only
// the latter count, unless a module died before it came to that. Failures come twice: where the class ends, with their
// stack trace, and as a list under "Results"; the list adds only what was not told in full. Of its tests under "Flakes"
// each passed in the end. Modules that are built at the same time (-T) end in between each other's classes.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace sentinel {

namespace {

constexpr int messageLines = 40;
constexpr size_t longestName = 500; ///< as far as names with blanks are looked for in a line

/// "[ERROR] ", "  [junit] " and the like off the front.
std::string_view unprefixed(std::string_view text)
{
    text = trimmed(text);
    for (int depth = 0; depth < 2 && !text.empty() && text.front() == '['; ++depth) {
        const size_t close = text.find("] ");
        if (close == std::string_view::npos || close > 14)
            break;
        const std::string_view tag = text.substr(1, close - 1);
        if (tag != "ERROR" && tag != "INFO" && tag != "WARNING" && tag != "junit" && tag != "exec" && tag != "java" && tag != "surefire"
            && tag != "testng" && tag != "mvn")
            break;
        text.remove_prefix(close + 2);
        text = trimmed(text);
    }
    return text;
}

struct Counts
{
    TestCounts tests;
    bool hasTime = false;
    std::string_view rest;
};

/// "Tests run: 5, Failures: 1, Errors: 0, Skipped: 0[, Flakes: 1][, Time elapsed: …]"
std::optional<Counts> takeCounts(std::string_view text)
{
    if (!take(text, "Tests run:"))
        return {};
    text = trimmed(text);
    const std::optional<long long> run = takeNumber(text);
    // JUnit's own text has two blanks here.
    if (!run || !take(text, ", Failures:"))
        return {};
    text = trimmed(text);
    const std::optional<long long> failures = takeNumber(text);
    if (!failures)
        return {};
    Counts counts;
    const long long errors = countAfter(text, "Errors:").value_or(0);
    const long long skipped = countAfter(text, "Skipped:").value_or(0);
    counts.tests = countsOf(*run - *failures - errors - skipped, *failures, errors, skipped);
    counts.hasTime = contains(text, "Time elapsed:");
    counts.rest = text;
    return counts;
}

struct TestName
{
    std::string suite;
    std::string name;
};

std::string_view simpleName(std::string_view suite)
{
    const size_t dot = suite.find_last_of(".$");
    return dot == std::string_view::npos ? suite : suite.substr(dot + 1);
}

/// "testX(com.Foo)", "com.Foo.testX", "com.Foo.testX(int)[1]", "testX".
TestName nameOf(std::string_view text, std::string_view currentClass)
{
    text = trimmed(text);
    if (!text.empty() && text.back() == ')') {
        const size_t open = text.rfind('(');
        const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
        // "testX(com.Foo)" but not "testX()" or "testX(int)": a class has a dot or an upper-case letter in front.
        const bool isClass = !inside.empty() && inside.find_first_of(" ,") == std::string_view::npos
            && (contains(inside, ".") || (inside.front() >= 'A' && inside.front() <= 'Z'))
            && (currentClass.empty() || text.substr(0, currentClass.size()) != currentClass);
        if (isClass && open > 0)
            return {std::string(inside), std::string(trimmed(text.substr(0, open)))};
    }
    if (!currentClass.empty() && text.size() > currentClass.size() + 1 && text.substr(0, currentClass.size()) == currentClass
        && text[currentClass.size()] == '.')
        return {std::string(currentClass), std::string(text.substr(currentClass.size() + 1))};
    const size_t end = std::min(text.find_first_of(" ([{"), text.size());
    const size_t dot = text.substr(0, end).rfind('.');
    if (dot != std::string_view::npos && dot > 0 && dot + 1 < end)
        return {std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
    return {std::string(currentClass), std::string(text)};
}

class Surefire : public LogRunner
{
public:
    void read(const LogLine& line) override;
    void finish() override { closeClasses(); }
    bool isAttentive() const override { return isDescribing() || m_inResults || m_list != List::None; }

private:
    enum class List { None, Failures, Errors, Flakes };

    void readFailure(const LogLine& line, std::string_view name, TestStatus status);
    bool readList(const LogLine& line, std::string_view text);
    void readEntry(const LogLine& line, std::string_view text);
    void readFlake(const LogLine& line, std::string_view text);
    void closeClasses();
    static std::string key(std::string_view suite, std::string_view name);
    static std::string exactKey(std::string_view suite, std::string_view name);

    std::string m_class;
    List m_list = List::None;
    bool m_inResults = false;
    std::unordered_map<std::string, int> m_tries; ///< of each test in this module
    std::unordered_set<std::string> m_told;       ///< failures with their stack traces that no list has repeated yet
    std::unordered_set<std::string> m_listed;     ///< by the lists of this module
    TestCounts m_classes;                         ///< of this module, until its total comes
};

std::string Surefire::key(std::string_view suite, std::string_view name)
{
    name = name.substr(0, name.find_first_of("([{"));
    return std::string(simpleName(suite)) + '\n' + std::string(trimmed(name));
}

/// With the parameters, which tell tests apart but stand in lists in other forms.
std::string Surefire::exactKey(std::string_view suite, std::string_view name)
{
    return std::string(simpleName(suite)) + '\t' + std::string(name);
}

void Surefire::closeClasses()
{
    if (!m_classes.isEmpty())
        summarise(m_classes);
    m_classes = {};
    m_tries.clear();
    m_listed.clear();
}

void Surefire::read(const LogLine& line)
{
    const std::string_view text = unprefixed(line.text);
    if (isDescribing()) {
        // A stack trace ends with an empty line or where the next thing begins.
        const bool ends = text.empty() || contains(text, "Time elapsed:") || text.substr(0, 8) == "Running "
            || text.substr(0, 7) == "Results" || text.substr(0, 10) == "Tests run:";
        if (!ends && describeNext(line, text, messageLines))
            return;
        endDescription();
    }
    if (text.empty())
        return;
    if ((m_inResults || text.front() == 'F' || text.front() == 'T') && readList(line, text))
        return;

    switch (text.front()) {
    case 'T':
        if (const std::optional<Counts> counts = takeCounts(text)) {
            m_list = List::None;
            if (counts->hasTime) {
                m_classes += counts->tests;
                std::string_view rest = counts->rest;
                if (takeUntil(rest, "- in "))
                    m_class = std::string(trimmed(rest));
                return;
            }
            m_inResults = false;
            m_classes = {};
            m_tries.clear();
            m_listed.clear();
            summarise(counts->tests);
            return;
        }
        break;
    case 'R':
        if (text.substr(0, 8) == "Running ") {
            m_class = std::string(trimmed(text.substr(8)));
            return;
        }
        if (text == "Results :" || text == "Results:") {
            m_inResults = true;
            m_list = List::None;
            return;
        }
        break;
    default:
        break;
    }
    std::string_view rest = text;
    if (text.back() == '!' && (contains(text, "<<< FAILURE!") || contains(text, "<<< ERROR!"))) {
        const TestStatus status = contains(text, "<<< ERROR!") ? TestStatus::Error : TestStatus::Failed;
        if (const auto name = takeUntil(rest, "Time elapsed:"))
            readFailure(line, *name, status);
    }
}

void Surefire::readFailure(const LogLine& line, std::string_view name, TestStatus status)
{
    name = trimmed(name);
    if (name.size() > 3 && name.substr(name.size() - 3) == " --")
        name = trimmed(name.substr(0, name.size() - 3));
    const TestName test = nameOf(name, m_class);
    if (test.name.empty())
        return;
    const size_t row = add(test.suite, test.name, status, line);
    // The same test again in one module is a rerun, which Surefire prints like the first run.
    int& tries = m_tries[exactKey(test.suite, test.name)];
    results[row].attempt = ++tries;
    m_told.insert(key(test.suite, test.name));
    beginDescription(row);
}

bool Surefire::readList(const LogLine& line, std::string_view text)
{
    struct Heading
    {
        std::string_view text;
        List list;
    };
    static constexpr Heading headings[] = {
        {"Failed tests:", List::Failures}, {"Failures:", List::Failures},   {"Tests in error:", List::Errors},
        {"Errors:", List::Errors},         {"Flaked tests:", List::Flakes}, {"Flakes:", List::Flakes},
    };
    for (const Heading& heading : headings) {
        std::string_view rest = text;
        // The short headings are common words; "Results" must have come before them.
        const bool isOwn = heading.text.front() == 'T' || heading.text.size() > 9;
        if (!m_inResults && !isOwn)
            continue;
        if (take(rest, heading.text)) {
            m_list = heading.list;
            m_inResults = true;
            if (!trimmed(rest).empty())
                readEntry(line, trimmed(rest)); // JUnit 3 style: the first entry stands beside the heading
            return true;
        }
    }
    if (text.substr(0, 10) == "Tests run:" || m_list == List::None)
        return false;
    readEntry(line, text);
    return true;
}

void Surefire::readEntry(const LogLine& line, std::string_view text)
{
    // "Foo.bar:12->helper:3 expected…", "Foo>Base.bar:12 » NullPointer", "bar(com.Foo): message", "  Run 1: Foo.bar:12
    // …"
    if (m_list == List::Flakes) {
        readFlake(line, text);
        return;
    }
    if (text.substr(0, 4) == "Run ")
        return;
    size_t end = text.find_first_of(": ");
    const size_t open = text.find('(');
    if (open != std::string_view::npos && open > 0 && text.find(')', open) != std::string_view::npos
        && text.substr(0, open).find_first_of(".:") == std::string_view::npos)
        end = text.find(')', open) + 1;
    end = std::min(end, text.size());
    std::string_view name = text.substr(0, end);
    std::string_view message = text.substr(end);
    // Names with blanks (Kotlin, Spock) end at the line number, but so may a message: they must be known by then.
    if (end < text.size() && text[end] == ' ') {
        for (size_t colon = text.find(':', end); colon < longestName; colon = text.find(':', colon + 1)) {
            const TestName whole = nameOf(text.substr(0, colon), {});
            if (colon + 1 < text.size() && isDigit(text[colon + 1]) && m_told.erase(key(whole.suite, whole.name)) > 0) {
                m_listed.insert(key(whole.suite, whole.name));
                return;
            }
        }
    }
    // A continuation of a message has no "Class.method" in front.
    TestName test = nameOf(name, {});
    if (test.suite.empty() || test.name.empty() || test.name.find_first_of("/\\\"'=<") != std::string::npos)
        return;
    if (const size_t inherited = test.suite.find('>'); inherited != std::string::npos)
        test.suite.resize(inherited);
    const bool told = m_told.erase(key(test.suite, test.name)) > 0;
    const bool again = !m_listed.insert(key(test.suite, test.name)).second; // other parameters
    if (told || again)
        return;
    if (take(message, ":")) {
        takeNumber(message);
        message = trimmed(message);
    }
    add(test.suite, test.name, m_list == List::Errors ? TestStatus::Error : TestStatus::Failed, line, trimmed(message));
}

/// "com.Foo.bar" and below it "  Run 1: Foo.bar:12 expected…", "  Run 2: PASS".
void Surefire::readFlake(const LogLine& line, std::string_view text)
{
    const TestName test = nameOf(text, {});
    if (take(text, "Run ") || test.suite.empty() || contains(text.substr(0, text.find_first_of("([")), " "))
        return;
    const auto tries = m_tries.find(exactKey(test.suite, test.name));
    const int failed = tries == m_tries.end() ? 0 : tries->second;
    const size_t row = add(test.suite, test.name, TestStatus::Passed, line);
    results[row].attempt = failed + 1;
}

} // namespace

const RunnerKind surefireRunner{"surefire", {"Tests run:", "<<< FAILURE!", "<<< ERROR!"}, &makeRunner<Surefire>, {"FTR[", "!"}};

} // namespace sentinel
