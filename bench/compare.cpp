// Two logs of one job, aligned on masked lines: how fast lines are masked, and how fast logs are compared. As a peer, `git diff
// --histogram` over the masked texts that were written out for it, which spares it the masking. Real pairs of logs are measured when
// the folder named in SENTINEL_LOG_PAIRS has them (NAME.pass.log beside NAME.fail.log).

#include "core/logs/compare.h"
#include "bench/cilog.h"
#include "core/logs/input.h"
#include "core/logs/mask.h"
#include "core/logs/merge.h"

#include <benchmark/benchmark.h>

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <map>
#include <random>

namespace {

using namespace sentinel;

/// Every `among`th line, about, is left out, replaced or has one put before it.
std::string withChanges(const std::string& text, unsigned among)
{
    std::mt19937 random(4711);
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        const bool isChanged = random() % among == 0;
        const auto how = random() % 3;
        if (isChanged && how > 0)
            out += "2024-03-01T00:00:00.0000000Z something else: " + std::string(1 + random() % 40, char('a' + int(random() % 26))) + '\n';
        if (!isChanged || how == 2)
            out.append(text, begin, end - begin);
        begin = end;
    }
    return out;
}

Log logOf(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

struct LogPair
{
    Log green, red;
};

const LogPair& madePair(size_t megabytes, unsigned among)
{
    static std::map<std::pair<size_t, unsigned>, LogPair> pairs; // the last one only: they are large
    const std::pair key(megabytes, among);
    if (const auto found = pairs.find(key); found != pairs.end())
        return found->second;
    pairs.clear();
    const std::string text = bench::CiLog().make(megabytes << 20);
    return pairs.emplace(key, LogPair{logOf(text), logOf(withChanges(text, among))}).first->second;
}

void maskLines(benchmark::State& state)
{
    const Log log = logOf(bench::CiLog().make(32 << 20));
    std::vector<std::string> lines;
    PeeledLine peeled;
    size_t bytes = 0;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        log.peel(line, peeled);
        lines.emplace_back(peeled.text);
        bytes += peeled.text.size();
    }
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (const std::string& line : lines)
            sum += maskedHash(line);
        benchmark::DoNotOptimize(sum);
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * int64_t(bytes));
}
BENCHMARK(maskLines)->Unit(benchmark::kMillisecond);

void compareMade(benchmark::State& state)
{
    const LogPair& pair = madePair(size_t(state.range(0)), unsigned(state.range(1)));
    size_t segments = 0;
    for (auto _ : state)
        segments = compareLogs(pair.green, pair.red)->segments.size();
    state.counters["segments"] = double(segments);
    state.SetBytesProcessed(int64_t(state.iterations()) * (pair.green.size() + pair.red.size()));
}
BENCHMARK(compareMade)
    ->ArgNames({"MB", "changed1in"})
    ->ArgsProduct({{10, 100}, {1000, 20}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void writeMasked(const Log& log, const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    PeeledLine peeled;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        log.peel(line, peeled);
        const std::string mask = masked(peeled.text) + '\n';
        file.write(mask.data(), qint64(mask.size()));
    }
}

void gitDiff(benchmark::State& state)
{
    const LogPair& pair = madePair(size_t(state.range(0)), unsigned(state.range(1)));
    const QTemporaryDir folder;
    writeMasked(pair.green, folder.filePath(QStringLiteral("green")));
    writeMasked(pair.red, folder.filePath(QStringLiteral("red")));
    for (auto _ : state) {
        QProcess git;
        git.setWorkingDirectory(folder.path());
        git.setStandardOutputFile(QProcess::nullDevice());
        git.start(QStringLiteral("git"),
                  {QStringLiteral("diff"), QStringLiteral("--no-index"), QStringLiteral("--histogram"), QStringLiteral("green"),
                   QStringLiteral("red")});
        if (!git.waitForStarted()) {
            state.SkipWithError("there is no git");
            return;
        }
        git.waitForFinished(-1);
    }
    state.SetBytesProcessed(int64_t(state.iterations()) * (pair.green.size() + pair.red.size()));
}
BENCHMARK(gitDiff)->ArgNames({"MB", "changed1in"})->ArgsProduct({{10, 100}, {1000, 20}})->Unit(benchmark::kMillisecond)->UseRealTime();

/// The pair that takes longest decides.
void compareReal(benchmark::State& state)
{
    const QString path = qEnvironmentVariable("SENTINEL_LOG_PAIRS");
    const QDir folder(path);
    std::vector<LogPair> pairs;
    const QStringList names = path.isEmpty() ? QStringList() : folder.entryList({QStringLiteral("*.fail.log*")}, QDir::Files);
    for (QString name : names) {
        const auto read = [&folder](const QString& file) -> std::optional<Log> {
            const Result<Input> input = readInput(folder.filePath(file));
            if (!input || input->documents.empty())
                return {};
            const Result<Log> log = Log::parse(input->documents.front());
            return log ? std::optional(*log) : std::nullopt;
        };
        const std::optional<Log> red = read(name);
        const QStringList greens = folder.entryList({name.section(QStringLiteral(".fail."), 0, 0) + QStringLiteral(".pass.log*")});
        const std::optional<Log> green = greens.isEmpty() ? std::nullopt : read(greens.front());
        if (red && green)
            pairs.push_back({*green, *red});
    }
    if (pairs.empty()) {
        state.SkipWithError("SENTINEL_LOG_PAIRS names no folder of pairs");
        return;
    }
    double longest = 0;
    for (auto _ : state) {
        for (const LogPair& pair : pairs) {
            const auto begin = std::chrono::steady_clock::now();
            benchmark::DoNotOptimize(compareLogs(pair.green, pair.red)->segments.size());
            longest = std::max(longest, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        }
    }
    state.counters["pairs"] = double(pairs.size());
    state.counters["longest_ms"] = longest;
}
BENCHMARK(compareReal)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

void mergeLogs(benchmark::State& state)
{
    std::vector<Log> logs;
    qint64 bytes = 0;
    for (uint64_t seed = 1; seed <= uint64_t(state.range(0)); ++seed) {
        logs.push_back(logOf(bench::CiLog(seed).make(20 << 20)));
        bytes += logs.back().size();
    }
    size_t pieces = 0;
    for (auto _ : state)
        pieces = mergeByTime(logs)->size();
    state.counters["pieces"] = double(pieces);
    state.SetBytesProcessed(int64_t(state.iterations()) * bytes);
}
BENCHMARK(mergeLogs)->ArgName("logs")->Arg(2)->Arg(5)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
