#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/stores.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/retriage.h"

namespace sentinel {

namespace {

std::string changeJson(const ChangedVerdict& change, bool alone)
{
    JsonWriter json;
    json.beginObject();
    if (alone)
        json.text("schema", std::string_view("sentinel.retriage/1"));
    return json.number("run", change.run.value)
        .text("pipeline", change.pipeline)
        .text("job", change.jobName)
        .text("was_outcome", jsonName(change.wasOutcome))
        .text("outcome", jsonName(change.outcome))
        .text("was_category", jsonName(change.wasCategory))
        .text("category", jsonName(change.category))
        .text("was_title", change.wasTitle)
        .text("title", change.title)
        .textOrNull("was_fingerprint", QString::fromLatin1(change.wasFingerprint))
        .textOrNull("fingerprint", QString::fromLatin1(change.fingerprint))
        .endObject()
        .json();
}

QString safe(const QString& text)
{
    return displayText(utf8(text.simplified()));
}

QString changeText(const ChangedVerdict& change)
{
    QString text = QStringLiteral("%1  %2\n").arg(change.run.value).arg(safe(change.pipeline));
    const auto row = [&text](const QString& was, const QString& is) {
        if (was != is)
            text += QStringLiteral("    %1 → %2\n").arg(was.isEmpty() ? QStringLiteral("–") : was, is.isEmpty() ? QStringLiteral("–") : is);
    };
    row(displayName(change.wasOutcome), displayName(change.outcome));
    row(displayName(change.wasCategory), displayName(change.category));
    row(safe(change.wasTitle), safe(change.title));
    if (change.wasFingerprint != change.fingerprint && change.wasTitle == change.title)
        text += QStringLiteral("    another fingerprint\n");
    return text;
}

/// Tells changes as they come, in the form that was asked for.
class Told
{
public:
    explicit Told(Call& call) : m_call(call)
    {
        m_all.beginObject().text("schema", std::string_view("sentinel.retriage/1")).beginList("items");
    }
    void add(const ChangedVerdict& change)
    {
        if (m_call.arguments.has("json"))
            m_all.raw(changeJson(change, false));
        else if (m_call.arguments.has("jsonl"))
            m_call.out.write(changeJson(change, true) + '\n');
        else
            m_call.out.write(changeText(change));
        m_call.out.flush();
    }
    void finish(const RetriagePass::Progress& progress)
    {
        if (m_call.arguments.has("json"))
            m_call.out.write(m_all.endList()
                                 .number("judged", progress.done - progress.missing)
                                 .number("changed", progress.changed)
                                 .number("missing", progress.missing)
                                 .endObject()
                                 .json()
                             + '\n');
        else if (!m_call.arguments.has("jsonl"))
            m_call.out.write(QStringLiteral("%1 judged, %2 changed, %3 without their log\n")
                                 .arg(progress.done - progress.missing)
                                 .arg(progress.changed)
                                 .arg(progress.missing));
    }

private:
    Call& m_call;
    JsonWriter m_all;
};

Result<> preview(RetriagePass& pass, Told& told, const std::stop_token& stop)
{
    for (;;) {
        const Result<std::optional<ChangedVerdict>> change = pass.preview(stop);
        if (!change)
            return change.error();
        if (!*change)
            return {};
        told.add(**change);
    }
}

Result<> judge(RetriagePass& pass, Told& told, const std::stop_token& stop)
{
    Result<RetriagePass::Progress> progress = pass.begin(stop);
    while (progress && progress->state == RetriagePass::State::UnderWay) {
        progress = pass.advance(stop);
        if (progress && pass.lastChange())
            told.add(*pass.lastChange());
    }
    if (!progress)
        return progress.error();
    if (progress->state == RetriagePass::State::Elsewhere)
        return Error{Error::Kind::Busy, QStringLiteral("another program is judging the history again just now"), {}};
    return {};
}

} // namespace

int runRetriage(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (!arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("takes no %1").arg(arguments.paths().first()));
    const std::unique_ptr<Store> store = openStore(call);
    const std::optional<Analyser> analyser = store ? loadAnalyser(call) : std::nullopt;
    if (!analyser)
        return 1;
    RetriagePass pass(*store, *analyser);
    Told told(call);
    const Result<> done = arguments.has("dry-run") ? preview(pass, told, call.stop) : judge(pass, told, call.stop);
    if (!done && done.error().kind == Error::Kind::Cancelled) {
        complain(QStringLiteral("stopped; the same command goes on from there"));
        return 1;
    }
    if (!done) {
        complain(call.folders.data, done.error());
        return 1;
    }
    told.finish(pass.progress());
    return 0;
}

} // namespace sentinel
