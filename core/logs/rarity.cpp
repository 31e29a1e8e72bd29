// How often letters follow each other, counted in the texts and file names of a Linux system's packages; and words of which logs
// are full, whose letters make them look rarer than they are.

#include "core/logs/rarity.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr size_t kinds = 32; // letters, digits, blank, "/.", "-_", ":=", all else

// Bits from '0' on: of a kind, and of a kind behind another.
constexpr std::string_view firstBits = "4655466649756455:444578779544564";
constexpr std::string_view nextBits = ";545:85;5:5343;5>24366987;8566:7"
                                      "4867487:45:3784794573;86585635:5"
                                      "496949:46=434927<6645:<78<764595"
                                      "4686269:3:778948<668587:8<635474"
                                      "5654667:8<:46496733497858<833464"
                                      "5:78559=3=>59834;5755=8<7?634693"
                                      "785829854?<48346>546599=;4834584"
                                      "2;972<;;4?:88948?6758;;?9=946684"
                                      "5346545=:<945246;544;6>7?78877;8"
                                      "28462:9:6<998645885:5699:=756684"
                                      "497729594<968678:8577:6;::544374"
                                      "4966248<2>94:847>95546:;6:856596"
                                      "25852::<5=865943>9576;;;8>7555:5"
                                      "4:43464;5:778747=;4346:;7<635594"
                                      "8644955;89854354?3544669;:9567:5"
                                      "395739874=748744;36459:;4?766585"
                                      ":<788::98:;4968797641:;:;>466696"
                                      "4957285;4=775548>555689=5=943684"
                                      "5:6739845:878956:343699;6<934574"
                                      "4:6837933=778947>4565:785:835474"
                                      "6664576=5<:45495?423;;=4<;8658=6"
                                      "2:6:1:8:3<;94868?87889<9<?665785"
                                      "298749932=979549<458::6:<?855585"
                                      "584847::5?;76:95>9638;:57:254285"
                                      "7978687:6?<85654<4449:8<::725453"
                                      "598929:54?=5586;?9688;;:986467:1"
                                      "888899<;;:;;;8<:?<:;8;=7==142363"
                                      "4545546649855545:543665:8;5?7653"
                                      "5655654657934765:6363885;:3656:4"
                                      "564455465893566585457678:93694;5"
                                      "5:79:88;9:<99799<989;9=9<>526822"
                                      "785777887:977777;7678999:<723652";
static_assert(firstBits.size() == kinds && nextBits.size() == kinds * kinds);

constexpr std::string_view usualWords[] = {
    "at",        "build",        "com",        "command",    "could",       "error",      "errors",       "exception",  "fail",
    "failed",    "failure",      "file",       "for",        "found",       "github",     "http",         "https",      "in",
    "info",      "install",      "is",         "java",       "line",        "make",       "missing",      "module",     "no",
    "not",       "npm",          "of",         "on",         "org",         "the",        "package",      "passed",     "python",
    "run",       "running",      "src",        "test",       "tests",       "to",         "version",      "warning",    "with",
    "invalid",   "download",     "unable",     "expected",   "docker",      "cannot",     "can",          "step",       "name",
    "fatal",     "docs",         "while",      "because",    "code",        "type",       "py",           "js",         "ts",
    "go",        "xml",          "php",        "rb",         "lua",         "target",     "using",        "status",     "returned",
    "skipped",   "class",        "repository", "library",    "downloading", "installing", "compiling",    "collecting", "example",
    "function",  "object",       "remote",     "connection", "network",     "resolve",    "dependencies", "config",     "configuration",
    "home",      "work",         "runner",     "cache",      "state",       "parse",      "session",      "index",      "gateway",
    "there",     "workflow",     "generated",  "assertion",  "import",      "default",    "create",       "update",     "required",
    "unknown",   "process",      "working",    "looking",    "loading",     "reading",    "server",       "service",    "verify",
    "author",    "certificate",  "message",    "commit",     "operation",   "display",    "start",        "started",    "starting",
    "release",   "local",        "which",      "this",       "that",        "from",       "have",         "and",        "content",
    "resource",  "container",    "image",      "method",     "call",        "value",      "string",       "number",     "change",
    "request",   "response",     "result",     "report",     "directory",   "path",       "user",         "usr",        "lib",
    "bin",       "tmp",          "root",       "main",       "master",      "branch",     "check",        "option",     "argument",
    "variable",  "environment",  "time",       "second",     "seconds",     "memory",     "size",         "available",  "complete",
    "completed", "successfully", "success",    "finished",   "deprecated",  "supported",  "support",      "setting",    "set",
    "get",       "add",          "all",        "are",        "was",         "has",        "will",         "see",        "use",
    "used",      "you",          "your",       "any",        "one",         "after",      "before",       "between",
};

size_t kindOf(char c)
{
    if (c >= 'a' && c <= 'z')
        return size_t(c - 'a');
    if (c >= 'A' && c <= 'Z')
        return size_t(c - 'A');
    if (c >= '0' && c <= '9')
        return 26;
    switch (c) {
    case ' ':
        return 27;
    case '/':
    case '.':
        return 28;
    case '-':
    case '_':
        return 29;
    case ':':
    case '=':
        return 30;
    default:
        return 31;
    }
}

bool isLetter(char c)
{
    return kindOf(c) < 26;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

/// Letters that follow each other as they do elsewhere.
double bitsOfChain(std::string_view text)
{
    double bits = 0;
    size_t previous = kinds;
    for (const char c : text) {
        const size_t kind = kindOf(c);
        bits += previous == kinds ? firstBits[kind] - '0' : nextBits[previous * kinds + kind] - '0';
        if (kind == 26 || kind >= 28)
            bits += kind == 31 ? 3 : 1; // one of several
        previous = kind;
    }
    return bits;
}

bool isUsualWord(std::string_view word)
{
    static const std::vector<std::string_view> sorted = [] {
        std::vector<std::string_view> words(std::begin(usualWords), std::end(usualWords));
        std::sort(words.begin(), words.end());
        return words;
    }();
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

constexpr size_t pieceSize = 4;
using Piece = std::array<char, pieceSize>;

/// Four letters of usual words, a blank before and behind each counted in. Asked a hundred thousand times when rules are made ready, so
/// nearly all others are told by one bit.
class UsualPieces
{
public:
    UsualPieces()
    {
        for (const std::string_view word : usualWords) {
            const std::string apart = ' ' + std::string(word) + ' ';
            for (size_t at = 0; at + pieceSize <= apart.size(); ++at) {
                Piece piece;
                std::copy_n(apart.data() + at, pieceSize, piece.begin());
                m_pieces.push_back(piece);
                m_isSlot.set(slotOf(piece));
            }
        }
        std::sort(m_pieces.begin(), m_pieces.end());
    }
    bool has(const Piece& piece) const
    {
        return m_isSlot.test(slotOf(piece)) && std::binary_search(m_pieces.begin(), m_pieces.end(), piece);
    }

private:
    static constexpr unsigned slotBits = 15;
    static size_t slotOf(const Piece& piece)
    {
        std::uint32_t number = 0;
        for (const char c : piece)
            number = number << 8 | static_cast<unsigned char>(c);
        return (number * 0x9E3779B1u) >> (32 - slotBits);
    }

    std::vector<Piece> m_pieces; ///< sorted
    std::bitset<size_t(1) << slotBits> m_isSlot;
};

} // namespace

double rarity(std::string_view text, bool ignoreCase)
{
    const double chain = bitsOfChain(text);
    double words = 0;
    for (size_t i = 0; i < text.size();) {
        if (!isLetter(text[i])) {
            const char c = text[i++];
            words += c >= '0' && c <= '9' ? 3.5 : (c & 0x80) ? 5 : c == ' ' ? 0.5 : 3;
            continue;
        }
        std::string word;
        bool isCapital = !ignoreCase;
        for (; i < text.size() && isLetter(text[i]); ++i) {
            isCapital = isCapital && text[i] < 'a';
            word += lower(text[i]);
        }
        const bool isUsual = isUsualWord(word);
        words += isUsual ? (word.size() <= 2 ? 6 : isCapital ? 12 : 9) : std::min<double>(60, 5 * double(word.size()));
    }
    return std::min(chain, words);
}

double rarityOfPiece(std::string_view piece)
{
    static const UsualPieces usual;
    Q_ASSERT(piece.size() == pieceSize);
    constexpr double partOfWord = 6; // bits by which it is more frequent than its letters say
    constexpr double ofCapital = 3;
    Piece small;
    int capitals = 0;
    for (size_t i = 0; i < pieceSize; ++i) {
        small[i] = lower(piece[i]);
        capitals += small[i] != piece[i];
    }
    return bitsOfChain(piece) - (usual.has(small) ? partOfWord : 0) + ofCapital * std::min(capitals, 2);
}

} // namespace sentinel
