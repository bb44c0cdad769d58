-- Early warnings: each raised once, with an owner and an end.

CREATE TABLE alert (
    id         INTEGER PRIMARY KEY,
    rule       TEXT NOT NULL,
    school_id  INTEGER REFERENCES school (id),   -- NULL: a whole district
    district   TEXT NOT NULL,
    period     TEXT NOT NULL,                    -- in which it was raised
    facts      TEXT NOT NULL,                    -- JSON: the numbers its words speak of
    state      TEXT NOT NULL,                    -- open, over (it ended by itself), closed (by a person)
    opened_at  INTEGER NOT NULL,
    told_at    INTEGER,                          -- when everybody who is told had a text; NULL: not yet
    owner      TEXT,                             -- who took it on
    ended_at   INTEGER,
    ended_by   TEXT,
    note       TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX alert_open ON alert (rule, district, IFNULL(school_id, 0)) WHERE state = 'open';
CREATE INDEX alert_state ON alert (state, opened_at);
