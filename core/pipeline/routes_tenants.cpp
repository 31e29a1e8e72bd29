#include "core/pipeline/routes_tenants.h"

#include "core/base/json.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/period.h"
#include "core/pipeline/requests.h"
#include "core/pipeline/routes_p.h"
#include "core/store/executionalerts.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

constexpr qint64 smallBody = 64 << 10;

constexpr std::string_view alertsDetails = R"({"parameters":[
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":50}},
{"name":"cursor","in":"query","schema":{"type":"string"},"description":"next_cursor of the page before"},
{"name":"state","in":"query","schema":{"type":"string","enum":["open","acknowledged","resolved"]}}]})";

constexpr std::string_view summaryDetails = R"({"parameters":[
{"name":"week","in":"query","schema":{"type":"string"},"description":"such as 2026-W47; or:"},
{"name":"since","in":"query","schema":{"type":"string"},"description":"RFC 3339, a date, or an age such as 7d; seven days before until by default"},
{"name":"until","in":"query","schema":{"type":"string"},"description":"now by default"}]})";

QString tenantOf(const Request& request)
{
    return QString::fromStdString(request.parameters.front());
}

std::string alertJson(const ExecutionAlert& alert)
{
    JsonWriter json;
    return json.beginObject()
        .text("schema", std::string_view("sentinel.execution_alert/1"))
        .number("id", alert.execution.id.value)
        .text("state", jsonName(alert.state()))
        .text("pipeline", alert.pipeline.name)
        .number("pipeline_id", alert.pipeline.id.value)
        .number("execution", alert.execution.id.value)
        .textOrNull("client_id", alert.execution.clientId)
        .textOrNull("error_message", alert.execution.errorMessage)
        .time("started_at", alert.execution.startedAt)
        .time("finished_at", alert.execution.finishedAt)
        .time("raised_at", alert.execution.receivedAt)
        .time("acknowledged_at", alert.acknowledgedAt)
        .textOrNull("acknowledged_by", alert.acknowledgedBy)
        .time("resolved_at", alert.resolvedAt)
        .endObject()
        .json();
}

void writeTally(JsonWriter& json, const ExecutionTally& tally)
{
    const qint64 ended = tally.succeeded + tally.failed;
    json.number("executions", tally.executions)
        .number("succeeded", tally.succeeded)
        .number("failed", tally.failed)
        .number("cancelled", tally.cancelled)
        .number("running", tally.running)
        .number("failure_rate", ended > 0 ? std::optional(double(tally.failed) / double(ended)) : std::nullopt)
        .number("open_alerts", tally.openAlerts)
        .number("records_processed", tally.records)
        .number("mean_seconds", tally.seconds)
        .number("longest_seconds", tally.most);
}

std::string summaryJson(const QString& tenant, const Period& period, const std::vector<ExecutionTally>& tallies)
{
    ExecutionTally all;
    double seconds = 0;
    qint64 timed = 0;
    for (const ExecutionTally& tally : tallies) {
        all.executions += tally.executions;
        all.succeeded += tally.succeeded;
        all.failed += tally.failed;
        all.cancelled += tally.cancelled;
        all.running += tally.running;
        all.openAlerts += tally.openAlerts;
        all.records += tally.records;
        if (tally.most)
            all.most = std::max(all.most.value_or(0), *tally.most);
        seconds += tally.seconds.value_or(0) * double(tally.timed);
        timed += tally.timed;
    }
    if (timed > 0)
        all.seconds = seconds / double(timed);
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.tenant_summary/1"))
        .text("tenant", tenant)
        .time("since", period.since)
        .time("until", period.until);
    writeTally(json, all);
    json.beginList("pipelines");
    for (const ExecutionTally& tally : tallies) {
        json.beginObject().text("pipeline", tally.pipeline);
        writeTally(json, tally);
        json.endObject();
    }
    return json.endList().endObject().json();
}

Response listAlerts(Store& store, const Request& request)
{
    constexpr std::string_view names[] = {"limit", "cursor", "state"};
    const Result<> known = requireKnown(request, names);
    const Result<PageQuestion> question = pageOf(request);
    const Result<qint64> before = question ? idCursor(*question) : Result<qint64>(question.error());
    if (!known || !before)
        return errorResponse(known ? before.error() : known.error());
    const QString word = queryText(request, "state");
    const std::optional<AlertState> state = alertStateNamed(word.toStdString());
    if (!state && !word.isEmpty())
        return errorResponse(Error{Error::Kind::Malformed, Text::tr("state must be open, acknowledged or resolved."), {}});
    const auto found = answerOf(store.read([=, tenant = tenantOf(request), limit = question->limit](Reader& db) {
        return executionAlerts(db, tenant, state, ExecutionId{*before}, limit);
    }));
    if (!found)
        return errorResponse(found.error());
    std::vector<std::string> items;
    for (const ExecutionAlert& alert : *found)
        items.push_back(alertJson(alert));
    const bool isFull = qint64(found->size()) == question->limit;
    return jsonResponse(pageJson(items, isFull ? QString::number(found->back().execution.id.value) : QString()));
}

Response acknowledgeAlert(Store& store, const Request& request)
{
    const ExecutionId id{QString::fromStdString(request.parameters[1]).toLongLong()};
    const auto alert = answerOf(store.write([=, tenant = tenantOf(request), by = request.caller.key](Transaction& db) {
        return acknowledgeExecution(db, tenant, id, by, now());
    }));
    return alert ? jsonResponse(alertJson(*alert)) : errorResponse(alert.error());
}

Response summaryOf(Store& store, const Request& request, const Period& period)
{
    const auto tallies = answerOf(
        store.read([=, tenant = tenantOf(request)](Reader& db) { return executionTallies(db, tenant, period.since, period.until); }));
    return tallies ? jsonResponse(summaryJson(tenantOf(request), period, *tallies)) : errorResponse(tallies.error());
}

Response showSummary(Store& store, const Request& request)
{
    constexpr std::string_view names[] = {"week", "since", "until"};
    const Result<> known = requireKnown(request, names);
    const Result<Period> period = periodOf(request, now());
    if (!known || !period)
        return errorResponse(known ? period.error() : known.error());
    return summaryOf(store, request, *period);
}

/// Worked out anew whenever it is asked for.
Response generateSummary(Store& store, const Request& request)
{
    const Result<Period> period = periodOf(request, now());
    return period ? summaryOf(store, request, *period) : badBodyResponse(period.error());
}

} // namespace

std::vector<Route> tenantRoutes(Store& store, Desk& desk)
{
    const auto at = [&](Response (*show)(Store&, const Request&)) {
        return desk.handler([&store, show](const Request& request, const Respond& respond) { respond(show(store, request)); });
    };
    return {
        {"GET", "/api/v1/tenants/{t}/alerts", Access::Viewer, BodyTo::Nowhere, 0, at(listAlerts),
         "Lists a tenant's failed executions, the latest first.", alertsDetails},
        {"POST",
         "/api/v1/tenants/{t}/alerts/{a}/acknowledge",
         Access::Operator,
         BodyTo::Memory,
         smallBody,
         at(acknowledgeAlert),
         "Says that somebody has seen to an alert.",
         {}},
        {"GET", "/api/v1/tenants/{t}/summary", Access::Viewer, BodyTo::Nowhere, 0, at(showSummary),
         "Sums up a tenant's executions of a week or another stretch of time.", summaryDetails},
        {"POST", "/api/v1/tenants/{t}/summary/generate", Access::Operator, BodyTo::Memory, smallBody, at(generateSummary),
         "Works out the summary of a week or another stretch of time.", periodBodyDetails},
    };
}

} // namespace sentinel
