#include "core/store/sourcenews.h"

#include "core/store/sources.h"
#include "core/store/transaction.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 newsEveryMs = 5000;

bool isOf(const Source& source, const CiFact& fact)
{
    return source.kind != SourceKind::Folder && providerOf(source.kind) == fact.provider
        && (source.projects.isEmpty() || source.projects.contains(fact.repo));
}

} // namespace

Result<> noteNews(Transaction& db, std::span<const CiFact> facts, Timestamp now)
{
    if (facts.empty())
        return {};
    const Result<std::vector<Source>> known = sources(db);
    if (!known)
        return known.error();
    for (const Source& source : *known) {
        if (source.isPaused || std::none_of(facts.begin(), facts.end(), [&source](const CiFact& fact) { return isOf(source, fact); }))
            continue;
        const Result<SourceState> had = sourceState(db, source.id);
        if (!had)
            return had.error();
        if (had->lastEvent && had->lastEvent->ms > now.ms - newsEveryMs)
            continue;
        SourceState state = *had;
        state.lastEvent = now;
        if (const Result<> done = setSourceState(db, source.id, state); !done)
            return done;
    }
    return {};
}

Result<std::vector<qint64>> hoursWithRuns(Reader& db, Provider provider, const QStringList& repos, Timestamp since)
{
    const QByteArray names = QJsonDocument(QJsonArray::fromStringList(repos)).toJson(QJsonDocument::Compact);
    return db.all<qint64>(
        "SELECT DISTINCT happened_at / 3600000 AS hour FROM run WHERE happened_at >= ?1 AND provider = ?2 "
        "AND (?3 = '[]' OR repo IN (SELECT value FROM json_each(?3))) ORDER BY hour",
        [](Row& row) { return row.next<qint64>(); }, since, provider, QString::fromUtf8(names));
}

} // namespace sentinel
