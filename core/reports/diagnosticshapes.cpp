// The raw bytes are scanned, layers on: colour codes may stand between the parts of a place ("a.c<ESC>[0m:<ESC>[93m3"), so the
// patterns allow them there; time stamps must not look like places, so a place's name ends in a letter.

#include "core/reports/diagnosticshapes_p.h"

#include "core/base/hash.h"

#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

namespace sentinel {

namespace {

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

using Database = std::shared_ptr<const hs_database_t>;

Database owned(hs_database_t* database)
{
    return {database, [](const hs_database_t* done) { hs_free_database(const_cast<hs_database_t*>(done)); }};
}

Database compile()
{
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
    if (hs_compile_multi(patterns.data(), flags.data(), ids.data(), static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &made,
                         &error)
        != HS_SUCCESS) {
        qCritical("diagnostics: %s", error ? error->message : "the patterns do not compile");
        hs_free_compile_error(error);
    }
    return made ? owned(made) : nullptr;
}

/// The one that is in use.
struct InUse
{
    std::mutex mutex;
    Database database;
};

InUse& inUse()
{
    static InUse one;
    return one;
}

} // namespace

Database diagnosticShapes()
{
    InUse& one = inUse();
    const std::lock_guard lock(one.mutex);
    if (!one.database)
        one.database = compile();
    return one.database;
}

QByteArray diagnosticShapesKey()
{
    Hasher hasher;
    hasher.addPart(hs_version());
    hs_platform_info_t platform = {};
    if (hs_populate_platform(&platform) == HS_SUCCESS) {
        hasher.addPart(std::to_string(platform.tune));
        hasher.addPart(std::to_string(platform.cpu_features));
    }
    for (const Shape& shape : shapes) {
        hasher.addPart(shape.pattern);
        hasher.addPart(std::to_string(shape.flags));
    }
    return hex(hasher.result(), 16);
}

bool takeDiagnosticShapes(const QByteArray& compiled)
{
    hs_database_t* made = nullptr;
    if (hs_deserialize_database(compiled.constData(), static_cast<size_t>(compiled.size()), &made) != HS_SUCCESS)
        return false; // it has a checksum of its own
    const Database database = owned(made);
    InUse& one = inUse();
    const std::lock_guard lock(one.mutex);
    if (!one.database)
        one.database = database;
    return true;
}

QByteArray compiledDiagnosticShapes()
{
    const Database database = diagnosticShapes();
    char* bytes = nullptr;
    size_t size = 0;
    if (!database || hs_serialize_database(database.get(), &bytes, &size) != HS_SUCCESS)
        return {};
    const QByteArray copy(bytes, qsizetype(size));
    std::free(bytes); // the library takes it from malloc
    return copy;
}

} // namespace sentinel
