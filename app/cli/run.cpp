#include "app/cli/commands.h"

#include "app/cli/report.h"
#include "app/cli/runjson.h"
#include "app/cli/stores.h"
#include "core/base/text.h"
#include "core/store/runs.h"

namespace sentinel {

namespace {

struct WholeRun
{
    Run run;
    std::vector<Job> jobs;
};

Result<WholeRun> wholeRun(Reader& db, RunId id)
{
    const Result<std::optional<Run>> run = runById(db, id);
    if (!run)
        return run.error();
    if (!*run)
        return Error{Error::Kind::NotFound, QStringLiteral("there is no run with this id; 'sentinel runs' lists them"), {}};
    Result<std::vector<Job>> jobs = jobsOfRun(db, id);
    if (!jobs)
        return jobs.error();
    return WholeRun{**run, std::move(*jobs)};
}

std::string runJson(const WholeRun& whole)
{
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.run/1"));
    writeRun(json, whole.run);
    json.beginList("jobs");
    for (const Job& job : whole.jobs)
        writeJob(json, job);
    return json.endList().endObject().json();
}

QString safe(const QString& text)
{
    return displayText(utf8(text.simplified()));
}

QString headText(const Terminal& terminal, const Run& run)
{
    QList<QStringList> rows;
    const auto add = [&rows](const char* label, const QString& value) {
        if (!value.isEmpty())
            rows += {QStringLiteral("  ") + QLatin1String(label), safe(value)};
    };
    add("Provider", displayName(run.provider));
    add("Repository", run.repo);
    add("Branch", run.branch);
    add("Commit", run.commit);
    add("Started", run.startedAt ? toRfc3339(*run.startedAt) : QString());
    if (const auto duration = durationOf(run.startedAt, run.finishedAt))
        add("Took", durationText(*duration));
    add("Address", run.url);
    add("Source", run.source);
    add("Stored", toRfc3339(run.storedAt));
    return terminal.paint(Terminal::Tone::Strong, QStringLiteral("Run %1 · %2").arg(run.id.value).arg(safe(run.pipeline))) + u'\n'
        + tableText(rows);
}

QString stepsText(const Terminal& terminal, const Job& job)
{
    QString text;
    for (const Step& step : job.steps) {
        QString line = QStringLiteral("  ") + QString(2 * step.depth, u' ') + outcomeMark(terminal, step.outcome) + u' ' + safe(step.name);
        if (step.duration)
            line += terminal.paint(Terminal::Tone::Faint, QStringLiteral("  ") + durationText(*step.duration));
        if (step.exitCode && *step.exitCode != 0)
            line += terminal.paint(Terminal::Tone::Bad, QStringLiteral("  exit %1").arg(*step.exitCode));
        text += line + u'\n';
    }
    return text;
}

} // namespace

int runRun(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (arguments.paths().size() != 1)
        return refuse(call.command, QStringLiteral("give it the number of one run: run ID"));
    const QString word = arguments.paths().first();
    bool isNumber = false;
    const RunId id{word.toLongLong(&isNumber)};
    if (!isNumber || id.value < 1)
        return refuse(call.command, QStringLiteral("%1 is no run's number; 'sentinel runs' lists them").arg(word));
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    const Result<WholeRun> whole = waitFor(store->read([id](Reader& db) { return wholeRun(db, id); }));
    if (!whole) {
        complain(QStringLiteral("run ") + word, whole.error());
        return 1;
    }
    if (arguments.has("json") || arguments.has("jsonl")) {
        call.out.write(runJson(*whole) + '\n');
        return 0;
    }
    const Terminal terminal(call.out);
    call.out.write(headText(terminal, whole->run));
    for (const Job& job : whole->jobs) {
        call.out.write(u'\n' + verdictText(terminal, job.verdict, job.name, job.name, arguments.has("full")));
        if (!job.steps.empty())
            call.out.write(QStringLiteral("\n  ") + terminal.paint(Terminal::Tone::Strong, QStringLiteral("Steps")) + u'\n'
                           + stepsText(terminal, job));
    }
    return 0;
}

} // namespace sentinel
