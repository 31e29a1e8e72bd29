#include "core/triage/rulecost.h"

#include "core/triage/pattern.h"
#include "core/triage/patternbank_p.h"

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

// '%' stands for a number, '@' for a word.
constexpr std::string_view shapes[] = {
    "[INFO] Downloading from central: https://repo.example.org/maven2/org/@/@-%.%.jar",
    "[INFO] --- compiler:%.%:compile (default-compile) @ @ ---",
    "[ %%] Building CXX object src/CMakeFiles/@.dir/@.cpp.o",
    "   Compiling @ v0.%.% (/home/runner/work/@/@)",
    "Requirement already satisfied: @>=% in /opt/python/3.%/lib/python3.%/site-packages (from @) (%.%)",
    "tests/unit/test_@.py::test_@_% PASSED                                    [ %%]",
    "ok  \tgithub.com/example/@\t0.%s",
    "--- PASS: Test@ (0.%s)",
    "    \xE2\x9C\x93 @ the @ (% ms)",
    "Tests run: %, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: %.% s - in org.example.@Test",
    "Step %/24 : RUN apt-get install -y @",
    "Get:% http://archive.example.org/ubuntu jammy/main amd64 @ amd64 %.%-1 [%.% kB]",
    "remote: Counting objects: %% (%/%), done.",
    "> Task :@:compileJava UP-TO-DATE",
    "time=\"2024-03-01T00:00:%Z\" level=info msg=\"@ started\" port=%",
    "npm warn deprecated @@%.%.%: this version is no longer supported",
    "src/@.cpp:%:%: warning: unused variable '@' [-Wunused-variable]",
    "+ docker push registry.example.org/@/@:%",
    "  adding: @/@.class (deflated %%)",
    "-- Found @: /usr/lib/x86_64-linux-gnu/lib@.so (found version \"%.%\")",
    "GET /api/v1/@/% 200 in %ms",
    "    at org.example.@.@(@.java:%)",
    "",
    "@: the @ could not be verified, trying another mirror",
    "handling of errors in @: all % cases passed",
    "src/@.cpp:%:17: error: '@' was not declared in this scope",
    "FAILED tests/unit/test_@.py::test_@ - AssertionError: assert % == %",
};
constexpr size_t rareShapes = 4; // the last ones: once in some hundred lines

constexpr std::string_view words[] = {"core",   "engine", "store", "network", "parser", "cart",   "total",  "session",
                                      "worker", "module", "cache", "signal",  "widget", "report", "config", "runner"};

std::string makeLog()
{
    constexpr size_t size = size_t(512) << 10;
    std::uint32_t state = 20240301;
    const auto next = [&state](std::uint32_t below) {
        state = state * 1664525u + 1013904223u;
        return (state >> 8) % below;
    };
    std::string log;
    log.reserve(size + 1024);
    while (log.size() < size) {
        const size_t ordinary = std::size(shapes) - rareShapes;
        const std::string_view shape = next(200) == 0 ? shapes[ordinary + next(rareShapes)] : shapes[next(std::uint32_t(ordinary))];
        for (const char c : shape) {
            if (c == '%')
                log += std::to_string(next(100));
            else if (c == '@')
                log += words[next(std::uint32_t(std::size(words)))];
            else
                log += c;
        }
        log += '\n';
    }
    return log;
}

qint64 sizeOf(const std::string& expression, bool ignoreCase)
{
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile(lineBound(expression).c_str(), HS_FLAG_MULTILINE | (ignoreCase ? unsigned(HS_FLAG_CASELESS) : 0u), HS_MODE_BLOCK,
                   nullptr, &database, &error)
        != HS_SUCCESS) {
        hs_free_compile_error(error);
        return 0;
    }
    size_t size = 0;
    (void)hs_database_size(database, &size);
    hs_free_database(database);
    return qint64(size);
}

ScanWork pass(const PatternBank& bank)
{
    PatternScan scan(
        bank, [](void*, qint64, unsigned) {}, nullptr);
    std::string_view rest = ordinaryLog();
    for (qint64 line = 1; !rest.empty(); ++line) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        scan.add(line, rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    scan.finish();
    return scan.work();
}

} // namespace

std::string_view ordinaryLog()
{
    static const std::string log = makeLog();
    return log;
}

PatternCost patternCost(const std::string& expression, bool ignoreCase)
{
    PatternCost cost;
    const std::vector<LinePattern> patterns{{expression, ignoreCase, false}};
    const PatternBank::Made made = PatternBank::make(patterns);
    if (!made.bank)
        return cost;
    cost.isUsable = true;
    cost.texts = int(made.bank->textsOf(0).size());
    cost.bytes = sizeOf(expression, ignoreCase);
    switch (made.bank->gateOf(0)) {
    case PatternBank::Gate::Text:
        cost.asked = PatternCost::Asked::LinesWithText;
        break;
    case PatternBank::Gate::Place:
        cost.asked = PatternCost::Asked::LinesWithPlace;
        break;
    case PatternBank::Gate::Start:
        cost.asked = PatternCost::Asked::LinesByStart;
        break;
    case PatternBank::Gate::None:
        cost.asked = PatternCost::Asked::AllLines;
        break;
    }
    const ScanWork work = pass(*made.bank);
    cost.askedShare = cost.asked == PatternCost::Asked::AllLines ? 1 : double(work.askedBytes) / double(work.bytes);
    return cost;
}

} // namespace sentinel
