#pragma once

#include "ui/logview/logviewline.h"

#include <QCache>

#include <vector>

namespace sentinel {

/// Where lines break when they are wrapped at a number of cells. Nothing is measured but the lines that are asked about: the height
/// of the log as a whole is never known. A line breaks behind a blank or a separator near the edge if there is one, like prose;
/// a huge line every so many bytes, so that any place in it is found without looking at what is in front.
class LogWraps
{
public:
    /// Says whether anything changed. 0: lines are not wrapped, each is one part.
    bool setCells(qint64 cells);
    qint64 cells() const { return m_cells; }
    bool isOn() const { return m_cells > 0; }
    void clear(); ///< lines are not what they were

    qint64 parts(LogLines& lines, qint64 line);
    qint64 partOf(LogLines& lines, qint64 line, qint64 column);
    /// The columns of a part: [first, last).
    std::pair<qint64, qint64> columns(LogLines& lines, qint64 line, qint64 part);

    /// Beginnings of the parts of a text, the first one 0.
    static std::vector<qsizetype> breaks(const CellText& text, qint64 cells);

private:
    const std::vector<qsizetype>* breaksOf(LogLines& lines, qint64 line); ///< nullptr: one part

    qint64 m_cells = 0;
    QCache<qint64, std::vector<qsizetype>> m_cache{4096};
};

} // namespace sentinel
