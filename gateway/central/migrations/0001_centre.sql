-- What a centre keeps. Times are UTC milliseconds since 1970; a NULL number is "no data", never zero.

CREATE TABLE hub (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,            -- sha256 of 256 random bits: a stolen database posts nothing
    uuid       TEXT,                            -- who posted with it first; nobody else may from then on
    created_at INTEGER NOT NULL,
    seen_at    INTEGER
);

CREATE TABLE user (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    password   TEXT NOT NULL,                   -- scrypt, with its salt and cost
    created_at INTEGER NOT NULL
);

CREATE TABLE record (                           -- every record that came, once
    record_id   TEXT PRIMARY KEY,
    hub         TEXT NOT NULL,
    epoch       TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    result      TEXT NOT NULL,                  -- accepted, rejected
    reason      TEXT NOT NULL DEFAULT '',
    body        TEXT NOT NULL DEFAULT ''        -- of an accepted one only
) WITHOUT ROWID;
CREATE INDEX record_result ON record (result, hub);

CREATE TABLE place (                            -- which record a hub's log has where: what is missing between is a gap
    hub       TEXT NOT NULL,
    epoch     TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (hub, epoch, seq)
) WITHOUT ROWID;

CREATE TABLE school (
    id             INTEGER PRIMARY KEY,
    hub            TEXT NOT NULL,
    code           TEXT NOT NULL,
    annex          TEXT NOT NULL,
    name           TEXT NOT NULL,
    district       TEXT NOT NULL,
    office         TEXT NOT NULL,
    level          TEXT NOT NULL,
    area           TEXT NOT NULL,
    language       TEXT NOT NULL,
    active         INTEGER NOT NULL,
    girls          INTEGER,
    boys           INTEGER,
    women_teachers INTEGER,
    men_teachers   INTEGER,
    epoch          TEXT NOT NULL,
    place          INTEGER NOT NULL,            -- what orders the changes within an epoch: seq, or revision
    made_at        TEXT NOT NULL,
    UNIQUE (hub, code, annex)
);

CREATE TABLE verified (
    id            INTEGER PRIMARY KEY,
    hub           TEXT NOT NULL,
    school        TEXT NOT NULL,
    annex         TEXT NOT NULL,
    questionnaire TEXT NOT NULL,
    version       TEXT NOT NULL,
    period        TEXT NOT NULL,
    question      TEXT NOT NULL,
    status        TEXT NOT NULL,
    value         TEXT,
    agree         INTEGER NOT NULL,
    answers       INTEGER NOT NULL,
    source        TEXT,
    verified_at   TEXT,
    epoch         TEXT NOT NULL,
    place         INTEGER NOT NULL,
    made_at       TEXT NOT NULL,
    UNIQUE (hub, school, annex, questionnaire, period, question)
);

CREATE TABLE dispute (
    id            INTEGER PRIMARY KEY,
    hub           TEXT NOT NULL,
    school        TEXT NOT NULL,
    annex         TEXT NOT NULL,
    questionnaire TEXT NOT NULL,
    period        TEXT NOT NULL,
    question      TEXT NOT NULL,
    state         TEXT NOT NULL,
    opened_at     TEXT NOT NULL,
    resolved_at   TEXT,
    outcome       TEXT,
    value         TEXT,
    epoch         TEXT NOT NULL,
    place         INTEGER NOT NULL,
    made_at       TEXT NOT NULL,
    UNIQUE (hub, school, annex, questionnaire, period, question)
);
