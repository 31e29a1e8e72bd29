// Start of the console to its first painted frame, on the embedded store, as a whole process: fork to the line that the
// program prints after the first paint, and the CPU time and peak of resident memory until then. Beside it, as the floor, the smallest
// program of the same kind: a Qt Widgets window with a label.
//
//   bench_startup [RUNS]      medians of RUNS alternating starts each (default 15); needs a display (xvfb-run)

#include "bench/process.h"

#include <QApplication>
#include <QByteArray>
#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdlib>

namespace {

using bench::Cost;
using bench::figures;
using bench::median;

void report(const char* name, const std::vector<Cost>& starts)
{
    const std::vector<double> times = figures(starts, &Cost::wall);
    std::printf("%-34s n %2zu   first paint %6.1f ms (min %.1f, max %.1f)   cpu %6.1f ms   peak %5.1f MB\n", name, starts.size(),
                median(times), *std::min_element(times.begin(), times.end()), *std::max_element(times.begin(), times.end()),
                median(figures(starts, &Cost::cpu)), median(figures(starts, &Cost::resident)));
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
    const std::string words = "first paint";
    bench::costOf(console, words); // makes the store and warms the page cache
    bench::costOf(floor, words);
    std::vector<Cost> ours, least;
    for (int i = 0; i < runs; ++i) {
        ours.push_back(bench::costOf(console, words));
        least.push_back(bench::costOf(floor, words));
        if (!ours.back().isDone || !least.back().isDone) {
            std::fprintf(stderr, "bench_startup: a program ended without painting; is there a display (xvfb-run)?\n");
            return 1;
        }
    }
    report("sentinel-console, empty window", ours);
    report("floor: Qt window with a label", least);
    std::printf("ratio to the floor: %.2f\n", median(figures(ours, &Cost::wall)) / median(figures(least, &Cost::wall)));
    return 0;
}
