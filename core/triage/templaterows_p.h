#pragma once

#include "core/triage/templategroups_p.h"
#include "core/triage/templatetext_p.h"

#include <cstdint>
#include <vector>

namespace sentinel::templates {

/// A column of a row: one cell of a shape, or several that are one value.
struct RowCell
{
    std::uint32_t word = 0;
    std::uint32_t from = 0; ///< cells of the shape
    std::uint32_t to = 0;
    bool isText = false;     ///< a stretch in quotes or brackets that is free text: a parameter found by comparison
    bool isRepeated = false; ///< the cells behind the first of this column and those before it come again
};

/// The shapes as rows of which those of one template have one length more often: free text in quotes and brackets is one column, and
/// what comes again at once ("node-1 up, node-2 up, …") is there once.
struct Rows
{
    std::vector<RowCell> cells;
    std::vector<std::uint32_t> begins; ///< of each shape's row, and the end of the last
    std::uint32_t size(std::uint32_t row) const { return begins[row + 1] - begins[row]; }
    const RowCell* row(std::uint32_t row) const { return cells.data() + begins[row]; }
};
Rows rowsOf(const ShapeSet& set, const std::vector<WordLook>& looks);

} // namespace sentinel::templates
