#pragma once

#include "core/pipeline/folderwatch.h"
#include "core/pipeline/pollcontext_p.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <stop_token>

namespace sentinel {

/// Watches a folder that somebody set up as a source: what comes to rest in it is imported, and the files are left where they are. Looking
/// and reading are done by the analysts. Lives on the io thread.
class FolderPoller : public QObject
{
public:
    FolderPoller(std::shared_ptr<PollContext> context, const Source& source, QObject* parent);
    ~FolderPoller() override;

    const Source& source() const { return m_source; }
    PollWish pollNow();

private:
    struct Look;
    void holdDuty();
    void look();
    void noteLook(const std::shared_ptr<Look>& done);

    std::shared_ptr<PollContext> m_context;
    const Source m_source;
    std::shared_ptr<PostBox> m_mailbox;
    std::shared_ptr<FolderWatch> m_watch; ///< used by one thread at a time: there is one look under way at most
    std::stop_source m_stop;
    QTimer m_duty, m_next;
    SourceState m_state;
    bool m_isHolder = false, m_isLooking = false;
};

} // namespace sentinel
