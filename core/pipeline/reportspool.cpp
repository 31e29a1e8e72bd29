#include "core/pipeline/reportspool.h"

#include "core/net/client.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSet>
#include <QUrl>
#include <QUuid>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Guard)
};

constexpr qint64 keptMs = qint64(30) * 86'400'000;
constexpr qint64 largestReport = 1 << 20;
const QString ending = QStringLiteral(".json");

QByteArray toJson(const ExecutionReport& report)
{
    const QJsonObject object{{u"collector"_s, report.collector},
                             {u"key"_s, report.keyReference},
                             {u"tenant"_s, report.tenant},
                             {u"pipeline"_s, report.pipeline},
                             {u"execution"_s, QJsonDocument::fromJson(report.execution).object()}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<ExecutionReport> reportIn(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestReport)
        return {};
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    ExecutionReport report;
    report.collector = object[u"collector"_s].toString();
    report.keyReference = object[u"key"_s].toString();
    report.tenant = object[u"tenant"_s].toString();
    report.pipeline = object[u"pipeline"_s].toString();
    report.execution = QJsonDocument(object[u"execution"_s].toObject()).toJson(QJsonDocument::Compact);
    if (report.collector.isEmpty() || report.pipeline.isEmpty())
        return {};
    return report;
}

/// Asks and waits for the answer.
Reply asked(Client& client, const Ask& ask, const Credential& credential)
{
    Reply reply;
    QEventLoop loop;
    client.ask(ask, credential, [&](Reply came) {
        reply = std::move(came);
        loop.quit();
    });
    loop.exec();
    return reply;
}

QString encoded(const QString& segment)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(segment));
}

enum class Fate { Taken, Later, Never };

/// One report, and its pipeline first when the collector has none of that name.
Fate tell(Client& client, const ExecutionReport& report, const Secret& key, QString& problem)
{
    const QString pipelines = report.collector + u"/api/v1/tenants/"_s + encoded(report.tenant) + u"/pipelines"_s;
    Ask post;
    post.method = "POST";
    post.contentType = "application/json";
    post.secondsAtMost = 20;
    const Credential credential{"Authorization", "Bearer ", key, report.collector};
    for (int round = 0; round < 2; ++round) {
        post.url = pipelines + u'/' + encoded(report.pipeline) + u"/executions"_s;
        post.body = report.execution;
        Reply reply = asked(client, post, credential);
        if (reply.failure == Reply::Failure::None && reply.status == 404 && round == 0) {
            post.url = pipelines;
            post.body = QJsonDocument(QJsonObject{{u"name"_s, report.pipeline}}).toJson(QJsonDocument::Compact);
            reply = asked(client, post, credential);
            if (reply.failure == Reply::Failure::None && reply.status / 100 == 2)
                continue;
        }
        if (reply.failure != Reply::Failure::None) {
            problem = reply.problem;
            return Fate::Later;
        }
        if (reply.status / 100 == 2)
            return Fate::Taken;
        problem = Text::tr("%1 answered %2.").arg(report.collector).arg(reply.status);
        // What is wrong with the report itself stays wrong; a key may be replaced, a server mended.
        return reply.status == 400 || reply.status == 413 || reply.status == 422 ? Fate::Never : Fate::Later;
    }
    return Fate::Later;
}

/// Held by one sender at a time; whoever ends lets go of it, however it ends.
class FolderLock
{
public:
    explicit FolderLock(const QString& folder)
        : m_fd(::open(QFile::encodeName(folder + u"/lock"_s).constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR))
    {
        m_isHeld = m_fd >= 0 && ::flock(m_fd, LOCK_EX | LOCK_NB) == 0;
    }
    ~FolderLock()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    bool isHeld() const { return m_isHeld; }

private:
    int m_fd;
    bool m_isHeld = false;
};

QStringList waitingFiles(const QString& folder) ///< the oldest first
{
    return QDir(folder).entryList({u'*' + ending}, QDir::Files, QDir::Name);
}

void putAside(const QString& folder, const QString& name)
{
    QDir().mkpath(folder + u"/refused"_s);
    QFile::rename(folder + u'/' + name, folder + u"/refused/"_s + name);
}

} // namespace

Result<> ReportSpool::add(const ExecutionReport& report) const
{
    const QDir folder(m_folder);
    // Names sort by time.
    const QString name =
        u"%1-%2"_s.arg(QDateTime::currentMSecsSinceEpoch(), 15, 10, QLatin1Char('0')).arg(QUuid::createUuid().toString(QUuid::Id128))
        + ending;
    QSaveFile file(folder.filePath(name));
    const QByteArray json = toJson(report);
    const bool isWritten = QDir().mkpath(m_folder) && file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) && file.write(json) == json.size() && file.commit();
    if (isWritten)
        return {};
    return Error{Error::Kind::Unreadable, Text::tr("The report cannot be kept in %1: %2.").arg(m_folder, file.errorString()), {}};
}

int ReportSpool::waiting() const
{
    return int(waitingFiles(m_folder).size());
}

// Another sender may have left while we held the lock, because we held it, and its report may have come after we had read the folder:
// whoever lets go looks again.
ReportSpool::Sent ReportSpool::send() const
{
    Sent result;
    Client client;
    QSet<QString> seen, away;
    const auto isNew = [&](const QString& name) { return !seen.contains(name); };
    while (std::ranges::any_of(waitingFiles(m_folder), isNew)) {
        const FolderLock lock(m_folder);
        if (!lock.isHeld())
            break;
        for (const QString& name : waitingFiles(m_folder)) {
            if (!isNew(name))
                continue;
            seen.insert(name);
            sendOne(client, name, away, result);
        }
    }
    return result;
}

void ReportSpool::sendOne(Client& client, const QString& name, QSet<QString>& away, Sent& result) const
{
    const QString path = m_folder + u'/' + name;
    const std::optional<ExecutionReport> report = reportIn(path);
    if (!report || name.section(u'-', 0, 0).toLongLong() < QDateTime::currentMSecsSinceEpoch() - keptMs) {
        putAside(m_folder, name);
        ++result.refused;
        return;
    }
    Fate fate = Fate::Later;
    if (!away.contains(report->collector)) {
        const Result<Secret> key = waitForSecret(report->keyReference);
        if (key)
            fate = tell(client, *report, *key, result.problem);
        else
            result.problem = key.error().message;
    }
    switch (fate) {
    case Fate::Taken:
        QFile::remove(path);
        ++result.sent;
        break;
    case Fate::Later:
        away.insert(report->collector);
        ++result.left;
        break;
    case Fate::Never:
        putAside(m_folder, name);
        ++result.refused;
        break;
    }
}

} // namespace sentinel
