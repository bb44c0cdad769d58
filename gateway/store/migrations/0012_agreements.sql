-- What communities agree on at their meetings, and what became of it; and what was found to be missing beside it.

CREATE TABLE agreement (
    id         INTEGER PRIMARY KEY,
    school_id  INTEGER NOT NULL REFERENCES school (id),
    month      TEXT NOT NULL,                   -- 2026-11: the month whose sheet the meeting had before it
    what       TEXT NOT NULL,
    who        TEXT NOT NULL,                   -- who will do it
    decided_by TEXT NOT NULL,                   -- community, joint, authority
    due_on     TEXT,                            -- NULL: no day was agreed
    state      TEXT NOT NULL,                   -- open, done, partly, not_done, withdrawn (written by mistake)
    made_at    INTEGER NOT NULL,
    made_by    TEXT NOT NULL
);
CREATE INDEX agreement_school ON agreement (school_id, month);
CREATE INDEX agreement_open ON agreement (due_on) WHERE state IN ('open', 'partly');

CREATE TABLE agreement_event (                  -- append-only: what somebody said had become of it
    id           INTEGER PRIMARY KEY,
    agreement_id INTEGER NOT NULL REFERENCES agreement (id),
    state        TEXT NOT NULL,
    note         TEXT NOT NULL DEFAULT '',
    at           INTEGER NOT NULL,
    by           TEXT NOT NULL
);
CREATE INDEX agreement_event_of ON agreement_event (agreement_id);

ALTER TABLE visit ADD COLUMN reminded_at INTEGER;          -- when the inspector was texted again
ALTER TABLE visit_observation ADD COLUMN how TEXT NOT NULL DEFAULT '';  -- seen, papers, told; empty: not said

-- What was said to be known and has no place any more: with what number its next revision has to go on.
CREATE TABLE verified_gone (
    round_id  INTEGER NOT NULL REFERENCES round (id),
    school_id INTEGER NOT NULL REFERENCES school (id),
    question  TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    PRIMARY KEY (round_id, school_id, question)
) WITHOUT ROWID;

-- NULL: nothing in the text looks like a child's name. maybe: somebody has to look. none: looked, there is none.
-- blotted: there was one, and the text is gone.
ALTER TABLE inbox ADD COLUMN child TEXT;
CREATE INDEX inbox_child ON inbox (id) WHERE child = 'maybe';
