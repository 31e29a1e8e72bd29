#pragma once

#include "core/pipeline/evidencefetcher_p.h"
#include "core/pipeline/silencewatch_p.h"
#include "core/pipeline/sourcelink_p.h"

#include <QObject>
#include <QTimer>

#include <deque>

namespace sentinel {

/// Asks one source, as long as this program holds the duty: poll by poll, between them a page of the past at a time. Lives on the io
/// thread.
class SourcePoller : public QObject
{
public:
    SourcePoller(std::shared_ptr<PollContext> context, Client& client, const Source& source, QObject* parent);
    ~SourcePoller() override; ///< gives the duty back

    const Source& source() const { return m_link.source(); }
    SourceLink& link() { return m_link; }
    bool knows(const QString& repo) const { return repos().contains(repo); }
    PollWish pollNow();
    /// Something else may have changed marks: a back-fill that was asked for or cancelled.
    void lookAtMarks();

private:
    void holdDuty();
    void takeUp();
    void forgetWish();
    void beginPoll();
    void next();
    void read(const PollAsk& ask, const Reply& reply);
    void commit(const PollAsk& ask, Polled polled);
    void remember(const PollMark& mark);
    void endQueue();
    void endPoll();
    void goBack();
    void waitForBudget();
    void failPoll(const PollProblem& problem);
    void noteProjectProblem(const PollAsk& ask, const PollProblem& problem);
    void countGaps();
    void wakeAt(Timestamp when);
    QStringList repos() const;
    void learnRepos(const std::vector<CiFact>& facts, std::vector<PollMark>& marks) const;

    std::shared_ptr<PollContext> m_context;
    SourceLink m_link;
    EvidenceFetcher m_evidence;
    SilenceWatch m_silence;
    QTimer m_duty, m_wake;
    PollMarks m_marks;
    std::deque<PollAsk> m_queue;
    std::deque<PollAsk> m_past; ///< the rest of a page of the past, while a poll goes first
    bool m_isHolder = false, m_isBusy = false, m_isWalking = false, m_isPollDue = false;
    int m_asks = 0;     ///< of this poll
    int m_lastAsks = 1; ///< of the last one
    bool m_hasNews = false;
    std::optional<PollProblem> m_projectProblem; ///< of this poll, the first
};

} // namespace sentinel
