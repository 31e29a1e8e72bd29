#include "core/listen/bodyworker_p.h"

#include "core/listen/gunzip_p.h"
#include "core/listen/refusals_p.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

#include <atomic>
#include <csignal>
#include <map>

#include <unistd.h>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

// Sessions hold back their senders long before, so this is only reached by thousands of them at once.
constexpr size_t jobsAtMost = 100'000;

struct Before
{
    bool operator()(const RequestKey& a, const RequestKey& b) const
    {
        return a.connection != b.connection ? a.connection < b.connection : a.request < b.request;
    }
};

/// A file that is being written.
struct Spool
{
    std::shared_ptr<SpooledBody> body; ///< removes the file when nobody took it
    std::unique_ptr<QFile> file;
    std::unique_ptr<Gunzip> gunzip;
    qint64 bytes = 0;
    bool isRefused = false;
};

Response refusalOf(Gunzip::State state, qint64 bytesAtMost)
{
    return state == Gunzip::State::TooLarge ? refusal::tooLarge(bytesAtMost) : refusal::badGzip();
}

class Spools
{
public:
    Spools(std::shared_ptr<Mailbox> mailbox, QString folder) : m_mailbox(std::move(mailbox)), m_folder(std::move(folder)) {}

    void removeLeftOver() const;
    void handle(UnpackBody job);
    void handle(SpoolPiece job);
    void handle(const AbandonBody& job) { m_open.erase(job.of); }

private:
    Spool& spoolOf(const SpoolPiece& job);
    void refuse(Spool& spool, RequestKey of, Response why);
    void finish(Spool& spool, RequestKey of);

    const std::shared_ptr<Mailbox> m_mailbox;
    const QString m_folder;
    std::map<RequestKey, Spool, Before> m_open;
};

// A number of this run of this process: in a container the next run may well have the same process id.
const QString& thisRun()
{
    static const QString run = QString::number(QRandomGenerator::system()->generate(), 16);
    return run;
}

// What a program left that was killed. Those of programs that live are in use.
void Spools::removeLeftOver() const
{
    QDir folder(m_folder);
    const QStringList names = m_folder.isEmpty() ? QStringList() : folder.entryList({u"body-*"_s}, QDir::Files);
    for (const QString& name : names) {
        const qint64 process = name.section(u'-', 1, 1).toLongLong();
        const bool isOurs = name.section(u'-', 2, 2) == thisRun();
        const bool isAlive = process > 0 && process != getpid() && (kill(pid_t(process), 0) == 0 || errno == EPERM);
        if (!isOurs && !isAlive)
            folder.remove(name);
    }
}

void Spools::handle(UnpackBody job)
{
    BodySettled settled;
    settled.to = job.of;
    settled.charge = std::move(job.charge);
    Gunzip gunzip(job.bytesAtMost);
    bool hasMemory = true;
    const qint64 packed = qint64(job.packed.size());
    const Gunzip::State state = gunzip.add(job.packed, [&](std::string_view piece) {
        if (settled.body.size() + piece.size() > settled.body.capacity()) {
            const size_t capacity = std::max(settled.body.capacity() * 2, settled.body.size() + piece.size());
            hasMemory = settled.charge.growTo(packed + qint64(capacity));
            if (!hasMemory)
                return false;
            settled.body.reserve(capacity);
        }
        settled.body.append(piece);
        return true;
    });
    if (!hasMemory)
        settled.refusal = refusal::busy();
    else if (state != Gunzip::State::Fine || !gunzip.isWhole())
        settled.refusal = refusalOf(state, job.bytesAtMost);
    if (settled.refusal)
        settled.body = {};
    m_mailbox->post(std::move(settled));
}

Spool& Spools::spoolOf(const SpoolPiece& job)
{
    const auto [found, isNew] = m_open.try_emplace(job.of);
    Spool& spool = found->second;
    if (isNew) {
        (void)QDir().mkpath(m_folder); // a failure shows when the file cannot be opened
        static std::atomic<qint64> count = 0;
        const QString name = u"body-%1-%2-%3"_s.arg(getpid()).arg(thisRun()).arg(++count);
        const QString path = QDir(m_folder).filePath(name);
        spool.file = std::make_unique<QFile>(path);
        if (job.isPacked)
            spool.gunzip = std::make_unique<Gunzip>(job.bytesAtMost);
        if (!spool.file->open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered, QFile::ReadOwner | QFile::WriteOwner))
            refuse(spool, job.of, refusal::noRoom());
        else
            spool.body = std::make_shared<SpooledBody>(path, 0);
    }
    return spool;
}

void Spools::refuse(Spool& spool, RequestKey of, Response why)
{
    spool.isRefused = true;
    spool.file.reset();
    spool.body.reset();
    BodySettled settled;
    settled.to = of;
    settled.refusal = std::move(why);
    m_mailbox->post(std::move(settled));
}

void Spools::finish(Spool& spool, RequestKey of)
{
    if (spool.gunzip && !spool.gunzip->isWhole()) {
        refuse(spool, of, refusal::badGzip());
        return;
    }
    spool.file->close();
    BodySettled settled;
    settled.to = of;
    settled.spooled = std::move(spool.body);
    settled.spooled->setBytes(spool.bytes);
    m_mailbox->post(std::move(settled));
}

void Spools::handle(SpoolPiece job)
{
    Spool& spool = spoolOf(job);
    if (!spool.isRefused) {
        bool isWritten = true;
        const auto write = [&](std::string_view piece) {
            spool.bytes += qint64(piece.size());
            isWritten = spool.file->write(piece.data(), qint64(piece.size())) == qint64(piece.size());
            return isWritten;
        };
        Gunzip::State state = Gunzip::State::Fine;
        if (spool.gunzip)
            state = spool.gunzip->add(job.bytes, write);
        else if (spool.bytes + qint64(job.bytes.size()) > job.bytesAtMost)
            state = Gunzip::State::TooLarge;
        else if (!job.bytes.empty())
            write(job.bytes);
        if (!isWritten)
            refuse(spool, job.of, refusal::noRoom());
        else if (state != Gunzip::State::Fine)
            refuse(spool, job.of, refusalOf(state, job.bytesAtMost));
        else if (job.isLast)
            finish(spool, job.of);
    }
    m_mailbox->post(BodyWritten{job.of, qint64(job.bytes.size())});
    if (job.isLast)
        m_open.erase(job.of);
}

} // namespace

BodyWorker::BodyWorker(std::shared_ptr<Mailbox> mailbox, QString folder)
    : m_mailbox(std::move(mailbox)), m_folder(std::move(folder)), m_jobs(jobsAtMost), m_thread([this] { run(); })
{
}

BodyWorker::~BodyWorker()
{
    m_jobs.close();
    m_thread.join();
}

bool BodyWorker::give(Job job)
{
    return m_jobs.tryPush(std::move(job));
}

void BodyWorker::run()
{
    Spools spools(m_mailbox, m_folder);
    spools.removeLeftOver();
    while (std::optional<Job> job = m_jobs.pop())
        std::visit([&](auto& each) { spools.handle(std::move(each)); }, *job);
}

} // namespace sentinel
