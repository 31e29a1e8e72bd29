// How quick secrets are found: bytes a second on one core, in a made-up CI log and in text that is made of nothing but what looks like
// the begin of one. The figure beside them is what no tool can beat: memchr over the same bytes.

#include "core/base/redact.h"
#include "bench/cilog.h"

#include <benchmark/benchmark.h>

#include <cstring>

namespace {

using namespace sentinel;

const std::string& log()
{
    static const std::string text = bench::CiLog().make(64 << 20);
    return text;
}

std::string repeated(std::string_view unit)
{
    std::string text;
    while (text.size() < (4 << 20))
        text += unit;
    return text;
}

void memchrFloor(benchmark::State& state)
{
    for (auto _ : state) {
        size_t lines = 0;
        const char* at = log().data();
        const char* const end = at + log().size();
        while ((at = static_cast<const char*>(std::memchr(at, '\n', size_t(end - at))))) {
            ++lines;
            ++at;
        }
        benchmark::DoNotOptimize(lines);
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(log().size()));
}

void ciLog(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(redaction::secretsIn(log()));
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(log().size()));
}

void hostile(benchmark::State& state, std::string_view unit)
{
    const std::string text = repeated(unit);
    for (auto _ : state)
        benchmark::DoNotOptimize(redaction::secretsIn(text));
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(text.size()));
}

} // namespace

BENCHMARK(memchrFloor)->Unit(benchmark::kMillisecond);
BENCHMARK(ciLog)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hostile, assignments, std::string_view("password=x "))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hostile, equalSigns, std::string_view("="))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hostile, tokens, std::string_view("ghp_ eyJ sk- "))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hostile, addresses, std::string_view("://a:b"))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hostile, keys, std::string_view("-----BEGIN PRIVATE KEY-----"))->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
