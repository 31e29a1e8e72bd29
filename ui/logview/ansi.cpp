#include "ui/logview/ansi.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace sentinel {

namespace {

struct Codes
{
    struct Code
    {
        int value = 0;
        bool isPart = false; ///< joined to the one in front by a colon
    };
    std::array<Code, 32> codes; ///< more than that no program sends
    size_t count = 0;

    int at(size_t i) const { return i < count ? codes[i].value : -1; }
};

int trueColour(int red, int green, int blue)
{
    const auto part = [](int value) { return std::clamp(value, 0, 255); };
    return AnsiColour::isTrue | part(red) << 16 | part(green) << 8 | part(blue);
}

/// 256-colour palette: 16 terminal colours, a 6x6x6 cube, 24 greys.
AnsiColour paletteColour(int index)
{
    if (index < 0 || index > 255)
        return {};
    if (index < 16)
        return {index};
    if (index >= 232)
        return {trueColour(8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232))};
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    const int cube = index - 16;
    return {trueColour(level(cube / 36), level(cube / 6 % 6), level(cube % 6))};
}

/// Reads "38;5;n", "38;2;r;g;b", "38:5:n", "38:2:r:g:b" and "38:2:space:r:g:b" at codes[i]; returns how many codes follow it.
size_t readColour(const Codes& codes, size_t i, AnsiColour& colour)
{
    if (codes.at(i + 1) == 5 && i + 2 < codes.count) {
        colour = paletteColour(codes.at(i + 2));
        return 2;
    }
    if (codes.at(i + 1) != 2 || i + 4 >= codes.count)
        return codes.count - i - 1; // cut off: what the rest means is anybody's guess
    const bool hasSpace = i + 5 < codes.count && codes.codes[i + 1].isPart && codes.codes[i + 5].isPart;
    const size_t red = hasSpace ? i + 3 : i + 2;
    colour = {trueColour(codes.at(red), codes.at(red + 1), codes.at(red + 2))};
    return hasSpace ? 5 : 4;
}

void apply(const Codes& codes, AnsiLook& look)
{
    for (size_t i = 0; i < codes.count; ++i) {
        const int code = codes.at(i);
        switch (code) {
        case 0:
            look = {};
            break;
        case 1:
            look.bold = true;
            break;
        case 2:
            look.faint = true;
            break;
        case 3:
            look.italic = true;
            break;
        case 4:
        case 21: // double
            look.underline = true;
            if (i + 1 < codes.count && codes.codes[i + 1].isPart)
                look.underline = codes.at(++i) != 0;
            break;
        case 7:
            look.inverse = true;
            break;
        case 9:
            look.strike = true;
            break;
        case 22:
            look.bold = look.faint = false;
            break;
        case 23:
            look.italic = false;
            break;
        case 24:
            look.underline = false;
            break;
        case 27:
            look.inverse = false;
            break;
        case 29:
            look.strike = false;
            break;
        case 38:
            i += readColour(codes, i, look.text);
            break;
        case 39:
            look.text = {};
            break;
        case 48:
            i += readColour(codes, i, look.ground);
            break;
        case 49:
            look.ground = {};
            break;
        case 58: { // colour of the underline: read over
            AnsiColour ignored;
            i += readColour(codes, i, ignored);
            break;
        }
        default:
            if (code >= 30 && code <= 37)
                look.text = {code - 30};
            else if (code >= 40 && code <= 47)
                look.ground = {code - 40};
            else if (code >= 90 && code <= 97)
                look.text = {code - 90 + 8};
            else if (code >= 100 && code <= 107)
                look.ground = {code - 100 + 8};
        }
    }
}

/// Calls found(offset behind the sequence) after each SGR sequence was applied to `look`.
template <typename Found>
void follow(std::string_view raw, AnsiLook& look, Found found)
{
    size_t at = 0;
    while (at < raw.size()) {
        const void* escape = std::memchr(raw.data() + at, '\x1b', raw.size() - at);
        if (!escape)
            return;
        at = size_t(static_cast<const char*>(escape) - raw.data()) + 1;
        if (at >= raw.size() || raw[at] != '[')
            continue;
        ++at;
        Codes codes;
        codes.count = 1;
        bool isFull = false;
        for (; at < raw.size() && ((raw[at] >= '0' && raw[at] <= '9') || raw[at] == ';' || raw[at] == ':'); ++at) {
            if (isFull)
                continue;
            Codes::Code& last = codes.codes[codes.count - 1];
            if (raw[at] != ';' && raw[at] != ':')
                last.value = std::min(last.value * 10 + (raw[at] - '0'), 100'000);
            else if (codes.count < codes.codes.size())
                codes.codes[codes.count++] = {0, raw[at] == ':'};
            else
                isFull = true;
        }
        if (at < raw.size() && raw[at] == 'm') {
            apply(codes, look);
            found(static_cast<qint64>(at + 1));
        }
    }
}

double luminance(const QColor& colour)
{
    const auto part = [](double value) { return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

} // namespace

void followAnsi(std::string_view raw, AnsiLook& look)
{
    follow(raw, look, [](qint64) {});
}

AnsiLooks::AnsiLooks(std::string_view raw, const AnsiLook& before) : m_before(before)
{
    AnsiLook look = before;
    follow(raw, look, [&](qint64 behind) { m_changes.emplace_back(behind, look); });
}

const AnsiLook& AnsiLooks::at(qint64 rawOffset) const
{
    const auto next = std::upper_bound(m_changes.begin(), m_changes.end(), rawOffset,
                                       [](qint64 offset, const auto& change) { return offset < change.first; });
    return next == m_changes.begin() ? m_before : std::prev(next)->second;
}

const AnsiLook& AnsiLooks::atEnd() const
{
    return m_changes.empty() ? m_before : m_changes.back().second;
}

double contrastOf(const QColor& a, const QColor& b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor readableOn(const QColor& colour, const QColor& ground, double contrast)
{
    if (contrastOf(colour, ground) >= contrast)
        return colour;
    float hue = 0, saturation = 0, lightness = 0;
    colour.getHslF(&hue, &saturation, &lightness);
    const auto at = [&](float value) { return QColor::fromHslF(std::max(0.0F, hue), saturation, value).toRgb(); };
    // Towards black or white, whichever can be told better from the ground; contrast grows all the way.
    const float end = contrastOf(Qt::black, ground) > contrastOf(Qt::white, ground) ? 0.0F : 1.0F;
    float tooNear = lightness, enough = end;
    for (int step = 0; step < 8; ++step) {
        const float middle = (tooNear + enough) / 2;
        (contrastOf(at(middle), ground) >= contrast ? enough : tooNear) = middle;
    }
    return at(enough);
}

} // namespace sentinel
