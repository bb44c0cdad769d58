-- Days without school that the office declares while the hub runs; which day a round asks about; when sessions begin.

CREATE TABLE closure (
    id          INTEGER PRIMARY KEY,
    first_day   TEXT NOT NULL,               -- ISO days, both included
    last_day    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    district    TEXT NOT NULL DEFAULT '',    -- an ubigeo or its beginning; empty: everywhere
    school      TEXT NOT NULL DEFAULT '',    -- the code of the one school; empty: all of the district
    origin      TEXT NOT NULL,               -- office (declared), file (a list of local holidays)
    declared_at INTEGER NOT NULL,
    declared_by TEXT NOT NULL,
    lifted_at   INTEGER,                     -- NULL: it stands
    lifted_by   TEXT
);
CREATE INDEX closure_standing ON closure (last_day) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX closure_once ON closure (first_day, last_day, district, school) WHERE lifted_at IS NULL;

ALTER TABLE session ADD COLUMN begins_at INTEGER;   -- NULL: with its round
ALTER TABLE round ADD COLUMN asked_about TEXT;      -- the ISO day its questions ask about; NULL: of before this column
