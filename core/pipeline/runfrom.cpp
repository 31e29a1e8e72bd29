// What an input is as a run: its identity, its jobs with their steps, and what its logs say of where it comes from.

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/importing.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

struct Importing
{
    Q_DECLARE_TR_FUNCTIONS(Importing)
};

// "build.log.gz" is the pipeline "build": the name without what only says how it is packed.
QString pipelineNameFrom(const QString& path)
{
    static constexpr std::array endings{u".gz", u".zst", u".bz2", u".xz", u".zip", u".tar", u".tgz", u".log", u".txt", u".xml"};
    QString name = path == u"-" ? Importing::tr("standard input") : QFileInfo(path).fileName();
    for (bool cut = true; cut;) {
        cut = false;
        for (const char16_t* ending : endings) {
            const QStringView end(ending);
            if (name.size() > end.size() && name.endsWith(end, Qt::CaseInsensitive)) {
                name.chop(end.size());
                cut = true;
            }
        }
    }
    return name.isEmpty() ? path : name;
}

QString absoluteSource(const QString& path)
{
    const QFileInfo file(path);
    return path != u"-" && file.exists() && !path.startsWith(u':') ? file.absoluteFilePath() : path;
}

void fillFromLog(Run& run, const Log& log)
{
    if (run.provider == Provider::Generic)
        run.provider = log.provider();
    const Log::Origin& origin = log.origin();
    const auto take = [](QString& to, const QString& from) {
        if (to.isEmpty())
            to = from;
    };
    take(run.repo, origin.repo);
    take(run.branch, origin.branch);
    take(run.commit, origin.commit);
    take(run.pipeline, origin.pipeline);
    take(run.url, origin.url);
    if (const auto time = log.startedAt())
        run.startedAt = run.startedAt ? std::min(*run.startedAt, *time) : *time;
    if (const auto time = log.finishedAt())
        run.finishedAt = run.finishedAt ? std::max(*run.finishedAt, *time) : *time;
}

std::optional<Timestamp> timeAt(const Log& log, qint64 line)
{
    PeeledLine peeled;
    log.peel(line, peeled);
    return peeled.time;
}

bool overlap(const ByteRange& a, const ByteRange& b)
{
    return a.begin < b.end && b.begin < a.end;
}

// The archive knows the names of all steps, the log how those ended that left a mark in it. A step without a mark
// passed: the first that fails is marked, and steps behind it run only if they are meant to.
std::vector<Step> stepsFrom(const std::vector<DocumentStep>& told, const Log& log)
{
    std::vector<Step> steps;
    for (const DocumentStep& one : told) {
        if (one.bytes.size() == 0)
            continue;
        Step step;
        step.number = one.number;
        step.name = displayText(one.name);
        step.outcome = Outcome::Passed;
        step.bytes = one.bytes;
        step.lines = {log.lineAt(one.bytes.begin), log.lineAt(one.bytes.end - 1)};
        step.startedAt = timeAt(log, step.lines.first);
        if (const auto end = timeAt(log, step.lines.last); end && step.startedAt)
            step.duration = secondsBetween(*step.startedAt, *end);
        for (const Step& seen : log.steps()) {
            const bool isMark = seen.outcome == Outcome::Failed || seen.outcome == Outcome::Cancelled;
            if (!isMark || !overlap(seen.bytes, step.bytes))
                continue;
            step.outcome = seen.outcome;
            step.exitCode = seen.exitCode;
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

NewRun::NewJob jobFrom(const AnalysedDocument& document, const Document& source, const QString& name)
{
    NewRun::NewJob made;
    made.job.name = name;
    made.job.outcome = document.verdict.outcome;
    made.job.verdict = document.verdict;
    made.tests = document.tests.results;
    if (const std::optional<Log>& log = document.log) {
        made.job.startedAt = log->startedAt();
        made.job.finishedAt = log->finishedAt();
        made.job.logBytes = static_cast<qint64>(source.bytes.size());
        made.job.logLines = log->lineCount();
        made.job.steps = source.steps.empty() ? log->steps() : stepsFrom(source.steps, *log);
    }
    return made;
}

} // namespace

QString externalIdOf(const Input& input, const std::stop_token& stop)
{
    if (!input.isArchive && input.documents.size() == 1) {
        const std::optional<Digest> digest = digestOf(input.documents.front().bytes.view(), stop);
        return digest ? QString::fromLatin1(hex(*digest)) : QString();
    }
    Hasher hasher;
    for (const Document& document : input.documents) {
        hasher.addPart(document.name);
        hasher.addPart(document.bytes.view());
    }
    return QString::fromLatin1(hex(hasher.result()));
}

NewRun runFrom(const AnalysedInput& analysed, const QString& externalId, Timestamp storedAt)
{
    NewRun made;
    Run& run = made.run;
    for (size_t i = 0; i < analysed.documents.size(); ++i) {
        const AnalysedDocument& document = analysed.documents[i];
        if (document.log)
            fillFromLog(run, *document.log);
        run.tests += document.verdict.tests;
        const QString name = analysed.input.isArchive ? displayText(document.name) : pipelineNameFrom(analysed.input.path);
        made.jobs.push_back(jobFrom(document, analysed.input.documents[i], name));
    }
    if (run.pipeline.isEmpty())
        run.pipeline = pipelineNameFrom(analysed.input.path);
    run.externalId = externalId;
    run.storedAt = storedAt;
    run.source = absoluteSource(analysed.input.path);
    showVerdict(run, analysed.documents[analysed.worst].verdict);
    return made;
}

void showVerdict(Run& run, const Verdict& verdict)
{
    run.outcome = verdict.outcome;
    run.category = verdict.category;
    run.confidence = verdict.confidence;
    run.title = verdict.title;
    run.fingerprint = verdict.fingerprint;
}

} // namespace sentinel
