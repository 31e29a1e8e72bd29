#include "core/pipeline/clusterdetail.h"

#include "core/store/reader.h"
#include "core/store/store.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

constexpr int mostKinds = 1000;
constexpr int someEvidence = 12;
constexpr int mostPlaces = 20;
constexpr int mostActs = 200;
constexpr int daysShown = 90;
constexpr int fewestDays = 30; // a single bar says nothing about how often

Timestamp midnightOf(Timestamp time)
{
    return Timestamp{time.ms - ((time.ms % dayMs) + dayMs) % dayMs};
}

Result<std::optional<ClusterDetail>> read(Reader& db, ClusterId id, Timestamp now)
{
    Result<std::optional<Cluster>> cluster = clusterById(db, id, now);
    if (!cluster)
        return cluster.error();
    if (!*cluster)
        return std::optional<ClusterDetail>();
    ClusterDetail detail;
    detail.cluster = std::move(**cluster);
    const Cluster& of = detail.cluster;
    // One that went quiet long ago shows when it was not.
    const bool isLongGone = of.lastSeen.ms < now.ms - (daysShown - 1) * dayMs;
    const Timestamp lastDay = midnightOf(isLongGone ? of.lastSeen : now);
    const Timestamp firstSeen = midnightOf(of.firstSeen);
    detail.firstDay = Timestamp{std::clamp(firstSeen.ms, lastDay.ms - (daysShown - 1) * dayMs, lastDay.ms - (fewestDays - 1) * dayMs)};
    const int days = int((lastDay.ms - detail.firstDay.ms) / dayMs) + 1;
    Result<> done;
    const auto take = [&done](auto& place, auto found) {
        if (done && !found)
            done = found.error();
        else if (found)
            place = std::move(*found);
    };
    take(detail.impact, impactOfCluster(db, of.id, now));
    take(detail.kinds, kindsOfCluster(db, of.id, 0, mostKinds));
    take(detail.evidence, evidenceOfCluster(db, of.id, someEvidence));
    take(detail.pipelines, placesOfCluster(db, of.id, ClusterPlace::Pipeline, mostPlaces));
    take(detail.branches, placesOfCluster(db, of.id, ClusterPlace::Branch, mostPlaces));
    take(detail.days, daysOfCluster(db, of.id, detail.firstDay, days));
    take(detail.acts, actsOfCluster(db, of.id, mostActs));
    if (!done)
        return done.error();
    return std::optional(std::move(detail));
}

} // namespace

Result<std::optional<ClusterDetail>> clusterDetailOf(Store& store, ClusterId id, Timestamp now)
{
    auto found = store.read([=](Reader& db) { return read(db, id, now); });
    found.waitForFinished();
    if (found.resultCount() == 0)
        return Error{Error::Kind::Cancelled, QCoreApplication::translate("ClusterDetail", "Cancelled."), {}};
    Result<std::optional<ClusterDetail>> detail = found.result();
    if (detail && *detail && (*detail)->evidence.size() > 1) {
        QStringList others;
        for (size_t i = 1; i < (*detail)->evidence.size(); ++i)
            others.append((*detail)->evidence[i].text);
        (*detail)->varying = varyingIn((*detail)->evidence.front().text, others);
    }
    return detail;
}

} // namespace sentinel
