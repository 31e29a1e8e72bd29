// Half an hour of everything at once, to see that memory stays and nothing is lost: webhooks, posted runs with logs, telemetry, readers,
// a polled server, clients that break off, clients that mean harm; and the program ended and killed in the middle of it.
//
//   bench_soak PATH-TO-sentinel [--minutes 30] [--rate 60] [--folder DIR] [--restarts 6]
//
// In the first half of the time the program is restarted, every second time by kill -9; in the second half it runs undisturbed. A line
// every ten seconds says how much memory it holds. At the end every webhook that was answered 202 is sent again: the answer says whether
// it is in the store. The exit code is 1 when something was lost.

#include "bench/ingestbodies.h"
#include "bench/ingesthostile.h"
#include "bench/ingestserver.h"
#include "bench/process.h"
#include "bench/soakclient.h"
#include "tests/githubserver.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdlib>
#include <mutex>
#include <random>

using namespace bench;
using sentinel::GitHubServer;

namespace {

constexpr const char* secret = "a secret of the benchmark";
using Clock = std::chrono::steady_clock;

struct Options
{
    std::string program, folder = "/tmp";
    double minutes = 30;
    double rate = 60; ///< webhooks a second
    int restarts = 6;
};

std::string webhookRequest(std::int64_t number, const std::string& body)
{
    return "POST /webhook/github HTTP/1.1\r\nHost: soak\r\nContent-Type: application/json\r\nX-GitHub-Event: workflow_job\r\n"
           "X-GitHub-Delivery: soak-"
        + std::to_string(number) + "\r\nX-Hub-Signature-256: sha256=" + signatureOf(body, secret)
        + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// All that is sent to the program, each kind on a thread of its own.
class MixedLoad
{
public:
    MixedLoad(std::uint16_t port, double rate) : m_port(port), m_rate(rate) {}
    ~MixedLoad() { stop(); }
    MixedLoad(const MixedLoad&) = delete;
    MixedLoad& operator=(const MixedLoad&) = delete;

    void start(const std::string& key)
    {
        m_key = key;
        for (int i = 0; i < senders; ++i)
            m_threads.emplace_back([this] { sendWebhooks(); });
        m_threads.emplace_back([this] { sendTelemetry(); });
        m_threads.emplace_back([this] { postRuns(); });
        m_threads.emplace_back([this] { readAround(); });
    }
    void stop()
    {
        m_ends = true;
        for (std::thread& thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    /// How many of those that were accepted the store does not know.
    std::int64_t lostWebhooks()
    {
        std::int64_t lost = 0;
        SoakClient client(m_port);
        for (const std::int64_t number : accepted) {
            SoakAnswer answer;
            for (int i = 0; i < 50 && answer.status != 202; ++i) {
                answer = client.ask(webhookRequest(number, workflowJob(number)));
                if (answer.status != 202)
                    std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
            lost += answer.body.find("\"new\":false") == std::string::npos;
        }
        return lost;
    }

    std::vector<std::int64_t> accepted; ///< webhooks answered 202; to be looked at after stop()
    std::atomic<std::int64_t> sent = 0, refused = 0, brokenOff = 0, posted = 0, points = 0, answersRead = 0;

private:
    static constexpr int senders = 2;

    /// Calls `turn` so often a second until the end.
    template <typename Turn>
    void atRate(double aSecond, Turn turn)
    {
        const auto pause = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / aSecond));
        for (auto next = Clock::now(); !m_ends; next = std::max(next + pause, Clock::now() - std::chrono::seconds(1))) {
            std::this_thread::sleep_until(next);
            turn();
        }
    }

    void sendWebhooks()
    {
        SoakClient client(m_port);
        atRate(m_rate / senders, [&] {
            const std::int64_t number = sent++;
            const std::string body = workflowJob(number);
            const std::string request = webhookRequest(number, body);
            if (number % 97 == 0) { // in the middle of the body the connection is gone
                brokenOff += 1;
                return client.breakOff(std::string_view(request).substr(0, request.size() - body.size() / 2));
            }
            const SoakAnswer answer = client.ask(request);
            if (answer.status != 202) {
                refused += answer.status != 0;
                return;
            }
            const std::lock_guard lock(m_mutex);
            accepted.push_back(number);
        });
    }

    std::string withKey(const std::string& method, const std::string& path, const std::string& body = {}) const
    {
        return method + " " + path + " HTTP/1.1\r\nHost: soak\r\nAuthorization: Bearer " + m_key
            + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    void sendTelemetry()
    {
        SoakClient client(m_port);
        std::int64_t number = 0;
        atRate(2, [&] {
            constexpr int inBatch = 500;
            if (client.ask(withKey("POST", "/api/v1/events", telemetry(++number, inBatch))).status / 100 == 2)
                points += inBatch;
        });
    }

    void postRuns()
    {
        SoakClient client(m_port);
        std::int64_t number = 0;
        atRate(0.5, [&] {
            const std::string id = std::to_string(++number);
            std::string log;
            for (int i = 0; i < 2000; ++i)
                log += "[" + std::to_string(i) + "] compiling part " + std::to_string((number * 31 + i) % 700) + " of the program\\n";
            log += "src/part" + std::to_string(number % 9) + ".cpp:12:5: error: 'anvil' was not declared in this scope\\n";
            log += "make: *** [Makefile:7: all] Error 2\\n";
            const std::string run = R"({"id": "soak-)" + id
                + R"(", "pipeline": "nightly", "repo": "acme/posted", "outcome": "failed", "log": ")" + log + R"("})";
            posted += client.ask(withKey("POST", "/api/v1/runs", run)).status == 202;
        });
    }

    void readAround()
    {
        SoakClient client(m_port);
        const std::vector<std::string> paths{"/api/v1/runs?limit=50",      "/metrics",       "/ready",
                                             "/api/v1/clusters",           "/api/v1/series", "/api/v1/openapi.json",
                                             "/api/v1/runs?outcome=failed"};
        size_t next = 0;
        atRate(4, [&] { answersRead += client.ask(withKey("GET", paths[next++ % paths.size()])).status == 200; });
    }

    const std::uint16_t m_port;
    const double m_rate;
    std::string m_key;
    std::atomic<bool> m_ends = false;
    std::mutex m_mutex;
    std::vector<std::thread> m_threads;
};

/// The program, restarted on the same port and folder.
class Served
{
public:
    Served(std::string program, std::string folder) : m_program(std::move(program)), m_folder(std::move(folder)) {}

    bool start(std::uint16_t port)
    {
        m_server = std::make_unique<ServerProcess>(
            std::vector<std::string>{m_program, "serve", "--data", m_folder, "--listen", "127.0.0.1:" + std::to_string(port)},
            std::vector<std::string>{std::string("SENTINEL_GITHUB_SECRET=") + secret, "SOAK_TOKEN=t0k3n"}, "listening on ");
        if (!m_server->isUp())
            std::fprintf(stderr, "The server did not come up; it said:\n%s\n", m_server->said().c_str());
        return m_server->isUp();
    }
    bool restart(bool kills)
    {
        const std::uint16_t same = port();
        if (kills)
            ::kill(m_server->process(), SIGKILL);
        m_server.reset();
        return start(same);
    }
    void end() { m_server.reset(); }

    std::uint16_t port() const
    {
        const std::string& announced = m_server->announced();
        return std::uint16_t(std::atoi(announced.c_str() + announced.rfind(':') + 1));
    }
    double resident() const { return statusOf(m_server->process(), "VmRSS:"); }
    bool isAlive() const { return resident() > 0; }

private:
    const std::string m_program, m_folder;
    std::unique_ptr<ServerProcess> m_server;
};

/// A GitHub whose runs come and end; the youngest hundred of them are shown.
class ComingRuns
{
public:
    ComingRuns()
    {
        QObject::connect(&m_timer, &QTimer::timeout, [this] { next(); });
        next();
        m_timer.start(std::chrono::seconds(5));
    }
    void stop() { m_timer.stop(); }

    GitHubServer server;
    std::int64_t count = 0;

private:
    void next()
    {
        const qint64 id = 1000 + ++count;
        const bool fails = count % 3 == 0;
        const QByteArray conclusion = fails ? "failure" : "success";
        const QByteArray log =
            fails ? "collecting\nE   assert 1 == 2\nFAILED tests/test_anvil.py::test_falls - assert 1 == 2\n" : "1 passed\n";
        server.add(GitHubServer::runOf(id, conclusion, QDateTime::currentDateTimeUtc().addSecs(-300),
                                       {{10 * id, "linux", conclusion, log.repeated(20)}, {10 * id + 1, "mac", "success", "1 passed\n"}}));
        server.used = 0; // an hour's worth of requests each time: it is not what is measured
        if (count % 50 == 0)
            server.surprises.emplace_back(QStringLiteral("/actions/runs"), sentinel::Answered{502, "<html>bad gateway</html>", {}});
    }

    QTimer m_timer;
};

Options optionsOf(int count, char** arguments)
{
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = arguments[i];
        const std::string next = i + 1 < count ? arguments[i + 1] : "";
        const bool takesNext = word.starts_with("--");
        if (word == "--minutes")
            options.minutes = std::atof(next.c_str());
        else if (word == "--rate")
            options.rate = std::atof(next.c_str());
        else if (word == "--restarts")
            options.restarts = std::atoi(next.c_str());
        else if (word == "--folder")
            options.folder = next;
        else
            options.program = word;
        i += takesNext;
    }
    return options;
}

int linesOf(const std::vector<std::string>& command)
{
    const Cost cost = costOf(command, "\x01 nothing says this", 300); // so that all that it says is kept
    return int(std::count(cost.output.begin(), cost.output.end(), '\n'));
}

} // namespace

int main(int count, char** arguments)
{
    QCoreApplication application(count, arguments);
    const Options options = optionsOf(count, arguments);
    if (options.program.empty()) {
        std::fprintf(stderr, "bench_soak PATH-TO-sentinel [--minutes 30] [--rate 60] [--folder DIR] [--restarts 6]\n");
        return 2;
    }
    const QTemporaryDir folder(QString::fromStdString(options.folder + "/soak-XXXXXX"));
    const std::string data = folder.path().toStdString();
    ComingRuns coming;
    const Cost added =
        costOf({options.program, "sources", "add", "loopback", "--kind", "github", "--address", coming.server.api.address().toStdString(),
                "--token", "env:SOAK_TOKEN", "--project", "acme/anvil", "--every", "10", "--data", data});
    Served served(options.program, data);
    if (!added.isDone || !served.start(0)) {
        std::fprintf(stderr, "%s\n", added.output.c_str());
        return 1;
    }
    MixedLoad load(served.port(), options.rate);
    load.start(adminKey(data));
    auto hostile = std::make_unique<HostileClients>(served.port(), 20);

    const auto begin = Clock::now();
    const auto elapsed = [begin] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
    const double whole = options.minutes * 60;
    int restarts = 0;
    bool isUp = true;
    std::vector<double> undisturbed; // MB
    for (double sampled = -10; elapsed() < whole && isUp;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (restarts < options.restarts && elapsed() > whole / 2 * (restarts + 1) / (options.restarts + 1)) {
            const bool kills = restarts++ % 2 == 1;
            isUp = served.restart(kills);
            std::printf("%6.0f s  %s\n", elapsed(), kills ? "killed and started again" : "ended and started again");
        }
        if (elapsed() - sampled < 10)
            continue;
        sampled = elapsed();
        isUp = isUp && served.isAlive();
        if (elapsed() > whole / 2)
            undisturbed.push_back(served.resident());
        std::printf("%6.0f s  %6.1f MB  %lld webhooks, %lld runs posted, %lld points, %lld answers read, %lld polled runs\n", sampled,
                    served.resident(), static_cast<long long>(load.sent), static_cast<long long>(load.posted),
                    static_cast<long long>(load.points), static_cast<long long>(load.answersRead), static_cast<long long>(coming.count));
        std::fflush(stdout);
    }
    if (!isUp) {
        std::printf("THE PROGRAM DIED\n");
        return 1;
    }
    coming.stop();
    hostile.reset();
    load.stop();
    const auto serveFor = [&](double seconds, const std::function<bool()>& isEnough) {
        for (const auto from = Clock::now(); std::chrono::duration<double>(Clock::now() - from).count() < seconds && !isEnough();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 200);
    };
    SoakClient client(served.port());
    serveFor(120, [&] { return client.metric("sentinel_deliveries{state=\"waiting\"}") == 0; });
    serveFor(45, [] { return false; }); // the poller has its last turns
    const std::int64_t lost = load.lostWebhooks();
    const double waiting = client.metric("sentinel_deliveries{state=\"waiting\"}"),
                 refused = client.metric("sentinel_deliveries{state=\"refused\"}"),
                 applied = client.metric("sentinel_deliveries{state=\"applied\"}"),
                 ignored = client.metric("sentinel_deliveries{state=\"ignored\"}");
    served.end();
    const int polled = linesOf({options.program, "runs", "--repo", "acme/anvil", "--limit", "0", "--jsonl", "--data", data});
    const int posted = linesOf({options.program, "runs", "--repo", "acme/posted", "--limit", "0", "--jsonl", "--data", data});
    const Cost checked = costOf({options.program, "check", "--data", data}, {}, 300);

    const size_t third = undisturbed.size() / 3;
    const auto part = [&](size_t from, size_t to) {
        return median({undisturbed.begin() + std::ptrdiff_t(from), undisturbed.begin() + std::ptrdiff_t(to)});
    };
    std::printf("\nmemory undisturbed: %.1f, %.1f, %.1f MB (medians of its thirds)\n", part(0, third), part(third, 2 * third),
                part(2 * third, undisturbed.size()));
    std::printf("webhooks: %lld sent, %zu answered 202, %lld refused, %lld broken off, %lld LOST\n", static_cast<long long>(load.sent),
                load.accepted.size(), static_cast<long long>(load.refused), static_cast<long long>(load.brokenOff),
                static_cast<long long>(lost));
    std::printf("in the store: %.0f applied, %.0f ignored, %.0f refused, %.0f waiting\n", applied, ignored, refused, waiting);
    std::printf("polled: %lld runs there were, %d are in the store; posted: %lld answered, %d in the store; %d logs fetched\n",
                static_cast<long long>(coming.count), polled, static_cast<long long>(load.posted), posted, coming.server.logsHandedOut);
    std::printf("check: %s\n%s", checked.isDone ? "whole" : "NOT WHOLE", checked.output.c_str());
    const bool isGood = lost == 0 && waiting == 0 && refused == 0 && polled == coming.count && posted >= load.posted && checked.isDone;
    std::printf("%s\n", isGood ? "nothing was lost" : "SOMETHING IS WRONG");
    return isGood ? 0 : 1;
}
