#include "models/failedtestmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sentinel;

namespace {

TestResult failed(const char* name, const char* message)
{
    TestResult test;
    test.suite = QStringLiteral("net.HttpTest");
    test.name = QString::fromLatin1(name);
    test.status = TestStatus::Failed;
    test.duration = 1.5;
    test.message = QString::fromLatin1(message);
    test.bytes = ByteRange{120, 180};
    return test;
}

} // namespace

class TestFailedTestModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRowShowsTheFirstLineThatSaysSomething()
    {
        FailedTestModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setTests({failed("redirects", "\n  \n  expected 302, got 200\n    at http.cpp:12")});
        const QModelIndex index = model.index(0);
        QCOMPARE(index.data().toString(), QStringLiteral("redirects"));
        QCOMPARE(index.data(FailedTestModel::MessageRole).toString(), QStringLiteral("expected 302, got 200"));
        QCOMPARE(index.data(FailedTestModel::OffsetRole).toLongLong(), 120);
        QVERIFY(index.data(FailedTestModel::SearchRole).toString().contains(QStringLiteral("http.cpp:12")));
    }

    void aTestOfAReportHasNoPlaceInALog()
    {
        FailedTestModel model;
        TestResult test = failed("redirects", "");
        test.bytes.reset();
        test.duration.reset();
        model.setTests({test});
        QVERIFY(!model.index(0).data(FailedTestModel::OffsetRole).isValid());
        QVERIFY(!model.index(0).data(FailedTestModel::SecondsRole).isValid());
        QCOMPARE(model.index(0).data(FailedTestModel::MessageRole).toString(), QString());
    }

    void appendingKeepsWhatIsThere()
    {
        FailedTestModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setTests({failed("a", "")});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.append({failed("b", ""), failed("c", "")});
        model.append({});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.test(model.index(2)).name, QStringLiteral("c"));
        QCOMPARE(resets.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestFailedTestModel)
#include "tst_failedtestmodel.moc"
