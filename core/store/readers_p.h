#pragma once

#include "core/base/channel.h"
#include "core/store/connection_p.h"
#include "core/store/store.h"

#include <atomic>
#include <thread>
#include <vector>

namespace sentinel {

/// The reader threads: each has a connection, and answers one query after the other, each from one snapshot.
class Readers
{
public:
    explicit Readers(std::vector<std::unique_ptr<Connection>> connections);
    ~Readers(); ///< ends queries that still run

    void post(PostedQuery query); ///< refused when too many wait

private:
    void answerOn(Connection& db);
    void answer(Connection& db, const PostedQuery& query);

    Channel<PostedQuery> m_queries;
    std::atomic<bool> m_isStopping = false;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<std::thread> m_threads;
};

} // namespace sentinel
