#include "core/store/executions.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'700'000'000'000};

Execution execution(ExecutionStatus status, qint64 startedAt, const QString& clientId = {})
{
    Execution made;
    made.clientId = clientId;
    made.status = status;
    made.startedAt = {startedAt};
    made.receivedAt = now;
    return made;
}

} // namespace

class TestExecutions : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    int m_round = 0;
    QString m_tenant;

    Result<AddedPipeline> add(const QString& tenant, const QString& name)
    {
        return change(*m_store, [=](Transaction& db) { return addTenantPipeline(db, tenant, name, u"loads"_s, now); });
    }
    ExecutionId put(TenantPipelineId pipeline, const Execution& made)
    {
        return *change(*m_store, [=](Transaction& db) { return putExecution(db, pipeline, made); });
    }
    std::vector<Execution> listed(TenantPipelineId pipeline, std::optional<ExecutionPlace> before = {}, int limit = 100)
    {
        return *ask(*m_store, [=](Reader& db) { return executions(db, pipeline, before, limit); });
    }
    Result<TenantPipeline> find(const QString& tenant, const QString& idOrName)
    {
        return ask(*m_store, [=](Reader& db) { return tenantPipeline(db, tenant, idOrName); });
    }

private Q_SLOTS:
    void initTestCase() { m_store = opened(m_folder.path()); }
    void init() { m_tenant = u"tenant-%1"_s.arg(++m_round); }

    void pipelinesAreMadeOnce()
    {
        const Result<AddedPipeline> first = add(m_tenant, u"nightly load"_s), again = add(m_tenant, u"nightly load"_s);
        QVERIFY(first && first->isNew && again && !again->isNew);
        QCOMPARE(again->pipeline, first->pipeline);
        QCOMPARE(first->pipeline, (TenantPipeline{first->pipeline.id, u"nightly load"_s, u"loads"_s, now}));
    }

    void namesAreChecked()
    {
        for (const QString& name : {u""_s, u"77"_s, u" load"_s, u"a\nb"_s, u"a;b"_s, QString(101, u'a')})
            QCOMPARE(add(m_tenant, name).error().kind, Error::Kind::Malformed);
        for (const QString& tenant : {u""_s, u"a b"_s, u"a/b"_s, u"../a"_s})
            QCOMPARE(add(tenant, u"load"_s).error().kind, Error::Kind::Malformed);
    }

    void nothingOfOneTenantIsSeenByAnother()
    {
        const QString other = m_tenant + u"-other"_s;
        const TenantPipelineId mine = add(m_tenant, u"load"_s)->pipeline.id, theirs = add(other, u"load"_s)->pipeline.id;
        QVERIFY(mine != theirs);
        put(mine, execution(ExecutionStatus::Success, 1000, u"a"_s));
        put(theirs, execution(ExecutionStatus::Failed, 2000, u"a"_s)); // the same client id is another execution
        QCOMPARE(find(m_tenant, u"load"_s)->id, mine);
        QCOMPARE(find(other, u"load"_s)->id, theirs);
        QCOMPARE(find(m_tenant, QString::number(theirs.value)).error().kind, Error::Kind::NotFound);
        QCOMPARE(find(u"nobody"_s, u"load"_s).error().kind, Error::Kind::NotFound);
        QCOMPARE(listed(mine).size(), size_t(1));
        QCOMPARE(listed(mine).front().status, ExecutionStatus::Success);
        const auto ofMine = *ask(*m_store, [&](Reader& db) { return tenantPipelines(db, m_tenant, {}, 10); });
        QCOMPARE(ofMine.size(), size_t(1));
        QCOMPARE(ofMine.front().id, mine);
    }

    void aReportThatIsSentAgainChangesTheFirst()
    {
        const TenantPipelineId load = add(m_tenant, u"load"_s)->pipeline.id;
        const ExecutionId id = put(load, execution(ExecutionStatus::Running, 1000, u"a"_s));
        Execution end = execution(ExecutionStatus::Failed, 1000, u"a"_s);
        end.finishedAt = Timestamp{4500};
        end.duration = 3.5;
        end.records = 12;
        end.errorMessage = u"no space left"_s;
        QCOMPARE(put(load, end), id);
        QCOMPARE(put(load, execution(ExecutionStatus::Running, 1000, u"a"_s)), id); // the beginning comes late
        end.id = id;
        QCOMPARE(listed(load), std::vector{end});
        put(load, execution(ExecutionStatus::Success, 1000));
        put(load, execution(ExecutionStatus::Success, 1000)); // without an id each is another
        QCOMPARE(listed(load).size(), size_t(3));
    }

    void pagesGoOnWhereTheLastEnded()
    {
        const TenantPipelineId load = add(m_tenant, u"load"_s)->pipeline.id;
        for (int i = 0; i < 25; ++i)
            put(load, execution(ExecutionStatus::Success, 1000 + i / 3)); // equal times too
        std::vector<ExecutionId> seen;
        std::optional<ExecutionPlace> place;
        for (;;) {
            const std::vector<Execution> page = listed(load, place, 7);
            for (const Execution& made : page)
                seen.push_back(made.id);
            if (page.size() < 7)
                break;
            place = ExecutionPlace{page.back().startedAt, page.back().id};
        }
        QCOMPARE(seen.size(), size_t(25));
        QVERIFY(std::is_sorted(seen.rbegin(), seen.rend()));
    }

    void durationsAreThoseOfSuccesses()
    {
        const TenantPipelineId load = add(m_tenant, u"load"_s)->pipeline.id;
        for (int i = 1; i <= 5; ++i) {
            Execution made = execution(i == 3 ? ExecutionStatus::Failed : ExecutionStatus::Success, i);
            made.duration = i;
            put(load, made);
        }
        QCOMPARE(*ask(*m_store, [=](Reader& db) { return latestDurations(db, load, 3); }), (std::vector<double>{5, 4, 2}));
    }
};

QTEST_GUILESS_MAIN(TestExecutions)
#include "tst_executions.moc"
