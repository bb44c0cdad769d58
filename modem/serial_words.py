"""What a line from a modem is: the end of an answer, a part of it, or something nobody asked for. Pure.

Knows the result codes of 27.005 and 27.007, by number and in words, and which lines come unasked; knows no port.
"""

from __future__ import annotations

import re
from enum import Enum

from modem.api import Cause, CauseKind
from modem.causes import cme, cms, device
from modem.serial_fields import after_colon, fields

OK = "OK"
ERROR = "ERROR"
_REFUSALS = {"ERROR", "COMMAND NOT SUPPORT", "COMMAND NOT SUPPORTED", "TOO MANY PARAMETERS"}
_CODED = re.compile(r"\+CM([ES]) ERROR\s*:?\s*(.*)", re.IGNORECASE)

WITH_PDU = {"+CMT", "+CDS", "+CBM"}
"""Unasked lines with a PDU on the next line (27.005, 3.4.1)."""
NEVER_ASKED = WITH_PDU | {"+CMTI", "+CDSI", "+CBMI", "+CUSD", "+CRING", "+CLIP", "+CCWA", "+CTZV", "+CTZE", "+CMTE"}
LISTS = {"+CMGL", "+CMGR"}
"""Answers with a PDU on the next line."""
FREE_WORDS = {"+CGMI", "+CGMM", "+CGMR", "+CGSN", "+CIMI", "+GMI", "+GMM", "+GMR", "+GSN", "I"}
"""Commands whose answer has no name in front of it."""
_REGISTRATIONS = {"+CREG", "+CGREG", "+CEREG"}
_SPOKEN = re.compile(
    r"RING|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|CONNECT.*|RDY|(?:SMS|CALL|PB) (?:READY|DONE)|(?:OVER|UNDER)-VOLTAGE.*"
    r"|NORMAL POWER DOWN|POWERED DOWN|MODEM RESTART.*|SIM (?:READY|REMOVED|DROP)|STIN:.*",
    re.IGNORECASE,
)
_NAME = re.compile(r"([+^*$#%_&!][A-Z0-9_+]*)")

# 27.007, 9.2.1 and 27.005, 3.2.5: what AT+CMEE=2 makes of the numbers, as far as modems are known to say it.
_CME_WORDS = {
    "phone failure": 0,
    "no connection to phone": 1,
    "operation not allowed": 3,
    "operation not supported": 4,
    "ph-sim pin required": 5,
    "sim not inserted": 10,
    "sim pin required": 11,
    "sim puk required": 12,
    "sim failure": 13,
    "sim busy": 14,
    "sim wrong": 15,
    "incorrect password": 16,
    "sim pin2 required": 17,
    "sim puk2 required": 18,
    "memory full": 20,
    "invalid index": 21,
    "not found": 22,
    "memory failure": 23,
    "no network service": 30,
    "network timeout": 31,
    "network not allowed - emergency calls only": 32,
    "emergency calls only": 32,
    "incorrect parameters": 50,
    "unknown": 100,
}
_CMS_WORDS = {
    "unassigned (unallocated) number": 1,
    "operator determined barring": 8,
    "call barred": 10,
    "short message transfer rejected": 21,
    "destination out of service": 27,
    "unidentified subscriber": 28,
    "facility rejected": 29,
    "unknown subscriber": 30,
    "network out of order": 38,
    "temporary failure": 41,
    "congestion": 42,
    "resources unavailable, unspecified": 47,
    "requested facility not subscribed": 50,
    "protocol error, unspecified": 111,
    "interworking, unspecified": 127,
    "me failure": 300,
    "sms service of me reserved": 301,
    "operation not allowed": 302,
    "operation not supported": 303,
    "invalid pdu mode parameter": 304,
    "invalid text mode parameter": 305,
    "sim not inserted": 310,
    "(u)sim not inserted": 310,
    "sim pin required": 311,
    "sim failure": 313,
    "sim busy": 314,
    "sim wrong": 315,
    "sim puk required": 316,
    "memory failure": 320,
    "invalid memory index": 321,
    "memory full": 322,
    "smsc address unknown": 330,
    "no network service": 331,
    "network timeout": 332,
    "unknown error": 500,
}


class Kind(Enum):
    """What one line is."""

    FINAL = "final"
    ANSWER = "answer"
    UNASKED = "unasked"
    NOISE = "noise"


def kind_of(line: str, asked: str | None) -> Kind:
    """What a line is while the command named `asked` (`+CSQ`; None: none) is under way."""
    if asked is not None and is_final(line):
        return Kind.FINAL
    name = name_of(line)
    if asked is not None and name == asked and name not in NEVER_ASKED and not _told_registration(name, line):
        return Kind.ANSWER
    if name in NEVER_ASKED or (asked is None and _CODED.match(line)):
        return Kind.UNASKED
    if asked in FREE_WORDS and name is None and not _SPOKEN.fullmatch(line):
        return Kind.ANSWER
    return Kind.NOISE


def is_final(line: str) -> bool:
    """Does this line end an answer?"""
    return line == OK or line in _REFUSALS or _CODED.match(line) is not None


def final_in(line: str) -> str:
    """The line without what is no letter, where that makes it the end of an answer: noise on the line sticks to it."""
    plain = "".join(char for char in line if " " <= char <= "~").strip()
    return plain if is_final(plain) else line


def name_of(line: str) -> str | None:
    """`+CMTI` of `+CMTI: "SM",3`; None where the line begins with no sign."""
    found = _NAME.match(line)
    return found[1] if found else None


def command_name(command: str) -> str:
    """`+CMGF` of `AT+CMGF=0`, `+CSQ` of `AT+CSQ`, `E` of `ATE0`."""
    bare = command[2:].upper()
    return name_of(bare) or bare[:1]


def cause_of(final: str) -> Cause | None:
    """Why a command was refused; None where it was not."""
    if final == OK:
        return None
    coded = _CODED.match(final)
    if coded is None:
        return device("the modem answered ERROR without a reason")
    kind, told = coded[1].upper(), coded[2].strip()
    code = int(told) if told.isdigit() else (_CMS_WORDS if kind == "S" else _CME_WORDS).get(told.lower())
    if code is not None:
        return cms(code) if kind == "S" else cme(code)
    return Cause(kind=CauseKind.CMS if kind == "S" else CauseKind.CME, code=None, text=told or final, retryable=True)


def _told_registration(name: str | None, line: str) -> bool:
    """Of its own accord a modem says `<stat>[,<lac>,...]`; asked, `<n>,<stat>[,...]` (27.007, 7.2)."""
    if name not in _REGISTRATIONS:
        return False
    told = fields(after_colon(line))
    quoted = after_colon(line).partition(",")[2].lstrip().startswith('"')
    return len(told) == 1 or quoted or len(told[1]) != 1
