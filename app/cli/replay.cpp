#include "app/cli/commands.h"

#include "app/cli/stores.h"
#include "core/base/json.h"
#include "core/base/times.h"
#include "core/pipeline/applying.h"
#include "core/store/intake.h"

#include <QDateTime>

namespace sentinel {

namespace {

constexpr int atOnce = 400;

} // namespace

int runReplay(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (!arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("takes no %1").arg(arguments.paths().first()));
    std::optional<Timestamp> since;
    if (arguments.has("since")) {
        since = parseTime(arguments.value("since"), {QDateTime::currentMSecsSinceEpoch()});
        if (!since)
            return refuse(call.command, QStringLiteral("--since takes a date, an RFC 3339 time or an age such as 7d"));
    }
    std::optional<Provider> provider;
    if (arguments.has("provider")) {
        provider = providerNamed(arguments.value("provider").toStdString());
        if (!provider)
            return refuse(call.command, QStringLiteral("--provider takes github, gitlab, jenkins, buildbot or generic"));
    }
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    const Result<qint64> replayed = waitFor(store->write([=](Transaction& db) { return replayDeliveries(db, since, provider); }));
    if (!replayed) {
        complain(call.folders.data, replayed.error());
        return 1;
    }
    qint64 facts = 0;
    for (bool isLast = false; !isLast && !call.stop.stop_requested();) {
        const Result<AppliedDeliveries> done = applyWaiting(*store, atOnce);
        if (!done) {
            complain(call.folders.data, done.error());
            return 1;
        }
        facts += done->facts;
        isLast = done->deliveries == 0;
    }
    const Result<IntakeCounts> after = waitFor(store->read(intakeCounts));
    if (!after) {
        complain(call.folders.data, after.error());
        return 1;
    }
    if (arguments.has("json"))
        call.out.write(JsonWriter()
                           .beginObject()
                           .text("schema", std::string_view("sentinel.replay/1"))
                           .number("deliveries", *replayed)
                           .number("facts", facts)
                           .number("refused", after->refused)
                           .number("waiting", after->waiting)
                           .endObject()
                           .json()
                       + '\n');
    else
        call.out.write(
            QStringLiteral("%1 deliveries read again, %2 facts folded in; %3 are refused\n").arg(*replayed).arg(facts).arg(after->refused));
    return after->waiting > 0 ? 1 : 0; // stopped: whoever collects next goes on
}

} // namespace sentinel
