// clojure.test: "FAIL in (some-test) (file.clj:12)" with what was expected, then "Ran 12 tests containing 30
// assertions." and "1 failures, 2 errors.", which count assertions: tests that failed are counted from their names.

#include "core/reports/runner_p.h"
#include "core/reports/scan_p.h"

#include <set>
#include <string>

namespace sentinel {

namespace {

constexpr int messageLines = 12;

class Clojure : public LogRunner
{
public:
    void read(const LogLine& line) override
    {
        const std::string_view text = trimmed(line.text);
        if (text.empty()) {
            return;
        }
        std::string_view rest = text;
        if (take(rest, "Testing ") || take(rest, "lein test ")) {
            take(rest, ":only "); // how to run one test again: "namespace/test"
            rest = trimmed(rest);
            m_namespace = std::string(rest.substr(0, rest.find('/')));
            endDescription();
            return;
        }
        if (take(rest, "Ran ") && readSummary(rest))
            return;
        if (take(rest, "FAIL in (")) {
            readFailure(line, rest, TestStatus::Failed);
            return;
        }
        if (take(rest, "ERROR in (")) {
            readFailure(line, rest, TestStatus::Error);
            return;
        }
        describeNext(line, text, messageLines);
    }

    bool isAttentive() const override { return awaitsDescription(); }

private:
    void readFailure(const LogLine& line, std::string_view text, TestStatus status)
    {
        endDescription();
        const auto name = takeUntil(text, ")");
        if (!name || !m_known.insert(m_namespace + '/' + std::string(*name)).second)
            return;
        beginDescription(add(m_namespace, *name, status, line));
    }

    bool readSummary(std::string_view text)
    {
        const std::optional<long long> run = takeNumber(text);
        if (!run || !contains(text, " containing ") || !contains(text, " assertion"))
            return false;
        const TestCounts named = unsummarised();
        summarise(countsOf(*run - named.failed - named.errors, named.failed, named.errors, 0));
        m_known.clear();
        endDescription();
        return true;
    }

    std::string m_namespace;
    std::set<std::string> m_known;
};

} // namespace

const RunnerKind clojureRunner{"clojure", {" tests containing ", " test containing ", "FAIL in ("}, &makeRunner<Clojure>, {"TlRFE"}};

} // namespace sentinel
