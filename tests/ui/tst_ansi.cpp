#include "ui/logview/ansi.h"

#include <QTest>

#include <random>

using namespace sentinel;

class TestAnsi : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(contrastOf(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastOf(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(contrastOf(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void aReadableColourStaysAsItIs() { QCOMPARE(readableOn(QColor(Qt::darkRed), Qt::white), QColor(Qt::darkRed)); }

    void anyColourBecomesReadableOnAnyGround()
    {
        std::mt19937 random(5);
        const auto any = [&random] { return QColor::fromRgb(QRgb(random() & 0xffffff)); };
        for (int i = 0; i < 4000; ++i) {
            const QColor ground = any(), colour = any();
            const QColor adapted = readableOn(colour, ground);
            QVERIFY2(contrastOf(adapted, ground) >= 4.5, qPrintable(ground.name() + QLatin1Char(' ') + colour.name()));
        }
    }

    void theHueStays()
    {
        const QColor yellow = readableOn(QColor(255, 230, 0), Qt::white);
        QVERIFY(std::abs(yellow.hslHue() - QColor(255, 230, 0).hslHue()) <= 3);
        QVERIFY(yellow.hslSaturation() > 200);
    }

    void whatIsInForceAtAnOffsetIsWhatWasSaidBefore()
    {
        const AnsiLooks looks("a\x1b[31mbc\x1b[1md\x1b[0me");
        QVERIFY(looks.at(0) == AnsiLook{});
        QCOMPARE(looks.at(6).text.value, 1);
        QVERIFY(looks.at(12).bold && looks.at(12).text.value == 1);
        QVERIFY(looks.atEnd() == AnsiLook{});
        const AnsiLooks going("plain", looks.at(12));
        QVERIFY(going.at(3).bold && !going.isPlain());
    }

    void bytesOfAnyKindAreRead()
    {
        std::mt19937 random(11);
        const char letters[] = "\x1b[]0123456789;:m?AK\a ";
        for (int round = 0; round < 3000; ++round) {
            std::string raw;
            for (int i = int(random() % 60); i > 0; --i)
                raw += letters[random() % (sizeof letters - 1)];
            // Read as a whole or in two parts between sequences: the same.
            AnsiLook whole;
            followAnsi(raw, whole);
            QVERIFY(AnsiLooks(raw).atEnd() == whole);
            QVERIFY(whole.text.value >= -1 && whole.ground.value >= -1);
            QVERIFY(whole.text.value < 2 * AnsiColour::isTrue && (whole.text.value < 16 || whole.text.value >= AnsiColour::isTrue));
        }
    }
};

QTEST_GUILESS_MAIN(TestAnsi)
#include "tst_ansi.moc"
