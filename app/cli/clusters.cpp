#include "app/cli/commands.h"

#include "app/cli/clustertext.h"
#include "app/cli/storelist.h"
#include "core/base/times.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"

#include <QDateTime>

#include <algorithm>
#include <functional>

namespace sentinel {

namespace {

constexpr ClusterState states[] = {ClusterState::New, ClusterState::Growing, ClusterState::Steady, ClusterState::Fading,
                                   ClusterState::Quiet};

Result<ClusterQuestion> questionOf(const Arguments& arguments, Timestamp now)
{
    ClusterQuestion question;
    question.now = now;
    ClusterFilter& filter = question.filter;
    filter.pipeline = arguments.value("pipeline");
    filter.branch = arguments.value("branch");
    filter.repo = arguments.value("repo");
    filter.text = arguments.value("search");
    filter.withMuted = arguments.has("muted");
    const auto categories = categoriesOf(arguments);
    if (!categories)
        return categories.error();
    const auto wanted = valuesNamed<ClusterState>(arguments.values("state"), states);
    if (!wanted)
        return wanted.error();
    const auto times = timesOf(arguments, now);
    if (!times)
        return times.error();
    filter.categories = *categories;
    filter.states = *wanted;
    filter.since = times->since;
    filter.until = times->until;
    return question;
}

int listClusters(Call& call, Timestamp now)
{
    const Result<ClusterQuestion> question = questionOf(call.arguments, now);
    if (!question)
        return refuse(call.command, question.error().message);
    const Result<qint64> limit = limitOf(call.arguments);
    if (!limit)
        return refuse(call.command, limit.error().message);
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    bringClustersUpToDate(*store, call.stop);

    const auto page = [&question](Store& from, const QString& after, int size) -> Result<StoreRows<Cluster>> {
        Result<ClusterList> list = waitFor(from.read([&](Reader& db) { return clusterPage(db, *question, after, size); }));
        if (!list)
            return list.error();
        return StoreRows<Cluster>{std::move(list->clusters), std::move(list->next)};
    };
    const auto write = [now](JsonWriter& json, const Cluster& cluster) { writeCluster(json, cluster, now); };
    const auto line = [now](const Terminal& terminal, const Cluster& cluster) { return clusterRow(terminal, cluster, now); };
    const StoreList<Cluster> list = {
        "sentinel.cluster/1",
        page,
        write,
        clusterRowTitles(),
        line,
        QStringLiteral("no clusters match; 'sentinel import PATH...' stores runs, and those that failed make clusters")};
    return printList(call, *store, *limit, list);
}

using Change = std::function<Result<>(Transaction&)>;

/// A date, a time, or how long from now on: 7d.
std::optional<Timestamp> timeAhead(const QString& text, Timestamp now)
{
    const std::optional<Timestamp> time = parseTime(text, now);
    const bool isAge = time && !text.isEmpty() && text.back().isLetter() && text.back() != u'Z' && text.back() != u'z';
    return isAge ? Timestamp{2 * now.ms - time->ms} : time;
}

/// What the options ask to do, in the order of their names in the manual.
Result<std::vector<Change>> changesOf(const Arguments& arguments, ClusterId id, Timestamp now)
{
    const auto wrong = [](const QString& text) { return Error{Error::Kind::Malformed, text, {}}; };
    std::vector<Change> changes;
    if (arguments.has("name"))
        changes.push_back([=, name = arguments.value("name")](Transaction& db) { return nameCluster(db, id, name, now); });
    if (arguments.has("mute")) {
        const std::optional<Timestamp> until = timeAhead(arguments.value("mute"), now);
        if (!until || *until <= now)
            return wrong(
                QStringLiteral("--mute %1 is no time to come; write 2026-12-24, 2026-12-24T08:00:00Z or 7d").arg(arguments.value("mute")));
        changes.push_back([=](Transaction& db) { return muteCluster(db, id, until, now); });
    }
    if (arguments.has("unmute"))
        changes.push_back([=](Transaction& db) { return muteCluster(db, id, {}, now); });
    if (arguments.has("ticket")) {
        const Result<QString> ticket = ticketFrom(arguments.value("ticket"));
        if (!ticket)
            return ticket.error();
        changes.push_back([=, text = *ticket](Transaction& db) { return linkTicket(db, id, text, now); });
    }
    for (const QString& word : arguments.values("merge")) {
        bool isNumber = false;
        const ClusterId other{word.toLongLong(&isNumber)};
        if (!isNumber || other.value < 1)
            return wrong(QStringLiteral("--merge %1 is no cluster's number").arg(word));
        changes.push_back([=](Transaction& db) { return mergeClusters(db, id, other, now); });
    }
    if (arguments.has("split")) {
        std::vector<QByteArray> kinds;
        for (const QString& fingerprint : arguments.values("split"))
            kinds.push_back(fingerprint.toLatin1().toLower());
        changes.push_back([=](Transaction& db) -> Result<> {
            const Result<ClusterId> out = splitCluster(db, id, kinds, now);
            return out ? Result<>() : Result<>(out.error());
        });
    }
    for (const QString& word : arguments.values("undo")) {
        bool isNumber = false;
        const ClusterActId act{word.toLongLong(&isNumber)};
        if (!isNumber || act.value < 1)
            return wrong(QStringLiteral("--undo %1 is no number of the history; --json lists them").arg(word));
        changes.push_back([=](Transaction& db) { return undoClusterAct(db, act, now); });
    }
    return changes;
}

int oneCluster(Call& call, Timestamp now)
{
    const Arguments& arguments = call.arguments;
    const QString word = arguments.paths().first();
    bool isNumber = false;
    const ClusterId id{word.toLongLong(&isNumber)};
    if (!isNumber || id.value < 1)
        return refuse(call.command, QStringLiteral("%1 is no cluster's number; 'sentinel clusters' lists them").arg(word));
    Result<std::vector<Change>> changes = changesOf(arguments, id, now);
    if (!changes)
        return refuse(call.command, changes.error().message);
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    bringClustersUpToDate(*store, call.stop);
    if (!changes->empty()) {
        const Result<> changed = waitFor(store->write([changes = std::move(*changes)](Transaction& db) -> Result<> {
            for (const Change& change : changes) {
                if (const Result<> done = change(db); !done)
                    return done;
            }
            return {};
        }));
        if (!changed) {
            complain(QStringLiteral("cluster ") + word, changed.error());
            return 1;
        }
        bringClustersUpToDate(*store, call.stop);
    }
    const Result<WholeCluster> whole = wholeCluster(*store, id, now);
    if (!whole) {
        complain(QStringLiteral("cluster ") + word, whole.error());
        return 1;
    }
    if (arguments.has("json") || arguments.has("jsonl"))
        call.out.write(clusterJson(*whole, now) + '\n');
    else
        call.out.write(clusterText(Terminal(call.out), *whole, now));
    return 0;
}

} // namespace

int runClusters(Call& call)
{
    const Arguments& arguments = call.arguments;
    const Timestamp now{QDateTime::currentMSecsSinceEpoch()};
    constexpr const char* ofOne[] = {"name", "mute", "unmute", "ticket", "merge", "split", "undo"};
    constexpr const char* ofMany[] = {"pipeline", "branch", "repo", "category", "state", "since", "until", "search", "limit", "muted"};
    if (arguments.paths().size() > 1)
        return refuse(call.command, QStringLiteral("shows one cluster at a time: clusters ID"));
    if (arguments.paths().isEmpty()) {
        for (const char* name : ofOne) {
            if (arguments.has(name))
                return refuse(call.command, QStringLiteral("--%1 needs a cluster: clusters ID --%1 …").arg(QLatin1String(name)));
        }
        return listClusters(call, now);
    }
    for (const char* name : ofMany) {
        if (arguments.has(name))
            return refuse(call.command, QStringLiteral("--%1 is for the list of clusters, not for one of them").arg(QLatin1String(name)));
    }
    return oneCluster(call, now);
}

} // namespace sentinel
