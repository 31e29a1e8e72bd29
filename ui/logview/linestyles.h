#pragma once

#include "ui/logview/cellpainter.h"
#include "ui/logview/hugeline.h"

#include <QColor>
#include <QHash>

#include <vector>

namespace sentinel {

/// How the parts of one line look: its plain colour, over that what its ANSI codes ask for, made readable on the ground, and over that
/// whatever else is to be told. One object serves line after line.
class LineStyles
{
public:
    /// Of [begin, end) of a text, whose index 0 is `base` in the text that the runs are of. `plain` says how text without codes looks;
    /// its range is ignored.
    void start(const std::vector<AnsiRun>& runs, qsizetype begin, qsizetype end, const CellStyle& plain, const QColor& ground,
               qsizetype base = 0);
    /// Text, and ground if there is one, of stretches that are ascending and disjoint; what lies outside of the text is ignored.
    void putOver(const std::vector<CellStyle>& over);
    const std::vector<CellStyle>& styles() const { return m_styles; }

    /// The colour, or the one nearest to it that can be read on this ground.
    QColor adapted(const QColor& text, const QColor& ground);

private:
    CellStyle styleOf(const AnsiLook& look, const CellStyle& plain, const QColor& ground);

    std::vector<CellStyle> m_styles, m_cut;
    QHash<quint64, QColor> m_readable;
};

} // namespace sentinel
