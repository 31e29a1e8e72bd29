-- Sources that are silent for too long: how long they may be, and what is known of one that is.
ALTER TABLE source ADD COLUMN silent_after INTEGER NOT NULL DEFAULT 0;       -- seconds; 0: as its rhythm says
ALTER TABLE source_state ADD COLUMN silent_since INTEGER;                    -- its last news before a silence that is too long
ALTER TABLE source_state ADD COLUMN silence TEXT NOT NULL DEFAULT '';        -- why it is too long
