// Runs as lists show them: pages in every order, filters, counts and the names to choose from.

#include "core/store/logs.h"
#include "core/store/reader.h"
#include "core/store/runpage_p.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>
#include <tuple>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr RunOrder orders[] = {RunOrder::StoredAt, RunOrder::StartedAt, RunOrder::Duration, RunOrder::Pipeline,
                               RunOrder::Branch,   RunOrder::Outcome,   RunOrder::Category, RunOrder::FailedTests};
constexpr const char* orderNames[] = {"stored", "started", "duration", "pipeline", "branch", "outcome", "category", "failed tests"};

constexpr qint64 unknown = std::numeric_limits<qint64>::min(); // sorts below all that is known

// A run in which everything that lists sort and filter by depends on the number, with ties and unknowns of every kind.
NewRun numbered(int n)
{
    NewRun added;
    Run& run = added.run;
    run.externalId = QString::number(n);
    run.pipeline = u"pipeline %1"_s.arg(n * 7 % 5);
    run.repo = u"acme/repo%1"_s.arg(n % 3);
    run.branch = n % 4 == 0 ? QString() : u"branch-%1"_s.arg(n * 3 % 7);
    run.outcome = Outcome(n % 4);
    run.category = Category(n * 5 % 11);
    run.storedAt = Timestamp{1'000'000 + n / 3};
    if (n % 5 != 0)
        run.startedAt = Timestamp{500'000 + n * 37 % 101};
    if (n % 7 != 0)
        run.finishedAt = Timestamp{700'000 + n * 11 % 50};
    run.tests.failed = n * 13 % 4;
    run.tests.errors = n % 2;
    return added;
}

using SortKey = std::tuple<QByteArray, qint64, qint64, qint64>;

SortKey keyOf(const Run& run, RunOrder order)
{
    const auto byText = [&run](const QString& text) { return SortKey(text.toUtf8(), 0, run.storedAt.ms, run.id.value); };
    const auto byWord = [&run](std::string_view word) {
        return SortKey(QByteArray(word.data(), qsizetype(word.size())), 0, run.storedAt.ms, run.id.value);
    };
    const auto byNumber = [&run](qint64 number) { return SortKey(QByteArray(), number, run.storedAt.ms, run.id.value); };
    switch (order) {
    case RunOrder::StoredAt:
        return byNumber(0);
    case RunOrder::StartedAt:
        return byNumber(run.startedAt ? run.startedAt->ms : unknown);
    case RunOrder::Duration:
        return byNumber(run.startedAt && run.finishedAt ? run.finishedAt->ms - run.startedAt->ms : unknown);
    case RunOrder::Pipeline:
        return byText(run.pipeline);
    case RunOrder::Branch:
        return byText(run.branch);
    case RunOrder::Outcome:
        return byWord(jsonName(run.outcome));
    case RunOrder::Category:
        return byWord(jsonName(run.category));
    case RunOrder::FailedTests:
        return byNumber(run.tests.failed + run.tests.errors);
    }
    return {};
}

} // namespace

class TestRunLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesHoldEachRunOnceAndInOrder_data() { everyOrder(); }
    void pagesHoldEachRunOnceAndInOrder();
    void pagesHoldEachRunOnceWhileRunsComeIn_data() { everyOrder(); }
    void pagesHoldEachRunOnceWhileRunsComeIn();
    void noOrderNeedsSorting_data() { everyOrder(); }
    void noOrderNeedsSorting();
    void aCursorOfAnotherListIsRefused_data();
    void aCursorOfAnotherListIsRefused();
    void filtersLetThroughWhatTheySay_data();
    void filtersLetThroughWhatTheySay();
    void countsStayRightWhenRunsAreDeleted();
    void namesAreThoseOfStoredRuns();

private:
    static void everyOrder();
    std::vector<Run> allRuns(Store& store, const RunFilter& filter = {});
};

void TestRunLists::everyOrder()
{
    QTest::addColumn<RunOrder>("order");
    QTest::addColumn<bool>("descending");
    for (size_t i = 0; i < std::size(orders); ++i) {
        QTest::addRow("%s, smallest first", orderNames[i]) << orders[i] << false;
        QTest::addRow("%s, largest first", orderNames[i]) << orders[i] << true;
    }
}

std::vector<Run> TestRunLists::allRuns(Store& store, const RunFilter& filter)
{
    return ask(store, [filter](Reader& db) { return runPage(db, filter, RunOrder::StoredAt, false, {}, 10'000); })->runs;
}

void TestRunLists::pagesHoldEachRunOnceAndInOrder()
{
    QFETCH(RunOrder, order);
    QFETCH(bool, descending);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, [](Transaction& db) {
        Result<StoredRun> stored = StoredRun();
        for (int n = 0; stored && n < 120; ++n)
            stored = addRun(db, numbered(n));
        return stored;
    }));
    std::vector<Run> expected = allRuns(*store);
    QCOMPARE(expected.size(), size_t(120));
    std::sort(expected.begin(), expected.end(), [=](const Run& a, const Run& b) {
        return descending ? keyOf(a, order) > keyOf(b, order) : keyOf(a, order) < keyOf(b, order);
    });

    for (const int limit : {1, 7, 40, 120, 500}) {
        std::vector<Run> seen;
        QString next;
        int pages = 0;
        do {
            const auto page = ask(*store, [=](Reader& db) { return runPage(db, {}, order, descending, next, limit); });
            QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
            QVERIFY(page->runs.size() <= size_t(limit));
            seen.insert(seen.end(), page->runs.begin(), page->runs.end());
            next = page->next;
            ++pages;
        } while (!next.isEmpty());
        QCOMPARE(pages, (120 + limit - 1) / limit);
        QCOMPARE(seen, expected);
    }
}

void TestRunLists::pagesHoldEachRunOnceWhileRunsComeIn()
{
    QFETCH(RunOrder, order);
    QFETCH(bool, descending);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto addSome = [&store](int from, int count) {
        return change(*store, [=](Transaction& db) {
            Result<StoredRun> stored = StoredRun();
            for (int n = from; stored && n < from + count; ++n)
                stored = addRun(db, numbered(n));
            return stored;
        });
    };
    QVERIFY(addSome(0, 60));
    QSet<RunId> seen;
    QString next;
    int later = 60;
    do {
        const auto page = ask(*store, [=](Reader& db) { return runPage(db, {}, order, descending, next, 9); });
        QVERIFY(page);
        for (const Run& run : page->runs) {
            QVERIFY2(!seen.contains(run.id), qPrintable(run.externalId));
            seen.insert(run.id);
        }
        next = page->next;
        QVERIFY(later < 150); // it comes to an end, although the list grows
        QVERIFY(addSome(later, 4));
        later += 4;
    } while (!next.isEmpty());
    for (int id = 1; id <= 60; ++id)
        QVERIFY2(seen.contains(RunId{id}), qPrintable(QString::number(id)));
}

void TestRunLists::noOrderNeedsSorting()
{
    QFETCH(RunOrder, order);
    QFETCH(bool, descending);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, [](Transaction& db) {
        Result<StoredRun> stored = StoredRun();
        for (int n = 0; stored && n < 30; ++n)
            stored = addRun(db, numbered(n));
        return stored;
    }));
    const auto plan = ask(*store, [=](Reader& db) -> Result<QStringList> {
        QStringList steps;
        for (const QString& after : {QString(), runPage(db, {}, order, descending, {}, 5)->next}) {
            const Result<PageQuery> query = pageQuery(db, {}, order, descending, after, 5);
            if (!query)
                return query.error();
            const Result<> done = db.each(
                "EXPLAIN QUERY PLAN " + query->sql,
                [&steps](Row& row) {
                    for (int i = 0; i < 3; ++i)
                        row.skip();
                    steps.push_back(row.next<QString>());
                    return true;
                },
                query->values);
            if (!done)
                return done.error();
        }
        return steps;
    });
    QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().detail));
    // One step over runs for each of the two pages; what else a row shows is looked up by its key; nothing is sorted.
    QStringList runSteps;
    for (const QString& step : *plan) {
        if (step.contains(" run USING "_L1))
            runSteps += step;
        else
            QVERIFY2(step.startsWith("SEARCH "_L1) || step.startsWith("CORRELATED SCALAR SUBQUERY"_L1), qPrintable(step));
    }
    QCOMPARE(runSteps.size(), 2);
    QVERIFY2(runSteps[0].startsWith("SCAN run USING INDEX run_by_"_L1), qPrintable(runSteps[0]));
    QVERIFY2(runSteps[1].startsWith("SEARCH run USING INDEX run_by_"_L1), qPrintable(runSteps[1]));
}

void TestRunLists::aCursorOfAnotherListIsRefused_data()
{
    QTest::addColumn<QString>("cursor");
    QTest::newRow("no cursor at all") << u"hello"_s;
    QTest::newRow("not base 64") << u"\u2603%%%"_s;
    QTest::newRow("another order") << QString::fromLatin1(QByteArray("[\"stored\",\"1\",\"1\",\"1\"]").toBase64());
    QTest::newRow("text for a number") << QString::fromLatin1(QByteArray("[\"failed\",\"x\",\"1\",\"1\"]").toBase64());
    QTest::newRow("too short") << QString::fromLatin1(QByteArray("[\"failed\",\"1\",\"1\"]").toBase64());
    QTest::newRow("an object") << QString::fromLatin1(QByteArray("{\"failed\":1}").toBase64());
}

void TestRunLists::aCursorOfAnotherListIsRefused()
{
    QFETCH(QString, cursor);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto page = ask(*store, [=](Reader& db) { return runPage(db, {}, RunOrder::FailedTests, true, cursor, 5); });
    QVERIFY(!page);
    QCOMPARE(page.error().kind, Error::Kind::Malformed);
}

void TestRunLists::filtersLetThroughWhatTheySay_data()
{
    QTest::addColumn<RunFilter>("filter");
    QTest::newRow("everything") << RunFilter();
    RunFilter filter;
    filter.outcomes = {Outcome::Failed};
    QTest::newRow("failed") << filter;
    filter.outcomes = {Outcome::Failed, Outcome::Cancelled};
    QTest::newRow("failed or cancelled") << filter;
    filter.pipeline = u"pipeline 2"_s;
    QTest::newRow("of a pipeline") << filter;
    filter.categories = {Category::Timeout, Category::NetworkError, Category::Unknown};
    QTest::newRow("of some categories") << filter;
    filter.since = Timestamp{500'010};
    QTest::newRow("since") << filter;
    filter.until = Timestamp{500'090};
    QTest::newRow("since and until") << filter;
    filter = {};
    filter.repo = u"acme/repo1"_s;
    filter.branch = u"branch-3"_s;
    QTest::newRow("of a repo and a branch") << filter;
    filter = {};
    filter.since = Timestamp{1'000'010};
    QTest::newRow("stored since, where no start is known") << filter;
    filter = {};
    filter.until = Timestamp{500'003};
    QTest::newRow("started before") << filter;
    filter = {};
    filter.pipeline = u"no such pipeline"_s;
    QTest::newRow("none") << filter;
    filter.pipeline = u"PIPELINE 2"_s;
    QTest::newRow("exact, not alike") << filter;
}

void TestRunLists::filtersLetThroughWhatTheySay()
{
    QFETCH(RunFilter, filter);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, [](Transaction& db) {
        Result<StoredRun> stored = StoredRun();
        for (int n = 0; stored && n < 300; ++n)
            stored = addRun(db, numbered(n));
        return stored;
    }));
    const auto isWanted = [&filter](const Run& run) {
        const auto among = [](const auto& list, auto value) {
            return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
        };
        const Timestamp happened = run.startedAt.value_or(run.storedAt);
        return among(filter.outcomes, run.outcome) && among(filter.categories, run.category)
            && (filter.pipeline.isEmpty() || run.pipeline == filter.pipeline) && (filter.branch.isEmpty() || run.branch == filter.branch)
            && (filter.repo.isEmpty() || run.repo == filter.repo) && (!filter.since || happened >= *filter.since)
            && (!filter.until || happened < *filter.until);
    };
    const std::vector<Run> all = allRuns(*store);
    std::set<RunId> expected;
    for (const Run& run : all) {
        if (isWanted(run))
            expected.insert(run.id);
    }
    for (const RunOrder order : orders) {
        std::set<RunId> seen;
        QString next;
        do {
            const auto page = ask(*store, [=](Reader& db) { return runPage(db, filter, order, true, next, 11); });
            QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
            for (const Run& run : page->runs)
                QVERIFY(seen.insert(run.id).second);
            next = page->next;
        } while (!next.isEmpty());
        QCOMPARE(seen, expected);
    }
    QCOMPARE(*ask(*store, [=](Reader& db) { return runCount(db, filter); }), qint64(expected.size()));
}

void TestRunLists::countsStayRightWhenRunsAreDeleted()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const RunId first = change(*store, [](Transaction& db) { return addRun(db, numbered(1)); })->id;
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, numbered(2)); }));
    const auto count = [&store] { return *ask(*store, [](Reader& db) { return runCount(db, {}); }); };
    QCOMPARE(count(), 2);
    QVERIFY(change(*store, [first](Transaction& db) { return deleteRun(db, first); }));
    QCOMPARE(count(), 1);
}

void TestRunLists::namesAreThoseOfStoredRuns()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    RunId last;
    for (int n = 1; n < 6; ++n)
        last = change(*store, [n](Transaction& db) { return addRun(db, numbered(n)); })->id;
    QCOMPARE(*ask(*store, pipelineNames),
             QStringList({u"pipeline 0"_s, u"pipeline 1"_s, u"pipeline 2"_s, u"pipeline 3"_s, u"pipeline 4"_s}));
    QCOMPARE(*ask(*store, branchNames), QStringList({u"branch-1"_s, u"branch-2"_s, u"branch-3"_s, u"branch-6"_s}));
    QVERIFY(change(*store, [last](Transaction& db) { return deleteRun(db, last); }));
    QCOMPARE(*ask(*store, pipelineNames), QStringList({u"pipeline 1"_s, u"pipeline 2"_s, u"pipeline 3"_s, u"pipeline 4"_s}));
}

QTEST_GUILESS_MAIN(TestRunLists)
#include "tst_runlists.moc"
