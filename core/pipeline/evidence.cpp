#include "core/pipeline/evidence.h"

#include "core/base/text.h"
#include "core/logs/input.h"
#include "core/logs/savedindex.h"
#include "core/logs/withoutsecrets.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/greenlogs.h"
#include "core/pipeline/importing.h"
#include "core/store/logs.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "core/triage/triage.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(JobEvidence)
};

/// Removes the files when it goes.
class FilesOf
{
public:
    explicit FilesOf(const JobEvidence& evidence) : m_evidence(evidence) {}
    ~FilesOf() { dropFiles(m_evidence); }
    FilesOf(const FilesOf&) = delete;
    FilesOf& operator=(const FilesOf&) = delete;

private:
    const JobEvidence& m_evidence;
};

Error stopped()
{
    return {Error::Kind::Cancelled, Text::tr("Stopped."), {}};
}

template <typename T>
T answerOf(QFuture<T> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0)
        return Error{Error::Kind::Cancelled, Text::tr("The store was closed."), {}};
    return future.result();
}

Result<Input> readPart(const JobEvidence::Part& part, const QString& name, const std::stop_token& stop)
{
    return part.file.isEmpty() ? readInput(Bytes::of(part.text.toStdString()), name, {}, stop) : readInput(part.file, {}, stop);
}

// Logs of steps, one behind the other: each begins a line, and is remembered as that step's stretch.
Result<Document> joined(const std::vector<const JobEvidence::Part*>& parts, const QString& name, const std::stop_token& stop)
{
    Document document;
    document.name = utf8(name);
    std::string text;
    int number = 0;
    for (const JobEvidence::Part* part : parts) {
        const Result<Input> input = readPart(*part, name, stop);
        if (!input && input.error().kind == Error::Kind::Cancelled)
            return input.error();
        if (!input)
            continue; // a step that printed nothing
        const std::string_view bytes = input->documents.front().bytes.view();
        const auto begin = static_cast<qint64>(text.size());
        text += bytes;
        if (!text.empty() && text.back() != '\n')
            text += '\n';
        document.steps.push_back({part->step > 0 ? part->step : ++number, utf8(part->name), {begin, static_cast<qint64>(text.size())}});
        number = document.steps.back().number;
    }
    if (text.empty())
        return Error{Error::Kind::Unsupported, Text::tr("The log is empty."), {}};
    document.bytes = Bytes::of(std::move(text));
    return document;
}

Result<std::optional<Document>> logOf(const JobEvidence& evidence, const std::stop_token& stop)
{
    std::vector<const JobEvidence::Part*> parts;
    for (const JobEvidence::Part& part : evidence.parts) {
        if (!part.isReport)
            parts.push_back(&part);
    }
    if (parts.empty())
        return std::optional<Document>();
    if (parts.size() > 1 || !parts.front()->name.isEmpty()) {
        Result<Document> document = joined(parts, evidence.job.name, stop);
        return document ? Result<std::optional<Document>>(std::optional(std::move(*document))) : document.error();
    }
    Result<Input> input = readPart(*parts.front(), evidence.job.name, stop);
    if (!input)
        return input.error();
    return std::optional(std::move(input->documents.front()));
}

// Reports beside the log, or alone: their tests are more than the log names. One that cannot be read costs the others nothing.
void addReports(const JobEvidence& evidence, TestReport& tests, std::vector<Hole>& holes, const std::stop_token& stop)
{
    for (const JobEvidence::Part& part : evidence.parts) {
        if (!part.isReport)
            continue;
        const Result<Input> input = readPart(part, evidence.job.name, stop);
        if (!input) {
            holes.push_back({Hole::Kind::CutArchive, input.error().message, {}});
            continue;
        }
        for (const Document& document : input->documents) {
            Result<TestReport> report = readReport(document.bytes.view());
            if (!report)
                continue; // a screenshot's text, a log: artifacts hold anything
            tests.format = report->format;
            std::ranges::move(report->results, std::back_inserter(tests.results));
            std::ranges::move(report->holes, std::back_inserter(tests.holes));
        }
    }
    if (!tests.results.empty())
        tests.counts = countsOf(tests.results);
}

Verdict judged(const Log& log, const TestReport& tests, const Analyser& analyser, GreenLogs& greens, const MissingLog& job, RunId& green,
               const std::stop_token& stop)
{
    Verdict verdict = triageLog(log, tests, analyser.rules(), nullptr, stop, job.fact.outcome);
    if (verdict.outcome != Outcome::Failed)
        return verdict;
    const auto found = greens.before(job.run, job.fact.name, stop);
    if (!found)
        return verdict;
    const Result<LineSet> isNew = found->lines.newIn(log, stop);
    if (!isNew)
        return verdict;
    green = found->run;
    return triageNewLines(log, tests, analyser.rules(), *isNew, stop, job.fact.outcome);
}

// The provider's steps have the times; where each lies in the log its parts say, or the log itself.
std::vector<Step> stepsOf(const Document& document, const Log& log)
{
    if (document.steps.empty())
        return log.steps();
    std::vector<Step> steps;
    for (const DocumentStep& one : document.steps) {
        Step step;
        step.number = one.number;
        step.name = displayText(one.name);
        step.bytes = one.bytes;
        step.lines = {log.lineAt(one.bytes.begin), log.lineAt(std::max(one.bytes.begin, one.bytes.end - 1))};
        steps.push_back(std::move(step));
    }
    return steps;
}

} // namespace

void dropFiles(const JobEvidence& evidence)
{
    for (const JobEvidence::Part& part : evidence.parts) {
        if (!part.file.isEmpty())
            QFile::remove(part.file);
    }
}

Result<> keepEvidence(Store& store, const Analyser& analyser, GreenLogs& greens, const MissingLog& job, JobEvidence evidence,
                      const ImportSettings& settings, std::stop_token stop)
{
    const FilesOf files(evidence);
    Result<std::optional<Document>> found = logOf(evidence, stop);
    if (!found)
        return found.error();
    TestReport reported;
    reported.results = std::move(evidence.tests);
    std::vector<Hole> holes = evidence.holes;
    addReports(evidence, reported, holes, stop);

    JudgedJob made;
    std::optional<StoredLog> stored;
    made.rulesKey = analyser.rulesKey();
    if (!*found && reported.results.empty())
        return Error{Error::Kind::Unsupported, Text::tr("There is neither a log nor a test in what was fetched."), {}};
    if (*found) {
        Document& document = **found;
        if (settings.mask) {
            Result<MaskedBytes> masked = withoutSecrets(document.bytes, *settings.mask, stop);
            if (!masked)
                return masked.error();
            document.bytes = std::move(masked->bytes);
        }
        const Result<Log> log = Log::parse(document, stop);
        if (!log)
            return log.error();
        TestReport tests = readLogTests(*log, stop);
        if (!reported.results.empty())
            tests = std::move(reported);
        made.verdict = judged(*log, tests, analyser, greens, job, made.green, stop);
        if (stop.stop_requested()) // what was judged in a hurry must not be believed
            return stopped();
        made.tests = std::move(tests.results);
        made.steps = stepsOf(document, *log);
        made.logBytes = static_cast<qint64>(document.bytes.size());
        made.logLines = log->lineCount();
        const Result<StoredLog> written = writeLogFile(store.folder(), document.bytes.view(), made.logLines, stop);
        if (!written)
            return written.error();
        writeLogIndex(store.folder(), written->digest, savedIndex(*log));
        stored = *written;
    } else {
        made.verdict = triageReport(reported);
        made.tests = std::move(reported.results);
    }
    std::ranges::move(holes, std::back_inserter(made.verdict.holes));
    return answerOf(store.write([made = std::move(made), stored, id = job.job](Transaction& db) mutable -> Result<> {
        if (stored) {
            const Result<LogId> log = addLog(db, *stored);
            if (!log)
                return log.error();
            made.log = *log;
        }
        const Result<> attached = attachVerdict(db, id, made);
        return attached && !stored ? expectNoLog(db, id) : attached;
    }));
}

} // namespace sentinel
