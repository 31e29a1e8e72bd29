-- What arrives from outside: kept as it came, understood afterwards, and folded into runs and jobs. Where it comes from, and how that goes.

-- What arrived together, compressed together (one zstd frame, core/store/payloads_p.h). Old ones are pruned; what was made of them stays.
CREATE TABLE payload (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    bytes       INTEGER NOT NULL, -- unpacked
    frame       BLOB NOT NULL
) STRICT;
CREATE INDEX payload_by_age ON payload (received_at);

-- Payloads with deliveries that nothing has been made of yet. That is all that is written of a delivery when it arrives.
CREATE TABLE unsettled (
    payload_id INTEGER PRIMARY KEY REFERENCES payload (id),
    digests    BLOB NOT NULL -- 16 bytes a delivery, in their order; zeros: that one does not wait
) STRICT;

-- Deliveries of which something was made, and those that wait to be read again.
CREATE TABLE delivery (
    id          INTEGER PRIMARY KEY, -- 65536 times the payload's, and the place in it
    digest      BLOB NOT NULL UNIQUE CHECK (length(digest) = 16), -- of provider and key: the same delivery again is known by it
    provider    TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    state       TEXT NOT NULL, -- waiting, applied, ignored, refused
    problem     TEXT NOT NULL  -- why it was refused or ignored
) STRICT;
CREATE INDEX delivery_waiting ON delivery (id) WHERE state = 'waiting';
CREATE INDEX delivery_with_problem ON delivery (id) WHERE problem <> '';

-- How many deliveries came to what. Kept where deliveries are added and settled: counting them would read them all.
CREATE TABLE intake_count (
    state TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far a run, an attempt or a job has come: unknown, queued, running, completed. What was imported is completed.
ALTER TABLE run ADD COLUMN phase TEXT NOT NULL DEFAULT 'completed';
ALTER TABLE attempt ADD COLUMN phase TEXT NOT NULL DEFAULT 'completed';
ALTER TABLE job ADD COLUMN phase TEXT NOT NULL DEFAULT 'completed';
-- How it ended in the provider's own words, and when the provider last changed it.
ALTER TABLE attempt ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE attempt ADD COLUMN conclusion TEXT NOT NULL DEFAULT '';
ALTER TABLE attempt ADD COLUMN updated_at INTEGER;
ALTER TABLE job ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN conclusion TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN updated_at INTEGER;
ALTER TABLE job ADD COLUMN external_id TEXT NOT NULL DEFAULT ''; -- the provider's own; empty where only its log is known
ALTER TABLE job ADD COLUMN url TEXT NOT NULL DEFAULT '';
-- By which ways the provider told of an attempt: a sum of 1 (it called), 2 (it was asked), 4 (a client handed it in). 0: only imported.
ALTER TABLE attempt ADD COLUMN came_by INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX job_by_external_id ON job (external_id, run_id, attempt) WHERE external_id <> '';

-- What the provider said, folded together: of each field the value that counts, and what it counts by (core/store/told_p.h). The rows of
-- run, attempt and job follow from it and from what triage found.
CREATE TABLE told (
    run_id  INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    attempt INTEGER NOT NULL, -- 0: of the run, whatever the attempt
    job     TEXT NOT NULL,    -- the provider's id of the job; empty: of the attempt
    said    BLOB NOT NULL,
    PRIMARY KEY (run_id, attempt, job)
) STRICT, WITHOUT ROWID;

-- What was said of checks that belong to no run that is known. Once a job with this id is known, it is said of that.
CREATE TABLE told_check (
    provider TEXT NOT NULL,
    repo     TEXT NOT NULL,
    job      TEXT NOT NULL,
    said     BLOB NOT NULL,
    PRIMARY KEY (provider, repo, job)
) STRICT, WITHOUT ROWID;

-- Jobs that have ended and whose log is still to be fetched.
CREATE TABLE log_wanted (
    job_id   INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    repo     TEXT NOT NULL,
    urgency  INTEGER NOT NULL, -- 0: failed; 1: cancelled or not known; 2: passed
    ended_at INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    tries    INTEGER NOT NULL
) STRICT;
CREATE INDEX log_wanted_by_urgency ON log_wanted (provider, repo, urgency, ended_at DESC);

-- Jobs whose log is there and was not judged yet.
CREATE TABLE log_unjudged (
    job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE
) STRICT;

-- Connections as people set them up. Secrets are references (keychain:, env:, file:), never values.
CREATE TABLE source (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL UNIQUE CHECK (name <> ''),
    address       TEXT NOT NULL,
    projects      TEXT NOT NULL, -- JSON: list of texts
    user          TEXT NOT NULL,
    token         TEXT NOT NULL,
    hook_secret   TEXT NOT NULL,
    polls         INTEGER NOT NULL,
    paused        INTEGER NOT NULL,
    every_seconds INTEGER NOT NULL,
    mapping       BLOB NOT NULL,
    added_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE source_state (
    source_id        INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    last_try         INTEGER,
    last_success     INTEGER,
    last_event       INTEGER,
    next_try         INTEGER,
    failures         INTEGER NOT NULL,
    problem          TEXT NOT NULL,
    detail           TEXT NOT NULL,
    asks             INTEGER NOT NULL,
    unchanged        INTEGER NOT NULL,
    budget_left      INTEGER,
    budget_limit     INTEGER,
    budget_resets_at INTEGER,
    gaps_found       INTEGER NOT NULL,
    gaps_filled      INTEGER NOT NULL
) STRICT;

-- Where a poller goes on with one of its addresses.
CREATE TABLE poll_mark (
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    cursor    BLOB NOT NULL,
    etag      BLOB NOT NULL,
    PRIMARY KEY (source_id, name)
) STRICT, WITHOUT ROWID;
