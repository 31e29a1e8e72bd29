// The way of one log through the core, stage by stage, on a made-up log: bytes a second on one core. The figure beside them
// is what no tool can beat: memchr over the same bytes.

#include "bench/cilog.h"
#include "core/logs/livelog.h"
#include "core/logs/log.h"
#include "core/logs/search.h"
#include "core/reports/reports.h"
#include "core/triage/triage.h"

#include <QTemporaryFile>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstring>
#include <random>
#include <thread>

namespace {

using namespace sentinel;

const std::string& sample(size_t megabytes)
{
    static std::string text;
    if (text.size() >> 20 != megabytes)
        text = bench::CiLog().make((megabytes << 20) + 4096);
    return text;
}

Document document(size_t megabytes)
{
    const std::string& text = sample(megabytes);
    Document result;
    result.name = "bench.log";
    result.bytes = Bytes::owning(nullptr, text);
    return result;
}

void countBytes(benchmark::State& state)
{
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(sample(size_t(state.range(0))).size()));
}

void memchrFloor(benchmark::State& state)
{
    const std::string& text = sample(size_t(state.range(0)));
    for (auto _ : state) {
        size_t lines = 0;
        const char* at = text.data();
        const char* const end = at + text.size();
        while ((at = static_cast<const char*>(std::memchr(at, '\n', size_t(end - at))))) {
            ++lines;
            ++at;
        }
        benchmark::DoNotOptimize(lines);
    }
    countBytes(state);
}
BENCHMARK(memchrFloor)->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

void parse(benchmark::State& state)
{
    const Document input = document(size_t(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(Log::parse(input)->lineCount());
    countBytes(state);
}
BENCHMARK(parse)->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

void peelEveryLine(benchmark::State& state)
{
    const Log log = *Log::parse(document(size_t(state.range(0))));
    PeeledLine line;
    for (auto _ : state) {
        size_t total = 0;
        for (qint64 i = 1; i <= log.lineCount(); ++i) {
            log.peel(i, line);
            total += line.text.size();
        }
        benchmark::DoNotOptimize(total);
    }
    countBytes(state);
}
BENCHMARK(peelEveryLine)->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

// The same log in memory and read from its file while it is looked at: what one look costs.
struct OnDisk
{
    QTemporaryFile file;
    std::unique_ptr<LiveLog> live;

    explicit OnDisk(const std::string& text)
    {
        if (!file.open() || file.write(text.data(), qint64(text.size())) != qint64(text.size()) || !file.flush())
            std::abort();
        live = std::make_unique<LiveLog>(file.fileName(), [] {});
        while (live->state().phase == LiveLog::Phase::Indexing)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
};

Log lookedAt(benchmark::State& state)
{
    static OnDisk disk(sample(100));
    return state.range(0) ? *disk.live->log() : *Log::parse(document(100));
}

void findLine(benchmark::State& state)
{
    const Log log = lookedAt(state);
    std::mt19937_64 random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(log.lineBytes(1 + qint64(random() % std::uint64_t(log.lineCount()))));
}
BENCHMARK(findLine)->ArgName("live")->Arg(0)->Arg(1);

void findLineOfByte(benchmark::State& state)
{
    const Log log = lookedAt(state);
    std::mt19937_64 random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(log.lineAt(qint64(random() % std::uint64_t(log.size()))));
}
BENCHMARK(findLineOfByte)->ArgName("live")->Arg(0)->Arg(1);

void peelAnyLine(benchmark::State& state)
{
    const Log log = lookedAt(state);
    std::mt19937_64 random(1);
    PeeledLine line;
    for (auto _ : state) {
        log.peel(1 + qint64(random() % std::uint64_t(log.lineCount())), line);
        benchmark::DoNotOptimize(line.text.size());
    }
}
BENCHMARK(peelAnyLine)->ArgName("live")->Arg(0)->Arg(1);

void peelNextLine(benchmark::State& state)
{
    const Log log = lookedAt(state);
    PeeledLine line;
    qint64 next = 0;
    for (auto _ : state) {
        next = next % log.lineCount() + 1;
        log.peel(next, line);
        benchmark::DoNotOptimize(line.text.size());
    }
}
BENCHMARK(peelNextLine)->ArgName("live")->Arg(0)->Arg(1);

void search(benchmark::State& state, const SearchQuery& query)
{
    const Log log = *Log::parse(document(size_t(state.range(0))));
    const SearchPattern pattern = *SearchPattern::compile(query);
    const int threads = int(state.range(1));
    size_t hits = 0;
    for (auto _ : state) {
        hits = 0;
        (void)searchLog(
            log, pattern, {1, log.lineCount()},
            [&hits](const std::vector<qint64>& found, qint64) {
                hits += found.size();
                return true;
            },
            {}, threads);
    }
    state.counters["hits"] = double(hits);
    countBytes(state);
}
const std::vector<std::vector<std::int64_t>> searchSizes{{5, 100}, {1, 2}};
BENCHMARK_CAPTURE(search, rareWord, SearchQuery{"was not declared"})
    ->ArgsProduct(searchSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(search, frequentWord, SearchQuery{"PASSED"})->ArgsProduct(searchSizes)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(search, anyCase, SearchQuery{"Was Not Declared", false, true})
    ->ArgsProduct(searchSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(search, wholeWord, SearchQuery{"error", false, false, true})
    ->ArgsProduct(searchSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(search, pattern, SearchQuery{"test_[a-z]+_[0-9]{3} .*PASSED", true})
    ->ArgsProduct(searchSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(search, everyLine, SearchQuery{"^.", true})->ArgsProduct(searchSizes)->Unit(benchmark::kMillisecond)->UseRealTime();

void readTests(benchmark::State& state)
{
    const Log log = *Log::parse(document(size_t(state.range(0))));
    for (auto _ : state)
        benchmark::DoNotOptimize(readLogTests(log).counts.run);
    countBytes(state);
}
BENCHMARK(readTests)->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

void triage(benchmark::State& state)
{
    static const RuleSet rules = *RuleSet::load(RuleSet::builtInFiles());
    const Log log = *Log::parse(document(size_t(state.range(0))));
    const TestReport tests = readLogTests(log);
    for (auto _ : state)
        benchmark::DoNotOptimize(triageLog(log, tests, rules).confidence);
    countBytes(state);
}
BENCHMARK(triage)->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

void wholePath(benchmark::State& state)
{
    static const RuleSet rules = *RuleSet::load(RuleSet::builtInFiles());
    const Document input = document(size_t(state.range(0)));
    for (auto _ : state) {
        const Log log = *Log::parse(input);
        benchmark::DoNotOptimize(triageLog(log, readLogTests(log), rules).confidence);
    }
    countBytes(state);
}
BENCHMARK(wholePath)->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

void loadRules(benchmark::State& state)
{
    const std::vector<RuleFile> files = RuleSet::builtInFiles();
    const QByteArray compiled = state.range(0) ? RuleSet::load(files)->serialized() : QByteArray();
    for (auto _ : state)
        benchmark::DoNotOptimize(RuleSet::load(files, compiled)->rules().size());
}
BENCHMARK(loadRules)->ArgName("cached")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
