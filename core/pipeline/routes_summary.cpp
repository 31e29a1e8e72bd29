#include "core/pipeline/routes_summary.h"

#include "core/pipeline/answer_p.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/historyjson.h"
#include "core/pipeline/requests.h"
#include "core/pipeline/routes_p.h"
#include "core/store/store.h"

#include <limits>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

constexpr qint64 smallBody = 64 << 10;

constexpr std::string_view historyDetails = R"({"parameters":[
{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":500,"default":50},"description":"days"},
{"name":"cursor","in":"query","schema":{"type":"string"},"description":"next_cursor of the page before"},
{"name":"pipeline","in":"query","schema":{"type":"string"}},{"name":"branch","in":"query","schema":{"type":"string"}},
{"name":"repo","in":"query","schema":{"type":"string"}}]})";

constexpr std::string_view summaryDetails = R"({"parameters":[
{"name":"week","in":"query","schema":{"type":"string"},"description":"such as 2026-W47; or:"},
{"name":"since","in":"query","schema":{"type":"string"},"description":"RFC 3339, a date, or an age such as 7d; seven days before until by default"},
{"name":"until","in":"query","schema":{"type":"string"},"description":"now by default"},
{"name":"pipeline","in":"query","schema":{"type":"string"}},{"name":"branch","in":"query","schema":{"type":"string"}},
{"name":"repo","in":"query","schema":{"type":"string"}}]})";

RunStretch stretchOf(const Request& request, const Period& period)
{
    return {period.since, period.until, queryText(request, "pipeline"), queryText(request, "branch"), queryText(request, "repo")};
}

Response showHistory(Store& store, const Request& request)
{
    constexpr std::string_view names[] = {"limit", "cursor", "pipeline", "branch", "repo"};
    const Result<> known = requireKnown(request, names);
    const Result<PageQuestion> question = pageOf(request);
    const Result<qint64> before = question ? idCursor(*question) : Result<qint64>(question.error());
    if (!known || !before)
        return errorResponse(known ? before.error() : known.error());
    // The cursor is the first moment of the last day of the page before.
    const Period period{{std::numeric_limits<qint64>::min()}, {question->cursor.isEmpty() ? now().ms + dayMs : *before}};
    const auto days = answerOf(
        store.read([stretch = stretchOf(request, period), limit = question->limit](Reader& db) { return runsByDay(db, stretch, limit); }));
    if (!days)
        return errorResponse(days.error());
    std::vector<std::string> items;
    for (const DayTally& day : *days)
        items.push_back(dayJson(day));
    const bool isFull = qint64(days->size()) == question->limit;
    return jsonResponse(pageJson(items, isFull ? QString::number(days->back().day.ms) : QString()));
}

Response summaryOf(Store& store, const Request& request, const Period& period)
{
    const Timestamp at = now();
    const auto summary =
        answerOf(store.read([stretch = stretchOf(request, period), at](Reader& db) { return runSummary(db, stretch, at); }));
    return summary ? jsonResponse(summaryJson(*summary, at)) : errorResponse(summary.error());
}

Response showSummary(Store& store, const Request& request)
{
    constexpr std::string_view names[] = {"week", "since", "until", "pipeline", "branch", "repo"};
    const Result<> known = requireKnown(request, names);
    const Result<Period> period = periodOf(request, now());
    if (!known || !period)
        return errorResponse(known ? period.error() : known.error());
    return summaryOf(store, request, *period);
}

/// A summary is worked out from the runs whenever it is asked for: nothing of it is kept that could be out of date.
Response generateSummary(Store& store, const Request& request)
{
    const Result<Period> period = periodOf(request, now());
    return period ? summaryOf(store, request, *period) : badBodyResponse(period.error());
}

Response showDashboard(Store& store, const Request&)
{
    const Timestamp at = now();
    const auto board = answerOf(store.read([at](Reader& db) { return dashboard(db, at); }));
    return board ? jsonResponse(dashboardJson(*board, at)) : errorResponse(board.error());
}

} // namespace

std::vector<Route> summaryRoutes(Store& store, Desk& desk)
{
    const auto at = [&](Response (*show)(Store&, const Request&)) {
        return desk.handler([&store, show](const Request& request, const Respond& respond) { respond(show(store, request)); });
    };
    return {
        {"GET", "/api/v1/history", Access::Viewer, BodyTo::Nowhere, 0, at(showHistory),
         "Lists days and how their runs ended, the latest first.", historyDetails},
        {"GET", "/api/v1/summary", Access::Viewer, BodyTo::Nowhere, 0, at(showSummary),
         "Sums up a week or another stretch of time, beside the one before.", summaryDetails},
        {"POST", "/api/v1/summary/generate", Access::Operator, BodyTo::Memory, smallBody, at(generateSummary),
         "Works out the summary of a week or another stretch of time.", periodBodyDetails},
        {"GET",
         "/api/v1/dashboard",
         Access::Viewer,
         BodyTo::Nowhere,
         0,
         at(showDashboard),
         "Shows how things stand: failing pipelines, clusters, sources, what waits.",
         {}},
    };
}

} // namespace sentinel
