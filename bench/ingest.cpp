// How many events a second a receiver takes, how long a sender waits, what it costs: the bare listener, `sentinel serve`, a peer. The
// load comes from this process, over loopback, on the same processors.
//
//   bench_ingest listener                    our listener with a handler that answers at once
//   bench_ingest listener-threads            answers come from another thread, many at once, as a store's writer gives them
//   bench_ingest serve PATH-TO-sentinel      signed webhooks, verified and committed before 202
//   bench_ingest applying PATH-TO-sentinel   the same, and how fast what was accepted is understood afterwards
//   bench_ingest telemetry PATH-TO-sentinel  batches of points to POST /api/v1/events
//   bench_ingest peer [FULL|OFF]             bench/peers/receiver.py (FastAPI, sqlite3) doing what `serve` does
//
// Further: --connections 64 --pipeline 1 --seconds 5 --bodies 4096 --small (GET of a few bytes) --folder DIR (for data; a disk)
//          --hostile N (meanwhile N sockets that drip, endless bodies and gzip bombs)

#include "bench/ingesthostile.h"
#include "bench/ingestload.h"
#include "bench/ingestserver.h"
#include "bench/process.h"
#include "bench/soakclient.h"
#include "core/listen/listener.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QUrl>

#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

using namespace sentinel;
using namespace bench;

namespace {

constexpr const char* secret = "a secret of the benchmark";

class Webhooks final : public RequestSource
{
public:
    explicit Webhooks(int count)
    {
        for (int i = 0; i < count; ++i) {
            m_bodies.push_back(workflowJob(i));
            m_heads.push_back("POST /webhook/github HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nUser-Agent: GitHub-Hookshot/bench\r\n"
                              "Content-Type: application/json\r\nX-GitHub-Event: workflow_job\r\nX-Hub-Signature-256: sha256="
                              + signatureOf(m_bodies.back(), secret) + "\r\nContent-Length: " + std::to_string(m_bodies.back().size())
                              + "\r\nX-GitHub-Delivery: ");
        }
    }
    void next(std::string& head, std::string_view& body) override
    {
        const size_t place = size_t(m_sent) % m_bodies.size();
        std::array<char, 64> delivery{};
        std::snprintf(delivery.data(), delivery.size(), "b1a5c0de-%08llx-%08llx\r\n\r\n", static_cast<unsigned long long>(m_run),
                      static_cast<unsigned long long>(m_sent++));
        head.assign(m_heads[place]).append(delivery.data());
        body = m_bodies[place];
    }
    size_t bodySize() const { return m_bodies.front().size(); }

private:
    std::vector<std::string> m_bodies, m_heads;
    const std::int64_t m_run = getpid();
    std::int64_t m_sent = 0;
};

class Telemetry final : public RequestSource
{
public:
    static constexpr int points = 1000;
    explicit Telemetry(const std::string& key)
    {
        for (int i = 0; i < 64; ++i)
            m_bodies.push_back(telemetry(i, points));
        m_head = "POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer " + key
            + "\r\nContent-Length: ";
    }
    void next(std::string& head, std::string_view& body) override
    {
        body = m_bodies[size_t(m_sent++) % m_bodies.size()];
        head.assign(m_head).append(std::to_string(body.size())).append("\r\n\r\n");
    }

private:
    std::vector<std::string> m_bodies;
    std::string m_head;
    std::int64_t m_sent = 0;
};

class Small final : public RequestSource
{
public:
    void next(std::string& head, std::string_view& body) override
    {
        head.assign("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        body = {};
    }
};

/// Answers whatever has come by then, all of it at once, from one thread: as a writer does after a commit.
class Later
{
public:
    Later() : m_thread([this] { run(); }) {}
    void add(Respond respond)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(respond));
        if (m_waiting.size() == 1)
            m_came.notify_one();
    }

private:
    [[noreturn]] void run()
    {
        for (;;) {
            std::vector<Respond> now;
            {
                std::unique_lock lock(m_mutex);
                m_came.wait(lock, [this] { return !m_waiting.empty(); });
                now.swap(m_waiting);
            }
            for (const Respond& respond : now)
                respond({202, "application/json", "{}", {}});
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<Respond> m_waiting;
    std::thread m_thread;
};

/// Serves until it is killed; this is the child process.
[[noreturn]] void serveBare(bool fromThread)
{
    ListenerSettings settings;
    settings.address = QStringLiteral("127.0.0.1:0");
    Later* later = fromThread ? new Later : nullptr;
    const Handler accept = [later](const Request&, Respond respond) {
        if (later)
            later->add(std::move(respond));
        else
            respond({202, "application/json", "{}", {}});
    };
    const auto started = Listener::start(settings,
                                         {{"POST", "/webhook/github", Access::Signed, BodyTo::Memory, 2 * 1024 * 1024, accept, {}, {}},
                                          {"GET", "/health", Access::Anyone, BodyTo::Nowhere, 0, accept, {}, {}}},
                                         {});
    if (!started) {
        std::fprintf(stderr, "%s\n", qPrintable(started.error().message));
        std::exit(1);
    }
    std::printf("listening on %s\n", qPrintable((*started)->url()));
    std::fflush(stdout);
    for (;;)
        pause();
}

struct Options
{
    Load load;
    int bodies = 4096;
    int hostile = 0;
    bool isSmall = false;
    std::string folder;
    std::vector<std::string> words;
};

Options optionsOf(int count, char** arguments)
{
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = arguments[i];
        const auto number = [&] { return i + 1 < count ? std::atof(arguments[++i]) : 0.0; };
        if (word == "--connections")
            options.load.connections = int(number());
        else if (word == "--pipeline")
            options.load.pipelined = int(number());
        else if (word == "--seconds")
            options.load.seconds = number();
        else if (word == "--bodies")
            options.bodies = int(number());
        else if (word == "--hostile")
            options.hostile = int(number());
        else if (word == "--small")
            options.isSmall = true;
        else if (word == "--folder")
            options.folder = i + 1 < count ? arguments[++i] : "";
        else
            options.words.push_back(word);
    }
    return options;
}

void report(const std::string& name, const Options& options, LoadResult result, double serverCpu, double resident, double perRequest,
            const char* unit)
{
    const double accepted = double(std::max<std::int64_t>(1, result.accepted));
    std::printf("%s, %d connections, %d under way on each\n", name.c_str(), options.load.connections, options.load.pipelined);
    std::printf("  accepted      %10.0f %s/s\n", double(result.accepted) * perRequest / result.seconds, unit);
    std::printf("  waiting       p50 %.2f  p99 %.2f  p99.9 %.2f  longest %.2f ms\n", result.latency.quantile(0.5),
                result.latency.quantile(0.99), result.latency.quantile(0.999), result.latency.longest());
    std::printf("  CPU           server %.1f us, generator %.1f us a request\n", serverCpu * 1e6 / accepted,
                result.ownCpu * 1e6 / accepted);
    std::printf("  memory        %.0f MB at most\n", resident);
    if (result.refused > 0 || result.broken > 0)
        std::printf("  NOT ACCEPTED  %lld answered otherwise (the last %d), %lld connections broke\n",
                    static_cast<long long>(result.refused), result.lastRefusal, static_cast<long long>(result.broken));
    std::printf("  %lld accepted in all\n", static_cast<long long>(result.acceptedAtAll));
    std::fflush(stdout);
}

void reportApplying(std::uint16_t port, pid_t process)
{
    constexpr auto longest = std::chrono::seconds(30);
    const std::string name = "sentinel_deliveries{state=\"waiting\"}";
    SoakClient client(port);
    std::this_thread::sleep_for(std::chrono::seconds(1)); // until the flood is over for it too
    const double before = client.metric(name), cpu = cpuOf(process);
    const auto begin = Clock::now();
    double left = before;
    while (left > 0 && Clock::now() - begin < longest) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        left = client.metric(name);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::printf("  understood    %10.0f deliveries/s, %.1f us of CPU each (%.0f waited, %.0f still do)\n", (before - left) / seconds,
                (cpuOf(process) - cpu) * 1e3 / std::max(1.0, before - left), before, left);
}

} // namespace

int main(int count, char** arguments)
{
    const Options options = optionsOf(count, arguments);
    const std::string mode = options.words.empty() ? "listener" : options.words[0];
    if (mode == "bare-child")
        serveBare(options.words.size() > 1);

    QTemporaryDir folder(
        QString::fromStdString(options.folder.empty() ? "/tmp/bench-ingest-XXXXXX" : options.folder + "/bench-ingest-XXXXXX"));
    const std::string data = folder.path().toStdString();
    std::vector<std::string> command;
    std::vector<std::string> environment{std::string("SENTINEL_GITHUB_SECRET=") + secret};
    if (mode == "listener" || mode == "listener-threads") {
        command = {"/proc/self/exe", "bare-child"};
        if (mode != "listener")
            command.push_back("threads");
    } else if ((mode == "serve" || mode == "applying" || mode == "telemetry") && options.words.size() > 1) {
        command = {options.words[1], "serve", "--data", data, "--listen", "127.0.0.1:0"};
    } else if (mode == "peer") {
        command = {"/usr/bin/python3", SENTINEL_SOURCE_DIR "/bench/peers/receiver.py", data + "/events.db",
                   options.words.size() > 1 ? options.words[1] : "FULL"};
    } else {
        std::fprintf(stderr,
                     "What is to be measured? listener, listener-threads, serve PATH, applying PATH, telemetry PATH, peer [FULL|OFF]\n");
        return 2;
    }
    ServerProcess server(command, environment, "listening on ");
    if (!server.isUp()) {
        std::fprintf(stderr, "The server did not come up; it said:\n%s\n", server.said().c_str());
        return 1;
    }
    Load load = options.load;
    load.port = std::uint16_t(QUrl(QString::fromStdString(server.announced())).port());
    std::unique_ptr<RequestSource> source;
    if (options.isSmall)
        source = std::make_unique<Small>();
    else if (mode == "telemetry")
        source = std::make_unique<Telemetry>(adminKey(data));
    else
        source = std::make_unique<Webhooks>(options.bodies);
    const HostileClients hostile(load.port, options.hostile);
    double before = 0, after = 0;
    const LoadResult result =
        LoadRun(load, *source).run([&] { before = cpuOf(server.process()); }, [&] { after = cpuOf(server.process()); });
    const bool isTelemetry = mode == "telemetry" && !options.isSmall;
    report(mode + (options.isSmall ? ", small requests" : ""), options, result, (after - before) / 1000,
           statusOf(server.process(), "VmHWM:"), isTelemetry ? Telemetry::points : 1, isTelemetry ? "points" : "requests");
    if (mode == "applying")
        reportApplying(load.port, server.process());
    return result.accepted > 0 ? 0 : 1;
}
