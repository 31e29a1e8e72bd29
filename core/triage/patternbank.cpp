#include "core/triage/patternbank_p.h"

#include "core/base/hash.h"
#include "core/triage/pattern.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace sentinel {

namespace {

constexpr int bankVersion = 5; // raised when patterns are compiled in another way
constexpr size_t mostGroups = 64;
constexpr size_t usualGroup = 40; // patterns; neighbours in a pack speak of the same tools, so of the same lines

unsigned flagsOf(bool ignoreCase)
{
    return ignoreCase ? unsigned(HS_FLAG_CASELESS) : 0u;
}

std::shared_ptr<const hs_database_t> databaseFrom(const QByteArray& bytes)
{
    hs_database_t* database = nullptr;
    if (hs_deserialize_database(bytes.constData(), size_t(bytes.size()), &database) != HS_SUCCESS)
        return {};
    return {database, HsFree()};
}

QByteArray bytesOf(const hs_database_t* database)
{
    char* bytes = nullptr;
    size_t size = 0;
    if (!database || hs_serialize_database(database, &bytes, &size) != HS_SUCCESS)
        return {};
    QByteArray copy(bytes, qsizetype(size));
    free(bytes); // the library takes it from malloc
    return copy;
}

struct Compiled
{
    std::shared_ptr<const hs_database_t> database;
    PatternBank::Trouble trouble;
};

/// Groups compiled lately, by what is in them: whoever changes one rule of hundreds waits for its group alone.
class GroupPool
{
public:
    std::shared_ptr<const hs_database_t> find(const QByteArray& key)
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_databases.find(key);
        return found == m_databases.end() ? nullptr : found->second;
    }
    void keep(const QByteArray& key, std::shared_ptr<const hs_database_t> database)
    {
        constexpr size_t most = 256; // some 100 KB each
        const std::lock_guard lock(m_mutex);
        if (m_databases.size() >= most)
            m_databases.clear();
        m_databases[key] = std::move(database);
    }

private:
    std::mutex m_mutex;
    std::map<QByteArray, std::shared_ptr<const hs_database_t>> m_databases;
};

GroupPool& groupPool()
{
    static GroupPool pool;
    return pool;
}

Compiled compiled(const std::vector<LinePattern>& patterns, const std::vector<unsigned>& chosen)
{
    std::vector<LinePattern> own;
    std::vector<std::string> bound;
    std::vector<const char*> texts;
    std::vector<unsigned> flags, ids;
    for (const unsigned pattern : chosen) {
        own.push_back(patterns[pattern]);
        bound.push_back(lineBound(patterns[pattern].expression));
    }
    Compiled result;
    const QByteArray key = PatternBank::keyOf(own);
    result.database = groupPool().find(key);
    if (result.database)
        return result;
    for (size_t i = 0; i < chosen.size(); ++i) {
        texts.push_back(bound[i].c_str());
        flags.push_back(HS_FLAG_MULTILINE | flagsOf(patterns[chosen[i]].ignoreCase));
        ids.push_back(unsigned(i));
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(texts.data(), flags.data(), ids.data(), unsigned(texts.size()), HS_MODE_BLOCK, nullptr, &database, &error)
        == HS_SUCCESS) {
        result.database.reset(database, HsFree());
        groupPool().keep(key, result.database);
        return result;
    }
    const int at = error->expression;
    result.trouble = {at >= 0 && size_t(at) < chosen.size() ? int(chosen[size_t(at)]) : -1, QString::fromUtf8(error->message)};
    hs_free_compile_error(error);
    return result;
}

Compiled compiledTexts(const std::vector<RequiredText>& literals)
{
    std::vector<const char*> texts;
    std::vector<size_t> lengths;
    std::vector<unsigned> flags, ids;
    for (const RequiredText& literal : literals) {
        texts.push_back(literal.text.c_str());
        lengths.push_back(literal.text.size());
        flags.push_back(flagsOf(literal.ignoreCase));
        ids.push_back(unsigned(ids.size()));
    }
    Compiled result;
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(), unsigned(texts.size()), HS_MODE_BLOCK, nullptr,
                             &database, &error)
        == HS_SUCCESS) {
        result.database.reset(database, HsFree());
        return result;
    }
    result.trouble = {-1, QString::fromUtf8(error->message)};
    hs_free_compile_error(error);
    return result;
}

void write(QDataStream& out, const std::bitset<256>& bits)
{
    for (unsigned part = 0; part < 4; ++part)
        out << quint64(((bits >> (64 * part)) & std::bitset<256>(~0ull)).to_ullong());
}

std::bitset<256> readBits(QDataStream& in)
{
    std::bitset<256> bits;
    for (unsigned part = 0; part < 4; ++part) {
        quint64 word = 0;
        in >> word;
        bits |= std::bitset<256>(word) << (64 * part);
    }
    return bits;
}

void write(QDataStream& out, const RequiredLine& line)
{
    out << quint32(line.texts.size());
    for (const RequiredText& text : line.texts)
        out << QByteArray(text.text.data(), qsizetype(text.text.size())) << text.ignoreCase;
    out << line.start.has_value();
    if (line.start) {
        write(out, line.start->first);
        write(out, line.start->second);
    }
}

RequiredLine readLine(QDataStream& in)
{
    RequiredLine line;
    quint32 texts = 0;
    in >> texts;
    for (quint32 i = 0; i < texts && in.status() == QDataStream::Ok; ++i) {
        QByteArray text;
        bool ignoreCase = false;
        in >> text >> ignoreCase;
        line.texts.push_back({text.toStdString(), ignoreCase});
    }
    bool hasStart = false;
    in >> hasStart;
    if (hasStart) {
        line.start.emplace();
        line.start->first = readBits(in);
        line.start->second = readBits(in);
    }
    return line;
}

/// FNV-1a: the same everywhere.
std::uint32_t hashOf(std::string_view text)
{
    std::uint32_t hash = 2166136261u;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash ^ hash >> 15;
}

} // namespace

std::vector<PatternBank::Choice> PatternBank::choicesFor(const std::vector<LinePattern>& patterns)
{
    constexpr size_t mostStarts = 64; // bits
    constexpr size_t mostFirsts = 64; // bytes that a start may name when nothing else chooses
    constexpr size_t rareStart = 4;   // pairs of bytes: as good as a short text, and cheaper to look for
    size_t starts = 0;
    const auto isShort = [](const RequiredText& text) { return text.text.size() < TextSieve::shortest; };
    std::vector<Choice> choices;
    for (const LinePattern& pattern : patterns) {
        Choice choice{Gate::Text, requiredLines(pattern.expression, pattern.ignoreCase)};
        size_t more = 0;
        bool isKnown = true;
        for (RequiredLine& line : choice.lines) {
            const bool isRare = line.start && line.start->first.count() * line.start->second.count() <= rareStart;
            if (isRare && starts + more < mostStarts && std::any_of(line.texts.begin(), line.texts.end(), isShort))
                line.texts.clear();
            if (!line.texts.empty())
                continue;
            choice.gate = Gate::Start;
            ++more;
            isKnown = isKnown && line.start && line.start->first.count() <= mostFirsts;
        }
        if (choice.gate == Gate::Start && (!isKnown || starts + more > mostStarts))
            choice.gate = Gate::None;
        if (choice.gate != Gate::Text && requiresPlace(pattern.expression))
            choice.gate = Gate::Place;
        if (choice.gate == Gate::Start)
            starts += more;
        if (choice.gate == Gate::None || choice.gate == Gate::Place)
            choice.lines.clear();
        choices.push_back(std::move(choice));
    }
    return choices;
}

PatternBank::PatternBank(const std::vector<LinePattern>& patterns, std::vector<Choice> choices) : m_choices(std::move(choices))
{
    for (size_t i = 0; i < patterns.size(); ++i) {
        if (m_choices[i].gate == Gate::None)
            m_open.patterns.push_back(unsigned(i));
    }
    m_groupOf.assign(patterns.size(), -1);
    constexpr size_t mostAlone = mostGroups / 2;
    std::vector<std::vector<unsigned>> groups, rest(3);
    for (size_t i = 0; i < patterns.size(); ++i) {
        if (m_choices[i].gate == Gate::None)
            continue;
        if (patterns[i].isAlone && groups.size() < mostAlone) {
            m_groupOf[i] = int(groups.size());
            groups.push_back({unsigned(i)});
        } else {
            rest[size_t(m_choices[i].gate)].push_back(unsigned(i));
        }
    }
    // Where a group ends is told by the patterns themselves, so that one more or less changes no group but its own.
    const size_t alone = groups.size();
    for (size_t size = usualGroup;; size *= 2) {
        for (const std::vector<unsigned>& chosen : rest) {
            bool isOpen = false;
            for (const unsigned pattern : chosen) {
                if (!isOpen)
                    groups.emplace_back();
                groups.back().push_back(pattern);
                isOpen = hashOf(patterns[pattern].expression) % size != 0 && groups.back().size() < 2 * size;
            }
        }
        if (groups.size() <= mostGroups)
            break;
        groups.resize(alone);
    }
    std::map<RequiredText, std::map<int, std::uint64_t>> wanted;
    for (const std::vector<unsigned>& chosen : groups) {
        const std::uint64_t bit = std::uint64_t(1) << m_groups.size();
        m_groups.emplace_back();
        m_groups.back().patterns = chosen;
        for (const unsigned pattern : chosen) {
            if (m_choices[pattern].gate == Gate::Place)
                m_placeGroups |= bit;
            for (const RequiredLine& line : m_choices[pattern].lines) {
                if (line.texts.empty())
                    addStart(*line.start, bit);
                const int start = line.texts.empty() || !line.start ? -1 : numberOf(*line.start);
                for (const RequiredText& text : line.texts)
                    wanted[text][start] |= bit;
            }
        }
    }
    std::vector<RequiredText> texts;
    for (const auto& [text, groupsOfStart] : wanted) {
        Wants wants{std::uint32_t(m_wants.size()), 0};
        for (const auto& [start, bits] : groupsOfStart)
            m_wants.push_back({start, bits});
        wants.end = std::uint32_t(m_wants.size());
        const bool isShort = text.text.size() < TextSieve::shortest;
        (isShort ? m_shorts : texts).push_back(text);
        (isShort ? m_wantsOfShort : m_wantsOfText).push_back(wants);
    }
    m_sieve.emplace(std::move(texts));
}

std::vector<RequiredText> PatternBank::textsOf(size_t pattern) const
{
    std::set<RequiredText> texts;
    for (const RequiredLine& line : m_choices[pattern].lines)
        texts.insert(line.texts.begin(), line.texts.end());
    return {texts.begin(), texts.end()};
}

int PatternBank::numberOf(const RequiredStart& start)
{
    const auto found = std::find(m_starts.begin(), m_starts.end(), start);
    if (found == m_starts.end()) {
        m_starts.push_back(start);
        return int(m_starts.size()) - 1;
    }
    return int(found - m_starts.begin());
}

void PatternBank::addStart(const RequiredStart& start, std::uint64_t groups)
{
    const std::uint64_t bit = std::uint64_t(1) << m_groupsOfStart.size();
    m_groupsOfStart.push_back(groups);
    for (size_t byte = 0; byte < 256; ++byte) {
        m_firsts[byte] |= start.first.test(byte) ? bit : 0;
        m_seconds[byte] |= start.second.test(byte) ? bit : 0;
    }
}

std::vector<const hs_database_t*> PatternBank::databases() const
{
    std::vector<const hs_database_t*> all{m_shortDatabase.get(), m_open.database.get()};
    for (const Group& group : m_groups)
        all.push_back(group.database.get());
    return all;
}

size_t PatternBank::bytes() const
{
    size_t all = 0;
    for (const hs_database_t* database : databases()) {
        size_t size = 0;
        if (database && hs_database_size(database, &size) == HS_SUCCESS)
            all += size;
    }
    return all;
}

bool PatternBank::ready()
{
    hs_scratch_t* scratch = nullptr;
    for (const hs_database_t* database : databases()) {
        if (database && hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
            hs_free_scratch(scratch);
            return false;
        }
    }
    m_scratch.reset(scratch);
    return true;
}

PatternBank::Made PatternBank::make(const std::vector<LinePattern>& patterns)
{
    const std::shared_ptr<PatternBank> bank(new PatternBank(patterns, choicesFor(patterns)));
    std::vector<Group*> groups{&bank->m_open};
    for (Group& group : bank->m_groups)
        groups.push_back(&group);
    for (Group* group : groups) {
        if (group->patterns.empty())
            continue;
        Compiled result = compiled(patterns, group->patterns);
        if (!result.database)
            return {nullptr, result.trouble};
        group->database = std::move(result.database);
    }
    if (!bank->m_shorts.empty()) {
        Compiled result = compiledTexts(bank->m_shorts);
        if (!result.database)
            return {nullptr, result.trouble};
        bank->m_shortDatabase = std::move(result.database);
    }
    if (!bank->ready())
        return {nullptr, Trouble{-1, QStringLiteral("out of memory")}};
    return {bank, {}};
}

std::shared_ptr<const PatternBank> PatternBank::from(const std::vector<LinePattern>& patterns, const QByteArray& serialized)
{
    QDataStream in(serialized);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 count = 0;
    in >> count;
    std::vector<Choice> choices;
    for (; choices.size() < count && in.status() == QDataStream::Ok;) {
        quint8 gate = 0;
        quint32 lines = 0;
        in >> gate >> lines;
        Choice choice{Gate(std::min<quint8>(gate, quint8(Gate::None))), {}};
        for (quint32 line = 0; line < lines && in.status() == QDataStream::Ok; ++line)
            choice.lines.push_back(readLine(in));
        const auto says = [](const RequiredLine& line) { return !line.texts.empty() || line.start; };
        if (!std::all_of(choice.lines.begin(), choice.lines.end(), says))
            return nullptr;
        choices.push_back(std::move(choice));
    }
    if (in.status() != QDataStream::Ok || choices.size() != patterns.size())
        return nullptr;
    const std::shared_ptr<PatternBank> bank(new PatternBank(patterns, std::move(choices)));
    const auto read = [&in](bool isWanted, std::shared_ptr<const hs_database_t>& database) {
        QByteArray bytes;
        in >> bytes;
        if (isWanted)
            database = databaseFrom(bytes);
        return isWanted == (database != nullptr);
    };
    quint32 groups = 0;
    in >> groups;
    bool isGood = in.status() == QDataStream::Ok && groups == bank->m_groups.size() && read(!bank->m_shorts.empty(), bank->m_shortDatabase)
        && read(!bank->m_open.patterns.empty(), bank->m_open.database);
    for (size_t i = 0; isGood && i < bank->m_groups.size(); ++i)
        isGood = read(true, bank->m_groups[i].database);
    return isGood && in.status() == QDataStream::Ok && bank->ready() ? bank : nullptr;
}

QByteArray PatternBank::serialized() const
{
    QByteArray all;
    QDataStream out(&all, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << quint32(m_choices.size());
    for (const Choice& choice : m_choices) {
        out << quint8(choice.gate) << quint32(choice.lines.size());
        for (const RequiredLine& line : choice.lines)
            write(out, line);
    }
    out << quint32(m_groups.size()) << bytesOf(m_shortDatabase.get()) << bytesOf(m_open.database.get());
    for (const Group& group : m_groups)
        out << bytesOf(group.database.get());
    return all;
}

QByteArray PatternBank::keyOf(const std::vector<LinePattern>& patterns)
{
    Hasher hasher;
    hasher.addPart(std::to_string(bankVersion));
    hasher.addPart(hs_version());
    hs_platform_info_t platform = {};
    if (hs_populate_platform(&platform) == HS_SUCCESS) {
        hasher.addPart(std::to_string(platform.tune));
        hasher.addPart(std::to_string(platform.cpu_features));
    }
    for (const LinePattern& pattern : patterns) {
        hasher.addPart(pattern.expression);
        hasher.addPart(pattern.ignoreCase ? "i" : "");
    }
    return hex(hasher.result(), 16);
}

} // namespace sentinel
