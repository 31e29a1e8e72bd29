// What arrives, without the wire: how long it takes to check, to verify and to read a webhook, and to read and store telemetry.

#include "core/providers/events.h"
#include "core/providers/providers.h"
#include "core/store/store.h"
#include "core/store/telemetry.h"
#include "core/store/transaction.h"

#include <benchmark/benchmark.h>

#include <QTemporaryDir>

#include <deque>
#include <string>

namespace {

using namespace sentinel;

constexpr Timestamp now{1'772'352'180'000};

/// A workflow_job of about 7 KB, as they come.
std::string workflowJob()
{
    std::string steps;
    for (int i = 1; i <= 12; ++i) {
        steps += (i > 1 ? "," : "") + std::string(R"({"name":"Step number )") + std::to_string(i)
            + R"( with a usual name","status":"completed","conclusion":"success","number":)" + std::to_string(i)
            + R"(,"started_at":"2026-03-01T08:01:00.000Z","completed_at":"2026-03-01T08:01:05.000Z"})";
    }
    std::string urls;
    for (int i = 0; i < 45; ++i)
        urls += R"(,"address_)" + std::to_string(i) + R"(_url":"https://api.github.com/repos/acme/shop/things{/thing_id}")";
    return R"({"action":"completed","workflow_job":{"id":8001,"run_id":7001,"run_attempt":1,"workflow_name":"CI","name":"unit","head_branch":"main",)"
           R"("head_sha":"c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff","status":"completed","conclusion":"success","created_at":"2026-03-01T08:00:30Z",)"
           R"("started_at":"2026-03-01T08:01:00Z","completed_at":"2026-03-01T08:03:00Z","url":"https://api.github.com/repos/acme/shop/actions/jobs/8001",)"
           R"("steps":[)"
        + steps + R"(]},"repository":{"full_name":"acme/shop")" + urls + R"(},"sender":{"login":"somebody"}})";
}

/// So many points of so many series, one a line.
std::string ndjson(int points, int series)
{
    std::string lines;
    for (int i = 0; i < points; ++i) {
        lines += R"({"time":)" + std::to_string(now.ms + i * 10) + R"(,"source":"host-)" + std::to_string(i % series)
            + R"(","name":"cpu_seconds","value":)" + std::to_string(i * 0.37) + R"(,"labels":{"core":"0","zone":"eu-1"}})" + '\n';
    }
    return lines;
}

void checking(benchmark::State& state)
{
    const std::string json = workflowJob();
    for (auto _ : state)
        benchmark::DoNotOptimize(checkJson(json));
    state.SetBytesProcessed(state.iterations() * qint64(json.size()));
}
BENCHMARK(checking);

void verifying(benchmark::State& state)
{
    const std::string json = workflowJob();
    for (auto _ : state)
        benchmark::DoNotOptimize(hmacSha256Hex("a secret of some length", json));
    state.SetBytesProcessed(state.iterations() * qint64(json.size()));
}
BENCHMARK(verifying);

void decoding(benchmark::State& state)
{
    const std::string json = workflowJob();
    const ProviderEntry* const github = providerEntry(Provider::GitHub);
    for (auto _ : state)
        benchmark::DoNotOptimize(github->decode("workflow_job", json));
    state.SetBytesProcessed(state.iterations() * qint64(json.size()));
}
BENCHMARK(decoding);

void readingEvents(benchmark::State& state)
{
    const std::string lines = ndjson(1000, int(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(readEvents(lines, now));
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(readingEvents)->Arg(1)->Arg(100)->Arg(1000);

/// Batches of 1,000 points, read, packed and committed with synchronous=FULL, eight under way.
void storingEvents(benchmark::State& state)
{
    const QTemporaryDir folder;
    const std::unique_ptr<Store> store = *Store::open({folder.path(), false, 1});
    const std::string lines = ndjson(1000, int(state.range(0)));
    std::deque<QFuture<Result<bool>>> underWay;
    const auto settle = [&](size_t left) {
        while (underWay.size() > left) {
            underWay.front().waitForFinished();
            underWay.pop_front();
        }
    };
    for (auto _ : state) {
        PackedEvents packed = packEvents({}, *readEvents(lines, now));
        underWay.push_back(store->write([packed = std::move(packed)](Transaction& db) { return addEvents(db, packed, now); }));
        settle(8);
    }
    settle(0);
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(storingEvents)->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
