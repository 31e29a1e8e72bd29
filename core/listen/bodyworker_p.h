#pragma once

#include "core/base/channel.h"
#include "core/listen/mailbox_p.h"

#include <memory>
#include <thread>
#include <variant>

namespace sentinel {

/// A body that came packed and whole.
struct UnpackBody
{
    RequestKey of;
    std::string packed;
    qint64 bytesAtMost = 0;
    Charge charge;
};

/// The next bytes of a body that goes to a file. The first piece begins the file.
struct SpoolPiece
{
    RequestKey of;
    std::string bytes;
    bool isPacked = false, isLast = false;
    qint64 bytesAtMost = 0;
};

/// The sender is gone: what was written is removed.
struct AbandonBody
{
    RequestKey of;
};

/// The thread that unpacks bodies and writes them to files, so that the listener's thread neither computes for long nor waits for a disk.
/// Outcomes go to the mailbox.
class BodyWorker
{
public:
    BodyWorker(std::shared_ptr<Mailbox> mailbox, QString folder);
    ~BodyWorker();

    using Job = std::variant<UnpackBody, SpoolPiece, AbandonBody>;
    bool give(Job job); ///< false: too much to do already

private:
    void run();

    const std::shared_ptr<Mailbox> m_mailbox;
    const QString m_folder;
    Channel<Job> m_jobs;
    std::thread m_thread;
};

} // namespace sentinel
