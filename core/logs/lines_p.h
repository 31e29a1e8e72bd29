#pragma once

#include "core/domain/place.h"

#include <string_view>
#include <vector>

namespace sentinel {

/// The lines of a text: where each begins, 8 bytes a line. A line ends after "\n"; a lone "\r" ends nothing.
struct Lines
{
    std::string_view text;
    std::vector<qint64> starts; ///< of each line, and at the end text.size()

    qint64 count() const { return starts.empty() ? 0 : static_cast<qint64>(starts.size()) - 1; }
    ByteRange bytes(qint64 line) const; ///< without "\n" or "\r\n"; nothing for a line that is not there
    std::string_view raw(qint64 line) const;
    qint64 at(qint64 offset) const;
    ByteRange bytesOf(const LineRange& range) const; ///< line feeds included
};

} // namespace sentinel
