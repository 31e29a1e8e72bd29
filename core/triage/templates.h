#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// A line with what varies in it as "<*>".
struct LineTemplate
{
    std::string id; ///< 12 hexadecimal digits made of the text alone: the same template has the same id in every log
    std::string text;
    std::int64_t lines = 0;
    bool operator==(const LineTemplate&) const = default;
};

struct MinedTemplates
{
    std::vector<LineTemplate> templates; ///< the most frequent first, equals by text
    std::vector<std::uint32_t> ofLine;   ///< for each line, in the order they were added, its place in `templates`
    int coarseness = 0;                  ///< 0: nothing was given up; see TemplateMiner::Limits
};

/// Finds the templates that the lines of a log were printed with, without being told anything about its format.
///
/// Lines are reduced to shapes (words, punctuation, and a mark for what varies by its look: numbers, addresses, paths, ids); all that
/// is decided is decided on the set of shapes and how often each came, so neither the order of the lines nor the number of threads
/// has a say. Shapes of equal length and punctuation are parted by the column with the fewest values, as in IPLoM (Makanju et al.,
/// KDD 2009) and Brain (Yu et al., TSC 2023), until what differs looks like a parameter: many values for so many lines, or few that
/// look like names. Shapes of different length are joined where only a stretch between equal ends differs.
///
/// Cost: O(length) a line, less than a microsecond for an ordinary one; then about linear in what the shapes hold. Memory: four bytes
/// a line and the distinct shapes. One thread at a time.
class TemplateMiner
{
public:
    struct Limits
    {
        /// What the shapes may take, in bytes; finish() needs up to twenty times as much for a moment. When there are more, all are cut: to
        /// their first 12 words, then to 3, then to none, so that lines that differ everywhere end in few templates instead of filling the
        /// memory. Which of these it comes to depends on the set of lines alone.
        std::size_t shapeBytes = std::size_t(32) << 20;
    };

    TemplateMiner();
    explicit TemplateMiner(const Limits& limits);
    ~TemplateMiner();
    TemplateMiner(const TemplateMiner&) = delete;
    TemplateMiner& operator=(const TemplateMiner&) = delete;

    /// Of a line over 4 KiB only so much is looked at: the rest is one parameter.
    void add(std::string_view line);
    MinedTemplates finish();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
