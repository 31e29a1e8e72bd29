#pragma once

// A made-up CI log of any size, for benchmarks: GitHub-style time stamps, groups, ANSI colours, many templates with varying
// parts, test output, and one failing step at the end. Same size and seed, same bytes, on every machine.

#include <cstdint>
#include <cstdio>
#include <string>

namespace bench {

class CiLog
{
public:
    explicit CiLog(uint64_t seed = 1) : m_state(seed * 0x9E3779B97F4A7C15u + 1) {}

    /// A log of about `bytes` bytes that ends in a failure.
    std::string make(size_t bytes)
    {
        std::string out;
        out.reserve(bytes + 4096);
        line(out, "##[group]Run make -j2 all");
        line(out, "\x1b[36;1mmake -j2 all\x1b[0m");
        line(out, "##[endgroup]");
        while (out.size() + 2048 < bytes)
            ordinary(out);
        line(out, "src/engine/store.cpp:218:17: \x1b[01;31merror: \x1b[0mno matching function for call to 'commit(int)'");
        line(out, "  218 |     return db.commit(3);");
        line(out, "      |            ~~~~~~~~~^~~");
        line(out, "src/engine/store.h:44:10: note: candidate: 'Result commit(Transaction&&)'");
        line(out, "make[2]: *** [src/CMakeFiles/engine.dir/build.make:132: src/engine/store.cpp.o] Error 1");
        line(out, "make: *** [Makefile:146: all] Error 2");
        line(out, "##[error]Process completed with exit code 2.");
        line(out, "Post job cleanup.");
        line(out, "Cleaning up orphan processes");
        return out;
    }

private:
    uint64_t next()
    {
        // xorshift64*: small, and the same everywhere.
        m_state ^= m_state >> 12;
        m_state ^= m_state << 25;
        m_state ^= m_state >> 27;
        return m_state * 0x2545F4914F6CDD1Du;
    }
    unsigned below(unsigned limit) { return unsigned(next() % limit); }

    void line(std::string& out, const char* text)
    {
        m_ms += below(40);
        char stamp[48];
        const uint64_t s = m_ms / 1000;
        std::snprintf(stamp, sizeof stamp, "2024-03-%02uT%02u:%02u:%02u.%03u%04uZ ", unsigned(1 + s / 86400 % 28), unsigned(s / 3600 % 24),
                      unsigned(s / 60 % 60), unsigned(s % 60), unsigned(m_ms % 1000), below(10000));
        out += stamp;
        out += text;
        out += '\n';
    }

    void ordinary(std::string& out)
    {
        static const char* const modules[] = {"engine", "store", "parser", "net", "render", "audio", "index", "auth"};
        static const char* const names[] = {"decode", "merge", "retry", "cursor", "lookup", "flush", "resize", "replay"};
        const char* module = modules[below(8)];
        const char* name = names[below(8)];
        char text[400];
        switch (below(14)) {
        case 0:
            std::snprintf(text, sizeof text, "[ %2u%%] \x1b[32mBuilding CXX object src/%s/CMakeFiles/%s.dir/%s_%u.cpp.o\x1b[0m", below(100),
                          module, module, name, below(400));
            break;
        case 1:
            std::snprintf(text, sizeof text, "npm WARN deprecated %s-%s@%u.%u.%u: this version is no longer supported", module, name,
                          below(9), below(20), below(9));
            break;
        case 2:
            std::snprintf(text, sizeof text, "tests/%s/test_%s.py::test_%s_%u \x1b[32mPASSED\x1b[0m", module, name, name, below(900));
            break;
        case 3:
            std::snprintf(text, sizeof text, "Get:%u mirror bookworm/main amd64 lib%s%u amd64 %u.%u-%u [%u kB]", below(500), module,
                          below(9), below(9), below(90), below(9), below(9000));
            break;
        case 4:
            std::snprintf(text, sizeof text, "INFO  [%s-%u] o.e.%s.Worker - handled request id=%08x in %u ms, error count 0", module,
                          below(16), module, unsigned(next()), below(2000));
            break;
        case 5:
            std::snprintf(text, sizeof text, "[INFO] Tests run: %u, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: %u.%03u s",
                          1 + below(40), below(20), below(1000));
            break;
        case 6:
            std::snprintf(text, sizeof text, "src/%s/%s.cpp:%u:%u: warning: unused variable 'tmp%u' [-Wunused-variable]", module, name,
                          1 + below(900), 1 + below(80), below(30));
            break;
        case 7:
            std::snprintf(text, sizeof text, "Downloading %s/%s-%u.%u.jar (%u kB at %u MB/s)", module, name, below(9), below(30),
                          below(5000), below(50));
            break;
        case 8:
            std::snprintf(text, sizeof text, "ok  \texample.org/%s/%s\t%u.%03us", module, name, below(9), below(1000));
            break;
        case 9:
            std::snprintf(text, sizeof text, "##[group]Run %s/%s@v%u", module, name, below(9));
            break;
        case 10:
            std::snprintf(text, sizeof text, "##[endgroup]");
            break;
        case 11:
            std::snprintf(text, sizeof text, "test %s::%s::case_%u ... ok", module, name, below(5000));
            break;
        case 12:
            std::snprintf(text, sizeof text, "%016llx%016llx  build/%s/%s.o", static_cast<unsigned long long>(next()),
                          static_cast<unsigned long long>(next()), module, name);
            break;
        default:
            std::snprintf(text, sizeof text, "Unpacking lib%s-%s-perl (%u.%u-%u) over (%u.%u-%u) ...", module, name, below(9), below(30),
                          below(4), below(9), below(30), below(4));
        }
        line(out, text);
    }

    uint64_t m_state;
    uint64_t m_ms = 0;
};

} // namespace bench
