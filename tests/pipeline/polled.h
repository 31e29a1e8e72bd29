#pragma once

#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/pollers.h"
#include "core/store/intake.h"
#include "core/store/logs.h"
#include "core/store/runs.h"
#include "core/store/sources.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

namespace sentinel {

/// The built-in rules, once for all tests of a program.
inline std::shared_ptr<const Analyser> builtInRules()
{
    static const std::shared_ptr<const Analyser> rules = [] {
        Result<Analyser> loaded = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        if (!loaded)
            qFatal("%s", qUtf8Printable(loaded.error().message));
        return std::make_shared<const Analyser>(std::move(*loaded));
    }();
    return rules;
}

/// A store in a folder of its own, with what polling needs. Pollers are made when a test wants them, as often as it wants.
class PolledStore
{
public:
    PolledStore()
    {
        Result<std::unique_ptr<Store>> opened = Store::open({folder.path(), false, 2});
        if (!opened)
            qFatal("%s (%s)", qUtf8Printable(opened.error().message), qUtf8Printable(opened.error().detail));
        store = std::move(*opened);
        settings.leaseTime = std::chrono::milliseconds(2000);
        settings.leaseRenewal = std::chrono::milliseconds(200);
        settings.lookForWork = std::chrono::milliseconds(100);
        settings.pausesBy = 0.02;
        settings.client.spoolFolder = folder.filePath(QStringLiteral("fetching"));
    }
    ~PolledStore()
    {
        pollers.reset();
        analysts.reset();
    }

    SourceId add(const Source& source)
    {
        const Result<SourceId> id = store->write([source](Transaction& db) { return addSource(db, source); }).result();
        if (!id)
            qFatal("%s", qUtf8Printable(id.error().message));
        return *id;
    }
    void start() { pollers = std::make_unique<Pollers>(*store, *analysts, builtInRules(), settings); }
    void stop() { pollers.reset(); }

    template <typename Query>
    auto ask(Query query) const
    {
        auto answer = store->read(std::move(query)).result();
        if (!answer)
            qFatal("%s (%s)", qUtf8Printable(answer.error().message), qUtf8Printable(answer.error().detail));
        return std::move(*answer);
    }
    SourceState state(SourceId id) const
    {
        return ask([id](Reader& db) { return sourceState(db, id); });
    }
    std::vector<Run> runs() const
    {
        return ask([](Reader& db) { return runPage(db, {}, RunOrder::StoredAt, false, {}, 1000); }).runs;
    }
    std::vector<Job> jobs(RunId run) const
    {
        return ask([run](Reader& db) { return jobsOfRun(db, run); });
    }

    /// Looks again after each commit until it is so; false when the time is over.
    template <typename Condition>
    bool waitFor(Condition isSo, int seconds = 30) const
    {
        QEventLoop loop;
        QTimer limit;
        limit.setSingleShot(true);
        bool isDone = isSo();
        QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
        QObject::connect(store.get(), &Store::committed, &loop, [&] {
            isDone = isDone || isSo();
            if (isDone)
                loop.quit();
        });
        limit.start(1000 * seconds);
        if (!isDone)
            loop.exec();
        return isDone || isSo();
    }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    std::unique_ptr<Analysts> analysts = std::make_unique<Analysts>(1);
    PollerSettings settings;
    std::unique_ptr<Pollers> pollers;
};

} // namespace sentinel
