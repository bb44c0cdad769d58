-- What became of each case, step by step; how its value was found out; since when it is the office's.

ALTER TABLE dispute ADD COLUMN source TEXT;             -- visit, register, phone, unknown: how whoever settled it knows
ALTER TABLE dispute ADD COLUMN escalated_at INTEGER;    -- since when it is the office's; NULL: the promoter's

CREATE TABLE case_event (                               -- append-only
    id         INTEGER PRIMARY KEY,
    dispute_id INTEGER NOT NULL REFERENCES dispute (id),
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,                           -- opened, told, unclear, assigned, escalated, resolved, ...
    who        TEXT,                                    -- who did it, as they are called; NULL: the hub
    contact_id INTEGER REFERENCES contact (id),         -- whom it concerns: the promoter told, or given the case
    outcome    TEXT,
    value      TEXT,
    source     TEXT,
    low        TEXT,                                    -- the range the answers had then
    high       TEXT,
    reply_id   INTEGER REFERENCES inbox (id)            -- the message that said it
);
CREATE INDEX case_event_dispute ON case_event (dispute_id);

-- a case settled before this column was there: nobody was asked how it was found out
UPDATE dispute SET source = 'unknown' WHERE state = 'resolved';
