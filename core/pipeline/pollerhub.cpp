#include "core/pipeline/pollerhub_p.h"

#include "core/store/sources.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace sentinel {

namespace {

constexpr int soonMs = 200; // changes come in groups

// What is asked and how; not what lists show.
bool isSameConnection(const Source& a, Source b)
{
    b.name = a.name;
    return a == b;
}

QString keyOf(const CiFact& job)
{
    return QString::fromLatin1(jsonName(job.provider).data()) + u'|' + job.repo + u'|' + job.runId + u'|' + job.jobId;
}

// What programs left behind that were killed. Nothing is read for as long as a day.
void removeLeftovers(const QString& folder)
{
    const QDateTime yesterday = QDateTime::currentDateTimeUtc().addDays(-1);
    const QFileInfoList files = QDir(folder).entryInfoList({QStringLiteral("answer-*"), QStringLiteral("*.log")}, QDir::Files);
    for (const QFileInfo& file : files) {
        if (file.lastModified() < yesterday)
            QFile::remove(file.filePath());
    }
}

} // namespace

PollerHub::PollerHub(std::shared_ptr<PollContext> context) : m_context(std::move(context)), m_refresh(this)
{
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    connect(&m_context->store, &Store::committed, this, [this](Topic topic) {
        if (topic == Topic::Sources && m_refresh.remainingTime() > soonMs)
            m_refresh.start(soonMs);
    });
}

PollerHub::~PollerHub() = default;

void PollerHub::start()
{
    m_client = std::make_unique<Client>(m_context->settings.client);
    for (const QString& folder : {m_context->settings.client.spoolFolder, LogTail::folderIn(m_context->store)}) {
        if (!folder.isEmpty())
            removeLeftovers(folder);
    }
    refresh();
}

void PollerHub::refresh()
{
    m_refresh.start(std::max<std::chrono::milliseconds>(m_context->settings.lookForWork, std::chrono::milliseconds(soonMs + 1)));
    if (m_isRefreshing)
        return;
    m_isRefreshing = true;
    whenDone(this, m_context->store.read([](Reader& db) { return sources(db); }), [this](const Result<std::vector<Source>>& found) {
        m_isRefreshing = false;
        if (found)
            take(*found);
    });
}

void PollerHub::take(const std::vector<Source>& sources)
{
    const auto wanted = [&](const Source& had) {
        return std::ranges::any_of(sources,
                                   [&](const Source& one) { return one.id == had.id && !one.isPaused && isSameConnection(one, had); });
    };
    std::erase_if(m_pollers, [&](const auto& entry) { return !wanted(entry.second->source()); });
    std::erase_if(m_folders, [&](const auto& entry) { return !wanted(entry.second->source()); });
    for (const Source& source : sources) {
        if (source.isPaused)
            continue;
        if (source.kind == SourceKind::Folder) {
            if (!m_folders.contains(source.id))
                m_folders.emplace(source.id, std::make_unique<FolderPoller>(m_context, source, nullptr));
        } else if (!m_pollers.contains(source.id)) {
            m_pollers.emplace(source.id, std::make_unique<SourcePoller>(m_context, *m_client, source, nullptr));
        } else {
            m_pollers.at(source.id)->lookAtMarks();
        }
    }
}

PollWish PollerHub::pollNow(SourceId source)
{
    if (const auto found = m_pollers.find(source); found != m_pollers.end())
        return found->second->pollNow();
    if (const auto found = m_folders.find(source); found != m_folders.end())
        return found->second->pollNow();
    return {};
}

// The source that a job is of: the one that asks about its repository, or else the only one of its provider.
const Source* PollerHub::sourceOf(const CiFact& job) const
{
    const Source* any = nullptr;
    for (const auto& [id, poller] : m_pollers) {
        if (providerOf(poller->source().kind) != job.provider)
            continue;
        if (poller->source().projects.contains(job.repo) || poller->knows(job.repo))
            return &poller->source();
        any = any ? any : &poller->source();
    }
    return any;
}

void PollerHub::follow(const CiFact& job, std::function<void(Result<QString>)> answer)
{
    const QString key = keyOf(job);
    if (const auto found = m_tails.find(key); found != m_tails.end())
        return found->second->whenThere(std::move(answer));
    const Source* source = sourceOf(job);
    if (!source)
        return answer(Error{Error::Kind::NotFound, tr("No source is set up that could be asked for this log."), {}});
    auto tail = std::make_unique<LogTail>(*m_context, *m_client, *source, job);
    connect(tail.get(), &LogTail::ended, this, &PollerHub::ended);
    tail->whenThere(std::move(answer));
    tail->start();
    m_tails.emplace(key, std::move(tail));
}

void PollerHub::unfollow(const CiFact& job)
{
    m_tails.erase(keyOf(job));
}

} // namespace sentinel
