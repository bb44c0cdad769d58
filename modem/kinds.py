"""Words that the standards have a list of: codings, kinds of messages, states of reports, of the network, of USSD.

Knows no message and no modem.
"""

from __future__ import annotations

from enum import StrEnum


class Registration(StrEnum):
    """+CREG's <stat> (3GPP 27.007, 7.2)."""

    IDLE = "idle"
    HOME = "home"
    SEARCHING = "searching"
    DENIED = "denied"
    UNKNOWN = "unknown"
    ROAMING = "roaming"


class UssdMode(StrEnum):
    """+CUSD's <m>: what the network means by a USSD text (3GPP 27.007, 7.15)."""

    DONE = "done"  # 0: nothing more is expected
    REPLY_WANTED = "reply_wanted"  # 1: the session is open, and waits for an answer
    ENDED = "ended"  # 2: the network ended the session
    OTHER_CLIENT = "other_client"  # 3: another local client (the SIM's own menu) has answered
    UNSUPPORTED = "unsupported"  # 4: the network does not know the code
    TIMEOUT = "timeout"  # 5: the network waited in vain


class Coding(StrEnum):
    """How the user data was coded (TP-DCS)."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"
    BINARY = "binary"


class MessageKind(StrEnum):
    """What a received message is for. Only a TEXT may be somebody's reply; the others are kept and never parsed."""

    TEXT = "text"
    FLASH = "flash"
    """Class 0: shown at once, stored nowhere; operators send their offers so."""
    BINARY = "binary"
    """Data: eight bits an octet, or for the SIM."""
    WAP = "wap"
    """WAP push and its kin: settings, pictures."""
    PORT = "port"
    """For a program on the phone (UDH 04, 05)."""
    SILENT = "silent"
    """Type 0: asks whether the phone is there."""
    WAITING = "waiting"
    """Voicemail is waiting, or no longer is."""
    OWN = "own"
    """Written on the SIM by a phone, to be sent or sent: no message to us."""
    DAMAGED = "damaged"
    """Cut short on its way: `31` may have been `310`."""
    UNREADABLE = "unreadable"
    """No message at all that libgammu knows; `data` is the PDU."""


class ReportState(StrEnum):
    """TP-ST by class (3GPP 23.040, 9.2.3.15)."""

    DELIVERED = "delivered"  # 0x00 to 0x1F
    TRYING = "trying"  # 0x20 to 0x3F: temporary, the network still tries
    FAILED = "failed"  # 0x40 to 0x7F: permanent, or given up
