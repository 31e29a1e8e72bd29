#pragma once

#include "core/base/result.h"
#include "core/domain/cluster.h"

#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

// What clusters are made of, and how they are put in their place. Whoever makes them reads ClusteringInput in one snapshot, thinks as
// long as it takes, and hands the answer to storeClusters, which refuses it when people or another program moved something meanwhile.

/// How far clustering has come.
struct ClusteringState
{
    int version = 0;    ///< of the algorithm that made the clusters; 0: none did
    qint64 changes = 0; ///< to what clusters are made of
    qint64 done = 0;    ///< changes that the clusters take into account
    qint64 made = 0;    ///< changes of what belongs to what
    bool operator==(const ClusteringState&) const = default;

    /// Clusters are to be made again by an algorithm of this version. An older program leaves them to the newer one.
    bool isDue(int algorithm) const { return version <= algorithm && changes > 0 && (version < algorithm || done < changes); }
};
Result<ClusteringState> clusteringState(Reader& db);

struct ClusteringInput
{
    struct Kind
    {
        QByteArray fingerprint;
        Category category = Category::Unknown;
        QByteArray skeleton;
        qint64 runs = 0; ///< 0: all were deleted or are of another kind now
        ClusterId cluster;
    };
    /// What people said of a pair; the later ones hold.
    struct Word
    {
        QByteArray a, b;
        bool together = true;
    };
    /// So many runs of a kind became another kind when they were judged again.
    struct Heir
    {
        QByteArray was, heir;
        qint64 runs = 0;
    };
    ClusteringState state;
    std::vector<Kind> kinds; ///< by fingerprint
    std::vector<Word> words; ///< in the order in which they were said
    std::vector<Heir> heirs; ///< by both fingerprints
};
Result<ClusteringInput> clusteringInput(Reader& db);

/// The clusters as they ought to be.
struct NewClusters
{
    struct Group
    {
        ClusterId id;        ///< the cluster that goes on as this group; none: a new one
        ClusterId splitFrom; ///< of a new one: where most of its runs were before, if anywhere
        QByteArray face;
    };
    struct Move
    {
        QByteArray fingerprint;
        size_t group = 0;
    };
    struct Merge
    {
        ClusterId cluster; ///< that no group goes on as
        size_t group = 0;  ///< that it leads to
    };
    ClusteringState basis; ///< of the input
    int version = 0;       ///< of the algorithm
    Timestamp when;
    std::vector<Group> groups;
    std::vector<Move> moves; ///< only kinds that are elsewhere now
    std::vector<Merge> merges;
};
/// False when the store is no longer as it was read: read it again. One transaction; records what merged and what split.
Result<bool> storeClusters(Transaction& db, const NewClusters& clusters);

} // namespace sentinel
