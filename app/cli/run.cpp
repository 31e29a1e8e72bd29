#include "app/cli/commands.h"

#include "app/cli/report.h"
#include "app/cli/stores.h"
#include "core/base/text.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/feedback.h"
#include "core/pipeline/runjson.h"
#include "core/pipeline/wholerun.h"
#include "core/store/runs.h"

namespace sentinel {

namespace {

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
    if (run.cluster)
        add("Cluster",
            run.clusterName.isEmpty() ? QString::number(run.cluster.value)
                                      : QStringLiteral("%1 · %2").arg(run.cluster.value).arg(run.clusterName));
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

/// What stands behind a verdict, where it is more than the rules and the log.
QString basisText(const Job& job, const VerdictBasis& basis)
{
    QString text;
    if (basis.word) {
        const Feedback& word = *basis.word;
        const QString who = word.person.isEmpty() ? QStringLiteral("somebody") : safe(word.person);
        text += QStringLiteral("\n  Said by %1 on %2").arg(who, toRfc3339(word.saidAt).left(10));
        text += job.verdict.category == basis.ruledCategory ? QStringLiteral("; the rules say so too")
                                                            : QStringLiteral("; the rules said %1 (%2 % sure)")
                                                                  .arg(displayName(basis.ruledCategory))
                                                                  .arg(qRound(basis.ruledConfidence * 100));
        if (!word.note.isEmpty())
            text += QStringLiteral(": ") + safe(word.note);
        text += u'\n';
    }
    if (basis.green)
        text += QStringLiteral("\n  Compared with run %1, which passed\n").arg(basis.green.value);
    return text;
}

/// The job that --job names, or else the one that decides; 0 and a message when there is none.
JobId chosenJob(const Call& call, const WholeRun& whole, QString& refused)
{
    if (call.arguments.has("job")) {
        const qint64 number = call.arguments.value("job").toLongLong();
        if (number >= 1 && number <= qint64(whole.jobs.size()))
            return whole.jobs[size_t(number - 1)].id;
        refused = QStringLiteral("--job: it has jobs 1 to %1").arg(whole.jobs.size());
        return {};
    }
    const Job* worst = nullptr;
    for (const Job& job : whole.jobs) {
        if (!job.verdict.fingerprint.isEmpty() && (!worst || isWorse(job.verdict, worst->verdict)))
            worst = &job;
    }
    if (!worst)
        refused = QStringLiteral("nothing failed in it, so there is nothing to correct");
    return worst ? worst->id : JobId{};
}

/// What --correct, --attribution and --note say; the reason when they cannot be meant.
std::optional<Correction> correctionIn(const Arguments& arguments, QString& refused)
{
    Correction correction;
    const QString category = arguments.value("correct");
    if (category != u"none") {
        correction.category = categoryNamed(category.toStdString());
        if (!correction.category || correction.category == Category::Unknown) {
            refused =
                QStringLiteral("--correct: %1 is no category; write one of those that 'sentinel help triage' lists, or none").arg(category);
            return {};
        }
    }
    if (arguments.has("attribution")) {
        correction.attribution = attributionNamed(arguments.value("attribution").toStdString());
        if (!correction.attribution) {
            refused = QStringLiteral("--attribution: write code, test, infrastructure or unknown");
            return {};
        }
    }
    correction.note = arguments.value("note");
    return correction;
}

/// 0 when it is done; otherwise the exit code.
int correctRun(Call& call, Store& store, const WholeRun& whole)
{
    QString refused;
    std::optional<Correction> correction = correctionIn(call.arguments, refused);
    if (!correction)
        return refuse(call.command, refused);
    correction->job = chosenJob(call, whole, refused);
    if (!correction->job) {
        complain(QStringLiteral("run %1").arg(whole.run.id.value), refused);
        return 1;
    }
    const Result<FeedbackEffect> effect = waitFor(correct(store, *correction));
    if (!effect) {
        complain(QStringLiteral("run %1").arg(whole.run.id.value), effect.error());
        return 1;
    }
    if (!call.arguments.has("json") && !call.arguments.has("jsonl"))
        call.out.write(effect->verdicts == 1
                           ? QStringLiteral("It holds for 1 failure of this kind, and for those to come.\n\n")
                           : QStringLiteral("It holds for %1 failures of this kind, and for those to come.\n\n").arg(effect->verdicts));
    return 0;
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
    for (const char* detail : {"attribution", "note", "job"}) {
        if (arguments.has(detail) && !arguments.has("correct"))
            return refuse(call.command, QStringLiteral("--%1 goes with --correct").arg(QLatin1String(detail)));
    }
    const auto read = [&] { return waitFor(store->read([id](Reader& db) { return wholeRun(db, id); })); };
    Result<WholeRun> whole = read();
    if (whole && arguments.has("correct")) {
        if (const int code = correctRun(call, *store, *whole); code != 0)
            return code;
        whole = read();
    }
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
    for (size_t i = 0; i < whole->jobs.size(); ++i) {
        const Job& job = whole->jobs[i];
        call.out.write(u'\n' + verdictText(terminal, job.verdict, job.name, job.name, arguments.has("full"))
                       + basisText(job, whole->bases[i]));
        if (!job.steps.empty())
            call.out.write(QStringLiteral("\n  ") + terminal.paint(Terminal::Tone::Strong, QStringLiteral("Steps")) + u'\n'
                           + stepsText(terminal, job));
    }
    return 0;
}

} // namespace sentinel
