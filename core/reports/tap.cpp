// The Test Anything Protocol, versions 12 to 14. Rows are the top-level results, as TAP counts them; of a subtest its
// failures go into the message of the result that stands for it. What breaks a promise of the protocol (a plan that was
// not kept, numbers out of the plan, "Bail out!") makes a run fail although each of its results may be fine: it is a
// hole.

#include "core/reports/format_p.h"
#include "core/reports/scan_p.h"

#include "core/base/text.h"

#include <QCoreApplication>
#include <QSet>

namespace sentinel {

namespace {

struct Tap
{
    Q_DECLARE_TR_FUNCTIONS(Tap)
};

constexpr qsizetype messageLimit = 8 << 10;

/// "1..5", "1..0 # SKIP reason": first and last number.
struct Plan
{
    long long first = 0;
    long long last = 0;
};

std::optional<Plan> takePlan(std::string_view text)
{
    Plan plan;
    const std::optional<long long> first = takeNumber(text);
    if (!first || !take(text, ".."))
        return {};
    const std::optional<long long> last = takeNumber(text);
    if (!last || !(text.empty() || text.front() == ' ' || text.front() == '\r' || text.front() == '#'))
        return {};
    plan.first = *first;
    plan.last = *last;
    return plan;
}

struct Assertion
{
    bool ok = true;
    std::optional<long long> number;
    std::string_view description;
    enum class Directive { None, Skip, Todo } directive = Directive::None;
    std::string_view reason;
    std::optional<double> duration;
};

bool startsWithWord(std::string_view text, std::string_view lower)
{
    if (text.size() < lower.size())
        return false;
    for (size_t i = 0; i < lower.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
        if (c != lower[i])
            return false;
    }
    return true;
}

std::optional<Assertion> takeAssertion(std::string_view text)
{
    Assertion result;
    if (take(text, "not ok"))
        result.ok = false;
    else if (!take(text, "ok"))
        return {};
    if (!text.empty() && text.front() != ' ' && text.front() != '\t' && text.front() != '\r')
        return {};
    text = trimmed(text);
    std::string_view rest = text;
    const std::optional<long long> number = takeNumber(rest);
    if (number && (rest.empty() || rest.front() == ' ' || rest.front() == '\t' || rest.front() == '-')) {
        result.number = number;
        text = trimmed(rest);
    }
    if (take(text, "- ") || text == "-")
        text = trimmed(text == "-" ? std::string_view() : text);
    // Directives and tool's remarks stand behind a "#" that follows a blank (or nothing).
    for (size_t hash = text.rfind('#'); hash != std::string_view::npos;
         hash = hash == 0 ? std::string_view::npos : text.rfind('#', hash - 1)) {
        if (hash > 0 && text[hash - 1] != ' ' && text[hash - 1] != '\t')
            continue;
        std::string_view remark = trimmed(text.substr(hash + 1));
        const bool skip = startsWithWord(remark, "skip");
        const bool todo = startsWithWord(remark, "todo");
        if (skip || todo) {
            result.directive = skip ? Assertion::Directive::Skip : Assertion::Directive::Todo;
            const size_t blank = remark.find(' ');
            result.reason = blank == std::string_view::npos ? std::string_view() : trimmed(remark.substr(blank));
            text = trimmed(text.substr(0, hash));
        } else if (take(remark, "time=")) {
            result.duration = takeSeconds(remark);
            text = trimmed(text.substr(0, hash));
        }
    }
    if (!text.empty() && text.back() == '{')
        text = trimmed(text.substr(0, text.size() - 1));
    result.description = text;
    return result;
}

class TapReader
{
public:
    explicit TapReader(ReportRows& rows) : m_rows(rows) {}

    void line(std::string_view text)
    {
        if (m_bailed)
            return;
        if (m_inDiagnostics)
            return diagnostic(text);
        const std::string_view content = trimmed(text);
        const bool indented = !text.empty() && (text.front() == ' ' || text.front() == '\t');
        if (content == "---" && indented) {
            m_inDiagnostics = true;
            return;
        }
        if (indented || (m_depth > 0 && content == "}"))
            return nested(content);
        if (!content.empty() && content.front() != '#')
            m_depth = 0;      // what looked like a block was a name with a brace at its end
        if (content == "{") { // a buffered subtest whose brace has a line of its own
            ++m_depth;
            return;
        }
        std::string_view rest = content;
        if (take(rest, "Bail out!")) {
            m_bailed = true;
            const std::string_view reason = trimmed(rest);
            hole(reason.empty() ? Tap::tr("The run bailed out.") : Tap::tr("The run bailed out: %1").arg(displayText(reason)));
            return;
        }
        if (const std::optional<Plan> plan = takePlan(content)) {
            if (!m_plan)
                m_plan = plan;
            return;
        }
        if (const std::optional<Assertion> assertion = takeAssertion(text))
            add(*assertion, content.back() == '{');
        else if (!content.empty() && content.front() == '#')
            comment(content);
    }

    void finish()
    {
        const auto run = static_cast<long long>(m_rows.results.size());
        if (m_bailed)
            return;
        if (!m_plan) {
            if (run > 0)
                hole(Tap::tr("There is no plan: results may be missing."));
            return;
        }
        const long long planned = m_plan->last >= m_plan->first ? m_plan->last - m_plan->first + 1 : 0;
        if (planned != run)
            hole(Tap::tr("The plan says %1 tests, but there are %2 results.").arg(planned).arg(run));
        else if (m_outside || m_twice)
            hole(
                Tap::tr("Result number %1 is not in the plan %2..%3 or came twice.").arg(m_oddNumber).arg(m_plan->first).arg(m_plan->last));
        else if (m_brokenChild)
            hole(Tap::tr("A subtest failed although the result that stands for it is \"ok\"."));
    }

    void checkNumbers()
    {
        for (const long long number : m_numbers)
            seen(number);
    }

private:
    void hole(const QString& text) { m_rows.holes.push_back(Hole{Hole::Kind::EndsEarly, text, {}}); }

    void seen(long long number)
    {
        const bool outside = m_plan && (number < m_plan->first || number > m_plan->last);
        const bool twice = m_seen.contains(number);
        m_seen.insert(number);
        if (outside || twice)
            m_oddNumber = number;
        m_outside = m_outside || outside;
        m_twice = m_twice || twice;
    }

    void add(const Assertion& assertion, bool opensBlock)
    {
        using Directive = Assertion::Directive;
        if (assertion.number)
            m_numbers.push_back(*assertion.number);
        TestStatus status = assertion.ok ? TestStatus::Passed : TestStatus::Failed;
        if (assertion.directive == Directive::Skip || (assertion.directive == Directive::Todo && !assertion.ok))
            status = TestStatus::Skipped; // what is still to do may fail
        QString name = displayText(assertion.description);
        if (name.isEmpty())
            name = QString::number(assertion.number.value_or(static_cast<long long>(m_rows.results.size()) + 1));
        QString message = displayText(assertion.reason);
        if (assertion.directive == Directive::Todo)
            message = message.isEmpty() ? QStringLiteral("TODO") : QLatin1String("TODO ") + message;
        if (status == TestStatus::Failed)
            message = m_childFailures;
        else if (!m_childFailures.isEmpty() && status == TestStatus::Passed)
            m_brokenChild = true;
        m_rows.add({}, name, status, assertion.duration, message);
        m_childFailures.clear();
        m_afterResult = true;
        if (opensBlock)
            ++m_depth;
    }

    void nested(std::string_view content)
    {
        if (content == "}") {
            if (m_depth > 0)
                --m_depth;
            if (m_depth == 0 && !m_childFailures.isEmpty() && !m_rows.results.empty()) {
                // The result stood before its buffered subtest.
                TestResult& row = m_rows.results.back();
                if (row.status == TestStatus::Failed)
                    row.message = m_childFailures;
                else if (row.status == TestStatus::Passed)
                    m_brokenChild = true;
                m_childFailures.clear();
            }
            return;
        }
        const std::optional<Assertion> child = takeAssertion(content);
        if (!child)
            return;
        if (content.back() == '{' && m_depth > 0)
            ++m_depth;
        m_afterResult = false;
        if (!child->ok && child->directive == Assertion::Directive::None && m_childFailures.size() < messageLimit)
            m_childFailures += (m_childFailures.isEmpty() ? QString() : QStringLiteral("\n")) + displayText(content);
    }

    void diagnostic(std::string_view text)
    {
        const std::string_view content = trimmed(text);
        if (content == "...") {
            m_inDiagnostics = false;
            return;
        }
        std::string_view time = content;
        if (!m_afterResult || m_rows.results.empty())
            return;
        TestResult& row = m_rows.results.back();
        if (take(time, "duration_ms:") && !row.duration) {
            const std::optional<double> seconds = takeSeconds(time);
            if (seconds)
                row.duration = *seconds / 1000;
        }
        appendTo(row, text.substr(0, 2) == "  " ? text.substr(2) : text);
    }

    void comment(std::string_view content)
    {
        if (!m_afterResult || m_rows.results.empty())
            return;
        std::string_view rest = trimmed(content.substr(1));
        if (!take(rest, "Subtest:"))
            appendTo(m_rows.results.back(), trimmed(content.substr(1)));
    }

    static void appendTo(TestResult& row, std::string_view text)
    {
        if (row.status != TestStatus::Failed || row.message.size() > messageLimit)
            return;
        if (!row.message.isEmpty())
            row.message += u'\n';
        row.message += displayText(shortened(text, 1000)).trimmed();
    }

    ReportRows& m_rows;
    std::optional<Plan> m_plan;
    std::vector<long long> m_numbers;
    QSet<long long> m_seen;
    QString m_childFailures; ///< of the subtest whose result is still to come
    int m_depth = 0;         ///< of buffered subtests
    bool m_afterResult = false;
    bool m_inDiagnostics = false;
    bool m_bailed = false;
    bool m_outside = false;
    bool m_twice = false;
    bool m_brokenChild = false;
    long long m_oddNumber = 0;
};

bool opens(std::string_view head)
{
    // Within the first lines a version, a plan or a result; a log that holds TAP somewhere is a log.
    for (int line = 0; line < 12 && !head.empty(); ++line) {
        const size_t end = std::min(head.find('\n'), head.size());
        const std::string_view text = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        const bool whole = line < 5;
        if (text.substr(0, 12) == "TAP version ")
            return true;
        if (whole && takePlan(text))
            return true;
        if (const std::optional<Assertion> assertion = whole ? takeAssertion(text) : std::nullopt;
            assertion && (assertion->number || text == "ok" || !assertion->ok))
            return true;
    }
    return false;
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    TapReader reader(rows);
    while (!bytes.empty()) {
        const size_t end = std::min(bytes.find('\n'), bytes.size());
        std::string_view text = bytes.substr(0, end);
        if (!text.empty() && text.back() == '\r')
            text.remove_suffix(1);
        reader.line(text);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    reader.checkNumbers();
    reader.finish();
    return {};
}

} // namespace

const TextFormat tapFormat{"tap", &opens, &read};

} // namespace sentinel
