#include "core/base/nearest.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestNearest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMistypedWordIsRecognised_data();
    void aMistypedWordIsRecognised();
    void withoutCandidatesThereIsNothing();
    void aHugeWordCostsLittle();
};

void TestNearest::aMistypedWordIsRecognised_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("meant");
    QTest::newRow("as it is") << u"import"_s << u"import"_s;
    QTest::newRow("a letter missing") << u"imprt"_s << u"import"_s;
    QTest::newRow("a letter too many") << u"triagge"_s << u"triage"_s;
    QTest::newRow("neighbours swapped") << u"imoprt"_s << u"import"_s;
    QTest::newRow("another case") << u"CHECK"_s << u"check"_s;
    QTest::newRow("the first of equals") << u"xxx"_s << u"run"_s;
}

void TestNearest::aMistypedWordIsRecognised()
{
    QFETCH(QString, word);
    QTEST(nearest(word, {u"run"_s, u"runs"_s, u"triage"_s, u"import"_s, u"check"_s}), "meant");
}

void TestNearest::withoutCandidatesThereIsNothing()
{
    QCOMPARE(nearest(u"run"_s, {}), QString());
}

void TestNearest::aHugeWordCostsLittle()
{
    QCOMPARE(nearest(QString(10'000'000, u'x'), {u"a"_s}), u"a"_s);
}

QTEST_GUILESS_MAIN(TestNearest)
#include "tst_nearest.moc"
