#include "core/logs/mask.h"
#include "tests/logs/plainmask.h"

#include <QTest>

#include <map>
#include <random>

using namespace sentinel;

namespace {

std::string madeUp(std::mt19937& random)
{
    static const char* const pieces[] = {" ",           "  ",
                                         "\t",          "\r",
                                         "a",           "tmp",
                                         "tmpab3x_9",   "0x",
                                         "0x1F",        "12",
                                         "7",           "1.2.3",
                                         "ms",          "MB",
                                         "T",           "Z",
                                         ":",           "-",
                                         "-",           "/",
                                         "/",           "/home/",
                                         "C:\\Users\\", "D:\\a\\",
                                         "/tmp/",       "/home/runner/work/",
                                         "/var/",       "deadbeef",
                                         "8e12fa90c3",  "CS0103",
                                         "_",           "x86",
                                         "k2j3h4k5",    ".",
                                         ",",           "=",
                                         "#",           "<hex>",
                                         "\xc3\xa4",    "seconds",
                                         "s",           "h",
                                         "error"};
    std::string line;
    for (auto n = random() % 9; n > 0; --n)
        line += pieces[random() % std::size(pieces)];
    return line;
}

} // namespace

class TestMask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatVariesIsReplacedAndWhatNamesTheCauseStays_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("mask");
        const auto row = [](const char* name, const char* line, const char* mask) {
            QTest::newRow(name) << QString::fromUtf8(line) << QString::fromUtf8(mask);
        };
        row("nothing varies", "error: expected ';' before '}'", "error: expected ';' before '}'");
        row("number", "3 tests failed", "# tests failed");
        row("duration", "finished in 12.5 s", "finished in #");
        row("duration without a blank", "took 480ms", "took #");
        row("date and time", "at 2024-01-31T23:59:59.123Z ok", "at # ok");
        row("clock", "12:04:05 started", "# started");
        row("grouped number", "13,928,704 -> 113,907,376", "# -> #");
        row("version", "acme 1.2.3", "acme #");
        row("hash", "at commit 8e12fa90c3d4", "at commit <hex>");
        row("address", "object at 0x7f3a22", "object at <hex>");
        row("uuid", "id 3f2a91c0-1111-4222-8333-8e12fa90c3d4 gone", "id <hex> gone");
        row("word of hex letters", "the facade decade defaced it", "the facade decade defaced it");
        row("port", "connect 127.0.0.1:5432 refused", "connect # refused");
        row("temporary folder", "in /tmp/tmpab3x_9/a.py", "in <dir>/<tmp>/a.py");
        row("workspace", "/home/travis/build/acme/cart.c:12: error", "<dir>/acme/cart.c:#: error");
        row("another workspace", "/home/runner/work/acme/cart.c:99: error", "<dir>/acme/cart.c:#: error");
        row("error code", "error CS0103: name", "error CS0103: name");
        row("short digits in a name", "utf8 x86 test2", "utf8 x86 test2");
        row("long digits in a name", "worker1234 lost", "worker# lost");
        row("blanks", "  a\t b  ", "a b");
        row("beyond ascii", "größe 12 → 13", "größe # → #");
        row("empty", "", "");
    }
    void whatVariesIsReplacedAndWhatNamesTheCauseStays()
    {
        QFETCH(QString, line);
        QFETCH(QString, mask);
        QCOMPARE(QString::fromStdString(masked(line.toStdString())), mask);
    }

    void maskingTwiceChangesNothingMore()
    {
        for (const char* line :
             {"took 480ms at /home/travis/build/a/b.c:12", "id 3f2a91c0-1111-4222-8333-8e12fa90c3d4", "a  b 12.5 s 0x7f"}) {
            const std::string once = masked(line);
            QCOMPARE(masked(once), once);
        }
    }

    void linesThatDifferInWhatVariesHashAlike()
    {
        QCOMPARE(maskedHash("took 480ms on port 5432"), maskedHash("took 12 s on port 99"));
        QVERIFY(maskedHash("took long") != maskedHash("took short"));
    }

    // However a line is made up, of pieces that the mask knows and of noise.
    void linesOfAllShapesAreMaskedAsThePlainWaySays()
    {
        std::mt19937 random(7);
        for (int i = 0; i < 60000; ++i) {
            const std::string line = madeUp(random);
            QCOMPARE(masked(line), plainMasked(line));
        }
    }

    void hashesAreEqualExactlyWhenMasksAre()
    {
        std::mt19937 random(11);
        std::map<std::string, std::uint64_t> hashes;
        std::map<std::uint64_t, std::string> masks;
        for (int i = 0; i < 60000; ++i) {
            const std::string line = madeUp(random);
            const std::string mask = masked(line);
            const std::uint64_t hash = maskedHash(line);
            QCOMPARE(hashes.emplace(mask, hash).first->second, hash);
            QCOMPARE(masks.emplace(hash, mask).first->second, mask);
        }
    }

    // The hash is taken block by block: the places where blocks meet must not show.
    void longLinesHashAlikeHoweverTheirPartsFall()
    {
        for (size_t length = 500; length < 530; ++length) {
            const std::string words(length, 'x');
            QCOMPARE(maskedHash("12345 " + words + "\t\tend 17"), maskedHash("9 " + words + " end 123456"));
            QCOMPARE(maskedHash("# " + words + " end #"), maskedHash("9 " + words + " end 1"));
            QVERIFY(maskedHash(words) != maskedHash(words + "x"));
            QVERIFY(maskedHash(words) != maskedHash(words + std::string(1, '\0')));
        }
    }

    void blankLinesHaveAHashOfTheirOwn()
    {
        QCOMPARE(maskedHash(""), blankHash());
        QCOMPARE(maskedHash(" \t \r"), blankHash());
        QVERIFY(maskedHash(".") != blankHash());
    }

    void aLongLineIsMasked()
    {
        std::string line(4 << 20, 'a');
        for (size_t i = 0; i < line.size(); i += 7)
            line[i] = '9';
        QCOMPARE(masked(line), std::string("<hex>"));
        QCOMPARE(masked(std::string(4 << 20, '-')).size(), size_t(4 << 20));
        QCOMPARE(masked(std::string(4 << 20, '1')), std::string("<hex>"));
        QCOMPARE(masked(std::string(4 << 20, ' ')), std::string());
    }
};

QTEST_GUILESS_MAIN(TestMask)
#include "tst_mask.moc"
