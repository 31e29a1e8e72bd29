#pragma once

#include "app/cli/arguments.h"
#include "app/cli/output.h"
#include "core/pipeline/folders.h"

#include <stop_token>
#include <vector>

namespace sentinel {

/// What a command is given to work with.
struct Call
{
    QString command;
    Arguments arguments;
    DataFolders folders;
    Output& out;
    std::stop_token stop; ///< Ctrl+C or SIGTERM
};

/// A command of the program: what its help says, and the function that is it.
struct Command
{
    const char* name;
    const char* synopsis;    ///< behind the name; several forms one a line
    const char* summary;     ///< one line for the list of commands
    const char* description; ///< paragraphs, a blank line between them
    std::vector<OptionSpec> options;
    const char* exitCodes; ///< "code: meaning" one a line
    const char* examples;  ///< a comment line and a command line in turn
    int (*run)(Call& call);
};

const std::vector<Command>& commands();
const Command* commandNamed(const QString& name);
/// Options that every command takes.
const std::vector<OptionSpec>& commonOptions();

int runTriage(Call& call);
int runTests(Call& call);
int runLog(Call& call);
int runTemplates(Call& call);
int runDiagnostics(Call& call);
int runDecode(Call& call);
int runCluster(Call& call);
int runImport(Call& call);
int runRuns(Call& call);
int runRun(Call& call);
int runFeedback(Call& call);
int runRetriage(Call& call);
int runClusters(Call& call);
int runCheck(Call& call);
int runConfig(Call& call);
int runRules(Call& call);
int runReplay(Call& call);
int runServe(Call& call);
int runSources(Call& call);
int runKeys(Call& call);
int runGuard(Call& call);

} // namespace sentinel
