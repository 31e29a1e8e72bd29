#include "core/logs/linewalk.h"
#include "core/logs/textsieve.h"
#include "core/reports/reports.h"
#include "core/reports/runner_p.h"
#include "core/reports/testreading.h"

#include <algorithm>
#include <bit>
#include <string>

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

constexpr size_t readBehind = 8; ///< bytes that the sieve may look at behind the end
constexpr size_t longestMark = 56;

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
                Q_ASSERT(std::string_view(mark).size() <= longestMark);
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
    const auto hear = [&speaks](std::uint32_t mark, size_t) { speaks[markTable().kinds[mark]] = true; };
    // The sieve looks a few bytes behind the end, where the last page of a mapped file may have none: the end is copied.
    if (bytes.size() > readBehind)
        sieve.find(bytes.substr(0, bytes.size() - readBehind), hear);
    std::string end(bytes.substr(bytes.size() - std::min(bytes.size(), longestMark + readBehind)));
    const size_t size = end.size();
    end.append(readBehind, '\0');
    sieve.find(std::string_view(end).substr(0, size), hear);
    std::vector<Listener> listeners;
    for (size_t kind = 0; kind < speaks.size(); ++kind) {
        if (speaks[kind])
            listeners.push_back(Listener{runnerKinds[kind], runnerKinds[kind]->make()});
    }
    return listeners;
}

} // namespace

/// Takes lines to the listeners that want them.
struct TestReading::Private
{
    const Log& log;
    std::vector<Listener> listeners;
    LineGates gates;
    std::uint64_t attentive = 0;
    PeeledLine again;
};

TestReading::TestReading(const Log& log) : TestReading(log, Hearing::Wanted) {}

TestReading::TestReading(const Log& log, Hearing hearing) : m_d(new Private{log, listenersFor(log.bytes()), {}, 0, {}})
{
    static_assert(std::size(runnerKinds) <= LineGates::mostListeners);
    for (size_t i = 0; i < m_d->listeners.size(); ++i) {
        const Listener& listener = m_d->listeners[i];
        m_d->gates.add(i, hearing == Hearing::Everything ? LineGate{} : listener.kind->gate);
        m_d->attentive |= std::uint64_t(listener.runner->isAttentive()) << i;
        listener.runner->lineAgain = [d = m_d.get()](qint64 number) {
            const ByteRange bytes = d->log.lineBytes(number, d->again.window);
            d->log.peel(number, d->again);
            return LogLine{d->again.text, bytes, number};
        };
    }
}

TestReading::~TestReading() = default;
TestReading::TestReading(TestReading&&) noexcept = default;

bool TestReading::isListening() const
{
    return !m_d->listeners.empty();
}

void TestReading::read(std::string_view text, const ByteRange& bytes, qint64 line)
{
    std::uint64_t wanting = m_d->attentive | m_d->gates.wanting(text);
    if (wanting == 0)
        return;
    const LogLine given{text, bytes, line};
    for (; wanting != 0; wanting &= wanting - 1) {
        const std::uint64_t bit = wanting & ~(wanting - 1);
        LogRunner& runner = *m_d->listeners[size_t(std::countr_zero(bit))].runner;
        runner.read(given);
        m_d->attentive = runner.isAttentive() ? m_d->attentive | bit : m_d->attentive & ~bit;
    }
}

bool TestReading::readAll(const std::stop_token& stop)
{
    if (!isListening())
        return true;
    for (LineWalk walk(m_d->log); walk.next();) {
        if (walk.line() % 4096 == 0 && stop.stop_requested())
            return false;
        read(walk.text(), walk.bytes(), walk.line());
    }
    return true;
}

TestReport TestReading::finish()
{
    TestReport report;
    const std::vector<Listener>& listeners = m_d->listeners;
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

TestReport readLogTests(const Log& log, std::stop_token stop)
{
    return readLogTests(log, Hearing::Wanted, stop);
}

TestReport readLogTests(const Log& log, Hearing hearing, std::stop_token stop)
{
    TestReading reading(log, hearing);
    return reading.readAll(stop) ? reading.finish() : TestReport{};
}

} // namespace sentinel
