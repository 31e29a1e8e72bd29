#include "core/reports/diagnostics.h"

#include "core/reports/diagnosticcandidates_p.h"
#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"
#include "core/reports/reports.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace sentinel {

namespace {

constexpr size_t messageLimit = 16384;
constexpr qint64 reportLimit = qint64(256) << 20;

// In this order: what is most particular comes first.
const DiagnosticReader* const readers[] = {
    &jsonLineReader, &annotationReader, &memoryReader, &cmakeReader, &texReader, &jvmReader,    &msbuildReader,
    &arrowReader,    &fortranReader,    &scriptReader, &tableReader, &rowReader, &phraseReader, &placedReader,
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
    if (isXml && reportFormat(whole.view())) // what tests say is no diagnostic
        return true;
    if (!(isXml ? readDiagnosticXml(whole.view(), found) : readDiagnosticJson(whole.view(), found)))
        return false;
    for (Diagnostic& diagnostic : found) {
        diagnostic.lines = {1, log.lineCount()};
        diagnostic.bytes = {0, log.size()};
    }
    return true;
}

/// "a.c:3:5: warning: text", without anything in front or between.
bool isPlainlyPlaced(std::string_view text)
{
    if (text.empty() || !(isLetter(text[0]) || text[0] == '/' || text[0] == '.'))
        return false;
    for (const std::string_view word : {": warning: ", ": error: ", ": note: "}) {
        const size_t at = text.find(word);
        if (at == std::string_view::npos)
            continue;
        const std::string_view before = text.substr(0, at);
        return !before.empty() && isFigure(before.back()) && before.find_first_of(" \t\"([<") == std::string_view::npos
            && before.find(':') != std::string_view::npos;
    }
    return false;
}

size_t hashOf(const Diagnostic& diagnostic)
{
    const std::hash<std::string_view> hash;
    size_t sum = hash(diagnostic.message);
    sum = sum * 31 + hash(diagnostic.file);
    sum = sum * 31 + hash(diagnostic.code);
    sum = sum * 31 + static_cast<size_t>(diagnostic.severity);
    return sum * 31 + std::hash<qint64>()(diagnostic.line * 65536 + diagnostic.column);
}

bool saysTheSame(const Diagnostic& one, const Diagnostic& other)
{
    return one.line == other.line && one.column == other.column && one.severity == other.severity && one.tool == other.tool
        && one.file == other.file && one.message == other.message && one.code == other.code;
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
    DiagnosticScene scene{text, 0, {}, found, {}, {}};
    qint64 doneUntil = 0;
    const auto handOver = [&] { // the last one waits, since notes that follow belong to it
        if (!scene.previous)
            return true;
        Diagnostic diagnostic = std::move(*scene.previous);
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
            scene.front = withoutFront(scene.here());
            scene.isNote = false;
            found.clear();
            // Most are of the commonest shape, which no other reader would take.
            const bool isPlain = isPlainlyPlaced(scene.here());
            for (const DiagnosticReader* reader : readers) {
                if (isPlain && reader != &msbuildReader && reader != &placedReader)
                    continue;
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
        stop,
        [&](qint64 offset) {
            if (progress)
                progress(double(offset) / size);
        });
    if (isOpen && !stop.stop_requested())
        (void)handOver();
}

std::vector<Diagnostic> readDiagnostics(const Log& log, std::stop_token stop, const DiagnosticProgress& progress, size_t most)
{
    std::vector<Diagnostic> all;
    std::unordered_map<size_t, size_t> known; // hash to place in `all`; of two with one hash the later is not merged
    eachDiagnostic(
        log,
        [&](Diagnostic&& diagnostic) {
            const auto [entry, isNew] = known.try_emplace(hashOf(diagnostic), all.size());
            if (!isNew && saysTheSame(all[entry->second], diagnostic)) {
                ++all[entry->second].times;
                return true;
            }
            all.push_back(std::move(diagnostic));
            return all.size() < most;
        },
        stop, progress);
    return all;
}

} // namespace sentinel
