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
