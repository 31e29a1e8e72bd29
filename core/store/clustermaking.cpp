#include "core/store/clustermaking_p.h"

#include "core/store/clusters.h"
#include "core/store/transaction.h"

namespace sentinel {

namespace {

ClusteringState toState(Row& row)
{
    ClusteringState state;
    state.version = row.next<int>();
    state.changes = row.next<qint64>();
    state.done = row.next<qint64>();
    state.made = row.next<qint64>();
    return state;
}

ClusteringInput::Kind toKind(Row& row)
{
    ClusteringInput::Kind kind;
    kind.fingerprint = row.next<QByteArray>();
    kind.category = row.nextWord(categoryNamed);
    kind.skeleton = row.next<QByteArray>();
    kind.runs = row.next<qint64>();
    kind.cluster = row.next<ClusterId>();
    return kind;
}

/// What the algorithm did, for the history of the cluster.
Result<> note(Transaction& db, ClusterAct::Kind kind, ClusterId cluster, ClusterId other, const NewClusters& made)
{
    return db.run(Topic::Clusters,
                  "INSERT INTO cluster_act (cluster_id, kind, other_id, text, until, version, made_at) VALUES (?,?,?,'',NULL,?,?)", cluster,
                  kind, other, made.version, made.when);
}

Result<> store(Transaction& db, const NewClusters& made)
{
    std::vector<ClusterId> ids;
    for (const NewClusters::Group& group : made.groups) {
        Result<ClusterId> id = group.id;
        if (!group.id)
            id = addCluster(db, group.face, made.when);
        if (!id)
            return id.error();
        ids.push_back(*id);
        if (!group.id && group.splitFrom) {
            if (const Result<> noted = note(db, ClusterAct::Kind::Split, group.splitFrom, *id, made); !noted)
                return noted;
        }
    }
    Result<> done;
    for (size_t i = 0; done && i < made.moves.size(); ++i)
        done = db.run(Topic::Clusters, "UPDATE failure SET cluster_id = ? WHERE fingerprint = ?", ids[made.moves[i].group],
                      Value::text(made.moves[i].fingerprint));
    for (size_t i = 0; done && i < made.merges.size(); ++i) {
        done = note(db, ClusterAct::Kind::Merge, ids[made.merges[i].group], made.merges[i].cluster, made);
        if (done)
            done = takeOver(db, ids[made.merges[i].group], made.merges[i].cluster);
    }
    for (size_t i = 0; done && i < made.groups.size(); ++i) {
        if (made.groups[i].id)
            done = db.run(Topic::Clusters, "UPDATE cluster SET face = ?1 WHERE id = ?2 AND face <> ?1", Value::text(made.groups[i].face),
                          ids[i]);
    }
    if (done)
        done = db.run(Topic::Clusters, "UPDATE clustering SET version = ?, done = ?, made = made + 1", made.version, made.basis.changes);
    return done;
}

} // namespace

Result<ClusteringState> clusteringState(Reader& db)
{
    const Result<std::optional<ClusteringState>> state =
        db.one<ClusteringState>("SELECT version, changes, done, made FROM clustering", toState);
    if (!state)
        return state.error();
    return state->value_or(ClusteringState());
}

Result<ClusteringInput> clusteringInput(Reader& db)
{
    ClusteringInput input;
    const Result<ClusteringState> state = clusteringState(db);
    if (!state)
        return state.error();
    input.state = *state;
    Result<std::vector<ClusteringInput::Kind>> kinds =
        db.all<ClusteringInput::Kind>("SELECT fingerprint, category, skeleton, runs, cluster_id FROM failure ORDER BY fingerprint", toKind);
    if (!kinds)
        return kinds.error();
    Result<std::vector<ClusteringInput::Word>> words =
        db.all<ClusteringInput::Word>("SELECT word.a, word.b, word.together FROM cluster_act AS act "
                                      "CROSS JOIN cluster_word AS word ON word.act_id = act.id "
                                      "WHERE act.undone_at IS NULL ORDER BY act.id, word.position",
                                      [](Row& row) {
                                          ClusteringInput::Word word;
                                          word.a = row.next<QByteArray>();
                                          word.b = row.next<QByteArray>();
                                          word.together = row.next<bool>();
                                          return word;
                                      });
    if (!words)
        return words.error();
    Result<std::vector<ClusteringInput::Heir>> heirs =
        db.all<ClusteringInput::Heir>("SELECT was, heir, runs FROM failure_heir ORDER BY was, heir", [](Row& row) {
            ClusteringInput::Heir heir;
            heir.was = row.next<QByteArray>();
            heir.heir = row.next<QByteArray>();
            heir.runs = row.next<qint64>();
            return heir;
        });
    if (!heirs)
        return heirs.error();
    input.kinds = std::move(*kinds);
    input.words = std::move(*words);
    input.heirs = std::move(*heirs);
    return input;
}

Result<ClusterId> addCluster(Transaction& db, const QByteArray& face, Timestamp when)
{
    return db.insert<ClusterId>(Topic::Clusters, "INSERT INTO cluster (face, made_at) VALUES (?, ?) RETURNING id", Value::text(face), when);
}

Result<bool> storeClusters(Transaction& db, const NewClusters& made)
{
    const Result<ClusteringState> now = clusteringState(db);
    if (!now)
        return now.error();
    if (now->made != made.basis.made || now->version > made.version)
        return false;
    if (const Result<> done = store(db, made); !done)
        return done.error();
    return true;
}

} // namespace sentinel
