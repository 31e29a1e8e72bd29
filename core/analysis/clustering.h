#pragma once

#include "core/domain/words.h"

#include <QByteArray>

#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sentinel {

/// Raised whenever the same kinds may fall into other clusters.
constexpr int clusteringVersion = 1;

/// All failures of one fingerprint: what clusters are made of.
struct FailureKind
{
    QByteArray fingerprint;
    Category category = Category::Unknown;
    std::string_view skeleton; ///< Fingerprint::skeleton: masked lines in UTF-8
};

/// A person's word on two fingerprints. Words outrank the algorithm; of two that contradict each other the later one holds.
struct ClusterWord
{
    QByteArray a;
    QByteArray b;
    bool together = true; ///< false: they must never share a cluster; true: they do, and so do the clusters around them
};

/// How much the failures of one cluster have in common.
enum class Closeness {
    Cause, ///< near-duplicates: they say the same, but for a few words
    Form,  ///< causes that one tool reports in one way, with one class of error: say, the failed assertions of one test runner
};

/// The number of its cluster for each kind, from 0 in the order in which clusters first appear; kinds of one fingerprint share one.
/// A function of the set of kinds and of the words: their order changes no grouping, nor do threads or machines. Linear-log in
/// the bytes of the skeletons. Empty when stopped. Any thread.
///
/// Everything in a cluster of causes is close to one of its kinds, the leader, so that no chain of small differences ends far from where
/// it began: kinds are taken by fingerprint; each joins the closest leader of those before it, or leads (the greedy independent set over a
/// random order, in which an added kind moves few others). Close are texts of which four fifths are the same, words weighed by what they
/// tell. Clusters of a form are unions of clusters of causes.
std::vector<int> clustersOf(std::span<const FailureKind> kinds, std::span<const ClusterWord> words = {}, std::stop_token stop = {},
                            Closeness closeness = Closeness::Cause);

/// The name that a cluster has by itself, whatever else is stored: the smallest of its fingerprints.
QByteArray clusterName(std::span<const QByteArray> fingerprints);

} // namespace sentinel
