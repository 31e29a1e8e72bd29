#include "core/logs/compare.h"

#include "core/logs/mask.h"
#include "core/logs/source.h"

#include <QTest>

#include <random>
#include <set>

using namespace sentinel;

namespace {

Log parsed(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

/// Bytes that are nowhere together.
class Pieces : public LogSource
{
public:
    explicit Pieces(std::string text) : m_text(std::move(text)) {}
    Bytes read(const ByteRange& range) const override { return Bytes::of(m_text.substr(size_t(range.begin), size_t(range.size()))); }

private:
    std::string m_text;
};

Log inPieces(const std::string& text)
{
    return *Log::from(std::make_shared<Pieces>(text), qint64(text.size()));
}

std::string lined(std::string_view story)
{
    std::string text;
    for (char c : story) {
        if (c == '.')
            text += '\n'; // a blank line
        else if (c != ' ')
            text.append({c, '\n'});
    }
    return text;
}

/// "=abc" equal, "-a" only left, "+a" only right, "a>b" others left than right.
std::string told(const Comparison& comparison, std::string_view left, std::string_view right)
{
    const auto part = [](std::string_view story, const LineRange& lines) {
        return std::string(story.substr(size_t(lines.first) - 1, size_t(lines.last - lines.first + 1)));
    };
    std::string story;
    for (const Segment& segment : comparison.segments) {
        story += story.empty() ? "" : " ";
        switch (segment.kind) {
        case Segment::Kind::Equal:
            story += "=" + part(left, segment.left);
            break;
        case Segment::Kind::OnlyLeft:
            story += "-" + part(left, segment.left);
            break;
        case Segment::Kind::OnlyRight:
            story += "+" + part(right, segment.right);
            break;
        case Segment::Kind::Changed:
            story += part(left, segment.left) + ">" + part(right, segment.right);
            break;
        }
    }
    return story;
}

std::vector<std::string> masksOf(const Log& log)
{
    std::vector<std::string> masks;
    PeeledLine peeled;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        log.peel(line, peeled);
        masks.push_back(masked(peeled.text));
    }
    return masks;
}

/// "" or what is wrong with a comparison, whatever the logs are.
std::string broken(const Comparison& comparison, const Log& left, const Log& right)
{
    const std::vector<std::string> lefts = masksOf(left), rights = masksOf(right);
    qint64 leftEnd = 0, rightEnd = 0;
    bool wasEqual = false, isFirst = true;
    for (const Segment& segment : comparison.segments) {
        if (segment.left.first != leftEnd + 1 || segment.right.first != rightEnd + 1)
            return "a segment does not begin where the one before ends";
        const qint64 leftSize = segment.left.last - segment.left.first + 1, rightSize = segment.right.last - segment.right.first + 1;
        if (leftSize < 0 || rightSize < 0 || leftSize + rightSize == 0)
            return "a segment has no lines";
        const bool isEqual = segment.kind == Segment::Kind::Equal;
        if (!isFirst && isEqual == wasEqual)
            return "equal segments and others do not take turns";
        if ((segment.kind == Segment::Kind::OnlyLeft) != (rightSize == 0) || (segment.kind == Segment::Kind::OnlyRight) != (leftSize == 0))
            return "a segment is not of the kind that its lines are";
        if (isEqual && leftSize != rightSize)
            return "an equal segment has more lines on one side";
        for (qint64 i = 0; isEqual && i < leftSize; ++i) {
            if (lefts[size_t(leftEnd + i)] != rights[size_t(rightEnd + i)])
                return "lines of an equal segment differ";
        }
        leftEnd = segment.left.last;
        rightEnd = segment.right.last;
        wasEqual = isEqual;
        isFirst = false;
    }
    if (leftEnd != left.lineCount() || rightEnd != right.lineCount())
        return "the segments do not cover the logs";
    const std::set<std::string> known(lefts.begin(), lefts.end());
    if (comparison.newLines.lineCount() != right.lineCount())
        return "the set of new lines is not of the right log";
    const std::set<std::string> kept(rights.begin(), rights.end());
    for (size_t i = 0; i < lefts.size(); ++i) {
        if (comparison.goneLines.contains(qint64(i) + 1) != (!lefts[i].empty() && !kept.contains(lefts[i])))
            return "line " + std::to_string(i + 1) + " is taken for gone, or not, wrongly";
    }
    for (size_t i = 0; i < rights.size(); ++i) {
        if (comparison.newLines.contains(qint64(i) + 1) != (!rights[i].empty() && !known.contains(rights[i])))
            return "line " + std::to_string(i + 1) + " is taken for new, or not, wrongly";
    }
    return {};
}

size_t longestCommon(std::string_view left, std::string_view right)
{
    std::vector<size_t> row(right.size() + 1);
    for (char c : left) {
        size_t diagonal = 0;
        for (size_t j = 0; j < right.size(); ++j) {
            const size_t above = row[j + 1];
            row[j + 1] = c == right[j] ? diagonal + 1 : std::max(above, row[j]);
            diagonal = above;
        }
    }
    return row.back();
}

size_t equalLines(const Comparison& comparison)
{
    qint64 lines = 0;
    for (const Segment& segment : comparison.segments)
        lines += segment.kind == Segment::Kind::Equal ? segment.left.last - segment.left.first + 1 : 0;
    return size_t(lines);
}

std::string randomStory(std::mt19937& random, size_t most, size_t letters)
{
    std::string story(random() % (most + 1), 'a');
    for (char& c : story)
        c = char('a' + int(random() % letters));
    return story;
}

/// The same with some letters left out, put in and replaced.
std::string changed(std::mt19937& random, std::string story, size_t changes, size_t letters)
{
    for (; changes > 0; --changes) {
        const size_t at = random() % (story.size() + 1);
        const std::string letter(1, char('a' + int(random() % letters)));
        story.replace(at, random() % 2, random() % 3 == 0 ? std::string() : letter);
    }
    return story;
}

Comparison compared(const Log& left, const Log& right)
{
    return *compareLogs(left, right);
}

} // namespace

class TestCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsAreAligned_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QByteArray>("story");
        const auto row = [](const char* name, const char* left, const char* right, const char* story) {
            QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(story);
        };
        row("both empty", "", "", "");
        row("left empty", "", "ab", "+ab");
        row("right empty", "ab", "", "-ab");
        row("the same", "abc", "abc", "=abc");
        row("nothing in common", "abc", "xy", "abc>xy");
        row("a line more", "abc", "abxc", "=ab +x =c");
        row("a line less", "abxc", "abc", "=ab -x =c");
        row("another line", "abc", "axc", "=a b>x =c");
        row("more at the begin", "abc", "xyabc", "+xy =abc");
        row("more at the end", "abc", "abcxy", "=abc +xy");
        row("what is unique holds, not what is often", "aaaXbbb", "bbbXaaa", "aaa>bbb =X bbb>aaa");
        row("blocks that moved are one of them found", "abcxyz", "xyzabc", "-abc =xyz +abc");
        row("blank lines do not tear a change apart", "ab.cd", "ax.yd", "=a b.c>x.y =d");
        row("blank lines among equal ones are equal", "a.b.c", "a.b.c", "=a.b.c");
        row("blank lines at the begin", ".ab", ".xb", "=. a>x =b");
        row("nothing but blank lines", "..", "...", "=.. +.");
        row("one line again and again", "aaaa", "aaaaaa", "=aaaa +aa");
    }
    void logsAreAligned()
    {
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, right);
        QFETCH(QByteArray, story);
        const Log one = parsed(lined(left.toStdString())), other = parsed(lined(right.toStdString()));
        const Comparison comparison = compared(one, other);
        QCOMPARE(QByteArray::fromStdString(told(comparison, left.toStdString(), right.toStdString())), story);
        QCOMPARE(broken(comparison, one, other), std::string());
    }

    void whatVariesDoesNotCount()
    {
        const Log green = parsed("2024-01-31T23:59:58.0000000Z Run make\n"
                                 "2024-01-31T23:59:59.0000000Z [ 10%] Building a.o\n"
                                 "2024-01-31T23:59:59.5000000Z took 480ms in /home/runner/work/acme\n"
                                 "2024-01-31T23:59:59.9000000Z done\n");
        const Log red = parsed("2024-02-01T10:00:00.0000000Z Run make\n"
                               "2024-02-01T10:00:01.0000000Z \x1b[32m[ 12%] Building a.o\x1b[0m\n"
                               "2024-02-01T10:00:02.0000000Z a.c:7: error: no total\n"
                               "2024-02-01T10:00:03.0000000Z took 3 s in /builds/acme\n"
                               "2024-02-01T10:00:04.0000000Z done\n");
        const Comparison comparison = compared(green, red);
        const std::vector<Segment> expected = {
            {Segment::Kind::Equal, {1, 2}, {1, 2}}, {Segment::Kind::OnlyRight, {3, 2}, {3, 3}}, {Segment::Kind::Equal, {3, 4}, {4, 5}}};
        QCOMPARE(comparison.segments, expected);
        QCOMPARE(comparison.newLines.count(), 1);
        QVERIFY(comparison.newLines.contains(3));
        QVERIFY(!comparison.isCoarse);
    }

    void aLineThatMovedIsNotNew()
    {
        const Comparison comparison = compared(parsed(lined("abcd")), parsed(lined("dabc")));
        QVERIFY(comparison.newLines.isEmpty() && comparison.goneLines.isEmpty());
        QVERIFY(std::none_of(comparison.segments.begin(), comparison.segments.end(),
                             [&](const Segment& segment) { return isTelling(comparison, segment); }));
        const Comparison other = compared(parsed(lined("abc")), parsed(lined("abcd")));
        QVERIFY(!isTelling(other, other.segments[0]) && isTelling(other, other.segments[1]));
    }

    void newBlocksReachFromTheFirstNewLineToTheLast()
    {
        // "c" and "b" are known; they are shown where they stand among what is new, and not at its edges.
        const Comparison comparison = compared(parsed(lined("abcdef")), parsed(lined("abcXbYcdebf")));
        QCOMPARE(newBlocks(comparison), std::vector<LineRange>({{4, 6}}));
        QVERIFY(newBlocks(compared(parsed(lined("abc")), parsed(lined("abcab")))).empty());
        QVERIFY(newBlocks(compared(parsed(""), parsed(""))).empty());
    }

    void newLinesCanBeAskedForAlone()
    {
        std::mt19937 random(3);
        for (int i = 0; i < 300; ++i) {
            const std::string story = randomStory(random, 60, 20);
            const Log left = parsed(lined(story)), right = parsed(lined(changed(random, story, 5, 26)));
            QCOMPARE(*linesNotIn(left, right), compared(left, right).newLines);
        }
    }

    void whateverTheLogsAreSegmentsCoverThemAndEqualOnesAreEqual()
    {
        std::mt19937 random(5);
        for (int i = 0; i < 3000; ++i) {
            const size_t letters = 1 + random() % 26;
            const std::string story = randomStory(random, 80, letters);
            const std::string other = random() % 4 == 0 ? randomStory(random, 80, letters) : changed(random, story, random() % 9, letters);
            const Log left = parsed(lined(story)), right = parsed(lined(other));
            QCOMPARE(broken(compared(left, right), left, right), std::string());
        }
    }

    // Where no line is unique Myers' algorithm has the say, and finds as much as there is; where some are, their order goes first.
    void asManyLinesAreFoundEqualAsThereAre()
    {
        std::mt19937 random(9);
        size_t found = 0, possible = 0;
        for (int i = 0; i < 2000; ++i) {
            const std::string story = randomStory(random, 60, 1 + random() % 26);
            const std::string other = changed(random, story, random() % 12, 26);
            const size_t equal = equalLines(compared(parsed(lined(story)), parsed(lined(other))));
            const size_t most = longestCommon(story, other);
            QVERIFY(equal <= most);
            found += equal;
            possible += most;
        }
        QVERIFY2(found * 100 >= possible * 99, qPrintable(QStringLiteral("%1 of %2").arg(found).arg(possible)));
        for (int i = 0; i < 2000; ++i) {
            const auto without = [&random] {
                std::string middle = "aabbcc" + randomStory(random, 60, 3);
                std::shuffle(middle.begin(), middle.end(), random);
                return middle;
            };
            const std::string story = "pq" + without() + "pq", other = "qp" + without() + "qp";
            QCOMPARE(equalLines(compared(parsed(lined(story)), parsed(lined(other)))), longestCommon(story, other));
        }
    }

    // A log of few templates: no line is unique, runs of them are.
    void longLogsOfRepeatingLinesAreAlignedByTheirOrder()
    {
        std::mt19937 random(13);
        std::string story(60000, 'a');
        for (char& c : story)
            c = char('a' + int(random() % 8));
        const std::string other = changed(random, story, 3000, 8);
        const Log left = parsed(lined(story)), right = parsed(lined(other));
        const Comparison comparison = compared(left, right);
        QCOMPARE(broken(comparison, left, right), std::string());
        QVERIFY2(equalLines(comparison) > 56500, qPrintable(QString::number(equalLines(comparison))));
    }

    void hostileLogsEnd_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        const auto repeated = [](const char* unit, qsizetype times) { return QByteArray(unit).repeated(times); };
        QTest::newRow("all lines equal") << repeated("a", 200000) << repeated("a", 150000);
        QTest::newRow("all lines blank") << repeated(".", 200000) << repeated(".", 100000);
        QTest::newRow("two lines in turn, out of step") << repeated("ab", 100000) << repeated("ba", 90000);
        QTest::newRow("periods of other lengths") << repeated("aab", 70000) << repeated("abbab", 40000);
        std::mt19937 random(17);
        const auto noise = [&random] {
            QByteArray story(150000, 'a');
            for (char& c : story)
                c = char('a' + int(random() % 3));
            return story;
        };
        const QByteArray one = noise(), other = noise();
        QTest::newRow("noise of three lines") << one << other;
        QByteArray backwards = one;
        std::reverse(backwards.begin(), backwards.end());
        QTest::newRow("backwards") << one << backwards;
    }
    void hostileLogsEnd()
    {
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, right);
        const Log one = parsed(lined(left.toStdString())), other = parsed(lined(right.toStdString()));
        const Comparison comparison = compared(one, other);
        QCOMPARE(broken(comparison, one, other), std::string());
        QVERIFY2(equalLines(comparison) * 4 > size_t(std::min(one.lineCount(), other.lineCount())),
                 qPrintable(QString::number(equalLines(comparison)))); // coarse is not blind
    }

    void logsWithoutACommonLineAreOneChange()
    {
        std::string left, right;
        for (int i = 0; i < 50000; ++i) {
            left += "left " + std::string(size_t(i % 97), 'x') + std::string(size_t(i / 97), 'y') + "\n";
            right += "right " + std::string(size_t(i % 97), 'x') + std::string(size_t(i / 97), 'y') + "\n";
        }
        const Comparison comparison = compared(parsed(left), parsed(right));
        QCOMPARE(comparison.segments, std::vector<Segment>({{Segment::Kind::Changed, {1, 50000}, {1, 50000}}}));
        QCOMPARE(comparison.newLines.count(), 50000);
    }

    void logsThatAreReadPieceByPieceCompareAlike()
    {
        std::mt19937 random(23);
        for (int i = 0; i < 50; ++i) {
            const std::string story = randomStory(random, 3000, 26);
            const std::string green = lined(story), red = lined(changed(random, story, 20, 26));
            const Comparison whole = compared(parsed(green), parsed(red)), pieces = compared(inPieces(green), inPieces(red));
            QCOMPARE(pieces.segments, whole.segments);
            QCOMPARE(pieces.newLines, whole.newLines);
            QCOMPARE(pieces.goneLines, whole.goneLines);
        }
    }

    void aComparisonCanBeStopped()
    {
        std::stop_source source;
        source.request_stop();
        const Log log = parsed(lined("abc"));
        const Result<Comparison> comparison = compareLogs(log, log, {}, source.get_token());
        QVERIFY(!comparison);
        QCOMPARE(comparison.error().kind, Error::Kind::Cancelled);
        QVERIFY(!linesNotIn(log, log, {}, source.get_token()));
    }

    void progressRisesToTheEnd()
    {
        const std::string text = lined(std::string(100000, 'a'));
        double last = 0;
        bool isRising = true;
        QVERIFY(bool(compareLogs(parsed(text), parsed(text), [&](double share) {
            isRising = isRising && share >= last && share <= 1;
            last = share;
        })));
        QVERIFY(isRising);
        QCOMPARE(last, 1.0);
    }
};

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
