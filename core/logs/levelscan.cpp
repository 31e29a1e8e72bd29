#include "core/logs/levels.h"

// Keywords are looked for in raw blocks, all at once; only lines that have one are peeled and asked for their level. A keyword that an
// escape sequence parts has its beginning right before that: such beginnings are looked for as well.

#include "core/logs/searchblocks_p.h"
#include "core/logs/searchregex_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>
#include <string>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Levels)
};

// What the rules of levels.cpp cannot do without, in either case. Strings alone, since an automaton for many of them is several times
// as fast as one that also has to know what may stand around them.
std::vector<std::string> keywords()
{
    std::vector<std::string> words{
        "err",
        "eror",
        "warn",
        "fail",
        "fatal",
        "severe",
        "crit",
        "panic",
        "exception",
        "traceback",
        "uncaught ",
        "not ok ",
        "undefined reference to ",
        "segmentation fault",
        "command not found",
        "exit code",
        "exited with",
        "exit status ",
        "finished: ",
        "marked build as ",
        "build has been",
        "***timeout",
        "***not run",
        ": *** ",
        "\u2715",
        "\u2716",
        "\u2717",
        "\u2718",
        "\u00d7",
        "e: ",
        "w: ",  // apt, Kotlin
        "e   ", // pytest
        ".go:",
    };
    for (const char rule : std::string_view("efwcr")) { // of linters, behind a place: ": E0401: ", ": W: "
        for (char digit = '0'; digit <= '9'; ++digit)
            words.push_back(std::string(": ") + rule + digit);
        words.push_back(std::string(": ") + rule + ": ");
    }
    for (const char level : std::string_view("efw")) { // klog: "E0112 ", a month and a day
        for (const char* month : {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"})
            words.push_back(level + std::string(month));
    }
    return words;
}

struct Prefilter
{
    HsDatabase database;
    HsScratch scratch;
};

std::string escaped(std::string_view literal)
{
    std::string pattern;
    for (const char c : literal) {
        if (c == '*' || c == '.')
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

std::shared_ptr<const Prefilter> makePrefilter()
{
    std::vector<std::string> patterns;
    for (const std::string& keyword : keywords()) {
        patterns.push_back(escaped(keyword));
        for (size_t length = 1; length < keyword.size(); ++length)
            patterns.push_back(escaped(std::string_view(keyword).substr(0, length)) + "\\x1b");
    }
    std::sort(patterns.begin(), patterns.end());
    patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
    std::vector<const char*> texts;
    for (const std::string& pattern : patterns)
        texts.push_back(pattern.c_str());
    const std::vector<unsigned> flags(patterns.size(), HS_FLAG_CASELESS);
    auto made = std::make_shared<Prefilter>();
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    hs_scratch_t* scratch = nullptr;
    if (hs_compile_multi(texts.data(), flags.data(), nullptr, unsigned(texts.size()), HS_MODE_BLOCK, nullptr, &database, &error)
        != HS_SUCCESS) {
        hs_free_compile_error(error);
        return nullptr;
    }
    made->database.reset(database);
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return nullptr;
    made->scratch.reset(scratch);
    return made;
}

class LevelScanner : public BlockScanner
{
public:
    LevelScanner(const Log& log, std::shared_ptr<const Prefilter> prefilter) : m_log(log), m_prefilter(std::move(prefilter))
    {
        hs_scratch_t* scratch = nullptr;
        (void)hs_clone_scratch(m_prefilter->scratch.get(), &scratch); // without memory nothing is found
        m_scratch.reset(scratch);
    }

    void scan(std::string_view block, qint64 firstLine, std::vector<qint64>& found) override
    {
        m_block = block;
        m_begin = m_end = 0;
        m_begins.clear();
        (void)hs_scan(m_prefilter->database.get(), block.data(), unsigned(block.size()), 0, m_scratch.get(), &onMatch, this);
        std::sort(m_begins.begin(), m_begins.end());
        m_begins.erase(std::unique(m_begins.begin(), m_begins.end()), m_begins.end());
        qint64 line = firstLine;
        size_t counted = 0;
        for (const size_t begin : m_begins) {
            line += qint64(countFeeds(block.substr(counted, begin - counted)));
            counted = begin;
            const size_t end = std::min(block.find('\n', begin), block.size());
            std::string_view raw = block.substr(begin, end - begin);
            if (end < block.size() && raw.ends_with('\r'))
                raw.remove_suffix(1);
            m_log.peel(raw, m_peeled);
            add(line, found);
        }
    }

    void scanLong(const Log& log, qint64 line, const ByteRange& bytes, std::vector<qint64>& found, const std::stop_token&) override
    {
        const Bytes begin = log.read({bytes.begin, bytes.begin + longestPeeledLine});
        m_peeled = {};
        m_peeled.text = begin.view();
        add(line, found);
    }

    /// Findings are numbers: the line, and which of the two levels it has.
    static qint64 lineOf(qint64 found) { return found / 2; }
    static bool isError(qint64 found) { return found % 2 != 0; }

private:
    void add(qint64 line, std::vector<qint64>& found)
    {
        const Level level = levelOf(m_peeled);
        if (level == Level::Error || level == Level::Warning)
            found.push_back(line * 2 + (level == Level::Error));
    }

    static int onMatch(unsigned, unsigned long long, unsigned long long to, unsigned, void* context)
    {
        auto& scanner = *static_cast<LevelScanner*>(context);
        const size_t last = size_t(to) - 1; // the last byte of the match, which is never empty
        if (last >= scanner.m_begin && last < scanner.m_end)
            return 0;
        const size_t feed = last == 0 ? std::string_view::npos : scanner.m_block.rfind('\n', last - 1);
        scanner.m_begin = feed == std::string_view::npos ? 0 : feed + 1;
        scanner.m_end = std::min(scanner.m_block.find('\n', last), scanner.m_block.size());
        scanner.m_begins.push_back(scanner.m_begin);
        return 0;
    }

    const Log& m_log;
    std::shared_ptr<const Prefilter> m_prefilter;
    HsScratch m_scratch;
    std::string_view m_block;
    size_t m_begin = 0, m_end = 0; ///< of the line that has the latest match
    std::vector<size_t> m_begins;  ///< of lines to ask
    PeeledLine m_peeled;
};

} // namespace

Result<> findLevels(const Log& log, const LineRange& lines, const LevelProgress& progress, std::stop_token stop, int threads)
{
    static const std::shared_ptr<const Prefilter> prefilter = makePrefilter();
    if (!prefilter)
        return Error{Error::Kind::Internal, Text::tr("There is not enough memory to search."), {}};
    std::vector<qint64> errors, warnings;
    const auto take = [&](const std::vector<qint64>& found, qint64 searchedTo) {
        errors.clear();
        warnings.clear();
        for (const qint64 hit : found)
            (LevelScanner::isError(hit) ? errors : warnings).push_back(LevelScanner::lineOf(hit));
        return progress(errors, warnings, searchedTo);
    };
    return scanBlocks(
        log, lines, [&] { return std::make_unique<LevelScanner>(log, prefilter); }, take, stop, threads);
}

} // namespace sentinel
