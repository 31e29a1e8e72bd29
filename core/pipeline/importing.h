#pragma once

#include "core/base/redact.h"
#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/logs/input.h"
#include "core/store/logs.h"
#include "core/store/runs.h"

#include <QFuture>
#include <QString>
#include <QStringList>

#include <optional>
#include <stop_token>
#include <vector>

namespace sentinel {

struct AnalysedInput;
class Analyser;
class GreenLogs;
struct Config;
class Store;

// An input is one run: a single file has one job, an archive one for each log or report in it. So the zip that GitHub
// gives for a run comes out with its jobs, and test reports packed beside a log become further jobs of the same run.

/// One input of an import, when it is through.
struct ImportedInput
{
    QString path;
    std::optional<RunId> run; ///< set unless `error` is
    bool isNew = false;
    std::optional<RunId> green; ///< the run that passed, with whose log it was compared
    Outcome outcome = Outcome::Unknown;
    Category category = Category::Unknown;
    QString pipeline;
    QString title;
    std::optional<Error> error;
    QStringList skipped; ///< entries of an archive that were left out, with the reason
};

/// What makes an input the same one again: hex of a digest over what is in it, decompressed. For archives the names
/// inside count too; a single file's own name does not, so that `x.log` and `x.log.gz` are one run. Empty when asked to stop.
QString externalIdOf(const Input& input, const std::stop_token& stop = {});

/// The run as it will be stored, but for the logs' ids.
NewRun runFrom(const AnalysedInput& analysed, const QString& externalId, Timestamp storedAt);

/// Lets a run show a verdict.
void showVerdict(Run& run, const Verdict& verdict);

/// What the configuration says about imports.
struct ImportSettings
{
    /// What is overwritten in logs before anything else happens to them; without it they are stored as they came.
    std::optional<redaction::Settings> mask;
    bool operator==(const ImportSettings&) const = default;
};

ImportSettings importSettingsOf(const Config& config);

/// An input on its way into the store: judged, its log files written, the run not stored yet.
struct PreparedImport
{
    ImportedInput told; ///< complete if there is nothing left to store: it failed, or was stored before
    std::optional<NewRun> run;
    std::vector<std::optional<StoredLog>> logs; ///< one for each job
};

/// The first half of an import, which costs the time. What is stored already is not judged again; what failed is judged beside the log of
/// the last run that passed, where there is one. Blocks; any thread.
PreparedImport prepareImport(Store& store, const Analyser& analyser, GreenLogs& greens, Input input, std::stop_token stop = {},
                             const ImportSettings& settings = {});

/// The second half: run, jobs and tests in one change. Whoever calls it for many inputs without waiting has their
/// commits joined, and their runs numbered in the order of the calls.
QFuture<Result<StoredRun>> storeRun(Store& store, PreparedImport& prepared);
/// What is to be told once that is answered.
ImportedInput finishImport(const PreparedImport& prepared, const Result<StoredRun>& stored);

/// Does it have failed jobs that found nothing to be compared with? Once all of an import is stored, compareWithGreen (judging.h) looks
/// again.
bool isUncompared(const ImportedInput& input);

/// Both halves. Killed at any moment, the store holds the whole run or nothing of it. Blocks; any thread.
ImportedInput importInput(Store& store, const Analyser& analyser, GreenLogs& greens, Input input, std::stop_token stop = {},
                          const ImportSettings& settings = {});

/// The same from a path.
ImportedInput importFile(Store& store, const Analyser& analyser, GreenLogs& greens, const QString& path, std::stop_token stop = {},
                         const ImportSettings& settings = {});
ImportedInput importFile(Store& store, const Analyser& analyser, const QString& path, std::stop_token stop = {},
                         const ImportSettings& settings = {});

} // namespace sentinel
