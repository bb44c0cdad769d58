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

INSERT INTO meta VALUES ('epoch', '0011223344556677');
INSERT INTO meta VALUES ('hub_id', '7d0a54b8-1111-4c5e-9f00-000000000001');
INSERT INTO school (id, code, annex, name, district, level, area, girls, boys, changed_at) VALUES
  (1, '0012345', '0', 'Escuela Lupuna', '250101', 'primary', 'rural', 31, NULL, 1790000000000),
  (2, '0487652', '1', 'Escuela Shihuahuaco', '250105', 'initial', 'rural', 12, 9, 1790000000000);
INSERT INTO contact (id, pseudonym, name, msisdn, changed_at) VALUES (1, 'a1b2', 'Rosa Amaringo', '+51987654321', 1790000000000);
INSERT INTO post (contact_id, school_id, role) VALUES (1, 1, 'leader');
PRAGMA user_version = 1;
