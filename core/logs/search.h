#pragma once

#include "core/base/result.h"
#include "core/logs/lineset.h"
#include "core/logs/log.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

/// What is looked for in the lines of a log as people read them: layers peeled. UTF-8. A word is whole when no letter, digit, mark or
/// "_" of any script touches it. Expressions are PCRE's without back references, look-around, atomic groups and possessive repeats; as
/// there, "\w", "\d", "\s" and "\b" know ASCII, all else knows Unicode.
struct SearchQuery
{
    std::string text;
    bool isRegex = false;
    bool ignoreCase = false;
    bool wholeWord = false;
    bool operator==(const SearchQuery&) const = default;
};

/// A query made ready. Immutable; copies share; any thread.
class SearchPattern
{
public:
    /// Errors: Malformed, in words for people, with the place: what is wrong with the regular expression, or what of PCRE's language is
    /// not understood here (back references, look-around) and what to write instead.
    static Result<SearchPattern> compile(const SearchQuery& query);

    const SearchQuery& query() const;
    bool matches(std::string_view text) const;
    /// The matches in one line (begin, length in bytes): leftmost, longest, not overlapping; at most `most`. Empty matches are left out.
    std::vector<std::pair<size_t, size_t>> stretches(std::string_view text, size_t most = 256) const;

    struct Private;
    const Private& d() const { return *m_d; }

private:
    std::shared_ptr<const Private> m_d;
};

/// Called on the searching thread, in order of lines, every few milliseconds: all lines up to `searchedTo` have been looked at;
/// `found` are the hits since the last call, ascending. False ends the search.
using SearchProgress = std::function<bool(const std::vector<qint64>& found, qint64 searchedTo)>;

/// Looks through lines of a log with `threads` threads. Blocks until done; run it on a thread of your own. The answer is that of peeling
/// every line and asking the pattern, however it is found; only lines over 1 MiB, which nobody reads as text, are asked as they are, layers
/// and all, in pieces. Memory: a few blocks of a megabyte a thread.
/// Errors: Cancelled.
Result<> searchLog(const Log& log, const SearchPattern& pattern, const LineRange& lines, const SearchProgress& progress,
                   std::stop_token stop = {}, int threads = 2);

} // namespace sentinel
