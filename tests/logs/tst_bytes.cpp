#include "core/logs/bytes.h"
#include "core/logs/spool_p.h"

#include <QTest>

using namespace sentinel;

class TestBytes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void partsShareTheirOwner();
    void aPartBeyondTheEndIsEmpty();
    void aSpoolGivesBackWhatItGot_data();
    void aSpoolGivesBackWhatItGot();
};

void TestBytes::partsShareTheirOwner()
{
    Bytes part;
    {
        const Bytes whole = Bytes::of(std::string(1000, 'a') + "needle" + std::string(1000, 'b'));
        part = whole.part(1000, 6);
    }
    QCOMPARE(part.view(), std::string_view("needle"));
}

void TestBytes::aPartBeyondTheEndIsEmpty()
{
    QVERIFY(Bytes::of("abc").part(7, 2).isEmpty());
    QCOMPARE(Bytes::of("abc").part(2, 10).view(), std::string_view("c"));
}

void TestBytes::aSpoolGivesBackWhatItGot_data()
{
    QTest::addColumn<qint64>("inMemory");
    QTest::addColumn<bool>("staysInMemory");
    QTest::newRow("all in memory") << (qint64(1) << 20) << true;
    QTest::newRow("half of it in a file") << qint64(150'000) << false;
    QTest::newRow("all in a file") << qint64(0) << false;
}

void TestBytes::aSpoolGivesBackWhatItGot()
{
    QFETCH(qint64, inMemory);
    QFETCH(bool, staysInMemory);
    Spool spool(inMemory);
    std::string expected;
    for (int i = 0; i < 30'000; ++i) {
        const std::string line = "line " + std::to_string(i) + '\n';
        expected += line;
        QVERIFY(spool.append(line));
    }
    QCOMPARE(spool.isInMemory(), staysInMemory);
    QCOMPARE(spool.size(), qint64(expected.size()));
    const Result<Bytes> bytes = spool.finish();
    QVERIFY(bytes);
    QVERIFY(bytes->view() == expected);
}

QTEST_GUILESS_MAIN(TestBytes)
#include "tst_bytes.moc"
