// The table of routes: what the listener answers, who may ask, and where bodies go. A new route is a handler beside what it serves and a
// line here; the OpenAPI description follows from the table.

#include "core/pipeline/routes.h"

#include "core/listen/openapi.h"
#include "core/pipeline/collector.h"
#include "core/pipeline/healthroutes.h"
#include "core/pipeline/postedruns.h"
#include "core/pipeline/routes_clients.h"
#include "core/pipeline/routes_read.h"
#include "core/pipeline/routes_repos.h"
#include "core/pipeline/routes_summary.h"
#include "core/pipeline/routes_tenants.h"
#include "core/pipeline/tenancy.h"
#include "core/pipeline/webhooks.h"

#include <algorithm>
#include <iterator>
#include <memory>

namespace sentinel {

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 hookAtMost = 2 * mebibyte;
constexpr qint64 runAtMost = 32 * mebibyte; // with its logs as text
constexpr qint64 logAtMost = 16 * 1024 * mebibyte;
constexpr qint64 reportAtMost = 512 * mebibyte;

constexpr std::string_view jobQuery =
    R"({"parameters": [{"name": "job", "in": "query", "required": false, "schema": {"type": "string"},
        "description": "Name or id of the job; needed where the run has several."}],
        "responses": {"202": {"description": "It is in the store."},
                      "409": {"$ref": "#/components/responses/Error"}}})";
constexpr std::string_view accepted = R"({"responses": {"202": {"description": "It is in the store."}}})";
constexpr std::string_view plainText =
    R"({"responses": {"200": {"description": "Metrics.", "content": {"text/plain": {"schema": {"type": "string"}}}}}})";

Route webhook(std::string_view path, Provider provider, Collector& collector, std::string_view summary)
{
    return {"POST",         path,       Access::Signed,
            BodyTo::Memory, hookAtMost, webhookHandler(provider, collector.hookSecrets(), collector.intake()),
            summary,        accepted};
}

Route posted(std::string_view method, std::string_view path, BodyTo body, qint64 atMost, Collector& collector,
             void (PostedRuns::*take)(Request, Respond), std::string_view summary, std::string_view details)
{
    return {
        method,
        path,
        Access::Operator,
        body,
        atMost,
        [&collector, take](Request request, Respond respond) { (collector.postedRuns().*take)(std::move(request), std::move(respond)); },
        summary,
        details};
}

Handler jsonText(std::shared_ptr<const std::string> text)
{
    return [text](const Request&, const Respond& respond) {
        Response response;
        response.body = *text;
        respond(std::move(response));
    };
}

} // namespace

std::vector<Route> routesOf(Collector& collector)
{
    const auto description = std::make_shared<std::string>();
    std::vector<Route> routes{
        {"GET", "/health", Access::Anyone, BodyTo::Nowhere, 0, healthHandler(collector), "Is the program alive?", {}},
        {"GET",
         "/ready",
         Access::Anyone,
         BodyTo::Nowhere,
         0,
         readyHandler(collector),
         "Can it take something now: is the store writable, and is there room?",
         {}},
        {"GET", "/metrics", Access::AnyoneOnLoopback, BodyTo::Nowhere, 0, metricsHandler(collector), "Metrics for Prometheus.", plainText},
        {"GET", "/api/v1/openapi.json", Access::Anyone, BodyTo::Nowhere, 0, jsonText(description), "This description.", {}},
        webhook("/webhook/github", Provider::GitHub, collector, "Webhooks of GitHub: workflow_run, workflow_job, check_run, ping."),
        webhook("/webhook/gitlab", Provider::GitLab, collector, "Webhooks of GitLab: pipeline and job events."),
        webhook("/webhook/jenkins", Provider::Jenkins, collector, "What the Notification plugin of Jenkins sends."),
        posted("POST", "/api/v1/runs", BodyTo::Memory, runAtMost, collector, &PostedRuns::postRun,
               "Hands in a run of any CI, with jobs, steps, tests and log text.", accepted),
        posted("PUT", "/api/v1/runs/{id}/log", BodyTo::File, logAtMost, collector, &PostedRuns::putLog,
               "Hands in the log of a run's job; compressed ones are unpacked.", jobQuery),
        posted("PUT", "/api/v1/runs/{id}/report", BodyTo::File, reportAtMost, collector, &PostedRuns::putReport,
               "Hands in a test report of a run's job.", jobQuery),
    };
    Store& store = collector.store();
    Desk& desk = collector.desk();
    for (std::vector<Route> more : {readRoutes(store, desk), summaryRoutes(store, desk), clientRoutes(store, collector.clientDesk()),
                                    tenantRoutes(store, desk), repoRoutes(store, desk, [&collector] { collector.sourcesChanged(); })})
        std::ranges::move(more, std::back_inserter(routes));
    *description = openApiOf(routes, QStringLiteral("Sentinel"), QStringLiteral(SENTINEL_VERSION)).toStdString();
    return keptApart(std::move(routes));
}

} // namespace sentinel
