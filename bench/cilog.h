#pragma once

// A made-up CI log of any size, for benchmarks and tests of large files: about a gigabyte a second, and for the same size, seed and
// flavour the same bytes on every machine. It has what makes real logs hard to read: time stamps, steps, groups (nested where the
// provider nests them), colours in one line of eight, progress bars that return, some lines of many kilobytes, warnings now and
// then, errors rarely, words like "error" in lines that are none; and it ends in a failing build.

#include "bench/cilogtemplates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

enum class Flavour { GitHub, GitLab, Jenkins, Travis };

inline std::optional<Flavour> flavourOf(std::string_view name)
{
    constexpr std::array<std::string_view, 4> names{"github", "gitlab", "jenkins", "travis"};
    for (size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name)
            return Flavour(i);
    }
    return {};
}

/// "20M" as a number of bytes: K, M, G count in thousands, as disks do. Nothing when it is no size, or over a terabyte.
inline std::optional<std::uint64_t> sizeOf(std::string_view text)
{
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    const std::string_view unit = text.substr(size_t(end - text.data()));
    if (error != std::errc() || unit.size() > 1 || size > 1'000'000'000'000u)
        return {};
    if (unit.empty())
        return size;
    switch (unit[0]) {
    case 'K':
        return size * 1000;
    case 'M':
        return size * 1'000'000;
    case 'G':
        return size * 1'000'000'000;
    default:
        return {};
    }
}

/// What was written.
struct CiLogCounts
{
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0; ///< line feeds
    std::uint64_t steps = 0;
    std::uint64_t groups = 0;        ///< beside the steps' own
    std::uint64_t errors = 0;        ///< lines that a compiler or the provider means as one
    std::uint64_t warnings = 0;      ///< the same for warnings
    std::uint64_t progressLines = 0; ///< with carriage returns
    std::uint64_t longLines = 0;     ///< of 2 KB or more
};

class CiLog
{
public:
    explicit CiLog(std::uint64_t seed = 1, Flavour flavour = Flavour::GitHub);

    /// A log of about `bytes` bytes (up to a line more, and at least a small build).
    std::string make(std::uint64_t bytes);
    /// The same, in blocks of about a megabyte: sink(const char*, size_t) takes one, and ends the log by returning false.
    template <typename Sink>
    void write(std::uint64_t bytes, Sink sink);
    const CiLogCounts& counts() const { return m_counts; }

private:
    struct Piece
    {
        std::string_view text; ///< stands first
        char part = 0;         ///< then this; 0 for nothing
    };
    struct Template
    {
        std::uint32_t begin = 0, end = 0; ///< pieces
    };

    static constexpr size_t blockSize = size_t(1) << 20;
    static constexpr size_t longestLine = size_t(64) << 10;
    static constexpr unsigned deepestGroup = 3;

    std::uint64_t next()
    {
        // xorshift64*: small, and the same everywhere.
        m_state ^= m_state >> 12;
        m_state ^= m_state << 25;
        m_state ^= m_state >> 27;
        return m_state * 0x2545F4914F6CDD1Du;
    }
    unsigned below(unsigned limit) { return unsigned(((next() >> 32) * limit) >> 32); }
    bool onceIn(unsigned times) { return below(times) == 0; }

    void compile();
    void put(std::string_view text)
    {
        if (text.empty()) // a view of nothing may point nowhere
            return;
        std::memcpy(m_at, text.data(), text.size());
        m_at += text.size();
    }
    void putNumber(unsigned number);
    void putHex(unsigned digits);
    void putPart(char part);
    void putStamp();
    void beginLine() { putStamp(); }
    void endLine()
    {
        *m_at++ = '\n';
        ++m_counts.lines;
    }
    void line(std::string_view text);
    void line(std::string_view before, std::string_view text);

    void begin();
    void end();
    void beginStep(const Phase& phase);
    void endStep(const Phase& phase);
    void openGroup();
    void closeGroup();
    void ordinary(size_t phase);
    void templated(const Template& shape);
    void progress();
    void longLine();
    void warning();
    void error();
    void section(std::string_view word, std::string_view name, std::string_view title);

    std::uint64_t written() const { return m_counts.bytes + std::uint64_t(m_at - m_block.data()); }

    std::uint64_t m_state;
    Flavour m_flavour;
    std::uint64_t m_ticks = 0;                  ///< since the job began, in tenths of microseconds
    std::uint64_t m_second = ~std::uint64_t(0); ///< that m_stamp shows
    char m_stamp[40] = {};
    unsigned m_depth = 0; ///< open groups
    std::vector<Piece> m_pieces;
    std::array<std::vector<Template>, std::size(phases)> m_templates;
    std::string m_numbers; ///< "000" to "999", one behind the other
    std::string m_block;
    char* m_at = nullptr;
    CiLogCounts m_counts;
};

inline CiLog::CiLog(std::uint64_t seed, Flavour flavour) : m_state(seed * 0x9E3779B97F4A7C15u + 1), m_flavour(flavour)
{
    compile();
    for (int i = 0; i < 1000; ++i)
        m_numbers += {char('0' + i / 100), char('0' + i / 10 % 10), char('0' + i % 10)};
}

inline void CiLog::compile()
{
    constexpr std::string_view parts = "12356zxhmfcv";
    for (size_t i = 0; i < std::size(phases); ++i) {
        for (size_t n = 0; n < phases[i].count; ++n) {
            std::string_view rest = phases[i].templates[n];
            Template shape{std::uint32_t(m_pieces.size()), 0};
            size_t at = 0;
            while ((at = rest.find('%', at)) != std::string_view::npos) {
                if (at + 1 < rest.size() && parts.find(rest[at + 1]) != std::string_view::npos) {
                    m_pieces.push_back({rest.substr(0, at), rest[at + 1]});
                    rest.remove_prefix(at + 2);
                    at = 0;
                } else {
                    ++at;
                }
            }
            if (!rest.empty())
                m_pieces.push_back({rest, 0});
            shape.end = std::uint32_t(m_pieces.size());
            m_templates[i].push_back(shape);
        }
    }
}

inline void CiLog::putNumber(unsigned number)
{
    if (number >= 1000) {
        putNumber(number / 1000);
        put({&m_numbers[number % 1000 * 3], 3});
        return;
    }
    const size_t skip = number >= 100 ? 0 : number >= 10 ? 1 : 2;
    put({&m_numbers[number * 3 + skip], 3 - skip});
}

inline void CiLog::putHex(unsigned digits)
{
    while (digits > 0) {
        std::uint64_t bits = next();
        for (unsigned i = 0; i < 8; ++i, bits >>= 8)
            *m_at++ = "0123456789abcdef"[bits & 15];
        digits -= 8;
    }
}

inline void CiLog::putPart(char part)
{
    switch (part) {
    case '1':
        return putNumber(below(10));
    case '2':
        return putNumber(below(100));
    case '3':
        return putNumber(below(1000));
    case '5':
        return putNumber(below(100'000));
    case '6':
        return putNumber(below(1'000'000));
    case 'z':
        return put({&m_numbers[below(1000) * 3], 3});
    case 'x':
        return putHex(8);
    case 'h':
        return putHex(40);
    case 'm':
        return put(moduleNames[below(16)]);
    case 'f':
        return put(verbs[below(16)]);
    case 'c':
        return put(classNames[below(16)]);
    case 'v':
        putNumber(below(9));
        *m_at++ = '.';
        putNumber(below(30));
        *m_at++ = '.';
        return putNumber(below(9));
    default:
        return;
    }
}

inline void CiLog::putStamp()
{
    if (m_flavour == Flavour::Travis)
        return;
    m_ticks += onceIn(16) ? below(1'000'000) : below(20'000);
    constexpr std::uint64_t ticksInSecond = 10'000'000;
    if (const std::uint64_t second = m_ticks / ticksInSecond; second != m_second) {
        m_second = second;
        const std::chrono::sys_seconds time(std::chrono::seconds(1'709'251'200 + second)); // from 2024-03-01
        const auto day = std::chrono::floor<std::chrono::days>(time);
        const std::chrono::year_month_day date(day);
        const std::chrono::hh_mm_ss clock(time - day);
        std::snprintf(m_stamp, sizeof m_stamp, "[%04d-%02u-%02uT%02d:%02d:%02d.", int(date.year()), unsigned(date.month()),
                      unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count()));
    }
    constexpr size_t stampLength = 21; // with the bracket, up to the fraction's point
    const unsigned fraction = unsigned(m_ticks % ticksInSecond);
    const char* const high = &m_numbers[fraction / 10'000 * 3];
    const char* const middle = &m_numbers[fraction / 10 % 1000 * 3];
    const bool isBracketed = m_flavour == Flavour::Jenkins;
    put({m_stamp + (isBracketed ? 0 : 1), stampLength - (isBracketed ? 0 : 1)});
    put({high, 3});
    if (isBracketed)
        return put("Z] ");
    put({middle, 3});
    if (m_flavour == Flavour::GitLab)
        return put("Z 00O ");
    *m_at++ = char('0' + fraction % 10);
    put("Z ");
}

inline void CiLog::line(std::string_view text)
{
    line({}, text);
}

inline void CiLog::line(std::string_view before, std::string_view text)
{
    beginLine();
    put(before);
    put(text);
    endLine();
}

/// "section_start:1709251200:build\r\e[0Ktitle" of GitLab, "travis_fold:start:build\r\e[0K" of Travis.
inline void CiLog::section(std::string_view word, std::string_view name, std::string_view title)
{
    beginLine();
    put(word);
    if (m_flavour == Flavour::GitLab) {
        putNumber(unsigned(1'709'251'200 + m_ticks / 10'000'000));
        *m_at++ = ':';
    }
    for (const char c : name)
        *m_at++ = c == ' ' ? '_' : c;
    put("\r\x1b[0K");
    put(title);
    endLine();
}

inline void CiLog::begin()
{
    switch (m_flavour) {
    case Flavour::GitHub:
        line("Current runner version: '2.314.1'");
        line("##[group]Operating System");
        line("Ubuntu");
        line("22.04.4");
        line("##[endgroup]");
        line("Prepare all required actions");
        break;
    case Flavour::GitLab:
        line("Running with gitlab-runner 16.9.0 (656c1943)");
        section("section_start:", "prepare_executor", "\x1b[0K\x1b[36;1mPreparing the \"docker\" executor\x1b[0;m");
        line("Using Docker executor with image example/build:12 ...");
        section("section_end:", "prepare_executor", "");
        break;
    case Flavour::Jenkins:
        line("Started by user Example");
        line("[Pipeline] Start of Pipeline");
        line("[Pipeline] node");
        line("Running on agent-3 in /home/jenkins/workspace/example");
        line("[Pipeline] {");
        break;
    case Flavour::Travis:
        section("travis_fold:start:", "worker_info", "");
        line("\x1b[33;1mWorker information\x1b[0m");
        line("hostname: 3f2b@1.worker-com.example.org");
        section("travis_fold:end:", "worker_info", "");
        line("Using worker: 1.worker-com.example.org");
        break;
    }
}

inline void CiLog::beginStep(const Phase& phase)
{
    ++m_counts.steps;
    switch (m_flavour) {
    case Flavour::GitHub:
        line("##[group]Run ", phase.command);
        line("\x1b[36;1m", std::string(phase.command) + "\x1b[0m");
        line("shell: /usr/bin/bash -e {0}");
        line("##[endgroup]");
        break;
    case Flavour::GitLab:
        section("section_start:", phase.name, std::string("\x1b[0K\x1b[36;1m") + phase.name + "\x1b[0;m");
        line("\x1b[32;1m$ ", std::string(phase.command) + "\x1b[0;m");
        break;
    case Flavour::Jenkins:
        line("[Pipeline] stage");
        line("[Pipeline] { (", std::string(phase.name) + ")");
        line("[Pipeline] sh");
        line("+ ", phase.command);
        break;
    case Flavour::Travis:
        section("travis_fold:start:", phase.name, "");
        line("travis_time:start:0a1b2c3d\r\x1b[0K$ ", phase.command);
        break;
    }
}

inline void CiLog::endStep(const Phase& phase)
{
    while (m_depth > 0)
        closeGroup();
    switch (m_flavour) {
    case Flavour::GitHub:
        break;
    case Flavour::GitLab:
        section("section_end:", phase.name, "");
        break;
    case Flavour::Jenkins:
        line("[Pipeline] }");
        line("[Pipeline] // stage");
        break;
    case Flavour::Travis:
        line("travis_time:end:0a1b2c3d:start=1709251200000000000,finish=1709251260000000000,duration=60000000000\r\x1b[0K", "");
        line("The command \"", std::string(phase.command) + "\" exited with 0.");
        section("travis_fold:end:", phase.name, "");
        break;
    }
}

inline void CiLog::openGroup()
{
    if (m_depth == deepestGroup)
        return;
    const std::string name = std::string(verbs[below(16)]) + ' ' + moduleNames[m_depth];
    ++m_depth;
    ++m_counts.groups;
    switch (m_flavour) {
    case Flavour::GitHub:
        return line("##[group]", name);
    case Flavour::GitLab:
        return section("section_start:", moduleNames[m_depth - 1], name);
    case Flavour::Jenkins:
        return line("[Pipeline] { (", name + ")");
    case Flavour::Travis:
        return section("travis_fold:start:", moduleNames[m_depth - 1], name);
    }
}

inline void CiLog::closeGroup()
{
    --m_depth;
    switch (m_flavour) {
    case Flavour::GitHub:
        return line("##[endgroup]");
    case Flavour::GitLab:
        return section("section_end:", moduleNames[m_depth], "");
    case Flavour::Jenkins:
        return line("[Pipeline] }");
    case Flavour::Travis:
        return section("travis_fold:end:", moduleNames[m_depth], "");
    }
}

inline void CiLog::templated(const Template& shape)
{
    beginLine();
    for (std::uint32_t i = shape.begin; i < shape.end; ++i) {
        put(m_pieces[i].text);
        putPart(m_pieces[i].part);
    }
    endLine();
}

inline void CiLog::progress()
{
    ++m_counts.progressLines;
    beginLine();
    const unsigned objects = 100 + below(90'000);
    for (unsigned percent = below(10); percent <= 100; percent += 1 + below(12)) {
        put("Receiving objects: ");
        put(percent < 10 ? "  " : percent < 100 ? " " : "");
        putNumber(percent);
        put("% (");
        putNumber(objects / 100 * percent);
        *m_at++ = '/';
        putNumber(objects);
        put(")\r");
    }
    put("Receiving objects: 100% (");
    putNumber(objects);
    put("), done.");
    endLine();
}

inline void CiLog::longLine()
{
    ++m_counts.longLines;
    const size_t length = size_t(2048) << below(5);
    beginLine();
    put("java -cp ");
    for (const char* const begin = m_at; size_t(m_at - begin) < length;) {
        put("/home/runner/.m2/repository/org/example/");
        putPart('m');
        *m_at++ = '/';
        putPart('v');
        put("/library.jar:");
    }
    put(" org.example.Main");
    endLine();
}

inline void CiLog::warning()
{
    ++m_counts.warnings;
    beginLine();
    if (onceIn(8) && m_flavour == Flavour::GitHub)
        put("##[warning]");
    put("src/");
    putPart('m');
    *m_at++ = '/';
    putPart('f');
    put(".cpp:");
    putNumber(1 + below(900));
    *m_at++ = ':';
    putNumber(1 + below(80));
    put(": \x1b[01;35mwarning: \x1b[0munused variable '");
    putPart('f');
    put("' [\x1b[01;35m-Wunused-variable\x1b[0m]");
    endLine();
}

inline void CiLog::error()
{
    ++m_counts.errors;
    beginLine();
    if (onceIn(2) && m_flavour == Flavour::GitHub) {
        put("##[error]");
        putPart('m');
        put(" could not be verified, trying another mirror");
    } else {
        put("src/");
        putPart('m');
        *m_at++ = '/';
        putPart('f');
        put(".cpp:");
        putNumber(1 + below(900));
        put(":17: \x1b[01;31merror: \x1b[0m'");
        putPart('c');
        put("' was not declared in this scope");
    }
    endLine();
}

inline void CiLog::ordinary(size_t phase)
{
    if (onceIn(96)) {
        if (m_depth > 0 && !onceIn(16))
            closeGroup();
        else
            openGroup();
    }
    switch (below(20'000)) {
    case 0:
        return longLine();
    case 1:
        return onceIn(3) ? error() : warning();
    default:
        break;
    }
    if (onceIn(500))
        return progress();
    if (phase == 4 && onceIn(150))
        return warning();
    // Lines of a kind come in runs.
    const std::vector<Template>& shapes = m_templates[phase];
    const Template shape = shapes[below(unsigned(shapes.size()))];
    for (unsigned run = 1 + below(6); run > 0; --run)
        templated(shape);
}

inline void CiLog::end()
{
    ++m_counts.errors;
    line("src/engine/store.cpp:218:17: \x1b[01;31merror: \x1b[0mno matching function for call to 'commit(int)'");
    line("  218 |     return db.commit(3);");
    line("      |            ~~~~~~~~~^~~");
    line("src/engine/store.h:44:10: note: candidate: 'Result commit(Transaction&&)'");
    line("make[2]: *** [src/CMakeFiles/engine.dir/build.make:132: src/engine/store.cpp.o] Error 1");
    line("make: *** [Makefile:146: all] Error 2");
    switch (m_flavour) {
    case Flavour::GitHub:
        line("##[error]Process completed with exit code 2.");
        line("Post job cleanup.");
        line("Cleaning up orphan processes");
        break;
    case Flavour::GitLab:
        section("section_end:", "build", "");
        line("\x1b[31;1mERROR: Job failed: exit code 2");
        line("\x1b[0;m");
        break;
    case Flavour::Jenkins:
        line("[Pipeline] }");
        line("[Pipeline] // stage");
        line("[Pipeline] }");
        line("[Pipeline] // node");
        line("[Pipeline] End of Pipeline");
        line("ERROR: script returned exit code 2");
        line("Finished: FAILURE");
        break;
    case Flavour::Travis:
        section("travis_fold:end:", "build", "");
        line("The command \"make -j2 all\" exited with 2.");
        line("Done. Your build exited with 1.");
        break;
    }
}

template <typename Sink>
void CiLog::write(std::uint64_t bytes, Sink sink)
{
    constexpr std::uint64_t endLength = 2048;
    constexpr size_t mostAtOnce = 2 * longestLine; // put between two looks at how full the block is
    m_counts = {};
    m_ticks = m_depth = 0;
    m_block.resize(blockSize + mostAtOnce);
    m_at = m_block.data();
    const auto handOver = [&] {
        const size_t length = size_t(m_at - m_block.data());
        m_counts.bytes += length;
        m_at = m_block.data();
        return sink(static_cast<const char*>(m_block.data()), length);
    };
    const std::uint64_t wanted = bytes > endLength ? bytes - endLength : 0;
    const std::uint64_t stepLength = std::min<std::uint64_t>(std::max<std::uint64_t>(bytes / 40, 4096), 8 << 20);
    begin();
    while (written() < wanted) {
        const size_t phase = m_counts.steps % std::size(phases);
        const std::uint64_t until = std::min(wanted, written() + stepLength * phases[phase].weight * (1 + below(7)) / 16);
        beginStep(phases[phase]);
        while (written() < until) {
            ordinary(phase);
            if (size_t(m_at - m_block.data()) >= blockSize && !handOver())
                return;
        }
        endStep(phases[phase]);
    }
    beginStep(phases[4]);
    end();
    (void)handOver();
}

inline std::string CiLog::make(std::uint64_t bytes)
{
    std::string out;
    out.reserve(size_t(bytes) + longestLine);
    write(bytes, [&out](const char* data, size_t size) {
        out.append(data, size);
        return true;
    });
    return out;
}

} // namespace bench
