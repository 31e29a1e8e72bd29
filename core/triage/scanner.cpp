#include "core/triage/scanner.h"

#include "core/triage/lines.h"
#include "core/triage/ruleset_p.h"

#include <algorithm>
#include <deque>

namespace sentinel {

namespace {

constexpr size_t chunkSize = 2 << 20; // large blocks scan twice as fast as single lines; more gains nothing
constexpr size_t keptHits = 48;       // of one pattern, at either end and in the failing steps
constexpr size_t keptMarks = 400;     // at either end
constexpr size_t voiceHits = 4000;

/// The first and last hits of one pattern, and the first in failing steps.
struct Kept
{
    std::vector<qint64> first;
    std::vector<qint64> failing;
    std::deque<qint64> last;
    qint64 latest = 0;

    void add(qint64 line, bool inFailingStep, size_t limit)
    {
        latest = line;
        if (first.size() < limit) {
            first.push_back(line);
            return;
        }
        if (inFailingStep && failing.size() < limit) {
            failing.push_back(line);
            return;
        }
        last.push_back(line);
        if (last.size() > limit)
            last.pop_front();
    }
};

/// The first and last of a kind of line, without knowing how many come.
template <typename T>
struct Ends
{
    std::vector<T> first;
    std::deque<T> last;

    void add(T value)
    {
        if (first.size() < keptMarks) {
            first.push_back(std::move(value));
            return;
        }
        last.push_back(std::move(value));
        if (last.size() > keptMarks)
            last.pop_front();
    }
    std::vector<T> all() const
    {
        std::vector<T> both = first;
        both.insert(both.end(), last.begin(), last.end());
        return both;
    }
};

/// Texts of many lines in one buffer, a line feed after each, and which line each begins.
struct Chunk
{
    std::string text;
    std::vector<std::pair<size_t, qint64>> starts;

    void add(qint64 line, std::string_view peeled)
    {
        if (peeled.size() > lineHead + lineTail) {
            add(line, peeled.substr(0, lineHead));
            add(line, peeled.substr(peeled.size() - lineTail));
            return;
        }
        starts.emplace_back(text.size(), line);
        text += peeled;
        text += '\n';
    }
    /// Vectorscan 5.4.9 overlooks some matches in the last bytes that it is given: those that count are kept away from there.
    void seal()
    {
        size = text.size();
        text.append(64, '\n');
    }
    void clear()
    {
        text.clear();
        starts.clear();
    }
    size_t size = 0; ///< of what was added, once sealed
};

struct Catcher
{
    const Chunk* chunk = nullptr;
    std::vector<Kept>* kept = nullptr;
    const std::vector<LineRange>* failing = nullptr;
    unsigned firstVoice = 0;
    size_t at = 0; ///< where the last match was: matches come nearly in order

    qint64 lineOf(size_t end)
    {
        const auto& starts = chunk->starts;
        // `end` is one past the match's last byte; a match of "$" may end at the line feed itself.
        const auto covers = [&](size_t i) { return starts[i].first < end && (i + 1 == starts.size() || end <= starts[i + 1].first); };
        if (at < starts.size() && covers(at))
            return starts[at].second;
        const auto after = std::lower_bound(starts.begin(), starts.end(), end, [](const auto& start, size_t e) { return start.first < e; });
        at = after == starts.begin() ? 0 : size_t(after - starts.begin()) - 1;
        return starts[at].second;
    }

    void add(unsigned pattern, size_t end)
    {
        if (end > chunk->size)
            return;
        const qint64 line = lineOf(end);
        Kept& store = (*kept)[pattern];
        if (store.latest >= line)
            return;
        const bool inFailing = std::any_of(failing->begin(), failing->end(),
                                           [line](const LineRange& range) { return line >= range.first && line <= range.last; });
        store.add(line, inFailing, pattern >= firstVoice ? voiceHits : keptHits);
    }
};

int onMatch(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context)
{
    static_cast<Catcher*>(context)->add(id, size_t(to));
    return 0;
}

struct Scratch
{
    hs_scratch_t* scratch = nullptr;
    explicit Scratch(const RuleSet& rules)
    {
        if (hs_clone_scratch(rules.d().scratch.get(), &scratch) != HS_SUCCESS)
            scratch = nullptr;
    }
    ~Scratch() { hs_free_scratch(scratch); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
};

} // namespace

std::vector<LineRange> failingSteps(const Log& log)
{
    std::vector<LineRange> failing;
    for (const Step& step : log.steps()) {
        if (step.outcome == Outcome::Failed || (step.exitCode && *step.exitCode != 0))
            failing.push_back(step.lines);
    }
    return failing;
}

Scan scanLog(const Log& log, const RuleSet& rules, std::stop_token stop)
{
    Scan scan;
    const Scratch scratch(rules);
    if (!scratch.scratch)
        return scan;
    const std::vector<LineRange> failing = failingSteps(log);
    std::vector<Kept> kept(rules.d().count);
    Chunk chunk;
    Catcher catcher{&chunk, &kept, &failing, rules.d().firstVoice, 0};
    Ends<ExitLine> exits;
    Ends<qint64> errorMarks;
    const auto flush = [&] {
        catcher.at = 0;
        chunk.seal();
        (void)hs_scan(rules.d().database.get(), chunk.text.data(), unsigned(chunk.text.size()), 0, scratch.scratch, onMatch, &catcher);
        chunk.clear();
    };

    PeeledLine peeled;
    const qint64 count = log.lineCount();
    for (qint64 line = 1; line <= count; ++line) {
        log.peel(line, peeled);
        if (peeled.marker == Marker::Error)
            errorMarks.add(line);
        else if (peeled.marker == Marker::Exit || peeled.marker == Marker::Result)
            exits.add({line, peeled.exitCode, peeled.marker == Marker::Result});
        chunk.add(line, withoutClock(peeled.text));
        if (chunk.text.size() >= chunkSize) {
            if (stop.stop_requested()) {
                scan.cancelled = true;
                return scan;
            }
            flush();
        }
    }
    flush();

    for (size_t pattern = 0; pattern < kept.size(); ++pattern) {
        const auto take = [&](qint64 line) { scan.hits.push_back({line, int(pattern)}); };
        std::for_each(kept[pattern].first.begin(), kept[pattern].first.end(), take);
        std::for_each(kept[pattern].failing.begin(), kept[pattern].failing.end(), take);
        std::for_each(kept[pattern].last.begin(), kept[pattern].last.end(), take);
    }
    std::sort(scan.hits.begin(), scan.hits.end());
    scan.exits = exits.all();
    scan.errorMarks = errorMarks.all();
    return scan;
}

std::vector<int> scanLine(std::string_view text, const RuleSet& rules)
{
    const Scratch scratch(rules);
    std::vector<Kept> kept(rules.d().count);
    const std::vector<LineRange> failing;
    Chunk chunk;
    chunk.add(1, text);
    chunk.seal();
    Catcher catcher{&chunk, &kept, &failing, rules.d().firstVoice, 0};
    if (scratch.scratch)
        (void)hs_scan(rules.d().database.get(), chunk.text.data(), unsigned(chunk.text.size()), 0, scratch.scratch, onMatch, &catcher);
    std::vector<int> patterns;
    for (size_t pattern = 0; pattern < kept.size(); ++pattern) {
        if (kept[pattern].latest > 0)
            patterns.push_back(int(pattern));
    }
    return patterns;
}

} // namespace sentinel
