#pragma once

#include "core/base/channel.h"
#include "core/store/connection_p.h"
#include "core/store/store.h"

#include <functional>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace sentinel {

/// The writer thread. Changes that wait are committed together, each in a savepoint of its own but the first; while there is nothing to
/// do it watches for the commits of other programs.
class Writer
{
public:
    using Announce = std::function<void(const std::set<Topic>&)>;

    /// `announce` is called on the writer thread, after each commit.
    Writer(Connection& db, bool mayWrite, Announce announce);
    ~Writer(); ///< commits what was accepted

    void post(PostedChange change); ///< refused when too many wait

private:
    void work();
    void commitTogether(PostedChange first);
    struct Made
    {
        PostedChange change;
        std::optional<Error> error; ///< beside what the change itself answers
    };
    /// Whether it was made. Alone: nothing was made before it in this transaction.
    bool makeChange(Made& made, bool isAlone, std::set<Topic>& topics);
    std::optional<Error> commit();
    void giveUp(const Made& made);
    void noticeOthers();

    Connection& m_db;
    const bool m_mayWrite;
    const Announce m_announce;
    qint64 m_dataVersion = 0;
    QString m_told; ///< why nothing is stored, as it was said last
    Channel<PostedChange> m_changes;
    std::thread m_thread;
};

} // namespace sentinel
