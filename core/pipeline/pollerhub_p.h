#pragma once

#include "core/pipeline/folderpoller_p.h"
#include "core/pipeline/logtail_p.h"
#include "core/pipeline/sourcepoller_p.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace sentinel {

/// What lives on the io thread: the client, a poller for each source that is not paused, the logs that are followed. Keeps up with what
/// people change about sources, in whichever program.
class PollerHub : public QObject
{
    Q_OBJECT
public:
    explicit PollerHub(std::shared_ptr<PollContext> context);
    ~PollerHub() override;

    void start();
    PollWish pollNow(SourceId source);
    void follow(const CiFact& job, std::function<void(Result<QString>)> answer);
    void unfollow(const CiFact& job);

Q_SIGNALS:
    void ended(const QString& file);

private:
    void refresh();
    void take(const std::vector<Source>& sources);
    const Source* sourceOf(const CiFact& job) const;

    std::shared_ptr<PollContext> m_context;
    std::unique_ptr<Client> m_client; ///< made on the thread that it lives on
    std::map<SourceId, std::unique_ptr<SourcePoller>> m_pollers;
    std::map<SourceId, std::unique_ptr<FolderPoller>> m_folders;
    std::map<QString, std::unique_ptr<LogTail>> m_tails;
    QTimer m_refresh;
    bool m_isRefreshing = false, m_isStale = false;
};

} // namespace sentinel
