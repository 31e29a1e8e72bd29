#pragma once

#include <QtGlobal>

namespace sentinel {

/// A half-open range of byte offsets in the decompressed log.
struct ByteRange
{
    qint64 begin = 0;
    qint64 end = 0;

    qint64 size() const { return end - begin; }
    bool contains(qint64 offset) const { return offset >= begin && offset < end; }
    bool operator==(const ByteRange&) const = default;
};

/// Line numbers as `grep -n` gives them: the first is 1, a line feed ends a line, both ends belong to it.
struct LineRange
{
    qint64 first = 0;
    qint64 last = 0;
    bool operator==(const LineRange&) const = default;
};

} // namespace sentinel
