// Writes a made-up CI log, the same for everyone who asks for the same:
//
//   bench_genlog [--size 1G] [--flavour github|gitlab|jenkins|travis] [--seed 1] OUT      OUT "-" is standard output
//
// Sizes count as disks do: K, M, G are thousands, millions, milliards of bytes. What was written is said on standard error.

#include "bench/cilog.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace {

std::optional<std::uint64_t> numberOf(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool writeAll(int file, const char* data, size_t size)
{
    while (size > 0) {
        const ssize_t done = ::write(file, data, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        data += done;
        size -= size_t(done);
    }
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::uint64_t> size = 1'000'000'000, seed = 1;
    std::optional<bench::Flavour> flavour = bench::Flavour::GitHub;
    const char* out = nullptr;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        const char* const value = i + 1 < argc ? argv[i + 1] : "";
        if (option == "--size")
            size = bench::sizeOf(value);
        else if (option == "--flavour")
            flavour = bench::flavourOf(value);
        else if (option == "--seed")
            seed = numberOf(value);
        else {
            out = argv[i];
            continue;
        }
        ++i;
    }
    if (!size || !seed || !flavour || !out) {
        std::fprintf(stderr, "bench_genlog [--size 1G] [--flavour github|gitlab|jenkins|travis] [--seed 1] OUT\n");
        return 2;
    }
    const bool isStandard = std::strcmp(out, "-") == 0;
    const int file = isStandard ? STDOUT_FILENO : ::open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool isWritten = file >= 0;
    bench::CiLog log(*seed, *flavour);
    if (isWritten)
        log.write(*size, [&](const char* data, size_t length) { return isWritten = writeAll(file, data, length); });
    if (isWritten && !isStandard)
        isWritten = ::close(file) == 0;
    if (!isWritten) {
        std::fprintf(stderr, "%s cannot be written: %s\n", out, std::strerror(errno));
        return 1;
    }
    const bench::CiLogCounts& counts = log.counts();
    std::fprintf(stderr,
                 "%llu bytes, %llu lines, %llu steps, %llu groups, %llu errors, %llu warnings, %llu progress bars, %llu long lines\n",
                 static_cast<unsigned long long>(counts.bytes), static_cast<unsigned long long>(counts.lines),
                 static_cast<unsigned long long>(counts.steps), static_cast<unsigned long long>(counts.groups),
                 static_cast<unsigned long long>(counts.errors), static_cast<unsigned long long>(counts.warnings),
                 static_cast<unsigned long long>(counts.progressLines), static_cast<unsigned long long>(counts.longLines));
    return 0;
}
