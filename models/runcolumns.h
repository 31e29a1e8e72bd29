#pragma once

#include "core/domain/run.h"
#include "core/store/runs.h"
#include "models/tabletext.h"

#include <QString>

#include <optional>
#include <span>

namespace sentinel {

/// A column of a list of runs: what it says of a run and what it is sorted by.
struct RunColumn
{
    const char* id;    ///< names the column in settings and exports: never renamed
    const char* title; ///< translated in context RunColumns; empty where the cell is a symbol
    bool isNumber = false;
    std::optional<RunOrder> order;
    QString (*text)(const Run& run, Timestamp now) = nullptr;
    QString (*tip)(const Run& run) = nullptr;      ///< may be null
    QString (*exported)(const Run& run) = nullptr; ///< for machines; null: as `text`
};

std::span<const RunColumn> runColumns();
QString columnTitle(const RunColumn& column);

/// Runs with every column as a machine reads it: RFC 3339, seconds, stable names.
TextTable textTable(const std::vector<Run>& runs);

/// Seconds from the first to the last time stamp of a run.
std::optional<double> durationOf(const Run& run);
/// Failed tests and tests that ended in an error.
qint64 failedTestsOf(const Run& run);

} // namespace sentinel
