-- Unannounced visits: which schools were drawn for a month and how, who goes, what was seen there.

CREATE TABLE visit_draw (
    id       INTEGER PRIMARY KEY,
    month    TEXT NOT NULL UNIQUE,              -- 2026-11: one draw a month, and it stays
    seed     TEXT NOT NULL,                     -- with it and the frame anybody draws the same schools again
    wanted   INTEGER NOT NULL,
    frame    TEXT NOT NULL,                     -- what was drawn from: one line a school, as docs/office.md says
    made_at  INTEGER NOT NULL,
    made_by  TEXT NOT NULL
);

CREATE TABLE visit (
    id           INTEGER PRIMARY KEY,
    draw_id      INTEGER REFERENCES visit_draw (id),    -- NULL: somebody went without a draw
    school_id    INTEGER NOT NULL REFERENCES school (id),
    month        TEXT NOT NULL,
    why          TEXT NOT NULL,                 -- large, chance, worst, overlooked, hand
    chance       TEXT,                          -- with what probability the draw took it: 12/345; NULL: it was chosen
    inspector_id INTEGER REFERENCES contact (id),       -- NULL: the office has to send somebody
    told_at      INTEGER,
    done_on      TEXT,                          -- the day somebody was there
    UNIQUE (draw_id, school_id)
);
CREATE INDEX visit_school ON visit (school_id, month);
CREATE INDEX visit_inspector ON visit (inspector_id);

CREATE TABLE visit_observation (                -- append-only: what is sent again supersedes
    id            INTEGER PRIMARY KEY,
    visit_id      INTEGER NOT NULL REFERENCES visit (id),
    question      TEXT NOT NULL,
    value         TEXT NOT NULL,
    origin        TEXT NOT NULL,                -- sms, page, command
    who           TEXT NOT NULL,
    reply_id      INTEGER REFERENCES inbox (id),
    at            INTEGER NOT NULL,
    supersedes_id INTEGER REFERENCES visit_observation (id)
);
CREATE UNIQUE INDEX visit_observation_superseded ON visit_observation (supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX visit_observation_visit ON visit_observation (visit_id);
