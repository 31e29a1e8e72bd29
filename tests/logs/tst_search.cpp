#include "core/logs/input.h"
#include "core/logs/search.h"
#include "core/logs/source.h"

#include <QDirIterator>
#include <QTest>

#include <array>
#include <atomic>
#include <random>

using namespace sentinel;

namespace {

Log logOf(std::string text)
{
    return Log::parse(Document{{}, Bytes::of(std::move(text)), {}, {}}).value();
}

/// Bytes that are only to be had piece by piece, and end before their time.
class Pieces : public LogSource
{
public:
    Pieces(std::string text, qint64 available) : m_text(std::move(text)), m_available(available) {}
    Bytes read(const ByteRange& range) const override
    {
        const qint64 available = m_available;
        const qint64 begin = std::min(range.begin, available), end = std::min(range.end, available);
        return Bytes::of(m_text.substr(size_t(begin), size_t(std::max<qint64>(0, end - begin))));
    }

    void cut(qint64 available) { m_available = available; }

private:
    std::string m_text;
    std::atomic<qint64> m_available;
};

/// What the answer has to be: every line peeled and asked.
std::vector<qint64> plainly(const Log& log, const SearchPattern& pattern, const LineRange& lines)
{
    std::vector<qint64> found;
    PeeledLine peeled;
    for (qint64 line = lines.first; line <= lines.last; ++line) {
        if (log.lineBytes(line).size() > (1 << 20)) {
            if (pattern.matches(log.rawLine(line)))
                found.push_back(line);
            continue;
        }
        log.peel(line, peeled);
        if (pattern.matches(peeled.text))
            found.push_back(line);
    }
    return found;
}

std::vector<qint64> searched(const Log& log, const SearchPattern& pattern, const LineRange& lines, int threads = 2)
{
    std::vector<qint64> all;
    qint64 to = 0;
    const Result<> result = searchLog(
        log, pattern, lines,
        [&](const std::vector<qint64>& found, qint64 searchedTo) {
            if (searchedTo < to || (!found.empty() && (found.back() > searchedTo || (!all.empty() && found.front() <= all.back()))))
                all.push_back(-1);
            all.insert(all.end(), found.begin(), found.end());
            to = searchedTo;
            return true;
        },
        {}, threads);
    if (!result || to != lines.last)
        all.push_back(-2);
    return all;
}

SearchPattern compiled(const SearchQuery& query)
{
    Result<SearchPattern> pattern = SearchPattern::compile(query);
    if (!pattern)
        qFatal("%s: %s", query.text.c_str(), qPrintable(pattern.error().message));
    return *pattern;
}

template <typename List>
const auto& oneOf(const List& list, std::mt19937& random)
{
    return list[std::uniform_int_distribution<size_t>(0, std::size(list) - 1)(random)];
}

// Pieces of lines: words that share beginnings, and all that peeling takes away.
constexpr std::string_view pieces[] = {"error",
                                       "err",
                                       "or",
                                       "e",
                                       "r",
                                       "ERROR",
                                       "Error:",
                                       " ",
                                       "  ",
                                       "x",
                                       "aab",
                                       "ab",
                                       "aaa",
                                       "_",
                                       "1",
                                       "é",
                                       "É",
                                       "straße",
                                       "\t",
                                       ".",
                                       "-",
                                       "\x1b[31m",
                                       "\x1b[0m",
                                       "\x1b[0;1;32m",
                                       "\x1b[K",
                                       "\x1b]0;er\a",
                                       "\x1b",
                                       "\x1b[8mha:AAAAbbbb==\x1b[0m",
                                       "\r",
                                       "\r",
                                       "##[group]",
                                       "##[error]",
                                       "##[endgroup]",
                                       "::warning file=a.c::",
                                       "[command]",
                                       "section_start:1600000000:er\r\x1b[0K",
                                       "travis_fold:start:err\r",
                                       "travis_time:end:1",
                                       "2024-01-01T00:00:00.0000000Z ",
                                       "2024-01-01T00:00:00.000000Z 00O ",
                                       "2024-01-01T00:00:00.000000Z 00O+",
                                       "[2024-01-01T00:00:00.000Z] ",
                                       "\xff",
                                       "\xc3",
                                       "\xef\xbb\xbf",
                                       "[Pipeline] ",
                                       "12:00:00  ",
                                       "$ "};

constexpr std::string_view fronts[] = {"",
                                       "2024-01-01T00:00:00.0000000Z ",
                                       "2024-01-01T00:00:00.000000Z 00O ",
                                       "[2024-01-01T00:00:00.000Z] ",
                                       "job\tstep\t2024-01-01T00:00:00.0000000Z ",
                                       "[task 2024-01-01T00:00:00.000Z] "};

constexpr std::string_view heads[] = {"",
                                      "##[group]Run make\n##[endgroup]\n",
                                      "[Pipeline] Start of Pipeline\n[Pipeline] {\n",
                                      "travis_fold:start:a\rUsing worker: w\n",
                                      "Running with gitlab-runner 1\n",
                                      "========= Started compile (results: 0) =========\n"};

std::string randomLog(std::mt19937& random, int lines)
{
    std::string text(oneOf(heads, random));
    const std::string_view front = oneOf(fronts, random);
    for (int i = 0; i < lines; ++i) {
        if (random() % 8 != 0)
            text += front;
        for (auto n = random() % 9; n > 0; --n)
            text += oneOf(pieces, random);
        if (i + 1 < lines || random() % 2 == 0)
            text += random() % 8 == 0 ? "\r\n" : "\n";
    }
    return text;
}

const std::vector<SearchQuery> queries{
    {"error", false, false, false},      {"error", false, true, false},
    {"err", false, false, true},         {"ERR", false, true, true},
    {"e", false, false, false},          {"aab", false, false, false},
    {"abaaab", false, false, false},     {"2024", false, false, false},
    {"##[", false, false, false},        {"É", false, true, false},
    {"é", false, false, true},           {"straße", false, true, true},
    {"or e", false, false, false},       {"rer", false, false, false},
    {"\x1b[", false, false, false},      {"errorerror", false, true, false},
    {"err.r", true, false, false},       {"^e", true, false, false},
    {"r$", true, false, false},          {"^$", true, false, false},
    {"err|aab", true, true, false},      {"\\berr\\b", true, false, false},
    {"[^e]r", true, false, false},       {"e\\s+r", true, false, false},
    {"a*b", true, false, true},          {"", false, false, false},
    {"x*", true, false, false},          {"\\Aerr.*r\\z", true, false, false},
    {"e..or", true, true, false},        {"(?i)ERROR", true, false, false},
    {"[é]", true, true, false},          {".{5,}", true, false, false},
    {"\\w*a*{", true, false, false},     {"err.*", true, false, false},
    {"(err)+", true, false, false},      {"o?r+$", true, false, false},
    {"é+é*", true, false, false},        {"a|b+", true, false, false},
    {"\\x65r{1,2}", true, false, false}, {"[a-e]+.*[^x]*", true, false, false},
    {"(a|b)c*", true, false, false},     {"(?-m)^e", true, false, false},
    {"error+ ?", true, false, false},    {"\\W\\w\\W", true, false, false},
};

} // namespace

class TestSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theAnswerIsThatOfPeelingEveryLine()
    {
        std::mt19937 random(11);
        std::vector<SearchPattern> patterns;
        for (const SearchQuery& query : queries)
            patterns.push_back(compiled(query));
        for (int round = 0; round < 50; ++round) {
            const std::string text = randomLog(random, int(random() % 60));
            const Log log = logOf(text);
            for (const SearchPattern& pattern : patterns) {
                const auto expected = plainly(log, pattern, {1, log.lineCount()});
                const auto found = log.lineCount() == 0 ? expected : searched(log, pattern, {1, log.lineCount()});
                if (found != expected)
                    qWarning("round %d, query '%s'", round, pattern.query().text.c_str());
                QCOMPARE(found, expected);
            }
        }
    }

    // Vectorscan 5.4.9 overlooks a quarter of these where one line follows the other.
    void noLineIsOverlookedForWhereItStands()
    {
        std::string text;
        std::vector<qint64> wanted;
        for (qint64 i = 0; i < 4000; ++i) {
            text += std::string(size_t(i * 37 % 89), i % 3 == 0 ? ' ' : 'x') + '\n';
            text += std::string(size_t(i % 4), ' ') + "Downloading crates ...\n";
            wanted.push_back(2 * i + 2);
        }
        const Log log = logOf(text);
        SearchQuery query;
        query.text = R"(^[ \t]*(Requirement already satisfied:|Downloading) )";
        query.isRegex = true;
        QCOMPARE(searched(log, compiled(query), {1, log.lineCount()}), wanted);
    }

    void blocksFitTogetherWhereverLinesEnd()
    {
        std::mt19937 random(3);
        std::string text;
        while (text.size() < (size_t(3) << 20)) {
            text += randomLog(random, 200);
            if (random() % 40 == 0)
                text += std::string(300'000, 'a');
        }
        const Log log = logOf(text);
        for (const size_t i : {size_t(0), size_t(1), size_t(2), size_t(8), size_t(16), size_t(20), size_t(22)}) {
            const SearchPattern pattern = compiled(queries[i]);
            const auto expected = plainly(log, pattern, {1, log.lineCount()});
            QVERIFY(!expected.empty());
            for (const int threads : {1, 2, 3})
                QCOMPARE(searched(log, pattern, {1, log.lineCount()}, threads), expected);
            const LineRange part{log.lineCount() / 5, log.lineCount() / 2};
            QCOMPARE(searched(log, pattern, part), plainly(log, pattern, part));
        }
    }

    void longLinesAreSearchedAsTheyAre_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isRegex");
        QTest::addColumn<bool>("wholeWord");
        QTest::newRow("literal") << QStringLiteral("needle") << false << false;
        QTest::newRow("word") << QStringLiteral("needle") << false << true;
        QTest::newRow("regex") << QStringLiteral("need.e") << true << false;
        QTest::newRow("begin") << QStringLiteral("^a+needle") << true << false;
        QTest::newRow("end") << QStringLiteral("needle.*z$") << true << false;
        QTest::newRow("character") << QStringLiteral("é") << false << false;
        QTest::newRow("class") << QStringLiteral("[é]x") << true << false;
    }
    void longLinesAreSearchedAsTheyAre()
    {
        QFETCH(QString, text);
        QFETCH(bool, isRegex);
        QFETCH(bool, wholeWord);
        const SearchPattern pattern = compiled({text.toStdString(), isRegex, false, wholeWord});
        constexpr size_t mega = size_t(1) << 20;
        for (const size_t at : {size_t(7), mega - 6, mega - 5, mega - 3, mega - 1, mega, mega + 3, 2 * mega - 4, 3 * mega - 9}) {
            std::string line(3 * mega, 'a');
            line.replace(at, 9, wholeWord ? " needle z" : "needle\xc3\xa9x");
            const Log log = logOf("first\n" + line + "z\nlast needle\n" + line.substr(0, mega + 1));
            QCOMPARE(searched(log, pattern, {1, log.lineCount()}), plainly(log, pattern, {1, log.lineCount()}));
        }
    }

    void aLogThatIsReadInPiecesIsSearchedTheSame()
    {
        std::mt19937 random(17);
        std::string text;
        while (text.size() < (size_t(2) << 20))
            text += randomLog(random, 100);
        text += std::string((size_t(1) << 20) + 10, 'a') + " error\nerror\n";
        const Log whole = logOf(text);
        const auto source = std::make_shared<Pieces>(text, qint64(text.size()));
        const Log log = Log::from(source, qint64(text.size())).value();
        QVERIFY(!log.isContiguous());
        for (const size_t i : {size_t(0), size_t(1), size_t(2), size_t(16), size_t(21)}) {
            const SearchPattern pattern = compiled(queries[i]);
            QCOMPARE(searched(log, pattern, {1, log.lineCount()}), searched(whole, pattern, {1, whole.lineCount()}));
        }
        source->cut(300'000);
        for (const size_t i : {size_t(0), size_t(16)}) {
            const auto found = searched(log, compiled(queries[i]), {1, log.lineCount()});
            QVERIFY(std::find(found.begin(), found.end(), -1) == found.end());
        }
    }

    void aSearchCanBeStoppedAndEnded()
    {
        std::string text;
        for (int i = 0; i < 400'000; ++i)
            text += "a line with a needle\n";
        const Log log = logOf(text);
        const SearchPattern pattern = compiled({"needle", false, false, false});
        std::stop_source stop;
        const auto stopsAtOnce = [&](const std::vector<qint64>&, qint64) {
            stop.request_stop();
            return true;
        };
        const Result<> stopped = searchLog(log, pattern, {1, log.lineCount()}, stopsAtOnce, stop.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
        int calls = 0;
        QVERIFY(searchLog(log, pattern, {1, log.lineCount()}, [&](const auto&, qint64) { return ++calls > 2; }));
        QCOMPARE(calls, 1);
    }

    void realLogsAreSearchedLikePeeledOnes()
    {
        constexpr qint64 mostBytes = 100'000; // of one; every query goes through it twice
        constexpr qsizetype mostLogs = 4;     // of different providers and languages: the folders are in order
        QDirIterator files(QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data/bugswarm_logs"),
                           {QStringLiteral("*.log"), QStringLiteral("*.gz")}, QDir::Files, QDirIterator::Subdirectories);
        QStringList paths;
        while (files.hasNext()) {
            files.next();
            if (files.fileInfo().size() <= mostBytes)
                paths.append(files.filePath());
        }
        if (paths.isEmpty())
            QSKIP("../shared/data/bugswarm_logs is not there");
        paths.sort();
        const qsizetype count = std::min(mostLogs, paths.size());
        for (qsizetype i = 0; i < count; ++i) {
            const QString path = paths[i * paths.size() / count];
            const Result<Input> opened = readInput(path);
            QVERIFY2(opened, qPrintable(path));
            for (const Document& document : opened->documents) {
                const Log log = Log::parse(document).value();
                QVERIFY2(log.lineCount() > 0, qPrintable(path));
                for (const SearchQuery& query : queries) {
                    const SearchPattern pattern = compiled(query);
                    const bool same = searched(log, pattern, {1, log.lineCount()}) == plainly(log, pattern, {1, log.lineCount()});
                    QVERIFY2(same, qPrintable(path + QStringLiteral(": ") + QString::fromStdString(query.text)));
                }
            }
        }
    }

    void stretchesAreLeftmostLongestAndApart_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("isRegex");
        QTest::addColumn<bool>("wholeWord");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked");
        const auto row = [](const char* query, bool isRegex, bool wholeWord, const char* text, const char* marked) {
            QTest::newRow(query) << QString::fromUtf8(query) << isRegex << wholeWord << QString::fromUtf8(text)
                                 << QString::fromUtf8(marked);
        };
        row("aa", false, false, "aaaaa", "[aa][aa]a");
        row("foo", false, true, "foo food foo_ éfoo foo.", "[foo] food foo_ éfoo [foo].");
        row("a+", true, false, "aaa baa", "[aaa] b[aa]");
        row("a|ab", true, false, "ab a", "[ab] [a]");
        row("ab|bcb|b", true, false, "abcb", "[ab]c[b]");
        row("\\bb", true, false, "b bb b", "[b] [b]b [b]");
        row("^a", true, false, "aaa", "[a]aa");
        row("a*", true, false, "baab", "b[aa]b");
        row("\\w+", true, true, "één foo", "één [foo]");
        row("é.", true, false, "aéüb", "a[éü]b");
        row("É", false, false, "éÉ", "é[É]");
        row("x.*|y", true, false, "y x y", "[y] [x y]");
    }
    void stretchesAreLeftmostLongestAndApart()
    {
        QFETCH(QString, query);
        QFETCH(bool, isRegex);
        QFETCH(bool, wholeWord);
        QFETCH(QString, text);
        QFETCH(QString, marked);
        std::string shown = text.toStdString();
        const auto found = compiled({query.toStdString(), isRegex, false, wholeWord}).stretches(shown);
        for (auto stretch = found.rbegin(); stretch != found.rend(); ++stretch) {
            shown.insert(stretch->first + stretch->second, "]");
            shown.insert(stretch->first, "[");
        }
        QCOMPARE(QString::fromStdString(shown), marked);
    }

    void whatIsNotUnderstoodIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("begin");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* expression, const char* begin, const char* word) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << QString::fromUtf8(begin) << QString::fromUtf8(word);
        };
        row("(a)\\1", "Character 4:", "back reference (\\1)");
        row("é(?=b)", "Character 2:", "look-around ((?=)");
        row("(?<!a)b", "Character 1:", "look-around ((?<!)");
        row("a++b", "Character 2:", "Write + instead");
        row("a{2}+", "Character 2:", "Write {2} instead");
        row("(?>a)", "Character 1:", "Write (?:");
        row("a(b", "Character 2:", "has no )");
        row("a)b", "Character 2:", "has no (");
        row("[a", "Character 1:", "has no ]");
        row("*a", "Character 1:", "nothing to repeat");
        row("a\\", "Character 2:", "stands for nothing");
        row("x$y", "Character 2:", "end of the line");
        row("\\u2713", "Character 1:", "\\x{2713}");
        row("(?R)", "Character 1:", "recursion");
        row("a{1,40000}", "A repeat is too large.", "smaller number");
        row("\\p{Nonsense}", "Character 1:", "");
    }
    void whatIsNotUnderstoodIsSaidWithItsPlace()
    {
        QFETCH(QString, expression);
        QFETCH(QString, begin);
        QFETCH(QString, word);
        const Result<SearchPattern> pattern = SearchPattern::compile({expression.toStdString(), true, false, false});
        QVERIFY(!pattern);
        QCOMPARE(pattern.error().kind, Error::Kind::Malformed);
        QVERIFY2(pattern.error().message.startsWith(begin) && pattern.error().message.contains(word), qPrintable(pattern.error().message));
    }

    void expressionsThatLookLikeThoseAreUnderstood()
    {
        for (const char* expression : {"\\[a+", "[*+]+", "\\(?=", "[(?=]", "a\\+\\+", "(?:a)+", "(?P<name>a)", "(?<name>a)b", "(?#(?=)a",
                                       "a{,3}", "\\Q(?=\\E", "[[:alpha:]]+", "[]a]", "a\\x2e", "\\033\\[", "(?i:a)b", "}", "]"}) {
            const Result<SearchPattern> pattern = SearchPattern::compile({expression, true, false, false});
            QVERIFY2(pattern, qPrintable(QString::fromUtf8(expression) + (pattern ? QString() : pattern.error().message)));
        }
    }
};

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
