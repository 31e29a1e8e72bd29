#pragma once

#include "core/base/result.h"
#include "core/logs/log.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sentinel {

/// Longer lines are no text that people read: they are looked at as they are, layers and all, in pieces that fit into memory.
constexpr qint64 longestPeeledLine = qint64(1) << 20;

/// What goes through a log looks at blocks of whole lines. One object a thread.
class BlockScanner
{
public:
    BlockScanner() = default;
    virtual ~BlockScanner() = default;
    BlockScanner(const BlockScanner&) = delete;
    BlockScanner& operator=(const BlockScanner&) = delete;

    /// A megabyte or two of lines, none of them long, the first of which is `firstLine`; appends what it finds, ascending.
    virtual void scan(std::string_view block, qint64 firstLine, std::vector<qint64>& found) = 0;
    /// A long line, of any length; may stop early when asked to.
    virtual void scanLong(const Log& log, qint64 line, const ByteRange& bytes, std::vector<qint64>& found, const std::stop_token& stop) = 0;
};

using MakeScanner = std::function<std::unique_ptr<BlockScanner>()>;
/// What was found, in order, on the calling thread; all lines up to `searchedTo` have been looked at. False ends it.
using TakeFound = std::function<bool(const std::vector<qint64>& found, qint64 searchedTo)>;

/// Goes through lines of a log with several threads, in blocks of a megabyte or two; no more than a few blocks' findings are held
/// while an earlier one is waited for. Errors: Cancelled.
Result<> scanBlocks(const Log& log, const LineRange& lines, const MakeScanner& makeScanner, const TakeFound& take, std::stop_token stop,
                    int threads);

/// Calls visit(raw, line) for each line of a block; raw is without "\n" or "\r\n". False ends it.
template <typename Visit>
void eachLine(std::string_view block, qint64 line, Visit visit)
{
    while (!block.empty()) {
        const size_t feed = block.find('\n');
        std::string_view raw = block.substr(0, feed);
        if (feed != std::string_view::npos && raw.ends_with('\r'))
            raw.remove_suffix(1);
        if (!visit(raw, line++))
            return;
        block.remove_prefix(feed == std::string_view::npos ? block.size() : feed + 1);
    }
}

} // namespace sentinel
