#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::templates {

/// What a word of the shapes is like: whether a column of such words is one of names or one of states.
struct WordLook
{
    enum Introduction : unsigned char { None, Weak, Strong };
    bool isMark = false;
    bool isParameter = false;
    bool isName = false;              ///< has something that ordinary words have not: "root_domain", "MainActivity", "db-1"
    bool isVerb = false;              ///< "started", "closing": says what happens rather than to whom
    bool isSaying = false;            ///< see isSayingKey
    Introduction introduction = None; ///< "user", "for", "=": what comes behind is often a value
};
WordLook lookOf(std::string_view word);

/// A shape as the numbers of its words, 0 for a parameter.
struct ShapeView
{
    const std::uint32_t* words = nullptr;
    std::uint32_t size = 0;
    std::int64_t lines = 0;
};

/// Which shapes belong together: for each its group, and for each group which of its columns vary. Shapes of a group are of one
/// length. The same whatever the order of shapes and the numbering of words.
struct Grouping
{
    std::vector<std::uint32_t> groupOf;
    std::vector<std::vector<bool>> varies; ///< by group and column
};
Grouping grouped(const std::vector<ShapeView>& shapes, const std::vector<WordLook>& looks);

} // namespace sentinel::templates
