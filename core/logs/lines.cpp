#include "core/logs/lines_p.h"

#include <algorithm>

namespace sentinel {

ByteRange Lines::bytes(qint64 line) const
{
    if (line < 1 || line > count())
        return {};
    const qint64 begin = starts[size_t(line) - 1];
    qint64 end = starts[size_t(line)];
    if (end > begin && text[size_t(end) - 1] == '\n') {
        --end;
        if (end > begin && text[size_t(end) - 1] == '\r')
            --end;
    }
    return {begin, end};
}

std::string_view Lines::raw(qint64 line) const
{
    const ByteRange range = bytes(line);
    return text.substr(size_t(range.begin), size_t(range.size()));
}

qint64 Lines::at(qint64 offset) const
{
    if (count() == 0)
        return 0;
    const auto after = std::upper_bound(starts.begin(), starts.end() - 1, offset);
    return std::max<qint64>(1, after - starts.begin());
}

ByteRange Lines::bytesOf(const LineRange& range) const
{
    const qint64 first = std::max<qint64>(range.first, 1), last = std::min(range.last, count());
    if (first > last)
        return {};
    return {starts[size_t(first) - 1], starts[size_t(last)]};
}

} // namespace sentinel
