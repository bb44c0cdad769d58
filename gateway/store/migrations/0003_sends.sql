-- Exact sends: which modem a message waits for, whose fault a refusal was, which reports could not be matched yet.

ALTER TABLE outbox ADD COLUMN lane TEXT;        -- the modem that is to send it; NULL: not settled (there is one only)
ALTER TABLE outbox ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0; -- those that were the message's own, not the modem's

ALTER TABLE sent_part ADD COLUMN modem TEXT;    -- references are counted by SIM: two modems may use the same one
ALTER TABLE sent_part ADD COLUMN network_at INTEGER; -- the network's stamp of the message, as its report repeats it
ALTER TABLE sent_part ADD COLUMN reached_at INTEGER; -- the network's stamp of when the phone had it

-- Reports that speak of nothing we know yet: they may come before the answer they belong to was committed.
CREATE INDEX inbox_report_waiting ON inbox_part (sender, ref) WHERE kind = 'report';

ALTER TABLE inbox_part ADD COLUMN reached_at INTEGER; -- of a report: when the phone had the message

CREATE TABLE modem_pause (                      -- why a modem sends nothing, or nothing that can wait
    modem  TEXT NOT NULL,
    kind   TEXT NOT NULL,                       -- network, sim, memory, refusals, credit, cap
    cause  TEXT NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    times  INTEGER NOT NULL DEFAULT 1,          -- how often in a row; each time it lasts longer
    PRIMARY KEY (modem, kind)
) WITHOUT ROWID;

CREATE TABLE number_fault (                     -- numbers that the network says nobody has; gone once one is heard or reached
    msisdn TEXT PRIMARY KEY,
    cause  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    times  INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
