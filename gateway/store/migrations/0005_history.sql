-- How each modem did, a row a modem and day (UTC), packed by gateway/history_rings.py. A row stays below one page of
-- 1024 bytes with a rowid, so that writing it again and again changes that one page.
CREATE TABLE modem_history (
    id    INTEGER PRIMARY KEY,
    modem TEXT NOT NULL,
    day   INTEGER NOT NULL,                     -- days since 1970
    data  BLOB NOT NULL,
    UNIQUE (modem, day)
);
