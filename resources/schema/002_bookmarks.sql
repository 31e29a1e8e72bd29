-- Lines that people marked in the log of a job, with what they noted there. Facts: they belong to the job and go with it.
-- `line` counts from 1; `byte_begin` is where it begins in the decompressed log, and is what counts should the two differ.
CREATE TABLE bookmark (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id     INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    line       INTEGER NOT NULL CHECK (line >= 1),
    byte_begin INTEGER NOT NULL CHECK (byte_begin >= 0),
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (job_id, line)
) STRICT;
