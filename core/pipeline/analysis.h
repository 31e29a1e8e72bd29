#pragma once

#include "core/domain/run.h"
#include "core/logs/input.h"
#include "core/logs/log.h"
#include "core/reports/reports.h"
#include "core/triage/rules.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace sentinel {

/// One document of an input, read, taken apart and judged.
struct AnalysedDocument
{
    std::string name;       ///< as Document::name
    std::optional<Log> log; ///< none for a test report
    TestReport tests;
    Verdict verdict;
};

/// One input: what `sentinel triage` prints and what `import` stores.
struct AnalysedInput
{
    Input input;                             ///< documents that could not be read are taken out and named in `skipped`
    std::vector<AnalysedDocument> documents; ///< one for each of input.documents
    size_t worst = 0;                        ///< the document that decides: failed over cancelled over unknown over passed, then confidence
};

/// Does `a` explain a run better than `b`: the worse outcome, and of equals the more certain verdict.
bool isWorse(const Verdict& a, const Verdict& b);

/// Which of the documents decides; they are not empty.
size_t worstOf(const std::vector<AnalysedDocument>& documents);

/// The tests that a document tells of, be it a report or a log. Errors: Unsupported (neither: says why), Malformed,
/// TooLarge.
Result<TestReport> testsOf(const Document& document, std::stop_token stop = {});

/// Reads and judges inputs. Holds the compiled rules; any number of threads may use one object at once.
class Analyser
{
public:
    /// Loads built-in rules and then `ruleFiles`; keeps the compiled form in `cacheFolder` (may be empty: no cache).
    static Result<Analyser> load(const QStringList& ruleFiles, const QString& cacheFolder);

    /// A document that cannot be read costs the others nothing; when none can, the error is that of the first.
    Result<AnalysedInput> analyse(Input input, const Log* green = nullptr, std::stop_token stop = {}) const;
    const RuleSet& rules() const { return m_rules; }
    /// What verdicts depend on beside the log and triageVersion (core/triage/making.h).
    const QByteArray& rulesKey() const { return m_rulesKey; }

private:
    explicit Analyser(RuleSet rules);
    Result<AnalysedDocument> analyseDocument(const Document& document, const Log* green, std::stop_token stop) const;
    RuleSet m_rules;
    QByteArray m_rulesKey;
};

} // namespace sentinel
