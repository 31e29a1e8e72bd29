#pragma once

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnostics.h"

#include <array>
#include <bitset>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sentinel {

/// Lines of a log with their layers off, shortened to what a diagnostic may take. Few lines are held at a time, so that looking a
/// little ahead and back costs nothing twice.
class DiagnosticText
{
public:
    static constexpr size_t longest = 8192;   ///< bytes of a line that are looked at
    static constexpr qint64 reach = 24;       ///< how far readers may look ahead or back
    static constexpr qint64 held = 2 * reach; ///< lines

    explicit DiagnosticText(const Log& log) : m_log(log) {}

    qint64 count() const { return m_count; }
    /// Empty outside the log. Valid until a line further away than `reach` is asked for.
    std::string_view line(qint64 number);
    /// What the provider's own marker says about the line, and what was peeled off with it.
    const PeeledLine& peeled(qint64 number);
    const Log& log() const { return m_log; }

private:
    const Log& m_log;
    const qint64 m_count = m_log.lineCount();
    struct Slot
    {
        qint64 number = 0;
        PeeledLine peeled;
    };
    std::array<Slot, size_t(held)> m_slots;
};

/// A file's name above rows that have only line and column, kept while rows follow.
struct DiagnosticHeading
{
    std::string file;
    qint64 lastRow = 0; ///< line of the log
};

/// What readers are given, and where they put what they found.
struct DiagnosticScene
{
    DiagnosticText& text;
    qint64 line = 0; ///< the candidate
    Front front;     ///< what it says behind what builds put in front
    std::vector<Diagnostic>& found;
    std::optional<Diagnostic> previous; ///< the last one found before this line
    DiagnosticHeading heading;
    bool isNote = false;                  ///< set by a reader: the lines belong to the previous diagnostic
    qint64 packageLine = 0;               ///< where Go's "# package" stood last
    bool isSummary = false;               ///< MSBuild repeats what it has said
    std::unordered_set<size_t> told = {}; ///< hashes of what MSBuild said since it began

    std::string_view at(qint64 number) { return text.line(number); }
    std::string_view here() { return text.line(line); }
    /// A new diagnostic that begins at this line.
    Diagnostic& add(std::string tool, std::string_view file, qint64 line, qint64 column, Diagnostic::Severity severity,
                    std::string_view message, std::string_view code = {});
    void add(Diagnostic&& diagnostic);
};

/// Reads the diagnostics that begin at scene.line; the last line that belongs to them, or 0 when the line is none of this reader's.
using ReadDiagnostics = qint64 (*)(DiagnosticScene& scene);

struct DiagnosticReader
{
    const char* id;
    ReadDiagnostics read;
};

extern const DiagnosticReader annotationReader;
extern const DiagnosticReader arrowReader;
extern const DiagnosticReader cmakeReader;
extern const DiagnosticReader fortranReader;
extern const DiagnosticReader jvmReader;
extern const DiagnosticReader memoryReader;
extern const DiagnosticReader msbuildReader;
extern const DiagnosticReader jsonLineReader;
extern const DiagnosticReader phraseReader;
extern const DiagnosticReader placedReader;
extern const DiagnosticReader rowReader;
extern const DiagnosticReader scriptReader;
extern const DiagnosticReader tableReader;
extern const DiagnosticReader texReader;

/// Reads a whole report; false when it is none that is known.
bool readDiagnosticJson(std::string_view bytes, std::vector<Diagnostic>& found);
bool readDiagnosticXml(std::string_view bytes, std::vector<Diagnostic>& found);

} // namespace sentinel
