#include "core/pipeline/healthroutes.h"

#include "core/pipeline/collector.h"
#include "core/pipeline/metrics.h"
#include "core/pipeline/sourcemetrics.h"
#include "core/pipeline/storehealth.h"
#include "core/store/sources.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <memory>

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

Response json(int status, const QJsonObject& object)
{
    Response response;
    response.status = status;
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
    return response;
}

QStringList reasonsAgainst(const Collector& collector)
{
    QStringList reasons;
    if (collector.isDraining())
        reasons += Text::tr("The program is about to end.");
    const IntakeLoad load = collector.intake().load();
    if (const StoreHealth::State store = collector.health().state(); !store.isWritable)
        reasons += store.problem;
    else if (load.isStalled) // who waits for it notices before the next look
        reasons += StoreHealth::silence(std::chrono::seconds(qint64(load.stalledFor)));
    if (load.isFull)
        reasons += Text::tr("Too much is waiting to be stored.");
    return reasons;
}

/// What the store knows of the intake and of sources.
struct StoredState
{
    IntakeCounts intake;
    std::vector<std::pair<Source, SourceState>> sources;
};

Result<StoredState> storedState(Reader& db)
{
    StoredState state;
    const Result<IntakeCounts> counts = intakeCounts(db);
    if (!counts)
        return counts.error();
    state.intake = *counts;
    const Result<std::vector<Source>> all = sources(db);
    if (!all)
        return all.error();
    for (const Source& source : *all) {
        const Result<SourceState> one = sourceState(db, source.id);
        if (!one)
            return one.error();
        state.sources.emplace_back(source, *one);
    }
    return state;
}

void writeStored(MetricsText& metrics, const StoredState& state, Timestamp now)
{
    metrics.begin("sentinel_deliveries", "Deliveries in the store, by what became of them.", "gauge");
    metrics.add({{"state", "waiting"}}, double(state.intake.waiting));
    metrics.add({{"state", "applied"}}, double(state.intake.applied));
    metrics.add({{"state", "ignored"}}, double(state.intake.ignored));
    metrics.add({{"state", "refused"}}, double(state.intake.refused));
    metrics.gauge("sentinel_deliveries_oldest_waiting_seconds", "Age of the oldest delivery that waits to be understood.",
                  state.intake.oldestWaiting ? secondsBetween(*state.intake.oldestWaiting, now) : 0);
    writeSourceMetrics(metrics, state.sources);
}

} // namespace

Handler healthHandler(const Collector&)
{
    return [](const Request&, const Respond& respond) {
        respond(
            json(200, {{u"schema"_s, u"sentinel.health/1"_s}, {u"status"_s, u"ok"_s}, {u"version"_s, QStringLiteral(SENTINEL_VERSION)}}));
    };
}

Handler readyHandler(const Collector& collector)
{
    return [&collector](const Request&, const Respond& respond) {
        const QStringList reasons = reasonsAgainst(collector);
        Response response = json(
            reasons.isEmpty() ? 200 : 503,
            {{u"schema"_s, u"sentinel.ready/1"_s}, {u"ready"_s, reasons.isEmpty()}, {u"problems"_s, QJsonArray::fromStringList(reasons)}});
        if (!reasons.isEmpty())
            response.headers.emplace_back("Retry-After", "5");
        respond(std::move(response));
    };
}

Handler metricsHandler(const Collector& collector)
{
    return [&collector](const Request&, const Respond& respond) {
        const auto text = std::make_shared<std::string>(collector.metrics().text());
        collector.store().read(storedState).then(QtFuture::Launch::Sync, [text, respond](const Result<StoredState>& state) {
            MetricsText stored;
            if (state)
                writeStored(stored, *state, Timestamp{QDateTime::currentMSecsSinceEpoch()});
            Response response;
            response.contentType = "text/plain; version=0.0.4; charset=utf-8";
            response.body = *text + stored.text();
            respond(std::move(response));
        });
    };
}

void writeIntakeMetrics(MetricsText& metrics, const Collector& collector)
{
    const IntakeLoad load = collector.intake().load();
    metrics.counter("sentinel_intake_accepted", "Deliveries answered 202, repeats included.", double(load.accepted));
    metrics.counter("sentinel_intake_repeated", "Deliveries that were here already.", double(load.repeated));
    metrics.counter("sentinel_intake_malformed", "Deliveries that were no JSON.", double(load.malformed));
    metrics.counter("sentinel_intake_turned_away", "Deliveries answered 503.", double(load.turnedAway));
    metrics.gauge("sentinel_intake_queue_length", "Deliveries that wait for the store.", double(load.waiting));
    metrics.gauge("sentinel_intake_queue_bytes", "Their size.", double(load.waitingBytes));
    metrics.counter("sentinel_intake_facts", "Facts folded into runs and jobs by this program.", double(collector.applying().applied()));
    metrics.counter("sentinel_logs_judged", "Logs judged by this program after they had arrived.", double(collector.judging().judged()));
    metrics.gauge("sentinel_store_writable", "1 while the store takes changes.", collector.health().state().isWritable ? 1 : 0);
}

} // namespace sentinel
