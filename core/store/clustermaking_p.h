#pragma once

#include "core/store/clustermaking.h"

namespace sentinel {

/// A new one, without kinds.
Result<ClusterId> addCluster(Transaction& db, const QByteArray& face, Timestamp when);
/// The kind of most runs stands for a cluster; of several the one with the smallest fingerprint.
Result<> chooseFace(Transaction& db, ClusterId id);
/// All kinds of `other` go into `into`, and so does its id.
Result<> takeOver(Transaction& db, ClusterId into, ClusterId other);

} // namespace sentinel
