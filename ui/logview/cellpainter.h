#pragma once

#include "ui/logview/logtext.h"

#include <QColor>
#include <QFont>
#include <QHash>
#include <QPainter>
#include <QRawFont>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

class QTextLayout;

namespace sentinel {

/// How a stretch of text is drawn. Stretches of a line are disjoint and ascending.
struct CellStyle
{
    qsizetype begin = 0;
    qsizetype end = 0;
    QColor text;
    QColor ground; ///< invalid: none
    bool bold = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
};

/// Draws text on a grid of cells as a terminal does: each character at its cell, whatever its font's advance is. What the fixed font
/// has is drawn by glyph, without shaping; what it lacks, and characters of several parts, are shaped once and kept. Stretches from
/// right to left are shaped as a whole. Glyphs are collected by font and colour and drawn by finish(): a screen of many colours is
/// a few calls.
class CellPainter
{
public:
    void setFont(const QFont& font);
    qreal cellWidth() const { return m_cellWidth; }
    qreal ascent() const { return m_ascent; }
    qreal height() const { return m_height; }

    /// The text [begin, end) with `begin` at x; `top` is where the row of characters begins. Grounds are drawn first.
    void draw(QPainter& painter, const CellText& text, qsizetype begin, qsizetype end, qreal x, qreal top,
              const std::vector<CellStyle>& styles);
    /// Plain text, a cell a character.
    void draw(QPainter& painter, const QString& text, qreal x, qreal top, const QColor& color);

    /// Draws what was collected. Nothing of it shows before.
    void finish(QPainter& painter);

    /// Where an index is, and which index is nearest, from the left edge of the text's cell 0; right inside of stretches from right to
    /// left too.
    qreal xOf(const CellText& text, qsizetype index) const;
    qsizetype indexAt(const CellText& text, qreal x) const;
    /// Calls with the left and right edge of each part of [begin, end) that lies together on screen.
    template <typename Found>
    void eachPart(const CellText& text, qsizetype begin, qsizetype end, Found found) const
    {
        auto next = std::upper_bound(text.rightToLeft.begin(), text.rightToLeft.end(), begin,
                                     [](qsizetype value, const CellText::Stretch& s) { return value < s.end; });
        while (begin < end) {
            const bool isLast = next == text.rightToLeft.end() || next->begin >= end;
            const qsizetype to = isLast ? end : std::max(begin, next->begin);
            if (begin < to)
                found(double(text.cellOf(begin)) * m_cellWidth, double(text.cellOf(to)) * m_cellWidth);
            begin = to;
            if (!isLast) {
                for (const auto& [left, right] : partsInStretch(text, *next, begin, std::min(end, next->end)))
                    found(left, right);
                begin = next->end;
                ++next;
            }
        }
    }

private:
    struct Glyph
    {
        size_t font = 0;
        quint32 index = 0;
        QPointF at; ///< from the character's left edge, on the base line
    };
    using Shape = std::vector<Glyph>;
    struct Stretched
    {
        std::shared_ptr<QTextLayout> layout;
        qreal scale = 1; ///< narrower when the cells have less room than the shaped text takes
    };
    Stretched shaped(const CellText& text, const CellText::Stretch& stretch) const;
    std::vector<std::pair<qreal, qreal>> partsInStretch(const CellText& text, const CellText::Stretch& stretch, qsizetype begin,
                                                        qsizetype end) const;
    quint32 glyphOf(char16_t c, size_t variant);
    const Shape& shapeOf(QStringView text, size_t variant, int cells);
    Shape shape(const QString& text, size_t variant, int cells);
    size_t fontIndex(const QRawFont& font);
    struct Batch
    {
        size_t font = 0;
        QColor color;
        std::vector<quint32> glyphs;
        std::vector<QPointF> places;
    };
    size_t batchOf(size_t font, const QColor& color);
    void drawStretch(QPainter& painter, const CellText& text, const CellText::Stretch& stretch, qsizetype begin, qsizetype end,
                     qreal origin, qreal top);

    QFont m_variants[4];           ///< bit 0: bold, bit 1: italic
    std::vector<QRawFont> m_fonts; ///< the variants, then those that the system chose for what they lack
    qreal m_cellWidth = 1, m_ascent = 0, m_height = 1;
    std::vector<quint32> m_glyphs[4]; ///< by UTF-16 unit below `tabled`; `unknown` until asked for
    mutable QHash<QString, Stretched> m_stretches;
    QHash<quint64, Shape> m_characters; ///< shapes of single characters, by code, variant and cells
    QHash<QString, Shape> m_clusters;

    std::vector<Batch> m_batches; ///< to be drawn; kept empty from one screen to the next
    QHash<quint64, size_t> m_batchIndex;
};

} // namespace sentinel
