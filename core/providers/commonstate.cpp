#include "core/providers/commonstate_p.h"

namespace sentinel {

namespace {

constexpr StateWord words[] = {
    {"queued", Phase::Queued},
    {"pending", Phase::Queued},
    {"created", Phase::Queued},
    {"waiting", Phase::Queued},
    {"scheduled", Phase::Queued},
    {"requested", Phase::Queued},
    {"running", Phase::Running},
    {"in_progress", Phase::Running},
    {"started", Phase::Running},
    {"building", Phase::Running},
    {"passed", Phase::Completed, Outcome::Passed},
    {"success", Phase::Completed, Outcome::Passed},
    {"successful", Phase::Completed, Outcome::Passed},
    {"succeeded", Phase::Completed, Outcome::Passed},
    {"ok", Phase::Completed, Outcome::Passed},
    {"neutral", Phase::Completed, Outcome::Passed},
    {"failed", Phase::Completed, Outcome::Failed},
    {"failure", Phase::Completed, Outcome::Failed},
    {"error", Phase::Completed, Outcome::Failed},
    {"errored", Phase::Completed, Outcome::Failed},
    {"broken", Phase::Completed, Outcome::Failed},
    {"unstable", Phase::Completed, Outcome::Failed},
    {"timeout", Phase::Completed, Outcome::Failed},
    {"timed_out", Phase::Completed, Outcome::Failed},
    {"timedout", Phase::Completed, Outcome::Failed},
    {"cancelled", Phase::Completed, Outcome::Cancelled},
    {"canceled", Phase::Completed, Outcome::Cancelled},
    {"aborted", Phase::Completed, Outcome::Cancelled},
    {"stopped", Phase::Completed, Outcome::Cancelled},
    {"killed", Phase::Completed, Outcome::Cancelled},
    {"skipped", Phase::Completed},
    {"completed", Phase::Completed},
    {"complete", Phase::Completed},
    {"finished", Phase::Completed},
    {"done", Phase::Completed},
};

} // namespace

StateWord commonState(std::string_view word)
{
    return stateOf(words, word);
}

} // namespace sentinel
