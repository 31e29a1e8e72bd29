#pragma once

#include "core/logs/log.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

// A log said in the plainest way, and what of it every Log must agree with, however it keeps its bytes and finds its lines: nothing
// here asks for bytes() or rawLine().

namespace sentinel {

/// Lines by looking at every byte, and nothing kept but where they begin.
class NaiveLines
{
public:
    explicit NaiveLines(std::string_view text) : m_text(text)
    {
        for (size_t i = 0; i < text.size(); ++i) {
            if (i == 0 || text[i - 1] == '\n')
                m_starts.push_back(qint64(i));
        }
    }

    qint64 count() const { return qint64(m_starts.size()); }
    ByteRange bytes(qint64 line) const
    {
        if (line < 1 || line > count())
            return {};
        const qint64 begin = m_starts[size_t(line) - 1];
        qint64 end = line == count() ? qint64(m_text.size()) : m_starts[size_t(line)];
        if (end > begin && m_text[size_t(end) - 1] == '\n') {
            --end;
            if (end > begin && m_text[size_t(end) - 1] == '\r')
                --end;
        }
        return {begin, end};
    }
    std::string_view raw(qint64 line) const
    {
        const ByteRange range = bytes(line);
        return m_text.substr(size_t(range.begin), size_t(range.size()));
    }
    std::string_view text() const { return m_text; }

private:
    std::string_view m_text;
    std::vector<qint64> m_starts;
};

inline std::string ofLine(qint64 line, const char* what)
{
    return "line " + std::to_string(line) + ": " + what;
}

/// "" or what is wrong with the place of one line.
inline std::string misplaced(const Log& log, const NaiveLines& naive, qint64 line)
{
    const ByteRange bytes = log.lineBytes(line);
    if (bytes != naive.bytes(line))
        return ofLine(line, "is elsewhere");
    if (log.read(bytes).view() != naive.raw(line))
        return ofLine(line, "other bytes are read");
    // The line break belongs to the line that it ends.
    const qint64 end = line == naive.count() ? qint64(naive.text().size()) : naive.bytes(line + 1).begin;
    for (const qint64 offset : {bytes.begin, (bytes.begin + end) / 2, end - 1}) {
        if (log.lineAt(offset) != line)
            return ofLine(line, "one of its bytes is in another line");
    }
    return {};
}

/// "" or what is wrong with the way back from the text of a line to its bytes.
inline std::string unmapped(std::string_view raw, const PeeledLine& peeled, qint64 line)
{
    qint64 before = -1;
    for (size_t i = 0; i < peeled.text.size(); ++i) {
        const qint64 at = peeled.rawOffset(i);
        if (at <= before || at >= qint64(raw.size()))
            return ofLine(line, "the offsets of its text do not rise within it");
        if (raw[size_t(at)] != peeled.text[i])
            return ofLine(line, "its text is not what lies at its offsets");
        if (peeled.text[i] == '\x1b' || peeled.text[i] == '\r' || peeled.text[i] == '\n')
            return ofLine(line, "its text holds a control code");
        before = at;
    }
    if (const qint64 end = peeled.rawOffset(peeled.text.size()); end <= before || end > qint64(raw.size()))
        return ofLine(line, "the end of its text is not behind it");
    return {};
}

/// What a peeled line says, apart from the buffers it says it with.
struct Said
{
    std::string text, prefix;
    std::optional<Timestamp> time;
    Marker marker = Marker::None;
    std::optional<int> exitCode;
    bool operator==(const Said&) const = default;
};

inline Said said(const Log& log, qint64 line, PeeledLine& buffer)
{
    log.peel(line, buffer);
    return {std::string(buffer.text), std::string(buffer.prefix), buffer.time, buffer.marker, buffer.exitCode};
}

/// "" or what is wrong with folds and steps: folds by their first line, each within its parent; steps one behind the other.
inline std::string unsound(const Log& log, const NaiveLines& naive)
{
    std::vector<const Fold*> around; // the innermost last
    for (const Fold& fold : log.folds()) {
        const std::string where = "fold " + fold.name + ": ";
        if (fold.lines.first < 1 || fold.lines.last < fold.lines.first || fold.lines.last > naive.count())
            return where + "leaves the log";
        if (fold.depth < 0 || size_t(fold.depth) > around.size())
            return where + "its depth is not that of its place";
        const Fold* sibling = size_t(fold.depth) < around.size() ? around[size_t(fold.depth)] : nullptr;
        if (sibling && sibling->lines.last > fold.lines.first) // a line may end one and begin the next
            return where + "overlaps the one before";
        around.resize(size_t(fold.depth));
        if (!around.empty() && (around.back()->lines.first > fold.lines.first || around.back()->lines.last < fold.lines.last))
            return where + "leaves its parent";
        around.push_back(&fold);
    }
    qint64 last = 0;
    for (const Step& step : log.steps()) {
        const std::string where = "step " + step.name.toStdString() + ": ";
        if (step.lines.first <= last || step.lines.last < step.lines.first || step.lines.last > naive.count())
            return where + "overlaps or leaves the log";
        const qint64 end = step.lines.last == naive.count() ? qint64(naive.text().size()) : naive.bytes(step.lines.last + 1).begin;
        if (step.bytes != ByteRange{naive.bytes(step.lines.first).begin, end})
            return where + "its bytes are not those of its lines";
        last = step.lines.last;
    }
    for (const Hole& hole : log.holes()) {
        if (hole.bytes.begin < 0 || hole.bytes.end > qint64(naive.text().size()) || hole.bytes.begin > hole.bytes.end)
            return "a hole leaves the log";
    }
    return {};
}

/// "" or how the log differs from the plainest one of the same bytes. Looks at every line of a small log, at a choice of a large one's,
/// about `most`.
inline std::string differing(const Log& log, std::string_view text, std::mt19937& random, qint64 most = 800)
{
    const NaiveLines naive(text);
    if (log.size() != qint64(text.size()))
        return "it has another size";
    if (log.lineCount() != naive.count())
        return "it has " + std::to_string(log.lineCount()) + " lines in place of " + std::to_string(naive.count());
    for (const qint64 outside : {qint64(-1), qint64(0), naive.count() + 1, naive.count() + 1'000'000}) {
        if (log.lineBytes(outside).size() != 0)
            return "a line that is not there has bytes";
    }

    // Forwards, which is how it is read; backwards; and at random, with the buffer of another line.
    std::vector<qint64> order;
    const qint64 stride = 1 + naive.count() / most;
    for (qint64 line = 1; line <= naive.count(); line += stride)
        order.push_back(line);
    for (qint64 line = naive.count(); line >= 1; line -= stride)
        order.push_back(line);
    for (int i = 0; i < 100 && naive.count() > 0; ++i)
        order.push_back(1 + qint64(random() % std::uint64_t(naive.count())));
    PeeledLine kept;
    qint64 looked = 0;
    for (const qint64 line : order) {
        looked += naive.bytes(line).size();
        if (looked > qint64(4) << 20 && looked > 2 * log.size())
            break; // lines of megabytes are looked at twice, not hundreds of times
        if (std::string wrong = misplaced(log, naive, line); !wrong.empty())
            return wrong;
        const Said again = said(log, line, kept);
        if (std::string wrong = unmapped(naive.raw(line), kept, line); !wrong.empty())
            return wrong;
        PeeledLine fresh;
        if (again != said(log, line, fresh))
            return ofLine(line, "the line read before changes what it says");
    }
    for (int i = 0; i < 50; ++i) {
        const qint64 begin = qint64(random() % (text.size() + 1)), length = qint64(random() % 10'000);
        if (log.read({begin, begin + length}).view() != text.substr(size_t(begin), size_t(length)))
            return "other bytes are read from " + std::to_string(begin);
    }
    return unsound(log, naive);
}

} // namespace sentinel
