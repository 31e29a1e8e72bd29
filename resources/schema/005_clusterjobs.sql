-- A run may fail in several ways at once: each of its jobs belongs to the kind that its fingerprint names, and the run is a member
-- of the clusters of all of them. Until now it belonged to that of its worst job alone.

-- A kind of failure seen in a run, in the attempt that is shown: that of the run itself and those of its jobs. What impact is
-- counted from is here, so that no row of `run` is looked at for it. Kept by triggers.
CREATE TABLE sighting (
    run_id       INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    fingerprint  TEXT NOT NULL CHECK (fingerprint <> ''),
    category     TEXT NOT NULL,
    title        TEXT NOT NULL,
    others       INTEGER NOT NULL DEFAULT 0, -- kinds seen in the run beside this one: 0 for nearly all
    happened_at  INTEGER NOT NULL,           -- of the run, as all below
    pipeline     TEXT NOT NULL,
    branch       TEXT NOT NULL,
    commit_id    TEXT NOT NULL,
    duration_key INTEGER NOT NULL,
    PRIMARY KEY (run_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_by_kind ON sighting (fingerprint, happened_at, run_id, others, pipeline, branch, commit_id, duration_key);
CREATE INDEX sighting_by_time ON sighting (happened_at, fingerprint, run_id, others, duration_key);

-- What kept kinds by runs.
DROP TRIGGER failure_after_run_insert;
DROP TRIGGER failure_after_run_delete;
DROP TRIGGER failure_after_run_left;
DROP TRIGGER failure_after_run_joined;
DROP TRIGGER failure_after_run_changed;
DROP TRIGGER cluster_after_failure_changed;
DROP TRIGGER cluster_after_failure_left;
DROP TRIGGER cluster_after_failure_joined;
DROP INDEX run_by_fingerprint;
DROP INDEX run_by_failing;

-- What is stored already. The kinds of the worst jobs are counted; those of the other jobs become known below.
INSERT INTO sighting (run_id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key)
    SELECT id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key FROM run WHERE fingerprint <> '';

-- Sightings to kinds, and to how many runs their clusters have: a run counts once, however many kinds of a cluster are in it.
CREATE TRIGGER failure_after_sighting_insert AFTER INSERT ON sighting BEGIN
    UPDATE sighting SET others = (SELECT count(*) - 1 FROM sighting WHERE run_id = new.run_id)
        WHERE run_id = new.run_id AND (SELECT count(*) FROM sighting WHERE run_id = new.run_id) > 1;
    INSERT INTO failure (fingerprint, category, title, skeleton, runs, first_seen, last_seen)
        VALUES (new.fingerprint, new.category, new.title,
                ifnull((SELECT skeleton FROM finding WHERE fingerprint = new.fingerprint AND fingerprint <> '' LIMIT 1), ''),
                1, new.happened_at, new.happened_at)
        ON CONFLICT (fingerprint) DO UPDATE SET
            runs = runs + 1,
            category = excluded.category,
            title = CASE WHEN excluded.last_seen >= ifnull(last_seen, excluded.last_seen) THEN excluded.title ELSE title END,
            first_seen = min(ifnull(first_seen, excluded.first_seen), excluded.first_seen),
            last_seen = max(ifnull(last_seen, excluded.last_seen), excluded.last_seen);
    UPDATE cluster SET runs = runs + 1
        WHERE id = (SELECT cluster_id FROM failure WHERE fingerprint = new.fingerprint)
              AND NOT EXISTS (SELECT 1 FROM sighting AS other CROSS JOIN failure ON failure.fingerprint = other.fingerprint
                              WHERE other.run_id = new.run_id AND other.fingerprint <> new.fingerprint
                                    AND failure.cluster_id = cluster.id);
END;
CREATE TRIGGER failure_after_sighting_delete AFTER DELETE ON sighting BEGIN
    UPDATE sighting SET others = others - 1 WHERE run_id = old.run_id;
    UPDATE failure SET runs = runs - 1,
            first_seen = (SELECT min(happened_at) FROM sighting WHERE fingerprint = old.fingerprint),
            last_seen = (SELECT max(happened_at) FROM sighting WHERE fingerprint = old.fingerprint)
        WHERE fingerprint = old.fingerprint;
    UPDATE cluster SET runs = runs - 1
        WHERE id = (SELECT cluster_id FROM failure WHERE fingerprint = old.fingerprint)
              AND NOT EXISTS (SELECT 1 FROM sighting AS other CROSS JOIN failure ON failure.fingerprint = other.fingerprint
                              WHERE other.run_id = old.run_id AND failure.cluster_id = cluster.id);
END;
CREATE TRIGGER failure_after_sighting_changed AFTER UPDATE OF happened_at, category, title ON sighting
    WHEN new.happened_at <> old.happened_at OR new.category <> old.category OR new.title <> old.title BEGIN
    UPDATE failure SET category = new.category,
            title = CASE WHEN new.happened_at >= last_seen THEN new.title ELSE title END,
            first_seen = (SELECT min(happened_at) FROM sighting WHERE fingerprint = new.fingerprint),
            last_seen = (SELECT max(happened_at) FROM sighting WHERE fingerprint = new.fingerprint)
        WHERE fingerprint = new.fingerprint;
END;

-- Runs and the verdicts on their jobs to sightings.
CREATE TRIGGER sighting_after_run_insert AFTER INSERT ON run WHEN new.fingerprint <> '' BEGIN
    INSERT INTO sighting (run_id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key)
        VALUES (new.id, new.fingerprint, new.category, new.title, ifnull(new.started_at, new.stored_at), new.pipeline, new.branch,
                new.commit_id, ifnull(new.finished_at - new.started_at, -9223372036854775807));
END;
CREATE TRIGGER sighting_after_run_update
    AFTER UPDATE OF fingerprint, attempt, category, title, started_at, finished_at, stored_at, pipeline, branch, commit_id ON run BEGIN
    DELETE FROM sighting
        WHERE (old.fingerprint <> new.fingerprint OR old.attempt <> new.attempt)
              AND run_id = new.id AND fingerprint <> new.fingerprint
              AND NOT EXISTS (SELECT 1 FROM job JOIN finding ON finding.job_id = job.id AND finding.detector = 'triage'
                              WHERE job.run_id = new.id AND job.attempt = new.attempt AND finding.fingerprint = sighting.fingerprint);
    UPDATE sighting SET happened_at = ifnull(new.started_at, new.stored_at), pipeline = new.pipeline, branch = new.branch,
            commit_id = new.commit_id, duration_key = ifnull(new.finished_at - new.started_at, -9223372036854775807)
        WHERE run_id = new.id;
    INSERT INTO sighting (run_id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key)
        SELECT new.id, new.fingerprint, new.category, new.title, ifnull(new.started_at, new.stored_at), new.pipeline, new.branch,
               new.commit_id, ifnull(new.finished_at - new.started_at, -9223372036854775807)
        WHERE new.fingerprint <> ''
        ON CONFLICT (run_id, fingerprint) DO UPDATE SET category = excluded.category, title = excluded.title;
END;
CREATE TRIGGER sighting_after_finding_insert AFTER INSERT ON finding WHEN new.fingerprint <> '' AND new.detector = 'triage' BEGIN
    INSERT INTO sighting (run_id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key)
        SELECT run.id, new.fingerprint, new.category, new.title, run.happened_at, run.pipeline, run.branch, run.commit_id,
               run.duration_key
        FROM job JOIN run ON run.id = job.run_id AND run.attempt = job.attempt WHERE job.id = new.job_id
        ON CONFLICT (run_id, fingerprint) DO NOTHING;
END;
CREATE TRIGGER sighting_after_finding_update AFTER UPDATE OF fingerprint, category, title ON finding WHEN new.detector = 'triage' BEGIN
    DELETE FROM sighting
        WHERE old.fingerprint <> new.fingerprint AND fingerprint = old.fingerprint
              AND run_id = (SELECT run.id FROM job JOIN run ON run.id = job.run_id AND run.attempt = job.attempt
                            WHERE job.id = new.job_id AND run.fingerprint <> old.fingerprint)
              AND NOT EXISTS (SELECT 1 FROM job AS this JOIN job ON job.run_id = this.run_id AND job.attempt = this.attempt
                              JOIN finding ON finding.job_id = job.id AND finding.detector = 'triage'
                              WHERE this.id = new.job_id AND finding.fingerprint = old.fingerprint);
    INSERT INTO sighting (run_id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key)
        SELECT run.id, new.fingerprint, new.category, new.title, run.happened_at, run.pipeline, run.branch, run.commit_id,
               run.duration_key
        FROM job JOIN run ON run.id = job.run_id AND run.attempt = job.attempt WHERE job.id = new.job_id AND new.fingerprint <> ''
        ON CONFLICT (run_id, fingerprint) DO UPDATE SET category = excluded.category, title = excluded.title;
END;
-- The run tells of its worst job (004); this of the others.
CREATE TRIGGER failure_heir_after_finding_judged AFTER UPDATE OF fingerprint ON finding
    WHEN old.fingerprint <> '' AND new.fingerprint <> '' AND old.fingerprint <> new.fingerprint AND new.detector = 'triage' BEGIN
    INSERT INTO failure_heir
        SELECT old.fingerprint, new.fingerprint, 1 FROM job JOIN run ON run.id = job.run_id AND run.attempt = job.attempt
        WHERE job.id = new.job_id AND run.fingerprint <> old.fingerprint AND run.fingerprint <> new.fingerprint
        ON CONFLICT DO UPDATE SET runs = runs + 1;
END;

-- Kinds to clusters. What a kind brings, or takes along, are the runs that no other kind of the cluster was seen in.
CREATE TRIGGER cluster_after_failure_changed AFTER UPDATE OF runs, first_seen, last_seen ON failure
    WHEN new.cluster_id IS NOT NULL AND new.cluster_id IS old.cluster_id
         AND (new.runs <> old.runs OR new.first_seen IS NOT old.first_seen OR new.last_seen IS NOT old.last_seen) BEGIN
    UPDATE cluster SET kinds = kinds + (new.runs > 0) - (old.runs > 0),
            first_seen = (SELECT min(first_seen) FROM failure WHERE cluster_id = new.cluster_id),
            last_seen = (SELECT max(last_seen) FROM failure WHERE cluster_id = new.cluster_id)
        WHERE id = new.cluster_id;
END;
CREATE TRIGGER cluster_after_failure_left AFTER UPDATE OF cluster_id ON failure
    WHEN old.cluster_id IS NOT NULL AND new.cluster_id IS NOT old.cluster_id BEGIN
    UPDATE cluster SET runs = runs - (
                SELECT count(*) FROM sighting WHERE sighting.fingerprint = new.fingerprint
                       AND (others = 0 OR NOT EXISTS (
                           SELECT 1 FROM sighting AS other CROSS JOIN failure AS kind ON kind.fingerprint = other.fingerprint
                           WHERE other.run_id = sighting.run_id AND kind.cluster_id = old.cluster_id))),
            kinds = kinds - (old.runs > 0),
            first_seen = (SELECT min(first_seen) FROM failure WHERE cluster_id = old.cluster_id),
            last_seen = (SELECT max(last_seen) FROM failure WHERE cluster_id = old.cluster_id)
        WHERE id = old.cluster_id;
END;
CREATE TRIGGER cluster_after_failure_joined AFTER UPDATE OF cluster_id ON failure
    WHEN new.cluster_id IS NOT NULL AND new.cluster_id IS NOT old.cluster_id BEGIN
    UPDATE cluster SET runs = runs + (
                SELECT count(*) FROM sighting WHERE sighting.fingerprint = new.fingerprint
                       AND (others = 0 OR NOT EXISTS (
                           SELECT 1 FROM sighting AS other CROSS JOIN failure AS kind ON kind.fingerprint = other.fingerprint
                           WHERE other.run_id = sighting.run_id AND other.fingerprint <> new.fingerprint
                                 AND kind.cluster_id = new.cluster_id))),
            kinds = kinds + (new.runs > 0),
            first_seen = (SELECT min(first_seen) FROM failure WHERE cluster_id = new.cluster_id),
            last_seen = (SELECT max(last_seen) FROM failure WHERE cluster_id = new.cluster_id)
        WHERE id = new.cluster_id;
END;

-- The kinds of the other jobs of what is stored already.
INSERT INTO sighting (run_id, fingerprint, category, title, happened_at, pipeline, branch, commit_id, duration_key)
    SELECT run.id, finding.fingerprint, finding.category, finding.title, run.happened_at, run.pipeline, run.branch, run.commit_id,
           run.duration_key
    FROM finding CROSS JOIN job ON job.id = finding.job_id CROSS JOIN run ON run.id = job.run_id AND run.attempt = job.attempt
    WHERE finding.fingerprint <> '' AND finding.detector = 'triage' AND finding.fingerprint <> run.fingerprint
    ON CONFLICT (run_id, fingerprint) DO NOTHING;
