#pragma once

#include <QColor>

#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

/// A colour as a log asks for it: the default one, one of the sixteen of a terminal (the theme says what they look like), or a
/// true colour. The other 240 of the 256 are true colours.
struct AnsiColour
{
    int value = -1; ///< -1, 0..15, or isTrue + 0xRRGGBB
    static constexpr int isTrue = 1 << 24;

    bool isDefault() const { return value < 0; }
    bool operator==(const AnsiColour&) const = default;
};

/// What SGR codes (ECMA-48, 8.3.117; ISO 8613-6 for colours) say about a stretch of text. Text that they would conceal is shown.
struct AnsiLook
{
    AnsiColour text;
    AnsiColour ground;
    bool bold = false;
    bool faint = false;
    bool italic = false;
    bool underline = false;
    bool inverse = false;
    bool strike = false;
    bool operator==(const AnsiLook&) const = default;
};

/// The look in force behind these bytes, when `look` is in force in front of them. Linear, no allocation.
void followAnsi(std::string_view raw, AnsiLook& look);

/// Follows the SGR codes of a raw line: the look in force at an offset.
class AnsiLooks
{
public:
    explicit AnsiLooks(std::string_view raw, const AnsiLook& before = {});
    const AnsiLook& at(qint64 rawOffset) const;
    const AnsiLook& atEnd() const;
    bool isPlain() const { return m_changes.empty() && m_before == AnsiLook{}; }

private:
    AnsiLook m_before;
    std::vector<std::pair<qint64, AnsiLook>> m_changes; ///< from this raw offset on
};

/// WCAG 2: (lighter + 0.05) / (darker + 0.05) of relative luminances; 1..21.
double contrastOf(const QColor& a, const QColor& b);

/// The colour nearest to `colour` in lightness, of its hue and saturation, that has at least `contrast` on `ground`.
QColor readableOn(const QColor& colour, const QColor& ground, double contrast = 4.5);

} // namespace sentinel
