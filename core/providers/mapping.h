#pragma once

#include "core/base/result.h"
#include "core/providers/providers.h"

#include <QByteArray>

#include <memory>
#include <string_view>

namespace sentinel {

/// Says where in the JSON of some CI server the facts are, so that it need not be known to us:
///
///     kind: run                  # run (or nothing), job or check
///     each: $.builds[*]          # what there is one of for each fact; without it the document is one
///     fields:
///       repo: $.project.slug     # $ is the document
///       run_id: .number          # . is the item
///       pipeline: nightly        # anything else stands for itself
///       status: .state
///       started_at: .times.begin
///     words:                     # of status and conclusion, where they are unusual
///       passed: [green]
///       failed: [red, burnt]
///     steps:
///       each: .stages[*]         # below the item
///       fields: {name: .title, status: .state}
///
/// Fields: repo, pipeline, run_id, job_id, attempt, name, branch, commit, trigger, status, conclusion, created_at, started_at, finished_at,
/// updated_at, url, log_url; of steps number, name, status, conclusion, started_at, finished_at. Words: queued, running, passed, failed,
/// cancelled, skipped. A path is a part of RFC 9535: members, positions, [*] and filters by equality. May be used by several threads.
class PayloadMapping
{
public:
    /// Errors: Malformed, with line and key.
    static Result<PayloadMapping> parse(const QByteArray& yaml);
    /// Errors: Malformed; what is missing is named as the mapping names it, with the path that found nothing.
    Result<Decoded> decode(std::string_view json) const;

private:
    struct Private;
    std::shared_ptr<const Private> m_d;
};

} // namespace sentinel
