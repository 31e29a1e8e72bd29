-- A failed execution is an alert of its tenant: open until somebody has seen to it, or a later one succeeded.

ALTER TABLE execution ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE execution ADD COLUMN acknowledged_by TEXT NOT NULL DEFAULT ''; -- name of the key
CREATE INDEX execution_failed ON execution (pipeline_id, id) WHERE status = 'failed';
CREATE INDEX execution_succeeded ON execution (pipeline_id, started_at) WHERE status = 'success';

-- Telemetry goes when it is old, or more than is kept: by this index both are known without reading the points.
CREATE INDEX point_block_by_age ON point_block (last_at, points);
