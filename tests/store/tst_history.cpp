#include "core/store/history.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 day = 86'400'000;
const RunStretch ever{{-10 * day}, {100 * day}, {}, {}, {}};

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;

    void add(const QString& pipeline, qint64 at, Outcome outcome, Category category = Category::Unknown, Phase phase = Phase::Completed)
    {
        NewRun made;
        made.run.pipeline = pipeline;
        made.run.repo = u"acme/anvil"_s;
        made.run.branch = at < 0 ? u"old"_s : u"main"_s;
        made.run.externalId = pipeline + QString::number(at);
        made.run.startedAt = Timestamp{at};
        made.run.storedAt = {1};
        made.run.outcome = outcome;
        made.run.category = category;
        made.run.phase = phase;
        const Result<StoredRun> stored = change(*m_store, [made](Transaction& db) { return addRun(db, made); });
        QVERIFY(stored);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = opened(m_folder.path());
        add(u"build"_s, -1, Outcome::Passed);
        add(u"build"_s, 10, Outcome::Passed);
        add(u"build"_s, day + 1, Outcome::Failed, Category::TestFailure);
        add(u"build"_s, day + 2, Outcome::Failed, Category::Timeout);
        add(u"lint"_s, day + 3, Outcome::Failed, Category::TestFailure);
        add(u"lint"_s, 3 * day, Outcome::Passed);
        add(u"deploy"_s, 3 * day + 1, Outcome::Cancelled);
    }
    void cleanupTestCase() { m_store.reset(); }

    void daysAreThoseOfUtcTheLatestFirst()
    {
        const auto days = *ask(*m_store, [](Reader& db) { return runsByDay(db, ever, 10); });
        QCOMPARE(days.size(), size_t(4));
        QCOMPARE(days[0], (DayTally{{3 * day}, {2, 1, 0, 1, 0}}));
        QCOMPARE(days[1], (DayTally{{day}, {3, 0, 3, 0, 0}}));
        QCOMPARE(days[2], (DayTally{{0}, {1, 1, 0, 0, 0}}));
        QCOMPARE(days[3], (DayTally{{-day}, {1, 1, 0, 0, 0}})); // before 1970, as clocks may say
        QCOMPARE(ask(*m_store, [](Reader& db) { return runsByDay(db, ever, 2); })->size(), size_t(2));
    }

    void aStretchAndNamesNarrowWhatCounts()
    {
        const auto tally = [this](RunStretch stretch) { return *ask(*m_store, [=](Reader& db) { return runTally(db, stretch); }); };
        QCOMPARE(tally(ever).runs, 7);
        QCOMPARE(tally({{day}, {2 * day}, {}, {}, {}}), (RunTally{3, 0, 3, 0, 0}));
        QCOMPARE(tally({{-day}, {9 * day}, u"lint"_s, {}, {}}), (RunTally{2, 1, 1, 0, 0}));
        QCOMPARE(tally({{-day}, {9 * day}, {}, u"old"_s, {}}).runs, 1);
        QCOMPARE(tally({{-day}, {9 * day}, {}, {}, u"nobody/nothing"_s}), RunTally());
    }

    void failuresAreCountedByCategory()
    {
        QCOMPARE(*ask(*m_store, [](Reader& db) { return failuresByCategory(db, ever); }),
                 (std::vector<CategoryTally>{{Category::TestFailure, 2}, {Category::Timeout, 1}}));
    }

    void whatFailsNowIsWhatFailedLast()
    {
        const auto all = *ask(*m_store, [](Reader& db) { return pipelineTallies(db, ever, PipelinesOf::All, 10); });
        QCOMPARE(all.size(), size_t(3));
        QCOMPARE(all[0].pipeline, u"build"_s);
        QCOMPARE(all[0].tally, (RunTally{4, 2, 2, 0, 0}));
        QCOMPARE(all[1].latestOutcome, Outcome::Passed); // of lint, whatever came before
        QCOMPARE(all[1].latestAt, Timestamp{3 * day});
        const auto failing = *ask(*m_store, [](Reader& db) { return pipelineTallies(db, ever, PipelinesOf::FailingNow, 10); });
        QCOMPARE(failing.size(), size_t(1));
        QCOMPARE(failing[0].pipeline, u"build"_s);
        QCOMPARE(failing[0].latestOutcome, Outcome::Failed);
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
