// The log engine against its peers and against what no program can beat, as whole processes on the same file: index, literal
// search, regular expressions, first paint. Runs alternate, so that a busy machine is busy for all; medians are printed, and how many
// times as long (wall) and as much (cpu, heap) the others take. Peers that are not installed are left out, and named.
//
//   bench_logengine [--size 1G] [--runs 5] [--only index|literal|regex|paint] [FILE]
//   without FILE a log is made in the temporary folder; first paint needs a display (xvfb-run)

#include "bench/cilog.h"
#include "bench/process.h"
#include "core/logs/livelog.h"
#include "core/logs/log.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cstdlib>
#include <functional>
#include <thread>

#include <sys/mman.h>
#include <sys/stat.h>

using namespace sentinel;

namespace {

using bench::Cost;
using bench::figures;
using bench::median;

struct Contestant
{
    std::string name;
    std::vector<std::string> command; ///< the first is ours
    std::string until;                ///< what it prints when it is done; empty: it ends
    std::function<void()> before;     ///< each run
};

struct Race
{
    std::string id, title;
    std::vector<Contestant> contestants;
};

bool isInstalled(const std::string& program)
{
    return program.find('/') != std::string::npos ? access(program.c_str(), X_OK) == 0
                                                  : !QStandardPaths::findExecutable(QString::fromStdString(program)).isEmpty();
}

/// The last line that was printed, shortened: a count, to be compared by eye.
std::string lastWords(std::string output)
{
    while (!output.empty() && (output.back() == '\n' || output.back() == '\r'))
        output.pop_back();
    const size_t feed = output.rfind('\n');
    output = feed == std::string::npos ? output : output.substr(feed + 1);
    return output.substr(0, 60);
}

void run(const Race& race, int runs)
{
    std::vector<const Contestant*> there;
    std::printf("\n%s\n", race.title.c_str());
    for (const Contestant& contestant : race.contestants) {
        if (isInstalled(contestant.command.front()))
            there.push_back(&contestant);
        else
            std::printf("  %-34s not installed, left out\n", contestant.name.c_str());
    }
    std::vector<std::vector<Cost>> costs(there.size());
    for (int i = 0; i < runs; ++i) {
        for (size_t n = 0; n < there.size(); ++n) {
            if (there[n]->before)
                there[n]->before();
            costs[n].push_back(bench::costOf(there[n]->command, there[n]->until));
        }
    }
    std::printf("  %-34s %9s %9s %9s %9s %9s  %s\n", "", "wall ms", "min", "cpu ms", "heap MB", "peak MB", "x wall, x cpu, x heap; said");
    const auto of = [&costs](size_t n, double Cost::*figure) { return median(figures(costs[n], figure)); };
    for (size_t n = 0; n < there.size(); ++n) {
        const std::vector<double> walls = figures(costs[n], &Cost::wall);
        const bool isDone = std::all_of(costs[n].begin(), costs[n].end(), [](const Cost& cost) { return cost.isDone; });
        std::printf("  %-34s %9.1f %9.1f %9.1f %9.1f %9.1f ", there[n]->name.c_str(), median(walls),
                    *std::min_element(walls.begin(), walls.end()), of(n, &Cost::cpu), of(n, &Cost::heap), of(n, &Cost::resident));
        if (n > 0)
            std::printf(" %.2f, %.2f, %.1f;", median(walls) / of(0, &Cost::wall), of(n, &Cost::cpu) / of(0, &Cost::cpu),
                        of(n, &Cost::heap) / of(0, &Cost::heap));
        std::printf(" %s%s\n", isDone ? "" : "FAILED: ", lastWords(costs[n].back().output).c_str());
    }
    std::fflush(stdout);
}

// What a program of our own does with the file: run as child processes, by their first argument.

int countFeeds(const char* path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat facts
    {
    };
    if (file < 0 || fstat(file, &facts) != 0 || facts.st_size == 0)
        return 1;
    void* const map = mmap(nullptr, size_t(facts.st_size), PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED)
        return 1;
    const char* at = static_cast<const char*>(map);
    const char* const end = at + facts.st_size;
    long long lines = 0;
    while ((at = static_cast<const char*>(std::memchr(at, '\n', size_t(end - at))))) {
        ++lines;
        if (++at == end)
            break;
    }
    std::printf("%lld\n", lines);
    return 0;
}

int parseWhole(const char* path)
{
    const Result<Input> input = readInput(QString::fromLocal8Bit(path));
    if (!input)
        return 1;
    const Result<Log> log = Log::parse(input->documents.front());
    if (!log)
        return 1;
    std::printf("%lld\n", static_cast<long long>(log->lineCount()));
    return 0;
}

/// As the console opens it: read, not mapped, on a thread of its own.
int readLive(const char* path)
{
    const LiveLog live(QString::fromLocal8Bit(path), [] {});
    while (live.state().phase == LiveLog::Phase::Indexing)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::optional<Log> log = live.log();
    if (!log)
        return 1;
    std::printf("%lld\n", static_cast<long long>(log->lineCount()));
    return 0;
}

Race indexing(const std::string& self, const std::string& ours, const std::string& file)
{
    return {"index",
            "Index of the whole file, in memory already",
            {{"sentinel log --info", {ours, "log", "--info", file}, {}, {}},
             {"as the console reads it", {self, "--live", file}, {}, {}},
             {"as analysis reads it", {self, "--parse", file}, {}, {}},
             {"lnav (headless)", {"lnav", "-n", "-q", "-c", ":goto 0", file}, {}, {}},
             {"glogg (until it is indexed)", {"glogg", "--multi", "-dddd", file}, "Sending indexingFinished", {}},
             {"floor: memchr over a map", {self, "--memchr", file}, {}, {}},
             {"floor: wc -l", {"wc", "-l", file}, {}, {}},
             {"floor: cat > /dev/null", {"sh", "-c", "cat \"$0\" > /dev/null", file}, {}, {}}}};
}

Race searching(const char* id, const std::string& title, const std::string& ours, const std::string& file, const std::string& pattern,
               bool isRegex, bool ignoreCase)
{
    std::vector<std::string> own{ours, "log", "--search", pattern, "--count"}, rg{"rg", "-c"}, grep{"grep", "-c"};
    if (isRegex)
        own.push_back("--regex");
    else
        rg.push_back("-F");
    grep.push_back(isRegex ? "-E" : "-F");
    if (ignoreCase) {
        own.push_back("--ignore-case");
        rg.push_back("-i");
        grep.push_back("-i");
    }
    for (std::vector<std::string>* command : {&rg, &grep}) {
        command->push_back("-e");
        command->push_back(pattern);
    }
    for (std::vector<std::string>* command : {&own, &rg, &grep})
        command->push_back(file);
    return {id, title + ": " + pattern, {{"sentinel log --search", own, {}, {}}, {"ripgrep", rg, {}, {}}, {"grep", grep, {}, {}}}};
}

Race painting(const std::string& console, const std::string& floor, const std::string& file, const std::string& folder)
{
    const std::string words = "first paint", fresh = folder + "/fresh", kept = folder + "/kept";
    const auto clear = [fresh] { QDir(QString::fromStdString(fresh)).removeRecursively(); };
    const std::vector<std::string> openFresh{console, "--data", fresh, "--first-paint", file};
    return {"paint",
            "First lines of the log on screen, from exec of the console",
            {{"file in memory", openFresh, words, clear},
             {"file on disk", openFresh, words,
              [clear, file] {
                  clear();
                  bench::forget(file);
              }},
             {"opened before", {console, "--data", kept, "--first-paint", file}, words, {}},
             {"the console without a file", {console, "--data", kept, "--first-paint"}, words, {}},
             {"floor: Qt window with a label", {floor, "--floor"}, words, {}}}};
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--memchr") == 0)
        return countFeeds(argv[2]);
    if (argc == 3 && std::strcmp(argv[1], "--parse") == 0)
        return parseWhole(argv[2]);
    if (argc == 3 && std::strcmp(argv[1], "--live") == 0)
        return readLive(argv[2]);

    std::optional<std::uint64_t> size = 1'000'000'000;
    int runs = 5;
    std::string only, file;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        const char* const value = i + 1 < argc ? argv[i + 1] : "";
        if (option == "--size")
            size = bench::sizeOf(value);
        else if (option == "--runs")
            runs = std::max(1, std::atoi(value));
        else if (option == "--only")
            only = value;
        else {
            file = argv[i];
            continue;
        }
        ++i;
    }
    QTemporaryDir folder;
    if (!size || !folder.isValid()) {
        std::fprintf(stderr, "bench_logengine [--size 1G] [--runs 5] [--only index|literal|regex|paint] [FILE]\n");
        return 2;
    }
    const std::string scratch = folder.path().toStdString();
    if (file.empty()) {
        file = scratch + "/build.log";
        QFile made(QString::fromStdString(file));
        bool isWritten = made.open(QIODevice::WriteOnly);
        bench::CiLog().write(*size, [&](const char* data, size_t length) {
            return isWritten = isWritten && made.write(data, qint64(length)) == qint64(length);
        });
        if (!isWritten || !made.flush()) {
            std::fprintf(stderr, "bench_logengine: no room for a log in the temporary folder\n");
            return 1;
        }
    }
    // Peers keep what they remember in the home folder; every run of them shall be their first.
    qputenv("HOME", QByteArray::fromStdString(scratch + "/home"));
    qputenv("XDG_CONFIG_HOME", QByteArray::fromStdString(scratch + "/home"));
    QDir().mkpath(QString::fromStdString(scratch + "/home"));

    const std::string self = QFile::symLinkTarget(QStringLiteral("/proc/self/exe")).toStdString();
    const std::string here = self.substr(0, self.rfind('/'));
    const std::string ours = here + "/../sentinel", console = here + "/../sentinel-console";
    bench::costOf({"cat", file}); // into memory

    std::vector<Race> races;
    races.push_back(indexing(self, ours, file));
    races.push_back(searching("literal", "Literal, a few hits", ours, file, "was not declared", false, false));
    races.push_back(searching("literal", "Literal, many hits", ours, file, "PASSED", false, false));
    races.push_back(searching("literal", "Literal, no hit", ours, file, "segmentation fault", false, false));
    races.push_back(searching("literal", "Literal in any case", ours, file, "was Not Declared", false, true));
    races.push_back(searching("regex", "Regular expression, few hits", ours, file, "error: .*declared in", true, false));
    races.push_back(searching("regex", "Regular expression, many hits", ours, file, "test_[a-z]+_[0-9]{3} .*PASSED", true, false));
    races.push_back(
        searching("regex", "Regular expression, alternatives", ours, file, "(refused|timed out|not found|declared in)$", true, false));
    if (!qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        races.push_back(painting(console, here + "/bench_startup", file, scratch));
    else
        std::printf("First paint is left out: there is no display (xvfb-run).\n");
    for (const Race& race : races) {
        if (only.empty() || race.id == only)
            run(race, runs);
    }
    return 0;
}
