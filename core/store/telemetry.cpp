#include "core/store/telemetry.h"

#include "core/store/pointblock_p.h"
#include "core/store/transaction.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr int blocksAtOnce = 4096;
constexpr qint64 manyBlocks = 64; // of fewer points than that each: worth joining

Value textOf(const QByteArray& utf8)
{
    return Value::text(utf8);
}

Result<SeriesId> seriesFor(Transaction& db, const SeriesKey& key)
{
    const Result<std::optional<SeriesId>> known = db.one<SeriesId>(
        "SELECT id FROM series WHERE source = ? AND name = ? AND labels = ?", [](Row& row) { return row.next<SeriesId>(); },
        textOf(key.source), textOf(key.name), textOf(key.labels));
    if (!known)
        return known.error();
    if (*known)
        return **known;
    return db.insert<SeriesId>(Topic::Intake, "INSERT INTO series (source, name, labels) VALUES (?,?,?) RETURNING id", textOf(key.source),
                               textOf(key.name), textOf(key.labels));
}

struct StoredBlock
{
    qint64 id = 0;
    std::vector<Point> points;
};

StoredBlock toBlock(Row& row)
{
    StoredBlock block;
    block.id = row.next<qint64>();
    const qint64 count = row.next<qint64>();
    const QByteArray packed = row.next<QByteArray>();
    block.points = unpackPoints({packed.constData(), size_t(packed.size())}, count);
    return block;
}

bool isEarlier(const Point& a, const Point& b)
{
    return a.at < b.at;
}

Result<> addBlock(Transaction& db, SeriesId series, Timestamp first, Timestamp last, qint64 points, const QByteArray& packed)
{
    return db.run(Topic::Intake, "INSERT INTO point_block (series_id, first_at, last_at, points, packed) VALUES (?,?,?,?,?)", series, first,
                  last, points, Value::blob(packed));
}

} // namespace

PackedEvents packEvents(QByteArray name, std::vector<SeriesEvents> series)
{
    PackedEvents packed;
    packed.name = std::move(name);
    packed.blocks.reserve(series.size());
    for (SeriesEvents& events : series) {
        PackedEvents::Block block;
        block.key = std::move(events.key);
        block.logs = std::move(events.logs);
        if (!std::is_sorted(events.points.begin(), events.points.end(), isEarlier))
            std::stable_sort(events.points.begin(), events.points.end(), isEarlier);
        if (!events.points.empty()) {
            block.points = qint64(events.points.size());
            block.first = events.points.front().at;
            block.last = events.points.back().at;
            block.packed = packPoints(events.points);
        }
        packed.blocks.push_back(std::move(block));
    }
    return packed;
}

Result<bool> addEvents(Transaction& db, const PackedEvents& events, Timestamp now)
{
    if (!events.name.isEmpty()) {
        const Result<> named = db.run(Topic::Intake, "INSERT INTO event_batch (name, received_at) VALUES (?,?) ON CONFLICT DO NOTHING",
                                      textOf(events.name), now);
        if (!named)
            return named.error();
        if (db.changedRows() == 0)
            return false;
    }
    for (const PackedEvents::Block& block : events.blocks) {
        const Result<SeriesId> series = seriesFor(db, block.key);
        if (!series)
            return series.error();
        if (block.points > 0) {
            if (const Result<> done = addBlock(db, *series, block.first, block.last, block.points, block.packed); !done)
                return done.error();
        }
        for (const LogEvent& log : block.logs) {
            const Result<> done =
                db.run(Topic::Intake, "INSERT INTO log_event (series_id, at, text) VALUES (?,?,?)", *series, log.at, textOf(log.text));
            if (!done)
                return done.error();
        }
    }
    return true;
}

Result<std::vector<SeriesId>> scatteredSeries(Reader& db, int limit)
{
    return db.all<SeriesId>(
        "SELECT series_id FROM point_block GROUP BY series_id HAVING count(*) >= ? AND sum(points) < count(*) * ? "
        "ORDER BY count(*) DESC, series_id LIMIT ?",
        [](Row& row) { return row.next<SeriesId>(); }, manyBlocks, manyBlocks, limit);
}

Result<qint64> joinBlocks(Transaction& db, SeriesId series)
{
    const Result<std::vector<StoredBlock>> found =
        db.all<StoredBlock>("SELECT id, points, packed FROM point_block WHERE series_id = ? AND points < ? ORDER BY first_at, id LIMIT ?",
                            toBlock, series, manyBlocks, blocksAtOnce);
    if (!found)
        return found.error();
    if (qint64(found->size()) < manyBlocks)
        return 0;
    std::vector<Point> points;
    for (const StoredBlock& block : *found)
        points.insert(points.end(), block.points.begin(), block.points.end());
    std::stable_sort(points.begin(), points.end(), isEarlier);
    for (const StoredBlock& block : *found) {
        if (const Result<> done = db.run(Topic::Intake, "DELETE FROM point_block WHERE id = ?", block.id); !done)
            return done.error();
    }
    const Result<> done = addBlock(db, series, points.front().at, points.back().at, qint64(points.size()), packPoints(points));
    if (!done)
        return done.error();
    return qint64(found->size());
}

Result<std::vector<Series>> seriesList(Reader& db, const QByteArray& source, const QByteArray& name, SeriesId after, int limit)
{
    return db.all<Series>(
        "SELECT id, source, name, labels FROM series WHERE id > ?1 AND (?2 = '' OR source = ?2) AND (?3 = '' OR name = ?3) "
        "ORDER BY id LIMIT ?4",
        [](Row& row) {
            Series series;
            series.id = row.next<SeriesId>();
            series.key.source = row.next<QByteArray>();
            series.key.name = row.next<QByteArray>();
            series.key.labels = row.next<QByteArray>();
            return series;
        },
        after.value, textOf(source), textOf(name), limit);
}

Result<bool> hasSeries(Reader& db, SeriesId id)
{
    return db.value<bool>("SELECT EXISTS (SELECT 1 FROM series WHERE id = ?)", id.value);
}

Result<std::vector<Point>> pointsOf(Reader& db, SeriesId series, Timestamp from, Timestamp until, int limit)
{
    std::vector<Point> points;
    const auto wanted = static_cast<size_t>(std::max(0, limit));
    std::optional<Timestamp> cutoff; // of the points so far the earliest that are wanted end here
    const auto keepEarliest = [&] {
        std::stable_sort(points.begin(), points.end(), isEarlier);
        points.resize(std::min(points.size(), wanted));
        if (points.size() == wanted)
            cutoff = wanted == 0 ? from : points.back().at;
    };
    const Result<> done = db.each(
        "SELECT id, points, packed, first_at FROM point_block WHERE series_id = ? AND first_at < ? AND last_at >= ? ORDER BY first_at, id",
        [&](Row& row) {
            const StoredBlock block = toBlock(row);
            if (cutoff && row.next<Timestamp>() > *cutoff)
                return false; // it and all behind it begin later
            for (const Point& point : block.points) {
                if (point.at >= from && point.at < until)
                    points.push_back(point);
            }
            if (points.size() >= (cutoff ? 2 * wanted : wanted))
                keepEarliest();
            return true;
        },
        series, until, from);
    if (!done)
        return done.error();
    keepEarliest();
    return points;
}

Result<std::vector<LogEvent>> logEventsOf(Reader& db, SeriesId series, Timestamp from, Timestamp until, int limit)
{
    return db.all<LogEvent>(
        "SELECT at, text FROM log_event WHERE series_id = ? AND at >= ? AND at < ? ORDER BY at, id LIMIT ?",
        [](Row& row) {
            LogEvent event;
            event.at = row.next<Timestamp>();
            event.text = row.next<QByteArray>();
            return event;
        },
        series, from, until, limit);
}

} // namespace sentinel
