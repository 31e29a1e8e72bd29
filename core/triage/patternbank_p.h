#pragma once

#include "core/logs/alignedtext.h"
#include "core/triage/required.h"
#include "core/triage/scanner.h"

#include <QByteArray>
#include <QString>

#include <hs.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sentinel {

struct HsFree
{
    void operator()(hs_database_t* database) const { hs_free_database(database); }
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using HsScratchPtr = std::unique_ptr<hs_scratch_t, HsFree>;

/// An expression over single lines.
struct LinePattern
{
    std::string expression;
    bool ignoreCase = false;
    bool isAlone = false; ///< may be muted, so it shares nothing with others
};

/// Hundreds of expressions, made ready for one pass over millions of lines. Most lines match none of them, and it is cheaper to look
/// for texts than for expressions: each expression is asked only of lines that hold a text which it cannot do without (required.h), and
/// begin as it must where it says that too. So a rule costs where its words occur, however dear its expression is. Where there is no such
/// text, a place in a file or the first bytes of a line choose; what has neither is asked of every line.
/// Immutable once made; any thread.
class PatternBank
{
public:
    struct Trouble
    {
        int pattern = -1; ///< -1: not one alone
        QString what;     ///< in the library's words
    };
    /// Either of both is null.
    struct Made
    {
        std::shared_ptr<const PatternBank> bank;
        std::optional<Trouble> trouble;
    };
    static Made make(const std::vector<LinePattern>& patterns);
    /// From what `serialized()` gave for these very patterns; null when it does not fit this library and processor.
    static std::shared_ptr<const PatternBank> from(const std::vector<LinePattern>& patterns, const QByteArray& serialized);
    QByteArray serialized() const;
    /// Changes whenever what is serialised would: patterns, library, processor, the way they are compiled.
    static QByteArray keyOf(const std::vector<LinePattern>& patterns);

    /// By what lines are chosen that a pattern is asked of.
    enum class Gate { Text, Place, Start, None };
    size_t bytes() const; ///< of all that is compiled
    size_t patternCount() const { return m_choices.size(); }
    Gate gateOf(size_t pattern) const { return m_choices[pattern].gate; }
    std::vector<RequiredText> textsOf(size_t pattern) const; ///< that choose lines for it

private:
    friend class PatternScan;

    /// Patterns that are asked together.
    struct Group
    {
        std::vector<unsigned> patterns;
        std::shared_ptr<const hs_database_t> database;
    };

    /// How lines are chosen for a pattern. Slow to find out, so it is serialised with the rest.
    struct Choice
    {
        Gate gate = Gate::None;          ///< Text: each of its lines has some; Start: some of them have but a start
        std::vector<RequiredLine> lines; ///< of either of these two: a line is asked when it has all that one of them says
    };

    /// Groups that want the lines that hold a text, if these begin in a certain way.
    struct Want
    {
        int start = -1; ///< number of the start; -1: any
        std::uint64_t groups = 0;
    };
    /// What wants a text, as a range of m_wants.
    struct Wants
    {
        std::uint32_t begin = 0, end = 0;
    };

    static std::vector<Choice> choicesFor(const std::vector<LinePattern>& patterns);
    PatternBank(const std::vector<LinePattern>& patterns, std::vector<Choice> choices);
    std::vector<const hs_database_t*> databases() const; ///< null for what there is none of
    bool ready();

    void addStart(const RequiredStart& start, std::uint64_t groups);
    int numberOf(const RequiredStart& start);
    bool fits(int start, unsigned char first, unsigned char second) const
    {
        return start < 0 || (m_starts[size_t(start)].first[first] && m_starts[size_t(start)].second[second]);
    }

    std::vector<Choice> m_choices; ///< for each pattern
    std::vector<Want> m_wants;
    std::vector<RequiredStart> m_starts; ///< that wants name
    std::optional<TextSieve> m_sieve;
    std::vector<Wants> m_wantsOfText;   ///< of each text of the sieve
    std::vector<RequiredText> m_shorts; ///< texts that are too short for the sieve, a few
    std::vector<Wants> m_wantsOfShort;
    std::shared_ptr<const hs_database_t> m_shortDatabase;
    std::uint64_t m_placeGroups = 0;
    /// Bits of starts that a line may have, by its first byte and by its second; and the groups that each start wants its lines for.
    std::array<std::uint64_t, 256> m_firsts = {}, m_seconds = {};
    std::vector<std::uint64_t> m_groupsOfStart;
    std::vector<Group> m_groups; ///< at most 64 ...
    std::vector<int> m_groupOf;  ///< of each pattern that is alone; -1 of others
    Group m_open;                ///< ... and what is asked of every line
    HsScratchPtr m_scratch;      ///< cloned for each scan
};

/// One pass: lines go in, patterns that match them come out. One thread.
class PatternScan
{
public:
    /// Called for each match: lines ascend for each pattern, and may come more than once.
    using Found = void (*)(void* context, qint64 line, unsigned pattern);

    PatternScan(const PatternBank& bank, Found found, void* context);
    bool isReady() const { return m_scratch != nullptr; } ///< false when memory is short

    /// Lines ascend; one line may be given in several parts.
    void add(qint64 line, std::string_view text);
    void finish();
    /// A pattern that is alone need not be asked of lines up to this one. It may be all the same.
    void mute(unsigned pattern, qint64 lastLine);
    const ScanWork& work() const { return m_work; }

private:
    /// Texts of many lines in one buffer, a line feed after each, and which line each begins.
    struct Chunk
    {
        AlignedText text;
        std::vector<std::pair<std::uint32_t, qint64>> starts;
        size_t at = 0; ///< index of the latest match's line: matches come nearly in order

        void add(qint64 line, std::string_view part);
        void addApart(qint64 line, std::string_view part);
        size_t indexOf(size_t end);
        std::string_view lineAt(size_t index) const;
        void clear();
    };
    struct Asking
    {
        PatternScan* scan = nullptr;
        Chunk* chunk = nullptr;
        const PatternBank::Group* group = nullptr;
        size_t size = 0; ///< of the chunk without its padding
    };

    /// The first two bytes of a line, blanks at its begin left out.
    struct Head
    {
        unsigned char first = 0, second = 0;
    };

    void scan(const hs_database_t* database, Chunk& chunk, const PatternBank::Group* group, match_event_handler handler);
    void want(size_t index, const PatternBank::Wants& wants);
    void findHeads();
    void flush();
    void choose();
    void flushGroup(size_t group);
    static int onMatch(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context);
    static int onShort(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context);

    const PatternBank& m_bank;
    Found m_found;
    void* m_context;
    HsScratchPtr m_scratch;
    Chunk m_chunk;
    std::vector<Head> m_heads;           ///< of each line of the chunk
    std::vector<std::uint64_t> m_wanted; ///< the same: bits of groups
    std::vector<Chunk> m_groupChunks;
    std::vector<qint64> m_mutedUntil; ///< of each group
    ScanWork m_work;
};

} // namespace sentinel
