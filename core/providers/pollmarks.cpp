// What pollers remember, as JSON in the cursors of their marks.
#include "core/providers/polling_p.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <tuple>

namespace sentinel {

namespace {

// A page has a hundred at most: all of it is known at the next look, and no more is needed.
constexpr size_t settledAtMost = 200;
constexpr size_t openAtMost = 500;

QJsonObject objectOf(const QByteArray& cursor)
{
    return QJsonDocument::fromJson(cursor).object();
}

QByteArray bytesOf(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

qint64 integer(const QJsonValue& value)
{
    return static_cast<qint64>(value.toDouble());
}

} // namespace

KnownRuns KnownRuns::read(const QByteArray& cursor)
{
    KnownRuns known;
    QJsonObject object = objectOf(cursor);
    const QJsonObject runs = object.take(QStringLiteral("runs")).toObject();
    for (auto it = runs.begin(); it != runs.end(); ++it) {
        const QJsonArray row = it.value().toArray();
        Seen seen;
        seen.attempt = row[0].toInt(1);
        seen.settled = row[1].toInt();
        seen.changed = integer(row[2]);
        seen.created = integer(row[3]);
        seen.phase = static_cast<Phase>(std::clamp(row[4].toInt(), 0, static_cast<int>(Phase::Completed)));
        known.m_runs.emplace(it.key(), seen);
    }
    known.more = object;
    return known;
}

QByteArray KnownRuns::written() const
{
    QJsonObject runs;
    for (const auto& [id, seen] : m_runs)
        runs.insert(id, QJsonArray{seen.attempt, seen.settled, seen.changed, seen.created, static_cast<int>(seen.phase)});
    QJsonObject object = more;
    object.insert(QStringLiteral("runs"), runs);
    return bytesOf(object);
}

const KnownRuns::Seen* KnownRuns::find(const QString& id) const
{
    const auto found = m_runs.find(id);
    return found == m_runs.end() ? nullptr : &found->second;
}

bool KnownRuns::isNews(const CiFact& run) const
{
    const Seen* seen = find(run.runId);
    if (!seen || run.attempt > seen->attempt)
        return true;
    if (run.attempt < seen->attempt)
        return false;
    const qint64 changed = run.updatedAt ? run.updatedAt->ms : 0;
    return run.phase > seen->phase || changed > seen->changed;
}

void KnownRuns::add(const CiFact& run)
{
    const bool changes = isNews(run);
    Seen& seen = m_runs[run.runId];
    const bool isAgain = run.attempt > seen.attempt;
    seen.attempt = std::max(seen.attempt, run.attempt);
    seen.phase = isAgain ? run.phase : std::max(seen.phase, run.phase);
    seen.changed = std::max(seen.changed, run.updatedAt ? run.updatedAt->ms : 0);
    if (changes) // a job may have been started again
        seen.settled = std::min(seen.settled, seen.attempt - 1);
    const std::optional<Timestamp> created = run.createdAt ? run.createdAt : run.startedAt;
    if (created)
        seen.created = created->ms;
    prune();
}

void KnownRuns::settle(const QString& id, int attempt)
{
    const auto found = m_runs.find(id);
    if (found != m_runs.end())
        found->second.settled = std::max(found->second.settled, attempt);
    prune();
}

std::vector<QString> KnownRuns::open() const
{
    std::vector<std::tuple<qint64, qsizetype, QString>> found; // ids are numbers: the longer the newer
    for (const auto& [id, seen] : m_runs) {
        if (seen.isOpen())
            found.emplace_back(seen.created, id.size(), id);
    }
    std::ranges::sort(found, std::greater<>());
    std::vector<QString> ids;
    for (const auto& [created, digits, id] : found)
        ids.push_back(id);
    return ids;
}

std::optional<Timestamp> KnownRuns::newest() const
{
    std::optional<Timestamp> newest;
    for (const auto& [id, seen] : m_runs) {
        if (!newest || seen.created > newest->ms)
            newest = Timestamp{seen.created};
    }
    return newest;
}

// The oldest go first; of the open ones only when there are so many that nobody will ever look.
void KnownRuns::prune()
{
    for (const bool open : {false, true}) {
        std::vector<std::pair<qint64, QString>> some;
        for (const auto& [id, seen] : m_runs) {
            if (seen.isOpen() == open)
                some.emplace_back(seen.created, id);
        }
        const size_t most = open ? openAtMost : settledAtMost;
        if (some.size() <= most)
            continue;
        std::ranges::sort(some);
        for (size_t i = 0; i < some.size() - most; ++i)
            m_runs.erase(some[i].second);
    }
}

std::vector<Walk> walksOf(const PollMarks& marks, const QString& project)
{
    std::vector<Walk> walks;
    for (const QString& prefix : {QStringLiteral("gap:"), QStringLiteral("backfill:")}) {
        const PollMark mark = markNamed(marks, prefix + project);
        if (mark.cursor.isEmpty())
            continue;
        const QJsonObject object = objectOf(mark.cursor);
        Walk walk;
        walk.mark = mark.name;
        walk.since.ms = integer(object.value(QStringLiteral("since")));
        walk.until.ms = integer(object.value(QStringLiteral("until")));
        walk.reached.ms = integer(object.value(QStringLiteral("reached")));
        walk.page = std::max(1, object.value(QStringLiteral("page")).toInt(1));
        walk.position = object.value(QStringLiteral("position")).toString();
        walks.push_back(walk);
    }
    return walks;
}

PollMark markOf(const Walk& walk)
{
    QJsonObject object{{QStringLiteral("since"), walk.since.ms},
                       {QStringLiteral("until"), walk.until.ms},
                       {QStringLiteral("reached"), walk.reached.ms},
                       {QStringLiteral("page"), walk.page}};
    if (!walk.position.isEmpty())
        object.insert(QStringLiteral("position"), walk.position);
    return {walk.mark, bytesOf(object), {}};
}

PollMark advanced(Walk walk, std::optional<Timestamp> oldest, bool isLastPage)
{
    if (isLastPage || !oldest || *oldest < walk.since)
        return {walk.mark, {}, {}};
    // A page of runs that all began at once: turn it, as the time does not go on.
    walk.page = *oldest < walk.reached ? 1 : walk.page + 1;
    walk.reached = std::min(walk.reached, *oldest);
    return markOf(walk);
}

PollMark turned(Walk walk, std::optional<Timestamp> oldest, bool isLastPage, const QString& position)
{
    if (isLastPage || (oldest && *oldest < walk.since))
        return {walk.mark, {}, {}};
    ++walk.page;
    walk.position = position;
    if (oldest)
        walk.reached = std::min(walk.reached, *oldest);
    return markOf(walk);
}

PollMark gapMark(const QString& project, Timestamp since, Timestamp until)
{
    Walk walk;
    walk.mark = QStringLiteral("gap:") + project;
    walk.since = since;
    walk.until = walk.reached = until;
    return markOf(walk);
}

QStringList projectsOf(const Source& source, const PollMarks& marks)
{
    const QJsonObject found = objectOf(markNamed(marks, QStringLiteral("projects")).cursor);
    // What was found below other names than today's does not count.
    const bool isStale = found.value(QStringLiteral("below")).toArray() != QJsonArray::fromStringList(source.projects);
    if (found.isEmpty() || isStale)
        return source.projects;
    QStringList names;
    for (const QJsonValue& name : found.value(QStringLiteral("names")).toArray())
        names.append(name.toString());
    return names;
}

PollMark projectsMark(const Source& source, const QStringList& projects, const QByteArray& etag)
{
    const QJsonObject object{{QStringLiteral("below"), QJsonArray::fromStringList(source.projects)},
                             {QStringLiteral("names"), QJsonArray::fromStringList(projects)}};
    return {QStringLiteral("projects"), bytesOf(object), etag};
}

} // namespace sentinel
