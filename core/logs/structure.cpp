#include "core/logs/structure_p.h"

namespace sentinel {

bool Candidates::isCandidate(std::string_view)
{
    return false;
}

void readStructure(const Document& document, const Lines& lines, const Candidates&, Structure& structure)
{
    structure.holes = document.holes;
    PeeledLine line;
    for (qint64 n = 1; n <= std::min<qint64>(lines.count(), 50) && !structure.startedAt; ++n) {
        peelLine(lines.raw(n), structure.layers, line);
        structure.startedAt = line.time;
    }
    for (qint64 n = lines.count(), i = 0; n > 0 && i < 50 && !structure.finishedAt; --n, ++i) {
        peelLine(lines.raw(n), structure.layers, line);
        structure.finishedAt = line.time;
    }
}

} // namespace sentinel
