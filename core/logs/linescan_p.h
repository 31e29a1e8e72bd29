#pragma once

#include "core/logs/lineindex.h"
#include "core/logs/structure_p.h"

#include <string>
#include <string_view>

namespace sentinel {

/// The one pass over a log: is given its bytes in order, in pieces of any size, and notes where lines are and which of them may say
/// something about the log's structure. A value: a copy is what was known then.
class LineScan
{
public:
    explicit LineScan(const Layers& layers) : m_candidates(layers), m_looks(Candidates::anyIn(layers)) {}

    void feed(std::string_view bytes);
    /// A hole in a sparse file: zeros, and nothing in them.
    void feedZeros(qint64 bytes);
    const LineIndex& index() const { return m_index; }
    /// With the unfinished last line looked at as if it were finished.
    Candidates candidates() const;

    /// Of a longer line only its first bytes and its last are looked at: nobody's marker is longer.
    static constexpr size_t longestLook = 64 * 1024;

private:
    void endLine(std::string_view rest);
    void keep(std::string_view part);
    std::string_view lineOf(std::string_view rest);

    LineIndex m_index;
    Candidates m_candidates;
    bool m_looks = false;
    qint64 m_line = 1;       ///< the line that is not finished
    qint64 m_lineBegin = 0;  ///< its offset
    std::string m_head;      ///< of that line, as far as it came in earlier pieces; at most longestLook
    std::string m_tail;      ///< what came after that: the last bytes of it
    std::string m_assembled; ///< scratch
};

} // namespace sentinel
