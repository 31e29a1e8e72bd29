#pragma once

#include "core/providers/polling_p.h"

// What the two halves of asking GitHub share: runs and jobs (githubpoll.cpp), and what is to be had of a job, or of a connection
// (githubevidence.cpp).
namespace sentinel::github {

constexpr qint64 reportBytes = qint64(100) << 20;

QString apiName();
QString artifactPrefix(); ///< of the job that stands for a report among a run's artifacts

PollAsk ours(PollAsk ask); ///< with the headers that GitHub wants
PollAsk repoAsk(const Source& source, const QString& repo, const QString& rest, const char* what);
/// What is wrong with an answer, in the words that help with GitHub.
std::optional<PollProblem> problemIn(const Reply& reply, Timestamp now, const PollAsk& ask);

JobEvidence beginEvidence(const Source& source, const CiFact& job);
void readEvidence(const Source& source, JobEvidence& evidence, const PollAsk& ask, const Reply& reply, Timestamp now);
std::vector<PollAsk> beginTest(const Source& source);
void readTest(const Source& source, ConnectionReport& report, const PollAsk& ask, const Reply& reply, Timestamp now);

} // namespace sentinel::github
