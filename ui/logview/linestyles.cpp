#include "ui/logview/linestyles.h"

#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr qsizetype mostReadableKept = 4096;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto part = [share](int x, int y) { return static_cast<int>(std::lround(x * share + y * (1 - share))); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

QColor colorOf(AnsiColour colour, const QColor& otherwise)
{
    if (colour.isDefault())
        return otherwise;
    return colour.value < 16 ? theme().ansi[colour.value] : QColor::fromRgb(QRgb(colour.value & 0xffffff));
}

} // namespace

QColor LineStyles::adapted(const QColor& text, const QColor& ground)
{
    const quint64 key = quint64(text.rgb()) << 32 | ground.rgb();
    const auto known = m_readable.constFind(key);
    if (known != m_readable.cend())
        return *known;
    if (m_readable.size() >= mostReadableKept)
        m_readable.clear();
    return *m_readable.insert(key, readableOn(text, ground));
}

CellStyle LineStyles::styleOf(const AnsiLook& look, const CellStyle& plain, const QColor& ground)
{
    QColor front = colorOf(look.text, plain.text);
    QColor behind = colorOf(look.ground, ground);
    if (look.inverse)
        std::swap(front, behind);
    if (look.faint)
        front = mixed(front, behind, 0.6);
    CellStyle style;
    style.text = adapted(front, behind);
    if (behind != ground)
        style.ground = behind;
    style.bold = look.bold || plain.bold;
    style.italic = look.italic;
    style.underline = look.underline;
    style.strike = look.strike;
    return style;
}

void LineStyles::start(const std::vector<AnsiRun>& runs, qsizetype begin, qsizetype end, const CellStyle& plain, const QColor& ground,
                       qsizetype base)
{
    m_styles.clear();
    qsizetype at = begin;
    const auto add = [&](CellStyle style, qsizetype to) {
        style.begin = at;
        style.end = to;
        if (style.begin < style.end)
            m_styles.push_back(style);
        at = std::max(at, to);
    };
    const auto first =
        std::upper_bound(runs.begin(), runs.end(), begin + base, [](qsizetype value, const AnsiRun& run) { return value < run.end; });
    for (auto run = first; run != runs.end() && run->begin - base < end; ++run) {
        add(plain, std::max(at, run->begin - base));
        add(styleOf(run->look, plain, ground), std::min(end, run->end - base));
    }
    add(plain, end);
}

void LineStyles::putOver(const std::vector<CellStyle>& over)
{
    if (over.empty())
        return;
    m_cut.clear();
    const auto add = [&](const CellStyle& style, qsizetype begin, qsizetype end) {
        if (begin >= end)
            return;
        m_cut.push_back(style);
        m_cut.back().begin = begin;
        m_cut.back().end = end;
    };
    auto next = over.begin();
    for (const CellStyle& style : m_styles) {
        qsizetype at = style.begin;
        while (next != over.end() && next->end <= at)
            ++next;
        for (auto stretch = next; stretch != over.end() && stretch->begin < style.end; ++stretch) {
            add(style, at, stretch->begin);
            CellStyle covered = style; // bold and underlined as it was
            covered.text = stretch->text;
            covered.ground = stretch->ground;
            add(covered, std::max(at, stretch->begin), std::min(style.end, stretch->end));
            at = std::max(at, std::min(style.end, stretch->end));
        }
        add(style, at, style.end);
    }
    std::swap(m_styles, m_cut);
}

} // namespace sentinel
