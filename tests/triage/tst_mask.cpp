#include "core/triage/mask.h"
#include "core/triage/triage.h"

#include <QTest>

using namespace sentinel;

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

    void fingerprintsDependOnCategoryAndTextOnly()
    {
        const QByteArray one = fingerprintOf(Category::BuildFailure, {"a.c:12: error: no total", "make: *** [all] Error 2"});
        QCOMPARE(one.size(), 32);
        QCOMPARE(fingerprintOf(Category::BuildFailure, {"make: *** [all] Error 3", "a.c:99: error: no total"}), one);
        QCOMPARE(fingerprintOf(Category::BuildFailure, {"a.c:1: error: no total", "a.c:2: error: no total", "make: *** [all] Error 2"}),
                 one);
        QVERIFY(fingerprintOf(Category::TestFailure, {"a.c:12: error: no total", "make: *** [all] Error 2"}) != one);
        QVERIFY(fingerprintOf(Category::BuildFailure, {"b.c:12: error: no total", "make: *** [all] Error 2"}) != one);
    }

    // A stored fingerprint must be found again by every later build of the same version.
    void fingerprintsOfThisVersionNeverChange()
    {
        QCOMPARE(fingerprintVersion, 1);
        QCOMPARE(fingerprintOf(Category::TestFailure, {"Failed asserting that 3 matches expected 4."}),
                 QByteArray("dbf8caf80e9af05443d0eaf743576464"));
    }

    void aLongLineIsMaskedInLinearTime()
    {
        std::string line(4 << 20, 'a');
        for (size_t i = 0; i < line.size(); i += 7)
            line[i] = '9';
        QElapsedTimer timer;
        timer.start();
        (void)masked(line);
        (void)masked(std::string(4 << 20, '-'));
        (void)masked(std::string(4 << 20, '1'));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestMask)
#include "tst_mask.moc"
