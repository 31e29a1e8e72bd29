-- What a verdict rests on, and what people say of it.

-- What a block's score is the sum of, as JSON: [["feature", value, weight], …], the weightiest first.
ALTER TABLE evidence ADD COLUMN terms TEXT NOT NULL DEFAULT '[]';

-- What the fingerprint is the hash of: masked lines. Clusters are made of it, and made again when their version is raised.
ALTER TABLE finding ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
-- Which rules said it (RuleSet::key); a finding of others can be made again. Empty: not known.
ALTER TABLE finding ADD COLUMN rules_key TEXT NOT NULL DEFAULT '';
-- Somebody's correction gave category and attribution (feedback below).
ALTER TABLE finding ADD COLUMN said_by_person INTEGER NOT NULL DEFAULT 0;
CREATE INDEX finding_by_fingerprint ON finding (fingerprint) WHERE fingerprint <> '';
CREATE INDEX finding_by_making ON finding (detector, version, rules_key);

-- A person's word on a kind of failure: it wins over the rules wherever the fingerprint is seen, and is what verdicts are
-- scored against. Facts: every word is kept, the last one holds. An empty category takes an earlier word back.
CREATE TABLE feedback (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint    TEXT NOT NULL CHECK (fingerprint <> ''),
    job_id         INTEGER REFERENCES job (id) ON DELETE SET NULL, -- where it was said
    category       TEXT NOT NULL,
    attribution    TEXT NOT NULL,
    note           TEXT NOT NULL,
    -- what had been said before, by what
    was_category   TEXT NOT NULL,
    was_confidence REAL NOT NULL,
    was_rule       TEXT NOT NULL,
    was_version    INTEGER NOT NULL,
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX feedback_by_fingerprint ON feedback (fingerprint, id);
CREATE INDEX feedback_by_job ON feedback (job_id) WHERE job_id IS NOT NULL;
