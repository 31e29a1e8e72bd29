#pragma once

// Whole programs, measured from outside: what a person waits for and what the machine spends.

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

/// What one run of a program cost.
struct Cost
{
    bool isDone = false; ///< it ended with 0 (or 1, as grep does that finds nothing), or said what was waited for
    double wall = 0;     ///< milliseconds, from fork to its end or to the words that were waited for
    double cpu = 0;      ///< milliseconds of all its threads until then, in the kernel too
    double resident = 0; ///< peak, megabytes (2^20 bytes); pages of mapped files count
    double heap = 0;     ///< peak of memory that no file backs, megabytes, as seen every few milliseconds
    std::string output;  ///< the first 64 KB of what it said
};

inline double secondsOf(const timeval& time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

/// A line of /proc/PID/status in megabytes; 0 when the process is gone.
inline double statusOf(pid_t process, const char* key)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key))
            return double(std::strtoll(line.c_str() + std::strlen(key) + 1, nullptr, 10)) / 1024;
    }
    return 0;
}

/// CPU time of all threads of a living process, milliseconds.
inline double cpuOf(pid_t process)
{
    clockid_t clock = 0;
    timespec time{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0)
        return 0;
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Runs a program. With `until`, the clock stops when it prints these words, and it is asked to end then. What it prints on both of its
/// outputs is read. A program that takes longer than `patience` seconds is ended and not done.
inline Cost costOf(const std::vector<std::string>& command, const std::string& until = {}, int patience = 120)
{
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); };
    Cost cost;
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return cost;
    std::vector<char*> arguments;
    for (const std::string& part : command)
        arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);

    const Clock::time_point begin = Clock::now();
    const pid_t child = fork();
    if (child < 0)
        return cost;
    if (child == 0) {
        if (const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC); nothing >= 0)
            dup2(nothing, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    bool isSaid = false, isEnded = false;
    std::array<char, 65'536> buffer{};
    constexpr size_t keptOutput = 65'536;
    for (;;) {
        pollfd waiting{ends[0], POLLIN, 0};
        const int ready = poll(&waiting, 1, 2);
        if (!isSaid)
            cost.heap = std::max(cost.heap, statusOf(child, "RssAnon:"));
        if (since(begin) > patience * 1000.0 && !isEnded) {
            isEnded = true;
            kill(child, SIGKILL);
        }
        if (ready <= 0)
            continue;
        const ssize_t got = read(ends[0], buffer.data(), buffer.size());
        if (got <= 0)
            break;
        if (cost.output.size() < keptOutput || (!until.empty() && !isSaid))
            cost.output.append(buffer.data(), size_t(got));
        if (!until.empty() && !isSaid && cost.output.find(until) != std::string::npos) {
            cost.wall = since(begin);
            cost.cpu = cpuOf(child);
            cost.resident = statusOf(child, "VmHWM:");
            isSaid = true;
            kill(child, SIGTERM);
        }
    }
    close(ends[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    if (isSaid) {
        cost.isDone = true;
        return cost;
    }
    cost.wall = since(begin);
    cost.cpu = (secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime)) * 1000;
    cost.resident = double(usage.ru_maxrss) / 1024;
    cost.isDone = until.empty() && WIFEXITED(status) && WEXITSTATUS(status) <= 1;
    return cost;
}

/// The pages of a file leave memory, as far as the kernel can be asked: the next reader waits for the disk.
inline void forget(const std::string& path)
{
    if (const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC); file >= 0) {
        (void)fdatasync(file);
        (void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        close(file);
    }
}

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

/// One figure of many runs.
inline std::vector<double> figures(const std::vector<Cost>& costs, double Cost::*figure)
{
    std::vector<double> values;
    for (const Cost& cost : costs)
        values.push_back(cost.*figure);
    return values;
}

} // namespace bench
