#include "core/logs/searchregex_p.h"

#include "core/logs/sequence_p.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <climits>
#include <cstring>
#include <numeric>
#include <optional>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Search)
};

constexpr size_t longestPattern = 8 * 1024;
constexpr size_t shortestRequired = 3; // shorter strings are in every line
constexpr size_t longestForSlowEngine = 16 * 1024;

// Vectorscan 5.4.9 overlooks some matches in the last bytes of what it scans (two classes in a row, such as "[^e]r"), so nothing that
// matters may stand there: line feeds follow, and matches that end in them do not count.
constexpr size_t padding = 64;

/// Whether there is a match that ends where it counts.
struct Asked
{
    size_t limit = 0;
    bool isMatch = false;
};

int onAsked(unsigned, unsigned long long, unsigned long long to, unsigned, void* context)
{
    auto& asked = *static_cast<Asked*>(context);
    asked.isMatch = asked.isMatch || to <= asked.limit;
    return asked.isMatch || to > asked.limit;
}

struct Compiled
{
    HsDatabase database;
    std::string trouble;
};

Compiled compiled(const std::string& pattern, unsigned flags, unsigned mode = HS_MODE_BLOCK)
{
    Compiled result;
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile(pattern.c_str(), flags, mode, nullptr, &database, &error) == HS_SUCCESS) {
        result.database.reset(database);
    } else {
        result.trouble = error ? error->message : "not enough memory";
        hs_free_compile_error(error);
    }
    return result;
}

/// However long a text is: an automaton counts in 32 bits.
unsigned sizeFor(std::string_view text)
{
    return unsigned(std::min<size_t>(text.size(), UINT_MAX));
}

/// The text made valid, with the padding behind it.
std::string_view padded(std::string_view text, std::string& buffer)
{
    buffer.assign(text);
    if (!isAscii(text))
        makeValid(buffer.data(), buffer.size());
    buffer.append(padding, '\n');
    return buffer;
}

} // namespace

bool isAscii(std::string_view text)
{
    const char* at = text.data();
    const char* end = at + text.size();
    std::uint64_t high = 0;
    for (; end - at >= 32; at += 32) {
        std::uint64_t words[4];
        std::memcpy(words, at, sizeof words);
        high |= words[0] | words[1] | words[2] | words[3];
    }
    for (; at < end; ++at)
        high |= std::uint64_t(static_cast<unsigned char>(*at)) & 0x80;
    return (high & 0x8080808080808080u) == 0;
}

void makeValid(char* text, size_t size)
{
    constexpr char substitute = '\x1a';
    const std::string_view view(text, size);
    for (size_t i = 0; i < size;) {
        const auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            ++i;
            continue;
        }
        const size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        const size_t length = sequenceLength(view, i);
        const auto second = i + 1 < size ? static_cast<unsigned char>(text[i + 1]) : 0u;
        // Overlong forms, surrogates, and what lies beyond the last character.
        const bool isWrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90)
            || (first == 0xF4 && second > 0x8F);
        if (length == whole && !isWrong) {
            i += length;
        } else {
            text[i++] = substitute;
        }
    }
}

Result<std::shared_ptr<const Regex>> Regex::compile(const std::string& pattern, bool ignoreCase, bool wholeWord)
{
    if (pattern.size() > longestPattern || pattern.find('\0') != std::string::npos)
        return explainExpression(pattern, "pattern length exceeds");
    Result<Dialect> dialect = readDialect(pattern, ignoreCase);
    if (!dialect)
        return dialect.error();

    auto regex = std::make_shared<Regex>();
    regex->m_flags = HS_FLAG_UTF8 | (ignoreCase ? HS_FLAG_CASELESS : 0u);
    regex->m_wholeWord = wholeWord;
    regex->m_looksBack = dialect->looksBack;
    regex->m_mayCrossLines = dialect->mayCrossLines || wholeWord;
    // As it was written, so that places in what the compiler says are right.
    if (const Compiled plain = compiled(pattern, regex->m_flags | HS_FLAG_ALLOWEMPTY); !plain.database)
        return explainExpression(pattern, plain.trouble);
    regex->m_lineFlags = dialect->matchesBlocks ? HS_FLAG_MULTILINE : 0u;
    regex->m_where = compiled(dialect->text, regex->m_flags | regex->m_lineFlags | HS_FLAG_SOM_LEFTMOST).database;
    regex->m_written = pattern;
    regex->m_pattern = dialect->text;
    if (wholeWord)
        regex->m_pattern = "(?:^|[^\\p{L}\\p{N}\\p{M}_])(?:" + dialect->text + ")(?:[^\\p{L}\\p{N}\\p{M}_]|$)";
    regex->m_flags |= HS_FLAG_ALLOWEMPTY;
    Compiled line = compiled(regex->m_pattern, regex->m_flags | regex->m_lineFlags);
    if (!line.database)
        return explainExpression(pattern, line.trouble);
    regex->m_line = std::move(line.database);
    regex->m_standsApart = regex->m_pattern.find('^') != std::string::npos;
    // Of a match's end it does not matter here how far it reaches: an automaton that need not follow it there is not asked to.
    if (dialect->matchesBlocks)
        regex->m_batch = compiled(wholeWord ? regex->m_pattern : dialect->shortened, regex->m_flags | HS_FLAG_MULTILINE).database;
    if (dialect->required.size() >= shortestRequired)
        regex->m_required = LiteralFinder(dialect->required, ignoreCase);

    hs_scratch_t* scratch = nullptr;
    for (const HsDatabase* database : {&regex->m_line, &regex->m_batch, &regex->m_where}) {
        if (*database && hs_alloc_scratch(database->get(), &scratch) != HS_SUCCESS) {
            hs_free_scratch(scratch);
            return Error{Error::Kind::Internal, Text::tr("There is not enough memory to search."), {}};
        }
    }
    regex->m_scratch.reset(scratch);
    regex->m_matchesAll = !dialect->hasAnchors && !wholeWord && regex->matches({});
    return std::shared_ptr<const Regex>(std::move(regex));
}

HsScratch Regex::lend() const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_free.empty()) {
            HsScratch scratch = std::move(m_free.back());
            m_free.pop_back();
            return scratch;
        }
    }
    hs_scratch_t* scratch = nullptr;
    (void)hs_clone_scratch(m_scratch.get(), &scratch); // without memory a scan answers with an error: nothing is found
    return HsScratch(scratch);
}

void Regex::giveBack(HsScratch scratch) const
{
    const std::lock_guard lock(m_mutex);
    m_free.push_back(std::move(scratch));
}

bool Regex::scanOne(std::string_view text, hs_scratch_t* scratch, std::string& buffer) const
{
    Asked asked{text.size(), false};
    std::string_view scanned = padded(text, buffer);
    if (m_lineFlags == 0) // "$" is the end of all that is scanned
        scanned = scanned.substr(0, text.size());
    (void)hs_scan(m_line.get(), scanned.data(), sizeFor(scanned), 0, scratch, &onAsked, &asked);
    return asked.isMatch;
}

bool Regex::matches(std::string_view text) const
{
    std::string buffer;
    HsScratch scratch = lend();
    const bool isMatch = scanOne(text, scratch.get(), buffer);
    giveBack(std::move(scratch));
    return isMatch;
}

namespace {

struct Stretch
{
    size_t begin = 0;
    size_t end = 0;
};

struct Stretches
{
    std::vector<Stretch> found;
    size_t from = 0; ///< where the scanned part begins
    size_t end = 0;  ///< of the text
    bool keepsShorter = false;
};

int addStretch(unsigned, unsigned long long from, unsigned long long to, unsigned, void* context)
{
    auto& all = *static_cast<Stretches*>(context);
    const Stretch stretch{all.from + size_t(from), all.from + size_t(to)};
    if (stretch.end > all.end)
        return 0;
    if (!all.keepsShorter && !all.found.empty() && all.found.back().begin == stretch.begin)
        all.found.back().end = stretch.end; // ends come in order
    else
        all.found.push_back(stretch);
    return all.found.size() >= 65'536; // nobody paints more
}

size_t characterBefore(std::string_view text, size_t at)
{
    while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0) == 0x80) {}
    return at;
}

} // namespace

// The automaton tells of each end the leftmost begin. Where that lies within a stretch that was taken already, a match that begins
// behind it may be hidden: then what follows is asked once more, with one character before it where the
// expression looks at that.
std::vector<std::pair<size_t, size_t>> Regex::stretches(std::string_view original, size_t most) const
{
    if (!m_where)
        return stretchesBySlowEngine(original, most);
    std::string buffer;
    const std::string_view whole = padded(original, buffer), text = whole.substr(0, original.size());
    HsScratch scratch = lend();
    std::vector<std::pair<size_t, size_t>> taken;
    size_t done = 0;    // everything before is decided
    size_t settled = 0; // where nothing can be hidden
    for (bool isHidden = true; isHidden && taken.size() < most;) {
        isHidden = false;
        Stretches all;
        all.from = m_looksBack ? characterBefore(text, done) : done;
        all.keepsShorter = m_wholeWord;
        all.end = text.size();
        const std::string_view part = (m_lineFlags == 0 ? text : whole).substr(all.from);
        (void)hs_scan(m_where.get(), part.data(), sizeFor(part), 0, scratch.get(), &addStretch, &all);
        std::stable_sort(all.found.begin(), all.found.end(),
                         [](const Stretch& a, const Stretch& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
        for (const Stretch& stretch : all.found) {
            if (stretch.begin < done) {
                isHidden = isHidden || (stretch.end > done && done != settled);
                continue;
            }
            if (isHidden || taken.size() == most)
                break;
            if (stretch.end > stretch.begin && (!m_wholeWord || standsAlone(text, stretch.begin, stretch.end))) {
                taken.emplace_back(stretch.begin, stretch.end - stretch.begin);
                done = stretch.end;
            }
        }
        settled = done;
    }
    giveBack(std::move(scratch));
    return taken;
}

// For the few expressions whose matches may be empty, of which the automaton cannot say where they begin.
std::vector<std::pair<size_t, size_t>> Regex::stretchesBySlowEngine(std::string_view original, size_t most) const
{
    std::vector<std::pair<size_t, size_t>> found;
    std::string buffer;
    const size_t size = std::min(original.size(), longestForSlowEngine);
    const std::string_view text = padded(original.substr(0, size), buffer).substr(0, size);
    QRegularExpression::PatternOptions options = QRegularExpression::DontCaptureOption;
    if (m_flags & HS_FLAG_CASELESS)
        options |= QRegularExpression::CaseInsensitiveOption;
    const QRegularExpression expression(QString::fromStdString(m_written), options);
    const QString shown = QString::fromUtf8(text.data(), qsizetype(text.size()));
    QRegularExpressionMatchIterator matches = expression.globalMatch(shown);
    size_t byte = 0;
    qsizetype character = 0;
    const auto byteAt = [&](qsizetype at) {
        byte += size_t(QStringView(shown).mid(character, at - character).toUtf8().size());
        character = at;
        return byte;
    };
    while (matches.hasNext() && found.size() < most) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedLength() == 0)
            continue;
        const size_t begin = byteAt(match.capturedStart()), end = byteAt(match.capturedEnd());
        if (!m_wholeWord || standsAlone(text, begin, std::min(end, text.size())))
            found.emplace_back(begin, end - begin);
    }
    return found;
}

bool Regex::matchesPieces(const std::function<std::string_view()>& next) const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_pieces)
            m_pieces = compiled(m_pattern, m_flags | m_lineFlags, HS_MODE_STREAM).database;
    }
    hs_scratch_t* scratch = nullptr;
    hs_stream_t* stream = nullptr;
    if (!m_pieces || hs_alloc_scratch(m_pieces.get(), &scratch) != HS_SUCCESS || hs_open_stream(m_pieces.get(), 0, &stream) != HS_SUCCESS) {
        hs_free_scratch(scratch);
        return false;
    }
    std::string buffer;
    Asked asked{0, false};
    for (std::string_view piece = next(); !piece.empty() && !asked.isMatch; piece = next()) {
        const std::string_view text = padded(piece, buffer);
        asked.limit += piece.size();
        (void)hs_scan_stream(stream, text.data(), sizeFor(piece), 0, scratch, &onAsked, &asked);
    }
    if (!asked.isMatch && m_lineFlags != 0) {
        const std::string_view end = padded({}, buffer);
        (void)hs_scan_stream(stream, end.data(), sizeFor(end), 0, scratch, &onAsked, &asked);
    }
    (void)hs_close_stream(stream, scratch, &onAsked, &asked);
    hs_free_scratch(scratch);
    return asked.isMatch;
}

Regex::Batch::Batch(const Regex& regex) : m_regex(regex), m_scratch(regex.lend()) {}

void Regex::Batch::add(std::string_view text, qint64 line)
{
    const size_t begin = m_text.size();
    if (m_regex.m_standsApart)
        m_text.appendApart(text);
    else
        m_text.append(text, 1);
    if (!isAscii(text))
        makeValid(m_text.data() + begin, text.size());
    m_begins.push_back(begin);
    m_ends.push_back(begin + text.size());
    m_lines.push_back(line);
}

// Ends of matches come nearly in order: one that is known when a line feed was seen is told of after the line feed's own.
int Regex::Batch::onMatch(unsigned, unsigned long long, unsigned long long to, unsigned, void* context)
{
    auto& batch = *static_cast<Batch*>(context);
    const auto end = size_t(to);
    if (end >= batch.m_begin && end <= batch.m_end && !batch.m_hits.empty())
        return 0;
    const auto line = std::lower_bound(batch.m_ends.begin(), batch.m_ends.end(), end);
    if (line == batch.m_ends.end())
        return 0; // behind the last line feed there is no line
    const auto index = size_t(line - batch.m_ends.begin());
    if (end < batch.m_begins[index])
        return 0; // among the line feeds between two lines
    batch.m_begin = batch.m_begins[index];
    batch.m_end = *line;
    batch.m_hits.push_back(index);
    return 0;
}

void Regex::Batch::flush(std::vector<qint64>& found)
{
    m_hits.clear();
    if (m_regex.m_batch) {
        m_text.append(AlignedText::padding, '\n');
        (void)hs_scan(m_regex.m_batch.get(), m_text.data(), unsigned(m_text.size()), 0, m_scratch.get(), &onMatch, this);
        std::sort(m_hits.begin(), m_hits.end());
        m_hits.erase(std::unique(m_hits.begin(), m_hits.end()), m_hits.end());
    } else {
        m_hits.resize(m_lines.size());
        std::iota(m_hits.begin(), m_hits.end(), size_t(0));
    }
    const bool isSure = m_regex.m_batch && !m_regex.m_mayCrossLines;
    for (const size_t hit : m_hits) {
        const size_t begin = m_begins[hit];
        if (isSure || m_regex.scanOne(m_text.view().substr(begin, m_ends[hit] - begin), m_scratch.get(), m_line))
            found.push_back(m_lines[hit]);
    }
    m_text.clear();
    m_begins.clear();
    m_ends.clear();
    m_lines.clear();
}

} // namespace sentinel
