#pragma once

#include "core/base/result.h"
#include "core/domain/run.h"
#include "core/logs/input.h"
#include "core/store/runs.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <stop_token>

namespace sentinel {

struct AnalysedInput;
class Analyser;
class Store;

// An input is one run: a single file has one job, an archive one for each log or report in it. So the zip that GitHub gives
// for a run comes out with its jobs, and test reports packed beside a log become further jobs of the same run.

/// One input of an import, when it is through.
struct ImportedInput
{
    QString path;
    std::optional<RunId> run; ///< set unless `error` is
    bool isNew = false;
    Outcome outcome = Outcome::Unknown;
    Category category = Category::Unknown;
    QString pipeline;
    QString title;
    std::optional<Error> error;
    QStringList skipped; ///< entries of an archive that were left out, with the reason
};

/// What makes an input the same one again: hex of a digest over what is in it, decompressed. For archives the names inside
/// count too; a single file's own name does not, so that `x.log` and `x.log.gz` are one run.
QString externalIdOf(const Input& input);

/// The run as it will be stored, but for the logs' ids.
NewRun runFrom(const AnalysedInput& analysed, const QString& externalId, Timestamp storedAt);

/// Judges and stores one input: log files first, then run, jobs and tests in one change. What is stored already is not
/// judged again. Blocks; any thread; killed at any moment, the store holds the whole run or nothing of it.
ImportedInput importInput(Store& store, const Analyser& analyser, Input input, std::stop_token stop = {});

/// The same from a path.
ImportedInput importFile(Store& store, const Analyser& analyser, const QString& path, std::stop_token stop = {});

} // namespace sentinel
