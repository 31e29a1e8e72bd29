#include "core/triage/scanner.h"

#include "core/logs/linewalk.h"
#include "core/reports/testreading.h"
#include "core/triage/lineranges.h"
#include "core/triage/lines.h"
#include "core/triage/ruleset_p.h"

#include <algorithm>
#include <deque>
#include <limits>

namespace sentinel {

namespace {

constexpr size_t keptHits = 48;   // of one pattern, at either end and in the failing steps
constexpr size_t keptMarks = 400; // at either end
constexpr size_t voiceHits = 4000;
constexpr qint64 stopEvery = qint64(4) << 20; // bytes between two looks at the stop token

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

/// Puts matches where they are kept.
struct Catcher
{
    std::vector<Kept> kept;
    LineRanges failing;
    unsigned firstVoice = 0;
    PatternScan* scan = nullptr;
    std::vector<qint64> bounds; ///< lines with which a step begins or what lies behind it; in order

    static void add(void* context, qint64 line, unsigned pattern)
    {
        auto& self = *static_cast<Catcher*>(context);
        Kept& store = self.kept[pattern];
        if (store.latest < line)
            store.add(line, self.failing.holds(line), pattern >= self.firstVoice ? voiceHits : keptHits);
        // Of a tool that speaks nobody asks how often it does, only whether it did so in this step.
        if (pattern >= self.firstVoice && self.scan) {
            const auto next = std::upper_bound(self.bounds.begin(), self.bounds.end(), line);
            self.scan->mute(pattern, next == self.bounds.end() ? std::numeric_limits<qint64>::max() : *next - 1);
        }
    }
};

std::vector<qint64> boundsOf(const Log& log)
{
    std::vector<qint64> bounds;
    for (const Step& step : log.steps()) {
        bounds.push_back(step.lines.first);
        bounds.push_back(step.lines.last + 1);
    }
    std::sort(bounds.begin(), bounds.end());
    return bounds;
}

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

Scan scanLog(const Log& log, const RuleSet& rules, std::stop_token stop, TestReading* tests)
{
    Scan scan;
    if (tests && !tests->isListening())
        tests = nullptr;
    Catcher catcher{std::vector<Kept>(rules.d().count), LineRanges(failingSteps(log)), rules.d().firstVoice, nullptr, boundsOf(log)};
    PatternScan patterns(*rules.d().bank, &Catcher::add, &catcher);
    if (!patterns.isReady()) {
        scan.cancelled = tests && !tests->readAll(stop);
        return scan;
    }
    catcher.scan = &patterns;
    Ends<ExitLine> exits;
    Ends<qint64> errorMarks;
    qint64 nextLook = stopEvery;
    for (LineWalk walk(log); walk.next();) {
        const PeeledLine& peeled = walk.peeled();
        const qint64 line = walk.line();
        if (tests)
            tests->read(peeled.text, walk.bytes(), line);
        if (peeled.marker == Marker::Error)
            errorMarks.add(line);
        else if (peeled.marker == Marker::Exit || peeled.marker == Marker::Result)
            exits.add({line, peeled.exitCode, peeled.marker == Marker::Result});
        const std::string_view text = withoutClock(peeled.text);
        if (text.size() <= lineHead + lineTail) {
            patterns.add(line, text);
        } else {
            patterns.add(line, text.substr(0, lineHead));
            patterns.add(line, text.substr(text.size() - lineTail));
        }
        if (walk.bytes().end >= nextLook) {
            nextLook = walk.bytes().end + stopEvery;
            if (stop.stop_requested()) {
                scan.cancelled = true;
                return scan;
            }
        }
    }
    patterns.finish();
    scan.work = patterns.work();

    for (size_t pattern = 0; pattern < catcher.kept.size(); ++pattern) {
        const Kept& kept = catcher.kept[pattern];
        const auto take = [&](qint64 line) { scan.hits.push_back({line, int(pattern)}); };
        std::for_each(kept.first.begin(), kept.first.end(), take);
        std::for_each(kept.failing.begin(), kept.failing.end(), take);
        std::for_each(kept.last.begin(), kept.last.end(), take);
    }
    std::sort(scan.hits.begin(), scan.hits.end());
    scan.exits = exits.all();
    scan.errorMarks = errorMarks.all();
    return scan;
}

std::vector<int> scanLine(std::string_view text, const RuleSet& rules)
{
    Catcher catcher{std::vector<Kept>(rules.d().count), {}, rules.d().firstVoice, nullptr, {}};
    PatternScan scan(*rules.d().bank, &Catcher::add, &catcher);
    scan.add(1, text);
    scan.finish();
    std::vector<int> patterns;
    for (size_t pattern = 0; pattern < catcher.kept.size(); ++pattern) {
        if (catcher.kept[pattern].latest > 0)
            patterns.push_back(int(pattern));
    }
    return patterns;
}

} // namespace sentinel
