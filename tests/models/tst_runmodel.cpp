#include "models/agetext.h"
#include "models/pagecache.h"
#include "models/runcolumns.h"
#include "models/runmodel.h"
#include "models/storesummary.h"
#include "models/tabletext.h"
#include "tests/store/builders.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

NewRun numbered(int number)
{
    NewRun made;
    made.run.externalId = QString::number(number);
    made.run.pipeline = u"pipeline %1"_s.arg(number % 7);
    made.run.title = u"title of %1"_s.arg(number);
    made.run.outcome = number % 2 ? Outcome::Failed : Outcome::Passed;
    made.run.category = number % 2 ? Category::Timeout : Category::Unknown;
    made.run.storedAt = Timestamp{1'000'000 + number};
    return made;
}

void add(Store& store, int first, int last)
{
    const auto done = change(store, [=](Transaction& db) -> Result<> {
        for (int number = first; number <= last; ++number) {
            if (const auto stored = addRun(db, numbered(number)); !stored)
                return stored.error();
        }
        return {};
    });
    QVERIFY(done);
}

QString titleIn(const RunModel& model, int row)
{
    return model.index(row, RunModel::TitleColumn).data().toString();
}

/// Titles of all rows, fetched by looking at them, as a view does.
QStringList allTitles(RunModel& model)
{
    QStringList titles;
    for (int row = 0; row < model.rowCount(); ++row) {
        const bool came = QTest::qWaitFor([&] { return model.rowAt(row) != nullptr; });
        titles.append(came ? titleIn(model, row) : u"never came"_s);
    }
    return titles;
}

} // namespace

class TestRunModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = opened(m_folder->path());
    }

    void cleanup() { m_store.reset(); }

    void anEmptyStoreIsAnEmptyTable()
    {
        RunModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(!model.hasList());
        model.follow(*m_store);
        QTRY_VERIFY(model.hasList());
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 11);
    }

    void newestComesFirst()
    {
        add(*m_store, 1, 3);
        RunModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(allTitles(model), (QStringList{u"title of 3"_s, u"title of 2"_s, u"title of 1"_s}));
    }

    void rowsOfALongListComeWhenTheyAreLookedAt()
    {
        const int many = 5 * PageCache<Run>::chunkRows + 17;
        add(*m_store, 1, many);
        RunModel model;
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), many);
        QCOMPARE(titleIn(model, 0), u"title of %1"_s.arg(many)); // came with the list

        QCOMPARE(titleIn(model, many - 1), QString()); // on its way
        QCOMPARE(model.index(many - 1, RunModel::PipelineColumn).data().toString(), u"…"_s);
        QTRY_COMPARE(titleIn(model, many - 1), u"title of 1"_s);

        QStringList expected;
        for (int number = many; number >= 1; --number)
            expected.append(u"title of %1"_s.arg(number));
        QCOMPARE(allTitles(model), expected);
    }

    void storedRunsAppearByThemselves()
    {
        add(*m_store, 1, 2);
        RunModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 2);
        add(*m_store, 3, 3);
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(titleIn(model, 0), u"title of 3"_s);
    }

    void itSaysWhereTheTrackedRunsAreAfterEachChange()
    {
        add(*m_store, 1, 300);
        RunModel model;
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 300);
        const RunId tracked = model.rowAt(10)->id; // number 290
        QSignalSpy replaced(&model, &RunModel::replaced);
        const auto rowOfTracked = [&] { return model.trackedRows().value(tracked.value, -1); };

        model.keepTrackOf({tracked.value});
        add(*m_store, 301, 304);
        QTRY_VERIFY(!replaced.isEmpty());
        QCOMPARE(rowOfTracked(), 14);
        QCOMPARE(model.rowAt(14)->id, tracked);

        replaced.clear();
        model.sort(RunModel::AddedColumn, Qt::AscendingOrder);
        QTRY_VERIFY(!replaced.isEmpty());
        QCOMPARE(rowOfTracked(), 289);
        QVERIFY(model.rowAt(289)); // the rows around it came with the list
        QCOMPARE(model.rowAt(289)->id, tracked);

        replaced.clear();
        RunFilter failedOnly;
        failedOnly.outcomes = {Outcome::Failed};
        model.setFilter(failedOnly); // 290 passed
        QTRY_VERIFY(!replaced.isEmpty());
        QCOMPARE(rowOfTracked(), -1);
    }

    void theStoreSortsAndFilters()
    {
        add(*m_store, 1, 20);
        RunModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 20);

        model.sort(RunModel::PipelineColumn, Qt::AscendingOrder);
        QTRY_COMPARE(titleIn(model, 0), u"title of 7"_s);

        RunFilter filter;
        filter.pipeline = u"pipeline 3"_s;
        model.setFilter(filter);
        QTRY_COMPARE(allTitles(model), (QStringList{u"title of 3"_s, u"title of 10"_s, u"title of 17"_s}));
        filter.outcomes = {Outcome::Failed};
        model.setFilter(filter);
        QTRY_COMPARE(allTitles(model), (QStringList{u"title of 3"_s, u"title of 17"_s}));
        filter = {};
        filter.text = u"title of 19"_s;
        model.setFilter(filter);
        QTRY_COMPARE(allTitles(model), QStringList{u"title of 19"_s});
    }

    void ofManyQuestionsInARowTheLastOneIsAnswered()
    {
        add(*m_store, 1, 50);
        RunModel model;
        model.follow(*m_store);
        for (int i = 0; i < 100; ++i) {
            RunFilter filter;
            filter.pipeline = u"pipeline %1"_s.arg(i % 7);
            model.setFilter(filter);
        }
        QTRY_VERIFY(!model.isLoading());
        QCOMPARE(model.filter().pipeline, u"pipeline 1"_s); // 99 % 7
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.index(row, RunModel::PipelineColumn).data().toString(), u"pipeline 1"_s);
        QCOMPARE(model.rowCount(), 8);
    }

    void aColumnWithoutAnOrderSortsNothing()
    {
        add(*m_store, 1, 3);
        RunModel model;
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 3);
        model.sort(RunModel::TitleColumn, Qt::AscendingOrder);
        QVERIFY(!model.isLoading());
        QCOMPARE(model.order(), RunOrder::StoredAt);
    }

    void rowsAreFetchedForAnExportAlsoWhereNobodyLooked()
    {
        add(*m_store, 1, 400);
        RunModel model;
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 400);
        const auto runs = model.rowsIn({{0, 2}, {398, 5}}).result();
        QVERIFY(runs);
        QStringList titles;
        for (const Run& run : *runs)
            titles.append(run.title);
        QCOMPARE(titles, (QStringList{u"title of 400"_s, u"title of 399"_s, u"title of 2"_s, u"title of 1"_s}));
    }

    void cellsSayWhatARunIs()
    {
        NewRun made = fullRun();
        const auto stored = change(*m_store, [&](Transaction& db) { return addRun(db, made); });
        QVERIFY(stored);
        RunModel model;
        model.setClock([&] { return Timestamp{made.run.storedAt.ms + 3 * 3600 * 1000}; });
        model.follow(*m_store);
        QTRY_COMPARE(model.rowCount(), 1);
        const auto text = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(RunModel::PipelineColumn), u"build and test"_s);
        QCOMPARE(text(RunModel::BranchColumn), u"feature/dröp"_s);
        QCOMPARE(text(RunModel::CommitColumn), u"01234567"_s);
        QCOMPARE(text(RunModel::CategoryColumn), u"Test failure"_s);
        QCOMPARE(text(RunModel::FailedTestsColumn), u"3"_s); // failures and errors
        QCOMPARE(text(RunModel::DurationColumn), u"1 min 00 s"_s);
        QCOMPARE(text(RunModel::AddedColumn), u"3 h"_s);
        QCOMPARE(model.index(0, RunModel::CategoryColumn).data(Qt::ToolTipRole).toString(), u"Test failure, 88 % sure"_s);
        QVERIFY(model.index(0, RunModel::AddedColumn).data(Qt::ToolTipRole).toString().contains(u"(UTC)"));
    }

    void theSummaryFollowsTheStore()
    {
        StoreSummary summary;
        QSignalSpy changed(&summary, &StoreSummary::changed);
        summary.follow(*m_store);
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(summary.facts().runs, 0);
        QVERIFY(!summary.facts().newest);
        add(*m_store, 1, 9);
        QTRY_COMPARE(summary.facts().runs, 9);
        QCOMPARE(summary.facts().newest, std::optional(Timestamp{1'000'009}));
        QCOMPARE(summary.facts().pipelines.size(), 7);
    }

    void agesAreToldInOneUnit_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("now") << qint64(5) << u"just now"_s;
        QTest::newRow("minutes") << qint64(59 * 60 + 59) << u"59 min"_s;
        QTest::newRow("hours") << qint64(47 * 3600) << u"47 h"_s;
        QTest::newRow("days") << qint64(59 * 86400) << u"59 d"_s;
        QTest::newRow("months") << qint64(100 * 86400) << u"3 mo"_s;
        QTest::newRow("years") << qint64(6 * 366 * 86400) << u"6 y"_s;
        QTest::newRow("a clock that is ahead") << qint64(-7200) << u"in 2 h"_s;
    }

    void agesAreToldInOneUnit()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, text);
        const Timestamp then{1'700'000'000'000};
        QCOMPARE(ageText(then, {then.ms + seconds * 1000}), text);
    }

    void aHostileTitleIsTextInEverySpreadsheet()
    {
        const TextTable table{{u"a"_s, u"b"_s}, {{u"=HYPERLINK(\"x\")"_s, u"-1.5"_s}, {u"two\nlines"_s, u"@x,y"_s}}};
        QCOMPARE(asCsv(table), u"a,b\r\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\r\n\"two\nlines\",\"'@x,y\"\r\n"_s);
    }

    void markdownCellsCannotBreakTheTable()
    {
        const TextTable table{{u"a"_s, u"failed_tests"_s}, {{u"x | *y*"_s, u"<b>\nz"_s}}};
        QCOMPARE(asMarkdown(table), u"| a | failed\\_tests |\n| --- | --- |\n| x \\| \\*y\\* | \\<b\\> z |\n"_s);
    }

    void exportsNameWhatAMachineReads()
    {
        const TextTable table = textTable(runColumns(), {fullRun().run});
        const auto cell = [&](const QString& title) { return table.rows.front().value(table.titles.indexOf(title)); };
        QCOMPARE(cell(u"outcome"_s), u"failed"_s);
        QCOMPARE(cell(u"category"_s), u"test_failure"_s);
        QCOMPARE(cell(u"commit"_s), u"0123456789abcdef0123456789abcdef01234567"_s);
        QCOMPARE(cell(u"duration"_s), u"60.333"_s);
        QCOMPARE(cell(u"started_at"_s), u"2023-11-14T22:13:20.123Z"_s);
    }

    void theCacheLetsGoOfWhatWasNotLookedAtForLongest()
    {
        PageCache<int> cache;
        constexpr int chunk = PageCache<int>::chunkRows;
        constexpr int held = int(PageCache<int>::maxChunks);
        cache.reset(chunk * (held + 10));
        for (int i = 0; i < held; ++i)
            cache.put(i, std::vector<int>(chunk, i), QString::number(i));
        QVERIFY(cache.at(0)); // looked at again: now the second is the oldest
        cache.put(held, std::vector<int>(chunk, held), {});
        QVERIFY(cache.peek(0));
        QVERIFY(!cache.peek(chunk));
        QCOMPARE(cache.chunkCount(), size_t(held));
        QCOMPARE(cache.cursor(2), std::optional(u"1"_s)); // the way to a chunk outlives it
        QVERIFY(!cache.wanted());
        QVERIFY(!cache.at(chunk));
        QCOMPARE(cache.wanted(), std::optional(1));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(TestRunModel)
#include "tst_runmodel.moc"
