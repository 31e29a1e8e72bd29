#pragma once

#include "core/base/result.h"
#include "core/domain/cifact.h"
#include "core/domain/source.h"
#include "core/pipeline/pollwish.h"
#include "core/providers/polling.h"

#include <QFuture>
#include <QString>

#include <functional>

namespace sentinel {

/// Whether servers can call this program, and what came of it.
struct ListenerState
{
    enum class Phase { Off, Starting, Listening, Failed };
    Phase phase = Phase::Off;
    QString url;         ///< while it listens
    QString problem;     ///< why it does not, if that was a failure
    qint64 accepted = 0; ///< events, by this program, since its start
    bool operator==(const ListenerState&) const = default;
};

/// What the page of sources asks of whoever asks the sources: the program wires it to its pollers and its listener. One that is not set
/// is not offered. All are called on the UI thread, and none of them waits.
struct SourceServices
{
    std::function<QFuture<ConnectionReport>(const Source&)> test;
    std::function<QFuture<PollWish>(SourceId)> pollNow;
    std::function<ListenerState()> listener;
    /// The log of a job that runs, as a file that grows (core/pipeline/pollers.h), and the word that nobody reads it any more.
    std::function<QFuture<Result<QString>>(const CiFact&)> follow;
    std::function<void(const CiFact&)> unfollow;
    /// Calls `use` with the file when such a job has ended, as long as the receiver lives.
    std::function<void(QObject* receiver, std::function<void(const QString& file)> use)> whenEnded;

    /// Where servers reach this program; empty while it does not listen.
    QString listenerUrl() const { return listener ? listener().url : QString(); }
};

} // namespace sentinel
