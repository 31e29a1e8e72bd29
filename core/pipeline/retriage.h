#pragma once

#include "core/pipeline/greenlogs.h"
#include "core/store/retriage.h"

#include <deque>
#include <set>
#include <stop_token>

namespace sentinel {

class Analyser;
class Store;

/// History judged again after the rules or the program changed: the latest runs first, a job at a time. What is due the findings say
/// themselves, so a pass that was stopped, or whose program died, goes on where it was; a lease keeps two programs from doing the same
/// work, and if it should fail, the second judgement of a job finds the first one there and is dropped. Feedback stays: it is carried to
/// the fingerprints that failures have now. One thread at a time; all of it blocks.
class RetriagePass
{
public:
    enum class State {
        Idle,      ///< nothing is due
        Elsewhere, ///< another program is at it
        UnderWay,
        Done,
    };
    struct Progress
    {
        State state = State::Idle;
        qint64 done = 0;    ///< of `due`
        qint64 due = 0;     ///< when the pass began
        qint64 changed = 0; ///< since the first run of this pass, in whichever program
        qint64 missing = 0; ///< their log is not there any more, or cannot be read: they keep their verdict
        RetriageId id;      ///< none before the first verdict was replaced
        bool operator==(const Progress&) const = default;
    };

    RetriagePass(Store& store, const Analyser& analyser);
    ~RetriagePass();

    /// Looks what is due and takes the lease.
    Result<Progress> begin(std::stop_token stop = {});
    /// Judges one job. State Done at the end; then, or when `stop` was asked for (Cancelled), the lease is given back.
    /// Errors are those of the store; a log that cannot be read is none.
    Result<Progress> advance(std::stop_token stop = {});

    /// What would change, without changing it: the next job's change, nothing at the end. `begin` is not needed.
    Result<std::optional<ChangedVerdict>> preview(std::stop_token stop = {});
    const Progress& progress() const { return m_progress; }
    /// What the last `advance` changed.
    const std::optional<ChangedVerdict>& lastChange() const { return m_lastChange; }

private:
    Result<std::optional<DueJob>> next();
    Result<> keepLease();
    Result<Progress> finish();
    void giveLeaseBack();

    Store& m_store;
    const Analyser& m_analyser;
    const Making m_making;
    GreenLogs m_greens;
    const QString m_holder;
    Timestamp m_heldUntil;
    std::deque<DueJob> m_page;
    JobId m_before; ///< the page ends above it
    bool m_atEnd = false;
    Progress m_progress;
    std::optional<ChangedVerdict> m_lastChange;
};

} // namespace sentinel
