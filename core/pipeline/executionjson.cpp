#include "core/pipeline/executionjson.h"

#include "core/base/json.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Execution)
};

Error wrong(const QString& message)
{
    return {Error::Kind::Malformed, message, {}};
}

Result<std::optional<Timestamp>> timeIn(const QJsonObject& object, const QString& key)
{
    const QJsonValue value = object[key];
    if (value.isUndefined() || value.isNull())
        return std::optional<Timestamp>();
    const std::optional<Timestamp> time = parseRfc3339(value.toString().toStdString());
    if (!time)
        return wrong(Text::tr("%1 must be a time such as 2026-11-21T08:00:00Z.").arg(key));
    return time;
}

Result<std::optional<double>> numberIn(const QJsonObject& object, const QString& key)
{
    const QJsonValue value = object[key];
    if (value.isUndefined() || value.isNull())
        return std::optional<double>();
    if (!value.isDouble() || !(value.toDouble() >= 0) || value.toDouble() > 1e15)
        return wrong(Text::tr("%1 must be a number, 0 or more.").arg(key));
    return std::optional(value.toDouble());
}

/// Of ascending numbers.
double nearestRank(const std::vector<double>& sorted, double share)
{
    const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}

} // namespace

Result<Execution> executionFrom(const QJsonObject& object, Timestamp now)
{
    constexpr qsizetype longestId = 200, longestMessage = 10'000;
    Execution execution;
    execution.receivedAt = now;
    const auto status = executionStatusNamed(object[QStringLiteral("status")].toString().toStdString());
    if (!status)
        return wrong(Text::tr("status must be running, success, failed or cancelled."));
    execution.status = *status;
    const QJsonValue id = object[QStringLiteral("id")], message = object[QStringLiteral("error_message")];
    if (!(id.isUndefined() || id.isNull() || id.isString()) || id.toString().size() > longestId)
        return wrong(Text::tr("id must be a text of at most %1 characters.").arg(longestId));
    if (!(message.isUndefined() || message.isNull() || message.isString()))
        return wrong(Text::tr("error_message must be a text."));
    execution.clientId = id.toString();
    execution.errorMessage = message.toString().left(longestMessage);
    const auto started = timeIn(object, QStringLiteral("started_at")), ended = timeIn(object, QStringLiteral("finished_at"));
    const auto duration = numberIn(object, QStringLiteral("duration_seconds")),
               records = numberIn(object, QStringLiteral("records_processed"));
    if (!started || !ended)
        return started ? ended.error() : started.error();
    if (!duration || !records)
        return duration ? records.error() : duration.error();
    if (*records && std::floor(**records) != **records)
        return wrong(Text::tr("records_processed must be a whole number."));
    if (*started && *ended && **ended < **started)
        return wrong(Text::tr("finished_at lies before started_at."));
    execution.finishedAt = *ended;
    execution.duration = *duration;
    const Timestamp end = ended->value_or(now);
    execution.startedAt = started->value_or(Timestamp{end.ms - std::llround(duration->value_or(0) * 1000)});
    if (!execution.duration && *started && *ended)
        execution.duration = secondsBetween(**started, **ended);
    if (*records)
        execution.records = static_cast<qint64>(**records);
    return execution;
}

std::string executionJson(const Execution& execution)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.execution/1"))
        .number("id", execution.id.value)
        .textOrNull("client_id", execution.clientId)
        .text("status", jsonName(execution.status))
        .time("started_at", execution.startedAt)
        .time("finished_at", execution.finishedAt)
        .number("duration_seconds", execution.duration);
    if (execution.records)
        json.number("records_processed", *execution.records);
    else
        json.null("records_processed");
    return json.textOrNull("error_message", execution.errorMessage).time("received_at", execution.receivedAt).endObject().json();
}

std::string pipelineJson(const TenantPipeline& pipeline)
{
    JsonWriter json;
    return json.beginObject()
        .text("schema", std::string_view("sentinel.pipeline/1"))
        .number("id", pipeline.id.value)
        .text("name", pipeline.name)
        .textOrNull("description", pipeline.description)
        .time("made_at", pipeline.madeAt)
        .endObject()
        .json();
}

std::string seriesJson(const Series& series)
{
    const auto view = [](const QByteArray& bytes) { return std::string_view(bytes.constData(), size_t(bytes.size())); };
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.series/1")).number("id", series.id.value);
    json.text("source", view(series.key.source)).text("name", view(series.key.name)).value("labels", view(series.key.labels));
    return json.endObject().json();
}

std::string latencyJson(const std::vector<double>& durations, int window)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.latency/1"))
        .number("window", qint64(window))
        .number("count", qint64(durations.size()));
    if (durations.empty()) {
        for (const std::string_view key : {"latest", "mean", "p50", "p95", "p99", "min", "max"})
            json.null(key);
        return json.endObject().json();
    }
    std::vector<double> sorted = durations;
    std::sort(sorted.begin(), sorted.end());
    const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0);
    return json.number("latest", durations.front())
        .number("mean", sum / static_cast<double>(sorted.size()))
        .number("p50", nearestRank(sorted, 0.5))
        .number("p95", nearestRank(sorted, 0.95))
        .number("p99", nearestRank(sorted, 0.99))
        .number("min", sorted.front())
        .number("max", sorted.back())
        .endObject()
        .json();
}

} // namespace sentinel
