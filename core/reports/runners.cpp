#include "core/logs/linewalk.h"
#include "core/logs/textsieve.h"
#include "core/reports/reports.h"
#include "core/reports/runner_p.h"

#include <algorithm>

namespace sentinel {

namespace {

const RunnerKind* const runnerKinds[] = {
    &pytestRunner,   &unittestRunner, &surefireRunner,     &gradleRunner,     &scalaTestRunner,    &jestRunner,       &vitestRunner,
    &mochaRunner,    &karmaRunner,    &jasmineRunner,      &goTestRunner,     &ginkgoRunner,       &cargoRunner,      &ctestRunner,
    &gtestRunner,    &catch2Runner,   &qtestLogRunner,     &boostLogRunner,   &rspecRunner,        &minitestRunner,   &phpUnitRunner,
    &pestRunner,     &dotNetRunner,   &testPlatformRunner, &exUnitRunner,     &bazelRunner,        &xcTestRunner,     &swiftTestingRunner,
    &tapLogRunner,   &proveRunner,    &pesterRunner,       &commonTestRunner, &clojureRunner,      &playwrightRunner, &nodeTestRunner,
    &avaRunner,      &bunRunner,      &denoRunner,         &dartRunner,       &junitConsoleRunner, &cucumberRunner,   &behaveRunner,
    &robotLogRunner, &mesonRunner,    &automakeRunner,
};

struct MarkTable
{
    std::vector<WantedText> marks;
    std::vector<size_t> kinds; ///< whose mark it is
};

const MarkTable& markTable()
{
    static const MarkTable table = [] {
        MarkTable made;
        for (size_t kind = 0; kind < std::size(runnerKinds); ++kind) {
            for (const char* mark : runnerKinds[kind]->marks) {
                made.marks.push_back({mark, false});
                made.kinds.push_back(kind);
            }
        }
        return made;
    }();
    return table;
}

struct Listener
{
    const RunnerKind* kind;
    std::unique_ptr<LogRunner> runner;
};

/// Runs programs, each of them a test, that may print tests of their own.
bool runsPrograms(const RunnerKind& kind)
{
    return &kind == &ctestRunner || &kind == &mesonRunner || &kind == &automakeRunner;
}

bool isWithinProgram(const RunnerKind& kind)
{
    return &kind == &gtestRunner || &kind == &catch2Runner || &kind == &qtestLogRunner || &kind == &boostLogRunner
        || &kind == &tapLogRunner;
}

/// Runners of which the log has a mark. Nearly all logs have none or one.
std::vector<Listener> listenersFor(std::string_view bytes)
{
    static const TextSieve sieve(markTable().marks);
    std::vector<bool> speaks(std::size(runnerKinds));
    sieve.find(bytes, [&speaks](std::uint32_t mark, size_t) { speaks[markTable().kinds[mark]] = true; });
    std::vector<Listener> listeners;
    for (size_t kind = 0; kind < speaks.size(); ++kind) {
        if (speaks[kind])
            listeners.push_back(Listener{runnerKinds[kind], runnerKinds[kind]->make()});
    }
    return listeners;
}

} // namespace

TestReport readLogTests(const Log& log, std::stop_token stop)
{
    TestReport report;
    std::vector<Listener> listeners = listenersFor(log.bytes());
    if (listeners.empty())
        return report;

    for (LineWalk walk(log); walk.next();) {
        if (walk.line() % 4096 == 0 && stop.stop_requested())
            return report;
        const LogLine given{walk.peeled().text, walk.bytes()};
        for (const Listener& listener : listeners)
            listener.runner->read(given);
    }
    for (const Listener& listener : listeners)
        listener.runner->finish();
    const bool countsPrograms = std::any_of(listeners.begin(), listeners.end(), [](const Listener& listener) {
        return runsPrograms(*listener.kind) && !listener.runner->totals().isEmpty();
    });
    for (const Listener& listener : listeners) {
        // Counted with the programs that they are within, each test would be counted twice.
        if (countsPrograms && isWithinProgram(*listener.kind))
            continue;
        const TestCounts totals = listener.runner->totals();
        if (totals.isEmpty() && listener.runner->results.empty())
            continue;
        if (report.format.isEmpty())
            report.format = QString::fromLatin1(listener.kind->id);
        report.counts += totals;
        std::move(listener.runner->results.begin(), listener.runner->results.end(), std::back_inserter(report.results));
    }
    return report;
}

} // namespace sentinel
