#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/ordered.h"
#include "app/cli/rules.h"
#include "app/cli/stores.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/backtest.h"
#include "core/pipeline/rulefiles.h"
#include "core/triage/ruleloader.h"

#include <QFileInfo>

#include <algorithm>
#include <functional>

namespace sentinel {

namespace {

/// A log to be looked at, wherever it lies.
struct Subject
{
    std::optional<JudgedLog> judged; ///< none: it is judged when it is opened
    QString name;                    ///< for people
    std::function<Result<Log>()> open;
};

/// Rules as somebody edited them, beside those in force.
struct Edited
{
    RuleTrial trial;
    RuleSet rules;
};

struct ChangedVerdict
{
    size_t subject = 0;
    JudgedLog judged;
    VerdictChange change;
};

std::optional<Edited> editedRules(const Call& call, const QStringList& paths)
{
    const auto failed = [](const Error& error) {
        complain(error.message);
        return std::nullopt;
    };
    const std::optional<QStringList> own = ownRuleFiles(call);
    if (!own)
        return {};
    Result<std::vector<RuleFile>> files = rulesInForce(*own);
    if (!files)
        return failed(files.error());
    const Result<std::vector<Rule>> before = mergedRules(*files);
    if (!before)
        return failed(before.error());
    for (const QString& path : paths) {
        Result<RuleFile> file = readRuleFile(path);
        if (!file)
            return failed(file.error());
        // A file that is in force already is tried in its own place, any other one behind all.
        const auto same = std::find_if(files->begin(), files->end(), [&](const RuleFile& f) {
            return !isBuiltIn(f.name) && QFileInfo(f.name).canonicalFilePath() == QFileInfo(path).canonicalFilePath();
        });
        if (same != files->end())
            *same = std::move(*file);
        else
            files->push_back(std::move(*file));
    }
    Result<std::vector<Rule>> after = mergedRules(*files);
    if (!after)
        return failed(after.error());
    Result<RuleTrial> trial = RuleTrial::prepare(changesBetween(*before, *after));
    if (!trial)
        return failed(trial.error());
    Result<RuleSet> rules = RuleSet::of(std::move(*after));
    if (!rules)
        return failed(rules.error());
    return Edited{std::move(*trial), std::move(*rules)};
}

std::optional<std::vector<Subject>> storedSubjects(const Call& call, Store& store)
{
    Result<std::vector<JudgedLog>> logs = waitFor(store.read([](Reader& db) { return judgedLogs(db); }));
    if (!logs) {
        complain(call.folders.data, logs.error());
        return {};
    }
    std::vector<Subject> subjects;
    for (JudgedLog& log : *logs) {
        const QString name = QStringLiteral("run %1: %2").arg(log.run.value).arg(log.jobName.isEmpty() ? log.pipeline : log.jobName);
        const auto open = [folder = store.folder(), stored = log.log, stop = call.stop] { return logToTry(folder, stored, stop); };
        subjects.push_back({std::move(log), name, open});
    }
    return subjects;
}

std::optional<std::vector<Subject>> fileSubjects(const Call& call, const QStringList& paths)
{
    int missing = 0;
    std::vector<Subject> subjects;
    for (const InputPath& source : sourcesOf(paths, missing)) {
        subjects.push_back({{}, source.path, [source, stop = call.stop]() -> Result<Log> {
                                const Result<Input> input = readSource(source, stop);
                                return input ? Log::parse(input->documents.front(), stop) : Result<Log>(input.error());
                            }});
    }
    return missing > 0 ? std::nullopt : std::optional(std::move(subjects));
}

void sayUnread(const Subject& subject, const Error& error)
{
    complain(subject.name, error);
}

std::string_view endingOf(const RuleChange& change)
{
    return !change.before ? "added" : !change.after ? "removed" : "edited";
}

void writeCounts(JsonWriter& json, qint64 failing, qint64 passing, qint64 other)
{
    json.number("failing", failing).number("passing", passing).number("other", other);
}

void printTest(Call& call, const RuleTestReport& report, const RuleSet& rules)
{
    if (call.arguments.has("json")) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.ruletest/1"));
        writeCounts(json, report.failing, report.passing, report.other);
        json.number("unread", report.unread).beginList("items");
        const std::vector<RuleBreadth> breadth = report.breadth();
        for (size_t i = 0; i < report.rules.size(); ++i) {
            const RuleTally& tally = report.rules[i];
            json.beginObject().text("rule", tally.id).text("category", jsonName(rules.rules()[i].category));
            writeCounts(json, tally.failing, tally.passing, tally.other);
            json.number("decided", tally.decided)
                .number("disagreed", tally.disagreed)
                .boolean("too_broad", breadth[i].isTooBroad())
                .endObject();
        }
        call.out.write(json.endList().endObject().json() + '\n');
        return;
    }
    const Terminal terminal(call.out);
    const std::vector<RuleBreadth> breadth = report.breadth();
    std::vector<size_t> order;
    for (size_t i = 0; i < report.rules.size(); ++i) {
        const RuleTally& tally = report.rules[i];
        if (tally.failing + tally.passing + tally.other > 0)
            order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return report.rules[a].decided > report.rules[b].decided; });
    QList<QStringList> rows{{QStringLiteral("rule"), QStringLiteral("decided"), QStringLiteral("failing"), QStringLiteral("passing"),
                             QStringLiteral("disagreed"), QString()}};
    for (size_t i : order) {
        const RuleTally& tally = report.rules[i];
        rows += {tally.id,
                 QString::number(tally.decided),
                 QString::number(tally.failing),
                 QString::number(tally.passing),
                 QString::number(tally.disagreed),
                 breadth[i].isTooBroad() ? terminal.paint(Terminal::Tone::Bad, QStringLiteral("too broad")) : QString()};
    }
    call.out.write(tableText(rows));
    call.out.write(QStringLiteral("%1 failing and %2 passing logs, %3 of unknown end; %4 of %5 rules fire\n")
                       .arg(report.failing)
                       .arg(report.passing)
                       .arg(report.other)
                       .arg(order.size())
                       .arg(report.rules.size()));
}

void writeBrief(JsonWriter& json, std::string_view key, const VerdictBrief& brief)
{
    json.beginObject(key)
        .text("outcome", jsonName(brief.outcome))
        .text("category", jsonName(brief.category))
        .number("confidence", brief.confidence)
        .textOrNull("rule", brief.rule)
        .textOrNull("title", brief.title)
        .endObject();
}

void printTrial(Call& call, const RuleTrialReport& report, const RuleTrial& trial, const std::vector<ChangedVerdict>& changed,
                const std::vector<Subject>& subjects)
{
    if (call.arguments.has("json")) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.ruletrial/1"));
        writeCounts(json, report.failing, report.passing, report.other);
        json.number("unread", report.unread).beginList("rules");
        for (size_t i = 0; i < trial.changes().size(); ++i) {
            json.beginObject().text("rule", trial.changes()[i].id).text("change", endingOf(trial.changes()[i]));
            writeCounts(json, report.changes[i].failing, report.changes[i].passing, report.changes[i].other);
            json.boolean("too_broad", report.isTooBroad(i)).endObject();
        }
        json.endList().beginList("items");
        for (const ChangedVerdict& one : changed) {
            json.beginObject().text("name", subjects[one.subject].name);
            if (one.judged.run)
                json.number("run", one.judged.run.value).number("job", one.judged.job.value);
            writeBrief(json, "before", one.change.before);
            writeBrief(json, "after", one.change.after);
            json.endObject();
        }
        call.out.write(json.endList().endObject().json() + '\n');
        return;
    }
    const Terminal terminal(call.out);
    QList<QStringList> rows{{QStringLiteral("rule"), QString(), QStringLiteral("failing"), QStringLiteral("passing"), QString()}};
    for (size_t i = 0; i < trial.changes().size(); ++i) {
        const std::string_view ending = endingOf(trial.changes()[i]);
        rows += {trial.changes()[i].id, QString::fromLatin1(ending.data(), qsizetype(ending.size())),
                 QString::number(report.changes[i].failing), QString::number(report.changes[i].passing),
                 report.isTooBroad(i) ? terminal.paint(Terminal::Tone::Bad, QStringLiteral("too broad")) : QString()};
    }
    call.out.write(tableText(rows));
    const auto said = [](const VerdictBrief& brief) {
        return QStringLiteral("%1: %2 (%3, %4)")
            .arg(displayName(brief.category), brief.title, brief.rule.isEmpty() ? QStringLiteral("no rule") : brief.rule)
            .arg(brief.confidence, 0, 'f', 2);
    };
    for (const ChangedVerdict& one : changed) {
        call.out.write(
            QStringLiteral("\n%1\n  was  %2\n  now  %3\n")
                .arg(terminal.paint(Terminal::Tone::Strong, subjects[one.subject].name), said(one.change.before), said(one.change.after)));
    }
    call.out.write(QStringLiteral("\n%1 of %2 failing and %3 passing logs get another verdict\n")
                       .arg(changed.size())
                       .arg(report.failing)
                       .arg(report.passing));
}

/// What one log came to, on any thread.
struct Looked
{
    JudgedLog judged;
    TestedLog tested;
    TriedLog tried;
    std::optional<VerdictChange> change;
};

} // namespace

std::optional<RuleTestReport> testOnStore(const Call& call, const RuleSet& rules)
{
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return {};
    const std::optional<std::vector<Subject>> subjects = storedSubjects(call, *store);
    if (!subjects)
        return {};
    RuleTestReport report = emptyReport(rules);
    const auto look = [&](size_t i) -> Result<TestedLog> {
        const Subject& subject = (*subjects)[i];
        const Result<Log> log = subject.open();
        return log ? testLog(*log, *subject.judged, rules, call.stop) : Result<TestedLog>(log.error());
    };
    const auto take = [&](size_t, Result<TestedLog> tested) {
        if (tested)
            add(report, *tested);
        else
            ++report.unread;
        return !call.stop.stop_requested();
    };
    inOrder(subjects->size(), threadsFor(subjects->size()), look, take);
    return report;
}

int testRules(Call& call)
{
    const QStringList paths = call.arguments.paths().mid(1);
    const bool isStore = call.arguments.has("store");
    if (!isStore && paths.isEmpty())
        return refuse(call.command, QStringLiteral("write 'rules test --store [FILE...]' or 'rules test [--rules FILE] PATH...'"));
    const QStringList edits = isStore ? paths + call.arguments.values("rules") : call.arguments.values("rules");

    const std::optional<Analyser> analyser = loadAnalyser(call);
    if (!analyser)
        return 1;
    const RuleSet& rules = analyser->rules();
    const std::optional<Edited> edited = edits.isEmpty() ? std::nullopt : editedRules(call, edits);
    if (!edits.isEmpty() && !edited)
        return 1;
    std::unique_ptr<Store> store;
    if (isStore) {
        store = openStore(call);
        if (!store)
            return 1;
    }
    const std::optional<std::vector<Subject>> subjects = isStore ? storedSubjects(call, *store) : fileSubjects(call, paths);
    if (!subjects)
        return 1;

    RuleTestReport report = emptyReport(rules);
    RuleTrialReport trialReport;
    if (edited)
        trialReport.changes.resize(edited->trial.changes().size());
    std::vector<ChangedVerdict> changed;
    const auto look = [&](size_t i) -> Result<Looked> {
        const Subject& subject = (*subjects)[i];
        const Result<Log> log = subject.open();
        if (!log)
            return log.error();
        Looked looked;
        looked.judged = subject.judged ? *subject.judged : judgeNow(*log, rules, call.stop);
        if (!edited) {
            looked.tested = testLog(*log, looked.judged, rules, call.stop);
            return looked;
        }
        looked.tried = edited->trial.tryLog(*log, call.stop);
        if (looked.tried.isTouched)
            looked.change = changeIn(*log, rules, edited->rules, call.stop);
        return looked;
    };
    const auto take = [&](size_t i, Result<Looked> looked) {
        if (call.stop.stop_requested())
            return false;
        if (!looked) {
            ++(edited ? trialReport.unread : report.unread);
            sayUnread((*subjects)[i], looked.error());
            return true;
        }
        if (edited)
            add(trialReport, looked->judged.outcome, looked->tried);
        else
            add(report, looked->tested);
        if (looked->change)
            changed.push_back({i, looked->judged, *looked->change});
        return true;
    };
    inOrder(subjects->size(), threadsFor(subjects->size()), look, take);
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    if (edited)
        printTrial(call, trialReport, edited->trial, changed, *subjects);
    else
        printTest(call, report, rules);
    return report.unread + trialReport.unread > 0 ? 1 : 0;
}

} // namespace sentinel
