#pragma once

#include "core/logs/log.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What holds for every log, whatever its bytes are; checked against the slowest and plainest way to say it.

namespace sentinel {

/// "" or what is wrong.
inline std::string brokenLine(const Log& log, qint64 line, PeeledLine& peeled)
{
    const std::string where = "line " + std::to_string(line) + ": ";
    const ByteRange bytes = log.lineBytes(line);
    const std::string_view raw = log.rawLine(line);
    if (raw.data() != log.bytes().data() + bytes.begin || qint64(raw.size()) != bytes.size())
        return where + "its bytes are not where they are said to be";
    if (log.lineAt(bytes.begin) != line && !raw.empty())
        return where + "its first byte is in another line";
    if (!raw.empty() && log.lineAt(bytes.end - 1) != line)
        return where + "its last byte is in another line";
    log.peel(line, peeled);
    qint64 before = -1;
    for (size_t i = 0; i < peeled.text.size(); ++i) {
        const qint64 at = peeled.rawOffset(i);
        if (at <= before || at >= qint64(raw.size()))
            return where + "the offsets of its text do not rise within it";
        if (raw[size_t(at)] != peeled.text[i])
            return where + "its text is not what lies at its offsets";
        if (peeled.text[i] == '\x1b' || peeled.text[i] == '\r')
            return where + "its text holds a control code";
        before = at;
    }
    if (const qint64 end = peeled.rawOffset(peeled.text.size()); end <= before || end > qint64(raw.size()))
        return where + "the end of its text is not behind it";
    return {};
}

inline std::string brokenStructure(const Log& log)
{
    const qint64 count = log.lineCount(), size = qint64(log.bytes().size());
    qint64 last = 0;
    for (const Step& step : log.steps()) {
        if (step.lines.first <= last || step.lines.last < step.lines.first || step.lines.last > count)
            return "steps overlap or leave the log";
        if (step.bytes.begin < 0 || step.bytes.end > size || step.bytes.begin > step.bytes.end)
            return "a step's bytes leave the log";
        last = step.lines.last;
    }
    for (const Fold& fold : log.folds()) {
        if (fold.lines.first < 1 || fold.lines.last < fold.lines.first || fold.lines.last > count || fold.depth < 0)
            return "a fold leaves the log";
    }
    for (const Hole& hole : log.holes()) {
        if (hole.bytes.begin < 0 || hole.bytes.end > size || hole.bytes.begin > hole.bytes.end)
            return "a hole leaves the log";
    }
    return {};
}

/// Line starts by looking at every byte.
inline std::vector<qint64> plainStarts(std::string_view text)
{
    std::vector<qint64> starts;
    for (size_t i = 0; i < text.size(); ++i) {
        if (i == 0 || text[i - 1] == '\n')
            starts.push_back(qint64(i));
    }
    return starts;
}

inline std::string broken(const Log& log)
{
    const std::vector<qint64> starts = plainStarts(log.bytes());
    if (log.lineCount() != qint64(starts.size()))
        return "the number of lines is wrong";
    PeeledLine peeled;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        if (log.lineBytes(line).begin != starts[size_t(line) - 1])
            return "line " + std::to_string(line) + " begins at the wrong byte";
        if (std::string wrong = brokenLine(log, line, peeled); !wrong.empty())
            return wrong;
    }
    return brokenStructure(log);
}

} // namespace sentinel
