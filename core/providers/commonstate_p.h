#pragma once

#include "core/providers/entry_p.h"

namespace sentinel {

/// The words in which CI servers say how far something is and how it ended, as far as they agree.
StateWord commonState(std::string_view word);

/// Phase and outcome of a fact or step whose words are set, by `stateOf`, which is commonState or knows more words.
template <typename Told, typename StateOf>
void judgeState(Told& told, StateOf stateOf)
{
    const std::string statusText = told.status.toStdString(), conclusionText = told.conclusion.toStdString();
    const StateWord status = stateOf(statusText), conclusion = stateOf(conclusionText);
    told.phase = status.phase;
    if (conclusion.phase == Phase::Completed || (told.phase == Phase::Unknown && told.finishedAt))
        told.phase = Phase::Completed;
    else if (told.phase == Phase::Unknown && told.startedAt)
        told.phase = Phase::Running;
    if (told.phase == Phase::Completed)
        told.outcome = conclusion.outcome != Outcome::Unknown ? conclusion.outcome : status.outcome;
}

} // namespace sentinel
