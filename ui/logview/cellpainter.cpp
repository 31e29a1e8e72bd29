#include "ui/logview/cellpainter.h"

#include <QFontMetricsF>
#include <QGlyphRun>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr char16_t tabled = 0x2800; ///< covers letters of Europe, arrows, boxes and pictures of control characters
constexpr quint32 unknown = 0xffffffff;
constexpr qsizetype mostShapes = 8192;
constexpr qsizetype mostStretches = 1024;
constexpr size_t mostBatchesKept = 256;
constexpr qsizetype longestCluster = 64; ///< of marks heaped on one letter no more are drawn

size_t variantOf(const CellStyle& style)
{
    return (style.bold ? 1U : 0U) + (style.italic ? 2U : 0U);
}

std::shared_ptr<QTextLayout> laidOut(const QString& text, const QFont& font, Qt::LayoutDirection direction)
{
    auto layout = std::make_shared<QTextLayout>(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(direction);
    layout->setTextOption(option);
    layout->setCacheEnabled(true);
    layout->beginLayout();
    layout->createLine();
    layout->endLayout();
    return layout;
}

} // namespace

void CellPainter::setFont(const QFont& font)
{
    if (!m_fonts.empty() && m_variants[0] == font)
        return;
    m_fonts.clear();
    m_clusters.clear();
    m_characters.clear();
    m_stretches.clear();
    m_batches.clear();
    m_batchIndex.clear();
    for (size_t variant = 0; variant < 4; ++variant) {
        m_variants[variant] = font;
        m_variants[variant].setBold(variant & 1);
        m_variants[variant].setItalic(variant & 2);
        m_fonts.push_back(QRawFont::fromFont(m_variants[variant]));
        m_glyphs[variant].assign(tabled, unknown);
    }
    const QFontMetricsF metrics(font);
    m_cellWidth = std::max(1.0, metrics.horizontalAdvance(QLatin1Char('0')));
    m_ascent = std::ceil(metrics.ascent());
    m_height = std::max(2.0, std::ceil(metrics.height()));
}

quint32 CellPainter::glyphOf(char16_t c, size_t variant)
{
    if (c >= tabled)
        return 0;
    quint32& known = m_glyphs[variant][c];
    if (known == unknown) {
        const QChar character(c);
        int count = 1;
        known = 0;
        if (!m_fonts[variant].glyphIndexesForChars(&character, 1, &known, &count) || count != 1)
            known = 0;
    }
    return known;
}

size_t CellPainter::fontIndex(const QRawFont& font)
{
    const auto found = std::find(m_fonts.begin(), m_fonts.end(), font);
    if (found != m_fonts.end())
        return size_t(found - m_fonts.begin());
    m_fonts.push_back(font);
    return m_fonts.size() - 1;
}

const CellPainter::Shape& CellPainter::shapeOf(QStringView text, size_t variant, int cells)
{
    const auto keep = [&](auto& shapes, const auto& key) -> const Shape& {
        const auto known = shapes.constFind(key);
        if (known != shapes.cend())
            return *known;
        if (shapes.size() >= mostShapes)
            shapes.clear();
        return *shapes.insert(key, shape(text.left(longestCluster).toString(), variant, cells));
    };
    if (text.size() == 1 || (text.size() == 2 && text[0].isHighSurrogate())) {
        const char32_t code = text.size() == 1 ? text[0].unicode() : QChar::surrogateToUcs4(text[0], text[1]);
        return keep(m_characters, quint64(code) << 8 | variant << 4 | quint64(cells));
    }
    QString key = text.left(longestCluster).toString();
    key.append(QChar(static_cast<char16_t>(u'0' + variant)));
    key.append(QChar(static_cast<char16_t>(u'0' + cells)));
    return keep(m_clusters, key);
}

CellPainter::Shape CellPainter::shape(const QString& text, size_t variant, int cells)
{
    const auto layout = laidOut(text, m_variants[variant], Qt::LeftToRight);
    const QTextLine line = layout->lineAt(0);
    const qreal natural = line.naturalTextWidth();
    const qreal room = cells * m_cellWidth;
    const qreal left = natural < room ? std::floor((room - natural) / 2) : 0;
    Shape glyphs;
    for (const QGlyphRun& run : layout->glyphRuns()) {
        const QList<quint32> indexes = run.glyphIndexes();
        const QList<QPointF> places = run.positions();
        const size_t font = fontIndex(run.rawFont());
        for (qsizetype i = 0; i < indexes.size(); ++i)
            glyphs.push_back({font, indexes[i], places[i] + QPointF(left, -line.ascent())});
    }
    // Pictures of control characters are rare in fonts: the letter of Ctrl+letter stands in, on the ground the picture has.
    const char16_t first = text.front().unicode();
    const bool isMissing = std::any_of(glyphs.begin(), glyphs.end(), [](const Glyph& glyph) { return glyph.index == 0; });
    if (isMissing && first >= 0x2400 && first <= 0x2421)
        glyphs = {{variant, glyphOf(first == 0x2421 ? u'?' : static_cast<char16_t>(first - 0x2400 + '@'), variant), {}}};
    return glyphs;
}

size_t CellPainter::batchOf(size_t font, const QColor& color)
{
    const quint64 key = quint64(font) << 32 | color.rgba();
    const auto known = m_batchIndex.constFind(key);
    if (known != m_batchIndex.cend())
        return *known;
    m_batches.push_back({font, color, {}, {}});
    m_batchIndex.insert(key, m_batches.size() - 1);
    return m_batches.size() - 1;
}

void CellPainter::finish(QPainter& painter)
{
    QGlyphRun run;
    for (Batch& batch : m_batches) {
        if (batch.glyphs.empty())
            continue;
        run.setRawFont(m_fonts[batch.font]);
        run.setRawData(batch.glyphs.data(), batch.places.data(), static_cast<int>(batch.glyphs.size()));
        painter.setPen(batch.color);
        painter.drawGlyphRun({}, run);
        batch.glyphs.clear();
        batch.places.clear();
    }
    if (m_batches.size() > mostBatchesKept) {
        m_batches.clear();
        m_batchIndex.clear();
    }
}

void CellPainter::draw(QPainter& painter, const CellText& text, qsizetype begin, qsizetype end, qreal x, qreal top,
                       const std::vector<CellStyle>& styles)
{
    const qreal origin = x - double(text.cellOf(begin)) * m_cellWidth; // of cell 0
    for (const CellStyle& style : styles) {
        if (style.ground.isValid())
            eachPart(text, std::max(begin, style.begin), std::min(end, style.end), [&](qreal left, qreal right) {
                painter.fillRect(QRectF(origin + left, top - 1, right - left, m_height + 2), style.ground);
            });
    }
    const qreal base = top + m_ascent;
    for (const CellStyle& style : styles) {
        const qsizetype from = std::max(begin, style.begin), to = std::min(end, style.end);
        if (from >= to)
            continue;
        const size_t variant = variantOf(style);
        const size_t batch = batchOf(variant, style.text);
        for (qsizetype at = from; at < to;) {
            if (!text.rightToLeft.empty()) {
                if (const CellText::Stretch* stretch = text.rightToLeftAt(at)) {
                    const qsizetype last = std::min(to, stretch->end);
                    painter.setPen(style.text);
                    drawStretch(painter, text, *stretch, at, last, origin, top);
                    at = last;
                    continue;
                }
            }
            const char16_t c = text.text[at].unicode();
            const qsizetype cell = text.cellOf(at);
            const bool isSingle = text.cells.empty() || text.cells[size_t(at) + 1] == cell + 1;
            if (c == u' ' && isSingle) {
                ++at;
                continue;
            }
            const QPointF place(origin + double(cell) * m_cellWidth, base);
            const quint32 glyph = isSingle ? glyphOf(c, variant) : 0;
            if (glyph != 0) {
                m_batches[batch].glyphs.push_back(glyph);
                m_batches[batch].places.push_back(place);
                ++at;
                continue;
            }
            qsizetype next = at + 1;
            while (!text.cells.empty() && next < text.text.size() && text.cells[size_t(next)] == cell)
                ++next;
            const int cells = static_cast<int>(text.cellOf(next) - cell);
            for (const Glyph& part : shapeOf(QStringView(text.text).mid(at, next - at), variant, cells)) {
                Batch& other = m_batches[batchOf(part.font, style.text)];
                other.glyphs.push_back(part.index);
                other.places.push_back(place + part.at);
            }
            at = next;
        }
        if (!style.underline && !style.strike)
            continue;
        eachPart(text, from, to, [&](qreal left, qreal right) {
            if (style.underline)
                painter.fillRect(QRectF(origin + left, base + 2, right - left, 1), style.text);
            if (style.strike)
                painter.fillRect(QRectF(origin + left, base - std::round(m_ascent / 3), right - left, 1), style.text);
        });
    }
}

void CellPainter::draw(QPainter& painter, const QString& text, qreal x, qreal top, const QColor& color)
{
    CellText cells;
    cells.text = text;
    measureCells(cells);
    draw(painter, cells, 0, text.size(), x, top, {{0, text.size(), color, {}, false, false, false, false}});
}

CellPainter::Stretched CellPainter::shaped(const CellText& text, const CellText::Stretch& stretch) const
{
    const QString part = text.text.mid(stretch.begin, stretch.end - stretch.begin);
    const auto known = m_stretches.constFind(part);
    if (known != m_stretches.cend())
        return *known;
    if (m_stretches.size() >= mostStretches)
        m_stretches.clear();
    Stretched shaped;
    shaped.layout = laidOut(part, m_variants[0], Qt::RightToLeft);
    const qreal room = double(text.cellOf(stretch.end) - text.cellOf(stretch.begin)) * m_cellWidth;
    const qreal natural = shaped.layout->lineAt(0).naturalTextWidth();
    if (natural > room && natural > 0)
        shaped.scale = room / natural;
    m_stretches.insert(part, shaped);
    return shaped;
}

std::vector<std::pair<qreal, qreal>> CellPainter::partsInStretch(const CellText& text, const CellText::Stretch& stretch, qsizetype begin,
                                                                 qsizetype end) const
{
    const Stretched shape = shaped(text, stretch);
    const QTextLine line = shape.layout->lineAt(0);
    const qreal origin = double(text.cellOf(stretch.begin)) * m_cellWidth;
    const qreal room = double(text.cellOf(stretch.end)) * m_cellWidth - origin;
    const auto edge = [&](qsizetype index) {
        const qreal x = (line.cursorToX(static_cast<int>(index - stretch.begin)) - line.naturalTextRect().left()) * shape.scale;
        return origin + (x > line.naturalTextWidth() * shape.scale - 0.5 ? room : x); // what is left of the cells belongs to the rightmost
    };
    std::vector<std::pair<qreal, qreal>> parts;
    for (qsizetype at = begin; at < end;) {
        const qsizetype next = std::min(end, std::max(at + 1, text.next(at)));
        const qreal left = std::min(edge(at), edge(next)), right = std::max(edge(at), edge(next));
        if (!parts.empty() && std::abs(parts.back().first - right) < 0.5)
            parts.back().first = left;
        else if (!parts.empty() && std::abs(parts.back().second - left) < 0.5)
            parts.back().second = right;
        else
            parts.emplace_back(left, right);
        at = next;
    }
    return parts;
}

void CellPainter::drawStretch(QPainter& painter, const CellText& text, const CellText::Stretch& stretch, qsizetype begin, qsizetype end,
                              qreal origin, qreal top)
{
    const Stretched shape = shaped(text, stretch);
    const QTextLine line = shape.layout->lineAt(0);
    painter.save();
    painter.translate(origin + double(text.cellOf(stretch.begin)) * m_cellWidth, top + m_ascent);
    painter.scale(shape.scale, 1);
    const QPointF shift(-line.naturalTextRect().left(), -line.ascent());
    for (const QGlyphRun& run : shape.layout->glyphRuns(static_cast<int>(begin - stretch.begin), static_cast<int>(end - begin)))
        painter.drawGlyphRun(shift, run);
    painter.restore();
}

qreal CellPainter::xOf(const CellText& text, qsizetype index) const
{
    const CellText::Stretch* stretch = text.rightToLeftAt(index);
    if (!stretch)
        return double(text.cellOf(index)) * m_cellWidth;
    const Stretched shape = shaped(text, *stretch);
    const QTextLine line = shape.layout->lineAt(0);
    return double(text.cellOf(stretch->begin)) * m_cellWidth
        + (line.cursorToX(static_cast<int>(index - stretch->begin)) - line.naturalTextRect().left()) * shape.scale;
}

qsizetype CellPainter::indexAt(const CellText& text, qreal x) const
{
    const double cell = std::max(0.0, x / m_cellWidth);
    const qsizetype at = text.indexAt(static_cast<qsizetype>(cell));
    if (at >= text.text.size())
        return text.text.size();
    if (const CellText::Stretch* stretch = text.rightToLeftAt(at)) {
        const Stretched shape = shaped(text, *stretch);
        const QTextLine line = shape.layout->lineAt(0);
        const qreal inside = x - double(text.cellOf(stretch->begin)) * m_cellWidth;
        return text.begin(stretch->begin + line.xToCursor(inside / shape.scale + line.naturalTextRect().left()));
    }
    const qsizetype begin = text.begin(at), next = text.next(begin);
    const double middle = double(text.cellOf(begin) + text.cellOf(next)) / 2;
    return cell < middle ? begin : next;
}

} // namespace sentinel
