// Connections to CI servers: set up, tried out, looked at.
#include "app/cli/commands.h"

#include "app/cli/stores.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/times.h"
#include "core/pipeline/config.h"
#include "core/pipeline/connectiontest.h"
#include "core/pipeline/pollers.h"
#include "core/store/sources.h"
#include "core/store/transaction.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace sentinel {

namespace {

constexpr std::string_view schema = "sentinel.source/1";

/// A source with all that a list shows of it.
struct Listed
{
    Source source;
    SourceState state;
    PollMarks marks;
};

Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

QString textOf(std::string_view word)
{
    return QString::fromUtf8(word.data(), qsizetype(word.size()));
}

Result<std::vector<Listed>> listedSources(Reader& db)
{
    const Result<std::vector<Source>> found = sources(db);
    if (!found)
        return found.error();
    std::vector<Listed> listed;
    for (const Source& source : *found) {
        const Result<SourceState> state = sourceState(db, source.id);
        if (!state)
            return state.error();
        const Result<std::vector<PollMark>> stored = pollMarks(db, source.id);
        if (!stored)
            return stored.error();
        PollMarks marks;
        for (const PollMark& mark : *stored)
            marks.insert(mark.name, mark);
        listed.push_back({source, *state, marks});
    }
    return listed;
}

std::string sourceJson(const Listed& listed, bool alone)
{
    const auto& [source, state, marks] = listed;
    JsonWriter json;
    json.beginObject();
    if (alone)
        json.text("schema", schema);
    json.number("id", source.id.value)
        .text("name", source.name)
        .text("kind", jsonName(source.kind))
        .text("address", source.address)
        .texts("projects", source.projects)
        .textOrNull("user", source.user)
        .textOrNull("token", source.token)
        .textOrNull("webhook_secret", source.hookSecret)
        .boolean("polls", source.polls)
        .boolean("paused", source.isPaused)
        .number("every_seconds", qint64(source.everySeconds))
        .time("last_try", state.lastTry)
        .time("last_success", state.lastSuccess)
        .time("last_event", state.lastEvent)
        .time("next_try", state.nextTry)
        .number("failures", qint64(state.failures))
        .textOrNull("problem", state.problem)
        .textOrNull("detail", state.detail)
        .number("asks", state.asks)
        .number("unchanged", state.unchanged)
        .number("budget_left", state.budgetLeft ? std::optional<double>(*state.budgetLeft) : std::nullopt)
        .number("budget_limit", state.budgetLimit ? std::optional<double>(*state.budgetLimit) : std::nullopt)
        .time("budget_resets_at", state.budgetResetsAt)
        .number("gaps_found", state.gapsFound)
        .number("gaps_filled", state.gapsFilled)
        .number("silent_after_seconds", qint64(source.silentAfterSeconds))
        .time("silent_since", isSilent(state) ? state.silentSince : std::nullopt)
        .textOrNull("silence", isSilent(state) ? state.silence : QString())
        .beginList("backfills");
    for (const Backfill& backfill : backfills(marks)) {
        json.beginObject()
            .textOrNull("project", backfill.project)
            .time("since", backfill.since)
            .time("until", backfill.until)
            .time("reached", backfill.reached)
            .number("done", backfill.share())
            .endObject();
    }
    return json.endList().endObject().json();
}

QString stateText(const Listed& listed)
{
    const SourceState& state = listed.state;
    if (listed.source.isPaused)
        return QStringLiteral("paused");
    if (!state.problem.isEmpty())
        return displayText(utf8(state.problem));
    if (isSilent(state))
        return QStringLiteral("silent since %1: %2").arg(toRfc3339(*state.silentSince), displayText(utf8(state.silence)));
    QString text = state.lastSuccess ? QStringLiteral("asked %1 ago").arg(durationText(secondsBetween(*state.lastSuccess, now())))
                                     : QStringLiteral("not asked yet");
    if (state.budgetLeft && state.budgetLimit)
        text += QStringLiteral(", %1 of %2 requests left").arg(*state.budgetLeft).arg(*state.budgetLimit);
    for (const Backfill& backfill : backfills(listed.marks))
        text += QStringLiteral(", back-fill %1 %2 %").arg(backfill.project).arg(qRound(100 * backfill.share()));
    return text;
}

int list(Call& call, Store& store)
{
    const Result<std::vector<Listed>> found = waitFor(store.read([](Reader& db) { return listedSources(db); }));
    if (!found) {
        complain(call.folders.data, found.error());
        return 1;
    }
    const bool lines = call.arguments.has("jsonl");
    JsonWriter all;
    all.beginObject().text("schema", schema).beginList("items");
    QList<QStringList> rows;
    for (const Listed& listed : *found) {
        const std::string object = sourceJson(listed, lines);
        if (lines)
            call.out.write(object + '\n');
        all.raw(object);
        rows += {displayText(utf8(listed.source.name)), textOf(jsonName(listed.source.kind)), displayText(utf8(listed.source.address)),
                 stateText(listed)};
    }
    if (call.arguments.has("json"))
        call.out.write(all.endList().endObject().json() + '\n');
    else if (!lines && rows.isEmpty())
        call.out.write(QStringLiteral("No sources yet: sentinel sources add NAME --kind github --token env:NAME\n"));
    else if (!lines)
        call.out.write(tableText(rows));
    return 0;
}

/// What the options say; the reason on standard error if that is no source.
std::optional<Source> sourceFrom(const Call& call, const QString& name)
{
    const Arguments& arguments = call.arguments;
    const std::optional<SourceKind> kind = sourceKindNamed(arguments.value("kind").toStdString());
    if (!kind) {
        complain(QStringLiteral("--kind: one of github, gitlab, jenkins, buildbot, generic and folder"));
        return {};
    }
    Source source;
    source.kind = *kind;
    source.name = name;
    source.address = arguments.value("address");
    const PollingEntry* entry = pollingEntry(*kind);
    if (source.address.isEmpty() && entry)
        source.address = QLatin1String(entry->defaultAddress);
    if (*kind == SourceKind::Folder && !source.address.isEmpty())
        source.address = QFileInfo(source.address).absoluteFilePath();
    source.projects = arguments.values("project");
    source.user = arguments.value("user");
    source.token = arguments.value("token");
    source.hookSecret = arguments.value("webhook-secret");
    source.polls = !arguments.has("webhooks-only");
    source.addedAt = now();
    if (arguments.has("every")) {
        bool isNumber = false;
        source.everySeconds = arguments.value("every").toInt(&isNumber);
        if (!isNumber) {
            complain(QStringLiteral("--every: takes a number of seconds"));
            return {};
        }
    }
    if (arguments.has("silent-after")) {
        bool isNumber = false;
        source.silentAfterSeconds = arguments.value("silent-after").toInt(&isNumber);
        if (!isNumber || source.silentAfterSeconds < 0) {
            complain(QStringLiteral("--silent-after: takes a number of seconds; 0: as the source's rhythm says"));
            return {};
        }
    }
    if (arguments.has("mapping")) {
        QFile file(arguments.value("mapping"));
        if (!file.open(QIODevice::ReadOnly)) {
            complain(file.fileName(), file.errorString());
            return {};
        }
        source.mapping = file.read(1 << 20);
    }
    for (const QString& reference : {source.token, source.hookSecret}) {
        if (reference.isEmpty())
            continue;
        if (const Result<SecretReference> parsed = parseSecretReference(reference); !parsed) {
            complain(parsed.error().message);
            return {};
        }
    }
    if (const Result<> fit = checkSource(source); !fit) {
        complain(fit.error().message);
        return {};
    }
    return source;
}

int add(Call& call, Store& store, const QString& name)
{
    const std::optional<Source> source = sourceFrom(call, name);
    if (!source)
        return 1;
    const Result<SourceId> added = waitFor(store.write([source = *source](Transaction& db) { return addSource(db, source); }));
    if (!added) {
        complain(name, added.error());
        return 1;
    }
    call.out.write(call.arguments.has("json") ? QString::fromStdString(sourceJson({*source, {}, {}}, true)) + u'\n'
                                              : QStringLiteral("added %1; try it: sentinel sources test %1\n").arg(name));
    return 0;
}

Result<Source> named(Reader& db, const QString& name)
{
    const Result<std::vector<Source>> found = sources(db);
    if (!found)
        return found.error();
    const auto one = std::ranges::find(*found, name, &Source::name);
    if (one == found->end())
        return Error{Error::Kind::NotFound, QStringLiteral("there is no source of this name"), {}};
    return *one;
}

std::string reportJson(const Source& source, const ConnectionReport& report)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.source_test/1"))
        .text("name", source.name)
        .boolean("works", report.works())
        .textOrNull("account", report.account)
        .textOrNull("server", report.server)
        .texts("projects", report.projects)
        .texts("missing_permissions", report.missing)
        .number("budget_left", report.budget.left ? std::optional<double>(*report.budget.left) : std::nullopt)
        .number("budget_limit", report.budget.limit ? std::optional<double>(*report.budget.limit) : std::nullopt)
        .beginList("problems");
    for (const PollProblem& problem : report.problems)
        json.beginObject().text("text", problem.text).textOrNull("detail", problem.detail).endObject();
    return json.endList().endObject().json();
}

int test(Call& call, const Source& source)
{
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    const PollerSettings settings = pollerSettingsOf(config ? *config : Config(), call.folders.data);
    const ConnectionReport report = testConnection(source, settings.client);
    if (call.arguments.has("json")) {
        call.out.write(reportJson(source, report) + '\n');
        return report.works() ? 0 : 1;
    }
    QList<QStringList> rows;
    const auto row = [&](const QString& what, const QString& text) {
        if (!text.isEmpty())
            rows += {what, displayText(utf8(text))};
    };
    row(QStringLiteral("server"), report.server);
    row(QStringLiteral("account"), report.account);
    row(QStringLiteral("sees"), report.projects.mid(0, 10).join(QStringLiteral(", ")));
    if (report.budget.left && report.budget.limit)
        row(QStringLiteral("requests"), QStringLiteral("%1 of %2 left").arg(*report.budget.left).arg(*report.budget.limit));
    row(QStringLiteral("missing"), report.missing.join(QStringLiteral(", ")));
    for (const PollProblem& problem : report.problems)
        row(QStringLiteral("problem"), problem.text);
    if (report.works())
        row(QStringLiteral("works"), QStringLiteral("yes"));
    call.out.write(tableText(rows));
    return report.works() ? 0 : 1;
}

int backfill(Call& call, Store& store, const Source& source)
{
    const Arguments& arguments = call.arguments;
    const bool cancels = arguments.has("cancel");
    const std::optional<Timestamp> since = parseTime(arguments.value("since"), now());
    const std::optional<Timestamp> until = arguments.has("until") ? parseTime(arguments.value("until"), now()) : now();
    if (!cancels && (!since || !until || *until <= *since))
        return refuse(call.command, QStringLiteral("a back-fill needs --since TIME, and --until TIME behind it or none"));
    const Result<int> noted = waitFor(store.write([&](Transaction& db) -> Result<int> {
        const Result<std::vector<PollMark>> stored = pollMarks(db, source.id);
        if (!stored)
            return stored.error();
        PollMarks marks;
        for (const PollMark& mark : *stored)
            marks.insert(mark.name, mark);
        const std::vector<PollMark> made = cancels ? withoutBackfills(marks) : backfillMarks(source, marks, *since, *until);
        for (const PollMark& mark : made) {
            if (const Result<> set = setPollMark(db, source.id, mark); !set)
                return set.error();
        }
        return static_cast<int>(made.size());
    }));
    if (!noted) {
        complain(source.name, noted.error());
        return 1;
    }
    if (!cancels && *noted == 0) {
        complain(source.name, QStringLiteral("its projects are not known yet; it must be asked once, by the console or 'sentinel serve'"));
        return 1;
    }
    call.out.write(cancels ? QStringLiteral("cancelled\n")
                           : QStringLiteral("noted; whoever asks the source fetches it, see 'sentinel sources list'\n"));
    return 0;
}

template <typename Change>
int change(const QString& name, Store& store, Change made)
{
    const Result<> done = waitFor(store.write(made));
    if (!done)
        complain(name, done.error());
    return done ? 0 : 1;
}

} // namespace

int runSources(Call& call)
{
    const QStringList& words = call.arguments.paths();
    const QString verb = words.value(0), name = words.value(1);
    static const QStringList verbs{QStringLiteral("add"),    QStringLiteral("test"),   QStringLiteral("pause"),
                                   QStringLiteral("resume"), QStringLiteral("remove"), QStringLiteral("backfill")};
    const bool isList = words == QStringList{QStringLiteral("list")};
    if (!isList && (!verbs.contains(verb) || words.size() != 2))
        return refuse(call.command, QStringLiteral("write 'sources list', or 'sources %1 NAME'").arg(verbs.join(u'|')));
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    if (isList)
        return list(call, *store);
    if (verb == u"add")
        return add(call, *store, name);
    const Result<Source> found = waitFor(store->read([name](Reader& db) { return named(db, name); }));
    if (!found) {
        complain(name, found.error());
        return 1;
    }
    Source source = *found;
    if (verb == u"test")
        return test(call, source);
    if (verb == u"backfill")
        return backfill(call, *store, source);
    if (verb == u"remove")
        return change(name, *store, [id = source.id](Transaction& db) { return removeSource(db, id); });
    source.isPaused = verb == u"pause";
    return change(name, *store, [source](Transaction& db) { return changeSource(db, source); });
}

} // namespace sentinel
