#include "core/pipeline/analysis.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/pipeline/rulecache_p.h"
#include "core/pipeline/rulefiles.h"
#include "core/triage/making.h"
#include "core/triage/readandtriage.h"
#include "core/triage/triage.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Analysis
{
    Q_DECLARE_TR_FUNCTIONS(Analysis)
};

int rank(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Failed:
        return 3;
    case Outcome::Cancelled:
        return 2;
    case Outcome::Unknown:
        return 1;
    case Outcome::Passed:
        return 0;
    }
    return 1;
}

QByteArray nameOf(const std::vector<RuleFile>& files)
{
    Hasher hasher;
    hasher.addPart(SENTINEL_VERSION);
    for (const RuleFile& file : files)
        hasher.addPart({file.yaml.constData(), static_cast<size_t>(file.yaml.size())});
    return hex(hasher.result(), 8);
}

bool saysThatItIsXml(std::string_view bytes)
{
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
    return bytes.starts_with("<?xml") || bytes.starts_with("<!DOCTYPE");
}

// A document that looks like a report and is none after all is read as a log; one that is broken is an error. XML that
// is refused before its root is reached (for the entities that it declares, say) must not pass for a log in which
// nothing failed.
Result<std::optional<TestReport>> reportIn(const Document& document)
{
    if (!reportFormat(document.bytes.view()) && !saysThatItIsXml(document.bytes.view()))
        return std::optional<TestReport>();
    Result<TestReport> report = readReport(document.bytes.view());
    if (report)
        return std::optional<TestReport>(std::move(*report));
    if (report.error().kind == Error::Kind::Unsupported)
        return std::optional<TestReport>();
    return report.error();
}

} // namespace

bool isWorse(const Verdict& a, const Verdict& b)
{
    if (rank(a.outcome) != rank(b.outcome))
        return rank(a.outcome) > rank(b.outcome);
    return a.confidence > b.confidence;
}

size_t worstOf(const std::vector<AnalysedDocument>& documents)
{
    size_t worst = 0;
    for (size_t i = 1; i < documents.size(); ++i) {
        if (isWorse(documents[i].verdict, documents[worst].verdict))
            worst = i;
    }
    return worst;
}

Result<TestReport> testsOf(const Document& document, std::stop_token stop)
{
    Result<std::optional<TestReport>> report = reportIn(document);
    if (!report)
        return report.error();
    if (*report)
        return std::move(**report);
    const Result<Log> log = Log::parse(document, stop);
    if (!log)
        return log.error();
    TestReport tests = readLogTests(*log, stop);
    if (tests.results.empty() && tests.counts.isEmpty() && saysThatItIsXml(document.bytes.view()))
        return readReport(document.bytes.view()); // it knows better why this is no report
    if (tests.results.empty() && tests.counts.isEmpty())
        return Error{Error::Kind::Unsupported, Analysis::tr("neither a test report nor a log in which a test runner speaks"), {}};
    return tests;
}

Analyser::Analyser(RuleSet rules) : m_rules(std::move(rules)), m_rulesKey(rulesKeyOf(m_rules)) {}

Result<Analyser> Analyser::load(const QStringList& ruleFiles, const QString& cacheFolder)
{
    const Result<std::vector<RuleFile>> files = rulesInForce(ruleFiles);
    if (!files)
        return files.error();
    const RuleCache cache(cacheFolder, nameOf(*files));
    Result<RuleSet> rules = RuleSet::load(*files, cache.read());
    if (!rules)
        return rules.error();
    if (!cacheFolder.isEmpty() && rules->wasCompiled())
        cache.write(rules->serialized());
    return Analyser(std::move(*rules));
}

Result<AnalysedDocument> Analyser::analyseDocument(const Document& document, const Log* green, std::stop_token stop) const
{
    AnalysedDocument analysed;
    analysed.name = document.name;
    Result<std::optional<TestReport>> report = reportIn(document);
    if (!report)
        return report.error();
    if (*report) {
        analysed.tests = std::move(**report);
        analysed.verdict = triageReport(analysed.tests);
        return analysed;
    }
    Result<Log> log = Log::parse(document, stop);
    if (!log)
        return log.error();
    TriagedLog triaged = readAndTriage(*log, m_rules, green, stop);
    analysed.tests = std::move(triaged.tests);
    analysed.verdict = std::move(triaged.verdict);
    analysed.log = std::move(*log);
    if (stop.stop_requested()) // what was judged in a hurry must not be believed
        return Error{Error::Kind::Cancelled, Analysis::tr("Stopped."), {}};
    return analysed;
}

Result<AnalysedInput> Analyser::analyse(Input input, const Log* green, std::stop_token stop) const
{
    AnalysedInput analysed;
    std::vector<Document> kept;
    std::optional<Error> first;
    for (Document& document : input.documents) {
        Result<AnalysedDocument> one = analyseDocument(document, green, stop);
        if (!one && one.error().kind == Error::Kind::Cancelled)
            return one.error();
        if (!one) {
            input.skipped += displayText(document.name) + QStringLiteral(": ") + one.error().message;
            if (!first)
                first = one.error();
            continue;
        }
        analysed.documents.push_back(std::move(*one));
        kept.push_back(std::move(document));
    }
    if (analysed.documents.empty())
        return first ? *first : Error{Error::Kind::Unsupported, Analysis::tr("There is nothing to read in it."), {}};
    analysed.worst = worstOf(analysed.documents);
    input.documents = std::move(kept);
    analysed.input = std::move(input);
    return analysed;
}

} // namespace sentinel
