#include "core/domain/permalink.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestPermalink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLinkReadsAsItWasWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("run");
        QTest::addColumn<int>("job");
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("last");
        QTest::newRow("a line") << u"run/12#L40"_s << qint64(12) << 0 << qint64(40) << qint64(40);
        QTest::newRow("several lines") << u"run/12#L40-L44"_s << qint64(12) << 0 << qint64(40) << qint64(44);
        QTest::newRow("a job of several") << u"run/7/3#L1"_s << qint64(7) << 3 << qint64(1) << qint64(1);
        QTest::newRow("the run alone") << u"run/12"_s << qint64(12) << 0 << qint64(0) << qint64(0);
    }

    void aLinkReadsAsItWasWritten()
    {
        QFETCH(QString, text);
        QFETCH(qint64, run);
        QFETCH(int, job);
        QFETCH(qint64, first);
        QFETCH(qint64, last);
        const Permalink expected{RunId{run}, job, {first, last}};
        QCOMPARE(permalinkFrom(text), std::optional(expected));
        QCOMPARE(toText(expected), text);
    }

    void whatPeopleMakeOfItIsUnderstood()
    {
        const Permalink expected{RunId{12}, 0, {40, 44}};
        QCOMPARE(permalinkFrom(u"  run/12#L40-44\n"), std::optional(expected));
        QCOMPARE(permalinkFrom(u"run/12#L44-L40"), std::optional(expected));
        QCOMPARE(permalinkFrom(u"https://ci.example.org/run/12#L40-L44"), std::optional(expected));
    }

    void somethingElseIsNoLink_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "run/", "run/x", "run/0#L1", "run/12#L0", "run/12#40", "rerun/12", "run/12#L40 and more", "run/-1",
                                 "run/99999999999999999999#L1", "logs/build.txt"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void somethingElseIsNoLink()
    {
        QFETCH(QString, text);
        QVERIFY(!permalinkFrom(text));
    }
};

QTEST_GUILESS_MAIN(TestPermalink)
#include "tst_permalink.moc"
