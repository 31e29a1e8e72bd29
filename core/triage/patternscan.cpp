#include "core/triage/patternbank_p.h"
#include "core/triage/placefinder.h"

#include <algorithm>
#include <bit>

namespace sentinel {

namespace {

constexpr size_t chunkSize = 256 << 10;     // stays in the processor's second cache while it is looked at twice
constexpr size_t groupChunkSize = 64 << 10; // one call for many lines
constexpr size_t aloneChunkSize = 4 << 10;  // soon found, soon muted

} // namespace

void PatternScan::Chunk::add(qint64 line, std::string_view part)
{
    starts.emplace_back(std::uint32_t(text.size()), line);
    text.append(part, 1);
}

void PatternScan::Chunk::addApart(qint64 line, std::string_view part)
{
    starts.emplace_back(std::uint32_t(text.size()), line);
    text.appendApart(part);
}

// `end` is one past the match's last byte; a match of "$" may end at the line feed itself.
size_t PatternScan::Chunk::indexOf(size_t end)
{
    const auto covers = [&](size_t i) { return starts[i].first < end && (i + 1 == starts.size() || end <= starts[i + 1].first); };
    for (size_t near = 0; near < 4 && at < starts.size(); ++near, ++at) {
        if (covers(at))
            return at;
    }
    const auto after = std::lower_bound(starts.begin(), starts.end(), end, [](const auto& start, size_t e) { return start.first < e; });
    at = after == starts.begin() ? 0 : size_t(after - starts.begin()) - 1;
    return at;
}

std::string_view PatternScan::Chunk::lineAt(size_t index) const
{
    const size_t begin = starts[index].first;
    const size_t end = index + 1 < starts.size() ? starts[index + 1].first : text.size();
    return text.view().substr(begin, end - begin - 1);
}

void PatternScan::Chunk::clear()
{
    text.clear();
    starts.clear();
    at = 0;
}

PatternScan::PatternScan(const PatternBank& bank, Found found, void* context)
    : m_bank(bank), m_found(found), m_context(context), m_groupChunks(bank.m_groups.size()), m_mutedUntil(bank.m_groups.size())
{
    hs_scratch_t* scratch = nullptr;
    if (bank.m_scratch && hs_clone_scratch(bank.m_scratch.get(), &scratch) == HS_SUCCESS)
        m_scratch.reset(scratch);
}

void PatternScan::add(qint64 line, std::string_view text)
{
    m_work.bytes += qint64(text.size());
    m_chunk.add(line, text);
    if (m_chunk.text.size() >= chunkSize)
        flush();
}

void PatternScan::mute(unsigned pattern, qint64 lastLine)
{
    if (const int group = m_bank.m_groupOf[pattern]; group >= 0)
        m_mutedUntil[size_t(group)] = std::max(m_mutedUntil[size_t(group)], lastLine);
}

void PatternScan::finish()
{
    flush();
    for (size_t group = 0; group < m_groupChunks.size(); ++group)
        flushGroup(group);
}

int PatternScan::onMatch(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context)
{
    const Asking& asking = *static_cast<Asking*>(context);
    ++asking.scan->m_work.matches;
    if (to <= asking.size) {
        const size_t index = asking.chunk->indexOf(size_t(to));
        asking.scan->m_found(asking.scan->m_context, asking.chunk->starts[index].second, asking.group->patterns[id]);
    }
    return 0;
}

int PatternScan::onShort(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context)
{
    const Asking& asking = *static_cast<Asking*>(context);
    asking.scan->want(asking.chunk->indexOf(size_t(to)), asking.scan->m_bank.m_wantsOfShort[id]);
    return 0;
}

void PatternScan::scan(const hs_database_t* database, Chunk& chunk, const PatternBank::Group* group, match_event_handler handler)
{
    if (!database || chunk.starts.empty() || !m_scratch)
        return;
    chunk.at = 0;
    Asking asking{this, &chunk, group, chunk.text.size()};
    chunk.text.append(AlignedText::padding, '\n');
    (void)hs_scan(database, chunk.text.data(), unsigned(chunk.text.size()), 0, m_scratch.get(), handler, &asking);
    chunk.text.resize(asking.size);
}

/// A line of the chunk holds a text.
void PatternScan::want(size_t index, const PatternBank::Wants& wants)
{
    const Head head = m_heads[index];
    for (std::uint32_t i = wants.begin; i < wants.end; ++i) {
        const PatternBank::Want& want = m_bank.m_wants[i];
        if (m_bank.fits(want.start, head.first, head.second))
            m_wanted[index] |= want.groups;
    }
}

/// How the chunk's lines begin, and which groups want them for that alone.
void PatternScan::findHeads()
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; };
    m_heads.resize(m_chunk.starts.size());
    m_wanted.resize(m_chunk.starts.size());
    for (size_t index = 0; index < m_wanted.size(); ++index) {
        const char* begin = m_chunk.text.data() + m_chunk.starts[index].first;
        while (isBlank(*begin)) // ends at the line feed, if not before
            ++begin;
        const Head head{static_cast<unsigned char>(begin[0]), static_cast<unsigned char>(begin[1])};
        m_heads[index] = head;
        m_wanted[index] = 0;
        for (std::uint64_t starts = m_bank.m_firsts[head.first] & m_bank.m_seconds[head.second]; starts != 0; starts &= starts - 1)
            m_wanted[index] |= m_bank.m_groupsOfStart[size_t(std::countr_zero(starts))];
    }
}

/// Finds out which groups want which lines of the chunk.
void PatternScan::choose()
{
    const size_t size = m_chunk.text.size();
    m_chunk.text.append(AlignedText::padding, '\n');
    findHeads();
    m_chunk.text.resize(size);
    scan(m_bank.m_shortDatabase.get(), m_chunk, nullptr, onShort);
    m_chunk.text.append(AlignedText::padding, '\n');
    const std::string_view text = m_chunk.text.view();
    m_chunk.at = 0;
    m_bank.m_sieve->find(text,
                         [this](std::uint32_t found, size_t begin) { want(m_chunk.indexOf(begin + 1), m_bank.m_wantsOfText[found]); });
    m_chunk.at = 0;
    if (m_bank.m_placeGroups != 0)
        findPlaces(text.substr(0, size), [this](size_t at) { m_wanted[m_chunk.indexOf(at + 1)] |= m_bank.m_placeGroups; });
    m_chunk.text.resize(size);
}

void PatternScan::flush()
{
    scan(m_bank.m_open.database.get(), m_chunk, &m_bank.m_open, onMatch);
    choose();
    for (size_t index = 0; index < m_wanted.size(); ++index) {
        for (std::uint64_t groups = m_wanted[index]; groups != 0; groups &= groups - 1) {
            const auto group = size_t(std::countr_zero(groups));
            if (m_chunk.starts[index].second <= m_mutedUntil[group])
                continue;
            const std::string_view text = m_chunk.lineAt(index);
            m_work.askedBytes += qint64(text.size());
            m_groupChunks[group].addApart(m_chunk.starts[index].second, text);
            const size_t limit = m_bank.m_groups[group].patterns.size() == 1 ? aloneChunkSize : groupChunkSize;
            if (m_groupChunks[group].text.size() >= limit)
                flushGroup(group);
        }
    }
    m_chunk.clear();
}

void PatternScan::flushGroup(size_t group)
{
    const PatternBank::Group& asked = m_bank.m_groups[group];
    scan(asked.database.get(), m_groupChunks[group], &asked, onMatch);
    m_groupChunks[group].clear();
}

} // namespace sentinel
