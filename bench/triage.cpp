// Triage of a made-up log, stage by stage, in bytes of the log a second on one core. Beside it: what no tool can beat (memchr), the
// same expressions in one Vectorscan database asked of every line (what a single pass costs), and grep looking for the same texts.
//
// What a scan costs depends on how many bytes are asked by expressions, as a share of what tools say ("asked"). Of the usual log it is
// .37, of real logs of failed builds, in two halves, .58 and .92, where a line counts once for each group of expressions that it is asked
// by; in the dense one every fourth line is one that a rule is made for, and no log is so.

#include "bench/cilog.h"
#include "bench/process.h"
#include "core/logs/linewalk.h"
#include "core/logs/log.h"
#include "core/reports/reports.h"
#include "core/triage/anchors.h"
#include "core/triage/pattern.h"
#include "core/triage/patternbank_p.h"
#include "core/triage/readandtriage.h"
#include "core/triage/ruleset_p.h"
#include "core/triage/scanner.h"

#include <QTemporaryFile>

#include <benchmark/benchmark.h>

#include <cstring>
#include <set>

namespace {

using namespace sentinel;

const std::string& sample(size_t megabytes)
{
    static std::string text;
    static size_t made = 0;
    if (made != megabytes) {
        text = {}; // before the next one is made
        text = bench::CiLog().make(megabytes * 1'000'000);
        made = megabytes;
    }
    return text;
}

const RuleSet& rules()
{
    static const RuleSet set = *RuleSet::load(RuleSet::builtInFiles());
    return set;
}

Document documentOf(std::string_view text)
{
    Document result;
    result.name = "bench.log";
    result.bytes = Bytes::owning(nullptr, text);
    return result;
}

Document document(size_t megabytes)
{
    return documentOf(sample(megabytes));
}

/// The same log, every fourth line replaced by one of those that the rules come with.
const std::string& denseSample()
{
    static const std::string text = [] {
        constexpr size_t size = 100'000'000;
        std::vector<std::string_view> telling;
        for (const Rule& rule : rules().rules())
            telling.insert(telling.end(), rule.matches.begin(), rule.matches.end());
        const std::string usual = bench::CiLog().make(size);
        std::string dense;
        dense.reserve(usual.size() + (size_t(16) << 20));
        size_t line = 0;
        for (size_t at = 0; at < usual.size(); ++line) {
            const size_t end = std::min(usual.find('\n', at), usual.size() - 1) + 1;
            if (line % 4 == 3)
                (dense += telling[line / 4 % telling.size()]) += '\n';
            else
                dense.append(usual, at, end - at);
            at = end;
        }
        return dense;
    }();
    return text;
}

size_t megabytesOf(const benchmark::State& state)
{
    return size_t(state.range(0));
}

void countBytes(benchmark::State& state)
{
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(sample(megabytesOf(state)).size()));
}

void memchrFloor(benchmark::State& state)
{
    const std::string& text = sample(megabytesOf(state));
    for (auto _ : state) {
        size_t lines = 0;
        const char* const end = text.data() + text.size();
        for (const char* at = text.data(); (at = static_cast<const char*>(std::memchr(at, '\n', size_t(end - at)))); ++at)
            ++lines;
        benchmark::DoNotOptimize(lines);
    }
    countBytes(state);
}

void parse(benchmark::State& state)
{
    const Document input = document(megabytesOf(state));
    for (auto _ : state)
        benchmark::DoNotOptimize(Log::parse(input)->lineCount());
    countBytes(state);
}

void peel(benchmark::State& state)
{
    const Log log = *Log::parse(document(megabytesOf(state)));
    for (auto _ : state) {
        size_t total = 0;
        for (LineWalk walk(log); walk.next();)
            total += walk.peeled().text.size();
        benchmark::DoNotOptimize(total);
    }
    countBytes(state);
}

void readTests(benchmark::State& state)
{
    const Log log = *Log::parse(document(megabytesOf(state)));
    for (auto _ : state)
        benchmark::DoNotOptimize(readLogTests(log).counts.run);
    countBytes(state);
}

void countAsked(benchmark::State& state, const ScanWork& work)
{
    state.counters["asked"] = double(work.askedBytes) / double(std::max<qint64>(work.bytes, 1));
}

void scan(benchmark::State& state)
{
    const Log log = *Log::parse(document(megabytesOf(state)));
    (void)rules(); // seconds, the first time
    ScanWork work;
    for (auto _ : state)
        work = scanLog(log, rules()).work;
    countAsked(state, work);
    state.counters["patterns"] = double(rules().d().count);
    countBytes(state);
}

void scanDense(benchmark::State& state)
{
    const Log log = *Log::parse(documentOf(denseSample()));
    ScanWork work;
    for (auto _ : state)
        work = scanLog(log, rules()).work;
    countAsked(state, work);
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(denseSample().size()));
}

void triageDense(benchmark::State& state)
{
    const Log log = *Log::parse(documentOf(denseSample()));
    const TestReport tests = readLogTests(log);
    (void)rules();
    for (auto _ : state)
        benchmark::DoNotOptimize(triageLog(log, tests, rules()).confidence);
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(denseSample().size()));
}

void triage(benchmark::State& state)
{
    const Log log = *Log::parse(document(megabytesOf(state)));
    const TestReport tests = readLogTests(log);
    (void)rules();
    for (auto _ : state)
        benchmark::DoNotOptimize(triageLog(log, tests, rules()).confidence);
    countBytes(state);
}

void wholePath(benchmark::State& state)
{
    const Document input = document(megabytesOf(state));
    (void)rules();
    for (auto _ : state) {
        const Log log = *Log::parse(input);
        benchmark::DoNotOptimize(readAndTriage(log, rules()).verdict.confidence);
    }
    countBytes(state);
}

// All expressions in one database over the peeled text, without peeling: the floor of asking every line everything.
void oneDatabase(benchmark::State& state)
{
    std::vector<std::string> texts;
    std::vector<unsigned> flags, ids;
    const auto add = [&](std::string_view pattern, bool ignoreCase) {
        ids.push_back(unsigned(ids.size()));
        texts.push_back(lineBound(pattern));
        flags.push_back(HS_FLAG_MULTILINE | (ignoreCase ? unsigned(HS_FLAG_CASELESS) : 0u));
    };
    for (const Rule& rule : rules().rules())
        add(rule.pattern, rule.ignoreCase);
    for (const Anchor& anchor : anchors())
        add(anchor.pattern, anchor.ignoreCase);
    for (const Voice& voice : voices())
        add(voice.pattern, false);
    std::vector<const char*> pointers;
    for (const std::string& text : texts)
        pointers.push_back(text.c_str());
    hs_database_t* database = nullptr;
    hs_scratch_t* scratch = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(pointers.data(), flags.data(), ids.data(), unsigned(ids.size()), HS_MODE_BLOCK, nullptr, &database, &error)
            != HS_SUCCESS
        || hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        std::abort();
    const Log log = *Log::parse(document(megabytesOf(state)));
    std::string text;
    for (LineWalk walk(log); walk.next();)
        (text += walk.peeled().text) += '\n';
    for (auto _ : state) {
        size_t matches = 0;
        constexpr size_t block = size_t(2) << 20;
        for (size_t at = 0; at < text.size(); at += block) {
            (void)hs_scan(
                database, text.data() + at, unsigned(std::min(block, text.size() - at)), 0, scratch,
                [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
                    ++*static_cast<size_t*>(context);
                    return 0;
                },
                &matches);
        }
        benchmark::DoNotOptimize(matches);
    }
    hs_free_scratch(scratch);
    hs_free_database(database);
    countBytes(state);
}

// grep -c -F with all the texts that choose lines here: lines are chosen, and nothing is asked.
void grepTexts(benchmark::State& state)
{
    QTemporaryFile log, texts;
    std::set<std::string> wanted;
    const PatternBank& bank = *rules().d().bank;
    for (size_t pattern = 0; pattern < bank.patternCount(); ++pattern) {
        for (const RequiredText& text : bank.textsOf(pattern))
            wanted.insert(text.text);
    }
    std::string list;
    for (const std::string& text : wanted)
        (list += text) += '\n';
    const std::string& bytes = sample(megabytesOf(state));
    if (!log.open() || log.write(bytes.data(), qint64(bytes.size())) < 0 || !log.flush() || !texts.open()
        || texts.write(list.data(), qint64(list.size())) < 0 || !texts.flush())
        std::abort();
    for (auto _ : state) {
        const std::vector<std::string> command{
            "grep", "-a", "-c", "-F", "-f", texts.fileName().toStdString(), log.fileName().toStdString()};
        state.SetIterationTime(bench::costOf(command).cpu / 1000);
    }
    countBytes(state);
}

void sizes(benchmark::internal::Benchmark* benchmark)
{
    benchmark->Arg(5)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(memchrFloor)->Apply(sizes);
BENCHMARK(parse)->Apply(sizes);
BENCHMARK(peel)->Apply(sizes);
BENCHMARK(readTests)->Apply(sizes);
BENCHMARK(scan)->Apply(sizes);
BENCHMARK(triage)->Apply(sizes);
BENCHMARK(wholePath)->Apply(sizes);
BENCHMARK(scanDense)->Unit(benchmark::kMillisecond);
BENCHMARK(triageDense)->Unit(benchmark::kMillisecond);
BENCHMARK(oneDatabase)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK(grepTexts)->Arg(100)->UseManualTime()->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
