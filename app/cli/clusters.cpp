#include "app/cli/commands.h"

#include "app/cli/clustertext.h"
#include "app/cli/stores.h"
#include "app/cli/times.h"
#include "core/base/nearest.h"
#include "core/store/runs.h"
#include "core/store/transaction.h"

#include <QDateTime>

#include <algorithm>
#include <functional>

namespace sentinel {

namespace {

constexpr int pageSize = 200;
constexpr int latestRuns = 20;

constexpr Category categories[] = {Category::BuildFailure,
                                   Category::ConfigurationError,
                                   Category::DependencyError,
                                   Category::DeploymentFailure,
                                   Category::NetworkError,
                                   Category::PermissionError,
                                   Category::ResourceExhaustion,
                                   Category::SecurityScanFailure,
                                   Category::TestFailure,
                                   Category::Timeout,
                                   Category::Unknown};
constexpr ClusterState states[] = {ClusterState::New, ClusterState::Growing, ClusterState::Steady, ClusterState::Fading,
                                   ClusterState::Quiet};

template <typename E, size_t N>
Result<std::vector<E>> valuesNamed(const QStringList& words, const E (&all)[N])
{
    QStringList names;
    for (const E value : all)
        names += QString::fromLatin1(jsonName(value).data(), qsizetype(jsonName(value).size()));
    std::vector<E> values;
    for (const QString& word : words) {
        const qsizetype at = names.indexOf(word);
        if (at < 0)
            return Error{
                Error::Kind::Malformed,
                QStringLiteral("%1 is none of %2; did you mean %3?").arg(word, names.join(QStringLiteral(", ")), nearest(word, names)),
                {}};
        values.push_back(all[at]);
    }
    return values;
}

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
    const auto wanted = valuesNamed(arguments.values("category"), categories);
    if (!wanted)
        return wanted.error();
    filter.categories = *wanted;
    const auto states_ = valuesNamed(arguments.values("state"), states);
    if (!states_)
        return states_.error();
    filter.states = *states_;
    for (const char* name : {"since", "until"}) {
        if (!arguments.has(name))
            continue;
        const auto time = parseTime(arguments.value(name), now);
        if (!time)
            return Error{Error::Kind::Malformed,
                         QStringLiteral("--%1 %2 is no time; write 2026-11-21, 2026-11-21T08:00:00Z or 7d")
                             .arg(QLatin1String(name), arguments.value(name)),
                         {}};
        (qstrcmp(name, "since") == 0 ? filter.since : filter.until) = *time;
    }
    return question;
}

int listClusters(Call& call, Timestamp now)
{
    const Arguments& arguments = call.arguments;
    Result<ClusterQuestion> question = questionOf(arguments, now);
    if (!question)
        return refuse(call.command, question.error().message);
    bool isNumber = true;
    const qint64 limit = arguments.has("limit") ? arguments.value("limit").toLongLong(&isNumber) : 50;
    if (!isNumber || limit < 0)
        return refuse(call.command, QStringLiteral("--limit %1 is no number").arg(arguments.value("limit")));
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    bringClustersUpToDate(*store, call.stop);

    const Terminal terminal(call.out);
    QList<QStringList> rows{clusterRowTitles()};
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.cluster/1")).beginList("items");
    qint64 left = limit == 0 ? std::numeric_limits<qint64>::max() : limit;
    QString after;
    do {
        const int size = static_cast<int>(std::min<qint64>(left, pageSize));
        const Result<ClusterList> page = waitFor(store->read([&](Reader& db) { return clusterPage(db, *question, after, size); }));
        if (!page) {
            complain(page.error().message);
            return 1;
        }
        for (const Cluster& cluster : page->clusters) {
            if (arguments.has("jsonl")) {
                JsonWriter json;
                json.beginObject().text("schema", std::string_view("sentinel.cluster/1"));
                writeCluster(json, cluster, now);
                call.out.write(json.endObject().json() + '\n');
            } else if (arguments.has("json")) {
                all.beginObject();
                writeCluster(all, cluster, now);
                all.endObject();
            } else {
                rows += clusterRow(terminal, cluster, now);
            }
        }
        left -= static_cast<qint64>(page->clusters.size());
        after = page->next;
    } while (left > 0 && !after.isEmpty() && !call.out.isClosed() && !call.stop.stop_requested());

    if (arguments.has("json"))
        call.out.write(all.endList().endObject().json() + '\n');
    else if (!arguments.has("jsonl") && rows.size() > 1)
        call.out.write(tableText(rows));
    else if (!arguments.has("jsonl"))
        complain(QStringLiteral("no clusters match; 'sentinel import PATH...' stores runs, and those that failed make clusters"));
    return 0;
}

Result<WholeCluster> wholeCluster(Store& store, ClusterId id, Timestamp now)
{
    Result<std::optional<ClusterDetail>> detail = clusterDetailOf(store, id, now);
    if (!detail)
        return detail.error();
    if (!*detail)
        return Error{Error::Kind::NotFound, QStringLiteral("there is no cluster with this id; 'sentinel clusters' lists them"), {}};
    WholeCluster whole{std::move(**detail), {}};
    RunFilter filter;
    filter.cluster = whole.cluster.id;
    Result<RunList> runs = waitFor(store.read([=](Reader& db) { return runPage(db, filter, RunOrder::StoredAt, true, {}, latestRuns); }));
    if (!runs)
        return runs.error();
    whole.runs = std::move(runs->runs);
    return whole;
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
