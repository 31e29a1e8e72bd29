#pragma once

#include "core/triage/templates.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sentinel::templates {

struct WordText
{
    std::string text;
    std::uint64_t key = 0;
};

/// What stood at a parameter, as long as it was always the same.
struct Slot
{
    std::uint32_t column = 0;
    std::string text;
    bool isOpen = true;
};

struct Cell
{
    std::uint32_t word = 0; ///< 0 for a parameter
    bool isSpaced = false;
};

struct Shape
{
    std::uint32_t begin = 0; ///< in ShapeSet::cells
    std::uint32_t size = 0;
    std::int64_t lines = 0;
    std::uint32_t slotBegin = 0;
    std::uint32_t slotCount = 0;
    std::uint32_t openSlots = 0;
};

/// The distinct shapes of all lines.
struct ShapeSet
{
    std::vector<WordText> words; ///< the first is the parameter
    std::vector<Cell> cells;
    std::vector<Slot> slots;
    std::vector<Shape> shapes;
};

/// Groups the shapes and writes their templates; `ofShape` says which is whose.
std::vector<LineTemplate> templatesOf(const ShapeSet& set, std::vector<std::uint32_t>& ofShape);

} // namespace sentinel::templates
