#pragma once

#include "core/logs/bytes.h"
#include "core/logs/log.h"

#include <QtGlobal>

#include <stop_token>
#include <vector>

namespace sentinel {

/// UTF-16 turned into UTF-8, with the way back. For UTF-8 the input itself, and the way back is to stay.
class Transcoded
{
public:
    /// Errors: Cancelled; Unreadable when there is no room for a large text.
    static Result<Transcoded> of(const Bytes& input, const std::stop_token& stop);

    const Bytes& bytes() const { return m_bytes; }
    Encoding encoding() const { return m_encoding; }
    qint64 inputOffset(qint64 offset) const;

private:
    Bytes m_input;
    Bytes m_bytes;
    Encoding m_encoding = Encoding::Utf8;
    std::vector<qint64> m_outputs; ///< now and then, where a code point went, ...
    std::vector<qint64> m_inputs;  ///< ... and where it came from; between two marks it is counted
};

} // namespace sentinel
