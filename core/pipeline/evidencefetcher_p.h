#pragma once

#include "core/pipeline/sourcelink_p.h"
#include "core/store/intake.h"

#include <QObject>
#include <QSet>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <stop_token>

namespace sentinel {

/// Fetches logs and reports of jobs that have ended before they disappear: one exchange at a time, while at most two fetched ones wait to
/// be judged. Which are missing the store knows, so that nothing is forgotten over a restart, whichever way the job became known.
/// Lives on the io thread.
class EvidenceFetcher : public QObject
{
public:
    EvidenceFetcher(std::shared_ptr<PollContext> context, SourceLink& link, QObject* parent);
    ~EvidenceFetcher() override;

    /// Jobs of these repos are its own. None: all of the provider, if it takes all, or else nobody's.
    void setRepos(const QStringList& repos, bool takesAll)
    {
        m_repos = repos;
        m_takesAll = takesAll;
    }
    void setActive(bool active);
    /// There may be something to fetch.
    void wake();

private:
    struct Fetching;
    void look();
    void begin(const MissingLog& missing);
    void step(const std::shared_ptr<Fetching>& fetching);
    void settle(const std::shared_ptr<Fetching>& fetching);
    void judge(const std::shared_ptr<Fetching>& fetching);
    void postpone(const MissingLog& missing, const PollProblem& problem);
    void giveUp(const MissingLog& missing, const QString& why);
    void done(JobId job);

    std::shared_ptr<PollContext> m_context;
    SourceLink& m_link;
    std::shared_ptr<PostBox> m_mailbox;
    std::stop_source m_stop;
    QTimer m_again;
    QStringList m_repos;
    QSet<JobId> m_underWay;
    bool m_takesAll = false;
    bool m_isActive = false, m_isLooking = false, m_isFetching = false;
    int m_judging = 0;
    int m_failures = 0; ///< of the source, in a row
};

} // namespace sentinel
