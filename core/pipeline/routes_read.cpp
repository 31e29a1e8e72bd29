#include "core/pipeline/routes_read.h"

#include "core/base/nearest.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/clusterjson.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/feedback.h"
#include "core/pipeline/requests.h"
#include "core/pipeline/routes_p.h"
#include "core/pipeline/runjson.h"
#include "core/pipeline/wholerun.h"
#include "core/store/clusters.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"

#include <QCoreApplication>

#include <functional>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

constexpr qint64 smallBody = 64 << 10;

constexpr std::string_view runsDetails = R"({"parameters":[
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":50}},
{"name":"cursor","in":"query","schema":{"type":"string"},"description":"next_cursor of the page before"},
{"name":"pipeline","in":"query","schema":{"type":"string"}},{"name":"branch","in":"query","schema":{"type":"string"}},
{"name":"repo","in":"query","schema":{"type":"string"}},
{"name":"status","in":"query","schema":{"type":"string","enum":["passed","failed","cancelled","unknown"]}},
{"name":"category","in":"query","schema":{"type":"string"}},{"name":"cluster","in":"query","schema":{"type":"integer"}},
{"name":"since","in":"query","schema":{"type":"string"},"description":"RFC 3339, a date, or an age such as 7d"},
{"name":"until","in":"query","schema":{"type":"string"}},{"name":"search","in":"query","schema":{"type":"string"}}]})";

constexpr std::string_view clustersDetails = R"({"parameters":[
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":50}},
{"name":"cursor","in":"query","schema":{"type":"string"},"description":"next_cursor of the page before"},
{"name":"pipeline","in":"query","schema":{"type":"string"}},{"name":"branch","in":"query","schema":{"type":"string"}},
{"name":"repo","in":"query","schema":{"type":"string"}},{"name":"category","in":"query","schema":{"type":"string"}},
{"name":"state","in":"query","schema":{"type":"string","enum":["new","growing","steady","fading","quiet"]}},
{"name":"since","in":"query","schema":{"type":"string"}},{"name":"until","in":"query","schema":{"type":"string"}},
{"name":"search","in":"query","schema":{"type":"string"}},{"name":"muted","in":"query","schema":{"type":"boolean"}}]})";

constexpr std::string_view patchClusterDetails =
    R"({"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
"properties":{"name":{"type":["string","null"]},"ticket":{"type":["string","null"]},
"muted_until":{"type":["string","null"],"format":"date-time"}},"additionalProperties":false}}}}})";

constexpr std::string_view patchRunDetails = R"({"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
"properties":{"category":{"type":["string","null"]},"attribution":{"type":"string"},"note":{"type":"string"},"job":{"type":"integer"}},
"required":["category"],"additionalProperties":false}}}}})";

Error malformed(const QString& message)
{
    return {Error::Kind::Malformed, message, {}};
}

/// The values that a parameter names; it may come several times.
template <typename E>
Result<std::vector<E>> queryWords(const Request& request, std::string_view name, std::optional<E> (*find)(std::string_view))
{
    std::vector<E> values;
    for (const QString& text : queryTexts(request, name)) {
        const std::optional<E> value = find(text.toStdString());
        if (!value)
            return malformed(Text::tr("%1: %2 is not known.").arg(QLatin1String(name.data(), qsizetype(name.size())), text.left(100)));
        values.push_back(*value);
    }
    return values;
}

/// The number in the path; nothing for what is none.
std::optional<qint64> idOf(const Request& request)
{
    bool isNumber = false;
    const qint64 id = QString::fromStdString(request.parameters.front()).toLongLong(&isNumber);
    return isNumber && id > 0 ? std::optional(id) : std::nullopt;
}

Result<RunFilter> runFilterOf(const Request& request)
{
    constexpr std::string_view names[] = {"limit",    "cursor",  "pipeline", "branch", "repo",  "status",
                                          "category", "cluster", "since",    "until",  "search"};
    if (const Result<> known = requireKnown(request, names); !known)
        return known.error();
    RunFilter filter;
    filter.pipeline = queryText(request, "pipeline");
    filter.branch = queryText(request, "branch");
    filter.repo = queryText(request, "repo");
    filter.text = queryText(request, "search");
    const auto outcomes = queryWords<Outcome>(request, "status", outcomeNamed);
    const auto categories = queryWords<Category>(request, "category", categoryNamed);
    const auto since = queryTime(request, "since", now()), until = queryTime(request, "until", now());
    const auto cluster = queryNumber(request, "cluster", 0, 0, std::numeric_limits<int>::max());
    if (!outcomes || !categories)
        return outcomes ? categories.error() : outcomes.error();
    if (!since || !until)
        return since ? until.error() : since.error();
    if (!cluster)
        return cluster.error();
    filter.outcomes = *outcomes;
    filter.categories = *categories;
    filter.since = *since;
    filter.until = *until;
    filter.cluster = ClusterId{*cluster};
    return filter;
}

Response listRuns(Store& store, const Request& request)
{
    Result<RunFilter> filter = runFilterOf(request);
    const Result<PageQuestion> question = pageOf(request);
    if (!filter || !question)
        return errorResponse(filter ? question.error() : filter.error());
    const Result<RunList> page = answerOf(store.read([&](Reader& db) -> Result<RunList> {
        if (filter->cluster) { // one that went into another leads there
            const Result<std::optional<ClusterId>> current = clusterNow(db, filter->cluster);
            if (!current)
                return current.error();
            if (!*current)
                return RunList();
            filter->cluster = **current;
        }
        return runPage(db, *filter, RunOrder::StoredAt, true, question->cursor, question->limit);
    }));
    if (!page)
        return errorResponse(page.error());
    std::vector<std::string> items;
    for (const Run& run : page->runs) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.run/1"));
        writeRun(json, run);
        items.push_back(json.endObject().json());
    }
    return jsonResponse(pageJson(items, page->next));
}

Response notFound(const QString& what)
{
    return errorResponse(Error{Error::Kind::NotFound, what, {}});
}

Response showRun(Store& store, const Request& request)
{
    const std::optional<qint64> id = idOf(request);
    if (!id)
        return notFound(Text::tr("A run is known by a number."));
    const Result<WholeRun> whole = answerOf(store.read([run = RunId{*id}](Reader& db) { return wholeRun(db, run); }));
    return whole ? jsonResponse(runJson(*whole)) : errorResponse(whole.error());
}

/// None of the object's keys is another than these.
std::optional<Response> unknownKey(const QJsonObject& object, const QStringList& known)
{
    for (const QString& key : object.keys()) {
        if (!known.contains(key))
            return invalidResponse(Text::tr("Unknown field %1; did you mean %2?").arg(key.left(100), nearest(key.left(100), known)));
    }
    return {};
}

/// The job that a correction is about: the named one, or else the one that decides.
JobId jobToCorrect(const WholeRun& whole, const QJsonObject& object)
{
    const Job* worst = nullptr;
    for (const Job& job : whole.jobs) {
        if (object.contains(QStringLiteral("job")) && object[QStringLiteral("job")].toInteger() == job.id.value)
            return job.id;
        if (!job.verdict.fingerprint.isEmpty() && (!worst || isWorse(job.verdict, worst->verdict)))
            worst = &job;
    }
    return worst && !object.contains(QStringLiteral("job")) ? worst->id : JobId{};
}

/// Somebody knows better what kind of failure it is.
Response patchRun(Store& store, const Request& request)
{
    const std::optional<qint64> id = idOf(request);
    const Result<QJsonObject> object = bodyObject(request);
    if (!id || !object)
        return id ? badBodyResponse(object.error()) : notFound(Text::tr("A run is known by a number."));
    if (const auto wrong =
            unknownKey(*object, {QStringLiteral("category"), QStringLiteral("attribution"), QStringLiteral("note"), QStringLiteral("job")}))
        return *wrong;
    const QJsonValue category = object->value(QStringLiteral("category")), attribution = object->value(QStringLiteral("attribution"));
    Correction correction;
    if (category.isString())
        correction.category = categoryNamed(category.toString().toStdString());
    if (!category.isNull() && (!correction.category || correction.category == Category::Unknown))
        return invalidResponse(Text::tr("category must be one of the ten categories, or null to take a correction back."));
    if (!attribution.isUndefined()) {
        correction.attribution = attributionNamed(attribution.toString().toStdString());
        if (!correction.attribution)
            return invalidResponse(Text::tr("attribution must be code, test, infrastructure or unknown."));
    }
    correction.note = object->value(QStringLiteral("note")).toString();
    const auto read = [&] { return answerOf(store.read([run = RunId{*id}](Reader& db) { return wholeRun(db, run); })); };
    const Result<WholeRun> before = read();
    if (!before)
        return errorResponse(before.error());
    correction.job = jobToCorrect(*before, *object);
    if (!correction.job)
        return invalidResponse(Text::tr("job must be one of this run that failed."));
    const Result<FeedbackEffect> effect = answerOf(correct(store, correction));
    if (!effect)
        return errorResponse(effect.error());
    const Result<WholeRun> after = read();
    return after ? jsonResponse(runJson(*after)) : errorResponse(after.error());
}

Response listClusters(Store& store, const Request& request)
{
    constexpr std::string_view names[] = {"limit", "cursor", "pipeline", "branch", "repo", "category",
                                          "state", "since",  "until",    "search", "muted"};
    ClusterQuestion asked;
    asked.now = now();
    const Result<> known = requireKnown(request, names);
    const Result<PageQuestion> question = pageOf(request);
    const auto categories = queryWords<Category>(request, "category", categoryNamed);
    const auto states = queryWords<ClusterState>(request, "state", clusterStateNamed);
    const auto since = queryTime(request, "since", asked.now), until = queryTime(request, "until", asked.now);
    for (const Error* error :
         {known ? nullptr : &known.error(), question ? nullptr : &question.error(), categories ? nullptr : &categories.error(),
          states ? nullptr : &states.error(), since ? nullptr : &since.error(), until ? nullptr : &until.error()}) {
        if (error)
            return errorResponse(*error);
    }
    asked.filter.pipeline = queryText(request, "pipeline");
    asked.filter.branch = queryText(request, "branch");
    asked.filter.repo = queryText(request, "repo");
    asked.filter.text = queryText(request, "search");
    asked.filter.withMuted = queryText(request, "muted") == u"true";
    asked.filter.categories = *categories;
    asked.filter.states = *states;
    asked.filter.since = *since;
    asked.filter.until = *until;
    const Result<ClusterList> page =
        answerOf(store.read([&](Reader& db) { return clusterPage(db, asked, question->cursor, question->limit); }));
    if (!page)
        return errorResponse(page.error());
    std::vector<std::string> items;
    for (const Cluster& cluster : page->clusters) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.cluster/1"));
        writeCluster(json, cluster, asked.now);
        items.push_back(json.endObject().json());
    }
    return jsonResponse(pageJson(items, page->next));
}

Response showCluster(Store& store, const Request& request)
{
    const std::optional<qint64> id = idOf(request);
    if (!id)
        return notFound(Text::tr("A cluster is known by a number."));
    const Result<WholeCluster> whole = wholeCluster(store, ClusterId{*id}, now());
    return whole ? jsonResponse(clusterJson(*whole, now())) : errorResponse(whole.error());
}

using Change = std::function<Result<>(Transaction&)>;

/// What a body asks to do with a cluster; null takes a thing away.
Result<std::vector<Change>> clusterChanges(const QJsonObject& object, ClusterId id, Timestamp at)
{
    std::vector<Change> changes;
    const QJsonValue name = object[QStringLiteral("name")], ticket = object[QStringLiteral("ticket")],
                     muted = object[QStringLiteral("muted_until")];
    if (!name.isUndefined()) {
        if (!name.isString() && !name.isNull())
            return malformed(Text::tr("name must be a text or null."));
        changes.push_back([=, text = name.toString()](Transaction& db) { return nameCluster(db, id, text, at); });
    }
    if (!ticket.isUndefined()) {
        if (!ticket.isString() && !ticket.isNull())
            return malformed(Text::tr("ticket must be a text or null."));
        const Result<QString> link = ticketFrom(ticket.toString());
        if (!link)
            return link.error();
        changes.push_back([=, text = *link](Transaction& db) { return linkTicket(db, id, text, at); });
    }
    if (!muted.isUndefined()) {
        const std::optional<Timestamp> until = parseRfc3339(muted.toString().toStdString());
        if (!muted.isNull() && (!until || *until <= at))
            return malformed(Text::tr("muted_until must be a time to come in RFC 3339, or null."));
        changes.push_back([=](Transaction& db) { return muteCluster(db, id, until, at); });
    }
    return changes;
}

Response patchCluster(Store& store, const Request& request)
{
    const std::optional<qint64> id = idOf(request);
    const Result<QJsonObject> object = bodyObject(request);
    if (!id || !object)
        return id ? badBodyResponse(object.error()) : notFound(Text::tr("A cluster is known by a number."));
    if (const auto wrong = unknownKey(*object, {QStringLiteral("name"), QStringLiteral("ticket"), QStringLiteral("muted_until")}))
        return *wrong;
    Result<std::vector<Change>> changes = clusterChanges(*object, ClusterId{*id}, now());
    if (!changes)
        return invalidResponse(changes.error().message);
    const Result<> changed = answerOf(store.write([&changes](Transaction& db) -> Result<> {
        for (const Change& change : *changes) {
            if (const Result<> done = change(db); !done)
                return done;
        }
        return {};
    }));
    if (!changed)
        return errorResponse(changed.error());
    return showCluster(store, request);
}

using Show = Response (*)(Store& store, const Request& request);

Handler answering(Store& store, Desk& desk, Show show)
{
    return desk.handler([&store, show](const Request& request, const Respond& respond) { respond(show(store, request)); });
}

} // namespace

std::vector<Route> readRoutes(Store& store, Desk& desk)
{
    const auto at = [&](Show show) { return answering(store, desk, show); };
    return {
        {"GET", "/api/v1/runs", Access::Viewer, BodyTo::Nowhere, 0, at(listRuns), "Lists runs, those stored last first.", runsDetails},
        {"GET", "/api/v1/runs/{id}", Access::Viewer, BodyTo::Nowhere, 0, at(showRun), "Shows a run with its jobs, steps and verdicts.", {}},
        {"PATCH", "/api/v1/runs/{id}", Access::Operator, BodyTo::Memory, smallBody, at(patchRun),
         "Corrects what kind of failure it is, for this one and all of its kind.", patchRunDetails},
        {"GET", "/api/v1/clusters", Access::Viewer, BodyTo::Nowhere, 0, at(listClusters),
         "Lists clusters of failures, those of most runs this week first.", clustersDetails},
        {"GET",
         "/api/v1/clusters/{id}",
         Access::Viewer,
         BodyTo::Nowhere,
         0,
         at(showCluster),
         "Shows a cluster with its impact, kinds, evidence and latest runs.",
         {}},
        {"PATCH", "/api/v1/clusters/{id}", Access::Operator, BodyTo::Memory, smallBody, at(patchCluster),
         "Names a cluster, mutes it, links a ticket.", patchClusterDetails},
    };
}

} // namespace sentinel
