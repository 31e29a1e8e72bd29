#pragma once

#include "core/domain/place.h"
#include "core/logs/lineindex.h"
#include "core/logs/log.h"
#include "core/logs/source.h"

#include <memory>
#include <string_view>

namespace sentinel {

/// The lines of a text that is read piece by piece. A line ends after "\n"; a lone "\r" ends nothing. Views into a text that is not in
/// memory point into the window they were read through, until that is moved.
class Lines
{
public:
    Lines() = default;
    Lines(std::shared_ptr<const LogSource> source, LineIndex index) : m_source(std::move(source)), m_index(std::move(index)) {}

    const LineIndex& index() const { return m_index; }
    const LogSource& source() const { return *m_source; }
    const std::shared_ptr<const LogSource>& sharedSource() const { return m_source; }
    qint64 size() const { return m_index.size(); }
    qint64 count() const { return m_index.lineCount(); }

    ByteRange bytes(qint64 line) const; ///< without "\n" or "\r\n"; nothing for a line that is not there
    ByteRange bytes(qint64 line, LogWindow& window) const;
    /// The line's text. Lines asked for one after the other through one window are found without a search.
    std::string_view raw(qint64 line, LogWindow& window) const;
    qint64 at(qint64 offset) const;
    ByteRange bytesOf(const LineRange& range) const; ///< line feeds included
    std::string_view view(const ByteRange& range, LogWindow& window) const;

    /// Tells the window where a line begins.
    void place(qint64 line, qint64 begin, LogWindow& window) const
    {
        window.line = line;
        window.lineBegin = begin;
        window.lineSource = m_source->id();
    }

private:
    qint64 afterFeed(qint64 feed, LogWindow& window) const;

    std::shared_ptr<const LogSource> m_source;
    LineIndex m_index;
};

} // namespace sentinel
