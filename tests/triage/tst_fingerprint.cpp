#include "core/triage/fingerprint.h"
#include "core/triage/frames.h"
#include "core/triage/logprefix.h"
#include "core/triage/naming.h"
#include "core/triage/skeleton.h"

#include <QTest>

#include <random>

using namespace sentinel;

namespace {

QByteArray idOf(const char* text)
{
    return fingerprintOf(Category::TestFailure, namingLinesOf(text)).id;
}

QString skeleton(const char* line)
{
    return QString::fromStdString(skeletonOf(line));
}

QByteArrayList naming(const QByteArray& text)
{
    QByteArrayList lines;
    for (const std::string& line : namingLinesOf({text.constData(), size_t(text.size())}))
        lines += QByteArray::fromStdString(line);
    return lines;
}

} // namespace

class TestFingerprint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fingerprintsDependOnCategoryAndTextOnly()
    {
        const QByteArray one = fingerprintOf(Category::BuildFailure, {"a.c:12: error: no total", "make: *** [all] Error 2"}).id;
        QCOMPARE(one.size(), 32);
        QCOMPARE(fingerprintOf(Category::BuildFailure, {"make: *** [all] Error 3", "a.c:99: error: no total"}).id, one);
        QCOMPARE(fingerprintOf(Category::BuildFailure, {"a.c:1: error: no total", "a.c:2: error: no total", "make: *** [all] Error 2"}).id,
                 one);
        QVERIFY(fingerprintOf(Category::TestFailure, {"a.c:12: error: no total", "make: *** [all] Error 2"}).id != one);
        QVERIFY(fingerprintOf(Category::BuildFailure, {"b.c:12: error: no total", "make: *** [all] Error 2"}).id != one);
    }

    // A stored fingerprint must be found again by every later build of the same version.
    void fingerprintsOfThisVersionNeverChange()
    {
        QCOMPARE(fingerprintVersion, 2);
        QCOMPARE(fingerprintOf(Category::TestFailure, {"Failed asserting that 3 matches expected 4."}).id,
                 QByteArray("9c50c7f93840d2d6027c11f0fee0f6a1"));
    }

    void whatVariesIsMasked_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("masked");
        const auto row = [](const char* line, const char* masked) {
            QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(masked);
        };
        row("took 12.5 s at 2026-01-02T10:20:30.123Z", "took # at #");
        row("took 3min, 10,000 rows", "took #, # rows");
        row("object 0x7ffd3a08 at 3f2a9c1be0", "object <hex> at <hex>");
        row("job 6f1c0a52-9d1e-4f0a-8b77-0d2f5a6c7e11 is gone", "job <hex> is gone");
        row("Message@3ba778b0", "Message@<hex>");
        row("pod web-7d4b9c6f5d-x2x4p failed", "pod web-<id>-<id> failed");
        row("pod web-7d4b9c6f5d-xkcdq failed", "pod web-<id>-<id> failed");
        row("node pool-us-east1-b-w0fq failed", "node pool-us-east1-b-<id> failed");
        row("cannot open /tmp/tmpab3x_9z/out.txt", "cannot open <dir>/<tmp>/out.txt");
        row("/home/runner/work/shop/shop/src/cart.c:12:10: error: no total", "<dir>/src/cart.c:#:#: error: no total");
        row("/builds/42/shop/src/cart.c:99:1: error: no total", "<dir>/src/cart.c:#:#: error: no total");
        row("C:\\Users\\ci\\shop\\src\\cart.cs(12,10): error CS0103", "<dir>/src\\cart.cs(#,#): error CS0103");
        row("worker1234 lost worker 7", "worker# lost worker #");
        row("listen udp 127.0.0.1:42613: in use", "listen udp #:#: in use");
        row("at shop.Cart$$Lambda$14/0x0000000800c03000.run", "at shop.Cart$$Lambda$#/<hex>.run");
        row("sun.GeneratedMethodAccessor12.invoke", "sun.GeneratedMethodAccessor#.invoke");
        row("Duplicate entry 'paul' for key 'name'", "Duplicate entry '<value>' for key 'name'");
        row("Unexpected token '<' in JSON", "Unexpected token '<value>' in JSON");
        row("two   blanks\tand a tab", "two blanks and a tab");
    }
    void whatVariesIsMasked()
    {
        QFETCH(QString, line);
        QFETCH(QString, masked);
        QCOMPARE(skeleton(line.toUtf8().constData()), masked);
        QCOMPARE(skeleton(masked.toUtf8().constData()), masked); // and is nothing that varies itself
    }

    void whatNamesTheCauseStays_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line : {"exit code 137", "HTTP 404", "returned status 1", "error TS2304: Cannot find name", "utf8 in x86",
                                 "fatal error: 'a.h' file not found", "Cannot find module './cart'",
                                 "undefined reference to 'shop::Cart::total()'", "sha256 of v2", "at /usr/lib stays"})
            QTest::newRow(line) << QString::fromUtf8(line);
    }
    void whatNamesTheCauseStays()
    {
        QFETCH(QString, line);
        QCOMPARE(skeleton(line.toUtf8().constData()), line);
    }

    void quotationMarksOfAllKindsAreOne()
    {
        QCOMPARE(skeleton("no member named \xe2\x80\x98total\xe2\x80\x99 in `Cart'"), QStringLiteral("no member named 'total' in 'Cart'"));
        QCOMPARE(skeleton("\xe2\x80\x9cx\xe2\x80\x9d"), QStringLiteral("\"x\""));
    }

    void whatLoggersPutInFrontGoes_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* front : {"2026-10-25 08:23:22.340 ERROR 1 --- [           main] o.s.b.web.Starter  : ",
                                  "ERROR 1 --- [nio-8585-exec-3] o.s.b.web.Starter    : ", "1 --- [main] o.s.b.web.Starter : ",
                                  "[INFO] 2026-03-02 03:46:05,366 - ", "2026-03-02T03:46:05Z ", "[2026-03-02 03:46:05] [ERROR] ",
                                  "10:20:30 ", "Jan  2 15:04:05 ", "\x1b[31m[ERROR]\x1b[0m ", "12/10/25 13:52:29.244 WARN "})
            QTest::newRow(front) << QString::fromUtf8(front) + QStringLiteral("the cart cannot be read");
    }
    void whatLoggersPutInFrontGoes()
    {
        QFETCH(QString, line);
        QCOMPARE(skeleton(line.toUtf8().constData()), QStringLiteral("the cart cannot be read"));
    }

    void whatIsSaidIsNoPrefix_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line :
             {"[core] no such module", "ERROR: no such module", "[ERROR]", "main: undeclared", "org.shop.Cart is abstract"})
            QTest::newRow(line) << QString::fromUtf8(line);
    }
    void whatIsSaidIsNoPrefix()
    {
        QFETCH(QString, line);
        const std::string bytes = line.toStdString();
        QCOMPARE(std::string(withoutLogPrefix(bytes)), bytes);
    }

    void varyingPartsAreThoseThatTheSkeletonMasks()
    {
        const std::string line = "10:20:30 worker 1234 took 5 s";
        const std::vector<VaryingPart> parts = varyingParts(line);
        std::vector<std::string> texts;
        for (const VaryingPart& part : parts)
            texts.push_back(line.substr(part.begin, part.end - part.begin));
        QCOMPARE(texts, (std::vector<std::string>{"10:20:30 ", "1234", "5 s"}));
        QVERIFY(varyingParts("nothing varies here").empty());
    }

    void framesAreToldApart_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("frame");
        const auto row = [](const char* line, Frame frame) { QTest::newRow(line) << QString::fromUtf8(line) << int(frame); };
        row("at org.shop.Cart.total(Cart.java:12)", Frame::Own);
        row("at org.junit.Assert.fail(Assert.java:88)", Frame::Foreign);
        row("java.lang.reflect.Method.invoke(Method.java:498)", Frame::Foreign);
        row("... 34 more", Frame::Foreign);
        row("File \"src/cart.py\", line 12, in total", Frame::Own);
        row("File \"/usr/lib/python3.11/site-packages/_pytest/runner.py\", line 12, in run", Frame::Foreign);
        row("at Cart.total (src/cart.js:12:5)", Frame::Own);
        row("at run (node_modules/mocha/lib/runner.js:12:5)", Frame::Foreign);
        row("at async src/cart.js:12:5", Frame::Own);
        row("from lib/cart.rb:12:in `total'", Frame::Own);
        row("7: core::panicking::panic", Frame::Foreign);
        row("8: shop::cart::total", Frame::Own);
        row("#1 0x55d1c0 in shop::total() src/cart.cpp:12", Frame::Own);
        row("#2 /srv/shop/src/Cart.php(12): Cart->total()", Frame::Own);
        row("/srv/shop/tests/CartTest.php:43", Frame::Own);
        row("src/cart.go:12 +0x1d", Frame::Own);
        row("on line 7 of src/cart.sass", Frame::Own);
        row("at last something happened", Frame::None);
        row("cart.c:12: error: no total", Frame::None);
        row("#1 in the charts", Frame::None);
    }
    void framesAreToldApart()
    {
        QFETCH(QString, line);
        QFETCH(int, frame);
        QCOMPARE(int(frameOf(line.toStdString())), frame);
    }

    void linesNameCausesMoreOrLess_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("naming");
        const auto row = [](const char* line, Naming naming) { QTest::newRow(line) << QString::fromUtf8(line) << int(naming); };
        row("java.lang.IllegalStateException: the cart is closed", Naming::Cause);
        row("cart.c:12:10: error: no total", Naming::Cause);
        row("fatal: could not read from the remote", Naming::Cause);
        row("thread 'main' panicked at 'no total'", Naming::Cause);
        row("--- FAIL: TestTotal (0.18s)", Naming::Failure);
        row("CartTest > total FAILED", Naming::Failure);
        row("cart.md:3: CART004 Descriptions end in a period: missing", Naming::Failure);
        row("no such file or directory", Naming::Hint);
        row("1 error generated.", Naming::Summary);
        row("make: *** [all] Error 2", Naming::Summary);
        row("3 failed, 12 passed in 4.2s", Naming::Summary);
        row("compiling the cart", Naming::Nothing);
    }
    void linesNameCausesMoreOrLess()
    {
        QFETCH(QString, line);
        QFETCH(int, naming);
        QCOMPARE(int(namingOf(line.toStdString())), naming);
    }

    void namingLinesAreTheCauseAndItsOwnFrames()
    {
        QCOMPARE(naming("shop.CartTest > total FAILED\n"
                        "    java.lang.AssertionError: expected 3\n"
                        "        at org.junit.Assert.fail(Assert.java:88)\n"
                        "        at shop.CartTest.total(CartTest.java:31)\n"
                        "        ... 20 more\n"),
                 (QByteArrayList{"java.lang.AssertionError: expected 3", "shop.CartTest > total FAILED",
                                 "at shop.CartTest.total(CartTest.java:31)"}));
        // Python's innermost frame is the last.
        QCOMPARE(naming("Traceback (most recent call last):\n  File \"run.py\", line 1, in <module>\n    main()\n"
                        "  File \"a.py\", line 2, in a\n    b()\n  File \"b.py\", line 3, in b\n    raise KeyError(x)\nKeyError: 'x'\n"),
                 (QByteArrayList{"KeyError: 'x'", "File \"a.py\", line 2, in a", "File \"b.py\", line 3, in b"}));
        QCOMPARE(naming("cc -c a.c\na.c:1:2: error: no total\n    1 | total\n      | ^~~~\n1 error generated.\nmake: *** [a.o] Error 1\n"),
                 QByteArrayList{"a.c:1:2: error: no total"});
        QCOMPARE(naming("something odd\nand more of it\n"), (QByteArrayList{"something odd", "and more of it"}));
        QVERIFY(naming("").isEmpty());
        QVERIFY(naming("\n  \n").isEmpty());
    }

    void repeatedFailuresOfOneCauseAreOne()
    {
        QByteArray one = "Error: the registry is away (attempt 1)\n", many;
        for (int i = 0; i < 500; ++i)
            many += "Error: the registry is away (attempt " + QByteArray::number(i) + ")\n";
        QCOMPARE(idOf(many), idOf(one));
    }

    void textsWithOneCauseShareAFingerprint()
    {
        QCOMPARE(idOf("2026-10-25 08:23:22.340 ERROR 1 --- [main] o.s.w.Starter : Launch '1054' not found"),
                 idOf("ERROR 1 --- [nio-8585-exec-3] o.s.w.Starter : Launch '99' not found"));
        QVERIFY(idOf("exit 1") != idOf("exit 2"));
    }

    void hostileTextsAreReadInOneGo()
    {
        std::mt19937 random(5);
        std::string noise(200'000, ' ');
        for (char& c : noise)
            c = char(random());
        for (const std::string& text : {std::string(10'000'000, 'a'), std::string(5'000'000, ' '), std::string(2'000'000, '('),
                                        std::string(2'000'000, '\n'), std::string(2'000'000, '/'), std::string(1'000'000, '\x1b'),
                                        std::string(1'000'000, '1'), noise, std::string(100'000, '\0')}) {
            const std::vector<std::string> lines = namingLinesOf(text);
            QVERIFY(lines.size() < 32);
            const Fingerprint fingerprint = fingerprintOf(Category::Unknown, lines);
            QCOMPARE(fingerprint.id.size(), 32);
            QVERIFY(fingerprint.skeleton.size() < 64 * 1024);
        }
        QVERIFY(skeletonOf(std::string(1'000'000, 'x')).size() <= skeletonBytes);
        // Cut between characters only.
        std::string umlauts;
        for (int i = 0; i < 2000; ++i)
            umlauts += "\xc3\xa4";
        QVERIFY(!QString::fromStdString(skeletonOf(umlauts + '.')).contains(QChar::ReplacementCharacter));
        QVERIFY(!QString::fromStdString(skeletonOf('.' + umlauts)).contains(QChar::ReplacementCharacter));
    }
};

QTEST_GUILESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
