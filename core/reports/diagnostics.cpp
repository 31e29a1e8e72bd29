#include "core/reports/diagnostics.h"

#include "core/reports/diagnosticcandidates_p.h"
#include "core/reports/diagnosticreader_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr size_t messageLimit = 16384;
constexpr qint64 reportLimit = qint64(256) << 20;

// In this order: what is most particular comes first.
const DiagnosticReader* const readers[] = {
    &jsonLineReader, &annotationReader, &memoryReader, &cmakeReader, &texReader, &jvmReader, &msbuildReader, &arrowReader,
    &fortranReader, &scriptReader, &tableReader, &rowReader, &phraseReader, &placedReader,
};

/// A report in JSON or XML rather than a log. Test reports are no diagnostics.
bool isReport(const Log& log, std::vector<Diagnostic>& found)
{
    if (log.size() == 0 || log.size() > reportLimit)
        return false;
    const Bytes head = log.read({0, std::min<qint64>(log.size(), 4096)});
    std::string_view text = head.view();
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return false;
    const bool isXml = text[first] == '<';
    if (!isXml && text[first] != '{' && text[first] != '[')
        return false;
    const Bytes whole = log.read({0, log.size()});
    if (!(isXml ? readDiagnosticXml(whole.view(), found) : readDiagnosticJson(whole.view(), found)))
        return false;
    for (Diagnostic& diagnostic : found) {
        diagnostic.lines = {1, log.lineCount()};
        diagnostic.bytes = {0, log.size()};
    }
    return true;
}

} // namespace

std::string_view jsonName(Diagnostic::Severity severity)
{
    switch (severity) {
    case Diagnostic::Severity::Error:
        return "error";
    case Diagnostic::Severity::Warning:
        return "warning";
    case Diagnostic::Severity::Info:
        break;
    }
    return "info";
}

const PeeledLine& DiagnosticText::peeled(qint64 number)
{
    Slot& slot = m_slots[static_cast<size_t>(number % held)];
    if (slot.number != number) {
        m_log.peel(number, slot.peeled);
        slot.number = number;
    }
    return slot.peeled;
}

std::string_view DiagnosticText::line(qint64 number)
{
    if (number < 1 || number > m_count)
        return {};
    return peeled(number).text.substr(0, longest);
}

Diagnostic& DiagnosticScene::add(std::string tool, std::string_view file, qint64 atLine, qint64 column, Diagnostic::Severity severity,
                                 std::string_view message, std::string_view code)
{
    Diagnostic made;
    made.tool = std::move(tool);
    made.file = file;
    made.line = atLine;
    made.column = column;
    made.severity = severity;
    made.message = message.substr(0, messageLimit);
    made.code = code;
    made.lines = {line, line};
    found.push_back(std::move(made));
    return found.back();
}

void DiagnosticScene::add(Diagnostic&& diagnostic)
{
    diagnostic.lines = {line, line};
    found.push_back(std::move(diagnostic));
}

void eachDiagnostic(const Log& log, const TakeDiagnostic& take, std::stop_token stop, const DiagnosticProgress& progress)
{
    std::vector<Diagnostic> found;
    if (isReport(log, found)) {
        for (Diagnostic& diagnostic : found) {
            if (stop.stop_requested() || !take(std::move(diagnostic)))
                return;
        }
        return;
    }
    found.clear();
    DiagnosticText text(log);
    DiagnosticScene scene{text, 0, found, {}, {}};
    qint64 doneUntil = 0;
    const auto handOver = [&] { // the last one waits, since notes that follow belong to it
        if (!scene.previous)
            return true;
        Diagnostic diagnostic = *scene.previous;
        diagnostic.lines.last = std::min(std::max(diagnostic.lines.last, diagnostic.lines.first), log.lineCount());
        diagnostic.bytes = {log.lineBytes(diagnostic.lines.first).begin, log.lineBytes(diagnostic.lines.last).end};
        return take(std::move(diagnostic));
    };
    bool isOpen = true;
    const double size = double(std::max<qint64>(log.size(), 1));
    eachCandidate(
        log,
        [&](qint64 line) {
            if (line <= doneUntil)
                return true;
            scene.line = line;
            scene.isNote = false;
            found.clear();
            for (const DiagnosticReader* reader : readers) {
                const qint64 last = reader->read(scene);
                if (last == 0)
                    continue;
                doneUntil = std::max(last, line);
                if (scene.isNote && scene.previous && line - scene.previous->lines.last <= DiagnosticText::reach)
                    scene.previous->lines.last = std::max(scene.previous->lines.last, last);
                break;
            }
            for (Diagnostic& diagnostic : found) {
                isOpen = isOpen && handOver();
                scene.previous = std::move(diagnostic);
                if (!isOpen)
                    return false;
            }
            return !stop.stop_requested();
        },
        stop, [&](qint64 offset) {
            if (progress)
                progress(double(offset) / size);
        });
    if (isOpen && !stop.stop_requested())
        (void)handOver();
}

std::vector<Diagnostic> readDiagnostics(const Log& log, std::stop_token stop, const DiagnosticProgress& progress, size_t most)
{
    std::vector<Diagnostic> all;
    eachDiagnostic(
        log,
        [&](Diagnostic&& diagnostic) {
            all.push_back(std::move(diagnostic));
            return all.size() < most;
        },
        stop, progress);
    return all;
}

} // namespace sentinel
