#include "core/pipeline/logtail_p.h"

#include <QDir>
#include <QUuid>

namespace sentinel {

namespace {

constexpr int everyMs = 2000;
constexpr int failuresAtMost = 8;

} // namespace

LogTail::LogTail(PollContext& context, Client& client, const Source& source, const CiFact& job)
    : m_link(context, client, source, nullptr), m_job(job)
{
    const QString folder = folderIn(context.store);
    (void)QDir().mkpath(folder); // opening the file says what is wrong
    m_file.setFileName(folder + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".log"));
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, [this] { ask(); });
}

LogTail::~LogTail()
{
    m_file.remove();
}

void LogTail::start()
{
    if (!m_link.entry().tail || !m_link.entry().tail(m_link.source(), m_job, 0))
        return tell(Error{
            Error::Kind::Unsupported, tr("%1 shows the log of a job only when it has ended.").arg(displayName(m_link.source().kind)), {}});
    if (!m_file.open(QIODevice::WriteOnly) || !m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return tell(Error{Error::Kind::Unreadable, tr("There is no room for the log that is followed."), m_file.errorString()});
    m_link.unlock([this](const std::optional<PollProblem>& problem) {
        if (problem)
            return tell(Error{Error::Kind::Unreadable, problem->text, problem->detail});
        ask();
    });
}

void LogTail::whenThere(std::function<void(Result<QString>)> answer)
{
    if (m_isThere)
        return answer(m_file.fileName());
    m_waiting.push_back(std::move(answer));
}

void LogTail::tell(const Result<QString>& file)
{
    m_isThere = bool(file);
    for (const auto& answer : std::exchange(m_waiting, {}))
        answer(file);
}

void LogTail::ask()
{
    if (const std::optional<PollAsk> ask = m_link.entry().tail(m_link.source(), m_job, m_offset))
        m_link.ask(*ask, [this, ask = *ask](const Reply& reply) { read(ask, reply); });
}

void LogTail::read(const PollAsk& ask, const Reply& reply)
{
    const TailPiece piece = m_link.entry().readTail(ask, reply, timeNow());
    if (piece.problem && ++m_failures >= failuresAtMost)
        return tell(Error{Error::Kind::Unreadable, piece.problem->text, piece.problem->detail});
    if (piece.problem)
        return m_next.start(everyMs * m_failures);
    m_failures = 0;
    if (!piece.text.isEmpty()) {
        if (m_file.write(piece.text) != piece.text.size() || !m_file.flush())
            return tell(Error{Error::Kind::Unreadable, tr("The log that is followed could not be written."), m_file.errorString()});
        m_offset = piece.next;
        if (!m_isThere)
            tell(m_file.fileName());
    }
    if (piece.isEnded && !m_isEnded) {
        m_isEnded = true;
        Q_EMIT ended(m_file.fileName());
        return;
    }
    m_next.start(everyMs);
}

} // namespace sentinel
