#include "core/logs/log.h"

#include "tests/logs/invariants.h"

#include <QDirIterator>
#include <QTest>

#include <random>

using namespace sentinel;

namespace {

Log parsed(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

std::string textOf(const Log& log, qint64 line)
{
    PeeledLine peeled;
    log.peel(line, peeled);
    return std::string(peeled.text);
}

QByteArray shown(const std::string& text)
{
    return QByteArray::fromStdString(text);
}

// The plainest way to say what a bare line shows: states between carriage returns, from the last one back to one that is not
// blank, without escape sequences.
std::string plainlyPeeled(std::string raw)
{
    if (raw.starts_with("\xef\xbb\xbf"))
        raw.erase(0, 3);
    while (!raw.empty() && raw.back() == '\r')
        raw.pop_back();
    std::vector<std::string> states{""};
    for (const char c : raw) {
        if (c == '\r')
            states.emplace_back();
        else
            states.back() += c;
    }
    const auto between = [](char c, int low, int high) {
        return int(static_cast<unsigned char>(c)) >= low && int(static_cast<unsigned char>(c)) <= high;
    };
    for (; !states.empty(); states.pop_back()) {
        const std::string& state = states.back();
        std::string text;
        size_t i = 0;
        while (i < state.size()) {
            if (state[i] != '\x1b') {
                text += state[i++];
                continue;
            }
            if (++i == state.size())
                break;
            if (state[i] == '[') {
                ++i;
                while (i < state.size() && between(state[i], 0x20, 0x3f))
                    ++i;
                if (i < state.size() && between(state[i], 0x40, 0x7e))
                    ++i;
            } else if (std::string("]P^_X").find(state[i]) != std::string::npos) {
                const size_t end = state.find_first_of("\a\x1b", i + 1);
                if (end == std::string::npos)
                    ++i;
                else if (state[end] == '\a')
                    i = end + 1;
                else if (end + 1 < state.size() && state[end + 1] == '\\')
                    i = end + 2;
                else
                    ++i;
            } else {
                while (i < state.size() && between(state[i], 0x20, 0x2f))
                    ++i;
                if (i < state.size() && between(state[i], 0x30, 0x7e))
                    ++i;
            }
        }
        if (text.find_first_not_of(" \t") != std::string::npos || (states.size() == 1 && raw.find('\r') == std::string::npos))
            return text;
    }
    return {};
}

} // namespace

class TestLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesAreCountedAsGrepCountsThem_data();
    void linesAreCountedAsGrepCountsThem();
    void aLineHasNoLineBreak();
    void linesThatAreNotThereAreEmpty();
    void peeledTextJoinsLines();
    void randomBytesKeepTheirPlaces_data();
    void randomBytesKeepTheirPlaces();
    void randomBareLinesArePeeledAsPlainlySaid();
    void realLogsKeepTheirPlaces();
    void hugeLinesAreJustLines_data();
    void hugeLinesAreJustLines();
    void utf16BecomesUtf8WithAWayBack_data();
    void utf16BecomesUtf8WithAWayBack();
    void muchThatIsNotUtf8IsAHole();
    void parsingStopsWhenAsked();
};

void TestLog::linesAreCountedAsGrepCountsThem_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("count");
    QTest::newRow("nothing") << QByteArray() << qint64(0);
    QTest::newRow("one without an end") << QByteArray("a") << qint64(1);
    QTest::newRow("one") << QByteArray("a\n") << qint64(1);
    QTest::newRow("an empty one") << QByteArray("\n") << qint64(1);
    QTest::newRow("the last without an end") << QByteArray("a\nb") << qint64(2);
    QTest::newRow("empty ones") << QByteArray("\n\n\n") << qint64(3);
    QTest::newRow("a lone return ends nothing") << QByteArray("a\rb\r\nc") << qint64(2);
}

void TestLog::linesAreCountedAsGrepCountsThem()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, count);
    QCOMPARE(parsed(text.toStdString()).lineCount(), count);
}

void TestLog::aLineHasNoLineBreak()
{
    const Log log = parsed("first\r\nsecond\n\r\r\nlast");
    QCOMPARE(log.rawLine(1), std::string_view("first"));
    QCOMPARE(log.rawLine(2), std::string_view("second"));
    QCOMPARE(log.rawLine(3), std::string_view("\r"));
    QCOMPARE(log.rawLine(4), std::string_view("last"));
    QCOMPARE(log.lineBytes(2), (ByteRange{7, 13}));
    QCOMPARE(log.lineAt(0), 1);
    QCOMPARE(log.lineAt(6), 1); // the line feed belongs to its line
    QCOMPARE(log.lineAt(7), 2);
    QCOMPARE(log.lineAt(1000), 4);
}

void TestLog::linesThatAreNotThereAreEmpty()
{
    const Log log = parsed("only\n");
    for (const qint64 line : {qint64(-1), qint64(0), qint64(2), qint64(1) << 40}) {
        QCOMPARE(log.lineBytes(line), ByteRange());
        QCOMPARE(textOf(log, line), std::string());
    }
    QCOMPARE(parsed("").lineAt(0), 0);
}

void TestLog::peeledTextJoinsLines()
{
    const Log log = parsed("\x1b[1mone\x1b[0m\r\ntwo\n\nfour");
    QCOMPARE(log.peeledText({1, 2}), std::string("one\ntwo"));
    QCOMPARE(log.peeledText({1, 9}), std::string("one\ntwo\n\nfour"));
    QCOMPARE(log.peeledText({3, 3}), std::string());
    QCOMPARE(log.peeledText({4, 3}), std::string());
}

void TestLog::randomBytesKeepTheirPlaces_data()
{
    QTest::addColumn<QByteArray>("seed");
    QTest::newRow("bare") << QByteArray();
    QTest::newRow("github") << QByteArray(
        "2022-04-27T19:35:18.0513221Z Current runner version: '2'\n2022-04-27T19:35:18.0513221Z ##[group]Run a@b\n"
        "2022-04-27T19:35:18.0513221Z ##[endgroup]\n");
    QTest::newRow("github full")
        << QByteArray("a\tb\t2022-04-27T19:35:18.0513221Z x\na\tb\t2022-04-27T19:35:18.0513221Z ##[error]y\n").repeated(20);
    QTest::newRow("travis") << QByteArray("travis_fold:start:a\r\x1b[0K$ make\ntravis_time:end:1:start=1,finish=2\r\x1b[0K\n");
    QTest::newRow("gitlab") << QByteArray("Running with gitlab-runner 1\nsection_start:1:a\r\x1b[0Kb\nsection_end:2:a\r\x1b[0K\n");
    QTest::newRow("jenkins") << QByteArray("Started by x\n[Pipeline] { (a)\n[Pipeline] }\nFinished: FAILURE\n");
    QTest::newRow("buildbot") << QByteArray(
        "========= Started a (results: 0)\nprogram finished with exit code 1\n========= Finished a (results: 2)\n");
}

void TestLog::randomBytesKeepTheirPlaces()
{
    QFETCH(QByteArray, seed);
    // Scraps that mean something to the peeler, shuffled.
    static const std::vector<std::string> scraps{"\n",
                                                 "\r\n",
                                                 "\r",
                                                 "\x1b",
                                                 "\x1b[",
                                                 "\x1b[31;1m",
                                                 "\x1b[0K",
                                                 "\x1b]0;t\a",
                                                 "\x1b]8;;x\x1b\\",
                                                 "\x1b(B",
                                                 "\xef\xbb\xbf",
                                                 " ",
                                                 "\t",
                                                 "text",
                                                 "error: no",
                                                 "2022-04-27T19:35:18.0513221Z ",
                                                 "2022-04-27T19:35:18.051322Z 00O ",
                                                 "[2022-04-27T19:35:18.051Z] ",
                                                 "12:34:56 ",
                                                 "##[group]Run x",
                                                 "##[endgroup]",
                                                 "##[error]",
                                                 "Process completed with exit code 1.",
                                                 "::error file=a::",
                                                 "travis_fold:start:a",
                                                 "travis_fold:end:a",
                                                 "travis_time:end:1:start=5,finish=9",
                                                 "$ make",
                                                 "The command \"x\" exited with 1.",
                                                 "section_start:12:a[b=c]",
                                                 "section_end:13:a",
                                                 "[Pipeline] { (x)",
                                                 "[Pipeline] }",
                                                 "+ ls",
                                                 "a\tb\t",
                                                 "========= Started x (results: 1",
                                                 "\xc3\xa4",
                                                 "\xff",
                                                 std::string(1, '\0'),
                                                 "::",
                                                 "##[",
                                                 "\x1b[8mha:AA\x1b[0m",
                                                 "Post job cleanup.",
                                                 "shell: x",
                                                 "with:"};
    std::mt19937 random(4711);
    for (int round = 0; round < 300; ++round) {
        std::string text = round % 3 == 0 ? std::string() : seed.toStdString();
        const size_t count = random() % 120;
        for (size_t i = 0; i < count; ++i)
            text += random() % 9 == 0 ? std::string(1, char(random() % 256)) : scraps[random() % scraps.size()];
        const std::string wrong = broken(parsed(text));
        QVERIFY2(wrong.empty(), qPrintable(QString::fromStdString(wrong) + QString::fromLatin1(shown(text).toPercentEncoding())));
    }
}

void TestLog::randomBareLinesArePeeledAsPlainlySaid()
{
    static const std::vector<std::string> scraps{"\r",
                                                 "\x1b",
                                                 "\x1b[",
                                                 "\x1b[31;1m",
                                                 "\x1b[0K",
                                                 "\x1b]0;t\a",
                                                 "\x1b]8;;x\x1b\\",
                                                 "\x1b]",
                                                 "\x1b(B",
                                                 "\xef\xbb\xbf",
                                                 " ",
                                                 "text",
                                                 "\xc3\xa4",
                                                 "\\",
                                                 "\a",
                                                 ";",
                                                 "1",
                                                 "m"};
    std::mt19937 random(1234);
    for (int round = 0; round < 20'000; ++round) {
        std::string line;
        const size_t count = random() % 12;
        for (size_t i = 0; i < count; ++i)
            line += random() % 9 == 0 ? std::string(1, char(random() % 256)) : scraps[random() % scraps.size()];
        if (line.find('\n') != std::string::npos || line.starts_with("\xff\xfe") || line.starts_with("\xfe\xff"))
            continue;
        const Log log = parsed("x\n" + line + "\n");
        // The line feed takes one return with it.
        const std::string raw = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        if (textOf(log, 2) != plainlyPeeled(raw))
            QCOMPARE(shown(textOf(log, 2)).toPercentEncoding(),
                     shown(plainlyPeeled(raw)).toPercentEncoding() + " of " + shown(line).toPercentEncoding());
    }
}

void TestLog::realLogsKeepTheirPlaces()
{
    const QString folder = QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data");
    QDirIterator files(folder, {QStringLiteral("*.log"), QStringLiteral("*.log.gz")}, QDir::Files, QDirIterator::Subdirectories);
    if (!files.hasNext())
        QSKIP("../shared/data is not there");
    while (files.hasNext()) {
        const QString path = files.next();
        const Result<Input> input = readInput(path);
        if (!input)
            continue;
        for (const Document& document : input->documents) {
            const Result<Log> log = Log::parse(document);
            QVERIFY(log);
            const std::string wrong = broken(*log);
            QVERIFY2(wrong.empty(), qPrintable(path + QLatin1Char(' ') + QString::fromStdString(wrong)));
        }
    }
}

void TestLog::hugeLinesAreJustLines_data()
{
    QTest::addColumn<QByteArray>("scrap");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("letters") << QByteArray("abcdefghij") << QByteArray("abcdefghij");
    QTest::newRow("returns") << QByteArray("\r") << QByteArray();
    QTest::newRow("escapes") << QByteArray("\x1b") << QByteArray();
    QTest::newRow("openings of sequences") << QByteArray("\x1b[") << QByteArray();
    QTest::newRow("openings of titles") << QByteArray("\x1b]") << QByteArray();
    QTest::newRow("openings of notes") << QByteArray("\x1b[8mha:") << QByteArray("ha:");
    QTest::newRow("colours") << QByteArray("\x1b[1ma") << QByteArray("a");
    QTest::newRow("travis markers") << QByteArray("travis_fold:start:a\r") << QByteArray();
}

void TestLog::hugeLinesAreJustLines()
{
    QFETCH(QByteArray, scrap);
    QFETCH(QByteArray, text);
    const int count = 10'000'000 / int(scrap.size());
    for (const char* begin : {"", "Running with gitlab-runner 1\n", "Using worker: a\ntravis_fold:start:b\n"}) {
        const Log log = parsed(begin + scrap.repeated(count).toStdString());
        const qint64 line = log.lineCount();
        QCOMPARE(line, qint64(1 + std::count(begin, begin + strlen(begin), '\n')));
        const std::string peeled = textOf(log, line);
        QVERIFY(peeled == text.repeated(count).toStdString());
    }
}

void TestLog::utf16BecomesUtf8WithAWayBack_data()
{
    QTest::addColumn<bool>("isBig");
    QTest::newRow("little end first") << false;
    QTest::newRow("big end first") << true;
}

void TestLog::utf16BecomesUtf8WithAWayBack()
{
    QFETCH(bool, isBig);
    QString text = QStringLiteral("Fehler: \u00e4\u4e2d\U0001f600!\r\n");
    for (int i = 0; i < 3000; ++i)
        text += QStringLiteral("Zeile %1 \U0001f600\n").arg(i);
    std::string bytes = isBig ? "\xfe\xff" : "\xff\xfe";
    for (const QChar c : text) {
        const char low = char(c.unicode() & 0xff), high = char(c.unicode() >> 8);
        bytes += isBig ? high : low;
        bytes += isBig ? low : high;
    }
    const Log log = parsed(bytes);
    QCOMPARE(log.encoding(), isBig ? Encoding::Utf16Be : Encoding::Utf16Le);
    QCOMPARE(textOf(log, 1), text.section(QLatin1Char('\r'), 0, 0).toStdString());
    QCOMPARE(log.lineCount(), 3001);
    QVERIFY(log.bytes() == "\xef\xbb\xbf" + text.toStdString());

    // Every character leads back to its own code unit.
    qint64 offset = 3, unit = 1;
    for (qsizetype i = 0; i < text.size(); ++i, ++unit) {
        if (text[i].isLowSurrogate())
            continue;
        if (i % 97 == 0 || i < 20)
            QCOMPARE(log.inputOffset(offset), unit * 2);
        const qsizetype units = text[i].isHighSurrogate() ? 2 : 1;
        offset += text.mid(i, units).toUtf8().size();
    }
    QCOMPARE(log.inputOffset(qint64(log.bytes().size())), qint64(bytes.size()));
    QCOMPARE(parsed("plain").inputOffset(3), 3);
}

void TestLog::muchThatIsNotUtf8IsAHole()
{
    const auto hasHole = [](const Log& log) {
        return std::any_of(log.holes().begin(), log.holes().end(), [](const Hole& hole) { return hole.kind == Hole::Kind::BadEncoding; });
    };
    const std::string line = "a line of text, in letters that all encodings share\n";
    std::string latin, once;
    for (int i = 0; i < 100; ++i)
        latin += "\xfc" + line;
    for (int i = 0; i < 100; ++i)
        once += line;
    QVERIFY(hasHole(parsed(latin)));
    QVERIFY(!hasHole(parsed(once + "\xfc\n")));
    QVERIFY(!hasHole(parsed("\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80\n")));
    QVERIFY(!parsed(latin).isTruncated());
}

void TestLog::parsingStopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    Document document;
    document.bytes = Bytes::of(std::string(size_t(20) << 20, '\n'));
    const Result<Log> log = Log::parse(document, stop.get_token());
    QVERIFY(!log);
    QCOMPARE(log.error().kind, Error::Kind::Cancelled);
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
