// pytest says the same thing up to three times: while it runs ("a.py::T::t FAILED", with -v), in a section with the
// traceback under a heading "____ T.t ____", and in the short summary ("FAILED a.py::T::t - message"). One row each,
// named as pytest's own JUnit report names it: module and class with dots, then the test. A rerun that is named (-v) is a
// try of its own.

#include "core/reports/pytestlines_p.h"
#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace sentinel {

using namespace pytest;

namespace {

constexpr int messageLines = 15;

std::string headingKey(TestStatus status, std::string_view heading);
std::string rowKey(TestStatus status, const NodeName& node);

class Pytest : public LogRunner
{
public:
    void read(const LogLine& line) override;
    void finish() override { endSession(); }
    bool isAttentive() const override { return m_section != Section::None && m_section != Section::Other; }

private:
    enum class Section { None, Failures, Errors, Other, Summary };

    /// A traceback under its heading.
    struct Failure
    {
        TestStatus status = TestStatus::Failed;
        std::string heading; ///< "T.t"; of a collection error the path
        bool collecting = false;
        std::string file; ///< first place that the traceback names
        std::string message;
        std::string lastWords;
        std::string exception; ///< "AssertionError" of the last "a.py:12: AssertionError"
        int messageLines = 0;
        ByteRange bytes;
        bool used = false;

        /// A bare assert says what was compared, but not that it is an AssertionError.
        std::string words() const
        {
            const std::string& said = message.empty() ? lastWords : message;
            if (exception.empty() || said.find(exception) != std::string::npos)
                return said;
            std::string whole = exception;
            if (!said.empty())
                whole.append(": ").append(said);
            return whole;
        }
    };

    void readSection(const LogLine& line, std::string_view text);
    void readHeading(const LogLine& line, std::string_view text);
    void readTraceback(const LogLine& line);
    void readSummary(const LogLine& line, std::string_view text);
    bool readProgress(const LogLine& line, std::string_view text);
    size_t addRow(const NodeName& node, TestStatus status, const LogLine& line);
    void addRerun(const NodeName& node, const LogLine& line);
    TestResult& addFailed(const NodeName& node, std::string_view file, TestStatus status, const LogLine& line, std::string_view message);
    void endSession();

    Section m_section = Section::None;
    bool m_inSession = false;
    // All of the present session.
    std::vector<Failure> m_failures;
    std::unordered_map<std::string, std::vector<size_t>> m_byHeading;  ///< failures
    std::unordered_map<std::string, size_t> m_failedRows;              ///< by suite and name
    std::unordered_map<std::string, std::vector<size_t>> m_rowsByName; ///< those by name alone
    std::unordered_map<std::string, int> m_reruns;                     ///< tries that another one followed
};

/// "T.t" of "a/b.py::T::t".
std::string headingOf(const NodeName& node, std::string_view file)
{
    const std::string module = moduleOf(file);
    if (node.suite.size() > module.size())
        return node.suite.substr(module.size() + 1) + '.' + node.name;
    return node.name;
}

std::string headingKey(TestStatus status, std::string_view heading)
{
    return (status == TestStatus::Error ? 'E' : 'F') + std::string(heading);
}

std::string rowKey(TestStatus status, const NodeName& node)
{
    return headingKey(status, node.suite) + '\n' + node.name;
}

size_t Pytest::addRow(const NodeName& node, TestStatus status, const LogLine& line)
{
    const size_t row = add(node.suite, node.name, status, line);
    if (!m_reruns.empty()) {
        if (const auto reruns = m_reruns.find(rowKey(TestStatus::Failed, node)); reruns != m_reruns.end())
            results[row].attempt = reruns->second + 1;
    }
    if (status == TestStatus::Failed || status == TestStatus::Error) {
        m_failedRows.emplace(rowKey(status, node), row);
        m_rowsByName[headingKey(status, node.name)].push_back(row);
    }
    return row;
}

void Pytest::addRerun(const NodeName& node, const LogLine& line)
{
    const size_t row = add(node.suite, node.name, TestStatus::Failed, line);
    results[row].attempt = ++m_reruns[rowKey(TestStatus::Failed, node)];
}

TestResult& Pytest::addFailed(const NodeName& node, std::string_view file, TestStatus status, const LogLine& line, std::string_view message)
{
    const std::string heading = headingOf(node, file);
    // Tests of one name in several files: the file decides, then the order.
    Failure* told = nullptr;
    for (const size_t index : m_byHeading[headingKey(status, heading)]) {
        Failure& failure = m_failures[index];
        if (failure.used)
            continue;
        const bool sameFile = moduleOf(failure.file) == moduleOf(file);
        if (!told || sameFile)
            told = &failure;
        if (sameFile)
            break;
    }
    const auto known = m_failedRows.find(rowKey(status, node));
    TestResult& row = results[known != m_failedRows.end() ? known->second : addRow(node, status, line)];
    if (told) {
        told->used = true;
        row.bytes = told->bytes;
        row.message = displayText(told->words());
    }
    if (row.message.isEmpty())
        row.message = displayText(message);
    return row;
}

void Pytest::read(const LogLine& line)
{
    const std::string_view text = trimmed(line.text);
    if (text.empty())
        return;
    if (text.front() == '=') {
        if (const auto title = ruled(text, '=')) {
            readSection(line, *title);
            return;
        }
    }
    switch (m_section) {
    case Section::Failures:
    case Section::Errors:
        if (text.front() == '_') {
            if (const auto title = ruled(text, '_')) {
                readHeading(line, *title);
                return;
            }
        }
        readTraceback(line);
        return;
    case Section::Summary:
        readSummary(line, text);
        break;
    case Section::Other:
    case Section::None:
        if (readProgress(line, text))
            return;
        break;
    }
    // -q leaves the rules out.
    if (isDigit(text.front()) && m_inSession) {
        if (const auto counts = finalCounts(text)) {
            endSession();
            summarise(*counts);
        }
    }
}

void Pytest::readSection(const LogLine&, std::string_view title)
{
    if (title == "test session starts") {
        endSession();
        m_inSession = true;
        m_section = Section::None;
    } else if (title == "FAILURES") {
        m_section = Section::Failures;
        m_inSession = true;
    } else if (title == "ERRORS") {
        m_section = Section::Errors;
        m_inSession = true;
    } else if (title == "short test summary info") {
        m_section = Section::Summary;
        m_inSession = true;
    } else if (const auto counts = finalCounts(title)) {
        endSession();
        summarise(*counts);
    } else if (m_section != Section::None) {
        m_section = Section::Other;
    }
}

void Pytest::readHeading(const LogLine& line, std::string_view title)
{
    Failure failure;
    failure.bytes = line.bytes;
    failure.status = m_section == Section::Errors ? TestStatus::Error : TestStatus::Failed;
    if (take(title, "ERROR collecting ")) {
        failure.collecting = true;
    } else if (take(title, "ERROR at setup of ") || take(title, "ERROR at teardown of ")) {
        failure.status = TestStatus::Error;
    }
    failure.heading = std::string(title);
    m_byHeading[headingKey(failure.status, failure.collecting ? moduleOf(title) : failure.heading)].push_back(m_failures.size());
    m_failures.push_back(std::move(failure));
}

void Pytest::readTraceback(const LogLine& line)
{
    if (m_failures.empty())
        return;
    Failure& failure = m_failures.back();
    const std::string_view text = line.text;
    if (line.bytes.end - failure.bytes.begin < (64 << 10))
        failure.bytes.end = line.bytes.end;
    if (text.size() > 1 && text[0] == 'E' && (text[1] == ' ' || text[1] == '\t')) {
        if (failure.messageLines++ < messageLines) {
            if (!failure.message.empty())
                failure.message += '\n';
            failure.message += shortened(trimmed(text.substr(1)), 1000);
        }
        return;
    }
    const size_t place = text.find(".py:");
    if (failure.file.empty() && place != std::string_view::npos && place + 4 < text.size() && isDigit(text[place + 4])
        && text.front() != ' ')
        failure.file = std::string(text.substr(0, place + 3));
    if (place != std::string_view::npos && text.front() != ' ' && text.front() != '>') {
        std::string_view rest = text.substr(place + 4);
        if (takeNumber(rest) && take(rest, ": ") && !rest.empty() && rest.find_first_of(" ()") == std::string_view::npos)
            failure.exception = std::string(rest);
    }
    // Native tracebacks have no "E": their last unindented line names the exception.
    if (failure.message.empty() && text.front() != ' ' && text.front() != '-' && text.front() != '>' && text.substr(0, 9) != "Traceback"
        && place == std::string_view::npos)
        failure.lastWords = shortened(text, 1000);
}

void Pytest::readSummary(const LogLine& line, std::string_view text)
{
    TestStatus status = TestStatus::Failed;
    std::string_view subtest; // "SUBFAIL a.py::t", "SUBFAILED[i=1] a.py::t"
    if (take(text, "SUBFAIL")) {
        take(text, "ED");
        const bool named = !text.empty() && (text.front() == '[' || text.front() == '(');
        const size_t close = named ? text.find(text.front() == '[' ? "] " : ") ") : std::string_view::npos;
        if (named && close == std::string_view::npos)
            return;
        subtest = named ? text.substr(0, close + 1) : std::string_view("[subtest]");
        text = trimmed(text.substr(named ? close + 1 : 0));
    } else if (take(text, "FAILED ") || take(text, "FAIL "))
        status = TestStatus::Failed;
    else if (take(text, "ERROR "))
        status = TestStatus::Error;
    else
        return;
    text = trimmed(text);
    const std::optional<double> duration = takeDuration(text);
    const size_t bracket = text.find('[');
    size_t dash = text.find(" - ");
    if (bracket < dash && text.find("] - ", bracket) != std::string_view::npos)
        dash = text.find("] - ", bracket) + 1;
    else if (bracket < dash && text.back() == ']')
        dash = std::string_view::npos;
    const std::string_view id = trimmed(text.substr(0, dash));
    if (id.empty() || (contains(id, " ") && !contains(id, "::")))
        return;
    NodeName node = nodeName(id);
    if (!subtest.empty())
        node.name.append(1, ' ').append(subtest);
    TestResult& row = addFailed(node, id.substr(0, id.find("::")), status, line,
                                dash == std::string_view::npos ? std::string_view() : trimmed(text.substr(dash + 3)));
    if (duration)
        row.duration = duration;
}

bool Pytest::readProgress(const LogLine& line, std::string_view text)
{
    const std::optional<Progress> progress = progressIn(text);
    if (!progress)
        return false;
    m_inSession = true;
    if (progress->isRerun)
        addRerun(progress->node, line);
    else
        results[addRow(progress->node, progress->status, line)].duration = progress->duration;
    return true;
}

void Pytest::endSession()
{
    // Old versions print no short summary by default: then the headings are all there is.
    for (size_t i = 0; i < m_failures.size(); ++i) {
        if (m_failures[i].used)
            continue;
        const Failure failure = m_failures[i];
        const LogLine where{{}, failure.bytes};
        const std::string_view heading = failure.heading;
        const size_t dot = heading.substr(0, heading.find('[')).rfind('.');
        const std::string_view name = dot == std::string_view::npos ? heading : heading.substr(dot + 1);
        // "T.t" is the end of "a.b.T" and "t".
        TestResult* known = nullptr;
        for (const size_t row : m_rowsByName[headingKey(failure.status, name)]) {
            const std::string whole = '.' + results[row].suite.toStdString() + '.' + results[row].name.toStdString();
            const std::string end = '.' + failure.heading;
            if (results[row].message.isEmpty() && whole.size() >= end.size()
                && whole.compare(whole.size() - end.size(), end.size(), end) == 0) {
                known = &results[row];
                break;
            }
        }
        const std::string message = failure.words();
        if (known) {
            known->bytes = failure.bytes;
            known->message = displayText(message);
        } else if (failure.collecting) {
            add({}, moduleOf(failure.heading), failure.status, where, message);
        } else {
            std::string suite = moduleOf(failure.file);
            if (dot != std::string_view::npos && !suite.empty())
                suite.append(1, '.');
            suite.append(heading.substr(0, dot == std::string_view::npos ? 0 : dot));
            add(suite, name, failure.status, where, message);
        }
    }
    m_failures.clear();
    m_byHeading.clear();
    m_failedRows.clear();
    m_rowsByName.clear();
    m_reruns.clear();
    m_section = Section::None;
    m_inSession = false;
}

} // namespace

const RunnerKind pytestRunner{"pytest",
                              {"test session starts", ".py::", "short test summary", " passed in ", " failed in ", " FAILURES ="},
                              &makeRunner<Pytest>,
                              {"0123456789=", {}, {"::"}}};

} // namespace sentinel
