#include "core/store/sources.h"

#include "core/store/transaction.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

constexpr int shortestPause = 5; // seconds; more often helps nobody and costs everybody's budget
constexpr int longestPause = 24 * 60 * 60;
constexpr int longestSilence = 366 * 24 * 60 * 60;

constexpr std::string_view sourceColumns =
    "id, kind, name, address, projects, user, token, hook_secret, polls, paused, every_seconds, mapping, added_at, silent_after";

Source toSource(Row& row)
{
    Source source;
    source.id = row.next<SourceId>();
    source.kind = row.nextWord(sourceKindNamed);
    source.name = row.next<QString>();
    source.address = row.next<QString>();
    for (const QJsonValueConstRef project : QJsonDocument::fromJson(row.next<QByteArray>()).array())
        source.projects += project.toString();
    source.user = row.next<QString>();
    source.token = row.next<QString>();
    source.hookSecret = row.next<QString>();
    source.polls = row.next<bool>();
    source.isPaused = row.next<bool>();
    source.everySeconds = row.next<int>();
    source.mapping = row.next<QByteArray>();
    source.addedAt = row.next<Timestamp>();
    source.silentAfterSeconds = row.next<int>();
    return source;
}

bool isReference(const QString& secret)
{
    static const QStringList kinds{QStringLiteral("keychain:"), QStringLiteral("env:"), QStringLiteral("file:")};
    return std::any_of(kinds.begin(), kinds.end(),
                       [&secret](const QString& kind) { return secret.size() > kind.size() && secret.startsWith(kind); });
}

Error malformed(const QString& message, const char* field)
{
    return {Error::Kind::Malformed, message, QString::fromLatin1(field)};
}

Result<> validated(const Source& source)
{
    if (source.name.trimmed().isEmpty())
        return malformed(Text::tr("A source needs a name."), "name");
    if (source.address.trimmed().isEmpty())
        return malformed(Text::tr("A source needs an address: where its API is, or which folder it is."), "address");
    if (!source.token.isEmpty() && !isReference(source.token))
        return malformed(Text::tr("The token must be named (keychain:NAME, env:NAME or file:PATH), never be given itself."), "token");
    if (!source.hookSecret.isEmpty() && !isReference(source.hookSecret))
        return malformed(Text::tr("The webhook's secret must be named (keychain:NAME, env:NAME or file:PATH), never be given itself."),
                         "hookSecret");
    if (source.everySeconds < shortestPause || source.everySeconds > longestPause)
        return malformed(Text::tr("A source is asked every %1 seconds to once a day.").arg(shortestPause), "everySeconds");
    if (source.silentAfterSeconds < 0 || source.silentAfterSeconds > longestSilence)
        return malformed(Text::tr("A source may be silent for up to a year."), "silentAfterSeconds");
    return {};
}

Error named(const Error& error, const Source& source)
{
    if (error.kind != Error::Kind::Conflict)
        return error;
    return {Error::Kind::Conflict, Text::tr("There is a source with the name %1 already: choose another name.").arg(source.name),
            error.detail};
}

QByteArray toJson(const QStringList& texts)
{
    return QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact);
}

Error notThere(SourceId id)
{
    return {Error::Kind::NotFound, Text::tr("There is no such source any more."), QString::number(id.value)};
}

} // namespace

Result<SourceId> addSource(Transaction& db, const Source& source)
{
    if (const Result<> valid = validated(source); !valid)
        return valid.error();
    Result<SourceId> id = db.insert<SourceId>(
        Topic::Sources,
        "INSERT INTO source (kind, name, address, projects, user, token, hook_secret, polls, paused, every_seconds, "
        "mapping, added_at, silent_after) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
        source.kind, source.name, source.address, Value::text(toJson(source.projects)), source.user, source.token, source.hookSecret,
        source.polls, source.isPaused, source.everySeconds, Value::blob(source.mapping), source.addedAt, source.silentAfterSeconds);
    if (!id)
        return named(id.error(), source);
    return id;
}

Result<> changeSource(Transaction& db, const Source& source)
{
    if (const Result<> valid = validated(source); !valid)
        return valid;
    const Result<> done =
        db.run(Topic::Sources,
               "UPDATE source SET kind = ?, name = ?, address = ?, projects = ?, user = ?, token = ?, hook_secret = ?, polls = ?, "
               "paused = ?, every_seconds = ?, mapping = ?, silent_after = ? WHERE id = ?",
               source.kind, source.name, source.address, Value::text(toJson(source.projects)), source.user, source.token, source.hookSecret,
               source.polls, source.isPaused, source.everySeconds, Value::blob(source.mapping), source.silentAfterSeconds, source.id);
    if (!done)
        return named(done.error(), source);
    return db.changedRows() > 0 ? Result<>() : Result<>(notThere(source.id));
}

Result<> removeSource(Transaction& db, SourceId id)
{
    const Result<> done = db.run(Topic::Sources, "DELETE FROM source WHERE id = ?", id);
    return !done || db.changedRows() > 0 ? done : Result<>(notThere(id));
}

Result<std::vector<Source>> sources(Reader& db)
{
    return db.all<Source>("SELECT " + std::string(sourceColumns) + " FROM source ORDER BY name, id", toSource);
}

Result<std::optional<Source>> sourceById(Reader& db, SourceId id)
{
    return db.one<Source>("SELECT " + std::string(sourceColumns) + " FROM source WHERE id = ?", toSource, id);
}

// A source that was removed meanwhile has no state any more: nothing to complain about. Its last news may be known here already, from
// somebody else: that never goes back.
Result<> setSourceState(Transaction& db, SourceId id, const SourceState& state)
{
    return db.run(Topic::Sources,
                  "INSERT INTO source_state SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17 "
                  "WHERE EXISTS (SELECT 1 FROM source WHERE id = ?1) "
                  "ON CONFLICT (source_id) DO UPDATE SET last_try = ?2, last_success = ?3, "
                  "last_event = max(ifnull(last_event, ?4), ifnull(?4, last_event)), next_try = ?5, failures = ?6, "
                  "problem = ?7, detail = ?8, asks = ?9, unchanged = ?10, budget_left = ?11, budget_limit = ?12, budget_resets_at = ?13, "
                  "gaps_found = ?14, gaps_filled = ?15, silent_since = ?16, silence = ?17",
                  id, state.lastTry, state.lastSuccess, state.lastEvent, state.nextTry, state.failures, state.problem, state.detail,
                  state.asks, state.unchanged, state.budgetLeft, state.budgetLimit, state.budgetResetsAt, state.gapsFound, state.gapsFilled,
                  state.silentSince, state.silence);
}

Result<SourceState> sourceState(Reader& db, SourceId id)
{
    const Result<std::optional<SourceState>> found = db.one<SourceState>(
        "SELECT last_try, last_success, last_event, next_try, failures, problem, detail, asks, unchanged, budget_left, budget_limit, "
        "budget_resets_at, gaps_found, gaps_filled, silent_since, silence FROM source_state WHERE source_id = ?",
        [](Row& row) {
            SourceState state;
            state.lastTry = row.next<std::optional<Timestamp>>();
            state.lastSuccess = row.next<std::optional<Timestamp>>();
            state.lastEvent = row.next<std::optional<Timestamp>>();
            state.nextTry = row.next<std::optional<Timestamp>>();
            state.failures = row.next<int>();
            state.problem = row.next<QString>();
            state.detail = row.next<QString>();
            state.asks = row.next<qint64>();
            state.unchanged = row.next<qint64>();
            state.budgetLeft = row.next<std::optional<int>>();
            state.budgetLimit = row.next<std::optional<int>>();
            state.budgetResetsAt = row.next<std::optional<Timestamp>>();
            state.gapsFound = row.next<qint64>();
            state.gapsFilled = row.next<qint64>();
            state.silentSince = row.next<std::optional<Timestamp>>();
            state.silence = row.next<QString>();
            return state;
        },
        id);
    if (!found)
        return found.error();
    return found->value_or(SourceState());
}

Result<> setPollMark(Transaction& db, SourceId id, const PollMark& mark)
{
    if (mark.cursor.isEmpty() && mark.etag.isEmpty())
        return db.run(Topic::Sources, "DELETE FROM poll_mark WHERE source_id = ? AND name = ?", id, mark.name);
    return db.run(Topic::Sources,
                  "INSERT INTO poll_mark (source_id, name, cursor, etag) SELECT ?1, ?2, ?3, ?4 "
                  "WHERE EXISTS (SELECT 1 FROM source WHERE id = ?1) ON CONFLICT (source_id, name) DO UPDATE SET cursor = ?3, etag = ?4",
                  id, mark.name, Value::blob(mark.cursor), Value::blob(mark.etag));
}

Result<std::vector<PollMark>> pollMarks(Reader& db, SourceId id)
{
    return db.all<PollMark>(
        "SELECT name, cursor, etag FROM poll_mark WHERE source_id = ? ORDER BY name",
        [](Row& row) {
            PollMark mark;
            mark.name = row.next<QString>();
            mark.cursor = row.next<QByteArray>();
            mark.etag = row.next<QByteArray>();
            return mark;
        },
        id);
}

} // namespace sentinel
