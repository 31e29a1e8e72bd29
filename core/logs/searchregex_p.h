#pragma once

#include "core/base/result.h"
#include "core/logs/alignedtext.h"
#include "core/logs/searchdialect_p.h"
#include "core/logs/searchliteral_p.h"

#include <hs.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel {

struct HsDatabaseFree
{
    void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using HsDatabase = std::unique_ptr<hs_database_t, HsDatabaseFree>;

struct HsScratchFree
{
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using HsScratch = std::unique_ptr<hs_scratch_t, HsScratchFree>;

/// Makes text that may go to an automaton of characters, which demands valid UTF-8: each byte that belongs to no character becomes a
/// control character that nobody looks for. In place; lengths stay.
void makeValid(char* text, size_t size);
bool isAscii(std::string_view text);

/// A regular expression over the text of single lines. Immutable; any thread.
///
/// It is compiled several times: to ask one line, to ask a block of lines joined by line feeds (where a hit may reach over a line's
/// end: the line is asked again when the expression allows that), to know where matches begin, and for lines that come in pieces.
class Regex
{
public:
    static Result<std::shared_ptr<const Regex>> compile(const std::string& pattern, bool ignoreCase, bool wholeWord);

    bool matches(std::string_view text) const;
    std::vector<std::pair<size_t, size_t>> stretches(std::string_view text, size_t most) const;
    /// Hands over pieces of one text; true when it matches. `next` gives an empty piece at the end.
    bool matchesPieces(const std::function<std::string_view()>& next) const;
    /// A string that every matching text contains; empty when none is known.
    const LiteralFinder& required() const { return m_required; }
    bool matchesAll() const { return m_matchesAll; } ///< every text, since it matches nothing, anywhere

    /// Lines that are asked together.
    class Batch
    {
    public:
        explicit Batch(const Regex& regex);
        void add(std::string_view text, qint64 line);
        bool isFull() const { return m_text.size() >= size_t(256) << 10; }
        /// Appends the numbers of the lines that match, and forgets all.
        void flush(std::vector<qint64>& found);

    private:
        static int onMatch(unsigned, unsigned long long, unsigned long long to, unsigned, void* context);

        const Regex& m_regex;
        HsScratch m_scratch;
        AlignedText m_text;
        std::string m_line;           ///< the one that is asked again
        std::vector<size_t> m_begins; ///< of each line
        std::vector<size_t> m_ends;   ///< of each line, where its line feed is
        std::vector<qint64> m_lines;
        size_t m_begin = 0; ///< of the line that has the latest hit
        size_t m_end = 0;
        std::vector<size_t> m_hits; ///< indices into m_lines
    };

private:
    bool scanOne(std::string_view text, hs_scratch_t* scratch, std::string& buffer) const;
    std::vector<std::pair<size_t, size_t>> stretchesBySlowEngine(std::string_view text, size_t most) const;

    /// Working memory for one thread at a time, kept for the next.
    HsScratch lend() const;
    void giveBack(HsScratch scratch) const;

    std::string m_written; ///< by a person
    std::string m_pattern; ///< what is compiled
    unsigned m_flags = 0;
    bool m_standsApart = false; ///< lines of a batch do (alignedtext.h)
    unsigned m_lineFlags = 0;   ///< anchors taken line by line, where the expression allows it
    bool m_wholeWord = false;
    bool m_mayCrossLines = true;
    bool m_looksBack = false;
    bool m_matchesAll = false;
    LiteralFinder m_required;
    HsDatabase m_line, m_batch;
    HsDatabase m_where; ///< none when matches can be empty or the expression is too large: then stretches are found another way
    HsScratch m_scratch;
    mutable std::mutex m_mutex;
    mutable std::vector<HsScratch> m_free;
    mutable HsDatabase m_pieces; ///< compiled when a long line is met
};

} // namespace sentinel
