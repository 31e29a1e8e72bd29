#pragma once

#include "core/domain/place.h"
#include "core/logs/log.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// One thing that a compiler, a linter or another tool says about a place in the code.
struct Diagnostic
{
    enum class Severity { Error, Warning, Info };

    std::string tool; ///< id of a DiagnosticTool
    std::string file; ///< as the tool wrote it; empty where it names none
    qint64 line = 0;  ///< in that file, from 1; 0: not said
    qint64 column = 0;
    Severity severity = Severity::Warning;
    std::string message;
    std::string code; ///< the tool's own name for the kind of problem ("E0308", "-Wunused", "no-undef"), where it gives one
    qint64 times = 1; ///< in a list: how often the tool printed it, word for word
    LineRange lines;  ///< of the log; of several times the first: the whole of it, with notes and excerpts where those could be told
    ByteRange bytes;
    bool operator==(const Diagnostic&) const = default;
};

/// "error", "warning", "info".
std::string_view jsonName(Diagnostic::Severity severity);

/// A tool whose output is understood.
struct DiagnosticTool
{
    const char* id;      ///< never renamed
    const char* name;    ///< as its makers write it
    const char* formats; ///< which of its outputs: "text", "text, JSON"
};

/// All of them, by id.
const std::vector<DiagnosticTool>& diagnosticTools();

/// Called in the order of the log with each diagnostic as it is found, on the thread that reads; false ends the reading.
using TakeDiagnostic = std::function<bool(Diagnostic&& diagnostic)>;
/// Called now and then with the share of the log that has been read, 0..1; same thread.
using DiagnosticProgress = std::function<void(double share)>;

/// Reads the diagnostics in a log, or in a report in JSON or XML that a tool wrote. Blocks; any thread; works for logs that are not
/// in memory. The work is linear in the size of the log: most lines are passed over by one scan for the shapes that diagnostics
/// have, and only what is left is taken apart. What a tool printed twice is told twice.
void eachDiagnostic(const Log& log, const TakeDiagnostic& take, std::stop_token stop = {}, const DiagnosticProgress& progress = {});

/// The same as a list, of at most `most`: a hostile log has one a line. A header's warning is printed for each file that includes it,
/// a file's for each target that it is built into: what is alike in all but its place in the log is one entry, with `times`.
std::vector<Diagnostic> readDiagnostics(const Log& log, std::stop_token stop = {}, const DiagnosticProgress& progress = {},
                                        size_t most = 100000);

} // namespace sentinel
