-- What clients bring themselves, and the keys by which they are known.

-- A key is shown once, when it is made; here is its SHA-256. Ids are never given twice: they stand in logs.
CREATE TABLE api_key (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    tenant       TEXT NOT NULL DEFAULT '', -- the only workspace that it is good for
    beginning    TEXT NOT NULL,            -- its first characters
    hash         BLOB NOT NULL UNIQUE,
    made_at      INTEGER NOT NULL,
    revoked_at   INTEGER,
    last_used_at INTEGER
) STRICT;

-- Workspaces of their own: whoever asks for something of a tenant gets there by the tenant's row.
CREATE TABLE tenant (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL UNIQUE CHECK (name <> ''),
    made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tenant_pipeline (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id   INTEGER NOT NULL REFERENCES tenant (id),
    name        TEXT NOT NULL CHECK (name <> ''),
    description TEXT NOT NULL DEFAULT '',
    made_at     INTEGER NOT NULL,
    UNIQUE (tenant_id, name)
) STRICT;

-- One execution of such a pipeline, as its own program or a guard around it reports it.
CREATE TABLE execution (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    pipeline_id       INTEGER NOT NULL REFERENCES tenant_pipeline (id),
    client_id         TEXT, -- the client's own: a report that is sent again changes the one that is there
    status            TEXT NOT NULL,
    started_at        INTEGER NOT NULL,
    finished_at       INTEGER,
    duration_seconds  REAL,
    records_processed INTEGER,
    error_message     TEXT NOT NULL DEFAULT '',
    received_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX execution_by_time ON execution (pipeline_id, started_at, id);
CREATE UNIQUE INDEX execution_by_client ON execution (pipeline_id, client_id) WHERE client_id IS NOT NULL;

-- Telemetry: what is measured where, by its labels.
CREATE TABLE series (
    id     INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    name   TEXT NOT NULL,
    labels TEXT NOT NULL, -- JSON object, keys in order
    UNIQUE (source, name, labels)
) STRICT;

-- Points of one series that came together, in the order of time; `packed` is written by core/store/pointblock_p.h.
CREATE TABLE point_block (
    id        INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id),
    first_at  INTEGER NOT NULL,
    last_at   INTEGER NOT NULL,
    points    INTEGER NOT NULL,
    packed    BLOB NOT NULL
) STRICT;
CREATE INDEX point_block_by_series ON point_block (series_id, first_at, last_at);

CREATE TABLE log_event (
    id        INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id),
    at        INTEGER NOT NULL,
    text      TEXT NOT NULL
) STRICT;
CREATE INDEX log_event_by_series ON log_event (series_id, at);

-- Batches that were taken, by the client's own name of them: one that is sent again adds nothing.
CREATE TABLE event_batch (
    name        TEXT PRIMARY KEY CHECK (name <> ''),
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_batch_by_age ON event_batch (received_at);
