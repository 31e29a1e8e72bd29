#include "core/store/readers_p.h"

#include "core/store/logging_p.h"
#include "core/store/reader.h"

#include <QCoreApplication>

#include <exception>

namespace sentinel {

namespace {

constexpr size_t waitingAtMost = 1000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

} // namespace

Readers::Readers(std::vector<std::unique_ptr<Connection>> connections) : m_queries(waitingAtMost), m_connections(std::move(connections))
{
    for (const std::unique_ptr<Connection>& connection : m_connections)
        m_threads.emplace_back([this, db = connection.get()] { answerOn(*db); });
}

Readers::~Readers()
{
    m_isStopping = true;
    m_queries.close();
    for (std::thread& thread : m_threads)
        thread.join();
}

void Readers::post(PostedQuery query)
{
    if (m_queries.tryPush(std::move(query)))
        return;
    query.refuse({Error::Kind::Busy, Text::tr("Too many questions to the store are waiting: try again."), {}});
}

void Readers::answerOn(Connection& db)
{
    while (const std::optional<PostedQuery> query = m_queries.pop()) {
        db.setInterrupt([this, &query] { return m_isStopping || query->isUnwanted(); });
        try {
            answer(db, *query);
        } catch (const std::exception& thrown) {
            qCWarning(lcStore, "a query threw: %s", thrown.what());
            query->refuse({Error::Kind::Internal, Text::tr("A question to the store failed."), QString::fromUtf8(thrown.what())});
        }
        db.setInterrupt({});
        if (db.isInTransaction())
            (void)db.run("ROLLBACK"); // ends the snapshot; nothing was written
    }
}

void Readers::answer(Connection& db, const PostedQuery& query)
{
    if (m_isStopping || query.isUnwanted()) {
        query.refuse({Error::Kind::Cancelled, Text::tr("The question to the store was cancelled."), {}});
        return;
    }
    if (const Result<> begun = db.run("BEGIN"); !begun) {
        query.refuse(begun.error());
        return;
    }
    Reader reader(db);
    query.run(reader);
}

Result<> Reader::query(std::string_view sql, std::span<const Value> values, const std::function<bool(Row&)>& each)
{
    Result<> done = m_connection.query(sql, values, each);
    if (!done && done.error().kind != Error::Kind::Cancelled)
        qCWarning(lcStore, "%s", qUtf8Printable(done.error().detail));
    return done;
}

} // namespace sentinel
