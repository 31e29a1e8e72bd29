#include "core/pipeline/rulebench.h"

#include "core/base/channel.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/config.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/rulebench_p.h"
#include "core/triage/ruleloader.h"
#include "core/triage/ruletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QSaveFile>

#include <algorithm>

namespace sentinel {

/// The rules as they are on disk.
struct RuleBench::Shelf
{
    std::vector<Rule> rules;
    std::vector<RuleFile> files;
    OwnRules own;
    std::shared_ptr<const Analyser> analyser; ///< after a change of the files
};

namespace {

Result<OwnRules> ownRules(const DataFolders& folders)
{
    const Result<Config> config = readConfig(folders.config, folders.configNamed);
    if (!config)
        return config.error();
    if (!config->problems.empty()) {
        const ConfigProblem& first = config->problems.front();
        return Error{Error::Kind::Malformed, RuleBench::tr("Line %1 of the configuration: %2").arg(first.line).arg(first.text), {}};
    }
    return ownRulesOf(*config, folders.config);
}

/// The own file with the rule written into it or taken out, and checked as if it had been read.
Result<QByteArray> changedFile(const QString& path, const QString& id, const std::optional<QByteArray>& item)
{
    QByteArray yaml;
    if (QFileInfo::exists(path)) {
        Result<RuleFile> file = readRuleFile(path);
        if (!file)
            return file.error();
        yaml = std::move(file->yaml);
    }
    Result<QByteArray> changed = item ? withRule(yaml, id, *item) : withoutRule(yaml, id);
    if (!changed)
        return changed.error();
    const Result<std::vector<Rule>> rules = readRules({path, *changed});
    if (!rules)
        return rules.error();
    for (const Rule& rule : *rules) {
        if (rule.disabled)
            continue;
        if (const Result<RuleProbe> probe = RuleProbe::compile({rule}); !probe)
            return Error{probe.error().kind, RuleBench::tr("%1: %2").arg(rule.id, probe.error().message), probe.error().detail};
    }
    return changed;
}

Result<> replaceFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()
        || !file.commit())
        return Error{Error::Kind::Unreadable, RuleBench::tr("The rule file %1 cannot be written: %2.").arg(path, file.errorString()), {}};
    return {};
}

} // namespace

RuleBench::RuleBench(Pipeline& pipeline, const DataFolders& folders, QObject* parent)
    : QObject(parent), m_pipeline(pipeline), m_folders(folders)
{
}

RuleBench::~RuleBench()
{
    stopTrial();
}

/// Does something on an analyst's thread and hands its result to the UI thread, if this is still there.
template <typename Work>
void RuleBench::work(Work work)
{
    // Posted to the pipeline, which outlives its analysts.
    m_pipeline.analysts().addFirst([pipeline = &m_pipeline, to = QPointer<RuleBench>(this), work = std::move(work)] {
        deliver(pipeline, [to, then = work()] {
            if (to)
                then(*to);
        });
    });
}

void RuleBench::load()
{
    work([folders = m_folders] {
        const auto read = [&]() -> Result<Shelf> {
            const Result<OwnRules> own = ownRules(folders);
            if (!own)
                return own.error();
            Shelf shelf;
            shelf.own = *own;
            Result<std::vector<RuleFile>> files = rulesInForce(own->files);
            if (!files)
                return files.error();
            shelf.files = std::move(*files);
            Result<std::vector<Rule>> rules = mergedRules(shelf.files);
            if (!rules)
                return rules.error();
            shelf.rules = std::move(*rules);
            return shelf;
        };
        return [shelf = read()](RuleBench& bench) { bench.takeShelf(shelf); };
    });
}

void RuleBench::takeShelf(const Result<Shelf>& shelf)
{
    if (!shelf) {
        Q_EMIT refused(shelf.error());
        return;
    }
    m_rules = shelf->rules;
    m_files = shelf->files;
    m_ownFile = shelf->own.own;
    m_isLoaded = true;
    if (shelf->analyser)
        m_pipeline.setAnalyser(shelf->analyser);
    Q_EMIT loaded();
}

const Rule* RuleBench::rule(const QString& id) const
{
    const auto found = std::find_if(m_rules.begin(), m_rules.end(), [&](const Rule& rule) { return rule.id == id; });
    return found == m_rules.end() ? nullptr : &*found;
}

QByteArray RuleBench::textOf(const Rule& rule) const
{
    for (const RuleFile& file : m_files) {
        if (file.name != rule.file)
            continue;
        const QByteArray item = ruleItemIn(file.yaml, rule.id);
        if (!item.isEmpty())
            return item;
    }
    return ruleYaml(rule);
}

void RuleBench::check(const QByteArray& item, const QStringList& tried)
{
    work([item, tried, number = ++m_checks] {
        return [check = checkRule(item, tried), number](RuleBench& bench) {
            if (number == bench.m_checks)
                Q_EMIT bench.checked(check);
        };
    });
}

void RuleBench::save(const QString& id, const QByteArray& item)
{
    write(id, item);
}

void RuleBench::remove(const QString& id)
{
    write(id, {});
}

void RuleBench::write(const QString& id, const std::optional<QByteArray>& item)
{
    m_isSaving = true;
    const Rule* old = rule(id);
    const QString file = old && !isBuiltIn(old->file) ? old->file : QString(); // where it is, or else in the own file
    work([folders = m_folders, id, item, file] {
        const auto change = [&]() -> Result<Shelf> {
            Result<OwnRules> own = ownRules(folders);
            if (!own)
                return own.error();
            const QString target = own->files.contains(file) ? file : own->own;
            const Result<QByteArray> changed = changedFile(target, id, item);
            if (!changed)
                return changed.error();
            if (const Result<> written = replaceFile(target, *changed); !written)
                return written.error();
            if (!own->files.contains(own->own))
                own->files.prepend(own->own);
            Shelf shelf;
            shelf.own = *own;
            Result<std::vector<RuleFile>> files = rulesInForce(own->files);
            if (!files)
                return files.error();
            shelf.files = std::move(*files);
            Result<std::vector<Rule>> rules = mergedRules(shelf.files);
            if (!rules)
                return rules.error();
            shelf.rules = std::move(*rules);
            Result<Analyser> analyser = Analyser::load(own->files, folders.cache);
            if (!analyser)
                return analyser.error();
            shelf.analyser = std::make_shared<const Analyser>(std::move(*analyser));
            return shelf;
        };
        return [shelf = change(), id](RuleBench& bench) {
            bench.m_isSaving = false;
            bench.takeShelf(shelf);
            if (shelf)
                Q_EMIT bench.saved(id);
        };
    });
}

void RuleBench::tryRule(const Rule& edited, const QString& instead)
{
    stopTrial();
    m_trial = {};
    m_trial.isRunning = true;
    std::vector<Rule> after = m_rules;
    std::erase_if(after, [&](const Rule& rule) { return rule.id == edited.id && rule.id != instead; });
    const auto place = std::find_if(after.begin(), after.end(), [&](const Rule& rule) { return rule.id == instead && !instead.isEmpty(); });
    RuleChange change{edited.id, {}, {}};
    if (!edited.disabled)
        change.after = edited;
    if (place != after.end()) {
        if (!place->disabled)
            change.before = *place;
        *place = edited;
    } else {
        after.push_back(edited);
    }
    if (changesBetween(m_rules, after).empty())
        after.clear();
    m_running = RuleTrialRun::start(m_pipeline, change, std::move(after),
                                    [to = QPointer<RuleBench>(this)](const std::shared_ptr<RuleTrialRun>& run) {
                                        if (to)
                                            to->collect(run);
                                    });
    Q_EMIT trialAdvanced();
}

void RuleBench::stopTrial()
{
    if (m_running)
        m_running->stop();
    m_running.reset();
    m_trial.isRunning = false;
}

void RuleBench::collect(const std::shared_ptr<RuleTrialRun>& run)
{
    if (run != m_running)
        return;
    run->drain(m_trial);
    Q_EMIT trialAdvanced();
}

} // namespace sentinel
