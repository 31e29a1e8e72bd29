#include "ui/logview/logtext.h"

#include "core/base/text.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <utility>

namespace sentinel {

namespace {

struct Range
{
    char32_t first, last;
};

// East Asian Wide and Fullwidth, and what is drawn as an emoji by itself: EastAsianWidth.txt and emoji-data.txt of Unicode 15,
// with gaps of unassigned characters closed.
constexpr std::array wideRanges{
    Range{0x1100, 0x115f},   Range{0x231a, 0x231b},   Range{0x2329, 0x232a},   Range{0x23e9, 0x23ec},   Range{0x23f0, 0x23f0},
    Range{0x23f3, 0x23f3},   Range{0x25fd, 0x25fe},   Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x267f, 0x267f},
    Range{0x2693, 0x2693},   Range{0x26a1, 0x26a1},   Range{0x26aa, 0x26ab},   Range{0x26bd, 0x26be},   Range{0x26c4, 0x26c5},
    Range{0x26ce, 0x26ce},   Range{0x26d4, 0x26d4},   Range{0x26ea, 0x26ea},   Range{0x26f2, 0x26f3},   Range{0x26f5, 0x26f5},
    Range{0x26fa, 0x26fa},   Range{0x26fd, 0x26fd},   Range{0x2705, 0x2705},   Range{0x270a, 0x270b},   Range{0x2728, 0x2728},
    Range{0x274c, 0x274c},   Range{0x274e, 0x274e},   Range{0x2753, 0x2755},   Range{0x2757, 0x2757},   Range{0x2795, 0x2797},
    Range{0x27b0, 0x27b0},   Range{0x27bf, 0x27bf},   Range{0x2b1b, 0x2b1c},   Range{0x2b50, 0x2b50},   Range{0x2b55, 0x2b55},
    Range{0x2e80, 0x303e},   Range{0x3041, 0x4dbf},   Range{0x4e00, 0xa4cf},   Range{0xa960, 0xa97f},   Range{0xac00, 0xd7a3},
    Range{0xf900, 0xfaff},   Range{0xfe10, 0xfe19},   Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},
    Range{0x16fe0, 0x18cff}, Range{0x1aff0, 0x1b2ff}, Range{0x1f004, 0x1f004}, Range{0x1f0cf, 0x1f0cf}, Range{0x1f18e, 0x1f18e},
    Range{0x1f191, 0x1f19a}, Range{0x1f1e6, 0x1f320}, Range{0x1f32d, 0x1f335}, Range{0x1f337, 0x1f37c}, Range{0x1f37e, 0x1f393},
    Range{0x1f3a0, 0x1f3ca}, Range{0x1f3cf, 0x1f3d3}, Range{0x1f3e0, 0x1f3f0}, Range{0x1f3f4, 0x1f3f4}, Range{0x1f3f8, 0x1f43e},
    Range{0x1f440, 0x1f440}, Range{0x1f442, 0x1f4fc}, Range{0x1f4ff, 0x1f53d}, Range{0x1f54b, 0x1f54e}, Range{0x1f550, 0x1f567},
    Range{0x1f57a, 0x1f57a}, Range{0x1f595, 0x1f596}, Range{0x1f5a4, 0x1f5a4}, Range{0x1f5fb, 0x1f64f}, Range{0x1f680, 0x1f6c5},
    Range{0x1f6cc, 0x1f6cc}, Range{0x1f6d0, 0x1f6d2}, Range{0x1f6d5, 0x1f6d7}, Range{0x1f6dc, 0x1f6df}, Range{0x1f6eb, 0x1f6ec},
    Range{0x1f6f4, 0x1f6fc}, Range{0x1f7e0, 0x1f7eb}, Range{0x1f7f0, 0x1f7f0}, Range{0x1f90c, 0x1f93a}, Range{0x1f93c, 0x1f945},
    Range{0x1f947, 0x1f9ff}, Range{0x1fa70, 0x1faff}, Range{0x20000, 0x3fffd},
};

constexpr qsizetype longestStretch = 1024;
constexpr char16_t emojiSelector = 0xfe0f;

/// Characters that reorder what stands around them (Trojan Source, CVE-2021-42574) or take no room at all: by name.
QLatin1StringView nameOfHidden(char16_t c)
{
    switch (c) {
    case 0x00ad:
        return QLatin1StringView("<SHY>");
    case 0x061c:
        return QLatin1StringView("<ALM>");
    case 0x200b:
        return QLatin1StringView("<ZWSP>");
    case 0x200e:
        return QLatin1StringView("<LRM>");
    case 0x200f:
        return QLatin1StringView("<RLM>");
    case 0x2028:
        return QLatin1StringView("<LSEP>");
    case 0x2029:
        return QLatin1StringView("<PSEP>");
    case 0x202a:
        return QLatin1StringView("<LRE>");
    case 0x202b:
        return QLatin1StringView("<RLE>");
    case 0x202c:
        return QLatin1StringView("<PDF>");
    case 0x202d:
        return QLatin1StringView("<LRO>");
    case 0x202e:
        return QLatin1StringView("<RLO>");
    case 0x2060:
        return QLatin1StringView("<WJ>");
    case 0x2066:
        return QLatin1StringView("<LRI>");
    case 0x2067:
        return QLatin1StringView("<RLI>");
    case 0x2068:
        return QLatin1StringView("<FSI>");
    case 0x2069:
        return QLatin1StringView("<PDI>");
    case 0xfeff:
        return QLatin1StringView("<BOM>");
    default:
        return {};
    }
}

/// One cell, one unit, and nothing that could join it: most of what is not ASCII in logs is of this kind.
bool isSimple(char16_t c)
{
    if (c < 0x300)
        return true;
    if (c >= 0x370 && c < 0x483)
        return true; // Greek, Cyrillic
    if (c >= 0x2010 && c < 0x2190)
        return c < 0x20d0; // punctuation, currency; not the enclosing marks
    if ((c >= 0x2190 && c < 0x2300) || (c >= 0x2400 && c < 0x25fd))
        return true; // arrows, mathematics, pictures of control characters, boxes
    return (c >= 0x2713 && c <= 0x2718) || c == QChar::ReplacementCharacter;
}

bool isAscii(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

void appendName(CellText& line, QStringView name)
{
    line.stands.push_back({line.text.size(), name.size(), false});
    line.text.append(name);
}

void measureClusters(CellText& line)
{
    const QString& text = line.text;
    line.cells.resize(size_t(text.size()) + 1);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    int cell = 0;
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype found = finder.toNextBoundary();
        const qsizetype end = found > begin ? found : text.size();
        int width = 0;
        bool isEmoji = false;
        for (qsizetype i = begin; i < end; ++i) {
            char32_t c = text[i].unicode();
            if (text[i].isHighSurrogate() && i + 1 < end)
                c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            width = std::max(width, cellsOf(c));
            isEmoji = isEmoji || c == emojiSelector;
        }
        width = isEmoji ? 2 : std::max(1, width);
        std::fill(line.cells.begin() + begin, line.cells.begin() + end, cell);
        cell += width;
        begin = end;
    }
    line.cells.back() = cell;
}

/// Counts on from where it stopped, so that a line of nothing but tabs stays linear. It stops at tabs, which join nothing.
qsizetype cellsSoFar(CellText& line)
{
    CellText rest;
    rest.text = line.text.mid(line.countedTo);
    if (!std::all_of(rest.text.begin(), rest.text.end(), [](QChar c) { return isSimple(c.unicode()); }))
        measureClusters(rest);
    line.countedTo = line.text.size();
    line.countedCells += rest.cellCount();
    return line.countedCells;
}

void measureDirections(CellText& line)
{
    const QString& text = line.text;
    qsizetype begin = -1, end = -1;
    const auto close = [&] {
        // In parts, so that whoever shapes them never has to shape a whole long line.
        for (; begin >= 0 && begin < end; begin = std::min(end, begin + longestStretch))
            line.rightToLeft.push_back({begin, std::min(end, begin + longestStretch)});
        begin = -1;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size();
        if (isPair)
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
        const QChar::Direction direction = QChar::direction(c);
        if (direction == QChar::DirR || direction == QChar::DirAL) {
            if (begin < 0)
                begin = i;
            end = i + (isPair ? 2 : 1);
        } else if (direction == QChar::DirL) {
            close();
        } else if (direction == QChar::DirNSM && begin >= 0 && end == i) {
            end = i + (isPair ? 2 : 1); // marks go with their letter
        }
        i += isPair ? 1 : 0;
    }
    close();
    if (line.rightToLeft.empty())
        return;
    // A line of nothing else runs from right to left as a whole, full stop and all.
    const bool hasOther = std::any_of(text.begin(), text.end(), [](QChar c) { return c.direction() == QChar::DirL; });
    if (!hasOther && text.size() <= longestStretch)
        line.rightToLeft = {{0, text.size()}};
}

} // namespace

int cellsOf(char32_t c)
{
    if (c < 0x300)
        return 1;
    const QChar::Category category = QChar::category(c);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing || category == QChar::Other_Format)
        return 0;
    const auto next =
        std::upper_bound(wideRanges.begin(), wideRanges.end(), c, [](char32_t value, const Range& r) { return value < r.first; });
    return next != wideRanges.begin() && c <= std::prev(next)->last ? 2 : 1;
}

void appendText(CellText& line, std::string_view bytes, bool isStretched)
{
    if (isAscii(bytes)) {
        line.text.append(QLatin1StringView(bytes.data(), static_cast<qsizetype>(bytes.size())));
        return;
    }
    const QString decoded = displayText(bytes);
    line.text.reserve(line.text.size() + decoded.size());
    for (const QChar c : decoded) {
        const char16_t code = c.unicode();
        if (code == u'\t') {
            const qsizetype width = isStretched ? tabWidth - cellsSoFar(line) % tabWidth : 1;
            line.stands.push_back({line.text.size(), width, true});
            line.text.append(QString(width, u' '));
        } else if (code == u'\n') {
            line.text.append(QChar(u'\u240a'));
        } else if (code >= 0x80 && code < 0xa0) {
            if (isStretched)
                appendName(line, u'<' + QString::number(code, 16).toUpper() + u'>');
            else
                line.text.append(QChar(QChar::ReplacementCharacter));
        } else if (const QLatin1StringView name = nameOfHidden(code); !name.isEmpty()) {
            if (isStretched)
                appendName(line, QString(name));
            else
                line.text.append(QChar(QChar::ReplacementCharacter));
        } else {
            line.text.append(c);
        }
    }
}

void measureCells(CellText& line)
{
    line.cells.clear();
    line.rightToLeft.clear();
    if (std::all_of(line.text.begin(), line.text.end(), [](QChar c) { return isSimple(c.unicode()); }))
        return;
    measureClusters(line);
    measureDirections(line);
}

qsizetype CellText::indexAt(qsizetype cell) const
{
    if (cell >= cellCount())
        return text.size();
    if (cells.empty())
        return std::max<qsizetype>(cell, 0);
    // The last character that begins at or in front of the cell; its first unit.
    const auto next = std::upper_bound(cells.begin(), cells.end(), static_cast<int>(std::max<qsizetype>(cell, 0)));
    return std::lower_bound(cells.begin(), next, *std::prev(next)) - cells.begin();
}

qsizetype CellText::begin(qsizetype index) const
{
    index = std::clamp<qsizetype>(index, 0, text.size());
    if (!cells.empty()) {
        while (index > 0 && index < text.size() && cells[size_t(index)] == cells[size_t(index) - 1])
            --index;
    }
    const auto next = std::upper_bound(stands.begin(), stands.end(), index, [](qsizetype value, const Stand& s) { return value < s.at; });
    if (next == stands.begin())
        return index;
    const Stand& stand = *std::prev(next);
    return index < stand.at + stand.width ? stand.at : index;
}

qsizetype CellText::next(qsizetype index) const
{
    const auto found = std::lower_bound(stands.begin(), stands.end(), index, [](const Stand& s, qsizetype value) { return s.at < value; });
    if (found != stands.end() && found->at == index)
        return index + found->width;
    ++index;
    while (!cells.empty() && index < text.size() && cells[size_t(index)] == cells[size_t(index) - 1])
        ++index;
    return std::min(index, text.size());
}

qsizetype CellText::previous(qsizetype index) const
{
    return index <= 0 ? 0 : begin(index - 1);
}

const CellText::Stretch* CellText::rightToLeftAt(qsizetype index) const
{
    const auto next =
        std::upper_bound(rightToLeft.begin(), rightToLeft.end(), index, [](qsizetype value, const Stretch& s) { return value < s.begin; });
    if (next == rightToLeft.begin() || std::prev(next)->end <= index)
        return nullptr;
    return &*std::prev(next);
}

QString CellText::copied(qsizetype from, qsizetype to) const
{
    const qsizetype last = std::clamp<qsizetype>(to, 0, text.size());
    qsizetype at = std::clamp<qsizetype>(from, 0, last);
    QString copy;
    for (const Stand& stand : stands) {
        if (!stand.isTab || stand.at < at || stand.at + stand.width > last)
            continue;
        copy += QStringView(text).mid(at, stand.at - at);
        copy += u'\t';
        at = stand.at + stand.width;
    }
    return copy.append(QStringView(text).mid(at, last - at));
}

} // namespace sentinel
