#include "app/cli/commands.h"

#include "app/cli/importreport.h"
#include "app/cli/inputs.h"
#include "app/cli/ordered.h"
#include "app/cli/stores.h"
#include "core/base/background.h"
#include "core/base/json.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/collector.h"
#include "core/pipeline/config.h"
#include "core/pipeline/folderwatch.h"
#include "core/pipeline/greenlogs.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/jsonlog.h"
#include "core/pipeline/pollers.h"
#include "core/pipeline/retriage.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sentinel {

namespace {

using std::chrono::milliseconds;

Q_LOGGING_CATEGORY(lcServe, "sentinel.serve")

constexpr milliseconds shortestPause{500};
constexpr milliseconds drainTime{3000}; // less than Interrupt has patience for

/// The store's own drop folder: what came in is stored, so the file can go; what cannot be read is put aside, not lost.
class Inbox
{
public:
    explicit Inbox(const DataFolders& folders) : m_folder(folders.inbox()), m_refused(folders.data + QStringLiteral("/refused")) {}

    bool make() const { return QDir().mkpath(m_folder); }
    const QString& folder() const { return m_folder; }
    bool holds(const QString& path) const { return path.startsWith(m_folder + u'/'); }

    void settle(const ImportedInput& input) const
    {
        if (!holds(input.path))
            return; // folders of other people are only read
        if (!input.error)
            QFile::remove(input.path);
        else if (input.error->kind != Error::Kind::Cancelled && QDir().mkpath(m_refused))
            QFile::rename(input.path, freeName(QFileInfo(input.path).fileName()));
    }

private:
    QString freeName(const QString& name) const
    {
        QString path = m_refused + u'/' + name;
        for (int i = 2; QFileInfo::exists(path); ++i)
            path = QStringLiteral("%1/%2-%3").arg(m_refused).arg(i).arg(name);
        return path;
    }

    QString m_folder, m_refused;
};

// Sleeps; true if it is time to end.
bool isStoppedWithin(milliseconds pause, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, pause, [] { return false; });
    return stop.stop_requested();
}

/// What goes wrong while it runs: a line of the log, in the form that was asked for.
void report(const QString& subject, const Error& error, bool asJson)
{
    if (!asJson)
        return complain(subject, error);
    qCWarning(lcServe, "%s: %s%s", qUtf8Printable(subject), qUtf8Printable(error.message),
              error.detail.isEmpty() ? "" : qUtf8Printable(QStringLiteral(" (%1)").arg(error.detail)));
}

/// The part that listens; the reason on standard error if it cannot.
std::unique_ptr<Collector> startCollector(const Call& call, Store& store, std::shared_ptr<const Analyser> analyser)
{
    const auto failed = [](const Error& error) -> std::unique_ptr<Collector> {
        complain(QStringLiteral("serve"), error);
        return nullptr;
    };
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    if (!config)
        return failed(config.error());
    Result<CollectorSettings> settings = collectorSettingsOf(*config, call.folders.data);
    if (!settings)
        return failed(settings.error());
    if (call.arguments.has("listen"))
        settings->listener.address = call.arguments.value("listen");
    auto collector = std::make_unique<Collector>(store, std::move(*settings), [analyser] { return analyser; });
    const Result<> listening = collector->listen();
    return listening ? std::move(collector) : failed(listening.error());
}

/// Judges the history again beside the imports, when the rules have changed since it was judged.
void judgeAgain(Store& store, const Analyser& analyser, const std::stop_token& stop)
{
    constexpr auto lookAgainAfter = milliseconds(60'000); // while another program is at it: it may die
    giveWayToForeground();
    RetriagePass pass(store, analyser);
    for (;;) {
        Result<RetriagePass::Progress> progress = pass.begin(stop);
        while (progress && progress->state == RetriagePass::State::UnderWay)
            progress = pass.advance(stop);
        if (!progress && progress.error().kind != Error::Kind::Cancelled)
            complain(QStringLiteral("judging the history again"), progress.error());
        if (!progress || progress->state != RetriagePass::State::Elsewhere || isStoppedWithin(lookAgainAfter, stop))
            return;
    }
}

} // namespace

int runServe(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (!arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("takes no %1; to watch a folder: --watch %1").arg(arguments.paths().first()));
    QStringList folders;
    for (const QString& folder : arguments.values("watch")) {
        if (!QFileInfo(folder).isDir()) {
            complain(folder, QStringLiteral("is no folder"));
            return 1;
        }
        folders += QFileInfo(folder).absoluteFilePath();
    }
    const QString logForm = arguments.has("log") ? arguments.value("log") : QStringLiteral("json");
    if (logForm != u"json" && logForm != u"text")
        return refuse(call.command, QStringLiteral("--log takes json or text"));
    const std::unique_ptr<Store> store = openStore(call);
    std::optional<Analyser> loaded = store ? loadAnalyser(call) : std::nullopt;
    if (!loaded)
        return 1;
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    const auto analyser = std::make_shared<const Analyser>(std::move(*loaded));
    const Inbox inbox(call.folders);
    if (!inbox.make()) {
        complain(inbox.folder(), QStringLiteral("the folder cannot be made"));
        return 1;
    }
    folders.prepend(inbox.folder());
    const bool asJson = arguments.has("jsonl"), logsJson = logForm == u"json";
    if (logsJson)
        logAsJson();
    const std::unique_ptr<Collector> collector = startCollector(call, *store, analyser);
    if (!collector)
        return 1;
    if (asJson)
        call.out.write(JsonWriter()
                           .beginObject()
                           .text("schema", std::string_view("sentinel.listening/1"))
                           .text("url", collector->url())
                           .endObject()
                           .json()
                       + '\n');
    else
        call.out.write(QStringLiteral("listening on %1\n").arg(collector->url()));
    for (const QString& folder : folders) {
        const QString line = QStringLiteral("watching %1\n").arg(folder);
        if (!asJson)
            call.out.write(line);
    }
    call.out.flush();

    const ImportSettings settings = importSettings(call);
    const Terminal terminal(call.out);
    FolderWatch watch(folders);
    GreenLogs greens(*store);
    const std::jthread judging([&] { judgeAgain(*store, *analyser, call.stop); }); // joined before both go
    Analysts analysts(threadsFor(8)); // of what is asked for; joined before what they work with goes
    const Pollers pollers(*store, analysts, analyser, pollerSettingsOf(config ? *config : Config(), call.folders.data));
    const auto work = [&](const QString& path) { return importFile(*store, *analyser, greens, path, call.stop, settings); };
    const auto tell = [&](const ImportedInput& input) {
        if (input.error && input.error->kind != Error::Kind::Cancelled)
            report(input.path, *input.error, logsJson);
        else if (!input.error && input.isNew)
            call.out.write(asJson ? QString::fromStdString(importJson(input)) + u'\n' : importText(terminal, input));
        call.out.flush();
        inbox.settle(input);
        return !call.stop.stop_requested();
    };
    milliseconds pause = shortestPause;
    QElapsedTimer sinceClustering; // the longer that takes the more seldom it is done
    qint64 clusteringRest = 0;
    const auto cluster = [&] {
        if (sinceClustering.isValid() && sinceClustering.elapsed() < clusteringRest)
            return;
        sinceClustering.start();
        bringClustersUpToDate(*store, call.stop);
        clusteringRest = 10 * sinceClustering.elapsed();
        sinceClustering.start();
    };
    do {
        cluster();
        QElapsedTimer timer;
        timer.start();
        const QStringList files = watch.look();
        // A tree so large that looking takes long is looked at less often: a tenth of the time at most.
        pause = std::max(shortestPause, milliseconds(9 * timer.elapsed()));
        inOrder(
            static_cast<size_t>(files.size()), threadsFor(static_cast<size_t>(files.size())),
            [&](size_t i) { return work(files[static_cast<qsizetype>(i)]); },
            [&](size_t, const ImportedInput& input) { return tell(input); });
    } while (!isStoppedWithin(pause, call.stop));
    (void)collector->drain(drainTime); // who was not answered by then sends it again
    return 0;                          // what came last is clustered by whoever opens the store next
}

} // namespace sentinel
