#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;

namespace {

constexpr int runs = 23;

/// Runs that differ in every order: 1 to 23, durations and pipelines against the grain, some alike.
void fill(Store& store)
{
    const auto stored = change(store, [](Transaction& db) -> Result<> {
        for (int i = 1; i <= runs; ++i) {
            NewRun made;
            made.run.externalId = QString::number(i);
            made.run.pipeline = QStringLiteral("p%1").arg(i % 4);
            made.run.outcome = i % 3 == 0 ? Outcome::Passed : Outcome::Failed;
            made.run.storedAt = Timestamp{1000 + i / 2};
            made.run.startedAt = Timestamp{9000 - i};
            made.run.finishedAt = Timestamp{9000 - i + (i * 7 % 5) * 1000};
            if (const auto added = addRun(db, made); !added)
                return added.error();
        }
        return {};
    });
    QVERIFY(stored);
}

} // namespace

class TestRunPosition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesByRowAndPositionsAgreeWithTheWholeList_data()
    {
        QTest::addColumn<int>("order");
        QTest::addColumn<bool>("descending");
        QTest::addColumn<bool>("failedOnly");
        for (int order = int(RunOrder::StoredAt); order <= int(RunOrder::FailedTests); ++order) {
            for (const bool descending : {false, true}) {
                for (const bool failedOnly : {false, true})
                    QTest::addRow("order %d, %s, %s", order, descending ? "down" : "up", failedOnly ? "failed" : "all")
                        << order << descending << failedOnly;
            }
        }
    }

    void pagesByRowAndPositionsAgreeWithTheWholeList()
    {
        QFETCH(int, order);
        QFETCH(bool, descending);
        QFETCH(bool, failedOnly);
        QTemporaryDir folder;
        const auto store = opened(folder.path());
        fill(*store);
        RunFilter filter;
        if (failedOnly)
            filter.outcomes = {Outcome::Failed};

        const auto whole = ask(*store, [&](Reader& db) { return runPage(db, filter, RunOrder(order), descending, {}, 100); });
        QVERIFY(whole);
        QCOMPARE(int(whole->runs.size()), failedOnly ? 16 : runs);
        for (size_t row = 0; row < whole->runs.size(); ++row) {
            const auto page = ask(*store, [&](Reader& db) { return runPageAt(db, filter, RunOrder(order), descending, qint64(row), 3); });
            QVERIFY(page);
            QCOMPARE(page->runs.front(), whole->runs[row]);
            QCOMPARE(page->runs.size(), std::min<size_t>(3, whole->runs.size() - row));
            const auto position =
                ask(*store, [&](Reader& db) { return runPosition(db, filter, RunOrder(order), descending, whole->runs[row].id); });
            QVERIFY(position);
            QCOMPARE(*position, std::optional<qint64>(qint64(row)));
        }
    }

    void whatTheFilterLeavesOutHasNoPosition()
    {
        QTemporaryDir folder;
        const auto store = opened(folder.path());
        fill(*store);
        RunFilter passed;
        passed.outcomes = {Outcome::Passed};
        const auto position = ask(*store, [&](Reader& db) { return runPosition(db, passed, RunOrder::StoredAt, true, RunId{1}); });
        QVERIFY(position);
        QVERIFY(!position->has_value());
        const auto behind = ask(*store, [&](Reader& db) { return runPageAt(db, passed, RunOrder::StoredAt, true, 500, 10); });
        QVERIFY(behind);
        QVERIFY(behind->runs.empty());
    }
};

QTEST_GUILESS_MAIN(TestRunPosition)
#include "tst_runposition.moc"
