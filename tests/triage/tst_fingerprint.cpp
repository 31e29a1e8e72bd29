#include "core/triage/fingerprint.h"

#include <QTest>

using namespace sentinel;

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
};

QTEST_GUILESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
