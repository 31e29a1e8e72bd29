#include "core/pipeline/routes_clients.h"

#include "core/pipeline/answer_p.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/executionjson.h"
#include "core/pipeline/requests.h"
#include "core/pipeline/routes_p.h"
#include "core/providers/events.h"
#include "core/store/executions.h"
#include "core/store/telemetry.h"
#include "core/store/transaction.h"

#include <QCoreApplication>

#include <limits>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

constexpr qint64 smallBody = 256 << 10;
constexpr qint64 batchBody = 16 << 20;

constexpr std::string_view pageDetails = R"({"parameters":[
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":50}},
{"name":"cursor","in":"query","schema":{"type":"string"},"description":"next_cursor of the page before"}]})";

constexpr std::string_view pipelineDetails = R"({"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
"properties":{"name":{"type":"string"},"description":{"type":"string"}},"required":["name"]}}}},
"responses":{"201":{"description":"It is made."},"200":{"description":"It was there."}}})";

constexpr std::string_view executionDetails = R"({"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
"properties":{"id":{"type":"string","description":"the client's own; a second report of it changes the first"},
"status":{"type":"string","enum":["running","success","failed","cancelled"]},"started_at":{"type":"string","format":"date-time"},
"finished_at":{"type":["string","null"],"format":"date-time"},"duration_seconds":{"type":["number","null"],"minimum":0},
"records_processed":{"type":["integer","null"],"minimum":0},"error_message":{"type":["string","null"]}},"required":["status"]}}}},
"responses":{"202":{"description":"It is in the store."}}})";

constexpr std::string_view latencyDetails = R"({"parameters":[
{"name":"window","in":"query","schema":{"type":"integer","minimum":1,"maximum":10000,"default":100},"description":"how many successful executions"}]})";

constexpr std::string_view eventsDetails = R"({"parameters":[
{"name":"Idempotency-Key","in":"header","schema":{"type":"string"},"description":"a batch that is sent again adds nothing"}],
"requestBody":{"required":true,"content":{"application/x-ndjson":{"schema":{"type":"string"}}}},
"responses":{"202":{"description":"All of it is in the store."}}})";

constexpr std::string_view seriesDetails = R"({"parameters":[
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":50}},
{"name":"cursor","in":"query","schema":{"type":"string"}},{"name":"source","in":"query","schema":{"type":"string"}},
{"name":"name","in":"query","schema":{"type":"string"}}]})";

constexpr std::string_view pointsDetails = R"({"parameters":[
{"name":"since","in":"query","schema":{"type":"string"},"description":"RFC 3339, a date, or an age such as 7d; a day by default"},
{"name":"until","in":"query","schema":{"type":"string"}},
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":100000,"default":10000}}]})";

QString parameter(const Request& request, size_t index)
{
    return QString::fromStdString(request.parameters[index]);
}

void postPipeline(Store& store, const Request& request, const Respond& respond)
{
    const Result<QJsonObject> object = bodyObject(request);
    if (!object)
        return respond(badBodyResponse(object.error()));
    const QString tenant = parameter(request, 0), name = object->value(QStringLiteral("name")).toString();
    const QString description = object->value(QStringLiteral("description")).toString();
    const Result<AddedPipeline> added =
        answerOf(store.write([=](Transaction& db) { return addTenantPipeline(db, tenant, name, description, now()); }));
    if (!added)
        return respond(added.error().kind == Error::Kind::Malformed ? invalidResponse(added.error().message)
                                                                    : errorResponse(added.error()));
    respond(jsonResponse(pipelineJson(added->pipeline), added->isNew ? 201 : 200));
}

void listPipelines(Store& store, const Request& request, const Respond& respond)
{
    const Result<PageQuestion> question = pageOf(request);
    const Result<qint64> after = question ? idCursor(*question) : Result<qint64>(question.error());
    if (!after)
        return respond(errorResponse(after.error()));
    const auto found = answerOf(
        store.read([&](Reader& db) { return tenantPipelines(db, parameter(request, 0), TenantPipelineId{*after}, question->limit); }));
    if (!found)
        return respond(errorResponse(found.error()));
    std::vector<std::string> items;
    for (const TenantPipeline& pipeline : *found)
        items.push_back(pipelineJson(pipeline));
    const bool isFull = qint64(found->size()) == question->limit;
    respond(jsonResponse(pageJson(items, isFull ? QString::number(found->back().id.value) : QString())));
}

Result<TenantPipeline> pipelineOf(Store& store, const Request& request)
{
    return answerOf(store.read([&](Reader& db) { return tenantPipeline(db, parameter(request, 0), parameter(request, 1)); }));
}

void postExecution(Store& store, const Request& request, const Respond& respond)
{
    const Result<QJsonObject> object = bodyObject(request);
    const Result<TenantPipeline> pipeline = pipelineOf(store, request);
    if (!object || !pipeline)
        return respond(object ? errorResponse(pipeline.error()) : badBodyResponse(object.error()));
    Result<Execution> execution = executionFrom(*object, now());
    if (!execution)
        return respond(invalidResponse(execution.error().message));
    store.write([id = pipeline->id, execution = *execution](Transaction& db) { return putExecution(db, id, execution); })
        .then(QtFuture::Launch::Sync, [respond, execution = *execution](Result<ExecutionId> id) mutable {
            if (!id)
                return respond(errorResponse(id.error()));
            execution.id = *id;
            respond(jsonResponse(executionJson(execution), 202));
        });
}

/// "started:id" of the last one of a page.
std::optional<ExecutionPlace> placeOf(const QString& cursor)
{
    bool isTime = false, isId = false;
    const qint64 time = cursor.section(u':', 0, 0).toLongLong(&isTime), id = cursor.section(u':', 1).toLongLong(&isId);
    return isTime && isId ? std::optional(ExecutionPlace{{time}, {id}}) : std::nullopt;
}

void listExecutions(Store& store, const Request& request, const Respond& respond)
{
    const Result<PageQuestion> question = pageOf(request);
    const Result<TenantPipeline> pipeline = pipelineOf(store, request);
    if (!question || !pipeline)
        return respond(errorResponse(question ? pipeline.error() : question.error()));
    const std::optional<ExecutionPlace> place = placeOf(question->cursor);
    if (!place && !question->cursor.isEmpty())
        return respond(errorResponse(Error{Error::Kind::Malformed, Text::tr("cursor is none of ours."), {}}));
    const auto found = answerOf(store.read([&](Reader& db) { return executions(db, pipeline->id, place, question->limit); }));
    if (!found)
        return respond(errorResponse(found.error()));
    std::vector<std::string> items;
    for (const Execution& execution : *found)
        items.push_back(executionJson(execution));
    const bool isFull = qint64(found->size()) == question->limit;
    const QString next = isFull ? QStringLiteral("%1:%2").arg(found->back().startedAt.ms).arg(found->back().id.value) : QString();
    respond(jsonResponse(pageJson(items, next)));
}

void showLatency(Store& store, const Request& request, const Respond& respond)
{
    const Result<int> window = queryNumber(request, "window", 100, 1, 10'000);
    const Result<TenantPipeline> pipeline = pipelineOf(store, request);
    if (!window || !pipeline)
        return respond(errorResponse(window ? pipeline.error() : window.error()));
    const auto durations = answerOf(store.read([&](Reader& db) { return latestDurations(db, pipeline->id, *window); }));
    respond(durations ? jsonResponse(latencyJson(*durations, *window)) : errorResponse(durations.error()));
}

void postEvents(Store& store, const Request& request, const Respond& respond)
{
    const std::string_view name = request.header("idempotency-key");
    if (name.size() > 200)
        return respond(errorResponse(Error{Error::Kind::Malformed, Text::tr("Idempotency-Key is longer than 200 bytes."), {}}));
    Result<std::vector<SeriesEvents>> series = readEvents(request.body, now());
    if (!series)
        return respond(errorResponse(series.error()));
    qint64 points = 0, logs = 0;
    for (const SeriesEvents& events : *series) {
        points += qint64(events.points.size());
        logs += qint64(events.logs.size());
    }
    PackedEvents packed = packEvents(QByteArray(name.data(), qsizetype(name.size())), *std::move(series));
    store.write([packed = std::move(packed)](Transaction& db) { return addEvents(db, packed, now()); })
        .then(QtFuture::Launch::Sync, [respond, points, logs](Result<bool> added) {
            if (!added)
                return respond(errorResponse(added.error()));
            JsonWriter json;
            json.beginObject().number("points", *added ? points : 0).number("log_events", *added ? logs : 0).boolean("known", !*added);
            respond(jsonResponse(json.endObject().json(), 202));
        });
}

void listSeries(Store& store, const Request& request, const Respond& respond)
{
    const Result<PageQuestion> question = pageOf(request);
    const Result<qint64> after = question ? idCursor(*question) : Result<qint64>(question.error());
    if (!after)
        return respond(errorResponse(after.error()));
    const auto found = answerOf(store.read([&](Reader& db) {
        return seriesList(db, queryText(request, "source").toUtf8(), queryText(request, "name").toUtf8(), SeriesId{*after},
                          question->limit);
    }));
    if (!found)
        return respond(errorResponse(found.error()));
    std::vector<std::string> items;
    for (const Series& series : *found)
        items.push_back(seriesJson(series));
    const bool isFull = qint64(found->size()) == question->limit;
    respond(jsonResponse(pageJson(items, isFull ? QString::number(found->back().id.value) : QString())));
}

/// What a series says between two times: `read` and `write` are those of points or of log events.
template <typename Item>
void showSeries(Store& store, const Request& request, const Respond& respond,
                Result<std::vector<Item>> (*read)(Reader&, SeriesId, Timestamp, Timestamp, int), void (*write)(JsonWriter&, const Item&))
{
    const Timestamp at = now();
    const auto since = queryTime(request, "since", at), until = queryTime(request, "until", at);
    const Result<int> limit = queryNumber(request, "limit", 10'000, 1, 100'000);
    if (!since || !until || !limit)
        return respond(errorResponse(!since ? since.error() : (!until ? until.error() : limit.error())));
    const SeriesId series{parameter(request, 0).toLongLong()};
    const Result<bool> isThere = answerOf(store.read([series](Reader& db) { return hasSeries(db, series); }));
    if (!isThere || !*isThere)
        return respond(errorResponse(isThere ? Error{Error::Kind::NotFound, Text::tr("There is no such series."), {}} : isThere.error()));
    const Timestamp from = since->value_or(Timestamp{at.ms - 86'400'000}),
                    to = until->value_or(Timestamp{std::numeric_limits<qint64>::max()});
    const Result<std::vector<Item>> found = answerOf(store.read([=](Reader& db) { return read(db, series, from, to, *limit); }));
    if (!found)
        return respond(errorResponse(found.error()));
    JsonWriter json;
    json.beginObject().beginList("items");
    for (const Item& item : *found)
        write(json, item);
    respond(jsonResponse(json.endList().null("next_cursor").endObject().json()));
}

void showPoints(Store& store, const Request& request, const Respond& respond)
{
    showSeries<Point>(store, request, respond, pointsOf, [](JsonWriter& json, const Point& point) {
        json.beginObject().time("time", point.at).number("value", point.value).endObject();
    });
}

void showLogEvents(Store& store, const Request& request, const Respond& respond)
{
    showSeries<LogEvent>(store, request, respond, logEventsOf, [](JsonWriter& json, const LogEvent& event) {
        json.beginObject()
            .time("time", event.at)
            .text("text", std::string_view(event.text.constData(), size_t(event.text.size())))
            .endObject();
    });
}

using Answer = void (*)(Store& store, const Request& request, const Respond& respond);

Handler answering(Store& store, Desk& desk, Answer answer)
{
    return desk.handler([&store, answer](const Request& request, const Respond& respond) { answer(store, request, respond); });
}

} // namespace

std::vector<Route> clientRoutes(Store& store, Desk& desk)
{
    const auto at = [&](Answer answer) { return answering(store, desk, answer); };
    return {
        {"POST", "/api/v1/tenants/{t}/pipelines", Access::Operator, BodyTo::Memory, smallBody, at(postPipeline),
         "Makes a pipeline of a tenant; one that is there already is the answer.", pipelineDetails},
        {"GET", "/api/v1/tenants/{t}/pipelines", Access::Viewer, BodyTo::Nowhere, 0, at(listPipelines), "Lists the pipelines of a tenant.",
         pageDetails},
        {"POST", "/api/v1/tenants/{t}/pipelines/{p}/executions", Access::Operator, BodyTo::Memory, smallBody, at(postExecution),
         "Reports an execution.", executionDetails},
        {"GET", "/api/v1/tenants/{t}/pipelines/{p}/executions", Access::Viewer, BodyTo::Nowhere, 0, at(listExecutions),
         "Lists executions, the latest first.", pageDetails},
        {"GET", "/api/v1/tenants/{t}/pipelines/{p}/latency", Access::Viewer, BodyTo::Nowhere, 0, at(showLatency),
         "Says how long the latest successful executions took.", latencyDetails},
        {"POST", "/api/v1/events", Access::Operator, BodyTo::Memory, batchBody, at(postEvents),
         "Takes a batch of telemetry points and log events, one JSON object a line.", eventsDetails},
        {"GET", "/api/v1/series", Access::Viewer, BodyTo::Nowhere, 0, at(listSeries), "Lists the series of telemetry.", seriesDetails},
        {"GET", "/api/v1/series/{id}/points", Access::Viewer, BodyTo::Nowhere, 0, at(showPoints), "Shows the points of a series by time.",
         pointsDetails},
        {"GET", "/api/v1/series/{id}/logs", Access::Viewer, BodyTo::Nowhere, 0, at(showLogEvents),
         "Shows the log events of a series by time.", pointsDetails},
    };
}

} // namespace sentinel
