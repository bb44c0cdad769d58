"""libgammu's dictionaries into our records and back. Pure; loads no library.

Knows the keys and spellings of python-gammu 3.5; knows no call and no error code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from modem.api import (
    Address,
    Coding,
    Concat,
    IncomingPart,
    MessageKind,
    MessageRef,
    Msisdn,
    Registration,
    ReportState,
    StatusReport,
    StoredAt,
)
from modem.deliver import Deliver, Scheme, concat_in, elements_of, kind_in, read

Fields = Mapping[str, Any]
"""One of libgammu's dictionaries; never leaves the driver."""

DIRECT = "direct"
"""The storage of a message that came over the line and lies nowhere (+CMT)."""
RAW = "raw"
LOST_HALF = "\ufffd"
"""What libgammu writes for half a surrogate pair."""
EARLIEST_PLAUSIBLE = datetime(2025, 1, 1, tzinfo=UTC)
"""A modem without network time says 1980, 2000, 2004 or 2070."""
LATEST_PLAUSIBLE = datetime(2069, 1, 1, tzinfo=UTC)

_MINUTE, _HALF_DAY, _DAY, _WEEK = (
    timedelta(minutes=1),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(weeks=1),
)

_CODINGS = {
    "Default_No_Compression": Coding.GSM7,
    "Default_Compression": Coding.GSM7,
    "Unicode_No_Compression": Coding.UCS2,
    "Unicode_Compression": Coding.UCS2,
    "8bit": Coding.BINARY,
}

_REGISTRATIONS = {
    "HomeNetwork": Registration.HOME,
    "RoamingNetwork": Registration.ROAMING,
    "RequestingNetwork": Registration.SEARCHING,
    "NoNetwork": Registration.IDLE,
    "RegistrationDenied": Registration.DENIED,
}


def submit(
    to: Msisdn, text: str, *, coding: Coding, smsc: str, validity: timedelta | None, report: bool
) -> dict[str, Any]:
    """One part as SendSMS takes it, without a concatenation header."""
    return {
        "Number": to,
        "Text": text if coding is Coding.GSM7 else text.replace("~", "~~"),  # alone libgammu writes U+0001 for it
        "Coding": "Default_No_Compression" if coding is Coding.GSM7 else "Unicode_No_Compression",
        "SMSC": {"Number": smsc, "Validity": validity_word(validity)},
        "Type": "Status_Report" if report else "Submit",
    }


def with_header(part: dict[str, Any], concat: Concat) -> dict[str, Any]:
    """The same part with an 8-bit concatenation header (3GPP 23.040, 9.2.3.24.1)."""
    header = bytes((5, 0, 3, concat.ref, concat.total, concat.seq))
    udh = {
        "Type": "ConcatenatedMessages",
        "Text": header,
        "ID8bit": concat.ref,
        "ID16bit": -1,
        "PartNumber": concat.seq,
        "AllParts": concat.total,
    }
    return {**part, "UDH": udh}


def validity_word(validity: timedelta | None) -> str:
    """TP-VP in libgammu's spelling, rounded up to what the field can say (3GPP 23.040, 9.2.3.12.1).

    None is the longest there is: libgammu always writes the field, and left alone writes five minutes.
    """
    if validity is None:
        return "Max"
    if validity <= _HALF_DAY:
        return f"{max(1, -(-validity // (5 * _MINUTE))) * 5}M"
    if validity <= _DAY:
        return f"{-(-validity // (60 * _MINUTE))}H"
    if validity <= 30 * _DAY:
        return f"{-(-validity // _DAY)}D"
    return f"{min(63, -(-validity // _WEEK))}W"


def incoming_part(fields: Fields, pdu: bytes | None) -> IncomingPart:
    """One received message. `pdu` is what the modem wrote, where known: it has what libgammu's dictionary leaves out
    (national tables, what a cut took) or gets wrong: a `~` in UCS-2, which it doubles, and then drops the end of the
    text; the end, where for each character of the extension table it adds one of whatever lies in memory.
    """
    header, body = bytes(fields["UDH"]["Text"]), fields["Text"]
    raw = read(pdu) if pdu is not None else None
    if raw is not None and raw.header != header:
        raw = None  # the PDU of another message
    coding = _coding(fields, raw)
    text = (
        "" if isinstance(body, bytes) or coding is Coding.BINARY else raw.text if raw else str(body).partition("\0")[0]
    )
    data = body if isinstance(body, bytes) else b""
    concat = concat_in(elements_of(header))
    kind = _kind(fields, header, coding, raw)
    if raw is not None and coding is Coding.UCS2 and concat is not None and LOST_HALF in (text[:1], text[-1:]):
        data = raw.units
    if kind is MessageKind.DAMAGED and concat is None and pdu is not None:
        data = pdu
    smsc, sender = str(fields["SMSC"]["Number"]), str(fields["Number"])
    stamped = utc(fields["DateTime"])
    return IncomingPart(
        digest=digest_of(smsc, sender, stamped, header, data or text.encode("utf-8", "replace")),
        stored_at=place_of(fields),
        sender=Address("" if kind is MessageKind.OWN else sender),
        smsc=smsc,
        sent_at=stamped,
        text=text,
        coding=coding,
        data=data,
        concat=concat,
        kind=kind,
    )


def unreadable(pdu: bytes, place: StoredAt) -> IncomingPart:
    """A message that libgammu cannot read, kept as it is so that it can be committed and then leave the
    SIM."""
    return IncomingPart(
        digest=hashlib.sha256(pdu).hexdigest(),
        stored_at=place,
        sender=Address(""),
        smsc="",
        sent_at=None,
        text="",
        coding=Coding.BINARY,
        data=pdu,
        kind=MessageKind.UNREADABLE,
    )


def status_report(fields: Fields) -> StatusReport:
    """One report, stored or direct."""
    status = int(fields["DeliveryStatus"]) % 256
    recipient, ref = str(fields["Number"]), int(fields["MessageReference"]) % 256
    sent, settled = utc(fields["DateTime"]), utc(fields["SMSCDateTime"])
    place = place_of(fields)
    raw = f"{recipient}|{ref}|{status}|{sent}|{settled}".encode()
    return StatusReport(
        digest=hashlib.sha256(raw).hexdigest(),
        stored_at=None if place.storage == DIRECT else place,
        recipient=Address(recipient),
        ref=MessageRef(ref),
        state=report_state(status),
        status=status,
        sent_at=sent,
        settled_at=settled,
    )


def report_state(status: int) -> ReportState:
    """The class of a TP-ST (3GPP 23.040, 9.2.3.15)."""
    if status < 0x20:
        return ReportState.DELIVERED
    return ReportState.TRYING if status < 0x40 else ReportState.FAILED


def place_of(fields: Fields) -> StoredAt:
    """Where a message lies, in libgammu's flat counting (folder 0)."""
    memory, location = str(fields.get("Memory") or ""), int(fields.get("Location") or 0)
    return StoredAt(storage=memory or DIRECT, location=location)


def registration(network: Fields) -> Registration:
    """The state in GetNetworkInfo's answer."""
    return _REGISTRATIONS.get(str(network.get("State")), Registration.UNKNOWN)


def operator(network: Fields) -> str | None:
    """The operator's name, else its code (MCC MNC), else None."""
    name = str(network.get("NetworkName") or "").strip()
    return name or str(network.get("NetworkCode") or "").replace(" ", "") or None


def utc(moment: object) -> datetime | None:
    """A stamp in UTC; None where it is not a date."""
    if not isinstance(moment, datetime):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def plausible(moment: datetime | None) -> datetime | None:
    """A modem's clock, where it can have been set by the network."""
    return moment if moment is not None and EARLIEST_PLAUSIBLE <= moment < LATEST_PLAUSIBLE else None


def digest_of(smsc: str, sender: str, stamped: datetime | None, udh: bytes, body: bytes) -> str:
    """See IncomingPart.digest; each field goes in with its length, so that no two runs of fields are one."""
    digest = hashlib.sha256()
    stamp = stamped.isoformat() if stamped else ""
    for field in (smsc.encode(), sender.encode("utf-8", "replace"), stamp.encode(), udh, body):
        digest.update(len(field).to_bytes(4, "big") + field)
    return digest.hexdigest()


def _coding(fields: Fields, raw: Deliver | None) -> Coding:
    """How the words were coded; BINARY where libgammu and the standard read a reserved coding differently."""
    told = _CODINGS.get(str(fields["Coding"]), Coding.BINARY)
    return told if raw is None or raw.scheme.coding is told else Coding.BINARY


def _kind(fields: Fields, header: bytes, coding: Coding, raw: Deliver | None) -> MessageKind:
    if fields.get("Type") == "Submit":
        return MessageKind.OWN
    if raw is not None:
        if not raw.whole:
            return MessageKind.DAMAGED
        scheme, pid = replace(raw.scheme, coding=coding), raw.pid
    else:
        told = int(fields.get("Class", -1))
        scheme, pid = Scheme(coding=coding, message_class=told if told >= 0 else None), 0
    return kind_in(elements_of(header), scheme, pid)
