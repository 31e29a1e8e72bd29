// Start of the console to its first painted frame, on the embedded store, as a whole process: fork to the line that the
// program prints after the first paint, and the peak of its resident memory. Beside it, as the floor, the smallest
// program of the same kind: a Qt Widgets window with a label.
//
//   bench_startup [RUNS]      medians of RUNS alternating starts each (default 15); needs a display (xvfb-run)

#include <QApplication>
#include <QByteArray>
#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

struct Start
{
    double milliseconds = 0; ///< fork to "first paint"
    double cpuMilliseconds = 0;
    double megabytes = 0; ///< peak resident
};

double seconds(const timeval& time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

// Starts a program, waits for its line "first paint …", then for its end. Negative time: it never said so.
Start measure(const std::vector<std::string>& command)
{
    int fds[2];
    if (pipe(fds) != 0)
        return {-1, 0, 0};
    std::vector<char*> arguments;
    for (const std::string& part : command)
        arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);

    const Clock::time_point begin = Clock::now();
    const pid_t child = fork();
    if (child == 0) {
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        close(fds[1]);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(fds[1]);
    Start start{-1, 0, 0};
    std::string said;
    char buffer[512];
    for (ssize_t got = 0; (got = read(fds[0], buffer, sizeof buffer)) > 0;) {
        said.append(buffer, size_t(got));
        if (start.milliseconds < 0 && said.find("first paint") != std::string::npos)
            start.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
    }
    close(fds[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    start.cpuMilliseconds = (seconds(usage.ru_utime) + seconds(usage.ru_stime)) * 1000;
    start.megabytes = double(usage.ru_maxrss) / 1024.0;
    return start;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

void report(const char* name, const std::vector<Start>& starts)
{
    std::vector<double> times, cpu, memory;
    for (const Start& start : starts) {
        times.push_back(start.milliseconds);
        cpu.push_back(start.cpuMilliseconds);
        memory.push_back(start.megabytes);
    }
    std::printf("%-34s n %2zu   first paint %6.1f ms (min %.1f, max %.1f)   cpu %6.1f ms   peak %5.1f MB\n", name, starts.size(),
                median(times), *std::min_element(times.begin(), times.end()), *std::max_element(times.begin(), times.end()), median(cpu),
                median(memory));
}

class FirstPaint : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QLabel::paintEvent(event);
        QTimer::singleShot(0, this, [] {
            std::puts("first paint");
            std::fflush(stdout);
            QCoreApplication::quit();
        });
    }
};

int floorProgram(int argc, char** argv)
{
    QApplication app(argc, argv);
    FirstPaint label(QStringLiteral("Hello"));
    label.resize(1280, 800);
    label.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 1 && std::string(argv[1]) == "--floor")
        return floorProgram(argc, argv);
    const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 15;
    const QByteArray self = QFile::symLinkTarget(QStringLiteral("/proc/self/exe")).toLocal8Bit();
    const std::string folder = self.left(self.lastIndexOf('/')).toStdString();
    QTemporaryDir data;
    const std::string store = data.path().toStdString();

    const std::vector<std::string> console = {folder + "/../sentinel-console", "--data", store, "--first-paint"};
    const std::vector<std::string> floor = {self.toStdString(), "--floor"};
    measure(console); // makes the store and warms the page cache
    measure(floor);
    std::vector<Start> ours, least;
    for (int i = 0; i < runs; ++i) {
        ours.push_back(measure(console));
        least.push_back(measure(floor));
        if (ours.back().milliseconds < 0 || least.back().milliseconds < 0) {
            std::fprintf(stderr, "bench_startup: a program ended without painting; is there a display (xvfb-run)?\n");
            return 1;
        }
    }
    report("sentinel-console, empty window", ours);
    report("floor: Qt window with a label", least);
    std::vector<double> a, b;
    for (int i = 0; i < runs; ++i) {
        a.push_back(ours[size_t(i)].milliseconds);
        b.push_back(least[size_t(i)].milliseconds);
    }
    std::printf("ratio to the floor: %.2f\n", median(a) / median(b));
    return 0;
}
