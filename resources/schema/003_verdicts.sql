-- What a verdict rests on, what people say of it, and how it changes when the rules do.

-- What a block's score is the sum of, as JSON: [["feature", value, weight], …], the weightiest first.
ALTER TABLE evidence ADD COLUMN terms TEXT NOT NULL DEFAULT '[]';

-- What the fingerprint is the hash of: masked lines. Clusters are made of it, and made again when their version is raised.
ALTER TABLE finding ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
-- Which rules said it (Analyser::rulesKey); a finding of others can be made again. Empty: not known.
ALTER TABLE finding ADD COLUMN rules_key TEXT NOT NULL DEFAULT '';
-- Somebody's correction gave category and attribution (feedback below). What the rules say stands in the columns behind it, and comes
-- back when the word is taken back; where nobody spoke, both are the same.
ALTER TABLE finding ADD COLUMN said_by_person INTEGER NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN ruled_category TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE finding ADD COLUMN ruled_attribution TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE finding ADD COLUMN ruled_confidence REAL NOT NULL DEFAULT 0;
UPDATE finding SET ruled_category = category, ruled_attribution = attribution, ruled_confidence = confidence;
-- The run with whose log it was compared: what that one says too explains nothing.
ALTER TABLE finding ADD COLUMN green_run_id INTEGER REFERENCES run (id) ON DELETE SET NULL;
CREATE INDEX finding_by_fingerprint ON finding (fingerprint) WHERE fingerprint <> '';
CREATE INDEX finding_by_making ON finding (detector, version, rules_key);
CREATE INDEX finding_by_green ON finding (green_run_id) WHERE green_run_id IS NOT NULL;

-- A person's word on a kind of failure: it wins over the rules wherever the fingerprint is seen, and is what verdicts are
-- scored against. Facts: every word is kept, the last one holds (by created_at, then id). An empty category takes an earlier word back.
CREATE TABLE feedback (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint    TEXT NOT NULL CHECK (fingerprint <> ''),
    job_id         INTEGER REFERENCES job (id) ON DELETE SET NULL, -- where it was said
    category       TEXT NOT NULL,
    attribution    TEXT NOT NULL,
    note           TEXT NOT NULL,
    person         TEXT NOT NULL, -- who said it: the name of an account
    -- what had been said before, by what
    was_category   TEXT NOT NULL,
    was_confidence REAL NOT NULL,
    was_rule       TEXT NOT NULL,
    was_version    INTEGER NOT NULL,
    -- The failure had this fingerprint when the word was said; a later version of the program gives it the one above. Empty: the same.
    carried_from   TEXT NOT NULL,
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX feedback_by_fingerprint ON feedback (fingerprint, created_at, id);
CREATE INDEX feedback_by_job ON feedback (job_id) WHERE job_id IS NOT NULL;

-- A duty that only one program may do at a time, and until when it is held. Whoever holds it says so again before that.
CREATE TABLE lease (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- History judged again, by which rules, and what came of it. What is still to be judged is told by the findings themselves.
CREATE TABLE retriage (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    version     INTEGER NOT NULL,
    rules_key   TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,          -- NULL: under way, or stopped before its end
    judged      INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    missing     INTEGER NOT NULL  -- whose log is not there any more: they keep their verdict
) STRICT;

-- A verdict that came out in another way than before.
CREATE TABLE retriage_change (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    retriage_id     INTEGER NOT NULL REFERENCES retriage (id) ON DELETE CASCADE,
    job_id          INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    was_outcome     TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    was_category    TEXT NOT NULL, -- as the rules said, whatever a person did
    category        TEXT NOT NULL,
    was_title       TEXT NOT NULL,
    title           TEXT NOT NULL,
    was_fingerprint TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    UNIQUE (retriage_id, job_id)
) STRICT;
CREATE INDEX retriage_change_by_job ON retriage_change (job_id);
