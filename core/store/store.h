#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace sentinel {

/// What a change was about: views refresh by it.
enum class Topic { Runs, Bookmarks, Clusters, Intake, Sources, Keys };

/// A read-only connection inside a snapshot (reader.h). Made by the store; lives on a reader thread for one query.
class Reader;
/// The read-write connection inside a savepoint (transaction.h). Only the writer thread can make one.
class Transaction;

struct StoreOptions
{
    QString folder; ///< the data folder; made if it is not there, readable by its owner alone
    bool readOnly = false;
    int readers = 2;
};

/// A query and a change on their way to their threads.
struct PostedQuery
{
    std::function<void(Reader&)> run;
    std::function<void(const Error&)> refuse;
    std::function<bool()> isUnwanted; ///< nobody waits for the answer any more
};
struct PostedChange
{
    std::function<bool(Transaction&)> run;                   ///< false: roll back
    std::function<void(const std::optional<Error>&)> answer; ///< after the commit; with an error, nothing was stored
};

/// The history on disk: SQLite in WAL mode, one writer thread, a few reader threads. Lives on the thread that made it;
/// read and write may be called from any thread. Several programs may have the same folder open.
class Store : public QObject
{
    Q_OBJECT
public:
    /// Opens or creates, and migrates. Errors: Unreadable, Malformed (not a database, damaged), Unsupported (newer than this
    /// program, network file system), Busy, NotFound (read-only, and nothing is there).
    static Result<std::unique_ptr<Store>> open(const StoreOptions& options);
    ~Store() override; ///< accepted writes are committed first; queries that still run are answered with Cancelled

    QString folder() const;

    /// Answers on the reader's thread; `query` is Result<T>(Reader&) and must not keep the Reader. Cancelling the future
    /// ends the query. Busy when more than a thousand queries wait.
    template <typename Query>
    auto read(Query query) -> QFuture<std::invoke_result_t<Query, Reader&>>;
    /// Answers after the commit that holds the change (durable: synchronous=FULL). A change that fails is rolled back alone.
    /// Busy when more than a thousand changes wait: whoever has many waits for some of them first.
    template <typename Change>
    auto write(Change change) -> QFuture<std::invoke_result_t<Change, Transaction&>>;

Q_SIGNALS:
    /// Something about this topic was committed, by us or by another program.
    void committed(sentinel::Topic topic);

private:
    struct Private;
    explicit Store(std::unique_ptr<Private> d);
    void post(PostedQuery query);
    void post(PostedChange change);
    std::unique_ptr<Private> m_d;
};

template <typename Query>
auto Store::read(Query query) -> QFuture<std::invoke_result_t<Query, Reader&>>
{
    using Answer = std::invoke_result_t<Query, Reader&>;
    const auto promise = std::make_shared<QPromise<Answer>>();
    // std::function must be able to copy, a query need not. It is gone, with all that it holds, before it is answered.
    const auto ask = std::make_shared<std::optional<Query>>(std::move(query));
    promise->start();
    PostedQuery posted;
    posted.run = [promise, ask](Reader& db) {
        Answer answer = (**ask)(db);
        ask->reset();
        promise->addResult(std::move(answer));
        promise->finish();
    };
    posted.refuse = [promise](const Error& error) {
        promise->addResult(Answer(error));
        promise->finish();
    };
    posted.isUnwanted = [promise] { return promise->isCanceled(); };
    const QFuture<Answer> future = promise->future();
    post(std::move(posted));
    return future;
}

template <typename Change>
auto Store::write(Change change) -> QFuture<std::invoke_result_t<Change, Transaction&>>
{
    using Answer = std::invoke_result_t<Change, Transaction&>;
    struct Pending
    {
        QPromise<Answer> promise;
        std::optional<Change> change; // gone, with all that it holds, before it is answered
        std::optional<Answer> answer;
    };
    const auto pending = std::make_shared<Pending>();
    pending->change.emplace(std::move(change));
    pending->promise.start();
    PostedChange posted;
    posted.run = [pending](Transaction& db) {
        pending->answer.emplace((*pending->change)(db));
        pending->change.reset();
        return bool(*pending->answer);
    };
    posted.answer = [pending](const std::optional<Error>& error) {
        pending->promise.addResult(error ? Answer(*error) : std::move(*pending->answer));
        pending->promise.finish();
    };
    const QFuture<Answer> future = pending->promise.future();
    post(std::move(posted));
    return future;
}

} // namespace sentinel
