#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/providers/mapping.h"
#include "core/providers/providers.h"

#include <QFile>

namespace sentinel {

namespace {

/// How the payloads of one command line are to be read.
struct Reading
{
    const ProviderEntry* provider = nullptr;
    std::string event;
    std::optional<PayloadMapping> mapping;

    Result<Decoded> decode(std::string_view json) const { return mapping ? mapping->decode(json) : provider->decode(event, json); }
};

void writeState(JsonWriter& json, const QString& status, const QString& conclusion, Phase phase, Outcome outcome)
{
    json.textOrNull("status", status)
        .textOrNull("conclusion", conclusion)
        .text("phase", jsonName(phase))
        .text("outcome", jsonName(outcome));
}

void writeFact(JsonWriter& json, const CiFact& fact)
{
    json.text("kind", jsonName(fact.kind))
        .text("provider", jsonName(fact.provider))
        .textOrNull("repo", fact.repo)
        .textOrNull("pipeline", fact.pipeline)
        .textOrNull("run_id", fact.runId)
        .textOrNull("job_id", fact.jobId);
    if (fact.saysAttempt)
        json.number("attempt", qint64(fact.attempt));
    else
        json.null("attempt");
    json.textOrNull("name", fact.name)
        .textOrNull("branch", fact.branch)
        .textOrNull("commit", fact.commit)
        .textOrNull("trigger", fact.trigger);
    writeState(json, fact.status, fact.conclusion, fact.phase, fact.outcome);
    json.time("created_at", fact.createdAt)
        .time("started_at", fact.startedAt)
        .time("finished_at", fact.finishedAt)
        .time("updated_at", fact.updatedAt)
        .textOrNull("url", fact.url)
        .textOrNull("log_url", fact.logUrl)
        .beginList("steps");
    for (const StepFact& step : fact.steps) {
        json.beginObject().number("number", qint64(step.number)).text("name", step.name);
        writeState(json, step.status, step.conclusion, step.phase, step.outcome);
        json.time("started_at", step.startedAt).time("finished_at", step.finishedAt).endObject();
    }
    json.endList();
}

/// What the payload is about, and in it what it mentions beside.
std::string documentOf(const Decoded& decoded)
{
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.decoded/1"));
    if (decoded.facts.empty())
        json.null("kind").textOrNull("ignored", decoded.ignored);
    else
        writeFact(json, decoded.facts.front());
    json.beginList("others");
    for (size_t i = 1; i < decoded.facts.size(); ++i) {
        json.beginObject();
        writeFact(json, decoded.facts[i]);
        json.endObject();
    }
    return json.endList().endObject().json();
}

std::string linesOf(const Decoded& decoded)
{
    std::string lines;
    for (const CiFact& fact : decoded.facts) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.decoded/1"));
        writeFact(json, fact);
        lines += json.endObject().json() + '\n';
    }
    return lines;
}

Result<Reading> readingOf(const Arguments& arguments)
{
    Reading reading;
    QStringList names;
    for (const ProviderEntry& entry : providers())
        names += QString::fromLatin1(jsonName(entry.id).data());
    const QString name = arguments.value("provider");
    if (!names.contains(name)) {
        const QString hint = name.isEmpty()
            ? QStringLiteral("--provider must say whose payload it is: %1").arg(names.join(QStringLiteral(", ")))
            : QStringLiteral("--provider %1 is none of %2; did you mean %3?")
                  .arg(name, names.join(QStringLiteral(", ")), nearest(name, names));
        return Error{Error::Kind::Malformed, hint, {}};
    }
    reading.provider = providerEntry(*providerNamed(name.toStdString()));
    reading.event = arguments.value("event").toStdString();
    if (arguments.has("mapping") && reading.provider->id != Provider::Generic)
        return Error{Error::Kind::Malformed, QStringLiteral("--mapping goes with --provider generic"), {}};
    return reading;
}

Result<PayloadMapping> readMapping(const QString& path)
{
    constexpr qint64 limit = 1 << 20;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Unreadable, file.errorString(), {}};
    return PayloadMapping::parse(file.read(limit));
}

} // namespace

int runDecode(Call& call)
{
    constexpr size_t limit = 64 << 20;
    const Arguments& arguments = call.arguments;
    Result<Reading> reading = readingOf(arguments);
    if (!reading)
        return refuse(call.command, reading.error().message);
    if (arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("name the file with the payload, or - for standard input"));
    if (arguments.has("mapping")) {
        Result<PayloadMapping> mapping = readMapping(arguments.value("mapping"));
        if (!mapping) {
            complain(arguments.value("mapping"), mapping.error());
            return 1;
        }
        reading->mapping = *std::move(mapping);
    }
    int failed = 0;
    for (const InputPath& source : sourcesOf(arguments.paths(), failed)) {
        const Result<Input> input = readSource(source, call.stop);
        if (!input) {
            complain(source.path, input.error());
            ++failed;
            continue;
        }
        for (const Document& document : input->documents) {
            const std::string_view json = document.bytes.view();
            const Result<Decoded> decoded =
                json.size() > limit ? Error{Error::Kind::TooLarge, QStringLiteral("is larger than 64 MB"), {}} : reading->decode(json);
            if (decoded) {
                call.out.write(arguments.has("jsonl") ? linesOf(*decoded) : documentOf(*decoded) + '\n');
                continue;
            }
            complain(input->isArchive ? source.path + u'/' + QString::fromStdString(document.name) : source.path, decoded.error());
            ++failed;
        }
    }
    return failed > 0 ? 1 : 0;
}

} // namespace sentinel
