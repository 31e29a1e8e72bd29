#pragma once

#include "ui/cellpainter.h"
#include "ui/logviewline.h"

#include <QColor>
#include <QHash>

#include <vector>

namespace sentinel {

/// How the parts of one line look: its plain colour, over that what its ANSI codes ask for, made readable on the ground, and over that
/// whatever else is to be told. One object paints line after line.
class LineStyles
{
public:
    /// Of [begin, end) of a line. `plain` says how text without codes looks; its range is ignored.
    void start(const ShownLine& shown, qsizetype begin, qsizetype end, const CellStyle& plain, const QColor& ground);
    /// Text, and ground if there is one, of a stretch; what lies outside of the line is ignored.
    void putOver(const CellStyle& over);
    const std::vector<CellStyle>& styles() const { return m_styles; }

    /// The colour, or the one nearest to it that can be read on this ground.
    QColor adapted(const QColor& text, const QColor& ground);

private:
    CellStyle styleOf(const AnsiLook& look, const CellStyle& plain, const QColor& ground);

    std::vector<CellStyle> m_styles, m_cut;
    QHash<quint64, QColor> m_readable;
};

} // namespace sentinel
