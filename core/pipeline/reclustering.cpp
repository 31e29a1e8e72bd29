#include "core/pipeline/reclustering.h"

#include "core/analysis/clusterids.h"
#include "core/analysis/clustering.h"
#include "core/pipeline/pipeline.h"
#include "core/store/reader.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr auto settleTime = 700ms; // an import commits many times a second
constexpr qint64 restFactor = 10;  // at most a tenth of one core, however many kinds there are
constexpr qint64 longestRest = 600'000;
constexpr int triesAtMost = 5; // people do not move things faster than that

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Reclustering)
};

struct BytesHash
{
    size_t operator()(const QByteArray& bytes) const { return qHash(bytes); }
};
template <typename T>
using ByFingerprint = std::unordered_map<QByteArray, T, BytesHash>;

/// What most runs of a kind became, when they were judged again.
class Heirs
{
public:
    explicit Heirs(const std::vector<ClusteringInput::Heir>& heirs)
    {
        for (const ClusteringInput::Heir& heir : heirs) { // ordered by fingerprint: of equals the smaller one stays
            const auto [known, isNew] = m_heirs.emplace(heir.was, &heir);
            if (!isNew && heir.runs > known->second->runs)
                known->second = &heir;
        }
    }

    /// The end of the line; the kind itself where it has no heir, or where they go round in circles.
    QByteArray lastOf(const QByteArray& kind) const
    {
        constexpr int longest = 100; // versions
        QByteArray last = kind;
        for (int i = 0; i < longest; ++i) {
            const auto next = m_heirs.find(last);
            if (next == m_heirs.end())
                return last;
            last = next->second->heir;
        }
        return kind;
    }

private:
    ByFingerprint<const ClusteringInput::Heir*> m_heirs;
};

/// Words hold for those whom they were said of and for their heirs.
std::vector<ClusterWord> wordsFor(const ClusteringInput& input, const ByFingerprint<size_t>& places, const Heirs& heirs)
{
    const auto isLiving = [&](const QByteArray& kind) {
        const auto place = places.find(kind);
        return place != places.end() && input.kinds[place->second].runs > 0;
    };
    const auto holders = [&](const QByteArray& kind) {
        std::vector<QByteArray> all;
        if (isLiving(kind))
            all.push_back(kind);
        if (const QByteArray heir = heirs.lastOf(kind); heir != kind && isLiving(heir))
            all.push_back(heir);
        return all;
    };
    std::vector<ClusterWord> words;
    for (const ClusteringInput::Word& word : input.words) {
        for (const QByteArray& a : holders(word.a)) {
            for (const QByteArray& b : holders(word.b)) {
                if (a != b)
                    words.push_back({a, b, word.together});
            }
        }
    }
    return words;
}

/// The kind of most runs of each group, of several the one with the smallest fingerprint.
std::vector<QByteArray> facesOf(const ClusteringInput& input, const std::vector<std::optional<size_t>>& groupOf, size_t groups)
{
    std::vector<const ClusteringInput::Kind*> faces(groups);
    for (size_t i = 0; i < input.kinds.size(); ++i) {
        if (!groupOf[i])
            continue;
        const ClusteringInput::Kind*& face = faces[*groupOf[i]];
        if (!face || input.kinds[i].runs > face->runs) // kinds come by fingerprint
            face = &input.kinds[i];
    }
    std::vector<QByteArray> names;
    for (const ClusteringInput::Kind* face : faces)
        names.push_back(face->fingerprint);
    return names;
}

} // namespace

std::optional<NewClusters> clustersFrom(const ClusteringInput& input, std::stop_token stop)
{
    ByFingerprint<size_t> places;
    std::vector<FailureKind> living;
    std::vector<size_t> livingPlaces;
    for (size_t i = 0; i < input.kinds.size(); ++i) {
        const ClusteringInput::Kind& kind = input.kinds[i];
        places.emplace(kind.fingerprint, i);
        if (kind.runs <= 0)
            continue;
        living.push_back({kind.fingerprint, kind.category, std::string_view(kind.skeleton.constData(), size_t(kind.skeleton.size()))});
        livingPlaces.push_back(i);
    }
    const Heirs heirs(input.heirs);
    const std::vector<int> clusters = clustersOf(living, wordsFor(input, places, heirs), stop);
    if (stop.stop_requested() || clusters.size() != living.size())
        return {};

    std::vector<std::optional<size_t>> groupOf(input.kinds.size());
    size_t groups = 0;
    for (size_t i = 0; i < clusters.size(); ++i) {
        groupOf[livingPlaces[i]] = size_t(clusters[i]);
        groups = std::max(groups, size_t(clusters[i]) + 1);
    }
    for (size_t i = 0; i < input.kinds.size(); ++i) {
        if (input.kinds[i].runs > 0)
            continue;
        const auto heir = places.find(heirs.lastOf(input.kinds[i].fingerprint));
        if (heir != places.end() && input.kinds[heir->second].runs > 0)
            groupOf[i] = groupOf[heir->second];
    }

    std::vector<GroupedKind> grouped;
    for (size_t i = 0; i < input.kinds.size(); ++i) {
        const ClusteringInput::Kind& kind = input.kinds[i];
        if (!groupOf[i])
            continue;
        // What a kind without runs once weighed has gone to its heir; it speaks for its cluster with all that it handed on.
        qint64 weight = kind.runs;
        if (kind.runs <= 0)
            weight = std::max<qint64>(1, input.kinds[places.at(heirs.lastOf(kind.fingerprint))].runs);
        grouped.push_back({kind.fingerprint, *groupOf[i], kind.cluster, weight});
    }
    const ClusterIds ids = clusterIdsOf(grouped, groups);

    NewClusters made;
    made.basis = input.state;
    made.version = clusteringVersion;
    const std::vector<QByteArray> faces = facesOf(input, groupOf, groups);
    for (size_t group = 0; group < groups; ++group)
        made.groups.push_back({ids.ids[group], ids.splitFrom[group], faces[group]});
    for (size_t i = 0; i < input.kinds.size(); ++i) {
        if (groupOf[i] && (!input.kinds[i].cluster || input.kinds[i].cluster != ids.ids[*groupOf[i]]))
            made.moves.push_back({input.kinds[i].fingerprint, *groupOf[i]});
    }
    for (const auto& [cluster, group] : ids.merged)
        made.merges.push_back({cluster, group});
    return made;
}

Result<bool> recluster(Store& store, std::stop_token stop)
{
    const Error cancelled{Error::Kind::Cancelled, Text::tr("Cancelled."), {}};
    const auto answerOf = [&](auto future) {
        future.waitForFinished();
        return future.resultCount() > 0 ? future.result() : decltype(future.result())(cancelled);
    };
    for (int i = 0; i < triesAtMost; ++i) {
        const Result<ClusteringState> state = answerOf(store.read([](Reader& db) { return clusteringState(db); }));
        if (!state)
            return state.error();
        if (!state->isDue(clusteringVersion))
            return false;
        const Result<ClusteringInput> input = answerOf(store.read([](Reader& db) { return clusteringInput(db); }));
        if (!input)
            return input.error();
        std::optional<NewClusters> made = clustersFrom(*input, stop);
        if (!made)
            return cancelled;
        made->when = Timestamp{QDateTime::currentMSecsSinceEpoch()};
        const Result<bool> stored = answerOf(store.write([made = std::move(*made)](Transaction& db) { return storeClusters(db, made); }));
        if (!stored || *stored)
            return stored;
    }
    return Error{Error::Kind::Busy, Text::tr("The clusters were changed again and again while they were made: try again."), {}};
}

Reclustering::Reclustering(Pipeline& pipeline, QObject* parent) : QObject(parent), m_pipeline(pipeline)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(settleTime);
    connect(&m_timer, &QTimer::timeout, this, &Reclustering::begin);
    connect(&pipeline.store(), &Store::committed, this, [this](Topic topic) {
        if (topic != Topic::Runs && topic != Topic::Clusters)
            return;
        m_isChanged = true;
        if (!isPending())
            m_timer.start();
    });
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        const qint64 took = QDateTime::currentMSecsSinceEpoch() - m_begunAt;
        const std::chrono::milliseconds rest(std::min(longestRest, took * restFactor));
        m_timer.setInterval(std::max<std::chrono::milliseconds>(settleTime, rest));
        if (m_isChanged)
            m_timer.start();
        const QFuture<Result<bool>> future = m_watcher.future();
        if (future.resultCount() > 0 && !future.result() && future.result().error().kind != Error::Kind::Cancelled)
            Q_EMIT failed(future.result().error());
        Q_EMIT finished();
    });
    begin(); // what the last program left, or what a new version of ours sees differently
}

Reclustering::~Reclustering()
{
    m_stop.request_stop();
}

void Reclustering::begin()
{
    m_isChanged = false;
    m_begunAt = QDateTime::currentMSecsSinceEpoch();
    m_watcher.setFuture(m_pipeline.recluster(m_stop.get_token()));
}

} // namespace sentinel
