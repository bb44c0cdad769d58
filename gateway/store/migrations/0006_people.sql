-- What people said to taking part, who asked to be registered, and what the office entered for a reporter.

CREATE TABLE consent (                          -- one row a person who was asked, or of whom the roster says "not yet"
    contact_id   INTEGER PRIMARY KEY REFERENCES contact (id),
    state        TEXT NOT NULL,                 -- due, asked, given, refused, silent, withdrawn
    way          TEXT NOT NULL,                 -- first (before any question), question (with the first question)
    msisdn       TEXT NOT NULL,                 -- the phone that was asked
    text_version TEXT,                          -- the first 12 hex digits of the sha256 of the text, its names left open
    outbox_id    INTEGER REFERENCES outbox (id),-- the request itself, as it was said last
    session_id   INTEGER REFERENCES session (id), -- the session whose first question carried it
    puts         INTEGER NOT NULL DEFAULT 0,    -- how often it was said
    unclear      INTEGER NOT NULL DEFAULT 0,    -- replies to it that were neither yes nor no
    ask_from     INTEGER,                       -- due: when it may be said unasked; NULL: with the first session
    asked_at     INTEGER,                       -- when it was said last
    decided_at   INTEGER,
    reply_id     INTEGER REFERENCES inbox (id)  -- the message that gave or refused it
);
CREATE INDEX consent_state ON consent (state);
-- one open question a phone number: a request for consent is one
CREATE UNIQUE INDEX consent_one_open ON consent (msisdn) WHERE state = 'asked' AND way = 'first';

CREATE TABLE consent_event (                    -- append-only: how it came to be so
    id           INTEGER PRIMARY KEY,
    contact_id   INTEGER NOT NULL REFERENCES contact (id),
    at           INTEGER NOT NULL,
    state        TEXT NOT NULL,
    text_version TEXT,
    outbox_id    INTEGER REFERENCES outbox (id),
    reply_id     INTEGER REFERENCES inbox (id),
    source       TEXT NOT NULL                  -- sms, roster, or who at the office
);
CREATE INDEX consent_event_contact ON consent_event (contact_id);

CREATE TABLE registration (                     -- somebody who asked by SMS to report for a school
    id          INTEGER PRIMARY KEY,
    msisdn      TEXT NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    school_id   INTEGER NOT NULL REFERENCES school (id),
    language    TEXT NOT NULL,
    reply_id    INTEGER REFERENCES inbox (id),
    state       TEXT NOT NULL,                  -- pending, approved, rejected
    asked_at    INTEGER NOT NULL,
    decided_at  INTEGER,
    decided_by  TEXT,
    contact_id  INTEGER REFERENCES contact (id)
);
-- a second text of the same person for the same school is the same wish, said better
CREATE UNIQUE INDEX registration_pending ON registration (msisdn, school_id) WHERE state = 'pending';

ALTER TABLE answer ADD COLUMN entered_by TEXT;  -- of an answer the office entered for the reporter: who did
