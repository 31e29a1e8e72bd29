#pragma once

#include "core/logs/log.h"
#include "core/triage/rules.h"

#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sentinel {

/// The expressions of a few rules by themselves: what somebody who edits one asks of many logs, without paying for all the
/// others. Scopes are not looked at. Immutable; any thread may use it; copies share.
class RuleProbe
{
public:
    /// Errors: Malformed, with the reason alone: file and line are the caller's to name. `rules` may hold no disabled ones.
    static Result<RuleProbe> compile(const std::vector<Rule>& rules);

    struct Unusable
    {
        int rule = 0; ///< index among those given
        QString reason;
        bool operator==(const Unusable&) const = default;
    };
    /// The same with those that cannot be used told, which match nothing then.
    static RuleProbe of(std::vector<Rule> rules, std::vector<Unusable>& unusable);

    struct Found
    {
        qint64 line = 0;
        int rule = 0; ///< index among those compiled
        bool operator==(const Found&) const = default;
    };
    struct Answer
    {
        std::vector<Found> found;  ///< by line; of each rule the first `most`
        std::vector<qint64> count; ///< of each rule: lines in all
    };
    Answer search(const Log& log, size_t most, std::stop_token stop = {}) const;

    /// The rules that match one line of text.
    std::vector<int> matching(std::string_view line) const;
    /// The same for many lines, in one pass.
    std::vector<std::vector<int>> matching(const std::vector<std::string>& lines) const;
    /// Bytes of the compiled form: what has to stay in the processor's caches while a log runs through it.
    size_t bytes() const;

private:
    struct Private;
    std::shared_ptr<const Private> m_d;
};

} // namespace sentinel
