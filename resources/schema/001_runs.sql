-- Runs and everything under them. Times are milliseconds since 1970 in UTC; outcomes, categories and the like are their
-- JSON names. Facts (run, attempt, job, step, test_result, log) are kept; a finding is derived, says by what and by which
-- version, and can be thrown away and derived again.

-- One execution of a pipeline. What its latest attempt came to is repeated here, so that lists read one table.
CREATE TABLE run (
    id            INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: ids leave the house
    provider      TEXT NOT NULL,
    external_id   TEXT NOT NULL,
    repo          TEXT NOT NULL,
    pipeline      TEXT NOT NULL,
    branch        TEXT NOT NULL,
    commit_id     TEXT NOT NULL,
    cause         TEXT NOT NULL,
    attempt       INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    stored_at     INTEGER NOT NULL,
    source        TEXT NOT NULL,
    url           TEXT NOT NULL,
    category      TEXT NOT NULL,
    confidence    REAL NOT NULL,
    title         TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    tests_run     INTEGER NOT NULL,
    tests_passed  INTEGER NOT NULL,
    tests_failed  INTEGER NOT NULL,
    tests_errors  INTEGER NOT NULL,
    tests_skipped INTEGER NOT NULL,
    -- Sort keys: a time that is not known sorts below every time that is.
    started_key   INTEGER NOT NULL AS (ifnull(started_at, -9223372036854775807)) VIRTUAL,
    duration_key  INTEGER NOT NULL AS (ifnull(finished_at - started_at, -9223372036854775807)) VIRTUAL,
    failed_key    INTEGER NOT NULL AS (tests_failed + tests_errors) VIRTUAL,
    happened_at   INTEGER NOT NULL AS (ifnull(started_at, stored_at)) VIRTUAL,
    UNIQUE (provider, external_id, repo)
) STRICT;

-- One index for each order of the list. All end in the time of storing and then the id: a page begins behind the last row of
-- the page before, and SQLite seeks with all columns of an index but the row id, so ties must be few without it.
CREATE INDEX run_by_stored ON run (stored_at, id);
CREATE INDEX run_by_started ON run (started_key, stored_at, id);
CREATE INDEX run_by_duration ON run (duration_key, stored_at, id);
CREATE INDEX run_by_failed ON run (failed_key, stored_at, id);
CREATE INDEX run_by_pipeline ON run (pipeline, stored_at, id);
CREATE INDEX run_by_branch ON run (branch, stored_at, id);
CREATE INDEX run_by_outcome ON run (outcome, stored_at, id);
CREATE INDEX run_by_category ON run (category, stored_at, id);
CREATE INDEX run_by_repo ON run (repo, stored_at, id);
CREATE INDEX run_by_happened ON run (happened_at, id);
CREATE INDEX run_by_lineage ON run (pipeline, repo, outcome, happened_at, id);

-- How many runs there are with each value of a column, and of kind 'run' how many at all. Kept by triggers: counts, the names
-- that filters offer and the choice of an index need no scan.
CREATE TABLE tally (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tally_after_insert AFTER INSERT ON run BEGIN
    INSERT INTO tally VALUES ('run', '', 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('pipeline', new.pipeline, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('repo', new.repo, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('branch', new.branch, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('outcome', new.outcome, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('category', new.category, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER tally_after_delete AFTER DELETE ON run BEGIN
    UPDATE tally SET runs = runs - 1 WHERE kind = 'run';
    UPDATE tally SET runs = runs - 1 WHERE kind = 'pipeline' AND name = old.pipeline;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'repo' AND name = old.repo;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'branch' AND name = old.branch;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'outcome' AND name = old.outcome;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'category' AND name = old.category;
END;
CREATE TRIGGER tally_after_update AFTER UPDATE OF pipeline, repo, branch, outcome, category ON run BEGIN
    UPDATE tally SET runs = runs - 1 WHERE kind = 'pipeline' AND name = old.pipeline;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'repo' AND name = old.repo;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'branch' AND name = old.branch;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'outcome' AND name = old.outcome;
    UPDATE tally SET runs = runs - 1 WHERE kind = 'category' AND name = old.category;
    INSERT INTO tally VALUES ('pipeline', new.pipeline, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('repo', new.repo, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('branch', new.branch, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('outcome', new.outcome, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
    INSERT INTO tally VALUES ('category', new.category, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER tally_after_last AFTER UPDATE ON tally WHEN new.runs = 0 BEGIN
    DELETE FROM tally WHERE kind = new.kind AND name = new.name;
END;

-- One try of a run. Its own row even when there is only one.
CREATE TABLE attempt (
    run_id        INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    stored_at     INTEGER NOT NULL,
    source        TEXT NOT NULL,
    url           TEXT NOT NULL,
    category      TEXT NOT NULL,
    confidence    REAL NOT NULL,
    title         TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    tests_run     INTEGER NOT NULL,
    tests_passed  INTEGER NOT NULL,
    tests_failed  INTEGER NOT NULL,
    tests_errors  INTEGER NOT NULL,
    tests_skipped INTEGER NOT NULL,
    PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

-- A log's bytes lie in a file named by the digest; this row is written after the file is safely there.
CREATE TABLE log (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    digest           BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    bytes            INTEGER NOT NULL,
    lines            INTEGER NOT NULL,
    compressed_bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE job (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id      INTEGER NOT NULL,
    attempt     INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    log_id      INTEGER REFERENCES log (id),
    UNIQUE (run_id, attempt, position),
    FOREIGN KEY (run_id, attempt) REFERENCES attempt (run_id, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX job_by_log ON job (log_id) WHERE log_id IS NOT NULL;

CREATE TABLE step (
    job_id     INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    name       TEXT NOT NULL,
    depth      INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    exit_code  INTEGER,
    started_at INTEGER,
    duration   REAL,
    byte_begin INTEGER NOT NULL,
    byte_end   INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    last_line  INTEGER NOT NULL,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;

-- A test by name, however often it ran.
CREATE TABLE test (
    id    INTEGER PRIMARY KEY,
    suite TEXT NOT NULL,
    name  TEXT NOT NULL,
    UNIQUE (suite, name)
) STRICT;

CREATE TABLE test_result (
    job_id     INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    test_id    INTEGER NOT NULL REFERENCES test (id),
    status     TEXT NOT NULL,
    duration   REAL,
    message    TEXT NOT NULL,
    attempt    INTEGER NOT NULL,
    byte_begin INTEGER,
    byte_end   INTEGER,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX test_result_by_test ON test_result (test_id, job_id);

-- What a detector of some version made of a job.
CREATE TABLE finding (
    id            INTEGER PRIMARY KEY,
    job_id        INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    detector      TEXT NOT NULL,
    version       INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    category      TEXT NOT NULL,
    attribution   TEXT NOT NULL,
    confidence    REAL NOT NULL,
    rule          TEXT NOT NULL,
    title         TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    hint          TEXT NOT NULL,
    remediation   TEXT NOT NULL, -- JSON: list of texts
    tests_run     INTEGER NOT NULL,
    tests_passed  INTEGER NOT NULL,
    tests_failed  INTEGER NOT NULL,
    tests_errors  INTEGER NOT NULL,
    tests_skipped INTEGER NOT NULL,
    UNIQUE (job_id, detector)
) STRICT;

CREATE TABLE evidence (
    id         INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    byte_begin INTEGER NOT NULL,
    byte_end   INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    last_line  INTEGER NOT NULL,
    text       TEXT NOT NULL,
    score      REAL NOT NULL,
    why        TEXT NOT NULL,
    UNIQUE (finding_id, position)
) STRICT;

CREATE TABLE hole (
    finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    text       TEXT NOT NULL,
    byte_begin INTEGER NOT NULL,
    byte_end   INTEGER NOT NULL,
    PRIMARY KEY (finding_id, position)
) STRICT, WITHOUT ROWID;

-- The tests that a finding names as failed, in its order.
CREATE TABLE finding_test (
    finding_id    INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    job_id        INTEGER NOT NULL,
    test_position INTEGER NOT NULL,
    PRIMARY KEY (finding_id, position),
    FOREIGN KEY (job_id, test_position) REFERENCES test_result (job_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_test_by_result ON finding_test (job_id, test_position);

-- Full text by trigrams: any part of a word or identifier is found. The texts themselves stay in their own tables.
CREATE VIRTUAL TABLE run_text USING fts5 (pipeline, repo, branch, title, content = 'run', content_rowid = 'id',
    tokenize = 'trigram', columnsize = 0);
CREATE TRIGGER run_text_after_insert AFTER INSERT ON run BEGIN
    INSERT INTO run_text (rowid, pipeline, repo, branch, title)
        VALUES (new.id, new.pipeline, new.repo, new.branch, new.title);
END;
CREATE TRIGGER run_text_after_delete AFTER DELETE ON run BEGIN
    INSERT INTO run_text (run_text, rowid, pipeline, repo, branch, title)
        VALUES ('delete', old.id, old.pipeline, old.repo, old.branch, old.title);
END;
CREATE TRIGGER run_text_after_update AFTER UPDATE OF pipeline, repo, branch, title ON run BEGIN
    INSERT INTO run_text (run_text, rowid, pipeline, repo, branch, title)
        VALUES ('delete', old.id, old.pipeline, old.repo, old.branch, old.title);
    INSERT INTO run_text (rowid, pipeline, repo, branch, title)
        VALUES (new.id, new.pipeline, new.repo, new.branch, new.title);
END;

CREATE VIRTUAL TABLE evidence_text USING fts5 (text, content = 'evidence', content_rowid = 'id',
    tokenize = 'trigram', columnsize = 0);
CREATE TRIGGER evidence_text_after_insert AFTER INSERT ON evidence BEGIN
    INSERT INTO evidence_text (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER evidence_text_after_delete AFTER DELETE ON evidence BEGIN
    INSERT INTO evidence_text (evidence_text, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE VIRTUAL TABLE test_text USING fts5 (suite, name, content = 'test', content_rowid = 'id',
    tokenize = 'trigram', columnsize = 0);
CREATE TRIGGER test_text_after_insert AFTER INSERT ON test BEGIN
    INSERT INTO test_text (rowid, suite, name) VALUES (new.id, new.suite, new.name);
END;
CREATE TRIGGER test_text_after_delete AFTER DELETE ON test BEGIN
    INSERT INTO test_text (test_text, rowid, suite, name) VALUES ('delete', old.id, old.suite, old.name);
END;
