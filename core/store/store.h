#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <type_traits>

namespace sentinel {

/// What a change was about: views refresh by it.
enum class Topic { Runs };

/// A read-only connection inside a snapshot. Made by the store; lives on a reader thread for one query.
class Reader;
/// The read-write connection inside a savepoint. Only the writer thread can make one.
class Transaction;

struct StoreOptions
{
    QString folder;           ///< the data folder; made if it is not there, readable by its owner alone
    bool readOnly = false;
    int readers = 2;
};

/// The history on disk: SQLite in WAL mode, one writer thread, a few reader threads. Lives on the thread that made it;
/// read and write may be called from any thread. Several programs may have the same folder open.
class Store : public QObject
{
    Q_OBJECT
public:
    /// Opens or creates, and migrates. Errors: Unreadable, Malformed (not a database, damaged), Unsupported (newer than this
    /// program, network file system), Busy.
    static Result<std::unique_ptr<Store>> open(const StoreOptions& options);
    ~Store() override; ///< accepted writes are committed first

    QString folder() const;

    /// Answers on the reader's thread; `query` is Result<T>(Reader&) and must not keep the Reader.
    template <typename Query>
    auto read(Query query) -> QFuture<std::invoke_result_t<Query, Reader&>>;
    /// Answers after the commit that holds the change (durable: synchronous=FULL). A change that fails is rolled back alone.
    template <typename Change>
    auto write(Change change) -> QFuture<std::invoke_result_t<Change, Transaction&>>;

Q_SIGNALS:
    /// Something about this topic was committed, by us or by another program.
    void committed(sentinel::Topic topic);

private:
    struct Private;
    explicit Store(std::unique_ptr<Private> d);
    void postRead(std::function<void(Reader&)> job, std::function<void(Error)> refuse);
    void postWrite(std::function<bool(Transaction&)> job, std::function<void(std::optional<Error>)> answer);
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
