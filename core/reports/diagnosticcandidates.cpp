// The raw bytes are scanned, layers on: colour codes may stand between the parts of a place ("a.c<ESC>[0m:<ESC>[93m3"), so the
// patterns allow them there; time stamps must not look like places, so a place's name ends in a letter.

#include "core/reports/diagnosticcandidates_p.h"

#include <hs.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr qint64 pieceSize = qint64(1) << 20;
constexpr qint64 overlap = 512; ///< of pieces within one line; no pattern is as long

#define COLOR "(?:\\x1b\\[[0-9;]*[mK])*"

struct Shape
{
    const char* pattern;
    unsigned flags;
};

const Shape shapes[] = {
    // "a.c:12", "<stdin>:3", "\"x\":4"; the digits of "f90:3" and "x2:3"; "12T10:11" of a time stamp is none
    {"[a-zA-SU-Z_>\\])\"'*+][0-9]{0,3}" COLOR ":" COLOR "-?[0-9]+" COLOR "(?:[:.,\\s)\\-]|$)", HS_FLAG_MULTILINE},
    {"[A-Za-z0-9_>\"':] ?" COLOR "\\(" COLOR "[0-9]+" COLOR "[,:)\\-|]", 0},
    {"[A-Za-z0-9_>\"']:? ?\\[" COLOR "[0-9]+(?:, ?[0-9]|\\])", 0},
    {":: (?:WARNING|ERROR)", 0},
    {"\\blines? ?:? ?[0-9]", HS_FLAG_CASELESS},
    {"(?:error|warning)" COLOR
     "(?:[ \\t]?[:\\[(|,\\])#/*.\"]|\\x1b|[ \\t]{2}|[ \\t](?:[A-Z]{1,8}-?[0-9]|[A-Z]{2,8}:|in |at |in\\t|-|#|\xE2\x80\xA2|file )|\\s*$)",
     HS_FLAG_CASELESS | HS_FLAG_MULTILINE},
    {"(?:Error|Warning|error|warning|warn|Info|Note|Hint|note|hint|info|fatal|Fatal|remark|style|performance|portability|notice)"
     "(?: [A-Z]{1,4}[0-9]{3,5})? ?:",
     0},
    {"\\[(?:warn|error|WARNING|ERROR|E|W|F|C|R|I)\\]", 0},
    {"undefined reference|cannot find -l|multiple definition|undefined symbol|unresolved external", 0},
    {"would reformat|Build succeeded\\.|Build FAILED\\.|[0-9] (?:Warning|Error)\\(s\\)|Imports are incorrectly|\\*\\*\\* |! LaTeX|LaTeX "
     "Warning|[Oo]verfull|[Uu]nderfull|\\*[WEF],[A-Z0-9]{3}",
     0},
    {"\xE2\x9C\x96|\xE2\x9A\xA0|\xE2\x9C\x98|\xE2\x80\xA2 ", 0}, // the marks of stylelint and of analyzers with bullets
    {"-- \\[E[0-9]{3}\\]|^-- [A-Z][A-Z ]+ -", HS_FLAG_MULTILINE},
    {"--> |\\(see https?:|`-> |#[0-9]+ 0x|Error #[0-9]", 0},
    {"\"reason\":\"compiler-message\"|\"\\$message_type\"|\\[\\{\"(?:filePath|file|path|source)\"|\\{\"(?:file|path|type|level|fileName|"
     "filename|severity|messages|issues|Issues|errors|message|version|runs|description|check_name|rule|code|line)\":",
     0},
    {"^[A-Z][A-Z0-9]{0,5}-[A-Z]{2,5}-[0-9]{3,5}|::(?:error|warning|notice)[ :]|##\\[(?:error|warning)\\]|##vso\\[task\\.logissue",
     HS_FLAG_MULTILINE},
    {"\\] (?:E|W|C|R|F|I)[0-9]{3,4}\\b|: [A-Z]{1,4}[0-9]{3,4}\\b|: [EWCRFI]: ", 0},
    {"[ew]: [/f][^ \\n]+:[0-9]|\\[[^ \\]\\n]+:[0-9]+:[0-9]+\\]|\", ERROR!", HS_FLAG_MULTILINE},
    {"! (?:LaTeX|Undefined|Missing|Package|Extra|Emergency|Illegal|Too many|Paragraph|You can|Argument|File|Double|Misplaced|Runaway|Use "
     "of|"
     "Display|Dimension|Incomplete|Font|Class|I can|Improper)|>> Issue: \\[|\\[[0-9]+[0-9, ]*\\]:[A-Z]",
     0},
    {"FILE: |  Line   [^ ]| \\| (?:ERROR|WARNING)", 0},
};

struct Free
{
    void operator()(hs_database_t* database) const { hs_free_database(database); }
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

const hs_database_t* shapeDatabase()
{
    static const std::unique_ptr<hs_database_t, Free> database = [] {
        std::vector<const char*> patterns;
        std::vector<unsigned> flags;
        std::vector<unsigned> ids;
        for (const Shape& shape : shapes) {
            ids.push_back(static_cast<unsigned>(patterns.size()));
            patterns.push_back(shape.pattern);
            flags.push_back(shape.flags);
        }
        hs_database_t* made = nullptr;
        hs_compile_error_t* error = nullptr;
        if (hs_compile_multi(patterns.data(), flags.data(), ids.data(), static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr,
                             &made, &error)
            != HS_SUCCESS) {
            qCritical("diagnostics: %s", error ? error->message : "the patterns do not compile");
            hs_free_compile_error(error);
        }
        return std::unique_ptr<hs_database_t, Free>(made);
    }();
    return database.get();
}

struct Hits
{
    std::string_view bytes;
    size_t lineEnd = 0; ///< of the line that was hit last: it is passed over
    std::vector<size_t> offsets;
};

int onHit(unsigned, unsigned long long, unsigned long long to, unsigned, void* context)
{
    Hits& hits = *static_cast<Hits*>(context);
    const size_t at = to > 0 ? static_cast<size_t>(to) - 1 : 0; // the last byte of the match may be the line feed
    if (at < hits.lineEnd)
        return 0;
    hits.offsets.push_back(at);
    const void* end = std::memchr(hits.bytes.data() + at, '\n', hits.bytes.size() - at);
    hits.lineEnd = end ? static_cast<size_t>(static_cast<const char*>(end) - hits.bytes.data()) + 1 : hits.bytes.size();
    return 0;
}

} // namespace

void eachCandidate(const Log& log, const std::function<bool(qint64 line)>& take, std::stop_token stop,
                   const std::function<void(qint64 offset)>& progress)
{
    const hs_database_t* database = shapeDatabase();
    hs_scratch_t* raw = nullptr;
    if (!database || hs_alloc_scratch(database, &raw) != HS_SUCCESS)
        return;
    const std::unique_ptr<hs_scratch_t, Free> scratch(raw);
    const qint64 size = log.size();
    qint64 last = 0;
    for (qint64 from = 0; from < size;) {
        if (stop.stop_requested())
            return;
        const Bytes piece = log.read({from, std::min(from + pieceSize, size)});
        Hits hits;
        hits.bytes = piece.view();
        if (hits.bytes.empty())
            return; // the file was cut short
        // Whole lines, where there is one: what is left begins the next piece.
        const bool isLast = from + qint64(hits.bytes.size()) >= size;
        size_t used = hits.bytes.size();
        if (!isLast) {
            const size_t feed = hits.bytes.rfind('\n');
            used = feed != std::string_view::npos ? feed + 1 : std::max<size_t>(hits.bytes.size() - size_t(overlap), 1);
            if (feed != std::string_view::npos)
                hits.bytes = hits.bytes.substr(0, used);
        }
        hs_scan(database, hits.bytes.data(), static_cast<unsigned>(hits.bytes.size()), 0, scratch.get(), &onHit, &hits);
        for (const size_t offset : hits.offsets) {
            const qint64 line = log.lineAt(from + qint64(offset));
            if (line <= last)
                continue;
            last = line;
            if (!take(line))
                return;
        }
        from += isLast ? qint64(hits.bytes.size()) : qint64(used);
        if (progress)
            progress(from);
    }
}

} // namespace sentinel
