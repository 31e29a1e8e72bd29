#pragma once

#include "core/base/timestamp.h"
#include "core/domain/words.h"

#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

/// How far something has come. The order is the order of life: a later phase is never undone by an earlier one that arrives late.
enum class Phase { Unknown, Queued, Running, Completed };

std::string_view jsonName(Phase phase);
std::optional<Phase> phaseNamed(std::string_view name);
QString displayName(Phase phase);

/// A step of a job, as the provider's API or webhook tells it; the log may know more.
struct StepFact
{
    int number = 0; ///< the provider's own, from 1
    QString name;
    Phase phase = Phase::Unknown;
    Outcome outcome = Outcome::Unknown;
    QString status, conclusion; ///< the provider's own words
    std::optional<Timestamp> startedAt, finishedAt;
    bool operator==(const StepFact&) const = default;
};

/// What a CI server said, at one moment, of one run, job or check: from a webhook or from its API, it is the same. Facts of one thing may
/// arrive in any order and any number of times; folded together (core/store/intake.h) they always come to the same.
struct CiFact
{
    enum class Kind { Run, Job, Check };

    Kind kind = Kind::Run;
    Provider provider = Provider::Generic;
    QString repo;             ///< "owner/name", "group/project"; Jenkins and Buildbot: the server ("ci.example.org/jenkins"), if known
    QString pipeline;         ///< workflow, job or builder name; empty where the payload does not say (a job's may not)
    QString runId;            ///< the provider's id of the run that it is or belongs to; empty for a check
    QString jobId;            ///< the provider's id of the job or check; empty for a run
    int attempt = 1;          ///< of the run, from 1
    bool saysAttempt = false; ///< the payload named it
    QString name;             ///< of the job or check; of a run its display title
    QString branch, commit, trigger;
    QString status, conclusion; ///< the provider's own words, as they came
    Phase phase = Phase::Unknown;
    Outcome outcome = Outcome::Unknown; ///< Unknown as long as it is not completed
    std::optional<Timestamp> createdAt, startedAt, finishedAt;
    std::optional<Timestamp> updatedAt; ///< when the provider last changed it, where it says so
    QString url;                        ///< for people
    QString logUrl;                     ///< where its log can be asked for, if the payload says; else the provider's code knows
    std::vector<StepFact> steps;
    bool operator==(const CiFact&) const = default;
};

std::string_view jsonName(CiFact::Kind kind);

} // namespace sentinel
