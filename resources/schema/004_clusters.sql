-- Kinds of failures, the clusters that they make, and what people say of clusters. A run belongs to the kind that its
-- fingerprint names, a kind to one cluster. Which kinds belong together is worked out elsewhere and written here.

-- The runs of a kind by time, and the failures of all kinds by time, with what impact is counted from: no row of `run` is
-- looked at for it.
CREATE INDEX run_by_fingerprint ON run (fingerprint, happened_at, pipeline, branch, duration_key) WHERE fingerprint <> '';
CREATE INDEX run_by_failing ON run (happened_at, fingerprint, duration_key) WHERE fingerprint <> '';

-- A cluster's id leaves the house: it is never given twice, and one that went into another leads there for ever.
CREATE TABLE cluster (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    face        TEXT NOT NULL,              -- the fingerprint that stands for it
    runs        INTEGER NOT NULL DEFAULT 0, -- sums over its kinds, kept by triggers
    kinds       INTEGER NOT NULL DEFAULT 0, -- that have runs
    first_seen  INTEGER,                    -- NULL: no run of it is left
    last_seen   INTEGER,
    name        TEXT NOT NULL DEFAULT '',   -- what people said last and did not take back (cluster_act)
    ticket      TEXT NOT NULL DEFAULT '',
    muted_until INTEGER,
    merged_into INTEGER REFERENCES cluster (id),
    made_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX cluster_by_last_seen ON cluster (last_seen, id) WHERE runs > 0;
CREATE INDEX cluster_by_first_seen ON cluster (first_seen, last_seen, id) WHERE runs > 0;
CREATE INDEX cluster_by_runs ON cluster (runs, last_seen, id) WHERE runs > 0;
CREATE INDEX cluster_by_successor ON cluster (merged_into) WHERE merged_into IS NOT NULL;

-- All failures of one fingerprint. Kept when its last run is deleted: one that comes back is known again.
CREATE TABLE failure (
    id          INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE CHECK (fingerprint <> ''),
    category    TEXT NOT NULL,
    title       TEXT NOT NULL, -- of its latest run
    skeleton    TEXT NOT NULL,
    runs        INTEGER NOT NULL,
    first_seen  INTEGER,
    last_seen   INTEGER,
    cluster_id  INTEGER REFERENCES cluster (id) -- NULL: not worked out yet
) STRICT;
CREATE INDEX failure_by_cluster ON failure (cluster_id, last_seen);
CREATE INDEX failure_by_beginning ON failure (cluster_id, first_seen);
CREATE INDEX failure_by_runs ON failure (cluster_id, runs, id);

-- Where runs went whose fingerprint was made again (another version of it, or of the rules): what people said of the old kind
-- holds for the one that most of its runs became.
CREATE TABLE failure_heir (
    was  TEXT NOT NULL,
    heir TEXT NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (was, heir)
) STRICT, WITHOUT ROWID;

-- How far clustering has come: `changes` counts what may change its answer, `done` is how many of these it knew of, `made`
-- counts every change of what belongs to what, `version` is the algorithm's.
CREATE TABLE clustering (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    done    INTEGER NOT NULL,
    made    INTEGER NOT NULL
) STRICT;
INSERT INTO clustering VALUES (1, 0, 0, 0, 0);

-- What was done to clusters. By people (version 0): facts, which hold until they are undone. By the algorithm: what merged and
-- what split when its version or the kinds changed.
CREATE TABLE cluster_act (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster_id INTEGER NOT NULL REFERENCES cluster (id),
    kind       TEXT NOT NULL,                    -- merge, split, name, mute, ticket
    other_id   INTEGER REFERENCES cluster (id),  -- merge: what went into it; split: what came out of it
    text       TEXT NOT NULL,                    -- name, ticket; empty takes it away
    until      INTEGER,                          -- mute; NULL takes it back
    version    INTEGER NOT NULL,
    made_at    INTEGER NOT NULL,
    undone_at  INTEGER
) STRICT;
CREATE INDEX cluster_act_by_cluster ON cluster_act (cluster_id, id);
CREATE INDEX cluster_act_by_other ON cluster_act (other_id, id) WHERE other_id IS NOT NULL;

-- What an act says of pairs of kinds; the last word on a pair holds.
CREATE TABLE cluster_word (
    act_id   INTEGER NOT NULL REFERENCES cluster_act (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    a        TEXT NOT NULL,
    b        TEXT NOT NULL,
    together INTEGER NOT NULL,
    PRIMARY KEY (act_id, position)
) STRICT, WITHOUT ROWID;

-- The kinds that an act moved, so that it can be undone.
CREATE TABLE cluster_move (
    act_id      INTEGER NOT NULL REFERENCES cluster_act (id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    from_id     INTEGER NOT NULL REFERENCES cluster (id),
    PRIMARY KEY (act_id, fingerprint)
) STRICT, WITHOUT ROWID;

-- Runs to kinds.
CREATE TRIGGER failure_after_run_insert AFTER INSERT ON run WHEN new.fingerprint <> '' BEGIN
    INSERT INTO failure (fingerprint, category, title, skeleton, runs, first_seen, last_seen)
        VALUES (new.fingerprint, new.category, new.title, '', 1, ifnull(new.started_at, new.stored_at),
                ifnull(new.started_at, new.stored_at))
        ON CONFLICT (fingerprint) DO UPDATE SET
            runs = runs + 1,
            category = excluded.category,
            title = CASE WHEN excluded.last_seen >= ifnull(last_seen, excluded.last_seen) THEN excluded.title ELSE title END,
            first_seen = min(ifnull(first_seen, excluded.first_seen), excluded.first_seen),
            last_seen = max(ifnull(last_seen, excluded.last_seen), excluded.last_seen);
END;
CREATE TRIGGER failure_after_run_delete AFTER DELETE ON run WHEN old.fingerprint <> '' BEGIN
    UPDATE failure SET runs = runs - 1,
            first_seen = (SELECT min(happened_at) FROM run WHERE fingerprint = old.fingerprint AND fingerprint <> ''),
            last_seen = (SELECT max(happened_at) FROM run WHERE fingerprint = old.fingerprint AND fingerprint <> '')
        WHERE fingerprint = old.fingerprint;
END;
CREATE TRIGGER failure_after_run_left AFTER UPDATE OF fingerprint ON run
    WHEN old.fingerprint <> '' AND old.fingerprint <> new.fingerprint BEGIN
    UPDATE failure SET runs = runs - 1,
            first_seen = (SELECT min(happened_at) FROM run WHERE fingerprint = old.fingerprint AND fingerprint <> ''),
            last_seen = (SELECT max(happened_at) FROM run WHERE fingerprint = old.fingerprint AND fingerprint <> '')
        WHERE fingerprint = old.fingerprint;
END;
CREATE TRIGGER failure_after_run_joined AFTER UPDATE OF fingerprint ON run
    WHEN new.fingerprint <> '' AND old.fingerprint <> new.fingerprint BEGIN
    INSERT INTO failure (fingerprint, category, title, skeleton, runs, first_seen, last_seen)
        VALUES (new.fingerprint, new.category, new.title,
                ifnull((SELECT skeleton FROM finding WHERE fingerprint = new.fingerprint AND fingerprint <> '' LIMIT 1), ''),
                1, ifnull(new.started_at, new.stored_at), ifnull(new.started_at, new.stored_at))
        ON CONFLICT (fingerprint) DO UPDATE SET
            runs = runs + 1,
            category = excluded.category,
            title = CASE WHEN excluded.last_seen >= ifnull(last_seen, excluded.last_seen) THEN excluded.title ELSE title END,
            first_seen = min(ifnull(first_seen, excluded.first_seen), excluded.first_seen),
            last_seen = max(ifnull(last_seen, excluded.last_seen), excluded.last_seen);
END;
CREATE TRIGGER failure_after_run_changed AFTER UPDATE OF started_at, stored_at, category, title ON run
    WHEN new.fingerprint <> '' AND old.fingerprint = new.fingerprint BEGIN
    UPDATE failure SET category = new.category,
            title = CASE WHEN ifnull(new.started_at, new.stored_at) >= last_seen THEN new.title ELSE title END,
            first_seen = (SELECT min(happened_at) FROM run WHERE fingerprint = new.fingerprint AND fingerprint <> ''),
            last_seen = (SELECT max(happened_at) FROM run WHERE fingerprint = new.fingerprint AND fingerprint <> '')
        WHERE fingerprint = new.fingerprint;
END;
-- The same attempt judged again; another attempt may well fail of something else.
CREATE TRIGGER failure_heir_after_run_judged AFTER UPDATE OF fingerprint ON run
    WHEN old.fingerprint <> '' AND new.fingerprint <> '' AND old.fingerprint <> new.fingerprint AND old.attempt = new.attempt BEGIN
    INSERT INTO failure_heir VALUES (old.fingerprint, new.fingerprint, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER failure_after_finding_insert AFTER INSERT ON finding WHEN new.fingerprint <> '' AND new.skeleton <> '' BEGIN
    UPDATE failure SET skeleton = new.skeleton WHERE fingerprint = new.fingerprint AND skeleton = '';
END;
CREATE TRIGGER failure_after_finding_update AFTER UPDATE OF fingerprint, skeleton ON finding
    WHEN new.fingerprint <> '' AND new.skeleton <> '' BEGIN
    UPDATE failure SET skeleton = new.skeleton WHERE fingerprint = new.fingerprint AND skeleton = '';
END;

-- Kinds to clusters.
CREATE TRIGGER cluster_after_failure_changed AFTER UPDATE OF runs, first_seen, last_seen ON failure
    WHEN new.cluster_id IS NOT NULL AND new.cluster_id IS old.cluster_id
         AND (new.runs <> old.runs OR new.first_seen IS NOT old.first_seen OR new.last_seen IS NOT old.last_seen) BEGIN
    UPDATE cluster SET runs = runs + new.runs - old.runs,
            kinds = kinds + (new.runs > 0) - (old.runs > 0),
            first_seen = (SELECT min(first_seen) FROM failure WHERE cluster_id = new.cluster_id),
            last_seen = (SELECT max(last_seen) FROM failure WHERE cluster_id = new.cluster_id)
        WHERE id = new.cluster_id;
END;
CREATE TRIGGER cluster_after_failure_left AFTER UPDATE OF cluster_id ON failure
    WHEN old.cluster_id IS NOT NULL AND new.cluster_id IS NOT old.cluster_id BEGIN
    UPDATE cluster SET runs = runs - old.runs,
            kinds = kinds - (old.runs > 0),
            first_seen = (SELECT min(first_seen) FROM failure WHERE cluster_id = old.cluster_id),
            last_seen = (SELECT max(last_seen) FROM failure WHERE cluster_id = old.cluster_id)
        WHERE id = old.cluster_id;
END;
CREATE TRIGGER cluster_after_failure_joined AFTER UPDATE OF cluster_id ON failure
    WHEN new.cluster_id IS NOT NULL AND new.cluster_id IS NOT old.cluster_id BEGIN
    UPDATE cluster SET runs = runs + new.runs,
            kinds = kinds + (new.runs > 0),
            first_seen = (SELECT min(first_seen) FROM failure WHERE cluster_id = new.cluster_id),
            last_seen = (SELECT max(last_seen) FROM failure WHERE cluster_id = new.cluster_id)
        WHERE id = new.cluster_id;
END;

-- What may change the answer of clustering: a kind that comes, goes, or says something else. Words of people count themselves.
CREATE TRIGGER clustering_after_failure_insert AFTER INSERT ON failure BEGIN
    UPDATE clustering SET changes = changes + 1;
END;
CREATE TRIGGER clustering_after_failure_update AFTER UPDATE OF category, skeleton, runs ON failure
    WHEN old.category <> new.category OR old.skeleton <> new.skeleton OR (old.runs > 0) <> (new.runs > 0) BEGIN
    UPDATE clustering SET changes = changes + 1;
END;

-- Any part of what a kind says is found.
CREATE VIRTUAL TABLE failure_text USING fts5 (skeleton, content = 'failure', content_rowid = 'id',
    tokenize = 'trigram', columnsize = 0);
CREATE TRIGGER failure_text_after_insert AFTER INSERT ON failure WHEN new.skeleton <> '' BEGIN
    INSERT INTO failure_text (rowid, skeleton) VALUES (new.id, new.skeleton);
END;
CREATE TRIGGER failure_text_after_update AFTER UPDATE OF skeleton ON failure WHEN old.skeleton <> new.skeleton BEGIN
    INSERT INTO failure_text (failure_text, rowid, skeleton) SELECT 'delete', old.id, old.skeleton WHERE old.skeleton <> '';
    INSERT INTO failure_text (rowid, skeleton) VALUES (new.id, new.skeleton);
END;

-- What is stored already.
INSERT INTO failure (fingerprint, category, title, skeleton, runs, first_seen, last_seen)
    SELECT known.fingerprint, latest.category, latest.title,
           ifnull((SELECT skeleton FROM finding WHERE fingerprint = known.fingerprint AND fingerprint <> '' LIMIT 1), ''),
           known.runs, known.first_seen, known.last_seen
    FROM (SELECT fingerprint, count(*) AS runs, min(happened_at) AS first_seen, max(happened_at) AS last_seen
          FROM run WHERE fingerprint <> '' GROUP BY fingerprint) AS known
    JOIN run AS latest ON latest.id = (SELECT id FROM run WHERE fingerprint = known.fingerprint AND fingerprint <> ''
                                       ORDER BY happened_at DESC, id DESC LIMIT 1);
