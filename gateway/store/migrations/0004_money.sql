-- The SIM's credit: what the operator said of it, what was asked to be dialled, and every move of money, once each.

CREATE TABLE credit_reading (                   -- one question about the credit, and what came of it
    id          INTEGER PRIMARY KEY,
    modem       TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    clock_state TEXT NOT NULL,
    reason      TEXT NOT NULL,                  -- schedule, hand, messages, refusal, money
    outcome     TEXT NOT NULL,                  -- read, unread (the text is shown as it came), failed (the text says why)
    text        TEXT NOT NULL,
    amount      TEXT,                           -- decimal, as text; NULL: not read
    currency    TEXT NOT NULL DEFAULT '',       -- as the operator wrote it
    expires_on  TEXT
);
CREATE INDEX credit_reading_modem ON credit_reading (modem, id);

CREATE TABLE ussd_wish (                        -- what somebody asked the hub to dial, and the answer
    id          INTEGER PRIMARY KEY,
    modem       TEXT NOT NULL,
    kind        TEXT NOT NULL,                  -- code, balance
    code        TEXT NOT NULL,                  -- masked once it was dialled
    asked_by    TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    state       TEXT NOT NULL,                  -- waiting, dialling, answered, failed
    answer      TEXT NOT NULL DEFAULT '',       -- the text, or why there is none
    mode        TEXT,
    ended_at    INTEGER
);
CREATE INDEX ussd_wish_waiting ON ussd_wish (modem, id) WHERE state IN ('waiting', 'dialling');

CREATE TABLE ussd_heard (                       -- what the network said unasked, or too late
    id          INTEGER PRIMARY KEY,
    digest      TEXT NOT NULL UNIQUE,
    modem       TEXT NOT NULL,
    heard_at    INTEGER NOT NULL,
    mode        TEXT NOT NULL,
    text        TEXT NOT NULL
);

CREATE TABLE ledger (                           -- money that moves: each row is dialled at most once
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,           -- what makes planning it twice impossible
    kind        TEXT NOT NULL,                  -- voucher, thanks
    modem       TEXT NOT NULL,
    state       TEXT NOT NULL,                  -- planned, confirming, sent, unknown, confirmed, failed
    amount      TEXT,                           -- decimal, as text; NULL: not known yet
    currency    TEXT NOT NULL DEFAULT '',
    contact_id  INTEGER REFERENCES contact (id),
    session_id  INTEGER REFERENCES session (id),
    msisdn      TEXT,
    code        TEXT,                           -- a voucher not dialled yet; emptied in the commit that claims it
    code_hash   TEXT,
    code_end    TEXT,                           -- its last four digits, for people
    planned_at  INTEGER NOT NULL,
    planned_by  TEXT NOT NULL,
    not_before  INTEGER NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,     -- that certainly were not dialled
    claimed_at  INTEGER,
    settled_at  INTEGER,
    settled_by  TEXT,                           -- hub, or who settled it by hand
    before_id   INTEGER REFERENCES credit_reading (id),
    answer      TEXT NOT NULL DEFAULT ''        -- the operator's words, or why there are none
);
CREATE INDEX ledger_state ON ledger (state, modem, id);
CREATE INDEX ledger_contact ON ledger (contact_id, planned_at) WHERE contact_id IS NOT NULL;
-- a voucher is in the ledger once, unless it is certain that it was not booked
CREATE UNIQUE INDEX ledger_voucher ON ledger (code_hash) WHERE code_hash IS NOT NULL AND state <> 'failed';
CREATE UNIQUE INDEX ledger_session ON ledger (session_id) WHERE session_id IS NOT NULL;

-- who reported lately is asked at every tick
DROP INDEX session_status;
CREATE INDEX session_status ON session (status, ended_at);
