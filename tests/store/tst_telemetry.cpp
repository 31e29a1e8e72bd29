#include "core/store/telemetry.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'700'000'000'000};

SeriesKey key(const char* name)
{
    return {"web-1", name, "{\"core\":\"0\"}"};
}

} // namespace

class TestTelemetry : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    QByteArray m_name;
    int m_round = 0;

    bool add(std::vector<SeriesEvents> events, const QByteArray& batch = {})
    {
        return *change(*m_store, [packed = packEvents(batch, std::move(events))](Transaction& db) { return addEvents(db, packed, now); });
    }
    SeriesId series()
    {
        const auto found = *ask(*m_store, [this](Reader& db) { return seriesList(db, "web-1", m_name, {}, 10); });
        return found.size() == 1 ? found.front().id : SeriesId{};
    }
    std::vector<Point> points(qint64 from = 0, qint64 until = 1'000'000, int limit = 10'000)
    {
        return *ask(*m_store, [=, id = series()](Reader& db) { return pointsOf(db, id, {from}, {until}, limit); });
    }

private Q_SLOTS:
    void initTestCase() { m_store = opened(m_folder.path()); }
    void init() { m_name = "cpu-" + QByteArray::number(++m_round); }

    void pointsComeBackInTheOrderOfTime()
    {
        const double odd[] = {0.1, -0.0, 1e308, -1e-308, 5e-324};
        QVERIFY(add({{key(m_name), {{{3000}, odd[0]}, {{1000}, odd[1]}, {{2000}, odd[2]}}, {}}}));
        QVERIFY(add({{key(m_name), {{{1500}, odd[3]}, {{900'000}, odd[4]}}, {}}}));
        QCOMPARE(points(),
                 (std::vector<Point>{{{1000}, odd[1]}, {{1500}, odd[3]}, {{2000}, odd[2]}, {{3000}, odd[0]}, {{900'000}, odd[4]}}));
        QCOMPARE(points(1500, 3000), (std::vector<Point>{{{1500}, odd[3]}, {{2000}, odd[2]}}));
    }

    void aLimitTakesTheEarliest()
    {
        for (int block = 0; block < 20; ++block) { // blocks that lie over one another
            std::vector<Point> some;
            for (int i = 0; i < 20; ++i)
                some.push_back({{block * 7 + i * 13}, double(block)});
            QVERIFY(add({{key(m_name), some, {}}}));
        }
        std::vector<Point> all = points();
        QCOMPARE(all.size(), size_t(400));
        QVERIFY(std::is_sorted(all.begin(), all.end(), [](const Point& a, const Point& b) { return a.at < b.at; }));
        for (const int limit : {0, 1, 10, 57, 399}) {
            const std::vector<Point> some = points(0, 1'000'000, limit);
            QCOMPARE(some.size(), size_t(limit));
            for (size_t i = 0; i < some.size(); ++i)
                QCOMPARE(some[i].at, all[i].at);
        }
    }

    void aBatchOfOneNameCountsOnce()
    {
        QVERIFY(add({{key(m_name), {{{1}, 1}}, {}}}, "batch " + m_name));
        QVERIFY(!add({{key(m_name), {{{1}, 1}}, {}}}, "batch " + m_name));
        QCOMPARE(points().size(), size_t(1));
        TelemetryBounds bounds;
        bounds.batchesBefore = {now.ms + 1};
        QVERIFY(*ask(*m_store, [=](Reader& db) { return anyTelemetryIsOver(db, bounds); }));
        QVERIFY(*change(*m_store, [=](Transaction& db) { return pruneTelemetry(db, bounds, 100); }) > 0);
        QVERIFY(add({{key(m_name), {{{2}, 2}}, {}}}, "batch " + m_name));
        QCOMPARE(points().size(), size_t(2));
    }

    void whatIsOldGoesAndSoDoesWhatIsTooMuch()
    {
        QTemporaryDir folder;
        const auto store = opened(folder.path());
        const auto prune = [&](const TelemetryBounds& bounds) {
            while (*change(*store, [=](Transaction& db) { return pruneTelemetry(db, bounds, 3); }) > 0)
                ;
            return !*ask(*store, [=](Reader& db) { return anyTelemetryIsOver(db, bounds); });
        };
        for (qint64 i = 1; i <= 20; ++i) {
            std::vector<SeriesEvents> events{{key("load"), {{{10 * i}, 1}, {{10 * i + 1}, 2}}, {}}};
            events.push_back({key(i <= 10 ? "early" : "late"), {}, {{{10 * i}, "said"}}});
            QVERIFY(*change(*store, [packed = packEvents({}, events)](Transaction& db) { return addEvents(db, packed, now); }));
        }
        const auto pointsLeft = [&] { return ask(*store, [](Reader& db) { return pointsOf(db, SeriesId{1}, {0}, {1000}, 100); })->size(); };
        const auto names = [&] {
            QByteArrayList found;
            for (const Series& one : *ask(*store, [](Reader& db) { return seriesList(db, {}, {}, {}, 10); }))
                found += one.key.name;
            return found;
        };
        TelemetryBounds bounds;
        QVERIFY(prune(bounds));
        QCOMPARE(pointsLeft(), size_t(40));
        bounds.before = {105};
        QVERIFY(prune(bounds));
        QCOMPARE(pointsLeft(), size_t(20));
        QCOMPARE(names(), (QByteArrayList{"load", "late"})); // of the early one nothing is left
        bounds.pointsAtMost = 11;
        bounds.logsAtMost = 4;
        QVERIFY(prune(bounds));
        QCOMPARE(pointsLeft(), size_t(10)); // whole blocks, the earliest first
    }

    void seriesAreToldApartByTheirLabels()
    {
        SeriesKey other = key(m_name);
        other.labels = "{}";
        QVERIFY(add({{key(m_name), {{{1}, 1}}, {}}, {other, {{{1}, 2}}, {}}}));
        QVERIFY(add({{key(m_name), {{{2}, 3}}, {}}}));
        const auto found = *ask(*m_store, [this](Reader& db) { return seriesList(db, {}, m_name, {}, 10); });
        QCOMPARE(found.size(), size_t(2));
        QCOMPARE(found[0].key, key(m_name));
        QCOMPARE(found[1].key, other);
    }

    void smallBlocksAreJoined()
    {
        for (int i = 0; i < 100; ++i)
            QVERIFY(add({{key(m_name), {{{1000 - i}, double(i)}}, {}}}));
        const std::vector<Point> before = points();
        const SeriesId id = series();
        QCOMPARE(*ask(*m_store, [](Reader& db) { return scatteredSeries(db, 10); }), std::vector{id});
        QCOMPARE(*change(*m_store, [id](Transaction& db) { return joinBlocks(db, id); }), qint64(100));
        QCOMPARE(*change(*m_store, [id](Transaction& db) { return joinBlocks(db, id); }), qint64(0));
        QCOMPARE(points(), before);
        QVERIFY(ask(*m_store, [](Reader& db) { return scatteredSeries(db, 10); })->empty());
    }

    void logEventsAreKept()
    {
        QVERIFY(add({{key(m_name), {}, {{{2000}, "disk \xC3\xB6 full"}, {{1000}, "started"}}}}));
        const auto logs = *ask(*m_store, [id = series()](Reader& db) { return logEventsOf(db, id, {0}, {5000}, 10); });
        QCOMPARE(logs, (std::vector<LogEvent>{{{1000}, "started"}, {{2000}, "disk \xC3\xB6 full"}}));
    }
};

QTEST_GUILESS_MAIN(TestTelemetry)
#include "tst_telemetry.moc"
