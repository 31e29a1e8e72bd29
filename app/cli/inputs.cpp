#include "app/cli/inputs.h"

#include "app/cli/commands.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/config.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/rulefiles.h"

#include <QFileInfo>

#include <algorithm>
#include <thread>
#include <unistd.h>

namespace sentinel {

std::vector<InputPath> sourcesOf(const QStringList& paths, int& failed)
{
    std::vector<InputPath> sources;
    for (const QString& path : paths) {
        if (path == u"-" || !QFileInfo(path).isDir()) {
            sources.push_back({path, {}});
            continue;
        }
        const Result<QStringList> files = filesBelow({path});
        if (!files) {
            complain(path, files.error());
            ++failed;
            continue;
        }
        for (const QString& file : *files)
            sources.push_back({file, path});
    }
    return sources;
}

Result<Input> readSource(const InputPath& source, std::stop_token stop)
{
    return source.path == u"-" ? readDescriptor(STDIN_FILENO, source.path, {}, stop) : readInput(source.path, {}, stop);
}

Failures::Folder& Failures::folder(const QString& path)
{
    const auto found = std::find_if(m_folders.begin(), m_folders.end(), [&](const auto& entry) { return entry.first == path; });
    if (found != m_folders.end())
        return found->second;
    m_folders.emplace_back(path, Folder());
    return m_folders.back().second;
}

void Failures::add(const InputPath& source, const Error& error)
{
    if (error.kind == Error::Kind::Cancelled) {
        ++m_failed; // said once, by the command
        return;
    }
    if (!source.folder.isEmpty() && error.kind == Error::Kind::Unsupported) {
        folder(source.folder).leftOut += QFileInfo(source.path).fileName();
        return;
    }
    complain(source.path, error);
    ++m_failed;
}

void Failures::addGood(const InputPath& source)
{
    if (!source.folder.isEmpty())
        ++folder(source.folder).good;
}

void Failures::addSkipped(const QString& path, const QStringList& reasons)
{
    constexpr qsizetype shown = 3;
    if (reasons.isEmpty())
        return;
    QString text = QStringLiteral("left out ") + reasons.mid(0, shown).join(QStringLiteral("; "));
    if (reasons.size() > shown)
        text += QStringLiteral("; and %1 more").arg(reasons.size() - shown);
    complain(path, text);
}

int Failures::finish()
{
    for (const auto& [path, found] : m_folders) {
        if (found.good == 0 && !found.leftOut.isEmpty()) {
            complain(path, QStringLiteral("no logs or test reports among its %1 files").arg(found.leftOut.size()));
            ++m_failed;
        } else {
            addSkipped(path, found.leftOut);
        }
    }
    m_folders.clear();
    return m_failed;
}

std::optional<QStringList> ownRuleFiles(const Call& call)
{
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    if (!config) {
        complain(config.error().message);
        return {};
    }
    for (const ConfigProblem& problem : config->problems)
        complain(QStringLiteral("%1:%2:%3: %4").arg(config->path).arg(problem.line).arg(problem.column).arg(problem.text));
    if (!config->problems.empty())
        return {};
    return ownRulesOf(*config, call.folders.config).files;
}

ImportSettings importSettings(const Call& call)
{
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    return config && config->problems.empty() ? importSettingsOf(*config) : ImportSettings();
}

redaction::Settings redactionSettings(const Call& call)
{
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    return config && config->problems.empty() ? config->redaction : redaction::Settings();
}

std::optional<Analyser> loadAnalyser(const Call& call)
{
    const std::optional<QStringList> files = ownRuleFiles(call);
    if (!files)
        return {};
    Result<Analyser> analyser = Analyser::load(*files, call.folders.cache);
    if (!analyser) {
        complain(analyser.error().message);
        return {};
    }
    return std::move(*analyser);
}

int threadsFor(size_t inputs)
{
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    return static_cast<int>(std::min(inputs, static_cast<size_t>(cores)));
}

} // namespace sentinel
