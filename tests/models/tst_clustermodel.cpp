#include "core/store/clustermaking.h"
#include "core/store/transaction.h"
#include "models/clusteractmodel.h"
#include "models/clustercolumns.h"
#include "models/clusterkindmodel.h"
#include "models/clustermodel.h"
#include "tests/store/builders.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'800'000'000'000};

QByteArray kindNumbered(int number)
{
    return QByteArray::number(number).rightJustified(32, '0');
}

/// Kinds `first` to `last`, the n-th with n % 4 + 1 runs, each a cluster of its own.
void add(Store& store, int first, int last)
{
    const auto done = change(store, [=](Transaction& db) -> Result<> {
        for (int kind = first; kind <= last; ++kind) {
            for (int i = 0; i <= kind % 4; ++i) {
                NewRun made = fullRun();
                made.run.externalId = u"%1 %2"_s.arg(kind).arg(i);
                made.run.fingerprint = kindNumbered(kind);
                made.run.title = u"kind %1"_s.arg(kind);
                made.run.startedAt = Timestamp{now.ms - (kind + 1) * 60'000};
                made.run.finishedAt = Timestamp{made.run.startedAt->ms + 30'000};
                made.jobs.clear();
                if (const auto stored = addRun(db, made); !stored)
                    return stored.error();
            }
        }
        const Result<ClusteringInput> input = clusteringInput(db);
        if (!input)
            return input.error();
        NewClusters clusters;
        clusters.basis = input->state;
        clusters.version = 1;
        clusters.when = now;
        for (const ClusteringInput::Kind& kind : input->kinds) {
            clusters.groups.push_back({kind.cluster, {}, kind.fingerprint});
            if (!kind.cluster)
                clusters.moves.push_back({kind.fingerprint, clusters.groups.size() - 1});
        }
        const Result<bool> stored = storeClusters(db, clusters);
        return stored ? Result<>() : Result<>(stored.error());
    });
    QVERIFY(done);
}

QString cell(const ClusterModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestClusterModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = opened(m_folder->path());
        m_model = std::make_unique<ClusterModel>();
        m_model->setClock([] { return now; });
    }

    void cleanup()
    {
        m_model.reset();
        m_store.reset();
    }

    void anEmptyStoreIsAnEmptyTable()
    {
        QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        m_model->follow(*m_store);
        QTRY_VERIFY(m_model->hasList());
        QCOMPARE(m_model->rowCount(), 0);
        QCOMPARE(m_model->columnCount(), clusterColumns().count());
        QCOMPARE(m_model->columnCount(), int(ClusterModel::TicketColumn) + 1);
    }

    void cellsSayWhatAClusterIs()
    {
        add(*m_store, 3, 3);
        QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        m_model->follow(*m_store);
        QTRY_COMPARE(m_model->rowCount(), 1);
        QCOMPARE(cell(*m_model, 0, ClusterModel::StateColumn), u"New"_s);
        QCOMPARE(cell(*m_model, 0, ClusterModel::CategoryColumn), u"Test failure"_s);
        QCOMPARE(cell(*m_model, 0, ClusterModel::NameColumn), u"kind 3"_s);
        QCOMPARE(cell(*m_model, 0, ClusterModel::WeekColumn), u"4"_s);
        QCOMPARE(cell(*m_model, 0, ClusterModel::LostColumn), u"2 min 00 s"_s);
        QCOMPARE(cell(*m_model, 0, ClusterModel::LastSeenColumn), u"4 min"_s);
        QVERIFY(m_model->index(0, ClusterModel::StateColumn).data(Qt::ToolTipRole).toString().contains(u"4 runs in the last 7 days"_s));
        const TextTable table = textTable({*m_model->rowAt(0)});
        QCOMPARE(table.rows.front().value(table.titles.indexOf(u"minutes_lost_30d"_s)), u"2.0"_s);
        QCOMPARE(table.rows.front().value(table.titles.indexOf(u"state"_s)), u"new"_s);
    }

    void rowsOfALongListComeWhenTheyAreLookedAt()
    {
        const int many = 2 * PageCache<Cluster>::chunkRows + 17;
        add(*m_store, 1, many);
        m_model->follow(*m_store);
        QTRY_COMPARE(m_model->rowCount(), many);
        QVERIFY(m_model->rowAt(0)); // came with the list
        QVERIFY(!m_model->rowAt(many - 1));
        QCOMPARE(cell(*m_model, many - 1, ClusterModel::NameColumn), u"…"_s);
        QTRY_VERIFY(m_model->rowAt(many - 1));
        QSet<ClusterId> seen;
        for (int row = 0; row < many; ++row) {
            QTRY_VERIFY(m_model->rowAt(row));
            seen.insert(m_model->rowAt(row)->id);
        }
        QCOMPARE(seen.size(), many);
    }

    void theStoreSortsAndFilters()
    {
        add(*m_store, 1, 12);
        QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        m_model->follow(*m_store);
        QTRY_COMPARE(m_model->rowCount(), 12);
        m_model->sort(ClusterModel::NameColumn, Qt::AscendingOrder);
        QTRY_COMPARE(cell(*m_model, 0, ClusterModel::NameColumn), u"kind 1"_s);
        m_model->sort(ClusterModel::RunsColumn, Qt::DescendingOrder);
        QTRY_COMPARE(cell(*m_model, 0, ClusterModel::RunsColumn), u"4"_s);
        m_model->sort(ClusterModel::PipelinesColumn, Qt::AscendingOrder); // has no order
        QCOMPARE(m_model->order(), ClusterOrder::Runs);
        ClusterFilter filter;
        filter.text = u"\"kind 12\""_s;
        m_model->setFilter(filter);
        QTRY_COMPARE(m_model->rowCount(), 1);
        QCOMPARE(m_model->unfilteredCount(), 12);
        const auto all = m_model->rowsIn({{0, 10}}).result();
        QVERIFY(all);
        QCOMPARE(all->size(), size_t(1));
    }

    void itSaysWhereTheTrackedClusterIsAfterEachChange()
    {
        add(*m_store, 1, 40);
        m_model->follow(*m_store);
        QTRY_COMPARE(m_model->rowCount(), 40);
        const ClusterId tracked = m_model->rowAt(5)->id;
        m_model->keepTrackOf({tracked.value});
        QSignalSpy replaced(m_model.get(), &ClusterModel::replaced);
        m_model->sort(ClusterModel::WeekColumn, Qt::AscendingOrder);
        QTRY_VERIFY(!replaced.isEmpty());
        const int row = m_model->trackedRows().value(tracked.value, -1);
        QCOMPARE(m_model->rowAt(row)->id, tracked);
        replaced.clear();
        QVERIFY(change(*m_store, [=](Transaction& db) { return muteCluster(db, tracked, Timestamp{now.ms + 1000}, now); }));
        QTRY_VERIFY(!replaced.isEmpty());
        QCOMPARE(m_model->trackedRows().value(tracked.value, -1), -1);
        QCOMPARE(m_model->rowCount(), 39);
    }

    void kindsAreListed()
    {
        ClusterKindModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        ClusterKind kind;
        kind.fingerprint = kindNumbered(7);
        kind.skeleton = u"first line\nsecond line"_s;
        kind.runs = 1234;
        kind.lastSeen = Timestamp{now.ms - 3'600'000};
        model.setKinds({kind}, now);
        QCOMPARE(model.index(0, ClusterKindModel::Runs).data().toString(), QLocale().toString(1234));
        QCOMPARE(model.index(0, ClusterKindModel::LastSeen).data().toString(), u"1 h"_s);
        QCOMPARE(model.index(0, ClusterKindModel::Says).data().toString(), u"first line"_s);
        QCOMPARE(model.rowOf(kindNumbered(7)), 0);
        QCOMPARE(model.rowOf(kindNumbered(8)), -1);
    }

    void theHistoryIsTold()
    {
        ClusterActModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        ClusterAct merge;
        merge.cluster = ClusterId{3};
        merge.other = ClusterId{4};
        merge.kind = ClusterAct::Kind::Merge;
        merge.madeAt = now;
        ClusterAct split = merge;
        split.kind = ClusterAct::Kind::Split;
        split.version = 2;
        ClusterAct name = merge;
        name.kind = ClusterAct::Kind::Name;
        name.text = u"Mirror down"_s;
        name.undoneAt = now;
        model.setActs({merge, split, name}, ClusterId{3}, now);
        const auto text = [&](int row) { return model.index(row, ClusterActModel::What).data().toString(); };
        QCOMPARE(text(0), u"Cluster 4 was merged into it"_s);
        QCOMPARE(text(1), u"Cluster 4 came out of it, told apart by clustering 2"_s);
        QCOMPARE(text(2), u"Named “Mirror down” (undone)"_s);
        QVERIFY(model.index(0, 0).data(ClusterActModel::UndoableRole).toBool());
        QVERIFY(!model.index(1, 0).data(ClusterActModel::UndoableRole).toBool());
        QVERIFY(!model.index(2, 0).data(ClusterActModel::UndoableRole).toBool());
        model.setActs({merge}, ClusterId{4}, now);
        QCOMPARE(text(0), u"Went into cluster 3"_s);
        QVERIFY(!model.actAt(1));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<ClusterModel> m_model;
};

QTEST_GUILESS_MAIN(TestClusterModel)
#include "tst_clustermodel.moc"
