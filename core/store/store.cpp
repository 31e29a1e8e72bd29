#include "core/store/store.h"

#include "core/store/checkpoints_p.h"
#include "core/store/connection_p.h"
#include "core/store/folder_p.h"
#include "core/store/logging_p.h"
#include "core/store/migrations_p.h"
#include "core/store/readers_p.h"
#include "core/store/writer_p.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <atomic>
#include <chrono>
#include <thread>

namespace sentinel {

Q_LOGGING_CATEGORY(lcStore, "sentinel.store")

namespace {

using namespace std::chrono_literals;

// In WAL mode readers and the writer do not wait for each other. The mode is a property of the file and changing it takes
// an exclusive lock for which SQLite does not wait: two programs may make the same store at the same time.
Result<> useWriteAheadLog(Connection& db)
{
    constexpr int tries = 100;
    Result<> done;
    for (int i = 0; i < tries; ++i) {
        done = db.execute("PRAGMA journal_mode = WAL");
        if (done || done.error().kind != Error::Kind::Busy)
            return done;
        std::this_thread::sleep_for(50ms);
    }
    return done;
}

Result<std::unique_ptr<Connection>> openWriter(const QString& path)
{
    Result<std::unique_ptr<Connection>> db = Connection::open(path, Connection::Access::ReadWrite);
    if (!db)
        return db;
    // auto_vacuum can only be chosen for an empty file; with it, pruning gives room back bit by bit.
    Result<> done = schemaVersion(**db) ? Result<>() : Result<>(schemaVersion(**db).error());
    if (done)
        done = (*db)->execute("PRAGMA auto_vacuum = INCREMENTAL");
    if (done)
        done = useWriteAheadLog(**db);
    // A change is a savepoint: what its pages were before is kept until it is through. In memory that is a list which SQLite walks
    // after every statement, and a change of many statements would take time by the square of its length.
    if (done)
        done = (*db)->execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;"
                              "PRAGMA cache_size = -16000; PRAGMA temp_store = FILE");
    if (done)
        done = migrate(**db, builtInMigrations());
    if (!done)
        return done.error();
    return db;
}

Result<std::unique_ptr<Connection>> openReader(const QString& path)
{
    Result<std::unique_ptr<Connection>> db = Connection::open(path, Connection::Access::ReadOnly);
    if (!db)
        return db;
    Result<> done = (*db)->execute("PRAGMA query_only = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY");
    if (done)
        done = requireCurrent(**db, builtInMigrations());
    if (!done)
        return done.error();
    return db;
}

Error nothingThere(const QString& folder)
{
    return {Error::Kind::NotFound,
            QCoreApplication::translate("Store",
                                        "There is no Sentinel store in %1: import something first, or name another "
                                        "folder.")
                .arg(folder),
            {}};
}

constexpr Topic allTopics[] = {Topic::Runs, Topic::Bookmarks, Topic::Clusters, Topic::Intake, Topic::Sources, Topic::Keys};

constexpr unsigned bitOf(Topic topic)
{
    return 1u << static_cast<unsigned>(topic);
}

} // namespace

struct Store::Private
{
    StoreOptions options;
    std::unique_ptr<Connection> writing; // dies last: the last one to close a database tidies up, and must be able to write
    std::vector<std::unique_ptr<Connection>> reading;
    std::unique_ptr<Readers> readers;
    std::unique_ptr<Checkpoints> checkpoints;
    std::unique_ptr<Writer> writer;
    std::atomic<unsigned> unannounced = 0; // topics that the store's own thread has not told of yet
};

Store::Store(std::unique_ptr<Private> d) : m_d(std::move(d))
{
    m_d->readers = std::make_unique<Readers>(std::move(m_d->reading));
    const auto announce = [this](const std::set<Topic>& topics) {
        unsigned bits = 0;
        for (Topic topic : topics)
            bits |= bitOf(topic);
        if (m_d->unannounced.fetch_or(bits) != 0)
            return; // under way already
        deliver(this, [this] {
            const unsigned due = m_d->unannounced.exchange(0);
            for (const Topic topic : allTopics) {
                if (due & bitOf(topic))
                    Q_EMIT committed(topic);
            }
        });
    };
    m_d->writer = std::make_unique<Writer>(*m_d->writing, !m_d->options.readOnly, announce);
}

Store::~Store()
{
    m_d->writer.reset();
    m_d->checkpoints.reset();
    m_d->readers.reset();
}

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& options)
{
    auto d = std::make_unique<Private>();
    d->options = options;
    d->options.folder = QFileInfo(options.folder).absoluteFilePath();
    const QString path = databasePath(d->options.folder);
    if (options.readOnly && !QFileInfo::exists(path))
        return nothingThere(d->options.folder);
    if (const Result<> folder = options.readOnly ? requireLocal(d->options.folder) : prepareFolder(d->options.folder); !folder)
        return folder.error();

    Result<std::unique_ptr<Connection>> writing = options.readOnly ? openReader(path) : openWriter(path);
    if (!writing)
        return writing.error();
    d->writing = std::move(*writing);
    if (!options.readOnly) {
        Result<std::unique_ptr<Connection>> moving = Connection::open(path, Connection::Access::ReadWrite);
        if (!moving)
            return moving.error();
        d->checkpoints = std::make_unique<Checkpoints>(*d->writing, std::move(*moving));
    }
    for (int i = 0; i < std::max(1, options.readers); ++i) {
        Result<std::unique_ptr<Connection>> reading = openReader(path);
        if (!reading)
            return reading.error();
        d->reading.push_back(std::move(*reading));
    }
    return std::unique_ptr<Store>(new Store(std::move(d)));
}

QString Store::folder() const
{
    return m_d->options.folder;
}

void Store::post(PostedQuery query)
{
    m_d->readers->post(std::move(query));
}

void Store::post(PostedChange change)
{
    m_d->writer->post(std::move(change));
}

} // namespace sentinel
