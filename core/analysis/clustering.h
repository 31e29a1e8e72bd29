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

/// A person's word on two fingerprints. Words outrank the algorithm; of two on the same pair the later one holds.
struct ClusterWord
{
    QByteArray a;
    QByteArray b;
    bool together = true; ///< false: they must never share a cluster
};

/// The number of its cluster for each kind, from 0 in the order in which clusters first appear; kinds of one fingerprint share one.
/// A function of the set of kinds and of the words: their order changes no grouping, nor do threads or machines. Linear-log in
/// the bytes of the skeletons. Empty when stopped. Any thread.
std::vector<int> clustersOf(std::span<const FailureKind> kinds, std::span<const ClusterWord> words = {}, std::stop_token stop = {});

/// The name that a cluster has by itself, whatever else is stored: the smallest of its fingerprints.
QByteArray clusterName(std::span<const QByteArray> fingerprints);

} // namespace sentinel
