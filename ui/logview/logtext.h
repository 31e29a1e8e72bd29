#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace sentinel {

/// Text of a log as it is drawn on a grid of cells: control characters as pictures, characters that hide or reorder by their name,
/// tabs as blanks. A column is an index into `text`.
struct CellText
{
    QString text;
    /// The cell in which each UTF-16 unit begins, and at the end the number of cells. Empty when every unit has one cell of its own.
    /// Units of one character on screen (combining marks, surrogates, joined emoji) share its cell.
    std::vector<int> cells;

    /// Text that stands for one character: blanks for a tab, a name for one that hides. It is taken whole.
    struct Stand
    {
        qsizetype at = 0;
        qsizetype width = 0;
        bool isTab = false;
    };
    std::vector<Stand> stands;

    /// Stretches of the text that run from right to left, what is neutral inside of them included.
    struct Stretch
    {
        qsizetype begin = 0;
        qsizetype end = 0;
    };
    std::vector<Stretch> rightToLeft;

    qsizetype cellCount() const { return cells.empty() ? text.size() : cells.back(); }
    qsizetype cellOf(qsizetype index) const { return cells.empty() ? index : cells[size_t(index)]; }
    /// The character that covers a cell; text.size() behind the end.
    qsizetype indexAt(qsizetype cell) const;
    /// The same place, or the nearest one in front that is not inside of a character.
    qsizetype begin(qsizetype index) const;
    qsizetype next(qsizetype index) const;
    qsizetype previous(qsizetype index) const;
    const Stretch* rightToLeftAt(qsizetype index) const;

    /// [from, to) as it goes to the clipboard: tabs are tabs again, the rest is as it is seen.
    QString copied(qsizetype from, qsizetype to) const;

    // Implementation: cells that were counted for tabs while the text is put together.
    qsizetype countedTo = 0;
    qsizetype countedCells = 0;
};

/// Puts bytes at the end of a text. measureCells must follow before anything is drawn.
/// With `isStretched` tabs go to the next multiple of `tabWidth` and hiding characters show their name; without it, in slices of
/// lines so long that nobody counts their columns, everything has no more cells than bytes.
void appendText(CellText& line, std::string_view bytes, bool isStretched = true);
constexpr int tabWidth = 8;

/// Finds wide characters, those that belong together, and stretches from right to left. O(length); plain text costs one look at it.
void measureCells(CellText& line);

/// Cells of a character on a terminal: 0, 1 or 2 (UAX #11 with emoji presentation; combining marks and joiners 0).
int cellsOf(char32_t character);

} // namespace sentinel
