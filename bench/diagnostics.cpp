// Diagnostics in a made-up log: bytes a second of processor time, beside what a plain regular expression of grep takes for the same bytes;
// and, where the data sets lie beside the project, how many of their files are counted exactly.

#include "core/reports/diagnostics.h"
#include "bench/cilog.h"
#include "core/logs/input.h"
#include "core/logs/log.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace {

using namespace sentinel;
/// Processor seconds of this program, or of those it has started: others may share the machine.
double processorSeconds(int whose)
{
    rusage usage{};
    getrusage(whose, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void printSpeed(const char* what, double megabytes, double seconds)
{
    std::printf("%-40s %8.0f ms %8.0f MB/s\n", what, seconds * 1000, megabytes / seconds);
}

void measureSpeed(size_t megabytes)
{
    const std::string text = bench::CiLog().make(megabytes << 20);
    const double size = double(text.size()) / (1 << 20);
    Document document;
    document.bytes = Bytes::owning(nullptr, text);
    const Result<Log> log = Log::parse(document);
    if (!log)
        return;
    std::vector<double> times;
    size_t found = 0;
    for (int i = 0; i < 5; ++i) {
        const double start = processorSeconds(RUSAGE_SELF);
        found = readDiagnostics(*log).size();
        times.push_back(processorSeconds(RUSAGE_SELF) - start);
    }
    std::printf("%zu MB log, %lld lines, %zu diagnostics\n", megabytes, static_cast<long long>(log->lineCount()), found);
    printSpeed("readDiagnostics", size, medianOf(times));

    const QString path = QDir::temp().filePath(QStringLiteral("bench_diagnostics.log"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) != qint64(text.size()))
        return;
    file.close();
    times.clear();
    const std::string command = "grep -cE '^[^:]+:[0-9]+:' '" + path.toStdString()
        + "' | cat >/dev/null"; // writing to /dev/null itself, grep stops at the first match
    for (int i = 0; i < 5; ++i) {
        const double start = processorSeconds(RUSAGE_CHILDREN);
        if (std::system(command.c_str()) < 0)
            break;
        times.push_back(processorSeconds(RUSAGE_CHILDREN) - start);
    }
    if (!times.empty())
        printSpeed("grep -cE '^[^:]+:[0-9]+:'", size, medianOf(times));
    file.remove();
}

std::vector<Diagnostic> diagnosticsOf(const QString& path)
{
    const Result<Input> input = readInput(path);
    if (!input || input->documents.empty())
        return {};
    const Result<Log> log = Log::parse(input->documents.front());
    return log ? readDiagnostics(*log) : std::vector<Diagnostic>();
}

void measureAccuracy(const QString& folder)
{
    QFile cases(folder + QStringLiteral("/compiler_warnings/expected.jsonl"));
    if (!cases.open(QIODevice::ReadOnly)) {
        std::printf("no data sets in %s\n", qPrintable(folder));
        return;
    }
    std::map<bool, std::pair<int, int>> exact; // text or not: exact, files
    const QList<QByteArray> lines = cases.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const QJsonObject one = QJsonDocument::fromJson(line).object();
        if (one.isEmpty())
            continue;
        const QString file = one.value(QLatin1String("file")).toString();
        auto& [right, all] = exact[!file.endsWith(QLatin1String(".json")) && !file.endsWith(QLatin1String(".xml"))];
        ++all;
        right += qint64(diagnosticsOf(folder + QStringLiteral("/compiler_warnings/") + file).size())
            == one.value(QLatin1String("count")).toInteger();
    }
    std::printf("compiler_warnings: exact counts in %d of %d texts, %d of %d reports\n", exact[true].first, exact[true].second,
                exact[false].first, exact[false].second);

    static const QRegularExpression entry(QStringLiteral("^([^|]+)\\|(\\d*)[^|]*\\|"));
    int wanted = 0, shown = 0, common = 0;
    const QFileInfoList files = QDir(folder + QStringLiteral("/errorformat")).entryInfoList({QStringLiteral("*.in")}, QDir::Files);
    for (const QFileInfo& file : files) {
        std::map<std::pair<QString, qint64>, int> left;
        QFile golden(file.path() + u'/' + file.completeBaseName() + QStringLiteral(".ok"));
        if (!golden.open(QIODevice::ReadOnly))
            continue;
        const QStringList rows = QString::fromUtf8(golden.readAll()).split(u'\n');
        for (const QString& row : rows) {
            const QRegularExpressionMatch match = entry.match(row);
            if (match.hasMatch() && !match.captured(1).trimmed().isEmpty()) {
                ++left[{match.captured(1), match.captured(2).toLongLong()}];
                ++wanted;
            }
        }
        for (const Diagnostic& diagnostic : diagnosticsOf(file.filePath())) {
            if (diagnostic.file.empty())
                continue;
            ++shown;
            int& open = left[{QString::fromStdString(diagnostic.file), diagnostic.line}];
            if (open > 0) {
                --open;
                ++common;
            }
        }
    }
    std::printf("errorformat: F1 of (file, line) over all entries %.3f\n", wanted + shown > 0 ? 2.0 * common / (wanted + shown) : 0.0);
}

} // namespace

/// bench_diagnostics [MEGABYTES] [FOLDER of data sets]
int main(int argc, char** argv)
{
    measureSpeed(argc > 1 ? size_t(std::max(1, std::atoi(argv[1]))) : 100);
    measureAccuracy(argc > 2 ? QString::fromLocal8Bit(argv[2]) : QStringLiteral("../shared/data"));
    return 0;
}
