-- A database as the hubs of November 2026 have it (schema 11).

-- The first house. Times are UTC milliseconds since 1970; yes/no columns are 0 or 1; a NULL number is "no data", never zero.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- ------------------------------------------------------------------ people and places
CREATE TABLE school (
    id             INTEGER PRIMARY KEY,
    code           TEXT NOT NULL,               -- código modular, text: leading zeros count
    annex          TEXT NOT NULL DEFAULT '0',
    local_code     TEXT NOT NULL DEFAULT '',
    name           TEXT NOT NULL,
    district       TEXT NOT NULL,               -- ubigeo, six digits
    office         TEXT NOT NULL DEFAULT '',    -- UGEL
    level          TEXT NOT NULL,               -- initial, primary, secondary
    area           TEXT NOT NULL,               -- rural, urban
    girls          INTEGER,
    boys           INTEGER,
    women_teachers INTEGER,
    men_teachers   INTEGER,
    language       TEXT NOT NULL DEFAULT 'es',
    lat            REAL,
    lon            REAL,
    active         INTEGER NOT NULL DEFAULT 1,
    changed_at     INTEGER NOT NULL,
    UNIQUE (code, annex)
);

CREATE TABLE contact (
    id          INTEGER PRIMARY KEY,
    pseudonym   TEXT NOT NULL UNIQUE,           -- what goes up in place of a name
    name        TEXT NOT NULL,
    msisdn      TEXT NOT NULL,                  -- E.164; a phone may be shared by two contacts
    language    TEXT NOT NULL DEFAULT 'es',
    consent_on  TEXT,                           -- a date, or NULL: not yet given
    stopped_at  INTEGER,                        -- said STOP; nothing more is sent
    active      INTEGER NOT NULL DEFAULT 1,
    changed_at  INTEGER NOT NULL,
    UNIQUE (msisdn, name)
);

CREATE TABLE post (                             -- who is what to which school
    id          INTEGER PRIMARY KEY,
    contact_id  INTEGER NOT NULL REFERENCES contact (id),
    school_id   INTEGER NOT NULL REFERENCES school (id),
    role        TEXT NOT NULL,
    active      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (contact_id, school_id, role)
);
CREATE INDEX post_school ON post (school_id, role);
-- one reporter a role and school: that is what makes three answers three
CREATE UNIQUE INDEX post_reporter ON post (school_id, role)
    WHERE active = 1 AND role IN ('leader', 'parent', 'principal');

-- ------------------------------------------------------------------ survey
CREATE TABLE questionnaire (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    version     TEXT NOT NULL,
    source      TEXT NOT NULL,                  -- the TOML itself
    imported_at INTEGER NOT NULL,
    current     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (name, version)
);
CREATE UNIQUE INDEX questionnaire_current ON questionnaire (name) WHERE current = 1;

CREATE TABLE round (
    id               INTEGER PRIMARY KEY,
    questionnaire_id INTEGER NOT NULL REFERENCES questionnaire (id),
    name             TEXT NOT NULL,             -- the questionnaire's name
    period           TEXT NOT NULL,             -- 2026-W47, 2026-11
    origin           TEXT NOT NULL,             -- schedule, hand
    state            TEXT NOT NULL,             -- open, closed (deadline past, late replies count), sealed
    opens_at         INTEGER NOT NULL,
    useful_until     INTEGER NOT NULL,          -- no first question after this
    deadline_at      INTEGER NOT NULL,
    seal_at          INTEGER NOT NULL,
    clock_state      TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    UNIQUE (name, period)
);
CREATE INDEX round_state ON round (state, deadline_at);

CREATE TABLE session (
    id          INTEGER PRIMARY KEY,
    round_id    INTEGER NOT NULL REFERENCES round (id),
    school_id   INTEGER NOT NULL REFERENCES school (id),
    contact_id  INTEGER NOT NULL REFERENCES contact (id),
    role        TEXT NOT NULL,
    msisdn      TEXT NOT NULL,
    language    TEXT NOT NULL,
    status      TEXT NOT NULL,
    current     TEXT,                           -- key of the open question
    unclear     INTEGER NOT NULL DEFAULT 0,
    last        TEXT,
    reminders   INTEGER NOT NULL DEFAULT 0,     -- reminders said for the open question
    asked_at    INTEGER,                        -- when the open question was put
    ended_at    INTEGER,
    UNIQUE (round_id, school_id, role)
);
CREATE INDEX session_phone ON session (msisdn, status);
CREATE INDEX session_status ON session (status);
-- one open question a phone number, whoever holds the phone
CREATE UNIQUE INDEX session_one_open ON session (msisdn) WHERE status = 'open';

CREATE TABLE answer (                           -- append-only: a correction is a new row that supersedes
    id            INTEGER PRIMARY KEY,
    session_id    INTEGER NOT NULL REFERENCES session (id),
    question      TEXT NOT NULL,
    outcome       TEXT NOT NULL,                -- value, unclear, no_class, dont_know
    value         TEXT,                         -- digits, yes, no
    reply_id      INTEGER REFERENCES inbox (id),
    answered_at   INTEGER NOT NULL,
    clock_state   TEXT NOT NULL,
    late          INTEGER NOT NULL DEFAULT 0,
    origin        TEXT NOT NULL DEFAULT 'sms',  -- sms, clerk
    supersedes_id INTEGER REFERENCES answer (id)
);
CREATE UNIQUE INDEX answer_superseded ON answer (supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX answer_session ON answer (session_id, question);

CREATE TABLE verified (                         -- what is known of one question of one school in one round
    id          INTEGER PRIMARY KEY,
    round_id    INTEGER NOT NULL REFERENCES round (id),
    school_id   INTEGER NOT NULL REFERENCES school (id),
    question    TEXT NOT NULL,
    status      TEXT NOT NULL,
    value       TEXT,
    agree       INTEGER NOT NULL,
    answers     INTEGER NOT NULL,
    source      TEXT,                           -- agreement, case
    verified_at INTEGER,
    revision    INTEGER NOT NULL DEFAULT 1,
    changed_at  INTEGER NOT NULL,
    UNIQUE (round_id, school_id, question)
);
CREATE INDEX verified_school ON verified (school_id, question);

CREATE TABLE dispute (                          -- a case for the promoter
    id          INTEGER PRIMARY KEY,
    round_id    INTEGER NOT NULL REFERENCES round (id),
    school_id   INTEGER NOT NULL REFERENCES school (id),
    question    TEXT NOT NULL,
    state       TEXT NOT NULL,                  -- open, resolved, withdrawn (the reporters came to agree)
    low         TEXT,
    high        TEXT,
    promoter_id INTEGER REFERENCES contact (id),-- NULL: nobody to ask; the office must
    opened_at   INTEGER NOT NULL,
    told_at     INTEGER,                        -- last SMS to the promoter
    times_told  INTEGER NOT NULL DEFAULT 0,
    resolved_at INTEGER,
    outcome     TEXT,
    value       TEXT,
    resolved_by TEXT,
    UNIQUE (round_id, school_id, question)
);
CREATE INDEX dispute_state ON dispute (state, promoter_id);

-- ------------------------------------------------------------------ radio
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,           -- what makes saying it twice impossible
    msisdn      TEXT NOT NULL,
    text        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    priority    INTEGER NOT NULL,               -- 0 first
    state       TEXT NOT NULL,                  -- design, invariant 3
    session_id  INTEGER REFERENCES session (id),
    question    TEXT,
    dispute_id  INTEGER REFERENCES dispute (id),
    answers_id  INTEGER REFERENCES inbox (id),  -- the message this one answers
    segments    INTEGER NOT NULL,
    coding      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    not_before  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    resends     INTEGER NOT NULL DEFAULT 0,     -- after an unknown; at most one
    modem       TEXT,
    settled_at  INTEGER,
    cause       TEXT                            -- 'cms 38', 'cme 10', 'device', with the network's reason
);
CREATE INDEX outbox_due ON outbox (state, priority, not_before, id);
CREATE INDEX outbox_phone ON outbox (msisdn, id);

CREATE TABLE attempt (                          -- one try to send one message
    id          INTEGER PRIMARY KEY,
    outbox_id   INTEGER NOT NULL REFERENCES outbox (id),
    modem       TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    clock_state TEXT NOT NULL,
    ended_at    INTEGER,
    outcome     TEXT NOT NULL,                  -- sending, accepted, refused, unknown
    detail      TEXT
);
CREATE INDEX attempt_outbox ON attempt (outbox_id);

CREATE TABLE sent_part (                        -- one reference the network gave
    id          INTEGER PRIMARY KEY,
    attempt_id  INTEGER NOT NULL REFERENCES attempt (id),
    outbox_id   INTEGER NOT NULL REFERENCES outbox (id),
    msisdn      TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    ref         INTEGER NOT NULL,
    sent_at     INTEGER NOT NULL,
    report      TEXT,                           -- delivered, trying, failed
    report_digest TEXT,                         -- which report said so: it may be read again
    reported_at INTEGER
);
CREATE INDEX sent_part_match ON sent_part (msisdn, ref, sent_at);

CREATE TABLE inbox_part (                       -- every part as it came, before it left the SIM
    id          INTEGER PRIMARY KEY,
    digest      TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,                  -- part, report
    modem       TEXT NOT NULL,
    sender      TEXT NOT NULL,
    smsc        TEXT NOT NULL DEFAULT '',
    sent_at     INTEGER,
    received_at INTEGER NOT NULL,
    clock_state TEXT NOT NULL,
    text        TEXT NOT NULL DEFAULT '',
    coding      TEXT NOT NULL DEFAULT 'gsm7',
    data        BLOB,
    ref         INTEGER,                        -- concatenation, or the report's TP-MR
    total       INTEGER,
    seq         INTEGER,
    bits        INTEGER,
    status      INTEGER,                        -- the report's TP-ST
    report      TEXT,
    copies      INTEGER NOT NULL DEFAULT 1,     -- how often the network brought it
    inbox_id    INTEGER REFERENCES inbox (id)   -- the whole message, once it is whole
);
CREATE INDEX inbox_part_waiting ON inbox_part (sender, ref) WHERE total IS NOT NULL;

CREATE TABLE inbox (                            -- a whole message from somebody: a reply
    id          INTEGER PRIMARY KEY,
    modem       TEXT NOT NULL,
    sender      TEXT NOT NULL,
    text        TEXT NOT NULL,
    sent_at     INTEGER,
    received_at INTEGER NOT NULL,
    clock_state TEXT NOT NULL,
    state       TEXT NOT NULL,                  -- new, done
    failures    INTEGER NOT NULL DEFAULT 0,     -- how often working on it brought the hub down
    handled_as  TEXT,                           -- answer, unclear, command, case, late, after, unknown_sender, machine, capped, sealed
    contact_id  INTEGER REFERENCES contact (id),
    session_id  INTEGER REFERENCES session (id),
    question    TEXT,
    outcome     TEXT,
    reason      TEXT,
    handled_at  INTEGER
);
CREATE INDEX inbox_new ON inbox (id) WHERE state = 'new';
CREATE INDEX inbox_sender ON inbox (sender, id);

CREATE TABLE modem_state (                      -- what each modem last was; written when it changes, not each minute
    name       TEXT PRIMARY KEY,
    link       TEXT NOT NULL,
    hint       TEXT NOT NULL DEFAULT '',
    status     TEXT NOT NULL DEFAULT '{}',      -- the ModemStatus record as JSON
    changed_at INTEGER NOT NULL,
    seen_at    INTEGER
) WITHOUT ROWID;

CREATE TABLE event (                            -- what happened to the hub itself, for the technician
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL DEFAULT '',
    detail     TEXT NOT NULL DEFAULT ''
);

-- ------------------------------------------------------------------ upload
CREATE TABLE upload_log (                       -- written in the transaction that makes the fact
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id  TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    body       TEXT NOT NULL,                   -- the wire record as JSON; no number, no message text
    made_at    INTEGER NOT NULL
);

CREATE TABLE upload_batch (                     -- frozen before it is posted, posted again unchanged
    id          TEXT PRIMARY KEY,
    destination TEXT NOT NULL,
    body        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    records     INTEGER NOT NULL,
    state       TEXT NOT NULL,                  -- frozen, acknowledged
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_at     INTEGER NOT NULL,
    error       TEXT,
    made_at     INTEGER NOT NULL,
    settled_at  INTEGER
) WITHOUT ROWID;
CREATE INDEX upload_batch_due ON upload_batch (destination, state, next_at);

CREATE TABLE upload_record (                    -- where each record stands at each destination
    destination TEXT NOT NULL,
    seq         INTEGER NOT NULL REFERENCES upload_log (seq),
    batch_id    TEXT NOT NULL REFERENCES upload_batch (id),
    result      TEXT NOT NULL,                  -- frozen, accepted, duplicate, rejected
    reason      TEXT,
    PRIMARY KEY (destination, seq)
) WITHOUT ROWID;
CREATE INDEX upload_record_batch ON upload_record (batch_id);

-- ------------------------------------------------------------------ the office's own
CREATE TABLE user (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    role        TEXT NOT NULL,                  -- office, technician
    password    TEXT NOT NULL,                  -- a scrypt hash with its salt and cost
    language    TEXT NOT NULL DEFAULT 'es',
    disabled    INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL
);

CREATE TABLE web_session (
    token_hash  TEXT PRIMARY KEY,               -- sha256 of the cookie: a stolen database opens no door
    user_id     INTEGER NOT NULL REFERENCES user (id),
    csrf        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE login_failure (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    address TEXT NOT NULL,
    at      INTEGER NOT NULL
);
CREATE INDEX login_failure_at ON login_failure (at);

-- Which modem and which SIM a configured modem was last: by it a modem is found again under another port's name.

CREATE TABLE modem_identity (
    name           TEXT PRIMARY KEY,            -- as the configuration names it
    imei           TEXT,                        -- NULL: it does not say
    usb            TEXT,                        -- vendor:product, in hexadecimal
    usb_serial     TEXT,
    usb_interface  INTEGER,                     -- which of its ports served
    imsi           TEXT,                        -- the SIM that was last in it
    iccid          TEXT,
    sim_changed_at INTEGER                      -- when another SIM than before was found; NULL: never
) WITHOUT ROWID;

-- In one word, how the modem stands and what therefore is to be done (modem/standing.py).
ALTER TABLE modem_state ADD COLUMN standing TEXT NOT NULL DEFAULT '';

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

-- How each modem did, a row a modem and day (UTC), packed by gateway/history_rings.py. A row stays below one page of
-- 1024 bytes with a rowid, so that writing it again and again changes that one page.
CREATE TABLE modem_history (
    id    INTEGER PRIMARY KEY,
    modem TEXT NOT NULL,
    day   INTEGER NOT NULL,                     -- days since 1970
    data  BLOB NOT NULL,
    UNIQUE (modem, day)
);

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

-- Where a session stands that follows a flow: its runs, results and contact, as JSON (gateway/survey/flow/saved.py).

ALTER TABLE session ADD COLUMN flow TEXT;           -- NULL: a questionnaire of our own

INSERT INTO meta VALUES ('epoch', '0011223344556677');
INSERT INTO meta VALUES ('hub_id', '7d0a54b8-1111-4c5e-9f00-000000000001');
INSERT INTO school (id, code, annex, name, district, level, area, girls, boys, changed_at) VALUES
  (1, '0012345', '0', 'Escuela Lupuna', '250101', 'primary', 'rural', 31, NULL, 1790000000000),
  (2, '0487652', '1', 'Escuela Shihuahuaco', '250105', 'initial', 'rural', 12, 9, 1790000000000);
INSERT INTO contact (id, pseudonym, name, msisdn, changed_at) VALUES (1, 'a1b2', 'Rosa Amaringo', '+51987654321', 1790000000000);
INSERT INTO post (contact_id, school_id, role) VALUES (1, 1, 'leader');
PRAGMA user_version = 11;
