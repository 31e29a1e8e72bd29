#pragma once

#include "core/base/redact.h"
#include "core/logs/input.h"

#include <QStringList>

#include <vector>

namespace sentinel {

struct Call;
class Analyser;
struct ImportSettings;

/// One input of a command, and the folder that it was found in, if it was.
struct InputPath
{
    QString path;
    QString folder;
};

/// What the paths of a command line stand for: themselves, and for a folder the files below it. A path that stands for
/// nothing is complained about and counted in `failed`.
std::vector<InputPath> sourcesOf(const QStringList& paths, int& failed);

Result<Input> readSource(const InputPath& source, std::stop_token stop);

/// Remembers which inputs failed. In a folder somebody keeps other files too: what is no log there is left out with a
/// note, unless the folder holds nothing else.
class Failures
{
public:
    void add(const InputPath& source, const Error& error);
    void addGood(const InputPath& source);
    void addSkipped(const QString& path, const QStringList& reasons);
    /// Says what is left to say of the folders; how many inputs failed in all.
    int finish();

private:
    struct Folder
    {
        int good = 0;
        QStringList leftOut;
    };
    int m_failed = 0;
    std::vector<std::pair<QString, Folder>> m_folders;
    Folder& folder(const QString& path);
};

/// The rule files of the configuration in force; nothing, and the reason on standard error, if that cannot be used.
std::optional<QStringList> ownRuleFiles(const Call& call);

/// The rules, from the configuration in force; the reason on standard error if they cannot be had.
std::optional<Analyser> loadAnalyser(const Call& call);

/// What the configuration says about imports; the defaults where it cannot be read: loadAnalyser has said so.
ImportSettings importSettings(const Call& call);

/// What is masked where --redact asks for it.
redaction::Settings redactionSettings(const Call& call);

/// How many threads to use on so many inputs.
int threadsFor(size_t inputs);

} // namespace sentinel
