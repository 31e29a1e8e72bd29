#pragma once

#include "core/domain/permalink.h"
#include "core/pipeline/folders.h"
#include "ui/theme/theme.h"

#include <QSize>
#include <QStringList>

#include <optional>

namespace sentinel {

/// What the command line asks for.
struct ConsoleOptions
{
    DataFolders folders;
    std::optional<ThemeChoice> theme; ///< none: as remembered
    QSize size;                       ///< empty: as remembered
    QString tour;                     ///< folder for pictures of every page; empty: no tour
    bool firstPaint = false;          ///< say when the window, or the log of `files`, was painted, and end
    QStringList files;                ///< to be opened
    std::optional<Permalink> link;    ///< to be followed once the store is open
};

struct CommandLine
{
    ConsoleOptions options;
    std::optional<int> exitCode; ///< set when there is nothing to run: help, version, an error
    QString output;              ///< to be printed then, on standard error if the code is not 0
};

CommandLine readCommandLine(const QStringList& arguments);

} // namespace sentinel
