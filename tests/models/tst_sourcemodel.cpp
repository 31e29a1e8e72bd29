// Sources as a list: what their states are called, and that a change of one moves no other.

#include "core/store/sources.h"
#include "core/store/transaction.h"
#include "models/sourcemodel.h"
#include "models/sourcetext.h"
#include "tests/store/builders.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'700'000'000'000};

Timestamp ago(qint64 seconds)
{
    return {now.ms - 1000 * seconds};
}

SourceItem named(const QString& name, qint64 id = 1)
{
    SourceItem item;
    item.source.id = SourceId{id};
    item.source.name = name;
    item.source.address = u"https://ci.example.org"_s;
    item.state.lastSuccess = ago(20);
    item.state.nextTry = ago(-40);
    return item;
}

QString cell(const SourceModel& model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

} // namespace

class TestSourceModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStateIsToldInAWordAndWhen_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("next");
        QTest::newRow("asked and answered") << u""_s << u"Working"_s << u"in 40 s"_s;
        QTest::newRow("paused") << u"paused"_s << u"Paused"_s << u"paused"_s;
        QTest::newRow("in trouble") << u"problem"_s << u"In trouble"_s << u"in 40 s"_s;
        QTest::newRow("never asked") << u"new"_s << u"Not asked yet"_s << u"now"_s;
        QTest::newRow("calls by itself") << u"hooks"_s << u"Webhooks only"_s << u"never"_s;
        QTest::newRow("silent") << u"silent"_s << u"Silent"_s << u"in 40 s"_s;
        QTest::newRow("calls by itself, silent") << u"hooks silent"_s << u"Silent"_s << u"never"_s;
        QTest::newRow("silent in trouble") << u"problem silent"_s << u"In trouble"_s << u"in 40 s"_s;
        QTest::newRow("silent, heard of since") << u"silent heard"_s << u"Working"_s << u"in 40 s"_s;
        QTest::newRow("paused in trouble") << u"problem paused"_s << u"Paused"_s << u"paused"_s;
    }
    void aStateIsToldInAWordAndWhen()
    {
        QFETCH(QString, change);
        QFETCH(QString, state);
        QFETCH(QString, next);
        SourceItem item = named(u"anvil"_s);
        item.source.isPaused = change.contains(u"paused");
        item.source.polls = !change.contains(u"hooks");
        if (change.contains(u"problem"))
            item.state.problem = u"The server does not know this token."_s;
        if (change.contains(u"silent")) {
            item.state.silentSince = item.state.lastEvent = ago(7200);
            item.state.silence = u"The longest pause before was 2 hours."_s;
            QVERIFY(silenceSentence(item.source, item.state).contains(item.state.silence));
        }
        if (change.contains(u"heard")) {
            item.state.lastEvent = ago(10);
            QVERIFY(silenceSentence(item.source, item.state).isEmpty());
        }
        if (change == u"new")
            item.state = {};
        SourceModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setItems({item}, now);
        QCOMPARE(cell(model, 0, SourceModel::StateColumn), state);
        QCOMPARE(cell(model, 0, SourceModel::NextColumn), next);
    }

    void figuresAreInWords()
    {
        SourceItem item = named(u"anvil"_s);
        item.source.projects = {u"acme/anvil"_s, u"acme/rocket"_s, u"acme/catapult"_s};
        item.state.budgetLeft = 500;
        item.state.budgetLimit = 5000;
        item.state.gapsFound = 3;
        item.state.gapsFilled = 2;
        SourceModel model;
        model.setItems({item}, now);
        QCOMPARE(cell(model, 0, SourceModel::NameColumn, SourceModel::LineRole), u"GitHub, acme/anvil and 2 more"_s);
        QCOMPARE(cell(model, 0, SourceModel::SuccessColumn), u"20 s ago"_s);
        QVERIFY(cell(model, 0, SourceModel::BudgetColumn).startsWith(u"500 of 5"));
        QCOMPARE(model.index(0, SourceModel::BudgetColumn).data(SourceModel::ShareRole).toDouble(), 0.1);
        QCOMPARE(cell(model, 0, SourceModel::GapsColumn), u"3 found, 2 fetched"_s);
        model.setNow({now.ms + 30'000});
        QCOMPARE(cell(model, 0, SourceModel::SuccessColumn), u"50 s ago"_s);
        QCOMPARE(cell(model, 0, SourceModel::NextColumn), u"in 10 s"_s);
    }

    void theAgeOfTheDataIsThatOfTheWorstSource()
    {
        QCOMPARE(dataAgeText({}, now), QString());
        const SourceItem good = named(u"GitHub"_s, 1), other = named(u"GitLab"_s, 2);
        QCOMPARE(dataAgeText({good}, now), u"GitHub asked 20 s ago"_s);
        QCOMPARE(dataAgeText({good, other}, now), u"2 sources, all asked within 20 s"_s);
        SourceItem bad = named(u"Jenkins"_s, 3);
        bad.state.failures = 2;
        bad.state.problem = u"It was not reached."_s;
        QVERIFY(dataAgeText({good, bad}, now).startsWith(u"Jenkins in trouble since "));
        QVERIFY(dataAgeText({good, bad}, now).endsWith(u"next try in 40 s"));
        SourceItem worse = bad;
        worse.source.id = SourceId{4};
        QCOMPARE(dataAgeText({good, bad, worse}, now), u"2 of 3 sources in trouble"_s);
        SourceItem silent = named(u"Nightly"_s, 5);
        silent.state.silentSince = ago(4 * 3600);
        QCOMPARE(dataAgeText({good, silent}, now), u"Nightly silent for 4 h"_s);
        QCOMPARE(dataAgeText({good, silent, silent}, now), u"2 of 3 sources silent"_s);
        QCOMPARE(dataAgeText({good, bad, silent}, now), u"1 of 3 sources in trouble, 1 silent"_s);
        SourceItem paused = good;
        paused.source.isPaused = true;
        QCOMPARE(dataAgeText({paused}, now), u"GitHub is paused"_s);
    }

    void othersComeAndGoWithoutMovingTheRest()
    {
        SourceModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setItems({named(u"b"_s, 2), named(u"d"_s, 4)}, now);
        const QPersistentModelIndex kept = model.index(1, 0);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setItems({named(u"a"_s, 1), named(u"b"_s, 2), named(u"c"_s, 3), named(u"d"_s, 4)}, now);
        QCOMPARE(kept.row(), 3);
        SourceItem changed = named(u"d"_s, 4);
        changed.state.failures = 1;
        model.setItems({named(u"c"_s, 3), changed}, now);
        QCOMPARE(kept.row(), 1);
        QCOMPARE(kept.data(SourceModel::HealthRole).toInt(), int(SourceHealth::Troubled));
        QCOMPARE(resets.count(), 0);
        model.setItems({changed, named(u"e"_s, 3)}, now); // a new name is a new place
        QCOMPARE(cell(model, 1, SourceModel::NameColumn), u"e"_s);
        model.setItems({}, now);
        QCOMPARE(model.rowCount(), 0);
    }

    void followsTheStore()
    {
        const QTemporaryDir folder;
        const std::unique_ptr<Store> store = opened(folder.path());
        SourceModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.follow(*store, [](const std::vector<PollMark>& marks) {
            return std::vector<BackfillShare>(marks.size(), {u"acme/anvil"_s, {}, {}, 0.5});
        });
        QTRY_VERIFY(model.isKnown());
        QCOMPARE(model.rowCount(), 0);
        const auto id = change(*store, [](Transaction& db) { return addSource(db, named(u"anvil"_s).source); });
        QVERIFY(id);
        QTRY_COMPARE(model.rowCount(), 1);
        QVERIFY(change(*store, [id](Transaction& db) {
            SourceState state;
            state.problem = u"It was not reached."_s;
            const Result<> set = setSourceState(db, *id, state);
            return set ? setPollMark(db, *id, {u"past"_s, "x", {}}) : set;
        }));
        QTRY_COMPARE(cell(model, 0, SourceModel::StateColumn), u"In trouble"_s);
        QTRY_COMPARE(model.itemAt(0)->backfills.size(), size_t(1));
        QCOMPARE(model.rowOf(*id), 0);
        QVERIFY(change(*store, [id](Transaction& db) { return removeSource(db, *id); }));
        QTRY_COMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSourceModel)
#include "tst_sourcemodel.moc"
