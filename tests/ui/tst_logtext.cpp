#include "ui/logview/logtext.h"
#include "ui/logview/logviewwrap.h"

#include <QTest>

#include <random>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

CellText textOf(const QString& text)
{
    CellText cells;
    appendText(cells, text.toStdString());
    measureCells(cells);
    return cells;
}

} // namespace

class TestLogText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void charactersTakeTheCellsTheyTakeOnATerminal_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("cells");
        QTest::newRow("nothing") << u""_s << 0;
        QTest::newRow("ascii") << u"make all"_s << 8;
        QTest::newRow("accents") << u"d\u00e9j\u00e0"_s << 4;
        QTest::newRow("combining accents") << u"de\u0301ja\u0300"_s << 4;
        QTest::newRow("chinese") << u"\u4e16\u754c"_s << 4;
        QTest::newRow("korean") << u"\ud55c\uae00"_s << 4;
        QTest::newRow("korean in parts") << u"\u1112\u1161\u11ab"_s << 2;
        QTest::newRow("fullwidth") << u"\uff21\uff22"_s << 4;
        QTest::newRow("box") << u"\u250c\u2500\u2510"_s << 3;
        QTest::newRow("check marks") << u"\u2713 \u2717"_s << 3;
        QTest::newRow("emoji") << u"\U0001F600"_s << 2;
        QTest::newRow("emoji by default") << u"\u2705\u274c"_s << 4;
        QTest::newRow("emoji by selector") << u"\u26a0\ufe0f"_s << 2;
        QTest::newRow("text by itself") << u"\u26a0"_s << 1;
        QTest::newRow("a family") << u"\U0001F468\u200d\U0001F469\u200d\U0001F467"_s << 2;
        QTest::newRow("a flag") << u"\U0001F1EB\U0001F1F7"_s << 2;
        QTest::newRow("a skin") << u"\U0001F44D\U0001F3FD"_s << 2;
        QTest::newRow("a mark without a letter") << u"\u0301"_s << 1;
        QTest::newRow("hebrew") << u"\u05e9\u05dc\u05d5\u05dd"_s << 4;
        QTest::newRow("an override") << u"a\u202eb"_s << 7;
        QTest::newRow("control") << u"\u0007\u001b"_s << 2;
        QTest::newRow("C1 control") << u"\u0085"_s << 4;
    }

    void charactersTakeTheCellsTheyTakeOnATerminal()
    {
        QFETCH(QString, text);
        QTEST(int(textOf(text).cellCount()), "cells");
    }

    void tabsGoToTheNextStopOfCells()
    {
        QCOMPARE(textOf(u"\u4e16\u754c\tx"_s).cellOf(2 + 4), 8);
        QCOMPARE(textOf(u"1234567\tx"_s).text, u"1234567 x"_s);
        QCOMPARE(textOf(u"12345678\tx"_s).text.size(), 17);
        CellText slice;
        appendText(slice, "a\tb\xe2\x80\xae\xc2\x85", false);
        QCOMPARE(slice.text, u"a b\uFFFD\uFFFD"_s);
    }

    void whatRunsFromRightToLeftIsKnown()
    {
        const CellText line = textOf(u"ok: \u05e9\u05dc\u05d5\u05dd 12 \u05d0! done"_s);
        QCOMPARE(line.rightToLeft.size(), size_t(1));
        QCOMPARE(line.rightToLeft[0].begin, 4);
        QCOMPARE(line.rightToLeft[0].end, 13);
        QVERIFY(line.rightToLeftAt(4) && !line.rightToLeftAt(13) && !line.rightToLeftAt(3));
        const CellText all = textOf(u"\u05e9\u05dc\u05d5\u05dd."_s);
        QCOMPARE(all.rightToLeft[0].end, 5);
        QVERIFY(textOf(u"\u4e16 nothing"_s).rightToLeft.empty());
    }

    void cellsAndIndexesLeadToEachOther()
    {
        std::mt19937 random(3);
        const QStringList parts{u"a"_s, u"\u4e16"_s, u"e\u0301"_s, u"\U0001F600"_s, u"\t"_s, u"\u200b"_s, u"\u05d0"_s, u"\u2500"_s, u" "_s};
        for (int round = 0; round < 500; ++round) {
            QString text;
            for (int i = int(random() % 30); i > 0; --i)
                text += parts[qsizetype(random() % size_t(parts.size()))];
            const CellText line = textOf(text);
            QCOMPARE(line.cellOf(line.text.size()), line.cellCount());
            for (qsizetype at = 0; at < line.text.size();) {
                const qsizetype next = line.next(at);
                QVERIFY(next > at);
                QCOMPARE(line.previous(next), at);
                for (qsizetype inside = at; inside < next; ++inside)
                    QCOMPARE(line.begin(inside), at);
                for (qsizetype cell = line.cellOf(at); cell < line.cellOf(next); ++cell)
                    QCOMPARE(line.begin(line.indexAt(cell)), at);
                at = next;
            }
            QString tabs = text;
            for (const auto& [from, to] : {std::pair(u"\u200b"_s, u"<ZWSP>"_s)})
                tabs.replace(from, to);
            QCOMPARE(line.copied(0, line.text.size()), tabs);
        }
    }

    void aLineOfTabsStaysLinear()
    {
        const CellText line = textOf(QString(200'000, u'\t'));
        QCOMPARE(line.text.size(), 1'600'000);
    }

    void wrappedPartsAddUpAndFit()
    {
        std::mt19937 random(8);
        const QStringList parts{u"word "_s, u"\u4e16\u754c"_s, u"path/to/file,"_s, u"x"_s, u"   "_s, u"\t"_s, u"e\u0301"_s};
        for (int round = 0; round < 300; ++round) {
            QString text;
            for (int i = int(random() % 60); i > 0; --i)
                text += parts[qsizetype(random() % size_t(parts.size()))];
            const CellText line = textOf(text);
            const qint64 cells = 1 + qint64(random() % 40);
            const std::vector<qsizetype> breaks = LogWraps::breaks(line, cells);
            QCOMPARE(breaks.front(), 0);
            for (size_t i = 0; i < breaks.size(); ++i) {
                const qsizetype end = i + 1 < breaks.size() ? breaks[i + 1] : line.text.size();
                QVERIFY(breaks[i] < end || line.text.isEmpty());
                // Blanks may hang over; a character wider than the width stands alone.
                const QStringView part = QStringView(line.text).mid(breaks[i], end - breaks[i]).trimmed();
                const CellText seen = textOf(part.toString());
                QVERIFY2(seen.cellCount() <= cells || seen.next(0) == seen.text.size() || cells < tabWidth, qPrintable(line.text));
            }
        }
    }

    void wordsAreKeptWhereTheyFit()
    {
        const CellText line = textOf(u"alpha beta gamma delta"_s);
        QCOMPARE(LogWraps::breaks(line, 12), std::vector<qsizetype>({0, 11}));
        QCOMPARE(LogWraps::breaks(textOf(u"aaaaaaaaaaaaaaaaaaaa"_s), 8), std::vector<qsizetype>({0, 8, 16}));
        QCOMPARE(LogWraps::breaks(textOf(u"12345678 90"_s), 8), std::vector<qsizetype>({0, 9}));
    }
};

QTEST_GUILESS_MAIN(TestLogText)
#include "tst_logtext.moc"
